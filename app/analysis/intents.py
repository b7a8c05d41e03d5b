"""What somebody wants with what they say: question, complaint, praise, lead, urgent.

By words alone, each of them told: what is found is "possible", and the owner's correction wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from app.analysis.asking import Mark as Sign
from app.analysis.asking import begins_sentence, is_open, marks_of
from app.analysis.phrases import Found, Phrases, spans_of, words_of
from app.analysis.reading import Because, Intent
from app.analysis.rules import Clue, Mark, Rules
from app.domain.item import Tone

__all__ = ["Intents", "Rules"]
ALL: Final = ""  # the rules of every language together
SHOWN_MOST: Final = 6  # places told of one reason
NOT_REACH: Final = 2  # words before a phrase in which a "not" takes it back
LATE_WORDS: Final = 45  # words of a text up to which asking the world is asking
ORDER: Final = tuple(Intent)
ASKS: Final = "asks"
AROUND: Final = 0.5  # weight of words that only say: this is about a shop
MOODS: Final = frozenset({Tone.NEGATIVE, Tone.POSITIVE})

Place = tuple[int, int, str]  # first word, last word, kind


@dataclass(slots=True)
class _Met:
    """What was met in one text."""

    text: str
    words: int
    tone: Tone
    is_to_us: bool
    places: dict[Clue, list[Place]] = field(default_factory=dict)
    signs: tuple[Sign, ...] = ()

    def has(self, clue: Clue) -> bool:
        """Tell whether an entry of a kind stands."""
        return bool(self.places.get(clue))

    @property
    def is_of_shops(self) -> bool:
        """Say whether it is about a shop more than about the world, as far as words tell."""
        return self.is_to_us or self.count(Clue.SHOP) > self.count(Clue.WORLD)

    def count(self, clue: Clue) -> int:
        """Count the words with which entries of a kind begin."""
        return len({first for first, _, _ in self.places.get(clue, ())})


class Intents:
    """Tells the intents of texts; not for two threads at once."""

    def __init__(self, rules: Mapping[str, Rules]) -> None:
        self._rules = rules
        self._phrases: dict[str, Phrases[tuple[Mark, ...]]] = {}

    def find(
        self, text: str, lang: str, tone: Tone, *, is_to_us: bool = False
    ) -> tuple[tuple[Intent, ...], tuple[Because, ...]]:
        """Name the intents of a text, and the words that tell them.

        Args:
            text: what was said.
            lang: its language; where there are no rules for it, those of all languages count.
            tone: how it was meant; where it is unknown, the words alone must tell.
            is_to_us: it is a review of us, or written to us: a bad mood is then about the shop.
        """
        words = words_of(text)
        spoken = lang if lang in self._rules else ALL
        phrases = self._phrases.get(spoken) or self._ready(spoken)
        met = _Met(text, len(words), tone, is_to_us, _placed(phrases.find(words)), marks_of(text))
        because: dict[Intent, list[Because]] = {}
        if met.places:
            _weed(met)
        _ask(met, because)
        _judge_mood(met, because)
        _seek_lead(met, because)
        _seek_urgent(met, because)
        if not because:
            return (), ()
        intents = tuple([one for one in ORDER if one in because])
        return intents, tuple(chain.from_iterable([because[one] for one in intents]))

    def _ready(self, lang: str) -> Phrases[tuple[Mark, ...]]:
        rules = [self._rules[lang]] if lang in self._rules else list(self._rules.values())
        entries: dict[str, dict[Mark, None]] = {}
        for one in rules:
            for mark, words in one.clues.items():
                for word in words:
                    entries.setdefault(word, {})[mark] = None
        phrases = Phrases({word: tuple(marks) for word, marks in entries.items()})
        self._phrases[lang] = phrases
        return phrases


def _placed(found: list[Found[tuple[Mark, ...]]]) -> dict[Clue, list[Place]]:
    places: dict[Clue, list[Place]] = {}
    for marks, first, last in found:
        for clue, kind in marks:
            if clue in places:
                places[clue].append((first, last, kind))
            else:
                places[clue] = [(first, last, kind)]
    return places


def _weed(met: _Met) -> None:
    """Take out what a "not", a longer phrase or a harmless saying takes back."""
    places = met.places
    nots = [place[0] for place in places.get(Clue.NOT, ())]
    for clue, other in ((Clue.COMPLAINT, Clue.PRAISE), (Clue.PRAISE, Clue.COMPLAINT)):
        if clue in places:
            over = places.get(other, [])
            places[clue] = [
                one
                for one in places[clue]
                if not _is_negated(one, nots) and not _is_inside(one, over)
            ]
    if Clue.URGENT in places and Clue.CALM in places:
        places[Clue.URGENT] = [
            one for one in places[Clue.URGENT] if not _touches(one, places[Clue.CALM])
        ]


def _is_negated(place: Place, nots: list[int]) -> bool:
    first, last, _ = place
    return any(first - NOT_REACH <= at < first for at in nots) and not any(
        first <= at <= last for at in nots
    )


def _is_inside(place: Place, over: list[Place]) -> bool:
    length = place[1] - place[0]
    return any(
        one[0] <= place[0] and place[1] <= one[1] and one[1] - one[0] > length for one in over
    )


def _touches(place: Place, over: list[Place]) -> bool:
    return any(one[0] <= place[1] and place[0] <= one[1] for one in over)


def _tell(
    met: _Met,
    intent: Intent,
    places: list[Place],
    because: dict[Intent, list[Because]],
    weight: float = 1.0,
) -> None:
    spans = spans_of(met.text)
    whys = because.setdefault(intent, [])
    ends: dict[tuple[int, str], int] = {}  # the longest of those that begin at a word
    for first, last, kind in places:
        ends[first, kind] = max(last, ends.get((first, kind), 0))
    for (first, kind), last in list(ends.items())[:SHOWN_MOST]:
        whys.append(Because(intent, kind, spans[first][0], spans[last][1], weight))


def _ask(met: _Met, because: dict[Intent, list[Because]]) -> None:
    """A mark that asks; where none stands, a beginning or a phrase that does."""
    places = met.places
    asked = [sign for sign in met.signs if not sign.is_quoted]
    starts = places.get(Clue.START, []) + places.get(Clue.ASKING, [])
    if asked:
        is_idle = len(asked) == 1 and (Clue.IDLE in places or asked[0].is_cry)
        if not is_idle or starts:
            because[Intent.QUESTION] = [
                Because(Intent.QUESTION, "", sign.start, sign.end) for sign in asked[:SHOWN_MOST]
            ]
        return
    if met.signs or not starts or met.tone is Tone.POSITIVE:
        return
    spans = spans_of(met.text)
    sure = [
        one
        for one in starts
        if begins_sentence(met.text, spans, one[0]) and is_open(met.text, spans, one[0])
    ]
    if sure:
        _tell(met, Intent.QUESTION, sure[:1], because)


def _judge_mood(met: _Met, because: dict[Intent, list[Because]]) -> None:
    complaints = met.places.get(Clue.COMPLAINT, [])
    praises = met.places.get(Clue.PRAISE, [])
    for clue, tone, own, other in (
        (Intent.COMPLAINT, Tone.NEGATIVE, complaints, praises),
        (Intent.PRAISE, Tone.POSITIVE, praises, complaints),
    ):
        if met.tone is tone:
            if own or met.is_of_shops:
                _tell(met, clue, own, because)
                if not own:
                    _tell(met, clue, met.places.get(Clue.SHOP, [])[:2], because, AROUND)
        elif met.tone not in MOODS and own and met.is_of_shops and len(own) > len(other):
            _tell(met, clue, own, because)


def _seek_lead(met: _Met, because: dict[Intent, list[Because]]) -> None:
    seeks = [(first, last, ASKS) for first, last, _ in met.places.get(Clue.SEEK, ())]
    leads = met.places.get(Clue.LEAD, []) + seeks
    if not leads or Intent.COMPLAINT in because or Intent.PRAISE in because:
        return
    if met.has(Clue.COMPLAINT) or met.words > LATE_WORDS:
        return
    if Intent.QUESTION in because or seeks or any(kind != ASKS for _, _, kind in leads):
        _tell(met, Intent.LEAD, leads, because)


def _seek_urgent(met: _Met, because: dict[Intent, list[Because]]) -> None:
    places = met.places.get(Clue.URGENT, [])
    if not places or met.tone is Tone.POSITIVE:
        return
    is_bad = met.tone is Tone.NEGATIVE or met.has(Clue.COMPLAINT)
    is_near = met.is_of_shops or met.has(Clue.YOU) or met.has(Clue.COMPLAINT)
    if is_near and (is_bad or Intent.QUESTION in because or met.has(Clue.YOU)):
        _tell(met, Intent.URGENT, places, because)
