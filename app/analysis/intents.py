"""What somebody wants with what they say: question, complaint, praise, lead, urgent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.analysis.phrases import Phrases, spans_of, unlinked, words_of
from app.analysis.reading import Because, Intent
from app.domain.item import Tone

ALL: Final = ""  # the rules of every language together
_MARKS: Final = re.compile("[?？؟՞፧⁇⁈⁉]+")
SHOWN_MOST: Final = 6

Mark = tuple[str, str]  # field, value


@dataclass(frozen=True, slots=True)
class Rules:
    """The words that tell, in one language: what lies in its `rules.toml`."""

    negators: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    complaint: tuple[str, ...] = ()
    praise: tuple[str, ...] = ()
    lead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by kind
    urgent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by kind
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by key
    stop: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Rules:
        """Take a parsed `rules.toml`; what it lacks is empty."""

        def listed(section: str, key: str) -> tuple[str, ...]:
            return tuple(table.get(section, {}).get(key, ()))

        def kinds(section: str) -> dict[str, tuple[str, ...]]:
            return {key: tuple(words) for key, words in table.get(section, {}).items()}

        return cls(
            negators=listed("tone", "negators"),
            starts=listed("question", "starts"),
            asking=listed("question", "phrases"),
            complaint=listed("complaint", "phrases"),
            praise=listed("praise", "phrases"),
            lead=kinds("lead"),
            urgent=kinds("urgent"),
            topics=kinds("topics"),
            stop=listed("stop", "words"),
        )


class Intents:
    """Tells the intents of texts; not for two threads at once."""

    def __init__(self, rules: Mapping[str, Rules]) -> None:
        self._rules = rules
        self._phrases: dict[str, Phrases[tuple[Mark, ...]]] = {}

    def find(
        self, text: str, lang: str, tone: Tone
    ) -> tuple[tuple[Intent, ...], tuple[Because, ...]]:
        """Name the intents of a text, and the words that tell them."""
        spoken = lang if lang in self._rules else ALL
        phrases = self._phrases.get(spoken) or self._ready(spoken)
        met: dict[Mark, list[tuple[int, int]]] = {}
        for one in phrases.find(words_of(text)):
            for mark in one.value:
                met.setdefault(mark, []).append((one.first, one.last))
        because: list[Because] = []
        spans = spans_of(text) if met else ()
        marks = [one.span() for one in _MARKS.finditer(unlinked(text))]
        because += [Because("question", "", *span) for span in marks]
        for (name, value), places in met.items():
            if name == "start":
                if places[0][0] == 0 and not marks:
                    because.append(Because("question", "", spans[0][0], spans[places[0][1]][1]))
                continue
            because += [
                Because(name, value, spans[a][0], spans[b][1]) for a, b in places[:SHOWN_MOST]
            ]
        fields = {one.field for one in because}
        if "lead" in fields and "question" not in fields:
            fields.discard("lead")
        if (
            "urgent" in fields
            and not fields & {"complaint", "question"}
            and tone is not Tone.NEGATIVE
        ):
            fields.discard("urgent")
        return (
            tuple(one for one in Intent if one.value in fields),
            tuple(one for one in because if one.field in fields),
        )

    def _ready(self, lang: str) -> Phrases[tuple[Mark, ...]]:
        rules = [self._rules[lang]] if lang in self._rules else list(self._rules.values())
        entries: dict[str, dict[Mark, None]] = {}
        for one in rules:
            for mark, words in _lists(one):
                for word in words:
                    entries.setdefault(word, {})[mark] = None
        phrases = Phrases({word: tuple(marks) for word, marks in entries.items()})
        self._phrases[lang] = phrases
        return phrases


def _lists(rules: Rules) -> Iterable[tuple[Mark, tuple[str, ...]]]:
    yield ("start", ""), rules.starts
    yield ("question", ""), rules.asking
    yield ("complaint", ""), rules.complaint
    yield ("praise", ""), rules.praise
    for kind, words in rules.lead.items():
        yield ("lead", kind), words
    for kind, words in rules.urgent.items():
        yield ("urgent", kind), words
