"""Bytes of Trustpilot into items, answers and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.http.body import host_of, json_of
from app.channels.trustpilot.review import answer_of, post_of, review_of
from app.channels.watermark import step
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
    has_more = context.page + 1 < MOST_PAGES and (len(entries) >= A_PAGE or _names_more(body))
    older = str(context.page + 2) if has_more else ""
    return step(page, moments, context, older=older, overlap=OVERLAP)


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
