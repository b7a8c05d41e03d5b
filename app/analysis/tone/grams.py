"""The numbers of a text's spellings: words, pairs and runs of letters, hashed into buckets."""

from __future__ import annotations

from typing import Final
from zlib import crc32

from app.analysis.tone.tokens import is_word

BUCKETS: Final = 1 << 18
SHORTEST: Final = 3
LONGEST: Final = 5
WIDE: Final = 2  # bytes a letter, so that a run of letters is a run of bytes
_MASK: Final = BUCKETS - 1
_WORD, _PAIR, _DENIED = 101, 102, 103  # where each kind's hash begins; runs begin at their length


def _bytes(spelt: str) -> bytes:
    return spelt.encode("utf-16-le", "surrogatepass")


def of_word(form: str) -> list[int]:
    """Give the buckets of one spelling: itself, and for a word its runs of letters."""
    found = [of_form(form)]
    if is_word(form):
        edged = _bytes(f"<{form}>")
        for size in range(SHORTEST * WIDE, LONGEST * WIDE + 1, WIDE):
            found += [
                crc32(edged[at : at + size], size) & _MASK
                for at in range(0, len(edged) - size + 1, WIDE)
            ]
    return found


def of_form(form: str) -> int:
    """Give the bucket of a spelling as a whole; the same on every machine."""
    return crc32(_bytes(form), _WORD) & _MASK


def of_pair(one: str, other: str) -> int:
    """Give the bucket of two spellings, one after the other."""
    return crc32(_bytes(f"{one} {other}"), _PAIR) & _MASK


def of_denied(form: str) -> int:
    """Give the bucket of a spelling that is denied."""
    return crc32(_bytes(form), _DENIED) & _MASK
