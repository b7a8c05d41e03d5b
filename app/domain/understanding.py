"""What the owner has a say in when texts are understood, as plain values that cross to the mill."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Final

TOPICS: Final = (  # the themes that come along, in the order in which they are first shown
    "staff",
    "wait",
    "price",
    "quality",
    "delivery",
    "stock",
    "opening_hours",
    "returns",
    "cleanliness",
    "website",
    "job",
    "contest",
)


HIDE_BELOW: Final = {"strict": 45, "normal": 25, "all": 0}  # relevance, by what the owner set


def hide_below(strictness: str, *, is_sure: bool) -> int:
    """Say below which relevance what was found is hidden; 0 hides nothing.

    Args:
        strictness: as the owner set it.
        is_sure: whether the owner has done enough that anything may be hidden by it.
    """
    return HIDE_BELOW.get(strictness, 0) if is_sure else 0


class Cause(StrEnum):
    """Why everything is understood anew; graphs mark the day."""

    FIRST = "first"
    MODEL = "model"
    TOPICS = "topics"
    LANGUAGES = "languages"
    TAUGHT = "taught"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class OwnTopic:
    """What the owner made of one topic: words added, words taken out, switched on or off."""

    key: str
    words: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """The owner's side of understanding."""

    languages: tuple[str, ...] = ()  # two letters; none: all twelve
    topics: tuple[OwnTopic, ...] = ()
    taught: bytes = b""  # learned tone weights
    cautious: int = 0  # -1: fewer possible complaints are shown, 1: more


_BY_PART: Final = (  # the first part that differs names the cause
    ("model", Cause.MODEL),
    ("languages", Cause.LANGUAGES),
    ("topics", Cause.TOPICS),
    ("taught", Cause.TAUGHT),
)


def stamp(model: str, side: Side) -> str:
    """Write by what texts are understood, so that a change of any part can be seen and named."""
    parts = {
        "model": f"{model}{side.cautious:+d}" if side.cautious else model,
        "languages": " ".join(sorted(side.languages)),
        "topics": _mark(
            repr(sorted(side.topics, key=lambda one: one.key)).encode("utf-8", "replace")
        )
        if side.topics
        else "",
        "taught": _mark(side.taught) if side.taught else "",
    }
    return json.dumps(parts, sort_keys=True)


def cause_of(before: str | None, now: str) -> Cause | None:
    """Say why what was understood by `before` must be understood anew; None where it need not.

    Args:
        before: the stamp of the last time; None where there was none.
        now: the stamp of the present.
    """
    if before is None:
        return Cause.FIRST
    if before == now:
        return None
    was, new = _parts(before), _parts(now)
    for part, cause in _BY_PART:
        if was.get(part) != new.get(part):
            is_forgotten = cause is Cause.TAUGHT and not new.get(part)
            return Cause.FORGOTTEN if is_forgotten else cause
    return Cause.MODEL


def _parts(stamped: str) -> Mapping[str, str]:
    try:
        found = json.loads(stamped)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _mark(value: bytes) -> str:
    return blake2b(value, digest_size=6).hexdigest()
