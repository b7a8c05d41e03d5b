"""Watches written as queries, their spellings, and one look at a network before they are kept."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from app.errors import BadQuery, NoSuch, NotOffered, RateLimited, WrongUse
from app.queries import watches as asked
from app.services.desk import Desk
from app.services.live_look import LiveFound
from app.services.watches import Boxes, boxes_of_row, settled
from tests.services.engine.conftest import Network
from tests.services.engine.rss import URL, feed

WAIT_S = 10.0
TEXTS = [
    ("a", "Coffee at Björkqvist was cold"),
    ("b", "Cold coffee, said the man at Björkqist"),
    ("c", "#bjorkqvist has warm coffee"),
    ("d", "Tea at the bank of Björkqvist"),
    ("e", "Nothing of the kind"),
]


@pytest.fixture
def shop(desk: Desk, network: Network) -> Desk:
    network.answer = lambda _: feed(TEXTS)
    desk.accounts.add("feed", {"url": URL}).result(WAIT_S)
    desk.fetching.fetch()
    return desk


def save(desk: Desk, boxes: Boxes) -> asked.WatchRow:
    saved = desk.jobs.write(lambda: desk.watches.add("Us", boxes)).result(WAIT_S)
    row = asked.watch(desk.read_page, saved.watch_id)
    assert row is not None
    return row


def caught(desk: Desk, watch_id: int) -> list[str]:
    sql = """
    SELECT item.remote_id FROM item_watch JOIN item ON item.id = item_watch.item_id
    WHERE watch_id = :watch ORDER BY item.remote_id
    """
    return [key for (key,) in desk.read_page(sql, {"watch": watch_id})]


def test_a_query_that_boxes_can_say_is_kept_in_boxes(shop: Desk) -> None:
    row = save(shop, Boxes(query='(Björkqvist OR "the man") coffee -bank'))
    assert (row.any, row.all, row.never) == (("Björkqvist", "the man"), ("coffee",), ("bank",))
    assert row.query == ""
    assert caught(shop, row.id) == ["a", "b", "c"]


def test_another_query_is_kept_as_it_is_and_catches_what_comes(
    shop: Desk, network: Network
) -> None:
    query = "Björkqvist (cold OR tea) OR coffee NEAR/1 warm"
    row = save(shop, Boxes(any=("dropped",), query=query))
    assert (row.query, row.any) == (query, ())
    assert caught(shop, row.id) == ["a", "b", "c", "d"]
    network.answer = lambda _: feed([("f", "Warm coffee"), ("g", "Coffee"), *TEXTS])
    shop.fetching.fetch()
    assert caught(shop, row.id) == ["a", "b", "c", "d", "f"]


def test_spellings_switched_off_context_and_exactness_are_kept(shop: Desk) -> None:
    boxes = Boxes(any=("Björkqvist",), off=("Björkqist",), context=("coffee",), is_exact=False)
    row = save(shop, boxes)
    assert (row.off, row.context, row.is_exact) == (("bjorkqist",), ("coffee",), False)
    assert caught(shop, row.id) == ["a", "c"]
    exact = save(shop, Boxes(any=("Björkqvist",), is_exact=True))
    assert exact.is_exact
    assert caught(shop, exact.id) == ["a", "c", "d"]
    assert boxes_of_row(row) == settled(boxes_of_row(row))


def test_a_preview_counts_spellings_and_what_each_never_took(shop: Desk) -> None:
    found = shop.watches.preview(Boxes(any=("Björkqvist",), never=("bank", "tea", "milk")))
    assert (found.n_caught, found.n_kept_out, found.a_week) == (3, 1, 3.0)
    assert dict(found.per_never) == {"bank": 1, "tea": 1}
    met = {(one.spelling, one.how): one.n for one in found.per_spelling}
    assert met.pop(("bjorkqvist", "exact")) == 1
    assert met.pop(("bjorkqvist", "tag")) == 1
    assert list(met.values()) == [1]
    assert found.query == "Björkqvist -bank -tea -milk"


def test_a_name_that_is_an_ordinary_word_is_told(shop: Desk) -> None:
    boxes = Boxes(any=("iki", "fresh", "Björkqvist"))
    told = {one.word: one for one in shop.watches.preview(boxes).ordinary}
    assert {word: one.why for word, one in told.items()} == {"iki": "short", "fresh": "word"}
    assert "#iki" in told["iki"].context
    assert shop.watches.preview(replace(boxes, context=("Vilnius",))).ordinary == ()


def test_facts_are_known_of_what_is_stored(shop: Desk) -> None:
    found = shop.watches.preview(Boxes(query="coffee channel:feed kind:article days:3000"))
    assert found.n_caught == 3
    assert shop.watches.preview(Boxes(query="coffee channel:x")).n_caught == 0
    assert shop.watches.preview(Boxes(all=("channel:feed", "before:2020-01-01"))).n_caught == 0


@pytest.mark.parametrize(
    "boxes",
    [
        Boxes(query="a OR"),
        Boxes(query="NOT a"),
        Boxes(query="!"),
        Boxes(any=("stars:9",)),
        Boxes(any=("a",), never=("after:soon",)),
        Boxes(context=("a",)),
    ],
)
def test_what_cannot_be_read_is_not_kept(desk: Desk, boxes: Boxes) -> None:
    with pytest.raises(WrongUse):
        desk.jobs.write(lambda: desk.watches.add("x", boxes)).result(WAIT_S)
    with pytest.raises(WrongUse):
        desk.watches.preview(boxes)
    assert asked.watches(desk.read_page) == ()


def hits(*texts: str) -> httpx.Response:
    found = [
        {
            "objectID": str(number),
            "author": "anna",
            "created_at": "2026-03-01T08:00:00Z",
            "created_at_i": 1772352000,
            "comment_text": text,
            "story_id": 1,
            "story_title": "Shops",
            "_tags": ["comment"],
        }
        for number, text in enumerate(texts)
    ]
    told = {"hits": found, "page": 0, "nbHits": len(found), "nbPages": 1, "hitsPerPage": 100}
    return httpx.Response(200, json=told)


def live(desk: Desk, boxes: Boxes, account: int) -> LiveFound:
    return desk.live_look.look(boxes, account).result(WAIT_S)


@pytest.fixture
def searching(desk: Desk, network: Network) -> int:
    network.answer = lambda _: hits()
    return desk.accounts.add("hackernews", {}).result(WAIT_S)


def test_one_look_at_a_network_keeps_nothing(desk: Desk, network: Network, searching: int) -> None:
    network.answer = lambda _: hits("coffee at Bjorkqvist", "a bank, Björkqvist", "a picture")
    network.asked.clear()
    found = live(desk, Boxes(any=("Björkqvist",), never=("bank",)), searching)
    assert (found.looked_at, found.n_kept_out, found.account_id) == (3, 1, searching)
    assert found.query == "Björkqvist"
    assert [one.text for one in found.caught] == ["coffee at Bjorkqvist", "a picture"]
    assert len(network.asked) == 1
    assert desk.read_page("SELECT count(*) FROM item", {}) == [[0]]
    assert desk.read_page("SELECT count(*) FROM stream", {}) == [[0]]


def test_what_stands_in_the_way_of_a_look_is_said(
    desk: Desk, network: Network, searching: int
) -> None:
    with pytest.raises(NoSuch):
        live(desk, Boxes(any=("a",)), searching + 1)
    with pytest.raises(NotOffered):
        live(desk, Boxes(query="lang:sv stars:<3"), searching)
    with pytest.raises(BadQuery):
        live(desk, Boxes(query="(("), searching)
    network.answer = lambda _: httpx.Response(429, text=json.dumps({}))
    with pytest.raises(RateLimited):
        live(desk, Boxes(any=("a",)), searching)
