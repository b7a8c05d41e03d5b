"""What is read at a site, and the question that each stream asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from app.channels.base import AccountRef, Asker, Capability, Care, CursorKind, Raw, Secrets, Stream
from app.channels.wordpress.answers import check
from app.channels.wordpress.comment import FIELDS, REVIEW_FIELDS, Ref
from app.channels.wordpress.site import COMMENTS, REVIEWS, ask
from app.clock import utc_moment
from app.domain.item import Kind

LIST: Final = "comments"
SHOP: Final = "reviews"
CARE: Final = "care"
A_PAGE: Final = 100  # the most a site gives
MOST_PAGES: Final = 60  # of a run, as many as fetching asks for; older ones than these stay unread
OVERLAP: Final = timedelta(days=1)  # `after` is compared in the site's own time, up to 14 h away
_CARE: Final = Care(most=A_PAGE, is_open_only=False, within_days=90, not_within_h=6)

Params = tuple[tuple[str, str], ...]


def streams(account: AccountRef) -> tuple[Stream, ...]:
    """Name everything worth reading: comments, product reviews, and what became of both.

    All is read again once a day, since what was held back or taken for spam keeps its old date.
    """
    found = [Stream(LIST, CursorKind.WATERMARK, reread_h=24)]
    if account.config.get("shop"):
        found.append(Stream(SHOP, CursorKind.WATERMARK, reread_h=24))
    if moderates(account):  # a stranger cannot tell what is gone from what is held back
        found.append(Stream(CARE, CursorKind.NONE, every_min=60, care=_CARE))
    return tuple(found)


def moderates(account: AccountRef) -> bool:
    """Say whether the sign-in sees what is held back, too."""
    return bool(account.config.get("moderates"))


def bring(
    http: Asker, account: AccountRef, secrets: Secrets, stream: Stream, cursor: str, page: str
) -> Raw:
    """Bring home one page of a stream, newest first.

    Raises:
        ShopError: the site did not give one.
    """
    if stream.name == CARE:
        return _look_after(http, account, secrets, stream, page)
    paging: Params = (("per_page", str(A_PAGE)), ("page", page or "1"), ("order", "desc"))
    after = _after(cursor)
    if after is not None:
        paging = (("after", f"{after:%Y-%m-%dT%H:%M:%S}"), *paging)
    if stream.name == SHOP:
        asked: Params = (("status", "all"), ("_fields", REVIEW_FIELDS), *paging)
        return check(ask(http, account, secrets, REVIEWS, asked), Capability.REVIEWS)
    asked = (*seen_by(account), ("orderby", "date_gmt"), *paging)
    return check(ask(http, account, secrets, COMMENTS, asked), Capability.COMMENTS)


def bring_thread(http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
    """Bring home what was said last below the same page, newest first.

    Raises:
        ShopError: the site did not give it.
    """
    asked: Params = (("post", str(Ref.of_text(ref).post)), ("per_page", str(A_PAGE)))
    asked = (*seen_by(account), *asked, ("order", "desc"), ("orderby", "date_gmt"))
    if moderates(account):
        asked = (*asked, ("type", "all"))  # answers to reviews and reviews alike
    return check(ask(http, account, secrets, COMMENTS, asked), Capability.THREAD)


def seen_by(account: AccountRef) -> Params:
    """Ask for what the sign-in may see, with the page it stands below, and without addresses."""
    fields = (("_fields", FIELDS), ("_embed", "up"))
    if not moderates(account):
        return (("status", "approve"), *fields)
    return (("status", "all"), ("context", "edit"), *fields)


def known_ids(stream: Stream, *, is_review: bool) -> list[str]:
    """Name the stored comments, or reviews, that are to be looked after."""
    return [
        one.remote_id
        for one in stream.known
        if (one.kind is Kind.REVIEW) == is_review and one.remote_id.isdigit()
    ]


def _look_after(
    http: Asker, account: AccountRef, secrets: Secrets, stream: Stream, page: str
) -> Raw:
    """Ask for stored items by their ids; what does not come is deleted, in the bin, or spam."""
    is_review = page == SHOP
    _count_spam(http, account, secrets, page)
    ids = known_ids(stream, is_review=is_review)
    if not ids:
        return Raw(200, {}, b"[]", account.server)
    asked: Params = (("include", ",".join(ids)), ("per_page", str(A_PAGE)))
    if is_review:
        asked = (("status", "all"), ("_fields", REVIEW_FIELDS), *asked)
        return check(ask(http, account, secrets, REVIEWS, asked), Capability.REVIEWS)
    return check(
        ask(http, account, secrets, COMMENTS, (*seen_by(account), *asked)), Capability.COMMENTS
    )


def _count_spam(http: Asker, account: AccountRef, secrets: Secrets, page: str) -> None:
    """Keep how many comments the site holds for spam; what they say is not read."""
    if page:
        return
    asked: Params = (("status", "spam"), ("context", "edit"), ("per_page", "1"), ("_fields", "id"))
    told = ask(http, account, secrets, COMMENTS, asked).headers.get("x-wp-total", "")
    if told.isascii() and told.isdigit() and told != account.config.get("spam"):
        http.learn("spam", told)


def _after(cursor: str) -> datetime | None:
    try:
        return utc_moment(cursor) - OVERLAP if cursor else None
    except (ValueError, OverflowError):
        return None
