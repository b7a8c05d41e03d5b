"""Small writes: states and how they are put back, marks, the log, settings, views."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta

import pytest

from app.domain.item import Reason, ReplyState, State
from app.errors import Unreachable, to_facts
from app.store import (
    accounts,
    actions,
    items,
    notes,
    replies,
    settings,
    streams,
    views,
    watches,
)
from tests.store.conftest import NOON, Shop, found

LATER = NOON + timedelta(hours=1)


def test_the_log_is_append_only(shop: Shop) -> None:
    action = actions.log(shop.db, actions.OWNER, NOON, "done", n=3, after={"a": 1})
    for sql in ("DELETE FROM action", "UPDATE action SET verb = 'x'"):
        with pytest.raises(sqlite3.IntegrityError):
            shop.db.execute(sql)
    actions.log(shop.db, actions.OWNER, NOON, "undo", undoes=action)
    with pytest.raises(sqlite3.IntegrityError):
        actions.log(shop.db, actions.OWNER, NOON, "undo", undoes=action)


def test_states_move_and_are_put_back_as_they_were(shop: Shop) -> None:
    ids = list(shop.store(*(found(str(n)) for n in range(3))).new_ids)
    items.set_states(shop.db, ids[:1], State.SNOOZED, NOON, until=LATER)
    items.set_states(shop.db, ids[1:2], State.SNOOZED, NOON, is_until_reply=True)
    items.add_reason(shop.db, ids[2:], Reason.WROTE_AGAIN)
    before = shop.rows("SELECT state, snooze_until_at, reasons, urgency FROM item ORDER BY id")
    action = actions.log(shop.db, actions.OWNER, NOON, "done", n=3)
    actions.remember_items(shop.db, action, ids, State.DONE)
    items.set_states(shop.db, ids, State.DONE, LATER)
    assert shop.rows("SELECT DISTINCT state, snooze_until_at, reasons, urgency FROM item") == [
        ["done", None, "[]", 0]
    ]
    assert items.put_back(shop.db, action, LATER) == set(ids)
    assert before == shop.rows(
        "SELECT state, snooze_until_at, reasons, urgency FROM item ORDER BY id"
    )
    assert shop.rows("SELECT snooze_is_until_reply FROM item ORDER BY id") == [[0], [1], [0]]


def test_a_reason_is_given_once_and_lasting_ones_stay(shop: Shop) -> None:
    ids = shop.store(found("1")).new_ids
    shop.db.execute("UPDATE item SET reasons = '[\"question\"]', urgency = 1")
    items.add_reason(shop.db, ids, Reason.EDITED)
    items.add_reason(shop.db, ids, Reason.EDITED)
    assert json.loads(shop.item("1")["reasons"]) == ["question", "edited"]
    assert shop.item("1")["urgency"] == 5
    items.set_states(shop.db, ids, State.NEW, NOON, reason=Reason.WOKE)
    assert json.loads(shop.item("1")["reasons"]) == ["question", "woke"]
    assert shop.item("1")["urgency"] == 1


def test_marks_say_whether_anything_changed(shop: Shop) -> None:
    ids = shop.store(found("1")).new_ids
    assert items.mark_seen(shop.db, ids)
    assert not items.mark_seen(shop.db, ids)
    assert items.mark_seen(shop.db, ids, is_seen=False)
    assert items.set_liked(shop.db, ids, is_liked=True)
    assert items.set_hidden(shop.db, ids, is_hidden=True)
    row = shop.item("1")
    assert (row["is_seen"], row["is_liked"], row["is_hidden"]) == (0, 1, 1)


def test_answers_stop_the_clock(shop: Shop) -> None:
    (item,) = shop.store(found("1")).new_ids
    items.set_answered(shop.db, [(item, LATER, 3600)])
    assert shop.item("1")["answered_at"] == "2026-03-04T13:00:00Z"
    assert shop.item("1")["answered_after_s"] == 3600


def test_replies_are_kept_findable_and_unique_by_key(shop: Shop) -> None:
    (item,) = shop.store(found("1")).new_ids
    reply = replies.add(shop.db, shop.account, "k", NOON, item_id=item, text="first words")
    replies.change(shop.db, reply, LATER, text="second words")
    assert shop.matches("first") == []
    assert shop.matches("second") == [reply]
    error = to_facts(Unreachable(account="shop", why="timeout"))
    replies.change(shop.db, reply, LATER, state=ReplyState.UNKNOWN, error=error, attempts=1)
    row = shop.rows("SELECT state, error, attempts, changed_at FROM reply")
    assert row[0][0] == "unknown"
    assert json.loads(row[0][1])["why"] == "timeout"
    assert row[0][2:] == [1, "2026-03-04T13:00:00Z"]
    with pytest.raises(sqlite3.IntegrityError):
        replies.add(shop.db, shop.account, "k", NOON, text="another")
    replies.change(shop.db, reply, LATER, state=ReplyState.CANCELLED)
    assert shop.matches("second") == []
    assert not replies.change(shop.db, 99, LATER, attempts=1)


def test_a_draft_goes_for_good(shop: Shop) -> None:
    reply = replies.add(shop.db, shop.account, "k", NOON, text="never mind")
    assert replies.remove(shop.db, reply)
    assert not replies.remove(shop.db, reply)
    assert shop.matches("mind") == []


def test_notes_are_findable_until_removed(shop: Shop) -> None:
    note = notes.add(shop.db, "likes rye", NOON)
    assert shop.matches("rye") == [note]
    assert notes.remove(shop.db, note)
    assert shop.matches("rye") == []


def test_an_account_is_found_again_by_its_identity(shop: Shop) -> None:
    assert accounts.find(shop.db, "mastodon", "https://shop.test", "us") == shop.account
    assert accounts.find(shop.db, "mastodon", "https://shop.test", "them") is None
    assert accounts.change(shop.db, shop.account, capabilities={"reply", "like"}, removed_at=NOON)
    assert json.loads(shop.one("SELECT capabilities FROM account")) == ["like", "reply"]


def test_a_gap_opens_once_and_closes(shop: Shop) -> None:
    accounts.open_gap(shop.db, shop.account, NOON, "{}")
    accounts.open_gap(shop.db, shop.account, LATER, "{}")
    accounts.close_gap(shop.db, shop.account, LATER)
    assert shop.rows("SELECT from_at, until_at FROM gap") == [
        ["2026-03-04T12:00:00Z", "2026-03-04T13:00:00Z"]
    ]


def test_streams_remember_how_far_and_how_deep(shop: Shop) -> None:
    assert streams.get(shop.db, shop.account, "s") == streams.StreamRow()
    streams.put_cursor(shop.db, shop.account, "s", "c", NOON)
    streams.finish(shop.db, shop.account, "s", NOON)
    streams.finish(shop.db, shop.account, "s", LATER)
    assert streams.get(shop.db, shop.account, "s") == streams.StreamRow("c", LATER, NOON, True)
    streams.finish(shop.db, shop.account, "s", LATER, is_deep=True)
    assert streams.get(shop.db, shop.account, "s").reread_at == LATER


def test_a_watchs_hits_are_counted_by_day(shop: Shop) -> None:
    ids = shop.store(found("1"), found("2")).new_ids
    watch = watches.add(shop.db, NOON, name="us", words_any=("kafé",))
    watches.put_hits(shop.db, watch, [(ids[0], ("kafé",)), (ids[1], ())])
    assert shop.rows("SELECT day_on, n FROM day_watch") == [["2026-03-04", 2]]
    watches.put_hits(shop.db, watch, [(ids[0], ("kafé",))])
    assert shop.rows("SELECT day_on, n FROM day_watch") == [["2026-03-04", 1]]
    assert watches.change(shop.db, watch, name="we", removed_at=NOON)


def test_settings_and_closed_days(shop: Shop) -> None:
    settings.put(shop.db, {"goal_h": "24"})
    settings.put(shop.db, {"goal_h": "12"})
    assert settings.get(shop.db) == {"goal_h": "12"}
    day = date(2026, 12, 24)
    settings.close_days(shop.db, [(day, "Eve"), (day, "Christmas Eve")])
    assert settings.closed_days(shop.db) == {day}
    assert settings.open_day(shop.db, day)
    assert not settings.open_day(shop.db, day)


def test_views_keep_their_order(shop: Shop) -> None:
    first, second = views.add(shop.db, "a", "{}"), views.add(shop.db, "b", "{}")
    views.place(shop.db, [second, first])
    assert views.change(shop.db, first, "A", '{"x": 1}')
    assert shop.rows("SELECT name FROM saved_view ORDER BY position") == [["b"], ["A"]]
    assert views.remove(shop.db, first)
