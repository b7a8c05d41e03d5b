"""Everything that is made of what people say, each part made when it is first used."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.services.late import late
from app.services.understanding.lessons import School
from app.services.understanding.lessons import shipped as school_shipped
from app.services.understanding.minds import Minds
from app.services.understanding.minds import shipped as minds_shipped

if TYPE_CHECKING:
    import sqlite3

    from app.clock import Clock
    from app.jobs.lanes import Jobs
    from app.queries.page import ReadPage
    from app.services.current import Current
    from app.services.triage import Undoer
    from app.services.understanding.corrections import Corrections
    from app.services.understanding.leads import Leads
    from app.services.understanding.learning import Learning
    from app.services.understanding.not_ours import NotOurs
    from app.services.understanding.proposals import Proposals
    from app.services.understanding.relevance import Relevance
    from app.services.understanding.rising import Rising
    from app.services.understanding.run import Understanding
    from app.services.understanding.tending import Tending
    from app.services.understanding.topics import Topics
    from app.services.understanding.twins import Twins
    from app.services.understanding.yields import Sources
    from app.services.watches import Watches


class Insight:
    """Reading, correcting, putting aside, leads, topics, learning."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        read_page: ReadPage,
        current: Current,
        clock: Clock,
        must_wait: Callable[[], bool],
        *,
        minds: Minds | None = None,
        school: School | None = None,
    ) -> None:
        """Take what every part stands on.

        Args:
            db: the writer's connection.
            jobs: the lanes.
            read_page: asks the file.
            current: the owner's settings.
            clock: what time it is.
            must_wait: whether a fetch runs, which goes first.
            minds: reads texts; what comes along by default.
            school: teaches from labels; what comes along by default.
        """
        self.lock = threading.RLock()
        self._db, self._jobs, self._read_page = db, jobs, read_page
        self._current, self._clock, self._must_wait = current, clock, must_wait
        self._minds, self._school = minds or minds_shipped(), school or school_shipped()

    @late
    def reading(self) -> Understanding:
        """What reads texts in the background."""
        from app.services.understanding.run import Understanding

        return Understanding(
            self._db,
            self._jobs,
            self._read_page,
            self._current,
            self._clock,
            self._minds,
            must_wait=self._must_wait,
        )

    @late
    def corrections(self) -> Corrections:
        """What the owner knows better."""
        from app.services.understanding.corrections import Corrections

        return Corrections(self._db, self._clock)

    @late
    def relevance(self) -> Relevance:
        """How likely finds are about the shop."""
        from app.services.understanding.relevance import Relevance

        return Relevance(self._db, self._jobs, self._read_page, self._clock)

    @late
    def twins(self) -> Twins:
        """What was said in several places."""
        from app.services.understanding.twins import Twins

        return Twins(self._db, self._jobs, self._read_page, self._clock)

    @late
    def leads(self) -> Leads:
        """What the owner makes of leads."""
        from app.services.understanding.leads import Leads

        return Leads(self._db, self._clock)

    @late
    def topics(self) -> Topics:
        """What the shop's posts are about."""
        from app.services.understanding.topics import Topics

        return Topics(self._db, self._clock)

    @late
    def rising(self) -> Rising:
        """What people talk about more than before."""
        from app.services.understanding.rising import Rising

        return Rising(self._jobs, self._read_page, self._current)

    @late
    def learning(self) -> Learning:
        """What the owner's stars and corrections teach."""
        from app.services.understanding.learning import Learning

        return Learning(self._db, self._jobs, self._read_page, self._clock, self._school)

    @late
    def tending(self) -> Tending:
        """What follows a fetch, and looks after all of it."""
        from app.services.understanding.tending import Tending

        return Tending(
            self._read_page,
            self._clock,
            self.reading,
            self.twins,
            self.relevance,
            self.learning,
            self.watches,
        )

    @late
    def not_ours(self) -> NotOurs:
        """What is not about the shop."""
        from app.services.triage import Triage
        from app.services.understanding.not_ours import NotOurs

        noise = Triage(self._db, self._clock).noise
        return NotOurs(self._db, self._jobs, self._clock, self.watches, noise)

    @late
    def sources(self) -> Sources:
        """Where the gold is."""
        from app.services.understanding.yields import Sources

        return Sources(self._db, self._read_page, self._current, self._clock, self.watches)

    @late
    def proposals(self) -> Proposals:
        """What might be done, from what the owner did."""
        from app.services.understanding.proposals import Proposals

        parts = (self.not_ours, self.topics, self.sources, self.watches)
        return Proposals(self._jobs, self._read_page, self._current, self._clock, parts)

    @late
    def watches(self) -> Watches:
        """What is looked for."""
        from app.services.watches import Watches

        return Watches(self._db, self._jobs, self._read_page, self._current, self._clock)

    def undoers(self) -> dict[str, Undoer]:
        """Give what takes back each verb of this room: for `Triage`."""
        return {
            "correct": lambda act: self.corrections.undo(act),
            "lead": lambda act: self.leads.undo(act),
            "topic": lambda act: self.topics.undo(act),
            "about_us": lambda act: self.not_ours.undo_about_us(act),
            "never_add": lambda act: self.not_ours.undo_keep_out(act),
        }
