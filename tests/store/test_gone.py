"""What a network takes away and shows again: never lost, never asking twice for the same words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.domain.item import Kind
from tests.store.conftest import NOON, Shop, found, own_post, set_state

GONE_AT = NOON + timedelta(hours=1)
BACK_AT = NOON + timedelta(hours=3)


def take_away_and_show_again(shop: Shop, **facts: object) -> None:
    shop.store(gone=("1",), at=GONE_AT)
    shop.store(found("1", at_all := "Do you have horses?", **facts), at=BACK_AT)
    assert shop.item("1")["text"] == at_all


def test_what_was_away_for_a_while_is_owed_as_before(shop: Shop) -> None:
    shop.store(found("1", "Do you have horses?"))
    before = shop.item("1")
    take_away_and_show_again(shop)
    after = shop.item("1")
    for name in ("state", "due_at", "owed_from_at", "edited_at", "reasons", "text_hash"):
        assert after[name] == before[name], name
    assert before["due_at"]
    assert after["deleted_at"] is None
    assert len(shop.matches("horses")) == 1


@pytest.mark.parametrize("state", ["waiting", "done", "noise"])
def test_what_was_dealt_with_and_away_for_a_while_stays_where_it_was(
    shop: Shop, state: str
) -> None:
    shop.store(found("1", "Do you have horses?"))
    set_state(shop.db, state, ["1"])
    take_away_and_show_again(shop)
    assert (shop.item("1")["state"], shop.item("1")["due_at"]) == (state, None)


def test_a_review_deleted_and_written_anew_wants_an_answer(shop: Shop) -> None:
    review = {"kind": Kind.REVIEW, "rating": 5}
    shop.store(found("1", "Lovely", **review))
    shop.store(posts=(own_post("p1", "1"),))
    assert shop.item("1")["state"] == "waiting"
    shop.store(gone=("1",), at=GONE_AT)
    again = found("1", "It broke", kind=Kind.REVIEW, rating=1, posted_at=BACK_AT)
    shop.store(again, at=BACK_AT)
    row = shop.item("1")
    assert (row["state"], row["text"], row["rating"]) == ("new", "It broke", 1)
    assert (row["answered_at"], row["due_at"]) == (None, "2026-03-05T15:00:00Z")
    assert json.loads(row["reasons"]) == ["rating_lowered"]
    assert shop.store(again, at=BACK_AT).edited == 0


def test_a_review_deleted_before_our_answer_and_written_anew_is_owed_from_then(
    shop: Shop,
) -> None:
    shop.store(found("1", "Lovely", kind=Kind.REVIEW, rating=5))
    shop.store(gone=("1",), at=GONE_AT)
    shop.store(found("1", "Hm", kind=Kind.REVIEW, rating=5, posted_at=BACK_AT), at=BACK_AT)
    row = shop.item("1")
    assert (row["state"], row["due_at"]) == ("new", "2026-03-05T15:00:00Z")


def test_an_edit_after_our_answer_brings_it_back_once(shop: Shop) -> None:
    shop.store(found("1", "Do you have horses?"))
    shop.store(posts=(own_post("p1", "1"),))
    edited = found("1", "Do you have red horses?", edited_at=GONE_AT)
    shop.store(edited, at=GONE_AT)
    assert (shop.item("1")["state"], shop.item("1")["answered_at"]) == ("new", None)
    set_state(shop.db, "done", ["1"])
    shop.store(edited, at=BACK_AT)
    assert shop.item("1")["state"] == "done"


def test_what_is_gone_twice_and_back_twice_is_one_item(shop: Shop) -> None:
    shop.store(found("1", "Do you have horses?"))
    for hours in (1, 3):
        shop.store(gone=("1",), at=NOON + timedelta(hours=hours))
        shop.store(found("1", "Do you have horses?"), at=NOON + timedelta(hours=hours + 1))
    assert shop.one("SELECT count(*) FROM item") == 1
    assert shop.one("SELECT sum(n) AS n FROM day_count") == 1
