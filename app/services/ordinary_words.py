"""Ordinary words of the owner's languages: they are nobody's misspelling, and poor names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from app.analysis.matching import fold

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PLACE: Final = "words"
ALIKE: Final = {"nb": "no", "nn": "no"}
TONE: Final = "tone.tsv"
RULES: Final = "rules.toml"


@lru_cache(maxsize=4)
def ordinary_words(languages: tuple[str, ...] = ()) -> frozenset[str]:
    """Give the folded words that our own lists hold; of every language where none is named."""
    place = files("resources") / PLACE
    if languages:
        folders = [place / name for name in {ALIKE.get(one, one) for one in languages}]
    else:
        folders = [one for one in place.iterdir() if one.is_dir()]
    entries = (entry for folder in folders for entry in _entries(folder))
    plain = {fold(entry) for entry in entries if "*" not in entry and " " not in entry}
    return frozenset(word for word in plain if word and " " not in word)


def _entries(folder: Traversable) -> Iterator[str]:
    tone, rules = folder / TONE, folder / RULES
    if tone.is_file():
        yield from (line.split("\t")[0] for line in tone.read_text("utf-8").splitlines()[1:])
    if rules.is_file():
        yield from _texts(tomllib.loads(rules.read_text("utf-8")))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - what TOML holds
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
