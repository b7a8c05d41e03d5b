"""What the owner knows better: tone, language, topics, intents. It shows at once and stays.

Everything here runs on the writer's lane, is written to the log, and can be undone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from app.analysis.reading import Intent
from app.analysis.tone import declared_language, tone_of
from app.domain.item import Tone
from app.domain.understanding import TOPICS
from app.errors import NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.store import actions, corrections, piles
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.clock import Clock
    from app.store.undo import Act

VERB: Final = "correct"
OWN_TOPIC: Final = "SELECT 1 FROM topic WHERE key = :key AND removed_at IS NULL"


class Corrections:
    """Keeps what the owner says a text is."""

    def __init__(
        self, db: sqlite3.Connection, clock: Clock, *, actor_id: int = actions.OWNER
    ) -> None:
        """Take the writer's connection."""
        self._db = db
        self._clock = clock
        self._actor = actor_id

    def tone(self, ids: Sequence[int], tone: Tone) -> Changed:
        """Say how items were meant.

        Raises:
            NoSuch: one of them is no item.
            WrongUse: "not known" is no tone.
        """
        if tone is Tone.UNKNOWN:
            raise WrongUse(why="no_tone")
        return self._correct(ids, "tone", str(tone))

    def language(self, ids: Sequence[int], lang: str) -> Changed:
        """Say which language items are in, by its code of two or three letters.

        Raises:
            NoSuch: one of them is no item.
            WrongUse: it is no code of a language.
        """
        if (short := declared_language(lang)) == "":
            raise WrongUse(why="no_language", detail=lang[:40])
        return self._correct(ids, "lang", short)

    def topic(self, ids: Sequence[int], key: str, *, is_on: bool) -> Changed:
        """Say that items are about a topic, or are not.

        Raises:
            NoSuch: one of them is no item, or there is no such topic.
        """
        known = key in TOPICS or self._db.execute(OWN_TOPIC, {"key": key}).fetchone()
        if not known:
            raise NoSuch(kind="topic", id=key[:40])
        return self._correct(ids, f"topic:{key}", "1" if is_on else "0")

    def intent(self, ids: Sequence[int], intent: Intent, *, is_on: bool) -> Changed:
        """Say that items are a question, a complaint, praise, a lead or urgent, or are not.

        Raises:
            NoSuch: one of them is no item.
        """
        return self._correct(ids, f"intent:{intent}", "1" if is_on else "0")

    def let_go(self, ids: Sequence[int], field: str) -> Changed:
        """Take a tone or a language out of the owner's hands; the next run tells it anew."""
        with transaction(self._db):
            now, before = self._clock.now(), {}
            for item_id in piles.there(self._db, ids):
                was = corrections.let_go(self._db, item_id, field, self._actor, now, tone_of)
                if was is not None:
                    before[item_id] = was
            return self._logged(field, "", before)

    def undo(self, act: Act) -> Changed:
        """Take a correction back, where none came after; inside the undo's own transaction."""
        was = json.loads(act.before)
        field, to, now = was["field"], was.get("to") or None, self._clock.now()
        still = {
            int(item_id): before
            for item_id, before in was["items"].items()
            if corrections.value_of(self._db, int(item_id), field) == to
        }
        there = {
            item_id
            for item_id, before in still.items()
            if corrections.take_back(self._db, item_id, field, before, self._actor, now, tone_of)
        }
        return Changed(items=frozenset(there), is_list=True)

    def _correct(self, ids: Sequence[int], field: str, value: str) -> Changed:
        with transaction(self._db):
            if missing := set(ids) - set(piles.there(self._db, ids)):
                raise NoSuch(kind="item", id=str(min(missing)))
            now = self._clock.now()
            before = {}
            for item_id in dict.fromkeys(ids):
                was = corrections.correct(self._db, item_id, field, value, self._actor, now)
                if was is not None:
                    before[item_id] = was
            return self._logged(field, value, before)

    def _logged(self, field: str, value: str, before: Mapping[int, object]) -> Changed:
        """Write to the log what was corrected; inside the transaction."""
        if not before:
            return NOTHING
        actions.log(
            self._db,
            self._actor,
            self._clock.now(),
            VERB,
            subject_id=next(iter(before)) if len(before) == 1 else None,
            n=len(before),
            before={"field": field, "to": value, "items": before},
            after={"field": field, "value": value},
        )
        return Changed(items=frozenset(before), is_list=True)
