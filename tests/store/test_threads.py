"""A customer who writes again, an answer given elsewhere, words that change or go."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.item import Kind, ReplyState
from app.store import replies
from tests.store.conftest import BO, NOON, Shop, found, own_post, set_state
from tests.store.test_ingest import check_index

LATER = NOON + timedelta(minutes=30)


@pytest.mark.parametrize("state", ["waiting", "done", "snoozed"])
def test_writing_again_brings_the_latest_earlier_one_back(shop: Shop, state: str) -> None:
    shop.store(
        found("1", thread="t", posted_at=NOON - timedelta(hours=3)),
        found("2", thread="t", posted_at=NOON - timedelta(hours=2)),
        found("3", thread="t", author=BO, posted_at=NOON - timedelta(hours=1)),
    )
    set_state(shop.db, state, ["1", "2", "3"])
    stored = shop.store(found("4", thread="t", posted_at=LATER), at=LATER)
    assert stored.wrote_again == (shop.item("2")["id"],)
    assert [shop.item(n)["state"] for n in "1234"] == [state, "new", state, "new"]
    for remote_id in ("2", "4"):
        assert json.loads(shop.item(remote_id)["reasons"]) == ["wrote_again"]
        assert shop.item(remote_id)["urgency"] & 4
    assert shop.item("2")["due_at"] is None
    assert shop.item("4")["due_at"] is not None
    assert shop.rows("SELECT actor_id, verb FROM action") == [[2, "wrote_again"]]
    assert shop.rows("SELECT state_before, state_after FROM action_item") == [[state, "new"]]


def test_the_root_of_a_thread_is_found_by_its_own_id(shop: Shop) -> None:
    shop.store(found("root"))
    set_state(shop.db, "waiting", ["root"])
    stored = shop.store(found("2", thread="root", posted_at=LATER), at=LATER)
    assert stored.wrote_again == (shop.item("root")["id"],)


def test_an_answer_to_the_same_item_is_writing_again_without_a_thread(shop: Shop) -> None:
    shop.store(found("1"))
    set_state(shop.db, "done", ["1"])
    stored = shop.store(found("2", parent_remote_id="1", posted_at=LATER), at=LATER)
    assert stored.wrote_again


def test_noise_stays_noise_and_strangers_bring_nothing_back(shop: Shop) -> None:
    shop.store(found("1", thread="t"), found("2", thread="u"))
    set_state(shop.db, "noise", ["1"])
    set_state(shop.db, "done", ["2"])
    stored = shop.store(
        found("3", thread="t", posted_at=LATER),
        found("4", thread="u", author=BO, posted_at=LATER),
        at=LATER,
    )
    assert stored.wrote_again == ()
    assert (shop.item("1")["state"], shop.item("2")["state"]) == ("noise", "done")


@pytest.mark.parametrize("first", ["item", "post"])
def test_an_answer_given_elsewhere_settles_the_item(shop: Shop, first: str) -> None:
    post = own_post("p", parent="1")
    if first == "item":
        shop.store(found("1"))
        stored = shop.store(posts=(post,))
    else:
        shop.store(posts=(post,))
        stored = shop.store(found("1"))
    item = shop.item("1")
    assert stored.answered_elsewhere == (item["id"],)
    assert (item["state"], item["answered_at"]) == ("waiting", "2026-03-04T11:50:00Z")
    assert item["answered_after_s"] == 50 * 60
    assert shop.rows("SELECT verb, actor_id, subject_id FROM action") == [
        ["answered_elsewhere", 2, item["id"]]
    ]


def test_an_answer_elsewhere_settles_what_the_same_person_said_before(shop: Shop) -> None:
    shop.store(
        found("1", thread="t", posted_at=NOON - timedelta(hours=2)),
        found("2", thread="t", author=BO, posted_at=NOON - timedelta(hours=2)),
        found("3", thread="t", posted_at=NOON - timedelta(hours=1)),
        posts=(own_post("p", parent="3"),),
    )
    assert [shop.item(n)["state"] for n in "123"] == ["waiting", "new", "waiting"]


def test_a_reply_on_its_way_is_the_outboxs_to_settle(shop: Shop) -> None:
    shop.store(found("1"))
    item = shop.item("1")["id"]
    replies.add(shop.db, shop.account, "k", NOON, item_id=item, text="Hi", state=ReplyState.UNKNOWN)
    assert shop.store(posts=(own_post("p", parent="1"),)).answered_elsewhere == ()
    assert shop.item("1")["state"] == "new"


def test_an_edit_after_the_answer_needs_the_owner_again(shop: Shop) -> None:
    shop.store(found("1", "fine"), posts=(own_post("p", parent="1"),))
    assert shop.item("1")["state"] == "waiting"
    shop.store(found("1", "not fine at all", edited_at=LATER), at=LATER)
    item = shop.item("1")
    assert (item["state"], json.loads(item["reasons"])) == ("new", ["edited"])
    assert item["due_at"] == "2026-03-05T12:30:00Z"
    assert item["answered_at"] is None
    assert item["urgency"] & 4


def test_a_lowered_rating_says_so(shop: Shop) -> None:
    shop.store(found("1", "nice", kind=Kind.REVIEW, rating=5))
    set_state(shop.db, "done", ["1"])
    shop.store(found("1", "nice", kind=Kind.REVIEW, rating=2), at=LATER)
    item = shop.item("1")
    assert (item["state"], json.loads(item["reasons"])) == ("new", ["rating_lowered"])
    assert shop.rows("SELECT rating FROM item_version") == [[5]]
    check_index(shop.db)


def test_edited_noise_stays_noise_and_an_article_stays_done(shop: Shop) -> None:
    shop.store(found("1"), found("2", kind=Kind.ARTICLE))
    set_state(shop.db, "noise", ["1"])
    set_state(shop.db, "done", ["2"])
    stored = shop.store(found("1", "changed"), found("2", "changed", kind=Kind.ARTICLE), at=LATER)
    assert stored.edited == 2
    assert (shop.item("1")["state"], shop.item("2")["state"]) == ("noise", "done")
    assert shop.item("2")["edited_at"] == "2026-03-04T12:30:00Z"


def test_two_edits_in_a_second_keep_both_versions(shop: Shop) -> None:
    for words in ("one", "two", "three"):
        shop.store(found("1", words))
    assert shop.rows("SELECT text FROM item_version ORDER BY id") == [["one"], ["two"]]


def test_the_owners_word_on_the_tone_outlives_an_edit(shop: Shop) -> None:
    shop.store(found("1", "one"))
    item = shop.item("1")["id"]
    shop.db.execute(
        "INSERT INTO correction (item_id, field, value, actor_id, at)"
        " VALUES (?, 'tone', 'negative', 1, '')",
        (item,),
    )
    shop.store(found("1", "two"))
    assert shop.item("1")["tone"] == "negative"
    assert shop.rows("SELECT tone, n FROM day_count") == [["negative", 1]]


def test_deleted_upstream_leaves_body_versions_index_and_quoting_drafts(shop: Shop) -> None:
    shop.store(found("1", "the secret words of Anna"))
    shop.store(found("1", "the other secret words of Anna"))
    item = shop.item("1")["id"]
    draft = replies.add(
        shop.db,
        shop.account,
        "k",
        NOON,
        item_id=item,
        text="> the other secret words of Anna\nWe are sorry.",
    )
    stored = shop.store(gone=("1", "unknown"), at=LATER)
    assert stored.deleted == 1
    row = shop.item("1")
    assert (row["text"], row["deleted_at"], row["due_at"]) == ("", "2026-03-04T12:30:00Z", None)
    assert shop.matches("secret") == []
    assert shop.matches("sorry") == [draft]
    assert shop.one("SELECT count(*) FROM item_version") == 0
    assert shop.one("SELECT text FROM reply") == "We are sorry."
    assert shop.one("SELECT sum(n) FROM day_count") == 1
    assert shop.store(gone=("1",)).deleted == 0
    check_index(shop.db)


def test_what_the_network_shows_again_comes_back(shop: Shop) -> None:
    shop.store(found("1", "still here"))
    shop.store(gone=("1",))
    assert shop.store(found("1", "still here")).edited == 1
    assert (shop.item("1")["deleted_at"], shop.item("1")["text"]) == (None, "still here")
    assert len(shop.matches("still")) == 1
    check_index(shop.db)


def test_a_post_deleted_upstream_goes_too(shop: Shop) -> None:
    post = replace(own_post("7", "", "a strangers words"), author=BO, is_ours=False)
    shop.store(posts=(post,))
    shop.store(gone=("7",))
    assert shop.rows("SELECT text FROM post") == [[""]]
    assert shop.matches("strangers") == []
    check_index(shop.db)
