"""The same text in several places is one group; what only looks alike is not."""

from __future__ import annotations

import random
import time

import pytest

from app.analysis.twins import Said, groups

DAY = 86_400
LONG = (
    "We went to the new bakery on Main Street yesterday and the cinnamon buns were the best we "
    "have had in years, the staff were kind, the coffee was hot and the queue moved quickly; we "
    "will surely come back next week with the whole family and our friends from out of town"
)


def ids(*said: tuple[int, str, str, int]) -> list[tuple[int, ...]]:
    return groups(Said(*one) for one in said)


@pytest.mark.parametrize(
    ("one", "other", "is_twin"),
    [
        (("Anna", LONG, 0), ("Anna", LONG, 5), True),
        (("Anna", LONG, 0), ("annika", LONG.upper(), 5), True),  # a copy elsewhere
        (("Anna", LONG, 0), ("Anna", f"@shop {LONG} https://x.test/a", 5), True),
        (("Anna", LONG, 0), ("Anna", f"{LONG} and beyond", 5), True),
        (("Anna", LONG, 0), ("Anna", LONG[: len(LONG) // 2], 5), False),
        (("Anna", LONG, 0), ("Anna", LONG, 3 * DAY), True),
        (("Anna", LONG, 0), ("Anna", LONG, 3 * DAY + 1), False),
        (("Anna", "lovely place to eat", 0), ("Anna ", "Lovely place, to eat!", 5), True),
        (("Anna", "lovely place to eat", 0), ("Bo", "lovely place to eat", 5), False),
        (("Anna", "thank you!", 0), ("Anna", "Thank you", 5), False),
        (("Anna", "", 0), ("Anna", "", 5), False),
        (("Anna", "😀😀😀", 0), ("Anna", "😀😀😀", 5), False),
    ],
)
def test_pairs(one: tuple[str, str, int], other: tuple[str, str, int], is_twin: bool) -> None:
    assert ids((1, *one), (2, *other)) == ([(1, 2)] if is_twin else [])


def test_the_oldest_is_first_and_groups_do_not_drift() -> None:
    later = LONG + " and dogs"
    assert ids((5, "b", LONG, 50), (9, "a", LONG, 10), (2, "c", later, 70)) == [(9, 5, 2)]


def test_near_ones_are_found_as_by_comparing_all() -> None:
    chance = random.Random(4)
    words = [f"w{n}" for n in range(300)]
    base = [[chance.choice(words) for _ in range(60)] for _ in range(40)]
    texts = []
    for number in range(400):
        said = list(base[number % 40])
        for _ in range(chance.randint(0, 3)):
            said[chance.randrange(60)] = chance.choice(words)
        texts.append(Said(number, "x", " ".join(said), number))
    runs = {one.id: _runs(one.text) for one in texts}
    firsts: list[int] = []
    expected: dict[int, list[int]] = {}
    for one in texts:
        near = [
            first
            for first in firsts
            if len(runs[first] & runs[one.id]) >= 0.9 * len(runs[first] | runs[one.id])
        ]
        if near:
            expected.setdefault(near[0], [near[0]]).append(one.id)
        else:
            firsts.append(one.id)
    found = {frozenset(group) for group in groups(texts)}
    paired = sum(len(group) for group in found)
    wanted = sum(len(group) for group in expected.values())
    assert paired == wanted > 100


def _runs(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[n : n + 4]) for n in range(len(words) - 3)}


@pytest.mark.parametrize(
    "texts",
    [
        [LONG] * 20_000,
        [f"{LONG} number {n}" for n in range(5_000)],
        [
            f"new review of the shop by somebody called {n} with {n % 5} stars"
            for n in range(20_000)
        ],
        ["a " * 100_000] * 20,
        ["x" * 200_000, "\ud800 " * 50, "שלום " * 50, "\x00" * 100, "(" * 100_000],
    ],
)
def test_many_and_strange_take_no_time(texts: list[str]) -> None:
    began = time.monotonic()
    groups(Said(n, "bot", text, n) for n, text in enumerate(texts))
    assert time.monotonic() - began < 6
