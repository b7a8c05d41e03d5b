"""A conversation is shown once, in order, and nobody's earlier words are hidden by a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.channels.base import NotSent
from app.domain.item import Author, Kind, ReplyState, State, Tone
from app.errors import NoSuch, Refused
from app.queries import conversation
from app.queries.conversation import Said, thread
from app.store.ingest import Judged
from tests.services.answer.shop import ANNA, BO, CUT, WEDNESDAY, Shop, own_post

CARL = Author("carl", "Carl", "carl@there.test")


def told(said: tuple[Said, ...]) -> list[tuple[str, str, bool]]:
    """Give sort, words and whose they are."""
    return [(one.sort, one.text, one.is_ours) for one in said]


def answered(shop: Shop, item: int, text: str) -> int:
    """Answer an item with success."""
    reply = shop.replies.send(item, text, hold_s=0).reply_id
    shop.clock.forward(seconds=1)
    shop.run_due()
    return reply


def test_items_replies_and_posts_stand_in_order_once(shop: Shop) -> None:
    (one,) = shop.arrive("a", text="Open today?", thread="a")
    shop.clock.forward(minutes=1)
    answered(shop, one, "Till six")
    shop.clock.forward(minutes=1)
    shop.see(own_post("r1", "a", "Till six", posted_at=shop.clock.now(), thread="a"))
    shop.see(own_post("p9", "a", "And on Sunday", posted_at=shop.clock.now(), thread="a"))
    shop.clock.forward(minutes=1)
    (two,) = shop.arrive("b", text="Great", thread="a", parent_remote_id="r1")
    shop.replies.save_draft(two, "not shown")
    expected = [
        ("item", "Open today?", False),
        ("reply", "Till six", True),
        ("post", "And on Sunday", True),
        ("item", "Great", False),
    ]
    for current in (one, two):
        said = thread(shop.read, current)
        assert told(said) == expected
        assert [one.item_id for one in said if one.is_current] == [current]
    assert [one.reply_state for one in said] == [None, ReplyState.SENT, None, None]
    assert len({one.key for one in said}) == 4


def test_a_chain_without_a_name_is_followed_both_ways(shop: Shop) -> None:
    (one,) = shop.arrive("a", text="1")
    shop.clock.forward(minutes=1)
    answered(shop, one, "2")
    shop.clock.forward(minutes=1)
    (two,) = shop.arrive("b", text="3", parent_remote_id="r1")
    shop.clock.forward(minutes=1)
    answered(shop, two, "4")
    shop.clock.forward(minutes=1)
    (three,) = shop.arrive("c", text="5", parent_remote_id="r2")
    (other,) = shop.arrive("z", text="elsewhere")
    for item in (one, two, three):
        assert [said.text for said in thread(shop.read, item)] == ["1", "2", "3", "4", "5"]
    assert [said.text for said in thread(shop.read, other)] == ["elsewhere"]


def test_what_failed_and_what_waits_is_there_with_its_reason(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    shop.net.answers = [NotSent(Refused(reason="blocked")), CUT]
    shop.replies.send(one, "No", hold_s=0)
    shop.run_due()
    shop.replies.send(one, "Yes", hold_s=0)
    shop.run_due()
    shop.replies.send(one, "Maybe")
    _, *ours = thread(shop.read, one)
    assert {(x.text, x.reply_state) for x in ours} == {
        ("No", ReplyState.FAILED),
        ("Yes", ReplyState.UNKNOWN),
        ("Maybe", ReplyState.HOLDING),
    }
    reasons = {x.text: x.reply_error for x in ours}
    assert reasons["No"] == Refused(reason="blocked")


def test_a_ring_of_parents_ends(shop: Shop) -> None:
    one, two = shop.arrive("a", parent_remote_id="b")[0], shop.arrive("b", parent_remote_id="a")[0]
    assert {said.id for said in thread(shop.read, one)} == {one, two}


def test_accounts_do_not_mix(shop: Shop) -> None:
    (one,) = shop.arrive("a", thread="t")
    shop.db.execute(
        "INSERT INTO account (id, brand_id, channel, name, server, remote_id, created_at)"
        " VALUES (9, 1, 'testnet', 'Other', 'https://other.test', 'us', '2026-01-01T00:00:00Z')"
    )
    own = shop.account
    shop.account = 9
    shop.arrive("b", thread="t", text="theirs")
    shop.account = own
    assert [said.id for said in thread(shop.read, one)] == [one]


def test_an_item_whole(shop: Shop) -> None:
    (one,) = shop.arrive("a", text="Good", rating=4, kind=Kind.REVIEW, title="Cake", lang="en")
    shop.arrive("a", text="Bad", rating=2, kind=Kind.REVIEW, title="Cake", lang="en")
    full = conversation.item(shop.read, one, shop.clock.now())
    assert (full.text, full.row.rating, full.account_name) == ("Bad", 2, "Shop")
    assert full.edited_at is not None or full.row.is_edited
    (old,) = conversation.versions(shop.read, one)
    assert (old.text, old.rating) == ("Good", 4)
    with pytest.raises(NoSuch):
        conversation.item(shop.read, 5, shop.clock.now())
    with pytest.raises(NoSuch):
        thread(shop.read, 5)


def test_who_wrote_with_all_there_was_on_any_channel(shop: Shop) -> None:
    tones = iter((Tone.NEGATIVE, Tone.POSITIVE))

    def judge(_: Any) -> Judged:
        return Judged(tone=next(tones, Tone.UNKNOWN))

    (first,) = shop.arrive("a", text="Bad", judge=judge, posted_at=WEDNESDAY - timedelta(days=9))
    answered(shop, first, "We are sorry")
    shop.triage.done([first])
    (bo,) = shop.arrive("b", text="Good", author=BO, judge=judge)
    (carl,) = shop.arrive("c", text="Me too", author=CARL)
    (noise,) = shop.arrive("d", text="Spam", author=BO)
    shop.triage.noise([noise])
    shop.db.execute(
        "INSERT INTO person (id, name, note, created_at)"
        " VALUES (1, 'Anna B', 'Allergic to nuts', '2026-01-01T00:00:00Z')"
    )
    shop.db.execute("UPDATE author SET person_id = 1 WHERE stable_id IN ('anna', 'bo')")
    about = conversation.about(shop.read, bo)
    assert (about.name, about.handle, about.channel) == ("Anna B", "bo@there.test", "testnet")
    assert (about.n_items, about.n_answered, about.n_open) == (3, 1, 1)
    assert about.tones == {Tone.NEGATIVE: 1, Tone.POSITIVE: 1, Tone.UNKNOWN: 1}
    assert [note.text for note in about.notes] == ["Allergic to nuts"]
    assert [one.text for one in about.last_replies] == ["We are sorry"]
    assert len(about.handles) == 2
    rows = conversation.earlier(shop.read, bo, now=shop.clock.now())
    assert [row.item_id for row in rows] == [first]
    assert rows[0].state is State.DONE
    assert conversation.about(shop.read, carl).n_items == 1
    with pytest.raises(NoSuch):
        conversation.about(shop.read, 5)


def test_somebody_is_known_since_the_first_of_their_words(shop: Shop) -> None:
    now = shop.clock.now()
    (new,) = shop.arrive("new", posted_at=now)
    assert conversation.about(shop.read, new).first_seen_at == now
    shop.arrive("old", posted_at=now - timedelta(days=20))
    shop.arrive("undated", posted_at=None)
    assert conversation.about(shop.read, new).first_seen_at == now - timedelta(days=20)
    said = replace(own_post("p", "new", posted_at=now - timedelta(days=50)), author=ANNA)
    shop.see(replace(said, is_ours=False))
    assert conversation.about(shop.read, new).first_seen_at == now - timedelta(days=50)
    (other,) = shop.arrive("other", author=BO, posted_at=now - timedelta(days=1))
    assert conversation.about(shop.read, other).first_seen_at == now - timedelta(days=1)
