"""How likely finds are about the shop: learned in the mill, judged for what is open, explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.analysis.relevance import Example, Facts, Judgement, Model, learn
from app.domain.retention import retention_of
from app.events import NOTHING, Changed
from app.queries import relevance as asked
from app.store import aside
from app.store.transaction import transaction

if TYPE_CHECKING:
    import sqlite3

    from app.clock import Clock
    from app.jobs.cancel import Cancel
    from app.jobs.lanes import Jobs
    from app.queries.page import ReadPage
    from app.queries.relevance import FoundRow

NAME: Final = "relevance"
BLOCK: Final = 500
RELEARN_AFTER: Final = 5  # examples more or fewer than at the last time
_LAST: Final = (1 << 62) - 1


@dataclass(frozen=True, slots=True)
class Judged:
    """How many finds were judged."""

    n: int
    is_sure: bool


class Relevance:
    """Judges finds; the work is done in the mill, and written in short transactions."""

    def __init__(
        self, db: sqlite3.Connection, jobs: Jobs, read_page: ReadPage, clock: Clock
    ) -> None:
        """Take the lanes and what is asked."""
        self._db = db
        self._jobs = jobs
        self._read_page = read_page
        self._clock = clock

    def run(self, cancel: Cancel | None = None) -> Judged:
        """Learn anew where enough has changed, and judge what is open; never on the writer's lane.

        Raises:
            FolderError: nothing can be stored.
        """
        model, is_new = self._model()
        if not model.is_sure:
            return Judged(0, is_sure=False)
        n, before = 0, _LAST
        while cancel is None or not cancel.is_set():
            rows = asked.to_judge(self._read_page, before, BLOCK, is_all=is_new)
            if not rows:
                break
            facts = [facts_of(row) for row in rows]
            values = self._jobs.mill(judge_all, model.dump(), facts).result()
            pairs = [(row.id, value) for row, value in zip(rows, values, strict=True)]
            self._jobs.write(partial(self._keep, pairs)).result()
            n, before = n + len(rows), rows[-1].id
        return Judged(n, is_sure=True)

    def why(self, item_id: int) -> Judgement | None:
        """Say how likely an item is about the shop, and why; None where that is not judged."""
        kept = asked.learned(self._read_page, NAME)
        row = asked.found_row(self._read_page, item_id)
        if kept is None or row is None or not kept.is_on:
            return None
        return Model.load(kept.model).judge(facts_of(row))

    def _model(self) -> tuple[Model, bool]:
        ours, others = asked.examples(self._read_page)
        kept = asked.learned(self._read_page, NAME)
        if kept is not None and _is_near(kept, len(ours), len(others)):
            known = Model.load(kept.model)
            if known.is_sure == kept.is_on:  # else it cannot be read any more
                return known, False
        examples = [Example(_lasting(row), is_ours=True) for row in ours]
        examples += [Example(_lasting(row), is_ours=False) for row in others]
        if kept is None and not examples:
            return Model({}), False
        model = Model.load(self._jobs.mill(learn_all, examples).result())
        self._jobs.write(partial(self._put, model)).result()
        return model, True

    def _put(self, model: Model) -> Changed:
        facts = {"n_ours": model.n_ours, "n_not": model.n_not}
        now = self._clock.now()
        with transaction(self._db):
            aside.put_learned(self._db, NAME, model.dump(), facts, now, is_on=model.is_sure)
        return NOTHING

    def _keep(self, judged: Sequence[tuple[int, int]]) -> Changed:
        with transaction(self._db):
            aside.set_relevance(self._db, judged)
        return Changed(is_list=True)


def facts_of(row: FoundRow) -> Facts:
    """Give what is judged of a find."""
    return Facts(
        row.said,
        author=row.author,
        place=row.channel,
        watch=row.watch,
        match=row.found_by,
        lang=row.lang,
    )


def _lasting(row: FoundRow) -> Facts:
    """Give what may be learned from a find: no words or names that must be forgotten in time."""
    facts = facts_of(row)
    return replace(facts, text="", author="") if retention_of(row.channel) else facts


def learn_all(examples: Sequence[Example]) -> bytes:
    """Learn, in the mill."""
    return learn(examples).dump()


def judge_all(model: bytes, facts: Sequence[Facts]) -> list[int]:
    """Judge finds, in the mill."""
    known = Model.load(model)
    return [known.judge(one).relevance for one in facts]


def _is_near(kept: asked.Learned, n_ours: int, n_not: int) -> bool:
    """Tell whether little was done since a model was learned, and nothing is to be forgotten."""
    if "n_ours" not in kept.facts:
        return False
    was = int(kept.facts.get("n_ours", 0)), int(kept.facts.get("n_not", 0))
    return abs(was[0] - n_ours) + abs(was[1] - n_not) < RELEARN_AFTER
