"""The words that tell what somebody wants, language by language, as they come along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Any, Final


class Clue(StrEnum):
    """What one entry of the lists speaks for."""

    START = "start"  # begins a question
    ASKING = "asking"  # asks, wherever it stands
    IDLE = "idle"  # asks, but wants no answer
    COMPLAINT = "complaint"
    PRAISE = "praise"
    LEAD = "lead"
    SEEK = "seek"  # asks for an offer, with or without a question
    URGENT = "urgent"
    CALM = "calm"  # holds a word of danger, and means none
    NOT = "not"
    SHOP = "shop"  # it is about buying or a shop
    WORLD = "world"  # it is about something that is no shop
    YOU = "you"  # the shop is spoken to


Mark = tuple[Clue, str]  # with the kind of lead or urgency, else ""
EVERY: Final = "any"  # the part of `dealings.toml` that holds in every language
DEALING: Final = "dealing"  # the section that `dealings.toml` gives


@dataclass(frozen=True, slots=True)
class Rules:
    """What lies in one language's `rules.toml`, and its part of `dealings.toml`.

    Entries are words, stems with a star, or phrases of both: see `phrases.Phrases`.
    """

    clues: Mapping[Mark, tuple[str, ...]] = field(default_factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by key
    stop: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Rules:
        """Take a parsed `rules.toml`; what it lacks is empty."""
        topics = {key: tuple(words) for key, words in table.get("topics", {}).items()}
        stop = tuple(table.get("stop", {}).get("words", ()))
        return cls(dict(_clues(table)), topics, stop)


def _clues(table: Mapping[str, Any]) -> Iterator[tuple[Mark, tuple[str, ...]]]:
    dealing = table.get(DEALING, {})
    plain = (
        (Clue.START, table.get("question", {}).get("starts", ())),
        (Clue.ASKING, table.get("question", {}).get("phrases", ())),
        (Clue.IDLE, dealing.get("idle", ())),
        (Clue.COMPLAINT, table.get("complaint", {}).get("phrases", ())),
        (Clue.PRAISE, table.get("praise", {}).get("phrases", ())),
        (Clue.CALM, dealing.get("calm", ())),
        (Clue.NOT, table.get("tone", {}).get("negators", ())),
        (Clue.SHOP, (*dealing.get("trade", ()), *chain(*table.get("topics", {}).values()))),
        (Clue.WORLD, dealing.get("world", ())),
        (Clue.YOU, dealing.get("you", ())),
        (Clue.SEEK, dealing.get("seek", ())),
    )
    for clue, words in plain:
        yield (clue, ""), tuple(words)
    for kind, words in table.get("lead", {}).items():
        yield (Clue.LEAD, kind), tuple(words)
    for kind, words in table.get("urgent", {}).items():
        yield (Clue.URGENT, kind), (*words, *dealing.get(kind, ()))


def dealing_of(dealings: Mapping[str, Any], lang: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Give a language's part of a parsed `dealings.toml`, as one more section of its rules."""
    own, every = dealings.get(lang, {}), dealings.get(EVERY, {})
    keys = dict.fromkeys((*every, *own))
    return {DEALING: {key: (*every.get(key, ()), *own.get(key, ())) for key in keys}}
