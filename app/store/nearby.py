"""Find the known words close to a misspelt one, without reading all of them.

Every known word has keys: its three-letter pieces with their place and the word's length, and
for short words all forms with one letter left out. A word within the allowed number of
slips shares at least one key with what was typed, but for a few short ones.
"""

from __future__ import annotations

from typing import Final

SHORT: Final = 7  # up to here a slip may touch every piece, so forms with a letter left out help
FAR: Final = 5  # from this length on two slips are forgiven, below it one
_A: Final = ord("a")
# By how many letters a piece may have moved, for each change of length, with two slips in all.
_MOVES: Final = {
    0: (-1, 0, 1),
    1: (0, 1),
    -1: (0, -1),
    2: (0, 1, 2),
    -2: (0, -1, -2),
}


def slips(word: str) -> int:
    """Say how many slips of the finger are forgiven in a word of this length."""
    return 2 if len(word) >= FAR else 1


def keys_of(term: str) -> str:
    """Give a known word's keys, joined by blanks."""
    keys = [_key(piece, place, len(term)) for place, piece in _pieces(term)]
    if len(term) <= SHORT:
        keys += _shorter(term)
    return " ".join(keys)


def keys_near(word: str) -> list[str]:
    """Give the keys that words near this one may have."""
    keys = []
    pieces = _pieces(word)
    if len(word) > SHORT + 1:  # three pieces apart from each other: two slips spoil two at most
        pieces = [pieces[0], pieces[len(pieces) // 2], pieces[-1]]
    else:
        keys += _shorter(word)
    for place, piece in pieces:
        for change, moves in _MOVES.items():
            if abs(change) <= slips(word):
                keys += [_key(piece, place + move, len(word) + change) for move in moves]
    return list(dict.fromkeys(keys))


def _pieces(word: str) -> list[tuple[int, str]]:
    padded = f"0{word}0"
    return [(place, padded[place : place + 3]) for place in range(len(padded) - 2)]


def _shorter(word: str) -> list[str]:
    forms = {word[:i] + word[i + 1 :] for i in range(len(word))} | {word}
    return [f"1{form}" for form in sorted(forms)]


def _key(piece: str, place: int, length: int) -> str:
    return f"2{chr(_A + max(place, 0))}{chr(_A + length)}{piece}"
