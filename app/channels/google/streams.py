"""What is read at a shop, and each page's question and answer.

The newest reviews come by the list; a deleted one merely stops coming. So, once a day, those
not heard of for longest are asked for by name; and once an hour those that are still open,
whose answer of ours Google may have looked at meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

from app.channels.base import (
    AccountRef,
    Asker,
    Care,
    CursorKind,
    Page,
    Raw,
    ReadContext,
    Secrets,
    Stream,
)
from app.channels.google.asking import REVIEWS, ask, is_gone
from app.channels.google.places import LOCATION, PLACE, place_in, places
from app.channels.google.review import answer_of, found_of, path_of, post_of
from app.channels.googleapi.answers import listed, object_of
from app.channels.googleapi.newest_first import is_far, mark_of
from app.channels.googleapi.session import Session
from app.domain.loose import Json, moment_at, text_at
from app.errors import Refused, SignInError

NEWEST: Final = "reviews"
OPEN: Final = "open"
KEPT: Final = "kept"
OVERLAP: Final = timedelta(days=2)
_A_WEEK_H: Final = 7 * 24
_DAY_MIN: Final = 24 * 60
_MOST_PAGES: Final = 50  # of 50 reviews each; fewer than a run may have, so that it ends
_OPEN: Final = Care(most=40, is_open_only=True, within_days=60, not_within_h=1)
_KEPT: Final = Care(most=40, is_open_only=False, not_within_h=24)


def streams(account: AccountRef) -> tuple[Stream, ...]:
    """Name everything worth reading; while Google has not let the shop in, one knock a day."""
    if not account.config.get(LOCATION):
        return (Stream(NEWEST, CursorKind.WATERMARK, every_min=_DAY_MIN),)
    return (
        Stream(NEWEST, CursorKind.WATERMARK, reread_h=_A_WEEK_H),
        Stream(OPEN, CursorKind.NONE, every_min=60, care=_OPEN),
        Stream(KEPT, CursorKind.NONE, every_min=_DAY_MIN, care=_KEPT),
    )


def ask_page(
    session: Session,
    http: Asker,
    account: AccountRef,
    secrets: Secrets,
    stream: Stream,
    page: str,
) -> Raw:
    """Bring home one page; `page` is "location?token" of the list, or the review to look at.

    Raises:
        WaitingForApproval: Google has not let the project in.
        SignInError: Google has, and there are several shops: the owner must say which.
        ShopError: Google did not give it.
    """
    if stream.name != NEWEST:
        ids = [one.remote_id for one in stream.known]
        wanted = page or next(iter(ids), "")
        if not wanted:
            return Raw(204, {}, b"", account.server)  # nothing to look after, nothing asked
        return ask_review(session, account.config.get(LOCATION, ""), wanted)
    location, _, token = page.partition("?")
    location = location or account.config.get(LOCATION, "") or _let_in(session, http, secrets)
    more = (("pageToken", token),) if token else ()
    params = (("pageSize", "50"), ("orderBy", "updateTime desc"), *more)
    return ask(session, REVIEWS, f"v4/{location}/reviews", params)


def ask_review(session: Session, location: str, review_id: str) -> Raw:
    """Ask for one review; a 404 comes back only where the shop itself still answers.

    Raises:
        ShopError: Google did not give it.
    """
    raw = ask(session, REVIEWS, path_of(location, review_id), may_be_gone=True)
    if is_gone(raw):  # or else a shop that was moved or suspended would lose every review
        ask(session, REVIEWS, f"v4/{location}/reviews", (("pageSize", "1"),))
    return raw


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a stream; pure.

    Raises:
        BadAnswer: it is not what it should be.
    """
    if context.stream.name != NEWEST:
        return _read_one(raw, context)
    body = object_of(raw)
    entries = listed(body, "reviews", raw)
    page = _page(entries, context.account)
    moments = [one for one in (moment_at(entry, "updateTime") for entry in entries) if one]
    newest = mark_of(moments, context.carry or context.cursor, context.at)
    token = text_at(body, "nextPageToken")
    is_done = is_far(moments, context.cursor, OVERLAP, context.back_to)
    if not token or is_done or context.page >= _MOST_PAGES:
        return Page(page.items, page.posts, cursor=newest, unreadable=page.unreadable)
    location = place_in(raw) or context.account.config.get(LOCATION, "")
    return Page(
        page.items,
        page.posts,
        next_page=f"{location}?{token}",
        carry=newest,
        unreadable=page.unreadable,
    )


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a review and the answer to it as posts; one that went is named as gone.

    Raises:
        BadAnswer: it is not what it should be.
    """
    if raw.status == 404:
        return Page(gone=(_named(raw),))
    review = object_of(raw)
    told = (post_of(review), answer_of(review, context.account))
    posts = tuple(one for one in told if one is not None)
    return Page(posts=posts, unreadable=0 if posts else 1)


def _read_one(raw: Raw, context: ReadContext) -> Page:
    ids = [one.remote_id for one in context.stream.known]
    if not ids:
        return Page()
    asked = ids[min(context.page, len(ids) - 1)]
    rest = ids[context.page + 1 : context.page + 2]
    next_page = rest[0] if rest else ""
    if raw.status == 404:
        return Page(gone=(asked,), next_page=next_page)
    page = _page([object_of(raw)], context.account)
    return Page(page.items, page.posts, next_page=next_page, unreadable=page.unreadable)


def _page(entries: Sequence[Json], account: AccountRef) -> Page:
    found = [found_of(entry) for entry in entries]
    answers = [answer_of(entry, account) for entry in entries]
    items = tuple(one for one in found if one is not None)
    posts = tuple(one for one in answers if one is not None)
    return Page(items, posts, unreadable=len(entries) - len(items))


def _named(raw: Raw) -> str:
    return unquote(urlsplit(raw.url).path.rpartition("/")[2])


def _let_in(session: Session, http: Asker, secrets: Secrets) -> str:
    """Find the shop, now that Google may have let us in, and keep which it is."""
    found = places(session)
    if not found:
        raise Refused(reason="google_no_place")
    if len(found) > 1:
        raise SignInError(reason="google_which_place")
    secrets.put(PLACE, found[0].name)
    http.learn(LOCATION, found[0].name)
    return found[0].name
