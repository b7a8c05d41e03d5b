"""What is not about the shop: put aside with a reason, brought back, kept out from now on.

Everything here runs on the writer's lane, is written to the log, and can be undone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.analysis.relevance import never_terms
from app.clock import utc_text
from app.errors import NoSuch, WrongUse
from app.events import Changed
from app.queries import relevance as asked
from app.queries.watches import watch
from app.services.watches import boxes_of_row
from app.store import actions, aside, piles
from app.store import watches as kept_watches
from app.store.corrections import PUT, REMOVE
from app.store.read import of_writer
from app.store.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from app.clock import Clock
    from app.jobs.lanes import Jobs
    from app.queries.page import ReadPage
    from app.services.watches import Watches
    from app.store.undo import Act

REASONS: Final = ("other", "company", "ad", "spam", "language")
ABOUT_US: Final = "about_us"
NEVER: Final = "never_add"
SURELY: Final = 100
CORRECTED: Final = "SELECT value FROM correction WHERE item_id = :id AND field = 'relevance'"
TOLD: Final = Changed(is_watches=True, is_list=True)


@dataclass(frozen=True, slots=True)
class NeverTerm:
    """A word that a watch might keep out: it was in `n` things put aside, in nothing kept."""

    watch_id: int
    watch: str
    word: str
    reason: str
    n: int

    @property
    def value(self) -> str:
        """By what a no to it is remembered."""
        return f"{self.watch_id}:{self.word}"


class NotOurs:
    """Keeps what is not about the shop out of sight, never out of reach."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        clock: Clock,
        watches: Watches,
        noise: Callable[[Sequence[int]], Changed],
        *,
        actor_id: int = actions.OWNER,
    ) -> None:
        """Take the writer's connection, the watches, and what moves items to the noise."""
        self._db = db
        self._jobs = jobs
        self._clock = clock
        self._watches = watches
        self._noise = noise
        self._actor = actor_id
        self._pages: ReadPage = of_writer(db)

    def put_aside(self, ids: Sequence[int], reason: str) -> Changed:
        """Put items aside and keep why; of those that are aside already only the reason changes.

        Raises:
            NoSuch: one of them is no item.
            WrongUse: there is no such reason.
        """
        if reason not in REASONS:
            raise WrongUse(why="not_a_choice", detail=reason[:40])
        with transaction(self._db):
            changed = self._noise(ids)
            aside.put_reason(self._db, ids, reason, self._clock.now())
        return changed | Changed(items=frozenset(ids))

    def about_us(self, item_id: int) -> Changed:
        """Say that a find is about the shop: it is hidden no more, and things are learned from it.

        Raises:
            NoSuch: there is no such item.
        """
        with transaction(self._db):
            if not piles.there(self._db, [item_id]):
                raise NoSuch(kind="item", id=str(item_id))
            now = self._clock.now()
            row = self._db.execute(CORRECTED, {"id": item_id}).fetchone()
            before = {
                "relevance": aside.relevance(self._db, item_id),
                "value": row[0] if row else None,
            }
            self._correct(item_id, "1")
            aside.force_relevance(self._db, item_id, SURELY)
            actions.log(self._db, self._actor, now, ABOUT_US, subject_id=item_id, before=before)
        return Changed(items=frozenset({item_id}), is_list=True)

    def undo_about_us(self, act: Act) -> Changed:
        """Take that back."""
        before, item_id = json.loads(act.before), act.subject_id or 0
        self._correct(item_id, before["value"])
        aside.force_relevance(self._db, item_id, before["relevance"])
        return Changed(items=frozenset({item_id}), is_list=True)

    def keep_out(self, watch_id: int, word: str) -> Future[int] | None:
        """Put a word into a watch's *never* box.

        Returns:
            What ends when a large shop was gone through again; None where that is done.

        Raises:
            NoSuch: there is no such watch.
        """
        row = watch(self._pages, watch_id)
        if row is None:
            raise NoSuch(kind="watch", id=str(watch_id))
        boxes = boxes_of_row(row)
        if row.query:
            changed = replace(boxes, query=f'({row.query}) NOT "{word}"')
        else:
            changed = replace(boxes, never=(*row.never, word))
        saved = self._watches.change(watch_id, row.name, changed)
        with transaction(self._db):
            actions.log(
                self._db,
                self._actor,
                self._clock.now(),
                NEVER,
                subject_kind="watch",
                subject_id=watch_id,
                before={"word": word, "query": row.query, "to": changed.query},
            )
        return saved.catching_up

    def undo_keep_out(self, act: Act) -> Changed:
        """Take a word out of the *never* box again; what it kept out is looked for once more.

        All else that was done to the watch since stays.
        """
        before, watch_id = json.loads(act.before), act.subject_id or 0
        row = watch(self._pages, watch_id)
        if row is None:
            return TOLD
        never = tuple(word for word in row.never if word != before["word"])
        query = before["query"] if row.query == before["to"] else row.query
        kept_watches.change(self._db, watch_id, words_never=never, query=query)
        self._jobs.write(partial(self._watches.backfill, watch_id))
        return TOLD

    def turn_down(self, term: NeverTerm) -> Changed:
        """Remember that the owner does not want a word kept out."""
        with transaction(self._db):
            aside.turn_down(self._db, "never", term.value, self._clock.now())
        return TOLD

    def hear_again(self, term: NeverTerm) -> Changed:
        """Forget that no."""
        with transaction(self._db):
            aside.hear_again(self._db, "never", term.value)
        return TOLD

    def _correct(self, item_id: int, value: str | None) -> None:
        values = {"item_id": item_id, "field": "relevance"}
        if value is None:
            self._db.execute(REMOVE, values)
        else:
            at = utc_text(self._clock.now())
            self._db.execute(PUT, {**values, "value": value, "actor_id": self._actor, "at": at})


def never_proposals(read_page: ReadPage, *, of_item: int | None = None) -> tuple[NeverTerm, ...]:
    """Propose words that would have kept out what the owner put aside; for the reader's lane.

    Args:
        read_page: asks the file.
        of_item: only by the watches that found this one, and for its reason; it is quicker.
    """
    no = asked.turned_down(read_page, "never")
    pairs = [(watch_id, reason) for watch_id, reason, _ in asked.put_aside(read_page)]
    if of_item is not None:
        own = asked.aside_of(read_page, of_item)
        pairs = [pair for pair in pairs if pair in own]
    found = []
    for watch_id, reason in pairs:
        row = watch(read_page, watch_id)
        if row is None:
            continue
        texts = asked.texts_aside(read_page, watch_id, reason)
        ours = asked.texts_kept(read_page, watch_id)
        known = (*row.any, *row.all, *row.never, row.query, *row.context)
        for word, n in never_terms(texts, ours, known):
            term = NeverTerm(watch_id, row.name, word, reason, n)
            if term.value not in no:
                found.append(term)
    return tuple(found)
