"""Where the gold is: what every source brings and costs, and what to drop or add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Literal

from app.domain.yields import FEW, Yield, seconds_by_item
from app.events import Changed
from app.queries import relevance
from app.queries import yields as asked
from app.queries.watches import watches
from app.services.stored_texts import stored_texts
from app.services.watches import boxes_of_row
from app.store import aside
from app.store.transaction import transaction

if TYPE_CHECKING:
    import sqlite3

    from app.clock import Clock
    from app.queries.page import ReadPage
    from app.services.current import Current
    from app.services.watches import Watches

LOOKED_AT: Final = 5_000  # newest texts that are tried for a wider watch
BLOCK: Final = 500


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A source that might go, or one where a watch might look, too."""

    kind: Literal["drop", "network", "spelling"]
    source: str  # watch, account
    id: int
    name: str
    what: str  # the network, or the spelling; "" of one that might go
    n: int

    @property
    def value(self) -> str:
        """By what a no to it is remembered."""
        return f"{self.kind}:{self.source}:{self.id}:{self.what}"


@dataclass(frozen=True, slots=True)
class Yields:
    """What a period brought; minutes are estimated, and shared where two watches caught one."""

    watches: tuple[Yield, ...]
    accounts: tuple[Yield, ...]


class Sources:
    """Weighs sources; questions for the reader's lane, but for `turn_down`."""

    def __init__(
        self,
        db: sqlite3.Connection,
        read_page: ReadPage,
        current: Current,
        clock: Clock,
        finders: Watches,
    ) -> None:
        """Take what is asked, and what finds a watch in texts."""
        self._db = db
        self._read_page = read_page
        self._current = current
        self._clock = clock
        self._finders = finders

    def yields(self, first: date, last: date) -> Yields:
        """Say what each watch and account brought between two days of the shop's own."""
        zone = self._current.clockwork().zone
        since = datetime.combine(first, time(), zone).astimezone(UTC)
        until = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
        spent = seconds_by_item(asked.did(self._read_page, since, until))
        ids = sorted(spent)
        by_watch: Counter[int] = Counter()
        for item_id, watch_id in asked.watches_of(self._read_page, ids):
            by_watch[watch_id] += round(spent[item_id])
        by_account: Counter[int] = Counter()
        for item_id, account_id in asked.accounts_of(self._read_page, ids):
            by_account[account_id] += round(spent[item_id])
        return Yields(
            tuple(
                replace(one, seconds=by_watch[one.id])
                for one in asked.by_watch(self._read_page, first, last)
            ),
            tuple(
                replace(one, seconds=by_account[one.id])
                for one in asked.by_account(self._read_page, first, last)
            ),
        )

    def suggestions(self, found: Yields) -> tuple[Suggestion, ...]:
        """Say which sources might go, and where a watch might look, too."""
        no = relevance.turned_down(self._read_page, "source")
        every = [*_drops((*found.watches, *found.accounts)), *self._wider()]
        return tuple(one for one in every if one.value not in no)

    def turn_down(self, suggestion: Suggestion) -> Changed:
        """Remember a no to a suggestion; on the writer's lane."""
        with transaction(self._db):
            aside.turn_down(self._db, "source", suggestion.value, self._clock.now())
        return Changed(is_watches=True)

    def hear_again(self, suggestion: Suggestion) -> Changed:
        """Forget a no; on the writer's lane."""
        with transaction(self._db):
            aside.hear_again(self._db, "source", suggestion.value)
        return Changed(is_watches=True)

    def _wider(self) -> list[Suggestion]:
        """Try each narrow watch without its bounds on the newest texts."""
        found = []
        for row in watches(self._read_page):
            if not row.channels and not row.off and not row.is_exact:
                continue
            boxes = boxes_of_row(row)
            narrow = self._finders.matcher(boxes)
            wide = self._finders.matcher(replace(boxes, channels=(), off=(), is_exact=False))
            more: Counter[tuple[Literal["network", "spelling"], str]] = Counter()
            for _, said in stored_texts(self._read_page, block=BLOCK, most=LOOKED_AT):
                looked = wide.look(said)
                if not looked.hits:
                    continue
                if row.channels and said.channel not in row.channels:
                    more["network", said.channel] += 1
                elif not narrow.match(said):
                    more.update({("spelling", why.seen) for why in looked.whys})
            found += [
                Suggestion(kind, "watch", row.id, row.name, what, n)
                for (kind, what), n in more.most_common()
                if n >= FEW
            ]
        return found


def _drops(rows: Sequence[Yield]) -> list[Suggestion]:
    return [
        Suggestion("drop", row.kind, row.id, row.name, "", row.items)
        for row in rows
        if row.is_to_drop
    ]
