"""A name in the other script: Cyrillic for a Latin one, Latin for a Cyrillic one."""

from __future__ import annotations

import unicodedata
from itertools import product
from typing import Final

from app.analysis.names.normal import fold, is_cyrillic

MOST: Final = 8
LONGEST: Final = 32

_TO_CYRILLIC: Final[dict[str, tuple[str, ...]]] = {
    "shch": ("щ",), "sch": ("ш",), "tsch": ("ч",), "tch": ("ч",), "sh": ("ш",), "ch": ("ч", "х"),
    "zh": ("ж",), "kh": ("х",), "ts": ("ц",), "tz": ("ц",), "ph": ("ф",), "th": ("т",),
    "ck": ("к",), "qu": ("кв",), "ee": ("и",), "oo": ("у",), "yo": ("ё",), "jo": ("ё",),
    "jö": ("ьё", "ё"), "jø": ("ьё", "ё"), "yu": ("ю",), "ju": ("ю",), "ya": ("я",), "ja": ("я",),
    "ai": ("ай", "аи"), "ei": ("ей",), "oi": ("ой",), "mc": ("мак",), "kq": ("к",),
    "kk": ("кк", "к"), "ia": ("иа", "ия"), "io": ("ио",),
    "dž": ("дж",),
    "a": ("а",), "b": ("б",), "c": ("к", "ц"), "d": ("д",), "e": ("е", "э"), "f": ("ф",),
    "g": ("г",), "h": ("х", "г"), "i": ("и",), "j": ("й", "дж"), "k": ("к",), "l": ("л",),
    "m": ("м",), "n": ("н",), "o": ("о",), "p": ("п",), "q": ("к",), "r": ("р",), "s": ("с",),
    "t": ("т",), "u": ("у",), "v": ("в",), "w": ("в",), "x": ("кс",), "y": ("и", "й"),
    "z": ("з",), "ä": ("е", "э"), "å": ("о",), "ö": ("ё", "о"), "ø": ("ё", "о"), "æ": ("е", "э"),
    "ü": ("ю",), "š": ("ш",), "č": ("ч",), "ž": ("ж",), "ė": ("е",), "ų": ("у",), "ū": ("у",),
    "į": ("и",), "ą": ("а",), "ę": ("е",), "ł": ("л",), "ß": ("с",), "ñ": ("нь",),
}  # fmt: skip
_TO_LATIN: Final[dict[str, tuple[str, ...]]] = {
    "кс": ("ks", "x"), "ье": ("ye", "je"), "ьё": ("yo", "jo"),
    "а": ("a",), "б": ("b",), "в": ("v",), "г": ("g",), "д": ("d",), "е": ("e",), "ё": ("yo", "e"),
    "ж": ("zh", "z", "j"), "з": ("z",), "и": ("i",), "й": ("y", "j"), "к": ("k", "c"), "л": ("l",),
    "м": ("m",), "н": ("n",), "о": ("o",), "п": ("p",), "р": ("r",), "с": ("s",), "т": ("t",),
    "у": ("u",), "ф": ("f",), "х": ("kh", "h"), "ц": ("ts", "c"), "ч": ("ch", "c"),
    "ш": ("sh", "s"), "щ": ("shch", "sc"), "ъ": ("",), "ы": ("y",), "ь": ("",), "э": ("e",),
    "ю": ("yu", "ju", "iu"), "я": ("ya", "ja", "ia"), "і": ("i",), "ї": ("yi",), "є": ("ye",),
}  # fmt: skip


# Written one way and heard as the other; both ways round.
_ALIKE: Final = (
    ("ks", "x"), ("c", "k"), ("ck", "k"), ("v", "w"), ("ph", "f"), ("qu", "kv"), ("q", "k"),
    ("sh", "s"), ("sch", "sh"), ("ch", "c"), ("ch", "k"), ("zh", "z"), ("ts", "c"), ("tz", "ts"),
    ("y", "j"), ("i", "y"), ("i", "j"), ("th", "t"), ("ee", "i"), ("oo", "u"), ("z", "s"),
)  # fmt: skip
# Of these also with endings: the others are one edit, and would bring too much with them.
_LONG_ALIKE: Final = (("ks", "x"), ("ph", "f"), ("qu", "kv"), ("ts", "c"))
MOST_ALIKE: Final = 24


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[:1]


def _choices(word: str, table: dict[str, tuple[str, ...]], widest: int) -> list[tuple[str, ...]]:
    choices: list[tuple[str, ...]] = []
    at = 0
    while at < len(word):
        for width in range(min(widest, len(word) - at), 0, -1):
            piece = word[at : at + width]
            if piece in table:
                choices.append(table[piece])
                break
        else:
            width = 1
            choices.append(table.get(_bare(word[at]), (word[at],)))
        at += width
    return choices


def renderings(word: str) -> tuple[str, ...]:
    """Write one word of a name in the other script, the likeliest way first, at most `MOST`.

    Args:
        word: as the owner wrote it, accents and all, since they say how it sounds.

    Returns:
        In small letters, not folded; nothing for a word of neither script or an endless one.
    """
    plain = unicodedata.normalize("NFC", word.lower())
    if not plain or len(plain) > LONGEST or not fold(plain).isalpha():
        return ()
    if is_cyrillic(plain):
        choices = _choices(plain, _TO_LATIN, 2)
    elif "a" <= _bare(plain) <= "z" or plain[0] in _TO_CYRILLIC:
        choices = _choices(plain, _TO_CYRILLIC, 4)
    else:
        return ()
    return _likeliest(choices)


def _likeliest(choices: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Spell out the choices with the fewest departures from the first of each.

    One sound is written in one way throughout a word, so equal choices are taken together.
    """
    kinds = list(dict.fromkeys(choice for choice in choices if len(choice) > 1))[:3]
    ways = sorted(product(*(range(len(kind)) for kind in kinds)), key=lambda way: (sum(way), way))
    spelt = []
    for way in ways[:MOST]:
        taken = dict(zip(kinds, way, strict=True))
        spelt.append("".join(choice[taken.get(choice, 0)] for choice in choices))
    return tuple(dict.fromkeys(spelt))


def alike_spellings(name: str) -> tuple[str, ...]:
    """Write a folded Latin name as it may be heard: ks for x, k for c, w for v, at most 24 ways.

    One pair exchanged first, everywhere in the name; then two.
    """
    once = _exchanged(name, _ALIKE)
    twice = (spelt for one in once for spelt in _exchanged(one, _ALIKE))
    spelt = dict.fromkeys((*once, *twice))
    spelt.pop(name, None)
    return tuple(spelt)[:MOST_ALIKE]


def alike_stems(name: str) -> tuple[str, ...]:
    """Write a folded Latin name in the other ways that may take endings, too: Maksima, Maxima."""
    return tuple(_exchanged(name, _LONG_ALIKE))


def _exchanged(name: str, pairs: tuple[tuple[str, str], ...]) -> list[str]:
    found = []
    for one, other in pairs:
        for out, put in ((one, other), (other, one)):
            if out in name and not (out in put and put in name):
                found.append(name.replace(out, put))
    return found
