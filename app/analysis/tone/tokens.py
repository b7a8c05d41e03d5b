"""A text as the tone model reads it: words, smileys, runs of signs, each in one spelling."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What French and Italian leave of a small word before a vowel: l'arnaque, un'altra.
ELIDED: Final = (
    r"(?<![^\W_])(?:[ldjmtsncLDJMTSNC]|[Qq]u|[Uu]n|[DdNn]ell|[DdAaSs]u?ll|[Dd]all|[Qq]u[ea][ls][lt]?)['’]"
    r"(?=[^\W\d_]{2})"
)
TOKEN: Final = re.compile(
    r"(?:https?://|www\.)\S+|\bhttps?\b"  # an address, or what is left of one
    r"|@\w+"
    r"|[<>]?[:;=8xX][-o*']?[)\](\[dDpP/\\|}{@oO]+(?!\w)|<3+|</3|[)(]{2,}|\^_*\^|:'\("  # smileys
    rf"|{ELIDED}"
    r"|[^\W_]+(?:['’`´-][^\W_]+)*"  # a word, also with an apostrophe or a hyphen in it
    r"|[!?]+|\.{2,}|…|[.;](?!\w)"
    r"|[^\w\s.,;\"“”«»()\[\]{}*_<>/\\|~^`´'’‘-]+"  # emoji and whatever else stands alone
)
LINK: Final = "<link>"
USER: Final = "<user>"
LONG: Final = "<long>"
_REPEATED: Final = re.compile(r"(.)\1{2,}")
_MARKS: Final = frozenset({"1", "2", "3", "4", "5", "10"})
_DIGITS: Final = re.compile(r"\d+")
_APOSTROPHES: Final = str.maketrans({"’": "'", "`": "'", "´": "'"})
# Variation selectors, skin tones, joiners, the sign of sex: the same feeling without them.
_TRIM: Final = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\u2640\u2642]")
WORD_MAX: Final = 40  # characters of a word that are looked at


def form_of(raw: str) -> str:
    """Give the one spelling of a token: small letters, three letters in a row as two.

    An address is `<link>`, a handle `<user>`; signs keep at most two of a kind. A number keeps
    its digits where it may be a mark (1 to 5, 10), else they are `0`.
    """
    if raw.isascii() and raw.isalpha() and not raw.startswith("http"):  # most words: a short way
        return _REPEATED.sub(r"\1\1", raw[:WORD_MAX].lower())
    first = raw[0]
    if first == "@" and len(raw) > 1:
        return USER
    if raw.startswith(("http", "www.")) and (raw in {"http", "https"} or "." in raw):
        return LINK
    if not first.isalnum():
        return _sign(raw)
    small = unicodedata.normalize("NFKC", raw.casefold()).translate(_APOSTROPHES)[:WORD_MAX]
    return small if small in _MARKS else _DIGITS.sub("0", _REPEATED.sub(r"\1\1", small))


def _sign(raw: str) -> str:
    if set(raw) <= {"!", "?"}:
        return "?!" if "!" in raw and "?" in raw else raw[:2]
    if raw == "…" or raw.startswith(".."):
        return "..."
    return _REPEATED.sub(r"\1\1", _TRIM.sub("", raw.lower()))[:WORD_MAX]


def is_word(form: str) -> bool:
    """Tell whether a spelling is a word, not a sign, a smiley or a placeholder."""
    return form[:1].isalpha()


def bare(form: str) -> str:
    """Take accents off a word, for those who write without them; й stays itself."""
    if form.isascii():
        return form
    parts = unicodedata.normalize("NFD", form.replace("ё", "е"))
    kept = "".join(one for one in parts if not unicodedata.combining(one) or one == "\u0306")
    return unicodedata.normalize("NFC", kept).translate(_LETTERS)


_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ı": "i"})
