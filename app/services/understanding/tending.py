"""What follows a fetch: reading, watches, twins, relevance, learning; in turn, never twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.analysis.query.boxes import tree_of
from app.analysis.query.tree import Fact, leaves
from app.queries.watches import watches
from app.services.understanding.run import Ran

if TYPE_CHECKING:
    from app.clock import Clock
    from app.jobs.cancel import Cancel
    from app.queries.page import ReadPage
    from app.services.understanding.learning import Learning
    from app.services.understanding.relevance import Relevance
    from app.services.understanding.run import Progress, Understanding
    from app.services.understanding.twins import Twins
    from app.services.watches import Watches

ACTIONS: Final = 10  # of the owner's, after which it is worth learning again
READ_LATER: Final = frozenset({"tone", "lang"})  # of what a query asks for
LEARN_EVERY: Final = timedelta(hours=1)
LAST_ACTION: Final = "SELECT coalesce(max(id), 0) AS id FROM action"


class Tending:
    """Keeps everything that is understood up to date."""

    def __init__(
        self,
        read_page: ReadPage,
        clock: Clock,
        reading: Understanding,
        twins: Twins,
        relevance: Relevance,
        learning: Learning,
        watches: Watches,
    ) -> None:
        """Take the parts."""
        self._read_page = read_page
        self._clock = clock
        self._reading = reading
        self._twins = twins
        self._relevance = relevance
        self._learning = learning
        self._watches = watches
        self._one = threading.Lock()
        self._seen_action: int | None = None
        self._learned_at: datetime | None = None

    def is_due(self) -> bool:
        """Tell whether there is anything to do; some milliseconds, in no thread that draws."""
        if self._one.locked() or self._reading.is_paused:
            return False
        return self._has_been_acted() or self._reading.is_due()

    def run(
        self,
        cancel: Cancel | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Ran:
        """Do what is due; never on the writer's lane, broken off between two blocks.

        Args:
            cancel: looked at between blocks; what is written stays.
            on_progress: told after each block of texts, in the calling thread.

        Raises:
            FolderError: nothing can be stored.
        """
        if not self._one.acquire(blocking=False):
            return Ran(is_whole=False)
        try:
            acted = self._last_action()
            ran = self._reading.run(cancel, on_progress)
            if ran.is_whole:
                self._follow_up(ran, cancel)
                self._seen_action = acted
            return ran
        finally:
            self._one.release()

    def _follow_up(self, ran: Ran, cancel: Cancel | None) -> None:
        if ran.n:
            self._look_again(cancel)
            self._twins.run()
        self._relevance.run(cancel)
        now = self._clock.now()
        if self._learned_at is None or now - self._learned_at >= LEARN_EVERY:
            self._learned_at = now
            self._learning.run()

    def _look_again(self, cancel: Cancel | None) -> None:
        """Try the watches anew that ask for a tone or a language, which is known only now."""
        for row in watches(self._read_page):
            tree = tree_of(row)
            if tree is not None and any(
                isinstance(leaf, Fact) and leaf.name in READ_LATER for leaf, _ in leaves(tree)
            ):
                self._watches.backfill(row.id, cancel).result()

    def _has_been_acted(self) -> bool:
        return self._seen_action is None or self._last_action() - self._seen_action >= ACTIONS

    def _last_action(self) -> int:
        return int(self._read_page(LAST_ACTION, {})[0][0])
