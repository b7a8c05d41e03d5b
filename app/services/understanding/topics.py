"""What the shop's posts are about: themes and words, as the owner wants them; all can be undone.

Everything here runs on the writer's lane. What changes here is read anew by the next run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from app.analysis.shared_words import shared_words
from app.errors import NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.queries import relevance
from app.queries import topics as asked
from app.store import actions, aside
from app.store import topics as kept
from app.store.topics import Topic
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.clock import Clock
    from app.queries.page import ReadPage
    from app.store.undo import Act

VERB: Final = "topic"
NAME_MAX: Final = 60
WORD_MAX: Final = 80
EQUAL: Final = 3  # corrections after which a rule is proposed: product.md B10
CHANGED: Final = Changed(is_settings=True, is_list=True)


@dataclass(frozen=True, slots=True)
class AddedTopic:
    """A topic that was added."""

    key: str
    changed: Changed = CHANGED


@dataclass(frozen=True, slots=True)
class TopicWord:
    """A word that a topic might go by: it is in `n` texts that the owner put there by hand."""

    key: str
    word: str
    n: int

    @property
    def value(self) -> str:
        """By what a no to it is remembered."""
        return f"{self.key}:{self.word}"


class Topics:
    """Keeps topics."""

    def __init__(
        self, db: sqlite3.Connection, clock: Clock, *, actor_id: int = actions.OWNER
    ) -> None:
        """Take the writer's connection."""
        self._db = db
        self._clock = clock
        self._actor = actor_id

    def add(self, name: str, words: Sequence[str] = ()) -> AddedTopic:
        """Add a topic of the owner's own.

        Raises:
            WrongUse: it has no name.
        """
        plain = _name(name)
        if not plain:
            raise WrongUse(why="no_name")
        with transaction(self._db):
            kept.seed(self._db)
            key = kept.add(self._db, plain, _tidy(words))
            self._log(key, {"row": None})
        return AddedTopic(key)

    def rename(self, key: str, name: str) -> Changed:
        """Call a topic something else; "" gives a theme its own name back.

        Raises:
            NoSuch: there is no such topic.
            WrongUse: one of the owner's own is left without a name.
        """
        with transaction(self._db):
            topic = self._topic(key)
            plain = _name(name)
            if not plain and key.startswith("own-"):
                raise WrongUse(why="no_name")
            return self._put(topic, replace(topic, name=plain))

    def add_words(self, key: str, words: Sequence[str]) -> Changed:
        """Have a topic told by more words; one that was taken out comes back.

        Raises:
            NoSuch: there is no such topic.
        """
        with transaction(self._db):
            topic, new = self._topic(key), _tidy(words)
            off = tuple(word for word in topic.off if word not in new)
            fresh = [word for word in new if word not in topic.off]
            words = tuple(dict.fromkeys((*topic.words, *fresh)))
            return self._put(topic, replace(topic, words=words, off=off))

    def take_out(self, key: str, words: Sequence[str]) -> Changed:
        """Have a topic no longer told by words, the owner's or those that come along.

        Raises:
            NoSuch: there is no such topic.
        """
        with transaction(self._db):
            topic, gone = self._topic(key), _tidy(words)
            left = tuple(word for word in topic.words if word not in gone)
            shipped = [word for word in gone if word not in topic.words]
            off = tuple(dict.fromkeys((*topic.off, *shipped)))
            return self._put(topic, replace(topic, words=left, off=off))

    def switch(self, key: str, *, is_on: bool) -> Changed:
        """Switch a topic on or off.

        Raises:
            NoSuch: there is no such topic.
        """
        with transaction(self._db):
            topic = self._topic(key)
            return self._put(topic, replace(topic, is_on=is_on))

    def remove(self, key: str) -> Changed:
        """Take a topic off the list.

        Raises:
            NoSuch: there is no such topic.
        """
        with transaction(self._db):
            topic = self._topic(key)
            return self._put(topic, kept.removed(topic, self._clock.now()))

    def bring_back(self, key: str) -> Changed:
        """Put a topic that was removed on the list again.

        Raises:
            NoSuch: there never was such a topic.
        """
        with transaction(self._db):
            kept.seed(self._db)
            topic = kept.one(self._db, key)
            if topic is None:
                raise NoSuch(kind="topic", id=key[:40])
            return self._put(topic, replace(topic, removed_at=None))

    def order(self, keys: Sequence[str]) -> Changed:
        """Put topics in this order; those left out follow as they were.

        Raises:
            NoSuch: one of them is no topic.
        """
        with transaction(self._db):
            kept.seed(self._db)
            before = kept.order(self._db)
            if unknown := [key for key in keys if key not in before]:
                raise NoSuch(kind="topic", id=unknown[0][:40])
            after = list(dict.fromkeys((*keys, *before)))
            if after == before:
                return NOTHING
            kept.place(self._db, after)
            self._log("", {"order": before})
        return CHANGED

    def turn_down(self, word: TopicWord) -> Changed:
        """Remember that the owner does not want a topic told by a word."""
        with transaction(self._db):
            aside.turn_down(self._db, "topic", word.value, self._clock.now())
        return CHANGED

    def hear_again(self, word: TopicWord) -> Changed:
        """Forget that no; on the writer's lane."""
        with transaction(self._db):
            aside.hear_again(self._db, "topic", word.value)
        return CHANGED

    def undo(self, act: Act) -> Changed:
        """Take a change back; inside the undo's own transaction. What was done since stays."""
        before, key = json.loads(act.before), json.loads(act.before).get("key", "")
        if "order" in before:
            kept.place(self._db, before["order"])
        elif before["row"] is None:
            topic = kept.one(self._db, key)
            if topic is not None:
                kept.put(self._db, kept.removed(topic, self._clock.now()))
        else:
            now = kept.one(self._db, key)
            if now is not None:
                kept.put(self._db, Topic(**_without(asdict(now), before["row"], before["to"])))
        return CHANGED

    def _topic(self, key: str) -> Topic:
        kept.seed(self._db)
        topic = kept.one(self._db, key)
        if topic is None or topic.removed_at is not None:
            raise NoSuch(kind="topic", id=key[:40])
        return topic

    def _put(self, before: Topic, after: Topic) -> Changed:
        if after == before:
            return NOTHING
        kept.put(self._db, after)
        self._log(before.key, {"row": asdict(before), "to": asdict(after)})
        return CHANGED

    def _log(self, key: str, before: dict[str, object]) -> None:
        now = self._clock.now()
        topic = kept.one(self._db, key) if key else None
        actions.log(
            self._db,
            self._actor,
            now,
            VERB,
            subject_kind="topic",
            subject_id=topic.id if topic else None,
            before={"key": key, **before},
        )


def word_proposals(read_page: ReadPage) -> tuple[TopicWord, ...]:
    """Propose words by which a topic could tell what the owner put there by hand three times."""
    corrected = asked.switched_on(read_page)
    no = relevance.turned_down(read_page, "topic")
    rows = {row.key: row for row in asked.topics(read_page)}
    taken = [*asked.known_words(read_page), *(word for row in rows.values() for word in row.words)]
    found = []
    for key, texts in corrected.items():
        if len(texts) < EQUAL or key not in rows:
            continue
        others = asked.background(read_page, key)
        used = [*taken, *rows[key].off]
        for word, n in shared_words(texts, others, used, least=EQUAL):
            proposal = TopicWord(key, word, n)
            if proposal.value not in no:
                found.append(proposal)
    return tuple(found)


def _without(
    now: Mapping[str, Any], before: Mapping[str, Any], to: Mapping[str, Any]
) -> dict[str, Any]:
    """Take a change out of a topic: words that came go, words that went come back."""
    found = dict(now)
    for name, was in before.items():
        if name in ("words", "off"):
            stay = [word for word in now[name] if word in was or word not in to[name]]
            gone = [word for word in was if word not in to[name]]
            found[name] = tuple(dict.fromkeys((*stay, *gone)))
        elif was != to[name] and now[name] == to[name]:
            found[name] = was
    return found


def _name(name: str) -> str:
    return _plain(name)[:NAME_MAX]


def _tidy(words: Sequence[str]) -> tuple[str, ...]:
    """Take what says something: words, stems with a star, short phrases."""
    plain = (_plain(word).casefold()[:WORD_MAX] for word in words)
    return tuple(dict.fromkeys(word for word in plain if sum(map(str.isalnum, word)) > 1))


def _plain(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())
