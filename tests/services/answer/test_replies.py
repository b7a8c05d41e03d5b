"""From the first letter typed to the network's proof: no reply is lost, none goes twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.channels.base import Sent, Unclear
from app.domain.item import Visibility
from app.errors import Gone, NoSuch, Refused, Unreachable, WrongUse
from tests.services.answer.shop import (
    BO,
    OFFLINE,
    STOCKHOLM,
    WEDNESDAY,
    Shop,
    go,
)

SENT_AT = "SELECT answered_at FROM item WHERE id = :id"


# --- drafts ---------------------------------------------------------------------------


def test_a_draft_belongs_to_one_item(shop: Shop) -> None:
    one, two = shop.arrive("a", "b")
    first = shop.replies.save_draft(one, "Dear An")
    again = shop.replies.save_draft(one, "Dear Anna")
    assert first.reply_id == again.reply_id
    assert shop.draft(one) == "Dear Anna"
    assert shop.draft(two) is None
    assert shop.restarted().draft(one) == "Dear Anna"


def test_half_a_letter_costs_no_draft(shop: Shop) -> None:
    (item,) = shop.arrive("a")
    shop.replies.save_draft(item, "Sure \ud83d thing")
    assert shop.draft(item) == "Sure ? thing"


def test_an_emptied_draft_is_none(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    shop.replies.save_draft(one, "x")
    assert shop.replies.save_draft(one, "  ").reply_id is None
    assert shop.draft(one) is None
    assert not shop.replies.save_draft(one, "").changed.items


def test_a_dropped_draft_comes_back_by_undo(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    shop.replies.save_draft(one, "Dear Anna")
    shop.replies.drop_draft(one)
    assert shop.draft(one) is None
    shop.replies.save_draft(one, "Hello")
    assert shop.triage.undo().verb == "drop_draft"
    assert shop.draft(one) == "Dear Anna\n\nHello"


def test_a_draft_is_found_as_typed_and_no_longer_as_it_was(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    shop.replies.save_draft(one, "about strawberries")
    shop.replies.save_draft(one, "about raspberries")
    sql = "SELECT count(*) FROM words WHERE words MATCH :w"
    assert shop.one(sql, w="strawberries") == 0
    assert shop.one(sql, w="raspberries") == 1


# --- into the outbox ------------------------------------------------------------------


def test_a_reply_is_held_kept_and_then_sent(shop: Shop) -> None:
    (item,) = shop.arrive("a")
    shop.replies.save_draft(item, "Tha")
    queued = shop.replies.send(item, "Thanks!")
    assert queued.hold_until_at == WEDNESDAY + timedelta(seconds=10)
    assert shop.run_due() == []
    assert shop.reply_state(queued.reply_id) == "holding"
    assert shop.state(item) == "new"
    shop.clock.forward(seconds=10)
    assert shop.restarted().run_due() == [Sent("r1")]
    assert shop.reply_state(queued.reply_id) == "sent"
    assert shop.state(item) == "waiting"
    assert shop.one(SENT_AT, id=item) == "2026-03-04T08:00:10Z"
    assert shop.one("SELECT answered_after_s FROM item WHERE id = :id", id=item) == 10
    assert shop.run_due() == []
    assert len(shop.net.posts) == 1


def test_undo_takes_a_held_reply_back_into_its_draft(shop: Shop) -> None:
    (item,) = shop.arrive("a")
    shop.replies.send(item, "Thanks!")
    assert shop.triage.undo().verb == "reply"
    assert shop.draft(item) == "Thanks!"
    shop.clock.forward(minutes=1)
    assert shop.run_due() == []
    assert shop.net.sends == 0
    with pytest.raises(WrongUse, match="nothing_to_undo"):
        shop.triage.undo()


def test_what_was_typed_meanwhile_is_not_lost(shop: Shop) -> None:
    (item,) = shop.arrive("a")
    queued = shop.replies.send(item, "First")
    shop.replies.save_draft(item, "Second")
    shop.replies.cancel(queued.reply_id)
    assert shop.draft(item) == "First\n\nSecond"


def test_a_sent_reply_cannot_be_taken_back(shop: Shop) -> None:
    _, reply = go(shop)
    shop.run_due()
    with pytest.raises(WrongUse, match="not_held"):
        shop.replies.cancel(reply)
    with pytest.raises(WrongUse, match="not_held"):
        shop.triage.undo()


@pytest.mark.parametrize(
    ("text", "why"), [("", "no_text"), (" \n", "no_text"), ("x" * 501, "too_long")]
)
def test_what_cannot_go_is_refused_before(shop: Shop, text: str, why: str) -> None:
    (item,) = shop.arrive("a")
    with pytest.raises(WrongUse) as caught:
        shop.replies.send(item, text)
    assert caught.value.why == why
    assert shop.one("SELECT count(*) FROM reply") == 0


def test_what_is_kept_and_counted_is_what_leaves(shop: Shop) -> None:
    shop.net.names = "@anna@there.test"
    (item,) = shop.arrive("a")
    reply = shop.replies.send(item, "Thank you!", hold_s=0).reply_id
    whole = "@anna@there.test Thank you!"
    assert shop.one("SELECT text FROM reply WHERE id = :id", id=reply) == whole
    shop.run_due()
    assert [one.text for one in shop.net.posts.values()] == [whole]
    (other,) = shop.arrive("b")
    for text, why in (("@anna@there.test ", "no_text"), ("x" * 495, "too_long")):
        with pytest.raises(WrongUse, match=why):
            shop.replies.send(other, text)
    shop.replies.send(other, "x" * 494)  # of a name the network counts no server


def test_the_same_words_twice_in_one_thread_are_refused(shop: Shop) -> None:
    item, _ = go(shop, "Thank you!")
    shop.run_due()
    (again,) = shop.arrive("b", parent_remote_id="r1")  # an answer to our answer
    (other,) = shop.arrive("c")
    for text in ("Thank you!", " thank  YOU! "):
        for one in (item, again):
            with pytest.raises(WrongUse, match="same_text"):
                shop.replies.send(one, text)
    shop.replies.send(again, "Thank you, Anna!")
    shop.replies.send(other, "Thank you!")


def test_the_thread_may_be_named_by_the_network(shop: Shop) -> None:
    one, two = shop.arrive("a", "b", thread="t")
    shop.replies.send(one, "Thank you!")
    with pytest.raises(WrongUse, match="same_text"):
        shop.replies.by_hand(two, "Thank you!")


def test_what_is_no_longer_there_is_not_answered(shop: Shop) -> None:
    (item,) = shop.arrive("a")
    shop.db.execute("UPDATE item SET deleted_at = '2026-03-04T07:00:00Z'")
    with pytest.raises(Gone):
        shop.replies.send(item, "Thanks!")
    with pytest.raises(NoSuch):
        shop.replies.send(1, "Thanks!")


def test_the_window_is_looked_at_before_and_again_when_late(shop: Shop) -> None:
    shop.net.window_h = 24
    item, reply = go(shop)
    shop.net.answers = [OFFLINE]
    shop.run_due()
    shop.clock.forward(hours=25)
    assert shop.run_due() == []
    assert shop.reply_state(reply) == "failed"
    assert '"window"' in shop.one("SELECT error FROM reply WHERE id = :id", id=reply)
    with pytest.raises(Refused):
        shop.replies.send(item, "Too late")


def test_the_item_s_own_visibility_is_the_reply_s(shop: Shop) -> None:
    (item,) = shop.arrive("a", visibility=Visibility.PRIVATE)
    shop.replies.send(item, "Thanks!", hold_s=0)
    shop.run_due()
    assert shop.net.posts["r1"].visibility is Visibility.PRIVATE


# --- by hand, and what it answers -------------------------------------------------------


def test_by_hand_counts_from_the_confirmation(shop: Shop) -> None:
    (item,) = shop.arrive("a", url="https://there.test/a")
    by_hand = shop.replies.by_hand(item, "Thanks!")
    assert (by_hand.text, by_hand.url) == ("Thanks!", "https://there.test/a")
    assert shop.state(item) == "new"
    assert shop.one(SENT_AT, id=item) is None
    shop.clock.forward(minutes=5)
    shop.replies.confirm_by_hand(by_hand.reply_id, "https://there.test/b")
    assert shop.state(item) == "waiting"
    assert shop.one("SELECT answered_after_s FROM item WHERE id = :id", id=item) == 300
    with pytest.raises(WrongUse, match="not_by_hand"):
        shop.replies.confirm_by_hand(by_hand.reply_id)
    assert shop.run_due() == []


def test_by_hand_can_be_taken_back_until_confirmed(shop: Shop) -> None:
    (item,) = shop.arrive("a")
    by_hand = shop.replies.by_hand(item, "Thanks!")
    shop.triage.undo()
    assert shop.draft(item) == "Thanks!"
    shop.replies.by_hand(item, "Thanks!")
    shop.replies.confirm_by_hand(by_hand.reply_id)
    with pytest.raises(WrongUse):
        shop.replies.cancel(by_hand.reply_id)


def test_one_answer_settles_what_the_same_person_said_before(shop: Shop) -> None:
    one, two = shop.arrive("a", "b", thread="t")
    (theirs,) = shop.arrive("c", thread="t", author=BO)
    (later,) = shop.arrive("d", thread="t")
    shop.clock.forward(hours=1)
    shop.replies.send(two, "Thanks!", hold_s=0)
    shop.run_due()
    assert [shop.state(x) for x in (one, two, theirs, later)] == ["waiting"] * 2 + ["new"] * 2
    sql = "SELECT answered_after_s FROM item ORDER BY id"
    assert [row[0] for row in shop.read(sql, {})] == [3600, 3600, None, None]


def test_one_answer_settles_a_chain_without_a_thread_s_name(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    (two,) = shop.arrive("b", parent_remote_id="a")
    shop.replies.send(two, "Thanks!", hold_s=0)
    shop.run_due()
    assert [shop.state(one), shop.state(two)] == ["waiting", "waiting"]


def test_the_owner_s_later_word_on_the_item_stands(shop: Shop) -> None:
    (item,) = shop.arrive("a")
    shop.replies.send(item, "Thanks!")
    shop.clock.forward(seconds=3)
    shop.triage.done([item])
    shop.clock.forward(seconds=8)
    shop.run_due()
    assert shop.state(item) == "done"
    assert shop.one(SENT_AT, id=item) is not None


def test_answering_what_was_done_makes_it_wait(shop: Shop) -> None:
    (item,) = shop.arrive("a")
    shop.triage.done([item])
    shop.clock.forward(hours=1)
    shop.replies.send(item, "Thanks!", hold_s=0)
    shop.run_due()
    assert shop.state(item) == "waiting"


def test_only_the_first_answer_stops_the_clock(shop: Shop) -> None:
    item, _ = go(shop)
    shop.run_due()
    first = shop.one(SENT_AT, id=item)
    shop.clock.forward(hours=2)
    shop.replies.send(item, "One more thing", hold_s=0)
    shop.run_due()
    assert shop.one(SENT_AT, id=item) == first


def test_an_acknowledgement_is_no_answer(shop: Shop) -> None:
    item, reply = go(shop)
    shop.db.execute("UPDATE reply SET kind = 'acknowledgement' WHERE id = :id", {"id": reply})
    shop.run_due()
    assert shop.reply_state(reply) == "sent"
    assert shop.state(item) == "new"
    assert shop.one(SENT_AT, id=item) is None


def test_the_weekend_does_not_count(shop: Shop) -> None:
    shop.clock.forward(days=2, hours=6)  # Friday 15:00 in Stockholm
    (item,) = shop.arrive("a")
    shop.clock.forward(days=3)
    shop.replies.send(item, "Thanks!", hold_s=0)
    shop.run_due()
    assert STOCKHOLM.weekend_pauses
    assert shop.one("SELECT answered_after_s FROM item WHERE id = :id", id=item) == 24 * 3600


def test_a_look_that_finds_the_answer_before_proves_nothing_of_this_one(shop: Shop) -> None:
    go(shop, "Thank you!", "a")
    shop.run_due()
    _, second = go(shop, "Many thanks!", "b")
    shop.net.answers = [Unclear(Unreachable(why="cut"))]
    shop.net.looks = [Sent("r1")]
    shop.run_due()
    shop.clock.forward(minutes=2)
    shop.run_due()
    assert shop.reply_state(second) == "unknown"
