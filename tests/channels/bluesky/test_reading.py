"""Reading Bluesky's answers: nothing is lost, whatever a stranger put in."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.channels.base import AccountRef, Page, Raw
from app.channels.bluesky import Bluesky, reading
from app.domain.item import Kind
from app.errors import BadAnswer
from tests.channels.bluesky.conftest import POST_URI, SHOP, context, view


def raw(body: object, status: int = 200) -> Raw:
    """Wrap a body as an answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Raw(status, {}, data, "https://pds.example/xrpc/x")


def read(account: AccountRef, body: object, name: str = "notifications", cursor: str = "") -> Page:
    """Read one page as the engine does."""
    return Bluesky().read(raw(body), context(account, name, cursor))


def test_a_reply_to_us_becomes_a_comment_with_all_it_needs(account: AccountRef) -> None:
    page = read(account, {"notifications": [view()], "cursor": ""})
    (item,) = page.items
    assert item.kind is Kind.COMMENT
    assert item.remote_id == POST_URI
    assert item.text == "Are you open on Sunday?"
    assert item.author.stable_id == "did:plc:anna"
    assert item.url == "https://bsky.app/profile/did:plc:anna/post/3lzzzzzzzzz2a"
    assert item.lang == "en"
    assert item.thread == f"at://{SHOP}/app.bsky.feed.post/root"
    assert json.loads(item.ref)["root"]["cid"] == "bafyroot"
    assert page.cursor == "2026-11-20T08:00:02Z"


@pytest.mark.parametrize("reason", ["like", "repost", "follow", "starterpack-joined", "new-one"])
def test_what_wants_no_answer_is_no_item(account: AccountRef, reason: str) -> None:
    page = read(account, {"notifications": [view(reason=reason)]})
    assert page.items == ()
    assert page.unreadable == 0


def test_our_own_post_is_never_an_item(account: AccountRef) -> None:
    ours = view(author={"did": SHOP, "handle": "kavos.example"})
    assert read(account, {"posts": [ours]}, "search:1:kavos").items == ()


def test_a_name_typed_without_a_mark_is_a_mention_and_a_mere_hit_is_found(
    account: AccountRef,
) -> None:
    typed = view(record={"text": "I love @Kavos.example so much"})
    mere = view(uri="at://did:plc:a/app.bsky.feed.post/x", record={"text": "kavos is coffee"})
    page = read(account, {"posts": [typed, mere]}, "search:1:kavos")
    assert [item.kind for item in page.items] == [Kind.MENTION, Kind.FOUND]


def test_the_mark_moves_only_with_the_last_page(account: AccountRef) -> None:
    first = read(account, {"notifications": [view()], "cursor": "next"})
    assert (first.cursor, first.next_page) == (None, "next")
    last = Bluesky().read(
        raw({"notifications": [view(indexedAt="2026-11-01T00:00:00Z")]}),
        context(account).__class__(
            account, context(account).stream, "", context(account).at, 1, first.carry
        ),
    )
    assert (last.cursor, last.next_page) == ("2026-11-20T08:00:02Z", "")


def test_known_ground_ends_the_run_only_behind_the_overlap(account: AccountRef) -> None:
    body = {"notifications": [view(indexedAt="2026-11-19T12:00:00Z")], "cursor": "next"}
    assert read(account, body, cursor="2026-11-20T08:00:00Z").next_page == "next"
    assert read(account, body, cursor="2026-11-20T12:00:01Z").next_page == ""


def test_a_time_in_the_future_does_not_blind_us(account: AccountRef) -> None:
    page = read(account, {"notifications": [view(indexedAt="2099-01-01T00:00:00Z")]})
    assert page.cursor == "2026-11-22T07:00:00Z"


@pytest.mark.parametrize("body", [b"<html>hotel wifi", b"{", b"[]", b'{"notifications": 3}', b""])
def test_what_is_no_answer_is_a_bad_answer(account: AccountRef, body: bytes) -> None:
    with pytest.raises(BadAnswer):
        read(account, body)


def test_a_deleted_post_in_a_thread_is_gone_and_ours_are_marked(account: AccountRef) -> None:
    ours = view(uri=f"at://{SHOP}/app.bsky.feed.post/root", author={"did": SHOP, "handle": "k"})
    missing = {"uri": "at://did:plc:x/app.bsky.feed.post/gone", "notFound": True}
    tree = {"post": view(), "parent": {"post": ours}, "replies": [missing]}
    page = reading.thread(raw({"thread": tree}), context(account))
    assert [post.is_ours for post in page.posts] == [False, True]
    assert page.gone == ("at://did:plc:x/app.bsky.feed.post/gone",)


def test_a_thread_as_deep_as_a_well_is_read(account: AccountRef) -> None:
    tree: dict[str, Any] = {"post": view()}
    for n in range(300):
        tree = {"post": view(uri=f"at://did:plc:a/app.bsky.feed.post/{n}"), "replies": [tree]}
    assert len(reading.thread(raw({"thread": tree}), context(account)).posts) == 301


def test_reading_crosses_to_another_process(account: AccountRef) -> None:
    answer, what = raw({"notifications": [view()]}), context(account)
    page = Bluesky().read(answer, what)
    assert pickle.loads(pickle.dumps((answer, what, page))) == (answer, what, page)  # noqa: S301 - our own


def _broken(value: Any) -> Iterator[Any]:
    """Make every version of a value with one part missing or of another type."""
    if isinstance(value, dict):
        for key in value:
            without = copy.deepcopy(value)
            del without[key]
            yield without
            others: tuple[object, ...] = (None, 7, [], {}, "\u0000", True)
            for other in others:
                changed = copy.deepcopy(value)
                changed[key] = other
                yield changed
            for inner in _broken(value[key]):
                yield {**value, key: inner}
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            for one in _broken(inner):
                yield [*value[:place], one, *value[place + 1 :]]


def test_no_broken_field_costs_a_sibling(account: AccountRef) -> None:
    sibling = view(uri="at://did:plc:b/app.bsky.feed.post/sibling")
    tried = 0
    for broken in _broken(view()):
        page = read(account, {"notifications": [broken, sibling]})
        assert sibling["uri"] in {item.remote_id for item in page.items}
        assert len(page.items) + page.unreadable >= 1
        tried += 1
    assert tried > 100


@pytest.mark.parametrize(
    ("file", "stream"),
    [("listNotifications", "notifications"), ("searchPosts", "search:1:x")],
)
def test_the_published_examples_are_read_whole(
    shared: Path, account: AccountRef, file: str, stream: str
) -> None:
    example = json.loads((shared / "examples/bluesky" / f"{file}.json").read_text())
    body = example["response"]["body"]
    page = read(account, body, stream)
    entries = body.get("notifications") or body["posts"]
    assert page.unreadable == 0
    assert len(page.items) == sum(
        entry.get("reason", "reply") in reading.KINDS for entry in entries
    )
