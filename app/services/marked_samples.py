"""Messages by which a watch is judged before it is kept, the words that count marked in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.analysis.matching import Said, Why
from app.queries.samples import sample_rows

if TYPE_CHECKING:
    from datetime import datetime

    from app.analysis.matching import Matcher
    from app.domain.item import Found
    from app.queries.page import ReadPage
    from app.queries.samples import SampleRow

BEFORE: Final = 48  # characters of a text shown before the first mark
LONGEST: Final = 320
JOINER: Final = "\u200d"  # holds an emoji of several together


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in an excerpt, and how the name is written there."""

    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One message as a line: where, who, when, and a piece of it with marks."""

    item_id: int  # 0 of one that is not stored
    channel: str
    who: str
    at: datetime | None
    excerpt: str
    marks: tuple[Mark, ...] = ()
    url: str = ""


def samples(read_page: ReadPage, ids: Sequence[int], matcher: Matcher) -> tuple[Sample, ...]:
    """Read messages and mark what a matcher finds in them, newest first."""
    return tuple(_sample(row, matcher) for row in sample_rows(read_page, ids))


def live_samples(found: Iterable[Found], channel: str, matcher: Matcher) -> tuple[Sample, ...]:
    """Mark what a matcher finds in what a network has just brought."""
    return tuple(
        replace(
            excerpt(Said(one.text, one.title, channel), matcher),
            who=one.author.name or one.author.handle,
            at=one.posted_at,
            url=one.url,
        )
        for one in found
    )


def excerpt(said: Said, matcher: Matcher) -> Sample:
    """Cut the piece around the first place that counts, each blank or sign one character."""
    shift = len(said.title) + 1 if said.title else 0
    places = sorted(_place(why, shift) for why in matcher.why(said))
    whole = said.words
    first = places[0][0] if places else 0
    start = max(0, first - BEFORE)
    if start and (blank := whole.find(" ", start, first)) >= 0:
        start = blank + 1
    lead = "… " if start else ""
    shown = whole[start : start + LONGEST]
    piece = "".join(one if one.isprintable() or one == JOINER else " " for one in shown)
    moved = len(lead) - start
    marks = tuple(
        Mark(begin + moved, min(end + moved, len(lead) + len(piece)), how)
        for begin, end, how in places
        if begin - start < len(piece)
    )
    return Sample(0, said.channel, "", None, lead + piece, marks)


def _place(why: Why, shift: int) -> tuple[int, int, str]:
    moved = shift if why.part == "text" else 0
    return why.start + moved, why.end + moved, str(why.how)


def _sample(row: SampleRow, matcher: Matcher) -> Sample:
    said = Said(
        row.text,
        row.title,
        row.channel,
        row.lang,
        row.kind,
        row.rating,
        row.tone,
        row.author,
        row.handle,
        row.day,
    )
    made = excerpt(said, matcher)
    return replace(made, item_id=row.item_id, who=row.author or row.handle, at=row.at)
