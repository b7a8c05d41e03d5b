"""Into which conversation an answer is put, whatever of it came first."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.store import places, replies
from tests.store.conftest import BO, NOON, Shop, add_account, found, own_post, set_state

LATER = NOON + timedelta(minutes=30)


def answer(shop: Shop, to: str, remote_id: str) -> None:
    """Have a reply of ours arrive at the network, and the owner be done with what it answers."""
    item = shop.item(to)["id"]
    reply = replies.add(shop.db, shop.account, remote_id, NOON, item_id=item, text="Thanks!")
    replies.settle_sent(shop.db, reply, NOON, remote_id, "")
    set_state(shop.db, "waiting", [to])


def threads(shop: Shop) -> dict[str, str]:
    return dict(shop.rows("SELECT remote_id, thread FROM item ORDER BY id"))


def check_back(shop: Shop, remote_id: str, wrote_again: tuple[int, ...]) -> None:
    item = shop.item(remote_id)
    assert wrote_again == (item["id"],)
    assert (item["state"], json.loads(item["reasons"])) == ("new", ["wrote_again"])


@pytest.mark.parametrize("thread", ["", "t"])
def test_an_answer_to_our_reply_brings_what_it_answered_back(shop: Shop, thread: str) -> None:
    shop.store(found("1", thread=thread))
    answer(shop, "1", "r1")
    stored = shop.store(found("2", parent_remote_id="r1", posted_at=LATER), at=LATER)
    check_back(shop, "1", stored.wrote_again)
    assert threads(shop)["2"] == (thread or "1")
    answer(shop, "2", "r2")
    stored = shop.store(found("3", parent_remote_id="r2", posted_at=LATER), at=LATER)
    check_back(shop, "2", stored.wrote_again)
    assert threads(shop)["3"] == (thread or "1")


def test_an_answer_to_what_we_said_elsewhere_does_so_too(shop: Shop) -> None:
    shop.store(found("1"), posts=(own_post("p", parent="1"),))
    assert shop.item("1")["state"] == "waiting"
    stored = shop.store(found("2", parent_remote_id="p", posted_at=LATER), at=LATER)
    check_back(shop, "1", stored.wrote_again)


def test_comments_below_a_post_of_ours_are_one_conversation(shop: Shop) -> None:
    shop.store(posts=(own_post("p", parent=""),))
    shop.store(found("1", parent_remote_id="p"), found("2", parent_remote_id="p", author=BO))
    assert threads(shop) == {"1": "p", "2": "p"}
    set_state(shop.db, "done", ["1", "2"])
    stored = shop.store(found("3", parent_remote_id="p", posted_at=LATER), at=LATER)
    check_back(shop, "1", stored.wrote_again)


def test_a_stranger_who_answers_us_brings_nothing_back(shop: Shop) -> None:
    shop.store(found("1"))
    answer(shop, "1", "r1")
    stored = shop.store(found("2", parent_remote_id="r1", author=BO, posted_at=LATER), at=LATER)
    assert (stored.wrote_again, shop.item("1")["state"]) == ((), "waiting")
    assert threads(shop)["2"] == "1"


@pytest.mark.parametrize(
    "order", ["abc", "acb", "bac", "bca", "cab", "cba"], ids=lambda order: f"came as {order}"
)
@pytest.mark.parametrize("is_one_page", [True, False])
def test_a_chain_is_one_conversation_in_whatever_order_it_comes(
    shop: Shop, order: str, is_one_page: bool
) -> None:
    parents = {"a": "", "b": "a", "c": "b"}
    said = [
        found(one, parent_remote_id=parents[one], thread="a" if one == "a" else "") for one in order
    ]
    for page in [said] if is_one_page else [[one] for one in said]:
        shop.store(*page)
    assert threads(shop) == dict.fromkeys("abc", "a")


def test_an_answer_waits_for_the_post_it_is_below(shop: Shop) -> None:
    shop.store(found("2", parent_remote_id="1"))
    shop.store(found("3", parent_remote_id="2"))
    assert threads(shop) == {"2": "", "3": "2"}
    shop.store(posts=(own_post("1", parent="", thread="root"),))
    assert threads(shop) == {"2": "root", "3": "root"}


def test_answers_in_a_ring_do_not_hang(shop: Shop) -> None:
    shop.store(found("1", parent_remote_id="2"), found("2", parent_remote_id="1"))
    shop.store(found("3", parent_remote_id="3"))
    assert set(threads(shop)) == {"1", "2", "3"}


def test_other_accounts_have_their_own_conversations(shop: Shop) -> None:
    shop.store(found("1", thread="t"))
    shop.account = add_account(shop.db, "other")
    shop.store(found("2", parent_remote_id="1"))
    assert threads(shop) == {"1": "t", "2": ""}


def test_it_is_found_by_indexes_alone(shop: Shop) -> None:
    values = {"account_id": 1, "parents": "[]", "fresh": "[]"}
    for sql in (places.PLACES, places.ORPHANS):
        plan = shop.db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        assert not [line for *_, line in plan if "SCAN" in line and "VIRTUAL" not in line]
    assert any("item_orphan" in line for *_, line in plan)
