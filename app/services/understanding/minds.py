"""What reads texts, as a name and a function that the mill can find again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.analysis.reading import Asked, Reading
    from app.analysis.understand import Mind
    from app.domain.understanding import Side

ReadMany = Callable[["Side", "Sequence[Asked]"], "list[Reading | None]"]


@dataclass(frozen=True, slots=True)
class Minds:
    """The models and lists that come along: their version, and what reads by them."""

    version: Callable[[], str]
    read: ReadMany  # a module's own function: it runs in the mill


def shipped() -> Minds:
    """Give what comes with the program."""
    return Minds(version, read)


def version() -> str:
    """Name the models and lists that come along."""
    from app.analysis.understand import VERSION

    return VERSION


def read(side: Side, asked: Sequence[Asked]) -> list[Reading | None]:
    """Read texts; one that cannot be read at all is None and keeps no other from being read."""
    mind = _mind(side)
    try:
        return list(mind.read_all(asked))
    except Exception:  # noqa: BLE001 - which text it was, is seen when each is read by itself
        return [_one(mind, text) for text in asked]


def _one(mind: Mind, asked: Asked) -> Reading | None:
    try:
        return mind.read(asked)
    except Exception:  # noqa: BLE001 - a strange text; the caller logs that there was one
        return None


@lru_cache(maxsize=2)
def _mind(side: Side) -> Mind:
    from app.analysis.topics import TopicRule
    from app.analysis.understand import Mind, Setup
    from app.services.understanding.knowledge import load

    topics = tuple(TopicRule(one.key, one.words, one.off, one.is_on) for one in side.topics)
    return Mind(load(), Setup(side.languages, topics, side.taught, side.cautious))
