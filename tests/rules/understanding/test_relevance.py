"""What is about the shop is told by what the owner did before, and by little it is not told."""

from __future__ import annotations

import time

import pytest

from app.analysis.relevance import (
    PRIOR,
    Example,
    Facts,
    Model,
    learn,
    never_terms,
    things,
)
from app.domain.understanding import hide_below

OURS = [
    Example(Facts(f"lovely coffee at the corner {n}", place="reddit"), is_ours=True)
    for n in range(12)
]
NOT = [
    Example(Facts(f"fox hunting season {n}", author="bot", place="x"), is_ours=False)
    for n in range(12)
]
HOSTILE = ["", "a", "x" * 200_000, "😀" * 1000, "שלום עולם" * 50, "\ud800", "\x00\x07", "(" * 5000]


def test_nothing_known_is_the_prior() -> None:
    assert learn([]).judge(Facts("anything")).relevance == PRIOR
    assert learn(OURS).judge(Facts("coffee")).relevance == PRIOR


def test_what_it_is_like_decides_and_is_named() -> None:
    model = learn([*OURS, *NOT])
    ours = model.judge(Facts("good coffee here", place="reddit"))
    other = model.judge(Facts("a hunting dog", author="bot", place="x"))
    assert ours.relevance > 85
    assert other.relevance < 15
    assert (("word", "coffee"), True) in [(thing, weight > 0) for thing, weight in ours.why]
    assert {("author", "bot"), ("place", "x")} <= {thing for thing, _ in other.why}
    assert all(weight < 0 for _, weight in other.why)


@pytest.mark.parametrize(
    ("n_ours", "n_not", "strictness", "floor"),
    [
        (12, 12, "normal", 25),
        (12, 12, "strict", 45),
        (12, 12, "all", 0),
        (9, 10, "strict", 0),  # below twenty
        (30, 4, "strict", 0),  # of one sort too few
        (12, 12, "nonsense", 0),
    ],
)
def test_little_hides_nothing(n_ours: int, n_not: int, strictness: str, floor: int) -> None:
    examples = [OURS[n % 12] for n in range(n_ours)] + [NOT[n % 12] for n in range(n_not)]
    assert hide_below(strictness, is_sure=learn(examples).is_sure) == floor


def test_a_kept_model_says_the_same() -> None:
    model = learn([*OURS, *NOT])
    again = Model.load(model.dump())
    facts = Facts("coffee after hunting", place="x")
    assert again.judge(facts).relevance == model.judge(facts).relevance
    assert (again.n_ours, again.n_not) == (12, 12)
    assert Model.load(b"{}").judge(facts).relevance == PRIOR
    assert Model.load(b"\xff\xfe").weights == {}


def test_a_never_term_is_in_what_was_put_aside_and_in_nothing_of_ours() -> None:
    aside = ["fox hunting with dogs", "hunting a fox", "the hunting season", "fox trot", "a fox"]
    assert never_terms(aside, ["the fox café has dogs"], known=["Fox"]) == (("hunting", 3),)
    assert never_terms(aside, [], known=["hunting"]) == (("fox", 4),)
    assert never_terms([], []) == ()


@pytest.mark.parametrize("text", HOSTILE)
def test_strange_texts_do_no_harm(text: str) -> None:
    began = time.monotonic()
    model = learn([Example(Facts(text), is_ours=True), Example(Facts(text), is_ours=False)] * 3)
    assert 0 <= model.judge(Facts(text, author=text[:50])).relevance <= 100
    assert Model.load(model.dump()).n_ours == 3
    assert len(things(Facts(text))) <= 200
    never_terms([text] * 4, [])
    assert time.monotonic() - began < 1
