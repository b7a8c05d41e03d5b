"""What a text is about: the themes of a shop, by the words of its language and the owner's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.analysis.intents import Rules
from app.analysis.phrases import Phrases, spans_of, words_of
from app.analysis.reading import Because

FIELD: Final = "topic"
SHOWN_MOST: Final = 6  # places told of one topic
ALL: Final = ""  # the rules of every language together


@dataclass(frozen=True, slots=True)
class TopicRule:
    """What the owner decided of one topic: of the program's own, or of one of theirs."""

    key: str
    words: tuple[str, ...] = ()  # added, in whatever language
    off: tuple[str, ...] = ()  # of the program's words: those that do not count here
    is_on: bool = True


class Topics:
    """Tells the topics of texts; not for two threads at once."""

    def __init__(self, rules: Mapping[str, Rules], own: Sequence[TopicRule] = ()) -> None:
        self._rules = rules
        self._own = {rule.key: rule for rule in own}
        shipped = dict.fromkeys(key for one in rules.values() for key in one.topics)
        self._keys = tuple(dict.fromkeys((*shipped, *self._own)))
        self._phrases: dict[str, Phrases[tuple[str, ...]]] = {}

    def find(self, text: str, lang: str) -> tuple[tuple[str, ...], tuple[Because, ...]]:
        """Name the topics of a text, and the words that tell them."""
        spoken = lang if lang in self._rules else ALL
        phrases = self._phrases.get(spoken) or self._ready(spoken)
        found = phrases.find(words_of(text))
        if not found:
            return (), ()
        places: dict[str, dict[int, int]] = {}  # the longest entry at a word stands for all there
        for one in found:
            for key in one.value:
                ends = places.setdefault(key, {})
                ends[one.first] = max(ends.get(one.first, 0), one.last)
        spans = spans_of(text)
        keys = tuple(key for key in self._keys if key in places)
        return keys, tuple(
            Because(FIELD, key, spans[first][0], spans[last][1])
            for key in keys
            for first, last in sorted(places[key].items())[:SHOWN_MOST]
        )

    def _ready(self, lang: str) -> Phrases[tuple[str, ...]]:
        rules = [self._rules[lang]] if lang in self._rules else list(self._rules.values())
        entries: dict[str, list[str]] = {}
        for one in rules:
            for key, words in one.topics.items():
                mine = self._own.get(key)
                if mine is None or mine.is_on:
                    off = {word.casefold() for word in mine.off} if mine else set()
                    for word in words:
                        if word.casefold() not in off:
                            entries.setdefault(word, []).append(key)
        for mine in self._own.values():
            for word in mine.words if mine.is_on else ():
                entries.setdefault(word, []).append(mine.key)
        made = {word: tuple(dict.fromkeys(keys)) for word, keys in entries.items()}
        self._phrases[lang] = phrases = Phrases(made)
        return phrases
