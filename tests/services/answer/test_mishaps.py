"""What may befall a reply on its way: nothing is lost, nothing goes twice."""

from __future__ import annotations

import pytest

from app.channels.base import NotSent, Sent, Unclear
from app.clock import utc_moment
from app.errors import RateLimited, Unreachable, WrongUse
from tests.services.answer.shop import (
    CUT,
    OFFLINE,
    REFUSED,
    Shop,
    go,
    own_post,
)

SENT_AT = "SELECT answered_at FROM item WHERE id = :id"


def test_offline_replies_wait_and_say_why(shop: Shop) -> None:
    replies = [go(shop, f"Thanks {n}", f"a{n}")[1] for n in range(3)]
    shop.net.answers = [OFFLINE]
    shop.run_due()
    assert shop.net.sends == 1, "the others were told to wait, too"
    assert [shop.reply_state(one) for one in replies] == ["holding"] * 3
    errors = shop.read("SELECT error FROM reply WHERE state = 'holding'", {})
    assert all("offline" in str(row[0]) for row in errors)
    shop.clock.forward(minutes=20)
    shop.run_due()
    assert {shop.reply_state(one) for one in replies} == {"sent"}
    assert len(shop.net.posts) == 3


def test_a_pause_is_kept(shop: Shop) -> None:
    _, reply = go(shop)
    until = "2026-03-04T09:00:00Z"
    shop.net.answers = [NotSent(RateLimited(until_at=until), is_passing=True)]
    shop.run_due()
    shop.clock.forward(minutes=59)
    assert shop.run_due() == []
    shop.clock.forward(minutes=1)
    assert shop.run_due() == [Sent("r1")]
    assert shop.reply_state(reply) == "sent"


def test_a_refusal_stands_until_the_network_has_answered_again(shop: Shop) -> None:
    item, reply = go(shop)
    shop.net.answers = [REFUSED, OFFLINE]
    shop.run_due()
    assert shop.reply_state(reply) == "failed"
    assert shop.state(item) == "new"
    shop.clock.forward(hours=5)
    assert shop.run_due() == [], "nothing is tried again by itself"
    shop.replies.retry(reply)
    assert shop.reply_state(reply) == "failed", "the mark stays"
    (job,) = shop.replies.due(shop.clock.now()).jobs
    assert shop.replies.begin(job.reply_id).trip
    assert shop.one("SELECT error FROM reply WHERE id = :id", id=reply) is not None
    shop.replies.settle(reply, OFFLINE)
    assert shop.reply_state(reply) == "failed"
    shop.replies.retry(reply)
    shop.net.answers = []
    assert shop.run_due() == [Sent("r1")]
    assert shop.one("SELECT error FROM reply WHERE id = :id", id=reply) is None
    with pytest.raises(WrongUse, match="not_failed"):
        shop.replies.retry(reply)


def test_a_failed_reply_can_be_changed_and_sent_anew(shop: Shop) -> None:
    item, reply = go(shop)
    shop.net.answers = [REFUSED]
    shop.run_due()
    shop.replies.cancel(reply)
    assert shop.draft(item) == "Thanks!"
    first = shop.one("SELECT key FROM reply WHERE id = :id", id=reply)
    assert shop.replies.send(item, "Thank you", hold_s=0).reply_id == reply
    assert shop.one("SELECT key FROM reply WHERE id = :id", id=reply) != first
    assert shop.run_due() == [Sent("r1")]


def test_unknown_is_looked_up_and_never_sent_blindly(shop: Shop) -> None:
    item, reply = go(shop)
    shop.net.answers = ["lost"]
    shop.run_due()
    assert shop.reply_state(reply) == "unknown"
    assert shop.state(item) == "new"
    assert shop.run_due() == [], "the network may still be storing it"
    shop.clock.forward(seconds=30)
    assert shop.run_due() == [Sent("r1")]
    assert shop.net.sends == 1
    assert shop.reply_state(reply) == "sent"
    assert shop.state(item) == "waiting"


def test_unknown_and_not_there_is_sent_again_with_the_same_key(shop: Shop) -> None:
    _, reply = go(shop)
    shop.net.answers = [CUT]
    shop.run_due()
    prepared = shop.one("SELECT prepared FROM reply WHERE id = :id", id=reply)
    shop.clock.forward(seconds=30)
    assert isinstance(shop.run_due()[0], NotSent)
    assert shop.reply_state(reply) == "holding"
    assert shop.run_due() == [Sent("r1")]
    assert shop.net.posts["r1"].key == shop.one("SELECT key FROM reply WHERE id = :id", id=reply)
    assert shop.one("SELECT prepared FROM reply WHERE id = :id", id=reply) == prepared


def test_an_unclear_look_is_repeated_ever_more_rarely(shop: Shop) -> None:
    _, reply = go(shop)
    shop.net.answers = ["lost"]
    shop.run_due()
    shop.net.looks = [Unclear(Unreachable(why="offline"))] * 8
    waits = []
    for _ in range(8):
        again = "SELECT next_try_at FROM reply WHERE id = :id"
        before = shop.clock.now()
        shop.clock.set(max(before, utc_moment(shop.one(again, id=reply))))
        waits.append((shop.clock.now() - before).total_seconds())
        shop.run_due()
        assert shop.reply_state(reply) == "unknown"
    assert waits == [30, 30, 60, 120, 240, 480, 900, 900]
    assert shop.net.sends == 1


def test_sending_is_given_up_after_five_lost_tries(shop: Shop) -> None:
    _, reply = go(shop)
    shop.net.answers = [CUT] * 9
    for _ in range(12):
        shop.run_due()
        shop.clock.forward(minutes=16)
    assert shop.net.sends == 5
    assert shop.reply_state(reply) == "failed"


def test_a_kill_while_sending_leaves_it_unknown(shop: Shop) -> None:
    item, reply = go(shop)
    (job,) = shop.replies.due(shop.clock.now()).jobs
    trip = shop.replies.begin(job.reply_id).trip
    assert trip
    assert shop.replies.due(shop.clock.now()).jobs == (), "it is being sent"
    shop.net.posts["r1"] = trip.outgoing  # it left, and the program died
    after = shop.restarted()
    due = after.replies.due(after.clock.now())
    assert due.jobs == ()
    assert due.changed.replies == {reply}
    assert after.reply_state(reply) == "unknown"
    after.clock.forward(seconds=30)
    assert after.run_due() == [Sent("r1")]
    assert after.net.sends == 0
    assert after.state(item) == "waiting"


def test_two_runners_never_take_the_same_reply(shop: Shop) -> None:
    _, reply = go(shop)
    other = shop.restarted()
    shop.replies.due(shop.clock.now())
    other.replies.due(shop.clock.now())
    assert shop.replies.begin(reply).trip
    assert other.replies.begin(reply).trip is None
    assert shop.replies.begin(reply).trip is None


def test_the_owner_settles_what_stays_unknown(shop: Shop) -> None:
    one, there = go(shop, "One", "a")
    two, missing = go(shop, "Two", "b")
    shop.net.answers = [CUT, CUT]
    shop.run_due()
    shop.replies.confirm_by_hand(there, "https://there.test/1")
    assert shop.state(one) == "waiting"
    shop.replies.found_missing(missing)
    assert shop.draft(two) == "Two"
    with pytest.raises(WrongUse, match="not_unknown"):
        shop.replies.found_missing(missing)


def test_answered_on_the_phone_meanwhile(shop: Shop) -> None:
    item, reply = go(shop)
    shop.net.answers = [OFFLINE]
    shop.run_due()
    shop.clock.forward(minutes=30)
    shop.see(own_post("p1", "a", posted_at=shop.clock.now()))
    assert shop.state(item) == "waiting"
    assert shop.run_due() == []
    assert shop.reply_state(reply) == "failed"
    assert shop.net.sends == 1


def test_our_own_reply_that_is_fetched_is_kept_once(shop: Shop) -> None:
    item, reply = go(shop)
    shop.net.answers = ["lost"]
    shop.run_due()
    shop.see(own_post("r1", "a", posted_at=shop.clock.now()))
    shop.clock.forward(seconds=30)
    shop.run_due()
    assert shop.reply_state(reply) == "sent"
    assert shop.one("SELECT count(*) FROM post") == 0
    assert shop.state(item) == "waiting"
