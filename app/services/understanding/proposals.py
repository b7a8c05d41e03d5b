"""Everything Shoptalk proposes from what the owner did, each to be accepted or turned down once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from app.domain.deadline import shop_day
from app.errors import NoSuch, WrongUse
from app.queries.watches import watch
from app.services.understanding.not_ours import TOLD, NeverTerm, never_proposals
from app.services.understanding.topics import TopicWord, word_proposals
from app.services.understanding.yields import Suggestion
from app.services.watches import boxes_of_row

if TYPE_CHECKING:
    from concurrent.futures import Future

    from app.clock import Clock
    from app.events import Changed
    from app.jobs.lanes import Jobs
    from app.queries.page import ReadPage
    from app.services.current import Current
    from app.services.understanding.not_ours import NotOurs
    from app.services.understanding.topics import Topics
    from app.services.understanding.yields import Sources
    from app.services.watches import SavedWatch, Watches

PERIOD: Final = timedelta(days=90)  # what sources are weighed by
Kind = Literal["never", "topic", "source"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that might be done; by its id it is accepted or turned down."""

    kind: Kind
    what: NeverTerm | TopicWord | Suggestion

    @property
    def id(self) -> str:
        """What names it."""
        return f"{self.kind}:{self.what.value}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was done, and what goes on by itself in a large shop."""

    changed: Changed
    catching_up: Future[int] | None = None


class Proposals:
    """Lists proposals and does what the owner says to them."""

    def __init__(
        self,
        jobs: Jobs,
        read_page: ReadPage,
        current: Current,
        clock: Clock,
        parts: tuple[NotOurs, Topics, Sources, Watches],
    ) -> None:
        """Take the parts that know what to propose."""
        self._jobs = jobs
        self._read_page = read_page
        self._current = current
        self._clock = clock
        self._not_ours, self._topics, self._sources, self._watches = parts

    def every(self) -> tuple[Proposal, ...]:
        """List what is proposed now; for the reader's lane, since it may take a second."""
        today = shop_day(self._current.clockwork(), self._clock.now())
        yields = self._sources.yields(today - PERIOD, today)
        return (
            *(Proposal("never", one) for one in never_proposals(self._read_page)),
            *(Proposal("topic", one) for one in word_proposals(self._read_page)),
            *(Proposal("source", one) for one in self._sources.suggestions(yields)),
        )

    def one(self, proposal_id: str) -> Proposal:
        """Find a proposal by its id.

        Raises:
            NoSuch: it is not proposed any more.
        """
        found = next((one for one in self.every() if one.id == proposal_id), None)
        if found is None:
            raise NoSuch(kind="proposal", id=proposal_id[:80])
        return found

    def accept(self, proposal: Proposal) -> None:
        """Do what is proposed, and wait until it is done; not on the writer's lane.

        Raises:
            WrongUse: an account is switched off where accounts are.
            NoSuch: what it was about is gone.
        """
        later = self._jobs.write(partial(self.do, proposal)).result().catching_up
        if later is not None:
            later.result()

    def do(self, proposal: Proposal) -> Accepted:
        """Do what is proposed; on the writer's lane.

        Raises:
            WrongUse: an account is switched off where accounts are.
            NoSuch: what it was about is gone.
        """
        match proposal.what:
            case NeverTerm(watch_id=number, word=word):
                return Accepted(TOLD, self._not_ours.keep_out(number, word))
            case TopicWord(key=key, word=word):
                return Accepted(self._topics.add_words(key, [word]))
            case Suggestion(source="account", name=name):
                raise WrongUse(why="drop_account", detail=name)
            case Suggestion(kind="drop") as one:
                return Accepted(self._watches.remove(one.id))
            case Suggestion() as one:
                saved = self._widen(one)
                return Accepted(saved.changed, saved.catching_up)

    def turn_down(self, proposal: Proposal) -> None:
        """Hear no more of it; not on the writer's lane."""
        self._jobs.write(partial(self.refuse, proposal)).result()

    def refuse(self, proposal: Proposal) -> Changed:
        """Hear no more of it; on the writer's lane."""
        match proposal.what:
            case NeverTerm() as term:
                return self._not_ours.turn_down(term)
            case TopicWord() as word:
                return self._topics.turn_down(word)
            case Suggestion() as one:
                return self._sources.turn_down(one)

    def hear_again(self, proposal: Proposal) -> Changed:
        """Forget a no; on the writer's lane."""
        match proposal.what:
            case NeverTerm() as term:
                return self._not_ours.hear_again(term)
            case TopicWord() as word:
                return self._topics.hear_again(word)
            case Suggestion() as one:
                return self._sources.hear_again(one)

    def _widen(self, one: Suggestion) -> SavedWatch:
        row = watch(self._read_page, one.id)
        if row is None:
            raise NoSuch(kind="watch", id=str(one.id))
        boxes = boxes_of_row(row)
        if one.kind == "network":
            boxes = replace(boxes, channels=(*row.channels, one.what))
        elif row.query:
            boxes = replace(boxes, query=f'({row.query}) OR "{one.what}"')
        else:
            off = tuple(spelling for spelling in row.off if spelling != one.what)
            boxes = replace(boxes, any=(*row.any, one.what), off=off)
        return self._watches.change(one.id, row.name, boxes)
