"""Searching Hacker News: what is found, how far, what became of it, and that nothing is sent."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest

from app.channels.base import (
    AccountRef,
    Capability,
    CursorKind,
    Known,
    NotSent,
    Raw,
    ReadContext,
    Stream,
    WatchRef,
)
from app.channels.hackernews import HackerNews
from app.domain.item import Kind
from app.errors import BadAnswer, NotOffered, RateLimited, Refused, ShopError, Unreachable
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, Trouble
from tests.channels.contract.plain import schema_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.channels.hackernews.shop import ITEM, NAME, SEARCH, World, added, world

HOST = "hn.algolia.com"


@pytest.fixture(params=["own", "shared"])
def contracts(request: pytest.FixtureRequest) -> tuple[Contract, ...]:
    """Our own contract alone, and the published shapes beside it."""
    if request.param == "own":
        return ()
    shared: Path = request.getfixturevalue("shared")
    place = shared / "contracts/hackernews/hn-algolia.schema.json"
    return (schema_contract(place, {SEARCH: "search"}, auth="none"),)


def test_an_account_needs_nothing_and_says_what_it_cannot() -> None:
    with world().network() as net:
        shop = added(net)
        assert shop.identity is not None
        assert shop.identity.name == "Hacker News"
        assert shop.secrets.order == []
        assert HackerNews().streams(shop.account, ()) == ()
        assert HackerNews().limits(shop.account).length == 0


def test_what_a_watch_wants_is_found_as_text(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = added(net)
        found = {one.remote_id: one for one in shop.fetch(NAME)}
        assert set(found) == {"1", "2", "3"}
        story, comment = found["1"], found["2"]
        assert story.title == "Kaffebaren opens a second place"
        assert comment.text == "Kaffebaren is great & cheap.\n\nGo there"
        assert (comment.kind, comment.parent_remote_id, comment.thread) == (Kind.FOUND, "1", "1")
        assert comment.url == "https://news.ycombinator.com/item?id=2"
        assert comment.author.stable_id == "anna"
        assert comment.posted_at == made.at + timedelta(seconds=2)
        asked = net.asked(SEARCH)[-1].query
        assert asked["query"] == '"kaffebaren"'
        assert "numericFilters" not in asked


def test_the_next_run_begins_before_where_the_last_one_ended() -> None:
    made = world()
    with made.network() as net:
        shop = added(net)
        shop.fetch(NAME)
        made.at -= timedelta(hours=6)  # the index lags
        late = made.comment("Kaffebaren, late", 1)
        made.hits[-1]["title"] = "Kaffebaren opens a third place"
        found = {one.remote_id: one.title for one in shop.fetch(NAME)}
        assert str(late) in found
        assert found["1"] == "Kaffebaren opens a third place"  # edited
        since = int(net.asked(SEARCH)[-1].query["numericFilters"].partition(">")[2])
    assert since == int((AT - timedelta(hours=25, seconds=-3)).timestamp())


def test_many_hits_come_page_by_page_and_the_first_run_has_an_end() -> None:
    made = World(page_size=2)
    for days in (40, 30, 20, 3, 2, 1):
        made.at = AT - timedelta(days=days)
        made.story(f"Kaffebaren {days} days ago")
    with made.network() as net:
        shop = added(net)
        shop.back_to = AT - timedelta(days=10)
        assert len(shop.fetch(NAME)) == 4  # the page that reaches too far is the last
        assert [page.cursor is None for page in shop.pages] == [True, False]


def test_no_query_goes_beyond_a_thousand_hits() -> None:
    made = World(page_size=1)
    for _ in range(12):
        made.story("Kaffebaren")
    with made.network() as net:
        assert len(added(net).fetch(NAME)) == 10


def test_nothing_found_is_no_trouble() -> None:
    with World().network() as net:
        shop = added(net)
        assert shop.fetch(NAME) == []
        assert shop.cursors[NAME] == ""


def test_the_marks_of_a_watch_are_not_searched_for() -> None:
    with World().network() as net:
        shop = Shop.signed_in(HackerNews(), net, {})
        shop.watches = (WatchRef(1, any=('"Kaffe" baren*', " ")), WatchRef(2, all=("a", "b")))
        assert [one.query for one in shop.streams().values()] == ["Kaffe  baren", '"a" "b"', ""]


def test_all_words_of_a_watch_are_searched_for_wherever_they_stand() -> None:
    with World().network() as net:
        shop = Shop.signed_in(HackerNews(), net, {})
        shop.watches = (WatchRef(2, all=("a", "b")), WatchRef(3, any=("c d",)))
        for name in ('search:2:"a" "b"', "search:3:c d"):
            shop.fetch(name)
        assert [call.query["query"] for call in net.asked(SEARCH)][1:] == ['"a" "b"', '"c d"']


def test_a_story_that_only_links_to_the_shop_says_so() -> None:
    made = world()
    made.hits[-1]["url"] = "https://kaffebaren.example/menu"
    with made.network() as net:
        story = next(one for one in added(net).fetch(NAME) if one.remote_id == "1")
        assert story.text == "https://kaffebaren.example/menu"


def test_an_id_may_be_a_number_and_nothing_else_is_one() -> None:
    hits = [{"objectID": 3, "title": "x"}, {"objectID": "²"}, {"objectID": "4"}, {"objectID": ""}]
    account = AccountRef(1, "hackernews", "https://hn.example")
    context = ReadContext(account, Stream(NAME, CursorKind.WATERMARK), "", AT)
    page = HackerNews().read(Raw(200, {}, json.dumps({"hits": hits}).encode(), "x"), context)
    assert [one.remote_id for one in page.items] == ["3", "4"]
    assert page.unreadable == 2


def test_an_empty_answer_is_no_proof_that_something_is_gone() -> None:
    with world().network() as net:
        shop = added(net)
        net.next(ITEM, Reply(404))
        with pytest.raises(BadAnswer):
            shop.fetch("care", (Known("1", "1", Kind.FOUND),))


def test_a_thread_as_wide_as_no_thread_is_read_quickly() -> None:
    body = b'{"id": 1, "children": [' + b"{}," * 400_000 + b'{"id": 2}]}'
    context = ReadContext(
        AccountRef(1, "hackernews", "https://hn.example"),
        Stream("thread", CursorKind.NONE),
        "",
        AT,
    )
    began = time.monotonic()
    page = HackerNews().read_thread(Raw(200, {}, body, "https://x"), context)
    assert [one.remote_id for one in page.posts] == ["1", "2"]
    assert time.monotonic() - began < 5.0


def test_what_was_deleted_is_followed() -> None:
    made = world()
    with made.network() as net:
        shop = added(net)
        known = tuple(Known(one.remote_id, one.ref, one.kind) for one in shop.fetch(NAME))
        made.delete(3)
        shop.fetch("care", known)
        assert [one for page in shop.pages for one in page.gone] == ["3"]
        assert {one for page in shop.pages for one in page.alive} == {"1", "2"}
        net.calls.clear()
        shop.fetch("care")
        assert net.calls == []


def test_a_thread_is_everything_below() -> None:
    with world().network() as net:
        shop = added(net)
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, "1")
        context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
        page = shop.channel.read_thread(raw, context)
        assert [(one.remote_id, one.parent_remote_id) for one in page.posts] == [
            ("1", ""),
            ("2", "1"),
            ("3", "2"),
        ]
        assert not any(one.is_ours for one in page.posts)
        gone = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, "99")
        assert shop.channel.read_thread(gone, context).gone == ("99",)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (HTML, BadAnswer(host=HOST, why="html")),
        (Reply(403, text="<h1>No"), BadAnswer(host=HOST, why="html")),
        (CUT, BadAnswer(host=HOST, why="cut")),
        (EMPTY, BadAnswer(host=HOST, why="empty")),
        (Reply(200, {"message": "x"}), BadAnswer(host=HOST, why="shape")),
        (BUSY, Unreachable(host=HOST, why="server")),
        (Reply(400, {"message": "x", "status": 400}), Refused("", "network_said_no", "400")),
    ],
)
def test_what_goes_wrong_is_known_by_its_status(trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        shop = added(net)
        net.next(SEARCH, trouble)
        with pytest.raises(type(error)) as raised:
            shop.fetch(NAME)
    assert raised.value == error


def test_a_pause_is_a_pause() -> None:
    with world().network() as net:
        shop = added(net)
        net.next(SEARCH, Reply(429, {"message": "x"}, {"retry-after": "60"}))
        with pytest.raises(RateLimited):
            shop.fetch(NAME)


@pytest.mark.parametrize("trouble", [HTML, Reply(200, {"x": 1})])
def test_what_is_no_search_is_not_added(trouble: Trouble) -> None:
    with world().network() as net:
        net.next(SEARCH, trouble)
        with pytest.raises(BadAnswer):
            added(net)


def test_a_page_in_the_way_deletes_nothing() -> None:
    with world().network() as net:
        shop = added(net)
        net.next(ITEM, Reply(404, text="<h1>Not found"))
        with pytest.raises(BadAnswer):
            shop.fetch("care", (Known("1", "1", Kind.FOUND),))


def test_nothing_is_ever_sent() -> None:
    with world().network() as net:
        shop = added(net)
        item = shop.fetch(NAME)[0]
        net.calls.clear()
        outgoing = shop.outgoing(item, "Hello")
        assert shop.send(outgoing) == shop.look_up(outgoing) == NotSent(NotOffered(what="reply"))
        assert shop.act(Capability.LIKE, item.ref) == NotSent(NotOffered(what="like"))
        assert net.calls == []
