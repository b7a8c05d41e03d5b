"""Learns the owner's own shop: from stars and corrections, behind a gate, forgotten on demand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.analysis.learning import AGAIN_AFTER, Label
from app.clock import utc_text
from app.domain.item import Tone
from app.events import Changed
from app.queries import labels as asked
from app.queries import relevance
from app.store import actions, aside
from app.store.read import of_writer
from app.store.transaction import transaction

if TYPE_CHECKING:
    import sqlite3

    from app.analysis.learning import Lesson, Score
    from app.clock import Clock
    from app.jobs.lanes import Jobs
    from app.queries.labels import Labelled, Status
    from app.queries.page import ReadPage
    from app.services.understanding.lessons import School

NAME: Final = "tone"
FORGET: Final = "forget_taught"
TONES: Final = (Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE)
CORRECTED_WEIGHT: Final = 2.0  # words.md 3: a correction says more than stars
TOLD: Final = Changed(is_settings=True)


class Learning:
    """Gathers labels, has the mill learn from them, and keeps what passed the gate."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        read_page: ReadPage,
        clock: Clock,
        school: School,
    ) -> None:
        """Take the lanes, what is asked, and what teaches."""
        self._db = db
        self._jobs = jobs
        self._read_page = read_page
        self._clock = clock
        self._school = school

    def run(self, *, is_asked: bool = False) -> Status:
        """Learn anew if there are enough new labels, or if the owner asks; see how it stands.

        Never on the writer's lane. What is in use now changes how everything is understood: the
        next run reads it anew.

        Raises:
            FolderError: nothing can be stored.
        """
        was = asked.status(self._read_page)
        corrected, starred = asked.n_labels(self._read_page, was.forgotten_at)
        n_examined = 0 if was.shipped is None else was.shipped.n
        if is_asked or corrected + starred - was.n >= AGAIN_AFTER:
            self._learn(was, corrected + starred)
        elif corrected != n_examined:
            self._examine(was)
        return asked.status(self._read_page)

    def forget(self) -> Changed:
        """Forget what was taught; corrections stay as they are. On the writer's lane.

        Only what is taught from now on will be learned from.
        """
        now = self._clock.now()
        facts = {"n": 0, "reason": "forgotten", "forgotten_at": utc_text(now)}
        with transaction(self._db):
            aside.put_learned(self._db, NAME, b"", facts, now, is_on=False)
            actions.log(self._db, actions.OWNER, now, FORGET, subject_kind="setting")
        return TOLD

    def put_back(self, kept: relevance.Learned) -> Changed:
        """Have again what was forgotten. On the writer's lane."""
        with transaction(self._db):
            aside.put_learned(
                self._db, NAME, kept.model, kept.facts, self._clock.now(), is_on=kept.is_on
            )
        return TOLD

    def _learn(self, was: Status, n: int) -> None:
        texts = asked.labels(self._read_page, was.forgotten_at)
        known = [_label(one) for one in texts]
        lesson = self._jobs.mill(self._school.teach, known).result()
        facts: dict[str, Any] = {
            "n": n,
            "reason": lesson.reason,
            "forgotten_at": was.forgotten_at,
            "shipped": self._told(texts),
            "before": _score(lesson.before),
            "after": _score(lesson.after),
        }
        self._jobs.write(partial(self._put, lesson, facts)).result()

    def _examine(self, was: Status) -> None:
        """See again how the model that comes along does on the owner's corrections."""
        texts = asked.labels(self._read_page, was.forgotten_at)
        told = self._told(texts)
        self._jobs.write(partial(self._put_told, told)).result()

    def _told(self, texts: Sequence[Labelled]) -> dict[str, int]:
        corrected = [_label(one) for one in texts if one.is_corrected]
        said = self._jobs.mill(self._school.tell, corrected).result() if corrected else []
        return {
            "n": len(corrected),
            "right": sum(one.tone == tone for one, tone in zip(corrected, said, strict=True)),
            "doubtful": said.count(None),
        }

    def _put(self, lesson: Lesson, facts: dict[str, Any]) -> Changed:
        now = self._clock.now()
        with transaction(self._db):
            aside.put_learned(self._db, NAME, lesson.model, facts, now, is_on=lesson.is_on)
        return TOLD

    def _put_told(self, told: dict[str, int]) -> Changed:
        now = self._clock.now()
        with transaction(self._db):
            kept = relevance.learned(of_writer(self._db), NAME)
            facts = {"n": 0, "reason": "too_few"} if kept is None else dict(kept.facts)
            model, is_on = (b"", False) if kept is None else (kept.model, kept.is_on)
            aside.put_learned(self._db, NAME, model, {**facts, "shipped": told}, now, is_on=is_on)
        return TOLD


def _label(one: Labelled) -> Label:
    weight = CORRECTED_WEIGHT if one.is_corrected else 1.0
    return Label(one.said, one.lang, TONES.index(one.tone), weight)


def _score(score: Score | None) -> dict[str, Any] | None:
    return None if score is None else {"n": score.n, "right": score.right, "f1": round(score.f1, 4)}
