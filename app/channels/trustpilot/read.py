"""Bytes of Trustpilot into items, answers and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.http.body import host_of, json_of
from app.channels.trustpilot.review import answer_of, post_of, review_of
from app.clock import utc_moment, utc_text
from app.domain.item import Found, Post
from app.domain.loose import Json, list_at, text_at
from app.errors import BadAnswer

A_PAGE: Final = 100
MOST_PAGES: Final = 60  # of a run, as many as fetching asks for; older ones than these stay unread
OVERLAP: Final = timedelta(days=2)  # a review may be shown some time after it was written


def read_list(raw: Raw, context: ReadContext) -> Page:
    """Read a page of reviews, newest first; how far we are is kept with the last page alone.

    Raises:
        BadAnswer: it is not what it should be.
    """
    body = json_of(raw)
    entries = body.get("reviews") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        raise BadAnswer(host=host_of(raw), why="shape")
    page = _sorted(entries, context.account)
    moments = [one.posted_at for one in page.items if one.posted_at is not None]
    newest = _newest([*moments, *_kept(context.carry), *_kept(context.cursor)], context.at)
    has_more = context.page + 1 < MOST_PAGES and (len(entries) >= A_PAGE or _names_more(body))
    if has_more and not _is_far(moments, context):
        return replace(page, next_page=str(context.page + 2), carry=newest)
    return replace(page, cursor=newest if newest and newest != context.cursor else None)


def read_care(raw: Raw, context: ReadContext) -> Page:
    """Read one stored review anew, and go on to the next.

    Raises:
        BadAnswer: it is not what it should be.
    """
    known = [one.remote_id for one in context.stream.known]
    now, rest = known[context.page : context.page + 1], known[context.page + 1 :]
    next_page = rest[0] if rest else ""
    if raw.status in (404, 410):
        return Page(gone=tuple(now), next_page=next_page)
    body = json_of(raw)
    if not isinstance(body, dict):
        raise BadAnswer(host=host_of(raw), why="shape")
    page = _sorted([body] if body else [], context.account)
    return replace(page, next_page=next_page)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a review and our answer to it as posts.

    Raises:
        BadAnswer: it is not what it should be.
    """
    if raw.status in (404, 410):
        return Page(gone=(raw.url.rpartition("/")[2],))
    page = _sorted([json_of(raw)], context.account)
    return Page(posts=(*map(post_of, page.items), *page.posts), unreadable=page.unreadable)


def _names_more(body: Json) -> bool:
    """Say whether the answer itself links to a next page, which may be a shorter one than asked."""
    return any(text_at(link, "rel") == "next-page" for link in list_at(body, "links"))


def _sorted(entries: Sequence[Json], account: AccountRef) -> Page:
    items: list[Found] = []
    answers: list[Post] = []
    for entry in entries:
        items += filter(None, (review_of(entry),))
        answers += filter(None, (answer_of(entry, account),))
    return Page(tuple(items), tuple(answers), unreadable=len(entries) - len(items))


def _is_far(moments: Sequence[datetime], context: ReadContext) -> bool:
    known = [one - OVERLAP for one in _kept(context.cursor)]
    wanted = [one for one in (*known, context.back_to) if one is not None]
    return bool(moments and wanted) and min(moments) < max(wanted)


def _newest(moments: Sequence[datetime], now: datetime) -> str:
    return utc_text(max(min(one, now) for one in moments)) if moments else ""


def _kept(text: str) -> list[datetime]:
    try:
        return [utc_moment(text)] if text else []
    except ValueError:
        return []
