"""A text as bare words with their places, and how a word sounds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

# Letters of our languages that carry no separable accent, in the form people type instead.
PLAIN: Final = {
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n",
}  # fmt: skip
# A letter of its own, though Unicode takes it apart: й is no и with an accent.
WHOLE: Final = frozenset("й")
# Signs beside a name that Unicode would spell out as letters of it.
SIGNS: Final = frozenset("™℠")
# Beyond the basic plane: whole blocks, since `fold` says what of them is a word.
_FAR: Final = "\U00010000-\U0001cfff\U0001d400-\U0001d7ff\U0001f110-\U0001f1a0"
_FARTHER: Final = "\U0001f1ad-\U0001f1e5\U00020000-\U0003ffff\U000e0000-\U000e01ef"
_BASIC: Final = 0x10000

# How letters sound: the Cyrillic ones as Latin, and what people take for one another.
_CYRILLIC: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "z", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "k", "ч": "k", "ш": "s", "щ": "s", "ъ": "",
    "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "є": "e", "і": "i", "ї": "i", "ґ": "g",
    "ў": "u",
}  # fmt: skip
_ALIKE: Final = {"c": "k", "q": "k", "w": "v", "y": "i", "j": "i", "x": "ks"}
_SOUNDS: Final = str.maketrans({**_CYRILLIC, **_ALIKE})
_PAIRS: Final = (
    ("sch", "s"), ("tch", "k"), ("ch", "k"), ("sh", "s"), ("zh", "z"), ("ph", "f"), ("th", "t"),
    ("kh", "h"), ("gh", "g"), ("ck", "k"),
)  # fmt: skip
_BONES: Final = {
    **{ord(letter): None for letter in "aeiouyhjаеиоуыэюяйьъхєії"},
    **str.maketrans("cqwxzбвгджзклмнпрстфцчшщґ", "kkvksbvgdssklmnprstfkkssg"),
}
_STARTS: Final = dict(
    zip(
        "cqwxzyjабвгдежзийклмнопрстуфхцчшщыэюя",
        "kkvksiiabvgdessiiklmnoprstufhkkssieii",
        strict=True,
    )
)
_SOFT: Final = re.compile("ь(?=[еоюяи])")
_TWICE: Final = re.compile(r"(.)(?=\1)")
_THRICE: Final = re.compile(r"(.)\1\1")
_THIRD: Final = re.compile(r"(.)(?=\1\1)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: folded, and between what characters of the text as given."""

    folded: str
    start: int
    end: int


class _Folding(dict[int, str]):
    """What each character becomes; worked out once, on first meeting."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


def _folded(letter: str) -> str:
    if letter in WHOLE:
        return letter
    if letter in PLAIN:
        return PLAIN[letter]
    if letter in SIGNS:
        return " "
    if unicodedata.category(letter) in ("Cf", "Mn"):
        return ""  # soft hyphens, joiners, accents left alone
    parts = unicodedata.normalize("NFKD", letter)
    kept = "".join(PLAIN.get(part, part) for part in parts if not unicodedata.combining(part))
    return kept if kept and kept.isalnum() else " "


_folding: Final = _Folding()


def fold(text: str) -> str:
    """Write a text as its bare words: no case, accents or signs, one blank between two words.

    Folding twice changes nothing.
    """
    if text.isascii():
        bare = text.lower().translate(_folding)
        return " ".join(bare.split())
    bare = unicodedata.normalize("NFC", text.casefold()).translate(_folding)
    return " ".join(unicodedata.normalize("NFC", bare.casefold()).split())


@cache
def piece_pattern() -> re.Pattern[str]:
    """Give what finds the pieces of a text that `fold` makes words of.

    A piece may hold a rare character that `fold` makes a blank of, such as ½.
    """
    kept = [code for code in range(_BASIC) if chr(code).isalnum() or _folding[code] != " "]
    runs = []
    start = kept[0]
    for code, after in zip(kept, [*kept[1:], -1], strict=True):
        if after != code + 1:
            runs.append(f"{re.escape(chr(start))}-{re.escape(chr(code))}")
            start = after
    return re.compile(f"[{''.join(runs)}{_FAR}{_FARTHER}]+")


def words(text: str) -> tuple[Word, ...]:
    """Take a text apart: `fold`'s words, each with its place.

    Where one piece of the text folds to two words, both stand at the same place.
    """
    return tuple(
        Word(folded, piece.start(), piece.end())
        for piece in piece_pattern().finditer(text)
        for folded in fold(piece.group()).split()
    )


def drawn_in(word: str) -> tuple[str, ...]:
    """Write a drawn-out word ("liiidl") with two of each repeated letter, and with one.

    Nothing for a word in which no letter stands three times in a row.
    """
    if _THRICE.search(word) is None:
        return ()
    return _THIRD.sub("", word), _TWICE.sub("", word)


def is_cyrillic(word: str) -> bool:
    """Tell whether a word is written in Cyrillic, by its first letter."""
    return "\u0400" <= word[:1] < "\u0530"


def sound(folded: str) -> str:
    """Say how a folded word sounds, in few Latin letters: what is confused is the same.

    Cyrillic and Latin meet here, and ks x, k c ch ts, v w, s sh, z zh, i j y, single and double.
    """
    said = folded
    if "h" in said:
        for pair, one in _PAIRS:
            said = said.replace(pair, one)
    elif "ck" in said:
        said = said.replace("ck", "k")
    if "ts" in said or "tz" in said:
        said = said.replace("ts", "k").replace("tz", "k")
    if "qu" in said:
        said = said.replace("qu", "kv")
    if "ь" in said:
        said = _SOFT.sub("и", said)
    return _TWICE.sub("", said.translate(_SOUNDS))


def skeleton(folded: str) -> str:
    """Leave of a folded word, in Latin letters, its first letter and its consonants.

    Letter by letter, but for doubled ones, so that one edit in a word is at most about one here.
    """
    once = _TWICE.sub("", folded)
    first = once[:1]
    return _STARTS.get(first, first) + once[1:].translate(_BONES)
