"""What is read at an account, and the question that each stream asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from app.channels.base import AccountRef, Asker, Capability, CursorKind, Raw, Stream, WatchRef
from app.channels.mastodon import progress
from app.channels.mastodon.answers import Asked, check
from app.channels.mastodon.server import MASTODON

NOTIFICATIONS: Final = "notifications"
POSTS: Final = "posts"
TAG: Final = "tag"
SEARCH: Final = "search"
LIMIT: Final = "40"


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a server."""

    path: str
    asked: Asked
    params: tuple[tuple[str, str], ...] = ()
    may_be_gone: bool = False


def streams(account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
    """Name everything worth reading at an account."""
    found: list[Stream] = []
    if account.config.get("account_id"):
        found.append(Stream(NOTIFICATIONS, CursorKind.FORWARD_ID))
        found.append(Stream(POSTS, CursorKind.WATERMARK))
    found.extend(
        Stream(f"{TAG}:{word}", CursorKind.FORWARD_ID, query=word)
        for word in hashtags(account.config.get("hashtags", ""))
    )
    for watch in watches:
        found.extend(_of_watch(account, watch))
    return tuple({stream.name: stream for stream in found}.values())


def hashtags(words: str) -> tuple[str, ...]:
    """Read the owner's hashtags, however they were typed; each once, without its #."""
    found = (tag_of(word) for word in re.split(r"[\s,;]+", words))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def tag_of(words: str) -> str:
    """Make the hashtag people would write for some words; "" where there is none."""
    tag = "".join(re.findall(r"\w+", words.casefold()))
    return "" if not tag or tag.isdigit() else tag


def question(account: AccountRef, stream: Stream, cursor: str, page: str) -> Question:
    """Say what to ask for one page of a stream."""
    kind = stream.name.partition(":")[0]
    if kind == POSTS:
        return _posts(account, page)
    if kind == SEARCH:
        named = (("q", stream.query), ("type", "statuses"), ("limit", LIMIT))
        return Question("/api/v2/search", Asked(Capability.SEARCH, "read:search"), named)
    moved = (("limit", LIMIT), *progress.params(cursor, page))
    if kind == TAG:
        asked = Asked(Capability.SEARCH, "read:statuses", has_token=has_login(account))
        return Question(f"/api/v1/timelines/tag/{quote(stream.query, safe='')}", asked, moved)
    return Question(
        "/api/v1/notifications",
        Asked(Capability.MENTIONS, "read:notifications"),
        (*_of_notifications(account), *moved),
    )


def _of_notifications(account: AccountRef) -> tuple[tuple[str, str], ...]:
    """Ask for what addresses us; by default Mastodon holds back what strangers write in private.

    Pleroma refuses a type that it does not know, so the others are asked for mentions alone.
    """
    mentions = ("types[]", "mention")
    if account.config.get("software") != MASTODON:
        return (mentions,)
    return (mentions, ("types[]", "quote"), ("include_filtered", "true"))


def has_login(account: AccountRef) -> bool:
    """Say whether somebody is signed in, or hashtags are watched without."""
    return bool(account.config.get("account_id"))


def send(http: Asker, account: AccountRef, token: str | None, asked: Question) -> Raw:
    """Ask a server, and say what a bad answer means.

    Raises:
        ShopError: there is no good answer.
    """
    raw = http.send("GET", account.server + asked.path, params=asked.params, bearer=token)
    if asked.may_be_gone and raw.status in (404, 410):
        return raw
    if raw.status == 400 and token and not raw.body.lstrip().startswith(b"{"):
        _check_token(http, account, token)
    return check(raw, asked.asked)


def context_question(status_id: str) -> Question:
    """Ask for the conversation around a status."""
    path = f"/api/v1/statuses/{quote(status_id, safe='')}/context"
    return Question(path, Asked(Capability.THREAD, "read:statuses"), may_be_gone=True)


def _check_token(http: Asker, account: AccountRef, token: str) -> None:
    """Tell a bad question from a dead token, which Takahe answers alike: 400, plain text."""
    me = http.send("GET", f"{account.server}/api/v1/accounts/verify_credentials", bearer=token)
    check(me, Asked(Capability.MENTIONS, "read:accounts"), is_about_token=True)


def _posts(account: AccountRef, page: str) -> Question:
    if page.startswith("context:"):
        return context_question(page.removeprefix("context:").split("|")[0])
    own = quote(account.config.get("account_id", ""), safe="")
    asked = Asked(Capability.COMMENTS, "read:statuses")
    named = (("limit", LIMIT), ("exclude_reblogs", "true"), *progress.params("", page))
    return Question(f"/api/v1/accounts/{own}/statuses", asked, named)


def _of_watch(account: AccountRef, watch: WatchRef) -> Iterator[Stream]:
    """Search for a watch's words, and follow the hashtags they would be."""
    words = watch.any or ((" ".join(watch.all),) if watch.all else ())
    for word in words:
        plain = word.strip().rstrip("*").strip()
        if not plain:
            continue
        tag = tag_of(plain)
        if tag and not word.strip().endswith("*"):  # half a word is nobody's hashtag
            name = f"{TAG}:{watch.id}:{tag}"
            yield Stream(name, CursorKind.FORWARD_ID, watch_id=watch.id, query=tag)
        if account.config.get("has_search"):
            # elsewhere the marks would be searched for
            is_phrase = " " in plain and watch.any and account.config.get("software") == MASTODON
            query = f'"{plain}"' if is_phrase else plain
            name = f"{SEARCH}:{watch.id}:{plain.casefold()}"
            yield Stream(name, CursorKind.NONE, watch_id=watch.id, query=query)
