"""What people talk about more than before, what they like and what pains them; worked in the mill.

Some tenths of a second for a year: never on the reader's lane and never in the main thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.analysis.gather import Said
from app.analysis.rising import Columns, Rise, likes_and_dislikes, rising
from app.domain.item import Tone
from app.queries import accounts, relevance
from app.queries import said as asked
from app.queries.inbox_sql import ids_of_days
from app.queries.watches import watches
from app.services.understanding.lists import stop_words

if TYPE_CHECKING:
    from app.jobs.lanes import Jobs
    from app.queries.page import ReadPage
    from app.queries.said import SaidRow
    from app.services.current import Current

BEFORE: Final = 3  # how many times as long the time is that a period is compared with
LIMIT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Words:
    """What stands out in a period, against the time before, and among the glad and the sorry."""

    first: date
    last: date
    rise: Rise
    columns: Columns
    n: int  # texts of the period
    n_before: int
    n_glad: int
    n_sorry: int


class Rising:
    """Asks what was said, and has the mill compare."""

    def __init__(self, jobs: Jobs, read_page: ReadPage, current: Current) -> None:
        """Take the lanes and what is asked."""
        self._jobs = jobs
        self._read_page = read_page
        self._current = current

    def words(self, first: date, last: date) -> Words:
        """Say what stands out from first to last; in a thread that may wait."""
        settings = self._current.settings()
        floor = relevance.floor(self._read_page, settings.strictness)
        length = timedelta(days=(last - first).days + 1)
        until = first - timedelta(days=1)
        since = until - BEFORE * length + timedelta(days=1)
        now = asked.said(self._read_page, first, last, ids_of_days(first, last), floor)
        past = asked.said(self._read_page, since, until, ids_of_days(since, until), floor)
        leave_out = (settings.shop_name, *self._names())
        rise, columns = self._jobs.mill(
            compare, _texts(now), _texts(past), _tones(now), leave_out, limit_s=LIMIT_S
        ).result()
        glad, sorry = (sum(row.tone == one for row in now) for one in GLAD_AND_SORRY)
        return Words(first, last, rise, columns, len(now), len(past), glad, sorry)

    def _names(self) -> list[str]:
        """Give what everybody writes who writes to us: our own names, and what is looked for."""
        logins = accounts.accounts(self._read_page)
        own = [name for one in logins for name in (one.name, one.handle) if name]
        return [*own, *(word for row in watches(self._read_page) for word in row.any)]


GLAD_AND_SORRY: Final = (Tone.POSITIVE, Tone.NEGATIVE)


def compare(
    now: Sequence[Said], before: Sequence[Said], tones: Sequence[str], leave_out: Sequence[str]
) -> tuple[Rise, Columns]:
    """Compare texts; runs in the mill."""
    stop = stop_words()
    glad, sorry = (
        [text for text, tone in zip(now, tones, strict=True) if tone == wanted]
        for wanted in GLAD_AND_SORRY
    )
    return (
        rising(now, before, stop, leave_out=leave_out),
        likes_and_dislikes(glad, sorry, stop, leave_out=leave_out),
    )


def _texts(rows: Sequence[SaidRow]) -> list[Said]:
    return [Said(row.id, row.author_id, row.said, row.lang) for row in rows]


def _tones(rows: Sequence[SaidRow]) -> list[str]:
    return [row.tone for row in rows]
