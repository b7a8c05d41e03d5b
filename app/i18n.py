"""The owner's language: gettext for both rooms, switched live."""

from __future__ import annotations

import gettext as _gettext
import os
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("en", "sv", "nb", "ru", "lt", "it")
DOMAIN: Final = "shoptalk"


class _Words:
    """The catalogue in use; one a process, since a program speaks one language at a time."""

    def __init__(self) -> None:
        self.language = "en"
        self.catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


_words = _Words()


def use(language: str) -> None:
    """Speak this language from now on; an unknown one is English."""
    short = language.replace("-", "_").split("_")[0].split(".")[0].lower()
    short = {"no": "nb", "nn": "nb"}.get(short, short)
    _words.language = short if short in LANGUAGES else "en"
    _words.catalogue = _catalogue(_words.language)


def language() -> str:
    """Tell which of `LANGUAGES` is spoken now."""
    return _words.language


def system_language() -> str:
    """Guess the owner's language from the environment, English where it says nothing."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if value := os.environ.get(name):
            return value.split(":")[0]
    return "en"


def use_catalogue(catalogue: _gettext.NullTranslations) -> None:
    """Speak through a catalogue handed in: how tests speak the false language."""
    _words.catalogue = catalogue


def _catalogue(short: str) -> _gettext.NullTranslations:
    place = files("resources") / "locale" / short / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not place.is_file():
        return _gettext.NullTranslations()
    with place.open("rb") as file:
        return _gettext.GNUTranslations(file)


def _(text: str) -> str:
    """Say a sentence in the owner's language."""
    return _words.catalogue.gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Say a sentence that depends on a number in the owner's language."""
    return _words.catalogue.ngettext(one, many, n)


def pgettext(place: str, text: str) -> str:
    """Say a short word whose meaning depends on its place."""
    return _words.catalogue.pgettext(place, text)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence of a table; it is said by `_` when it is shown."""
    return text
