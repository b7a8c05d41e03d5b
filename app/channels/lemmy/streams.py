"""What is read at a server, and the question that each stream asks; nothing is marked as read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    Care,
    CursorKind,
    Raw,
    Secrets,
    Stream,
    WatchRef,
)
from app.channels.lemmy.answers import check, is_missing
from app.channels.lemmy.server import Params, ask
from app.channels.lemmy.views import COMMENT, MESSAGE, POST, Ref
from app.domain.item import Kind

REPLIES: Final = "replies"
MENTIONS: Final = "mentions"
MESSAGES: Final = "messages"
OWN: Final = "own"
SEARCH: Final = "search"
CARE: Final = "care"
A_PAGE: Final = 50  # the most a server gives
MOST_PAGES: Final = 60  # of a run, as many as fetching asks for; older ones than these stay unread
MOST_SEARCHED: Final = 4  # pages; a server allows some 60 searches in ten minutes
OVERLAP: Final = timedelta(days=1)  # what other servers say arrives late
LISTS: Final = {
    REPLIES: ("/user/replies", "replies", Kind.COMMENT, Capability.COMMENTS),
    MENTIONS: ("/user/mention", "mentions", Kind.MENTION, Capability.MENTIONS),
    MESSAGES: ("/private_message/list", "private_messages", Kind.MESSAGE, Capability.MESSAGES),
}  # path, name in the answer, what it holds
_CARE: Final = Care(most=20, is_open_only=False, within_days=30, not_within_h=20)


def streams(watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
    """Name everything worth reading at an account."""
    found = [Stream(name, CursorKind.WATERMARK, reread_h=24) for name in LISTS]
    found += [Stream(OWN, CursorKind.NONE, every_min=60)]
    found += [one for watch in watches for one in _of_watch(watch)]
    found += [Stream(CARE, CursorKind.NONE, every_min=6 * 60, care=_CARE)]
    return tuple({stream.name: stream for stream in found}.values())


def bring(http: Asker, account: AccountRef, secrets: Secrets, stream: Stream, page: str) -> Raw:
    """Bring home one page of a stream.

    Raises:
        ShopError: the server did not give one.
    """
    kind = stream.name.partition(":")[0]
    if kind == CARE:
        return _look_after(http, account, secrets, page or first_known(stream))
    paging: Params = (("sort", "New"), ("limit", str(A_PAGE)), ("page", page or "1"))
    if kind == SEARCH:
        words: Params = (("q", stream.query), ("type_", "All"), ("listing_type", "All"))
        raw = ask(http, account, secrets, "/search", (*words, *paging))
        return check(raw, Capability.SEARCH)
    if kind == OWN:
        who: Params = (("person_id", account.config.get("person", "")),)
        return check(ask(http, account, secrets, "/user", (*who, *paging)), Capability.COMMENTS)
    path, _, _, what = LISTS[kind]
    every: Params = (("unread_only", "false"),)  # the owner may have read them there
    if kind == MESSAGES:
        paging = paging[1:]
    return check(ask(http, account, secrets, path, (*every, *paging)), what)


def bring_thread(http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
    """Bring home what is said around an item: below its post, or the messages.

    Raises:
        ShopError: the server did not give it.
    """
    about = Ref.of_text(ref)
    limit = ("limit", str(A_PAGE))
    if about.kind == MESSAGE:
        asked: Params = (("unread_only", "false"), limit)
        raw = ask(http, account, secrets, LISTS[MESSAGES][0], asked)
        return check(raw, Capability.THREAD)
    asked = (("post_id", str(about.post)), ("type_", "All"), ("sort", "New"), limit)
    raw = ask(http, account, secrets, "/comment/list", asked)
    return check(raw, Capability.THREAD)


def first_known(stream: Stream) -> str:
    """Name the first stored item that is to be looked after."""
    return next(iter(known(stream)), "")


def known(stream: Stream) -> list[str]:
    """Name the stored comments and posts that are to be looked after; messages cannot be asked."""
    return [
        one.remote_id
        for one in stream.known
        if one.remote_id[:1] in (COMMENT, POST) and one.remote_id[1:].isdecimal()
    ]


def _look_after(http: Asker, account: AccountRef, secrets: Secrets, remote_id: str) -> Raw:
    """Ask for one stored item; an answer that says it is gone is one, too."""
    if not remote_id:
        return Raw(200, {}, b"{}", account.server)
    path = "/comment" if remote_id.startswith(COMMENT) else "/post"
    raw = ask(http, account, secrets, path, (("id", remote_id[1:]),))
    if 400 <= raw.status < 500 and is_missing(raw):
        return raw
    return check(raw, Capability.THREAD)


def _of_watch(watch: WatchRef) -> Iterator[Stream]:
    words = watch.any or ((" ".join(watch.all),) if watch.all else ())
    for word in words:
        plain = word.strip().rstrip("*").strip()
        if plain:
            name = f"{SEARCH}:{watch.id}:{plain.casefold()}"
            yield Stream(name, CursorKind.WATERMARK, watch_id=watch.id, query=plain, every_min=30)
