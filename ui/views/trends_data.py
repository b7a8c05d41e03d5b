"""What the graphs show, asked for at once on the reader lane."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.domain.answered import Answered
from app.domain.deadline import is_open_day, shop_day
from app.queries.trends import AnsweredRow, answer_series, answers, days, first_day
from app.queries.understanding import Mark, marks

if TYPE_CHECKING:
    from app.domain.deadline import Clockwork
    from app.services.desk import Desk

RANGES: Final = (7, 30, 90, 365)
DAILY_UP_TO: Final = 90  # a year of days would be bars two pixels wide


@dataclass(frozen=True, slots=True)
class Bar:
    """What was said in a day or a week; `last_on` is included."""

    first_on: date
    last_on: date
    n: int
    by_kind: dict[str, int]
    by_tone: dict[str, int]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything of one range."""

    length: int
    has_any: bool
    bars: tuple[Bar, ...]
    spans: tuple[AnsweredRow, ...]
    whole: Answered
    goal_h: int
    marks: tuple[Mark, ...] = ()  # days on which what texts are understood by changed

    def marks_of(self, place: int) -> tuple[Mark, ...]:
        """Give what changed in the days of a bar."""
        bar = self.bars[place]
        return tuple(one for one in self.marks if bar.first_on <= one.day_on <= bar.last_on)

    @property
    def n(self) -> int:
        """How many mentions there were."""
        return sum(bar.n for bar in self.bars)


def ask(desk: Desk, length: int) -> Shown:
    """Ask for the last so many days, today included."""
    now, clock = desk.clock.now(), desk.clockwork()
    last = shop_day(clock, now)
    first = last - timedelta(days=length - 1)
    return Shown(
        length=length,
        has_any=first_day(desk.read_page) is not None,
        bars=_bars(desk, clock, first, last),
        spans=_spans(desk, first, last),
        whole=answers(desk.read_page, first, last, now),
        goal_h=clock.goal_h,
        marks=marks(desk.read_page, first, last),
    )


def _bars(desk: Desk, clock: Clockwork, first: date, last: date) -> tuple[Bar, ...]:
    rows = days(desk.read_page, first, last)
    if len(rows) <= DAILY_UP_TO:
        return tuple(
            Bar(
                one.day_on,
                one.day_on,
                one.n,
                dict(one.by_kind),
                dict(one.by_tone),
                not is_open_day(clock, one.day_on),
            )
            for one in rows
        )
    made = []
    for start in range(0, len(rows), 7):
        week = rows[start : start + 7]
        kinds: Counter[str] = Counter()
        tones: Counter[str] = Counter()
        for one in week:
            kinds.update(one.by_kind)
            tones.update(one.by_tone)
        n = sum(one.n for one in week)
        made.append(Bar(week[0].day_on, week[-1].day_on, n, dict(kinds), dict(tones), False))
    return tuple(made)


def _spans(desk: Desk, first: date, last: date) -> tuple[AnsweredRow, ...]:
    """Give days for a week, weeks for a quarter, months for a year."""
    now, length = desk.clock.now(), (last - first).days + 1
    if length <= DAILY_UP_TO:
        is_weekly = length > RANGES[0]
        return answer_series(desk.read_page, first, last, now, is_weekly=is_weekly)
    made = []
    start = first
    while start <= last:
        following = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        end = min(following - timedelta(days=1), last)
        made.append(AnsweredRow(start, end, answers(desk.read_page, start, end, now)))
        start = following
    return tuple(made)
