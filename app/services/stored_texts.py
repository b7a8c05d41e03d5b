"""Everything that is stored, as what a watch looks at; and what a try of one adds up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.analysis.matching import Looked, Said

if TYPE_CHECKING:
    from app.jobs.cancel import Cancel
    from app.queries.page import ReadPage

SAMPLES: Final = 20
SPELLINGS_MOST: Final = 200
TEXTS: Final = """
SELECT id, channel, day_on, title, text, lang, kind, rating, tone, author_name, author_handle
FROM item
WHERE id < :before AND deleted_at IS NULL AND purged_at IS NULL
ORDER BY id DESC
LIMIT :limit
"""
ONE: Final = """
SELECT channel, day_on, title, text, lang, kind, rating, tone, author_name, author_handle
FROM item
WHERE id = :id AND deleted_at IS NULL AND purged_at IS NULL
ORDER BY id
"""
_LAST: Final = (1 << 62) - 1


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling by which a watch was found, folded, and in how many messages."""

    spelling: str
    how: str
    n: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a watch would have caught of the newest items that are stored."""

    n_caught: int
    n_kept_out: int  # by the never box alone
    looked_at: int
    per_week: tuple[tuple[date, int], ...]  # each week's Monday, oldest first, quiet weeks too
    per_word: tuple[tuple[str, int], ...]
    sample_ids: tuple[int, ...]  # newest first
    kept_out_ids: tuple[int, ...]
    per_never: tuple[tuple[str, int], ...] = ()  # what each of the never box took
    per_spelling: tuple[Spelling, ...] = ()  # most met first
    a_week: float = 0.0
    query: str = ""  # the watch as a query
    ordinary: tuple[Ordinary, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordinary:
    """A name that is an ordinary word, too: a context word beside it would tell them apart."""

    word: str
    why: str
    context: tuple[str, ...] = ()  # words that could stand in the context box
    n: int = 0  # messages with it
    n_bare: int = 0  # of these, with nothing around it that points to the shop


@dataclass(slots=True)
class Tally:
    """Adds up what one watch catches, text by text, the newest first."""

    weeks: Counter[date] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    nevers: Counter[str] = field(default_factory=Counter)
    spellings: Counter[tuple[str, str]] = field(default_factory=Counter)
    samples: list[int] = field(default_factory=list)
    kept_out: list[int] = field(default_factory=list)
    looked_at: int = 0
    n_out: int = 0
    newest: date | None = None
    oldest: date | None = None

    def add(self, item_id: int, said: Said, looked: Looked) -> None:
        """Count what was made of one text that has its day."""
        day = said.day or date.min
        self.looked_at += 1
        self.newest = self.newest or day
        self.oldest = day
        for hit in looked.hits:
            self.weeks[_monday(day)] += 1
            self.words.update(hit.words)
            self.spellings.update({(why.seen, str(why.how)) for why in looked.whys})
            if len(self.samples) < SAMPLES:
                self.samples.append(item_id)
        for stopped in looked.stopped:
            self.n_out += 1
            self.nevers.update(stopped.words)
            if len(self.kept_out) < SAMPLES:
                self.kept_out.append(item_id)

    def preview(self, *, words: tuple[str, ...], query: str) -> Preview:
        """Give what it adds up to, for the words that are wanted."""
        weeks = self._every_week()
        n = self.weeks.total()
        return Preview(
            n_caught=n,
            n_kept_out=self.n_out,
            looked_at=self.looked_at,
            per_week=weeks,
            per_word=tuple((word, self.words[word]) for word in words),
            sample_ids=tuple(self.samples),
            kept_out_ids=tuple(self.kept_out),
            per_never=tuple(self.nevers.most_common(SPELLINGS_MOST)),
            per_spelling=self._every_spelling(),
            a_week=round(n / len(weeks), 1) if weeks else 0.0,
            query=query,
        )

    def _every_week(self) -> tuple[tuple[date, int], ...]:
        """Give every week from the first to the last text, quiet ones too."""
        if self.newest is None or self.oldest is None:
            return ()
        first = _monday(min(self.oldest, self.newest))
        last = _monday(max(self.oldest, self.newest))
        mondays = (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
        return tuple((monday, self.weeks.get(monday, 0)) for monday in mondays)

    def _every_spelling(self) -> tuple[Spelling, ...]:
        """Give the spellings met, the most frequent first."""
        met = sorted(self.spellings.items(), key=lambda one: (-one[1], one[0]))
        return tuple(Spelling(seen, how, n) for (seen, how), n in met[:SPELLINGS_MOST])


def stored_texts(
    ask: ReadPage,
    channels: tuple[str, ...] = (),
    *,
    block: int,
    most: int | None = None,
    cancel: Cancel | None = None,
) -> Iterator[tuple[int, Said]]:
    """Give stored items of some networks (none named: of all), newest first.

    Args:
        ask: whose connection answers.
        channels: the networks wanted.
        block: how many are asked for at once.
        most: how many are gone through, of whatever network; None is all.
        cancel: looked at between blocks.
    """
    before, seen = _LAST, 0
    while cancel is None or not cancel.is_set():
        rows = ask(TEXTS, {"before": before, "limit": block})
        for row in rows:
            if not channels or row[1] in channels:
                yield row[0], _said(*row[1:])
        seen += len(rows)
        if len(rows) < block or (most is not None and seen >= most):
            return
        before = rows[-1][0]


def stored_text(ask: ReadPage, item_id: int) -> Said | None:
    """Give one stored item; None where nothing is left of it."""
    rows = ask(ONE, {"id": item_id})
    return _said(*rows[0]) if rows else None


def _said(
    channel: str,
    day_on: str,
    title: str,
    text: str,
    lang: str | None,
    kind: str,
    rating: int | None,
    tone: str,
    author: str,
    handle: str,
) -> Said:
    day = date.fromisoformat(day_on)
    return Said(text, title, channel, lang or "", kind, rating, tone, author, handle, day)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
