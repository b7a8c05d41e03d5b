"""Reading: the recorded answers, those with a part missing or of another type, and our own."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pytest

from app.channels.base import AccountRef, CursorKind, Page, ReadContext, Stream
from app.channels.mastodon import Mastodon
from app.domain.item import Kind, Visibility
from app.errors import BadAnswer
from tests.channels.mastodon.world import AT, raw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = "117020565966271181"
ACCOUNT = AccountRef(
    1,
    "mastodon",
    "https://social.test",
    "shop@social.test",
    "https://social.test/@shop",
    {"account_id": OWN, "domain": "social.test", "software": "mastodon"},
)
NUMBERS: tuple[Any, ...] = (None, 0, -1, 1.5, True)
WRONG = (*NUMBERS, "", "\ud800\x00<b>", "9" * 5000, [], {}, [None, 7], {"a": None})


def context(name: str, cursor: str = "", carry: str = "", page: int = 0) -> ReadContext:
    stream = Stream(name, CursorKind.FORWARD_ID, query=name.rpartition(":")[2])
    return ReadContext(ACCOUNT, stream, cursor, AT, page, carry)


def read(body: Any, name: str = "notifications") -> Page:
    return Mastodon().read(raw(json.dumps(body)), context(name))


def example(shared: Path, name: str) -> Any:
    text = (shared / "examples" / "mastodon" / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)["response"]["body"]


def status(**changes: Any) -> dict[str, Any]:
    """A status that mentions us."""
    return {
        "id": "42",
        "uri": "https://m.test/s/42",
        "url": "https://m.test/@anna/42",
        "account": {
            "id": "7",
            "acct": "anna@m.test",
            "username": "anna",
            "display_name": "Anna 🌷",
            "url": "https://m.test/@anna",
            "followers_count": 3,
        },
        "content": "<p>Is it <b>open</b>?<br>Today</p>",
        "created_at": "2026-11-22T07:00:00.000Z",
        "visibility": "public",
        "language": "lt",
        "mentions": [{"id": OWN}],
        **changes,
    }


def notice(**changes: Any) -> dict[str, Any]:
    return {
        "id": "9",
        "type": "mention",
        "account": status()["account"],
        "status": status(**changes),
    }


def test_a_mention_is_read_whole() -> None:
    (item,) = read([notice(edited_at="2026-11-22T07:05:00Z", spoiler_text="prices")]).items
    assert (item.remote_id, item.kind, item.lang) == ("42", Kind.MENTION, "lt")
    assert item.text == "Is it open?\nToday"
    assert item.title == "prices"
    assert (item.author.name, item.author.handle) == ("Anna 🌷", "anna@m.test")
    assert (item.author.stable_id, item.author.followers) == ("https://m.test/@anna", 3)
    assert (item.thread, item.parent_remote_id) == ("42", "")
    assert item.posted_at is not None
    assert item.edited_at is not None
    assert (item.url, item.global_id) == ("https://m.test/@anna/42", "https://m.test/s/42")
    assert json.loads(item.ref)["acct"] == "anna@m.test"


@pytest.mark.parametrize(
    ("changes", "kind", "visibility"),
    [
        ({}, Kind.MENTION, Visibility.PUBLIC),
        ({"visibility": "unlisted"}, Kind.MENTION, Visibility.UNLISTED),
        ({"visibility": "private"}, Kind.MENTION, Visibility.FOLLOWERS),
        ({"visibility": "direct"}, Kind.MESSAGE, Visibility.PRIVATE),
        ({"visibility": "mutuals_only"}, Kind.MENTION, Visibility.PRIVATE),
        ({"in_reply_to_id": "1", "in_reply_to_account_id": OWN}, Kind.COMMENT, Visibility.PUBLIC),
        ({"in_reply_to_id": "1", "in_reply_to_account_id": "8"}, Kind.MENTION, Visibility.PUBLIC),
        ({"mentions": []}, Kind.MENTION, Visibility.PUBLIC),  # snac2 names nobody
    ],
)
def test_what_it_is_follows_from_whom_it_addresses(
    changes: dict[str, Any], kind: Kind, visibility: Visibility
) -> None:
    (item,) = read([notice(**changes)]).items
    assert (item.kind, item.visibility) == (kind, visibility)


def test_what_a_watch_finds_addresses_nobody_unless_it_does() -> None:
    page = read([status(id="1", mentions=[]), status(id="2")], "tag:coffee")
    assert [one.kind for one in page.items] == [Kind.FOUND, Kind.MENTION]
    assert read({"statuses": [status(mentions=[])]}, "search:3:x").items[0].kind is Kind.FOUND


def test_our_own_words_are_never_items() -> None:
    own = {"id": OWN, "acct": "shop", "url": "https://social.test/@shop"}
    elsewhere = {"id": "other id", "acct": "shop", "url": "https://social.test/@shop"}
    for account in (own, elsewhere):
        page = read([status(account=account)], "tag:coffee")
        assert (page.items, page.unreadable) == ((), 0)


def test_pictures_and_polls_have_words_too() -> None:
    seen = status(
        content="",
        media_attachments=[{"description": "A cup, half empty", "url": "https://m.test/1.png"}],
        poll={"options": [{"title": "yes"}, {"title": "no"}]},
    )
    (item,) = read([seen], "tag:x").items
    assert item.text == "- yes\n- no\n\nA cup, half empty"
    bare = status(content="", media_attachments=[{"url": "https://m.test/1.png"}])
    assert read([bare], "tag:x").items[0].text == "https://m.test/1.png"


def test_hostile_markup_and_addresses_stay_out() -> None:
    evil = "<p>Hi<script>alert(1)</script><img src=x onerror=alert(1)></p>"
    (item,) = read([status(content=evil, url="javascript:alert(1)", uri="data:x")], "tag:x").items
    assert item.text == "Hi"
    assert item.url == ""


def test_reading_can_go_to_another_process() -> None:
    answer, where = raw(json.dumps([notice()])), context("notifications")
    job = pickle.loads(pickle.dumps((Mastodon().read, answer, where)))  # noqa: S301 - our own
    assert job[0](job[1], job[2]) == Mastodon().read(answer, where)
    assert pickle.loads(pickle.dumps(Mastodon().read(answer, where)))  # noqa: S301


@pytest.mark.parametrize("body", ["", "<html>", "[", "{}", "null", "3", '"x"', "[" * 100_000])
@pytest.mark.parametrize("name", ["notifications", "posts", "tag:x", "search:1:x"])
def test_what_is_no_list_is_a_bad_answer(body: str, name: str) -> None:
    with pytest.raises(BadAnswer):
        Mastodon().read(raw(body), context(name))


# --- what a server recorded -----------------------------------------------------------


def test_recorded_answers_are_read_without_loss(shared: Path) -> None:
    notes = read(example(shared, "notifications_mention"))
    assert (len(notes.items), notes.unreadable) == (1, 0)
    assert notes.items[0].text == "@mastodonpy_test hello!"
    assert notes.items[0].kind is Kind.MENTION
    tag = read(example(shared, "timeline_tag"), "tag:hoot")
    assert (len(tag.items), tag.unreadable) == (1, 0)
    assert tag.items[0].text == "#hoot (hashtag toot)"
    assert tag.items[0].lang == "ja"
    assert read(example(shared, "search_v2"), "search:1:x") == Page()
    grouped = example(shared, "notifications_grouped_v2")["statuses"]
    own = Mastodon().read(raw(json.dumps(grouped)), context("posts"))
    assert [(one.is_ours, one.reactions) for one in own.posts] == [(True, 2)]
    thread = raw(
        json.dumps(example(shared, "status_context_empty")),
        "https://social.test/api/v1/statuses/117/context",
    )
    assert Mastodon().read_thread(thread, context("posts")) == Page()


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Go through every place of an answer."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield (*path, key)
            yield from paths(value[key], (*path, key))


def spoilt(body: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Give an answer once with each part removed, and with each of another type."""
    for path in paths(body):
        for wrong in ("removed", *WRONG):
            broken = copy.deepcopy(body)
            holder = broken
            for key in path[:-1]:
                holder = holder[key]
            if wrong == "removed":
                del holder[path[-1]]
            else:
                holder[path[-1]] = wrong
            yield path, broken


def check_sound(page: Page) -> None:
    """Everything read can be written to a file and crossed to another process."""
    known = [(one.remote_id, one.author) for one in page.items]
    known += [(one.remote_id, one.author) for one in page.posts]
    assert all(remote_id and author.stable_id for remote_id, author in known)
    assert json.dumps(asdict(page), default=str, ensure_ascii=False).encode()
    assert pickle.dumps(page)


@pytest.mark.parametrize(
    ("name", "file"), [("notifications", "notifications_mention"), ("tag:x", "timeline_tag")]
)
def test_a_broken_entry_takes_no_sibling_with_it(shared: Path, name: str, file: str) -> None:
    sound = example(shared, file)[0]
    sibling = copy.deepcopy(sound)
    sibling["id"] = "sibling"
    (sibling.get("status") or sibling)["id"] = "sibling"
    for path, broken in spoilt(sound):
        page = read([broken, sibling, "rubbish", None], name)
        ids = [one.remote_id for one in page.items]
        assert ids[-1:] == ["sibling"], path
        assert page.unreadable >= 2, path
        is_lost = len(ids) == 1 and page.unreadable == 2
        assert not is_lost or path in (("type",), ("status",), ("account", "id")), path
        check_sound(page)


def test_broken_posts_and_conversations_take_no_sibling_with_them() -> None:
    own = {"id": OWN, "acct": "shop", "url": "https://social.test/@shop", "followers_count": 9}
    sound = status(account=own, replies_count=2, favourites_count=1, reblogs_count=0)
    for path, broken in spoilt(sound):
        page = Mastodon().read(
            raw(json.dumps([broken, {**sound, "id": "sibling"}])), context("posts")
        )
        assert "sibling" in {one.remote_id for one in page.posts}, path
        check_sound(page)
    answers = {"ancestors": [status(id="root")], "descendants": [status(id="b"), status(id="c")]}
    address = "https://social.test/api/v1/statuses/42/context"
    for path, broken in spoilt(answers):
        page = Mastodon().read_thread(raw(json.dumps(broken), address), context("posts"))
        if len(path) > 1:
            assert len(page.posts) + page.unreadable >= 2, path
        check_sound(page)


def test_a_thread_is_given_oldest_first_under_its_first_post() -> None:
    own = {"id": OWN, "acct": "shop"}
    body = {
        "ancestors": [status(id="root", account=own), status(id="a", in_reply_to_id="root")],
        "descendants": [status(id="c", in_reply_to_id="b", account=own)],
    }
    answer = raw(json.dumps(body), "https://social.test/api/v1/statuses/b/context")
    page = Mastodon().read_thread(answer, context("posts"))
    assert [(one.remote_id, one.is_ours) for one in page.posts] == [
        ("root", True),
        ("a", False),
        ("c", True),
    ]
    assert {one.thread for one in page.posts} == {"root"}


# --- our own posts ----------------------------------------------------------------------


def test_conversations_that_grew_are_read_and_only_those() -> None:
    own = {"id": OWN, "acct": "shop", "display_name": "The Shop", "followers_count": 9}
    listed = [status(id=str(n), account=own, replies_count=n % 2) for n in range(24)]
    seen = json.dumps({"counts": {"0": 0}})
    first = Mastodon().read(raw(json.dumps(listed)), context("posts", seen))
    assert (first.followers, first.account_name) == (9, "The Shop")
    assert first.next_page == "context:1"
    assert first.cursor is None  # nothing is remembered before the conversations are stored
    page, read_ids = first, []
    while page.next_page:
        read_ids.append(page.next_page.removeprefix("context:"))
        body = {
            "ancestors": [],
            "descendants": [
                status(
                    id=f"r{len(read_ids)}",
                    mentions=[],
                    in_reply_to_id=read_ids[-1],
                    in_reply_to_account_id=OWN,
                )
            ],
        }
        where = context("posts", seen, page.carry, len(read_ids))
        page = Mastodon().read(raw(json.dumps(body)), where)
        assert [one.kind for one in page.items] == [Kind.COMMENT]
        assert page.items[0].thread == read_ids[-1]
    assert len(read_ids) == 10  # of twelve: the others are left for the next time
    again = Mastodon().read(raw(json.dumps(listed)), context("posts", page.cursor or ""))
    assert again.next_page == "context:21"
    rest = Mastodon().read(raw("", status=404), context("posts", page.cursor or "", again.carry, 1))
    rest = Mastodon().read(raw("", status=404), context("posts", page.cursor or "", rest.carry, 2))
    done = Mastodon().read(raw(json.dumps(listed)), context("posts", rest.cursor or ""))
    assert (done.next_page, done.cursor) == ("", None)


def test_older_posts_are_read_until_a_known_one() -> None:
    own = {"id": OWN, "acct": "shop"}
    seen = json.dumps({"counts": {"1": 0}})
    newest = [status(id=str(n), account=own) for n in (9, 8)]
    page = Mastodon().read(raw(json.dumps(newest)), context("posts", seen))
    assert page.next_page == "max:8"
    older = [status(id=str(n), account=own) for n in (7, 1)]
    page = Mastodon().read(raw(json.dumps(older)), context("posts", seen, page.carry, 1))
    assert page.next_page == ""
    assert set(json.loads(page.cursor or "")["counts"]) == {"9", "8", "7", "1"}


@pytest.mark.parametrize("cursor", ["", "rubbish", "[1, null]", '{"counts": 3}', "[]"])
@pytest.mark.parametrize("name", ["notifications", "posts", "tag:x"])
def test_a_strange_cursor_is_as_none(cursor: str, name: str) -> None:
    account = replace(ACCOUNT)
    body = [status(id="5", account={"id": OWN})] if name == "posts" else [notice()]
    page = Mastodon().read(raw(json.dumps(body)), replace(context(name, cursor), account=account))
    assert page.cursor
