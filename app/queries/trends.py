"""The numbers behind the graphs: mentions a day from the day counts, and how answering went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.clock import utc_text
from app.domain.answered import Answered, Owed, count_answered
from app.domain.filter import InboxFilter
from app.domain.item import Kind, Tone
from app.queries.page import ReadPage, moment

DAYS: Final = """
SELECT day_on, kind, tone, sum(n) FROM day_count
WHERE day_on >= :first AND day_on <= :last
  AND (:channel = '' OR channel = :channel)
GROUP BY day_on, kind, tone
ORDER BY day_on, kind, tone
"""
WATCH_DAYS: Final = """
SELECT day_on, '', tone, n FROM day_watch
WHERE watch_id = :watch_id AND day_on >= :first AND day_on <= :last
ORDER BY day_on, tone
"""
FIRST_DAY: Final = "SELECT min(day_on) FROM day_count"
# One place decides what was owed: on the shop's own day, not from before the account was
# connected, not noise, and not deleted by its author before anyone answered.
OWED: Final = """
SELECT day_on, due_at, answered_at, answered_after_s,
  CASE WHEN state = 'done' THEN state_at END
FROM item
WHERE due_at IS NOT NULL AND due_at >= :from_at AND due_at < :until_at
  AND day_on >= :first AND day_on <= :last
  AND is_backlog = 0 AND state <> 'noise'
  AND (deleted_at IS NULL OR answered_at IS NOT NULL)
ORDER BY day_on, id
"""
# The longest a goal of 168 h can be pushed out by a closed fortnight at year's end, and more.
DUE_WITHIN: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DayRow:
    """What was said about the shop on one of its days."""

    day_on: date
    n: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_tone: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """How what came in a day or a week was answered; `last_on` is included."""

    first_on: date
    last_on: date
    answered: Answered


def days(
    read_page: ReadPage, first: date, last: date, *, channel: str = "", watch_id: int | None = None
) -> tuple[DayRow, ...]:
    """Count mentions for each day from first to last, both included; a silent day is 0.

    The counts of a watch know tones only, no kinds.
    """
    values = {"first": first.isoformat(), "last": last.isoformat()}
    if watch_id is None:
        rows = read_page(DAYS, {**values, "channel": channel})
    else:
        rows = read_page(WATCH_DAYS, {**values, "watch_id": watch_id})
    kinds: dict[str, dict[str, int]] = {}
    tones: dict[str, dict[str, int]] = {}
    for day, kind, tone, n in rows:
        _count(kinds.setdefault(day, {}), kind, n)
        _count(tones.setdefault(day, {}), tone, n)
    return tuple(
        DayRow(day, sum(tones.get(key, {}).values()), kinds.get(key, {}), tones.get(key, {}))
        for day in _every_day(first, last)
        for key in (day.isoformat(),)
    )


def first_day(read_page: ReadPage) -> date | None:
    """Tell from which day on anything is known; None on an empty shop."""
    ((day,),) = read_page(FIRST_DAY, {})
    return date.fromisoformat(day) if day else None


def answers(read_page: ReadPage, first: date, last: date, now: datetime | None = None) -> Answered:
    """Say how everything that came from first to last was answered, as things stand now."""
    owed = _owed(read_page, first, last)
    return count_answered((one for _, one in owed), now or datetime.now(UTC))


def answer_series(
    read_page: ReadPage, first: date, last: date, now: datetime, *, is_weekly: bool = False
) -> tuple[AnsweredRow, ...]:
    """Say the same for each day, or for each week from Monday, between first and last."""
    sorted_by: dict[date, list[Owed]] = {}
    for day, one in _owed(read_page, first, last):
        start = day - timedelta(days=day.weekday()) if is_weekly else day
        sorted_by.setdefault(max(start, first), []).append(one)
    return tuple(
        AnsweredRow(start, end, count_answered(sorted_by.get(start, ()), now))
        for start, end in _spans(first, last, is_weekly=is_weekly)
    )


def items_of(
    first: date,
    last: date | None = None,
    *,
    kind: str = "",
    tone: str = "",
    channel: str = "",
    watch_id: int | None = None,
) -> InboxFilter:
    """Describe the items behind a point of a graph: what the inbox is to show for it."""
    return InboxFilter(
        states=(),
        since=first,
        until=last or first,
        kinds=(Kind(kind),) if kind else (),
        tones=(Tone(tone),) if tone else (),
        channels=(channel,) if channel else (),
        watch_id=watch_id,
        order="new",
    )


def _owed(read_page: ReadPage, first: date, last: date) -> list[tuple[date, Owed]]:
    start = datetime.combine(first, datetime.min.time(), UTC) - timedelta(days=1)
    values = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "from_at": utc_text(start),
        "until_at": utc_text(start + DUE_WITHIN + (last - first)),
    }
    return [
        (
            date.fromisoformat(day),
            Owed(datetime.fromisoformat(due), moment(done), after, moment(closed)),
        )
        for day, due, done, after, closed in read_page(OWED, values)
    ]


def _count(into: dict[str, int], name: str, n: int) -> None:
    if name:
        into[name] = into.get(name, 0) + n


def _every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _spans(first: date, last: date, *, is_weekly: bool) -> list[tuple[date, date]]:
    if not is_weekly:
        return [(day, day) for day in _every_day(first, last)]
    spans, start = [], first
    while start <= last:
        end = min(start + timedelta(days=6 - start.weekday()), last)
        spans.append((start, end))
        start = end + timedelta(days=1)
    return spans
