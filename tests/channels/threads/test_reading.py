"""Reading Threads: what is said below our posts, of us elsewhere, and what a watch looks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.channels.base import CursorKind, Known, ReadContext, Stream
from app.domain.item import Kind
from app.errors import (
    BadAnswer,
    Gone,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, Trouble
from tests.channels.contract.postman import postman_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.channels.threads.shop import GONE, TOKEN, World, clock, denied, signed_in, world

HOST = "graph.threads.net"
MENTIONS = "GET /v1.0/me/mentions"
CONVERSATION = "GET /v1.0/{id}/conversation"
SEARCH = "GET /v1.0/keyword_search"
PAGED = frozenset({"limit", "after", "since"})
BESIDE = {
    "GET /v1.0/me/threads": PAGED,
    "GET /v1.0/me/replies": PAGED,
    "GET /v1.0/me/mentions": PAGED,
    "GET /v1.0/keyword_search": PAGED | {"search_mode"},
    "GET /v1.0/{thread_id}/conversation": PAGED,
    "GET /v1.0/{thread_id}/replies": PAGED,
}


@pytest.fixture(params=["own", "shared"])
def contracts(request: pytest.FixtureRequest) -> tuple[Contract, ...]:
    """Our own contract alone, and the official collection beside it."""
    if request.param == "own":
        return ()
    shared: Path = request.getfixturevalue("shared")
    path = shared / "contracts/threads/threads-api.postman.subset.json"
    return (postman_contract(path, prefix="/v1.0", beside=BESIDE),)


def test_answers_mentions_and_finds_come_each_once(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        made.post("Their beans!", "dora")
        shop = signed_in(net)
        found = {item.text: item for item in shop.fetch_all()}
        assert {text: item.kind for text, item in found.items()} == {
            "Is it fair trade?": Kind.COMMENT,
            "Lovely": Kind.COMMENT,
            "I like @shop": Kind.MENTION,
            "Their beans!": Kind.FOUND,
        }
        item = found["Lovely"]
        assert (item.author.stable_id, item.author.handle) == ("@bo", "bo")
        assert item.parent_remote_id == item.thread == made.said[1]["id"]
        assert item.cannot == ()
        assert found["I like @shop"].cannot == (("hide", "threads_hide"),)
        again = {one.remote_id for one in shop.fetch("mentions")}
        assert again == {found["I like @shop"].remote_id}  # the overlap brings it again


def test_our_own_posts_and_answers_are_posts(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        asked = made.said[2]["id"]
        made.post("Yes, all of it", to=asked)
        shop = signed_in(net)
        assert {item.text for item in shop.fetch("threads")} == {"Is it fair trade?", "Lovely"}
        posts = {post.text: post for page in shop.pages for post in page.posts}
        assert set(posts) == {"Closed on Monday", "New beans are in", "Yes, all of it"}
        assert posts["Yes, all of it"].parent_remote_id == asked
        assert {post.author.stable_id for post in posts.values()} == {"77"}


def test_only_posts_with_answers_are_looked_into_and_the_old_ones_seldom(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    made.at -= timedelta(days=10)
    older = made.post("Ten days ago")
    made.post("Still?", "anna", to=older)
    made.at = AT - timedelta(hours=1)
    with made.network(*contracts) as net:
        shop = signed_in(net)
        shop.fetch("threads")
        first = [call.path["id"] for call in net.asked(CONVERSATION)]
        assert sorted(set(first)) == sorted({made.said[1]["id"], older})
        net.calls.clear()
        shop.at += timedelta(minutes=15)
        shop.fetch("threads")
        assert {call.path["id"] for call in net.asked(CONVERSATION)} == {made.said[1]["id"]}
        net.calls.clear()
        shop.at += timedelta(hours=6)
        made.at = shop.at - timedelta(minutes=5)
        made.post("And today?", "anna", to=older)
        assert "And today?" in {item.text for item in shop.fetch("threads")}


def test_long_conversations_come_page_by_page_and_late_answers_too(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    made.page_size = 2
    first = made.said[1]["id"]
    for number in range(5):
        made.post(f"Answer {number}", "anna", to=first)
    with made.network(*contracts) as net:
        shop = signed_in(net)
        assert len({item.remote_id for item in shop.fetch("threads")}) == 7
        made.post("Late", "bo", to=made.said[2]["id"])
        shop.at += timedelta(minutes=15)
        assert "Late" in {item.text for item in shop.fetch("threads")}


def test_an_empty_account_is_no_trouble(contracts: tuple[Contract, ...]) -> None:
    with World().network(*contracts) as net:
        shop = signed_in(net)
        assert shop.fetch_all() == []


def test_a_post_that_went_does_not_hide_the_others(contracts: tuple[Contract, ...]) -> None:
    made = world()
    other = made.post("Another")
    made.post("Below it", "anna", to=other)
    with made.network(*contracts) as net:
        shop = signed_in(net)
        net.next(CONVERSATION, GONE)
        texts = {item.text for item in shop.fetch("threads")}
        assert texts in ({"Below it"}, {"Is it fair trade?", "Lovely"})


def test_a_changed_answer_is_followed(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        was = {item.remote_id: item.text for item in shop.fetch("threads")}
        made.said[2]["text"] = "Is it organic?"
        shop.at += timedelta(minutes=15)
        now = {item.remote_id: item.text for item in shop.fetch("threads")}
        assert now[made.said[2]["id"]] == "Is it organic?" != was[made.said[2]["id"]]


def test_what_a_whole_conversation_no_longer_holds_is_gone(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    made.page_size = 2
    with made.network(*contracts) as net:
        shop = signed_in(net)
        known = tuple(
            Known(item.remote_id, item.ref, item.kind, item.thread)
            for item in shop.fetch_all()
            if item.kind is not Kind.FOUND
        )
        shop.fetch("followed", known)
        assert [one for page in shop.pages for one in page.gone] == []
        deleted = made.said[2]["id"]
        made.delete(deleted)
        shop.fetch("followed", known)
        assert [one for page in shop.pages for one in page.gone] == [deleted]
        net.next(CONVERSATION, GONE)
        shop.fetch("followed", known)
        assert [one for page in shop.pages for one in page.gone] == []


def test_what_a_conversation_leaves_out_and_still_stands_is_not_gone() -> None:
    """Whether a conversation holds what was hidden, nobody says."""
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        items = [one for one in shop.fetch("threads") if one.text == "Lovely"]
        known = tuple(Known(one.remote_id, one.ref, one.kind, one.thread) for one in items)
        net.next(CONVERSATION, Reply(200, {"data": []}), denied(10, status=403))
        for _ in range(2):
            shop.fetch("followed", known)
            assert [one for page in shop.pages for one in page.gone] == []


def test_answers_below_an_old_post_are_found_within_a_week() -> None:
    made = world()
    made.at -= timedelta(days=90)
    older = made.post("In the summer")
    made.post("Still?", "anna", to=older)
    made.at = AT - timedelta(hours=1)
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("threads")
        shop.at += timedelta(days=8)
        shop.fetch("threads")
        made.at = shop.at
        made.post("And in winter?", "anna", to=older)
        shop.at += timedelta(days=8)
        assert "And in winter?" in {item.text for item in shop.fetch("threads")}


def test_a_refused_conversation_is_neither_lost_nor_silent() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        net.next(CONVERSATION, denied(12), denied(100))
        with pytest.raises(Refused):
            shop.fetch("threads")
        shop.cursors["threads"] = next(one.cursor for one in shop.pages[::-1] if one.cursor)
        assert {item.text for item in shop.fetch("threads")} == {"Is it fair trade?", "Lovely"}


def test_what_is_hidden_there_says_so() -> None:
    made = world()
    made.said[2]["hide_status"], made.said[3]["hide_status"] = "HIDDEN", "COVERED"
    with made.network() as net:
        found = {item.text: item.is_hidden for item in signed_in(net).fetch_all()}
    assert found["Is it fair trade?"] is True
    assert (found["Lovely"], found["I like @shop"]) == (None, None)


def test_a_search_that_finds_nothing_is_given_back() -> None:
    made = World()
    with made.network() as net:
        shop = signed_in(net)
        given_back: list[tuple[str, int]] = []
        shop.http.give_back = lambda bucket, n: given_back.append((bucket, n))  # type: ignore[method-assign]
        assert shop.fetch("search:3:beans") == []
        assert given_back == [("searches", 1)]
        stream = shop.streams()["search:3:beans"]
        shop.channel.ask(shop.http, shop.account, shop.secrets, replace(stream, query="#b"), "", "")
        assert net.asked(SEARCH)[-1].query["search_mode"] == "TAG"
        assert net.asked(SEARCH)[-1].query["q"] == "b"
    assert {one.name: one.cap for one in shop.channel.buckets(shop.account)} == {
        "percent": 100,
        "searches": 2200,
    }


def test_followers_are_told_where_the_token_may_know() -> None:
    with world().network() as net:
        shop = signed_in(net)
        shop.fetch("numbers")
        assert shop.pages[0].followers == 1234
        net.next("GET /v1.0/me/threads_insights", denied(10), denied(100))
        for _ in range(2):
            shop.fetch("numbers")
            assert shop.pages[0].followers is None


def test_the_conversation_shows_all_oldest_first() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("threads") if one.text == "Lovely")
        made.post("Thanks", to=item.remote_id)
        context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        page = shop.channel.read_thread(raw, context)
        assert [post.text for post in page.posts] == ["Is it fair trade?", "Lovely", "Thanks"]
        assert [post.is_ours for post in page.posts] == [False, False, True]
        net.next(CONVERSATION, GONE)
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        assert not shop.channel.read_thread(raw, context).gone


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (denied(190, 463, 401), SignInError()),
        (denied(10, status=403), ScopeMissing(scopes="threads_manage_mentions")),
        (denied(4), RateLimited(until_at="2026-11-22T09:00:00Z")),
        (
            Reply(429, {"error": {"code": 4}}, {"retry-after": "600"}),
            RateLimited(until_at="2026-11-22T08:10:00Z"),
        ),
        (GONE, Gone()),
        (denied(100), Refused(reason="network_said_no", detail="100/0")),
        (denied(2, status=500), Unreachable(host=HOST, why="server")),
        (BUSY, Unreachable(host=HOST, why="server")),
        (HTML, BadAnswer(host=HOST, why="html")),
        (CUT, BadAnswer(host=HOST, why="cut")),
        (EMPTY, BadAnswer(host=HOST, why="empty")),
        (Reply(200, {"data": 5}), BadAnswer(host=HOST, why="shape")),
    ],
)
def test_what_goes_wrong_is_named(trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(MENTIONS, trouble)
        with pytest.raises(type(error)) as caught:
            shop.fetch("mentions")
        assert caught.value == error
        assert shop.cursors == {}


def test_a_week_old_token_is_renewed_once_and_no_address_keeps_it() -> None:
    made = world()
    stands = clock()
    with made.network() as net:
        shop: Shop = signed_in(net, at=stands)
        shop.fetch("mentions")
        assert net.count("GET /refresh_access_token") == 0
        stands.forward(days=8)
        for _ in range(2):
            shop.fetch("mentions")
        assert net.count("GET /refresh_access_token") == 1
        assert shop.secrets.kept == {"token": f"{TOKEN}-2"}
        assert net.asked(MENTIONS)[-1].credential == f"{TOKEN}-2"
        raw = shop.channel.ask(
            shop.http, shop.account, shop.secrets, shop.streams()["mentions"], "", ""
        )
        assert TOKEN not in raw.url
        shop.fetch("threads")
        assert all(TOKEN not in one for one in (*shop.cursors.values(), repr(shop.pages)))
