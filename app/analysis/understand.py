"""Everything that is understood of a text: language, tone, intents, topics, each with its doubt.

Made to run in the mill: it is built from plain values, keeps what it looked up, and is not
for two threads at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.analysis.intents import Intents, Rules
from app.analysis.language import TWELVE, Identifier, Tongues
from app.analysis.learning import Taught
from app.analysis.reading import Asked, Because, Method, Reading
from app.analysis.tone.judge import Judge, Second
from app.analysis.tone.lexicon import ToneWords
from app.analysis.tone.model import ToneModel
from app.analysis.tone.stars import declared_language, tone_of
from app.analysis.topics import TopicRule, Topics
from app.domain.item import Tone

VERSION: Final = "2026.11.1"  # of the model and the lists; another one reads everything again
ENGLISH: Final = "en"  # the one language TextBlob reads
_MARK: Final = re.compile(r"\d ?/ ?\d")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What comes along with the program, read from `resources/words/`."""

    model: ToneModel
    words: Mapping[str, ToneWords]  # by language
    smiles: Mapping[str, float]
    rules: Mapping[str, Rules]
    common: Mapping[str, tuple[str, ...]]  # the commonest words of each language
    vocabulary: Mapping[str, tuple[str, ...]]  # further words of each
    identifier: Identifier
    second: Second | None = None  # TextBlob's polarity of an English text


@dataclass(frozen=True, slots=True)
class Setup:
    """What the owner decides; plain values that can be compared and sent."""

    languages: tuple[str, ...] = ()  # none: all twelve
    topics: tuple[TopicRule, ...] = ()
    taught: bytes = b""  # none: nothing learned, or it did not pass
    cautious: int = 0  # 1 shows more possible complaints, -1 fewer


@dataclass(slots=True)
class Mind:
    """Reads texts."""

    knowledge: Knowledge
    setup: Setup = field(default_factory=Setup)
    _tongues: Tongues = field(init=False)
    _intents: Intents = field(init=False)
    _topics: Topics = field(init=False)
    _taught: Taught | None = field(init=False)
    _judges: dict[str, Judge] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out what is needed for every text; a language's judge is made when it is met."""
        known, wanted = self.knowledge, self.setup
        languages = tuple(one for one in wanted.languages if one in TWELVE) or TWELVE
        self._tongues = Tongues(known.identifier, languages, known.common, known.vocabulary)
        rules = {one: known.rules[one] for one in languages if one in known.rules}
        self._intents = Intents(rules)
        self._topics = Topics(rules, wanted.topics)
        self._taught = _taught(wanted.taught)

    def read(self, asked: Asked) -> Reading:
        """Understand one text."""
        usual = asked.usual or declared_language(asked.declared)
        lang, lang_p = self._tongues.tell(asked.text, usual=usual)
        tone, guess, p, method, why = self._tone(asked, lang)
        intents, because = self._intents.find(
            asked.text, lang, tone, is_to_us=asked.is_to_us or asked.rating is not None
        )
        topics, about = self._topics.find(asked.text, lang)
        return Reading(
            lang, lang_p, tone, p, method, guess, intents, topics, (*why, *because, *about)
        )

    def read_all(self, many: Sequence[Asked]) -> list[Reading]:
        """Understand texts, one reading each."""
        return [self.read(one) for one in many]

    def tell_language(self, text: str, usual: str = "") -> str:
        """Name the language of a text; "" where it cannot be told."""
        return self._tongues.tell(text, usual=usual)[0]

    def tell_tone(self, text: str, lang: str) -> Tone:
        """Name the tone of a text in a language; unknown where in doubt."""
        judge = self._judge(lang)
        return Tone.UNKNOWN if judge is None else judge.shown(text)

    def _tone(
        self, asked: Asked, lang: str
    ) -> tuple[Tone, Tone, float, Method, tuple[Because, ...]]:
        said = tone_of(asked.rating)
        if said is not Tone.UNKNOWN:
            return said, said, 1.0, Method.STARS, ()
        is_speechless = not lang and not any(map(str.isalpha, asked.text))
        if is_speechless and not self._has_smile(asked.text):
            return Tone.UNKNOWN, Tone.UNKNOWN, 0.0, Method.NONE, ()
        judge = self._judge(ENGLISH if is_speechless else lang)  # smileys speak every language
        if judge is None:
            return Tone.UNKNOWN, Tone.UNKNOWN, 0.0, Method.NONE, ()
        shown, guess, p, why = judge.judge(asked.text)
        return shown, guess, p, judge.method if p else Method.NONE, why

    def _has_smile(self, text: str) -> bool:
        """Tell whether a text without a word says anything: "😀", ":)", "10/10", but not "!"."""
        if _MARK.search(text) or any(unicodedata.category(sign) == "So" for sign in text):
            return True
        return any(smile in text for smile in self.knowledge.smiles)

    def _judge(self, lang: str) -> Judge | None:
        known = self.knowledge
        if lang not in known.model.dials or lang not in known.words:
            return None
        if lang not in self._judges:
            self._judges[lang] = Judge(
                known.model,
                lang,
                known.words[lang],
                known.smiles,
                taught=self._taught,
                cautious=self.setup.cautious,
                second=known.second if lang == ENGLISH else None,
            )
        return self._judges[lang]


def _taught(model: bytes) -> Taught | None:
    """Read what was learned; what cannot be read any more is as if nobody had taught anything."""
    try:
        return Taught.of(model) if model else None
    except ValueError:
        return None
