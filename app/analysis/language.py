"""In which language a text is, among those the owner reads, with how sure that is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

TWELVE: Final = ("en", "sv", "no", "da", "ru", "lt", "it", "fi", "de", "fr", "es", "pl")
UNSURE: Final = 0.3  # below this no language is named
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
    ) -> None:
        """Take py3langid restricted to `languages`, and the commonest words of each."""
        self._identifier = identifier
        self._languages = tuple(languages) or TWELVE
        self._telling = _telling(self._languages, common or {})

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
        return self._ranked(" ".join(said.split()), usual, lean)

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

    def _ranked(self, said: str, usual: str, lean: float) -> tuple[str, float]:
        if _LATIN.search(said) is None and _CYRILLIC.search(said) is None:
            return "", 0.0
        ranked = [(one, p) for one, p in self._identifier.rank(said) if one in self._languages]
        if usual in self._languages:
            ranked = [(one, p * lean if one == usual else p) for one, p in ranked]
        whole = sum(p for _, p in ranked)
        if whole <= 0:
            return (usual, UNSURE) if usual else ("", 0.0)
        best, p = max(ranked, key=_second)
        return (best, p / whole) if p / whole >= UNSURE else ("", p / whole)


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
