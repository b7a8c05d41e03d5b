"""What a finger hits instead: neighbouring keys, and the wrong layout switched on."""

from __future__ import annotations

from functools import cache
from typing import Final

# Three rows of letters of each layout, left to right; the keys of a row stand above one another.
LAYOUTS: Final = {
    "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "sv": ("qwertyuiopå", "asdfghjklöä", "zxcvbnm"),
    "no": ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm"),
    "da": ("qwertyuiopå", "asdfghjklæø", "zxcvbnm"),
    "fi": ("qwertyuiopå", "asdfghjklöä", "zxcvbnm"),
    "it": ("qwertyuiopè", "asdfghjklòàù", "zxcvbnm"),
    "es": ("qwertyuiop", "asdfghjklñ", "zxcvbnm"),
    "de": ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    "fr": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "pl": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "lt": ("ąčęėįšųū", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "ru": ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
}

_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN: Final = "йцукенгшщзхъфывапролджэячсмитьбюё"
_NUMBERS: Final = "12345678="
_LITHUANIAN: Final = "ąčęėįšųūž"
# Where the Nordic keyboards have letters instead of ; ' and [
_NORDIC: Final = {"ö": "ж", "ø": "ж", "ä": "э", "æ": "э", "å": "х"}
_TO_RUSSIAN: Final = str.maketrans({**dict(zip(_LATIN, _RUSSIAN, strict=True)), **_NORDIC})
_TO_LATIN: Final = str.maketrans(_RUSSIAN, _LATIN)
_TO_NUMBERS: Final = str.maketrans(_LITHUANIAN, _NUMBERS)


@cache
def neighbours(language: str) -> dict[str, str]:
    """Give for each letter of a language's keyboard the letters around it, nearest first."""
    rows = LAYOUTS.get(language, LAYOUTS["en"])
    near: dict[str, str] = {}
    for number, row in enumerate(rows):
        for at, letter in enumerate(row):
            around = [row[at - 1 : at], row[at + 1 : at + 2]]
            for other in (number - 1, number + 1):
                if 0 <= other < len(rows):
                    first = at if other < number else at - 1
                    around += [rows[other][max(0, first) : first + 2]]
            near[letter] = "".join(dict.fromkeys("".join(around)))
    return near


def slips(word: str) -> tuple[str, ...]:
    """Give what appears when a word is typed with the wrong layout on, letters and digits only.

    Args:
        word: as the owner wrote it.
    """
    plain = word.lower()
    found = (
        plain.translate(_TO_RUSSIAN), plain.translate(_TO_LATIN), plain.translate(_TO_NUMBERS),
    )  # fmt: skip
    return tuple(
        dict.fromkeys(
            slip for slip in found if slip != plain and slip.isalnum() and not _is_mixed(slip)
        )
    )


def _is_mixed(word: str) -> bool:
    return len({letter >= "\u0400" for letter in word if letter.isalpha()}) > 1
