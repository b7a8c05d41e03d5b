"""The numbers of a text's spellings: words, pairs and runs of letters, hashed into buckets."""

from __future__ import annotations

from typing import Final
from zlib import crc32

from app.analysis.tone.tokens import is_word

BUCKETS: Final = 1 << 18
SHORTEST: Final = 2
LONGEST: Final = 5


def bucket(spelt: str) -> int:
    """Give the bucket of a spelling; the same on every machine."""
    return crc32(spelt.encode("utf-8", "surrogatepass")) & (BUCKETS - 1)


def of_word(form: str) -> list[int]:
    """Give the buckets of one spelling: itself, and for a word its runs of letters."""
    found = [bucket(f"w:{form}")]
    if is_word(form):
        edged = f"<{form}>"
        for size in range(SHORTEST, LONGEST + 1):
            found += [bucket(f"c:{edged[at : at + size]}") for at in range(len(edged) - size + 1)]
    return found


def of_pair(one: str, other: str) -> int:
    """Give the bucket of two spellings, one after the other."""
    return bucket(f"p:{one} {other}")


def of_negated(form: str) -> int:
    """Give the bucket of a spelling that is denied."""
    return bucket(f"n:{form}")
