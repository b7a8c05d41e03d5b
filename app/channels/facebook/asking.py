"""What is read at a Page, and the question that each stream asks: channels/… §1."""

from __future__ import annotations

from typing import Final

from app.channels.base import (
    AccountRef,
    Capability,
    Care,
    CursorKind,
    Known,
    Raw,
    Stream,
)
from app.channels.facebook.sign_in import WITHOUT, asked
from app.channels.graph import conversation, inbox, looked_after
from app.channels.graph.line import Line, place
from app.channels.graph.paging import marks
from app.channels.graph.ref import COMMENT, MESSAGE, POST, REVIEW, TAG, Ref
from app.channels.graph.walk import Wanted, wanted
from app.errors import NotOffered

FEED: Final = "feed"
TAGGED: Final = "tagged"
RATINGS: Final = "ratings"
MESSAGES: Final = "messages"
PAGE: Final = "page"
CARE: Final = "care"
ANSWERS: Final = "rating_answers"
DAY_MIN: Final = 24 * 60
MOST_ALONE: Final = 25  # things asked for one by one in a run
LOOKED_AFTER: Final = {CARE: frozenset({COMMENT, POST}), ANSWERS: frozenset({REVIEW})}

_ATTACHED: Final = "attachments{media_type,media,url,title}"
POST_FIELDS: Final = (
    f"id,message,story,created_time,updated_time,from,permalink_url,full_picture,{_ATTACHED},"
    "shares,is_published,is_hidden,parent_id,comments.limit(0).summary(true),"
    "reactions.limit(0).summary(true)"
)
TAGGED_FIELDS: Final = (
    f"id,message,story,created_time,tagged_time,from,permalink_url,full_picture,{_ATTACHED}"
)
COMMENT_FIELDS: Final = (
    "id,message,created_time,from,permalink_url,parent{id},attachment,like_count,comment_count,"
    "can_comment,can_hide,can_like,can_remove,is_hidden,is_private"
)
RATING_FIELDS: Final = (
    "created_time,recommendation_type,review_text,has_review,has_rating,rating,"
    "reviewer{id,name},open_graph_story{id}"
)


def streams(account: AccountRef) -> tuple[Stream, ...]:
    """Name everything worth reading at a Page, as far as its token allows it."""
    without = account.config.get(WITHOUT, "").split()
    found = [Stream(FEED, CursorKind.WATERMARK)]
    if Capability.MENTIONS.value not in without:
        found.append(Stream(TAGGED, CursorKind.WATERMARK, every_min=60))
    if Capability.REVIEWS.value not in without:
        care = Care(most=100)  # so that one which is no longer listed is known to be gone
        found.append(Stream(RATINGS, CursorKind.WATERMARK, every_min=60, care=care))
        # apart, since the list of ratings is heard of each hour and names no answers
        care = Care(most=200, within_days=30)
        found.append(Stream(ANSWERS, CursorKind.NONE, every_min=DAY_MIN, care=care))
    if Capability.MESSAGES.value not in without:
        found.append(Stream(MESSAGES, CursorKind.WATERMARK))
    found.append(Stream(PAGE, CursorKind.NONE, every_min=DAY_MIN // 2))
    if Capability.COMMENTS.value not in without:
        care = Care(most=25, within_days=30, not_within_h=24)
        found.append(Stream(CARE, CursorKind.NONE, every_min=DAY_MIN, care=care))
    return tuple(found)


def ask(line: Line, account: AccountRef, stream: Stream, cursor: str, page: str) -> Raw:
    """Ask for one page of a stream.

    Raises:
        ShopError: there is no good answer.
    """
    own = account.remote_id
    match stream.name:
        case "feed":
            return _feed(line, own, wanted(cursor, page))
        case "tagged":
            named = (("fields", TAGGED_FIELDS), ("limit", "100"), *marks(page))
            return line.get(place(own, "tagged"), asked(Capability.MENTIONS), named)
        case "ratings":
            return _ratings(line, account, page)
        case "messages":
            want = wanted(cursor, page)
            return inbox.ask(line, own, "messenger", want, asked(Capability.MESSAGES))
        case "care":
            return _care(line, own, known_here(stream), page)
        case "rating_answers":
            return _answers(line, known_here(stream), page)
    fields = "id,name,followers_count,fan_count,rating_count,overall_star_rating"
    return line.get(place(own), asked(Capability.METRICS), (("fields", fields),))


def ask_comments(
    line: Line, thread: str, want: Wanted | None = None, order: str = "chronological"
) -> Raw:
    """Ask what was said below a post, replies included; a post that went is no failure.

    Raises:
        ShopError: there is no good answer.
    """
    named = [
        ("filter", "stream"),
        ("order", order),
        ("limit", "100"),
        ("summary", "true"),
        ("fields", COMMENT_FIELDS),
    ]
    if want is not None:
        named += [("since", str(want.since))] if want.since is not None else []
        named += want.marks
    path = place(thread, "comments")
    return line.get(path, asked(Capability.COMMENTS), named, lets=(want or Wanted()).lets)


def ask_thread(line: Line, ref: Ref) -> Raw:
    """Ask for the conversation around an item; what has none gives an empty one.

    Raises:
        ShopError: it was not given.
    """
    if ref.kind == MESSAGE:
        return inbox.ask_messages(line, ref.thread, asked(Capability.MESSAGES))
    thread = ref.thread or ref.id
    if not thread or ref.kind == TAG:  # below strangers' posts nothing can be read
        return conversation.nothing(line)
    return ask_comments(line, thread, order="reverse_chronological")


def known_here(stream: Stream) -> list[Known]:
    """Choose what can be asked for alone: messages and strangers' posts cannot."""
    refs = [(one, Ref.of_text(one.ref)) for one in stream.known]
    kinds = LOOKED_AFTER[stream.name]
    return [one for one, ref in refs if ref.kind in kinds and ref.id][:MOST_ALONE]


def _feed(line: Line, own: str, want: Wanted) -> Raw:
    if want.thread:
        return ask_comments(line, want.thread, want)
    named = [("fields", POST_FIELDS), ("limit", "100")]
    named += [("since", str(want.since))] if want.since is not None else []
    return line.get(place(own, "feed"), asked(Capability.COMMENTS), (*named, *want.marks))


def _ratings(line: Line, account: AccountRef, page: str) -> Raw:
    """Ask for ratings; once Facebook says that it has them no more, it is not asked again."""
    named = (("fields", RATING_FIELDS), ("limit", "100"), *marks(page))
    try:
        return line.get(place(account.remote_id, "ratings"), asked(Capability.REVIEWS), named)
    except NotOffered:
        without = {*account.config.get(WITHOUT, "").split(), Capability.REVIEWS.value}
        line.http.learn(WITHOUT, " ".join(sorted(without)))
        raise


def _answers(line: Line, known: list[Known], page: str) -> Raw:
    """Ask what was said below one rating, which cannot be asked for itself."""
    one = looked_after.at(known, page)
    if one is None:
        return looked_after.NOTHING
    return ask_comments(line, Ref.of_text(one.ref).id)


def _care(line: Line, own: str, known: list[Known], page: str) -> Raw:
    """Ask for one stored item alone."""
    one = looked_after.at(known, page)
    if one is None:
        return looked_after.NOTHING
    ref, what = Ref.of_text(one.ref), asked(Capability.COMMENTS)

    def is_surely_gone() -> bool:
        line.get(place(own, "feed"), what, (("fields", "id"), ("limit", "1")))
        return True  # the right to see visitors' posts and comments is one and the same

    fields = POST_FIELDS if ref.kind == POST else COMMENT_FIELDS
    return looked_after.ask(line, ref.id, what, fields, is_surely_gone)
