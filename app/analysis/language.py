"""In which language a text is, among those the owner reads, with how sure that is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

TWELVE: Final = ("en", "sv", "no", "da", "ru", "lt", "it", "fi", "de", "fr", "es", "pl")
UNSURE: Final = 0.25  # below this no language is named
SHORT: Final = 20  # letters; a shorter text says little of its own (words.md 4)
MIDDLE: Final = 60
LEAN_SHORT: Final = (
    12.0  # how much likelier the usual language is in a short, a longer, a long text
)
LEAN_MIDDLE: Final = 4.0
LEAN_LONG: Final = 1.5
TELLING: Final = 3  # words that only one language has: enough to ask nobody
READ_MAX: Final = 400  # characters; more change nothing
SURE: Final = 0.99
CLEAR: Final = 0.9  # from here on nobody else is heard
HEARD: Final = 4  # languages whose words are counted
A_WORD: Final = 1.6  # how much likelier a language is for each of its words
MOST_WORDS: Final = 8
_NORWEGIAN: Final = """
av billig ble blitt deg dere eg enn ennå etter fikk fornøyd fortsatt første ga ganger gikk gir
gjør gjøre hadde hei hva hverandre hyggelig igjen ikkje kanskje kjempe kjøpe kjøper kjøpte
likevel litt meg mellom mer morsom mye nei neste noe nydelig nå opp penger seg sier skje slik
spennende spør syns sånn takk tatt ut uten veldig vet vært åpent åpner
"""
_DANISH: Final = """
af alligevel billigt blev blevet dig efter endnu fik gange gik gør gøre havde hej hinanden hvad
igen imellem jer jeres købe køber købte lidt lige lækker lækkert meget mere mig måske nej noget
nogle nu næste op penge rigtig sagde sig siger sjov spændende spørg stadig sådan taget tak
tilfreds ud uden venlig været åbent åbner
"""
# Words that tell two like languages apart.
APART: Final = {"no": frozenset(_NORWEGIAN.split()), "da": frozenset(_DANISH.split())}
_NO_SPEECH: Final = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|&\w+;|\d+|\bhttps?\b|\buser\b")
_WORD: Final = re.compile(r"[^\W\d_]+")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_NOT_RUSSIAN: Final = re.compile("[іїєґўђјљњћџѓќѕ]")
_LATIN: Final = re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)


class Identifier(Protocol):
    """The part of py3langid's identifier that is used; probabilities, not scores."""

    def rank(self, text: str) -> Sequence[tuple[str, float]]:
        """Give every language with its probability, the likeliest first."""


class Tongues:
    """Tells languages apart; made once for the owner's own."""

    def __init__(
        self,
        identifier: Identifier,
        languages: Collection[str] = (),
        common: Mapping[str, Collection[str]] | None = None,
        vocabulary: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Take py3langid, the owner's languages, and words of each: the commonest, and others."""
        self._identifier = identifier
        self._languages = tuple(languages) or TWELVE
        self._telling = _telling(self._languages, common or {})
        known = ((common or {}), (vocabulary or {}), APART)
        self._known = {
            one: frozenset(word for words in known for word in words.get(one, ()))
            for one in self._languages
        }

    def tell(self, text: str, *, usual: str = "") -> tuple[str, float]:
        """Name the language of a text, and how sure that is; "" where it cannot be told.

        Args:
            text: as it was written.
            usual: what this author, or else this place, mostly writes; leaned on where the
                text itself says little.
        """
        said = _NO_SPEECH.sub(" ", text[:READ_MAX])
        words = _WORD.findall(said.lower())
        letters = sum(map(len, words))
        if not letters:
            return "", 0.0
        script = self._by_script(said, letters)
        if script is not None:
            return script
        found = self._by_words(words)
        if found:
            return found, SURE
        lean = LEAN_SHORT if letters < SHORT else LEAN_MIDDLE if letters < MIDDLE else LEAN_LONG
        ranked = self._ranked(" ".join(said.split()), usual, lean)
        return self._decided(ranked, words)

    def _by_script(self, said: str, letters: int) -> tuple[str, float] | None:
        cyrillic, latin = len(_CYRILLIC.findall(said)), len(_LATIN.findall(said))
        if cyrillic * 2 > letters:
            if "ru" not in self._languages or _NOT_RUSSIAN.search(said.lower()):
                return "", 0.0
            return "ru", SURE
        if latin * 2 < letters:
            return "", 0.0
        only = [one for one in self._languages if one != "ru"]
        return (only[0], SURE) if len(only) == 1 else None

    def _by_words(self, words: Sequence[str]) -> str:
        seen = {self._telling[word] for word in words if word in self._telling}
        if len(seen) != 1:
            return ""
        (one,) = seen
        n = len({word for word in words if self._telling.get(word) == one})
        return one if n >= TELLING else ""

    def _ranked(self, said: str, usual: str, lean: float) -> list[tuple[str, float]]:
        ranked = [(one, p) for one, p in self._identifier.rank(said) if one in self._languages]
        if usual in self._languages:
            ranked = [(one, p * lean if one == usual else p) for one, p in ranked]
        whole = sum(p for _, p in ranked) or 1.0
        return sorted(((one, p / whole) for one, p in ranked), key=_second, reverse=True)

    def _decided(
        self, ranked: Sequence[tuple[str, float]], words: Collection[str]
    ) -> tuple[str, float]:
        """Take the likeliest; where it is not clear, count whose words are there."""
        if not ranked:
            return "", 0.0
        if ranked[0][1] < CLEAR:
            wanted = set(words)
            heard = [
                (one, p * A_WORD ** min(MOST_WORDS, len(wanted & self._known[one])))
                for one, p in ranked[:HEARD]
            ]
            whole = sum(p for _, p in heard) or 1.0
            ranked = sorted(((one, p / whole) for one, p in heard), key=_second, reverse=True)
        best, p = ranked[0]
        return (best, p) if p >= UNSURE else ("", p)


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


def _telling(languages: Sequence[str], common: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Map each common word that only one of the languages has to that language."""
    owners: dict[str, set[str]] = {}
    for one in languages:
        for word in common.get(one, ()):
            owners.setdefault(word, set()).add(one)
    return {
        word: next(iter(found))
        for word, found in owners.items()
        if len(found) == 1 and " " not in word and "*" not in word
    }
