"""Looking after comments that are still open: whether they are there, and what was answered.

An answer below an old comment moves that comment nowhere, so lists that are read from the newest
on may never show it; here each open comment is asked for by its id, and the answers below it.
What was asked for and did not come is gone, where others that were asked for did: an empty list, or
one of something else, proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.channels.base import Care, Known, Page, Raw, ReadContext, Stream
from app.channels.tiktok.answers import id_at
from app.channels.tiktok.asking import READ_SCOPE, Line
from app.channels.tiktok.comments import Ref, is_short_of_answers, sorted_out
from app.channels.tiktok.videos import COMMENTS, bring_answers, comments_of, has_more
from app.domain.loose import Json, texts_at
from app.errors import Refused

CARE: Final = Care(most=30, is_open_only=True, within_days=30, not_within_h=20)
MOST_IDS: Final = 20  # in one question


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: comments of a video by their ids, or the answers below one of them."""

    video: str
    url: str
    ids: tuple[str, ...]  # known ones that the answer should hold
    above: str = ""


def questions(known: Sequence[Known]) -> tuple[Asked, ...]:
    """Say what to ask to see all of these: first the comments, then the answers to them."""
    refs = [ref for one in known if (ref := Ref.of_text(one.ref)).video and ref.comment]
    tops: dict[tuple[str, str], list[str]] = {}
    below: dict[tuple[str, str, str], list[str]] = {}
    for ref in refs:
        if ref.top in ("", ref.comment):
            tops.setdefault((ref.video, ref.url), []).append(ref.comment)
        else:
            below.setdefault((ref.video, ref.url, ref.top), []).append(ref.comment)
    return (
        *(
            Asked(video, url, tuple(ids[start : start + MOST_IDS]))
            for (video, url), ids in tops.items()
            for start in range(0, len(ids), MOST_IDS)
        ),
        *(Asked(video, url, tuple(ids), top) for (video, url, top), ids in below.items()),
    )


def bring(line: Line, stream: Stream, page: str) -> Raw | None:
    """Bring home the answer to the next question; None where there is nothing to look after.

    Raises:
        ShopError: there is no good answer.
    """
    if page.startswith("answers "):
        _, video, above = page.split(" ")
        return bring_answers(line, video, above)
    asked, at = questions(stream.known), int(page or "0")
    if at >= len(asked):
        return None
    one = asked[at]
    if one.above:
        return bring_answers(line, one.video, one.above)
    params = [
        ("video_id", one.video), ("comment_ids", json.dumps(one.ids)),
        ("include_replies", "true"), ("status", "ALL"), ("max_count", COMMENTS),
    ]  # fmt: skip
    return line.get("business/comment/list", READ_SCOPE, params, lets=(Refused,))


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one answer; what should be in it and is not, is gone.

    Raises:
        BadAnswer: it is not what it should be.
    """
    asked = questions(context.stream.known)
    at, todo = _carried(context.carry)
    if at >= len(asked):
        return Page()
    one = asked[at]
    if todo:  # the answers to a comment that came just before
        one = Asked(one.video, one.url, (), todo[0])
    comments = comments_of(raw)
    if comments is None:
        return _next(Page(), one.video, at, todo[1:], len(asked))
    found = sorted_out(comments, context.account, one.video, one.url, one.above)
    came = {id_at(comment, "comment_id") for comment in comments}
    is_whole = not has_more(raw) and not found.unreadable
    is_theirs = bool(came) and (bool(one.above) or came <= set(one.ids))
    gone = tuple(said for said in one.ids if said not in came) if is_whole and is_theirs else ()
    page = Page(items=found.items, posts=found.posts, gone=gone, unreadable=found.unreadable)
    if one.above:
        return _next(page, one.video, at, todo[1:], len(asked))
    apart = {known.above for known in asked if known.above}
    short = (id_at(comment, "comment_id") for comment in comments if is_short_of_answers(comment))
    return _next(page, one.video, at, [s for s in short if s and s not in apart], len(asked))


def _next(page: Page, video: str, at: int, todo: Sequence[str], n: int) -> Page:
    """Go on with the answers that are wanted besides, then with the next question."""
    if not todo:
        at += 1
        if at >= n:
            return page
    next_page = f"answers {video} {todo[0]}" if todo else str(at)
    return Page(
        items=page.items,
        posts=page.posts,
        gone=page.gone,
        unreadable=page.unreadable,
        next_page=next_page,
        carry=json.dumps({"at": at, "todo": list(todo)}),
    )


def _carried(carry: str) -> tuple[int, list[str]]:
    read: Json = json.loads(carry) if carry else {}
    at = read.get("at", 0) if isinstance(read, dict) else 0
    return (at if isinstance(at, int) else 0), list(texts_at(read, "todo"))
