"""What comes from a network is stored once, whole, with its cursor."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.item import Kind, Tone
from app.errors import NoSuch
from app.store import replies, streams
from app.store.ingest import Judged, Understood, store_page
from tests.store.conftest import ANNA, BO, NOON, US, Shop, found, own_post, set_state


def test_a_page_becomes_items_counts_index_and_cursor(shop: Shop) -> None:
    stored = shop.store(found("1", "Good coffee"), found("2", "Cold coffee"), cursor="c1")
    assert (stored.new, stored.edited, stored.deleted) == (2, 0, 0)
    assert stored.changed.is_list
    assert stored.changed.items == set(stored.new_ids)
    assert shop.matches("coffee") == sorted(stored.new_ids)
    assert shop.rows("SELECT day_on, channel, kind, tone, n FROM day_count") == [
        ["2026-03-04", "mastodon", "mention", "unknown", 2]
    ]
    assert streams.get(shop.db, shop.account, "notifications").cursor == "c1"


def test_nothing_changes_when_the_same_page_comes_again(shop: Shop) -> None:
    page = [found(str(n), f"text {n}") for n in range(5)]
    shop.store(*page, cursor="c1")
    before = whole(shop.db)
    again = shop.store(*page, cursor="c1")
    assert (again.new, again.edited) == (0, 0)
    assert again.changed.items == frozenset()
    assert whole(shop.db) == before


def test_reversed_and_changed_is_one_item_marked_edited(shop: Shop) -> None:
    page = [found(str(n), f"text {n}") for n in range(5)]
    shop.store(*page)
    changed = [replace(one, text=one.text + " indeed") for one in reversed(page)]
    stored = shop.store(*changed, at=NOON + timedelta(minutes=5))
    assert (stored.new, stored.edited) == (0, 5)
    assert shop.one("SELECT count(*) FROM item WHERE edited_at IS NOT NULL") == 5
    assert shop.one("SELECT count(*) FROM item_version WHERE text LIKE 'text _'") == 5
    assert len(shop.matches("indeed")) == 5
    assert shop.one("SELECT sum(n) FROM day_count") == 5


def test_doubles_in_one_page_are_one_item_the_latest_edited(shop: Shop) -> None:
    late = found("1", "new words", edited_at=NOON)
    stored = shop.store(found("1", "old words"), late, found("1", "old words"))
    assert stored.new == 1
    assert shop.item("1")["text"] == "new words"


def test_an_older_reading_that_comes_late_changes_nothing(shop: Shop) -> None:
    shop.store(found("1", "second", edited_at=NOON))
    stored = shop.store(found("1", "first", edited_at=NOON - timedelta(minutes=9)))
    assert stored.edited == 0
    assert shop.item("1")["text"] == "second"


def test_a_long_page_is_stored_whole(shop: Shop) -> None:
    stored = shop.store(*(found(str(n)) for n in range(450)), cursor="end")
    assert stored.new == len(set(stored.new_ids)) == 450
    assert streams.get(shop.db, shop.account, "notifications").cursor == "end"


def test_a_cursor_of_none_leaves_the_one_that_was(shop: Shop) -> None:
    shop.store(cursor="c1")
    shop.store(found("1"))
    assert streams.get(shop.db, shop.account, "notifications").cursor == "c1"


def test_ids_follow_the_time_it_was_said(shop: Shop) -> None:
    moments = [NOON - timedelta(minutes=n) for n in range(20)]
    random.Random(1).shuffle(moments)
    shop.store(*(found(f"{m:%H%M}", posted_at=m) for m in moments))
    by_id = shop.rows("SELECT remote_id FROM item ORDER BY id")
    assert by_id == sorted(by_id)


@pytest.mark.parametrize("wrong", [timedelta(days=-20000), timedelta(days=4000)])
def test_impossible_times_are_clamped(shop: Shop, wrong: timedelta) -> None:
    shop.store(found("1", posted_at=NOON + wrong))
    assert shop.item("1")["day_on"] == ("1990-01-01" if wrong.days < 0 else "2026-03-04")


def test_what_we_said_is_never_an_item(shop: Shop) -> None:
    stored = shop.store(found("1", "We are open", author=US), posts=(own_post("2", ""),))
    assert stored.new == 0
    assert shop.rows("SELECT remote_id, is_ours FROM post ORDER BY remote_id") == [
        ["1", 1],
        ["2", 1],
    ]
    assert shop.matches("open")


def test_our_own_reply_is_neither_item_nor_post(shop: Shop) -> None:
    reply = replies.add(shop.db, shop.account, "k", NOON, text="Thank you")
    replies.settle_sent(shop.db, reply, NOON, "r1", "https://shop.test/r1")
    stored = shop.store(found("r1", "Thank you", author=BO), posts=(own_post("r1", "x"),))
    assert stored.new == 0
    assert shop.one("SELECT count(*) FROM post") == 0


def test_a_post_seen_before_its_reply_was_settled_goes(shop: Shop) -> None:
    reply = replies.add(shop.db, shop.account, "k", NOON, text="Thank you")
    shop.store(posts=(own_post("r1", "x", "Thank you"),))
    replies.settle_sent(shop.db, reply, NOON, "r1")
    assert shop.one("SELECT count(*) FROM post") == 0
    assert shop.matches("thank") == [reply]


def test_a_stranger_seen_in_a_thread_becomes_an_item(shop: Shop) -> None:
    post = replace(own_post("7", "", "what a day"), author=BO, is_ours=False)
    shop.store(posts=(post,))
    stored = shop.store(found("7", "what a day", author=BO))
    assert stored.new == 1
    assert shop.one("SELECT count(*) FROM post") == 0
    assert shop.matches("day") == list(stored.new_ids)


def test_a_search_hit_becomes_a_mention_when_the_network_says_so(shop: Shop) -> None:
    shop.store(found("1", kind=Kind.FOUND))
    assert shop.item("1")["due_at"] is None
    stored = shop.store(found("1", kind=Kind.MENTION))
    assert (stored.new, stored.edited) == (0, 0)
    assert shop.item("1")["due_at"] == "2026-03-05T11:00:00Z"
    assert shop.rows("SELECT kind, n FROM day_count") == [["mention", 1]]
    shop.store(found("1", kind=Kind.FOUND))
    assert shop.item("1")["kind"] == "mention"


def test_first_run_leaves_a_backlog_that_owes_nothing(shop: Shop) -> None:
    old = found("1", posted_at=NOON - timedelta(hours=25))
    shop.store(old, found("2"), options=replace(shop.options, is_first_run=True))
    assert (shop.item("1")["is_backlog"], shop.item("1")["due_at"]) == (1, None)
    assert (shop.item("2")["is_backlog"], shop.item("2")["due_at"]) == (0, "2026-03-05T11:00:00Z")


def test_what_was_understood_is_kept_with_its_method(shop: Shop, judging: Any) -> None:
    shop.db.execute("INSERT INTO watch (id, brand_id, name, created_at) VALUES (3, 1, 'us', '')")
    row = Understood("tone", "negative", "stars", "1", why="1 star")
    judging(
        lambda _: Judged(
            urgency=10, tone=Tone.NEGATIVE, lang="sv", understood=(row,), hits=((3, ("kafé",)),)
        )
    )
    shop.store(found("1", kind=Kind.REVIEW, rating=1))
    item = shop.item("1")
    assert (item["tone"], item["lang"], item["urgency"]) == ("negative", "sv", 10)
    assert shop.rows("SELECT value, method, why FROM understanding") == [
        ["negative", "stars", "1 star"]
    ]
    assert shop.rows("SELECT watch_id, words FROM item_watch") == [[3, '["kafé"]']]
    assert shop.rows("SELECT watch_id, day_on, tone, n FROM day_watch") == [
        [3, "2026-03-04", "negative", 1]
    ]


def test_the_days_numbers_are_kept_once_a_day(shop: Shop) -> None:
    shop.store(followers=10, posts=(own_post("p", "", reactions=1, shares=2, comments=3),))
    shop.store(followers=12, posts=(own_post("p", "", reactions=5),))
    assert shop.rows("SELECT name, value FROM metric ORDER BY name") == [
        ["comments", 3],
        ["followers", 12],
        ["reactions", 5],
        ["shares", 2],
    ]
    assert shop.one("SELECT followers FROM account") == 12


def test_authors_keep_their_latest_name(shop: Shop) -> None:
    shop.store(found("1", author=ANNA))
    shop.store(found("2", author=replace(ANNA, name="Anna B", followers=7)))
    shop.store(found("3", author=replace(ANNA, name="", handle="")))
    assert shop.rows("SELECT stable_id, name, handle, followers FROM author") == [
        ["a1", "Anna B", "anna@shop.test", 7]
    ]


def test_people_without_an_id_are_told_apart_by_name(shop: Shop) -> None:
    nameless = replace(ANNA, stable_id="", handle="")
    shop.store(found("1", author=nameless), found("2", author=replace(nameless, name="Eva")))
    assert shop.one("SELECT count(*) FROM author") == 2


def test_a_failure_half_way_leaves_nothing(shop: Shop, judging: Any) -> None:
    def judge(one: Any) -> Judged:
        if one.remote_id == "2":
            raise KeyError(one.remote_id)
        return Judged()

    judging(judge)
    with pytest.raises(KeyError):
        shop.store(found("1"), found("2"), cursor="c9")
    assert shop.one("SELECT count(*) FROM item") == 0
    assert streams.get(shop.db, shop.account, "notifications").cursor == ""
    assert shop.one("SELECT count(*) FROM author") == 0


def test_an_unknown_account_is_refused(shop: Shop) -> None:
    with pytest.raises(NoSuch):
        store_page(shop.db, 99, "x", _empty_page(), NOON, shop.options)


def _empty_page() -> Any:
    from app.channels.base import Page

    return Page()


def test_the_index_stays_whole(shop: Shop) -> None:
    shop.store(*(found(str(n), f"word{n} same") for n in range(30)))
    shop.store(*(found(str(n), f"other{n} same") for n in range(0, 30, 2)))
    shop.store(gone=tuple(str(n) for n in range(0, 30, 3)))
    set_state(shop.db, "done", ["1"])
    check_index(shop.db)


def whole(db: sqlite3.Connection) -> list[Any]:
    """Give everything that storing writes."""
    tables = ("item", "author", "post", "item_version", "day_count", "term", "stream", "action")
    return [db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables]  # noqa: S608


def check_index(db: sqlite3.Connection) -> None:
    """Let FTS5 compare its index with what can be searched."""
    db.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
