"""Find the known words close to a misspelt one, without reading all of them.

Every known word has keys, each with the word's length in it: its first and its last half, its
three-letter pieces with their places, long words four letters of each end; short words all
forms with one letter left out. One slip leaves one half as it was. Two slips leave the
first, the last or, most times, a middle piece, which may have moved. So few keys are
looked up, and few words have them.
"""

from __future__ import annotations

from typing import Final

FAR: Final = 5  # from this length on two slips may be forgiven, below it one
SHORT: Final = FAR  # words that one slip may turn into a shorter one have no half that is left
LONGEST: Final = 23  # letters: with two more the sign for the length is still a letter
_LONG: Final = 7  # up to here two middle pieces are looked for; above, one and longer ends
_END: Final = 4  # letters of a longer end, the mark for the word's edge counted
_A: Final = ord("a")
_PLACES: Final = tuple(map(chr, range(_A, _A + 80)))  # 24 letters at most, taken apart 72
# By how many letters a middle piece may have moved, for each change of length, two slips in all.
_MOVES: Final = {
    0: (-1, 0, 1),
    1: (0, 1),
    -1: (0, -1),
    2: (0, 1, 2),
    -2: (0, -1, -2),
}


def slips(word: str) -> int:
    """Say how many slips of the finger are forgiven in a word of this length."""
    if len(word) > LONGEST:
        return 0  # no known word is as long
    return 2 if len(word) >= FAR else 1


def keys_of(term: str) -> str:
    """Give a known word's keys, joined by blanks."""
    size = len(term)
    length, padded = _letter(size), f"0{term}0"
    keys = [f"2{_PLACES[at]}{length}{padded[at : at + 3]}" for at in range(size)]
    half = _half(size)
    keys += (f"3{length}{padded[:half]}", f"4{length}{padded[-half:]}")
    if size <= SHORT:
        keys += _shorter(term)
    if size > _LONG - 2:
        keys += (f"5{length}{padded[:_END]}", f"6{length}{padded[-_END:]}")
    return " ".join(keys)


def keys_near(word: str, slips_now: int) -> list[str]:
    """Give the keys of which a word within so many slips has at least one."""
    if len(word) < FAR:
        return _shorter(word)
    padded = f"0{word}0"
    return _of_halves(padded) if slips_now == 1 else _of_pieces(padded)


def _of_halves(padded: str) -> list[str]:
    keys: list[str] = []
    for length in range(len(padded) - 3, len(padded)):
        half = _half(length)
        keys += (f"3{_letter(length)}{padded[:half]}", f"4{_letter(length)}{padded[-half:]}")
    return keys


def _of_pieces(padded: str) -> list[str]:
    keys: list[str] = []
    length = len(padded) - 2
    for change, moves in _MOVES.items():
        near = _letter(length + change)
        if length > _LONG:
            keys += (f"5{near}{padded[:_END]}", f"6{near}{padded[-_END:]}")
        else:
            last = length - 1
            keys += (f"2a{near}{padded[:3]}", f"2{_letter(last + change)}{near}{padded[last:]}")
        for at in _middles(length):
            piece = padded[at : at + 3]
            keys += [f"2{_letter(at + by)}{near}{piece}" for by in moves]
    return keys


def _half(length: int) -> int:
    """Say how long a half is: the letter between the halves is nobody's, two may change places."""
    return (length + 1) // 2


def _letter(number: int) -> str:
    return chr(_A + max(number, 0))


def _middles(length: int) -> tuple[int, ...]:
    half = (length - 1) // 2
    return (half, half + 1) if length <= _LONG else (half,)


def _shorter(word: str) -> list[str]:
    forms = {word[:i] + word[i + 1 :] for i in range(len(word))} | {word}
    return [f"1{form}" for form in sorted(forms)]
