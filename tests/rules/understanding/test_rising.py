"""What people say more than before, and what they like and dislike."""

from __future__ import annotations

import random
import time

import pytest

from app.analysis.gather import gather, merged
from app.analysis.rising import (
    ITEMS_MIN,
    PEOPLE_MIN,
    QUOTE_MAX,
    TEXTS_MIN,
    Z_MIN,
    Said,
    likes_and_dislikes,
    log_odds,
    rising,
)

STOP = {"en": ("the", "and", "was", "very"), "sv": ("och", "det", "var"), "ru": ("и", "это")}
PLAIN = ("bread", "cheese", "garden", "window", "river", "morning", "letter", "summer", "candle")


def some(number: int, *extra: str, start: int = 0, person: int | None = None) -> list[Said]:
    """Write texts of chance words; the first ones each with one of the extra ones."""
    dice = random.Random(start)
    more = [*extra, *[""] * number]
    return [
        Said(
            start + at,
            start + at if person is None else person,
            " ".join([*dice.sample(PLAIN, 4), more[at]]),
            "en",
        )
        for at in range(number)
    ]


def test_a_word_that_comes_up_rises() -> None:
    now = some(60, *["parking was full"] * 12, start=1)
    rise = rising(now, some(60, start=500), STOP)
    assert rise.is_enough
    first = rise.themes[0]
    assert (first.words, first.items, first.others, first.people) == ("parking full", 12, 0, 12)
    assert first.z >= Z_MIN
    assert first.posts == tuple(range(1, 13))
    assert first.example in first.posts
    assert "parking" in first.quote
    assert len([one for one in rise.themes if "parking" in one.words]) == 1


def test_forms_of_a_word_count_together() -> None:
    ways = ["price", "prices", "pricey", "price", "prices", "priced"] * 3
    rise = rising(some(60, *ways, start=1), some(60, start=500), STOP)
    assert [(one.words, one.items) for one in rise.themes] == [("price", 18)]


def test_what_stands_beside_is_told() -> None:
    now = some(60, *["parking ticket machine"] * 9, *["parking"] * 9, start=1)
    theme = rising(now, some(60, start=500), STOP).themes[0]
    assert theme.words == "parking"
    assert set(theme.beside) == {"ticket", "machine"}


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (some(TEXTS_MIN - 1, *["parking"] * 20), some(60, start=500)),
        (some(60, *["parking"] * 20), some(TEXTS_MIN - 1, start=500)),
        ([], []),
    ],
)
def test_too_few_to_say(now: list[Said], before: list[Said]) -> None:
    rise = rising(now, before, STOP)
    assert not rise.is_enough
    assert rise.themes == ()
    assert not likes_and_dislikes(now, before, STOP).is_enough


def test_few_items_and_few_people_are_no_theme() -> None:
    before = some(60, start=500)
    assert rising(some(60, *["parking"] * (ITEMS_MIN - 1)), before, STOP).themes == ()
    loud = some(40, *["parking"] * 20, start=1, person=7) + some(40, start=200)
    assert rising(loud, before, STOP).themes == ()
    assert PEOPLE_MIN == 3


def test_what_was_always_said_does_not_rise() -> None:
    same = rising(
        some(60, *["parking"] * 20, start=1), some(60, *["parking"] * 20, start=500), STOP
    )
    assert same.themes == ()


def test_stop_words_and_names_left_out_are_no_theme() -> None:
    now = some(60, *["the Grimsby's"] * 20, start=1)
    assert rising(now, some(60, start=500), STOP, leave_out=["Grimsby's"]).themes == ()


def test_likes_and_pain_points() -> None:
    glad = some(60, *["friendly staff"] * 15, start=1)
    sorry = some(60, *["long queue"] * 15, start=500)
    columns = likes_and_dislikes(glad, sorry, STOP)
    assert [one.words for one in columns.likes] == ["friendly staff"]
    assert [one.words for one in columns.pain_points] == ["long queue"]
    assert columns.pain_points[0].posts == tuple(range(500, 515))


@pytest.mark.parametrize(
    "forms",
    [
        ("price", "prices"), ("priset", "prisets"), ("доставка", "доставки", "доставкой"),
        ("kaina", "kainos", "kainą"), ("qualità", "qualita"), ("jono", "jonot", "jonoja"),
        ("Qualität", "qualitat"), ("obsługa", "obsługi", "obsluga"),
    ],
)  # fmt: skip
def test_common_beginnings_are_merged(forms: tuple[str, ...]) -> None:
    heads, spellings = merged({form.casefold(): 1 for form in forms})
    assert len(set(heads.values())) == len(spellings) == 1


@pytest.mark.parametrize(
    "forms", [("car", "care", "card"), ("bank", "bakery"), ("service", "server"), ("kö", "kök")]
)
def test_other_words_stay_apart(forms: tuple[str, ...]) -> None:
    heads, _ = merged(dict.fromkeys(forms, 1))
    assert len(set(heads.values())) == len(forms)


def test_log_odds_turn_with_the_sides() -> None:
    assert log_odds(20, 2, 500, 500) == pytest.approx(-log_odds(2, 20, 500, 500))
    assert log_odds(10, 10, 500, 500) == pytest.approx(0)
    assert log_odds(20, 2, 500, 500) > Z_MIN > log_odds(5, 3, 500, 500)


def test_a_long_post_is_quoted_around_the_word() -> None:
    long = "lorem ipsum " * 60 + "the parking was full " + "dolor sit " * 60
    now = [Said(n, n, long, "en") for n in range(40)]
    found = rising(now, some(60, start=500), STOP).themes
    assert found
    assert all(len(one.quote) <= QUOTE_MAX + 2 for one in found)


@pytest.mark.parametrize(
    "text", ["", "a", "\ud800\x00", "😀" * 500, "שלום עולם", "x" * 200_000, "ab cd " * 40_000]
)
def test_hostile_texts(text: str) -> None:
    odd = [Said(n, n, text, "") for n in range(40)]
    began = time.process_time()
    assert rising(odd, some(40, start=500), STOP).is_enough
    assert time.process_time() - began < 4.0


def test_time_grows_with_the_texts() -> None:
    dice = random.Random(3)
    words = [f"w{n:05d}".translate(str.maketrans("0123456789", "abcdefghij")) for n in range(9_000)]
    texts = [Said(n, n % 999, " ".join(dice.choices(words, k=20)), "en") for n in range(8_000)]
    took = []
    for size in (2_000, 8_000):
        began = time.process_time()
        gather(texts[: size // 2], texts[size // 2 : size], STOP)
        took.append(time.process_time() - began)
    assert took[1] < 12 * took[0] + 0.5
