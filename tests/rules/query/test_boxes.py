"""Three boxes and the query that says the same."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.analysis.query.asks import Asked, asked_of, triggers, wanted_words
from app.analysis.query.boxes import Boxed, atom_of, box_text, boxes_of, query_of, tree_of
from app.analysis.query.parse import parse
from app.analysis.query.tree import Fact, Near, Words
from app.analysis.query.writing import write
from app.errors import BadQuery
from tests.rules.query.trees import ATOMS, TREES
from tests.rules.query.watch import Watch


@pytest.mark.parametrize(
    ("boxes", "query"),
    [
        ({"any": ("kavos namai",)}, '"kavos namai"'),
        ({"any": ("iki", "wood*")}, "iki OR wood*"),
        ({"any": ("iki", "rimi"), "never": ("bank",)}, "(iki OR rimi) -bank"),
        ({"any": ("iki",), "all": ("vilnius",)}, "(iki) vilnius"),
        ({"all": ("a", "lang:sv", "=b")}, "a lang:sv =b"),
        ({"any": ("=kavos namai",), "never": ('from:"Anna B"',)}, '="kavos namai" -from:"Anna B"'),
        ({"any": ("a NEAR/3 b", "title:c d")}, 'a NEAR/3 b OR title:"c d"'),
        ({"any": ('"lang:sv"', "OR")}, '"lang:sv" OR "OR"'),
    ],
)
def test_boxes_are_a_query_and_back(boxes: dict[str, tuple[str, ...]], query: str) -> None:
    assert query_of(Watch(**boxes)) == query  # type: ignore[arg-type]
    assert boxes_of(parse(query)) == Boxed(**boxes)


@pytest.mark.parametrize(
    "query",
    [
        "a b OR c",
        "(a OR b) (c OR d)",
        "a -(b c)",
        '"a, b" OR c',
        "a NEAR/2 b OR c d",
        "a (b OR -c)",
    ],
)
def test_what_boxes_cannot_say_stays_a_query(query: str) -> None:
    assert boxes_of(parse(query)) is None


@given(TREES)
def test_boxes_say_what_the_query_said(tree: object) -> None:
    try:
        plain = parse(write(tree))  # type: ignore[arg-type]
    except BadQuery:
        assume(False)
    boxed = boxes_of(plain)
    assume(boxed is not None)
    assert boxed is not None
    again = tree_of(Watch(any=boxed.any, all=boxed.all, never=boxed.never))
    assert again is not None
    assert boxes_of(again) == boxed
    assert parse(write(again)) == again


@given(ATOMS)
def test_what_stands_in_a_box_is_read_as_it_was_written(atom: Words | Near | Fact) -> None:
    text = box_text(atom)
    assert not text or atom_of(text) == atom


@given(st.text(max_size=30))
def test_any_text_may_stand_in_a_box(text: str) -> None:
    atom_of(text)
    assert tree_of(Watch(any=(text,), never=(text,))) is None or query_of(Watch(any=(text,)))


@pytest.mark.parametrize("text", ["stars:9", "lang:", "after:soon", "a NEAR/99 b", "=", "!", ""])
def test_what_is_no_query_is_plain_words_unless_asked(text: str) -> None:
    atom = atom_of(text)
    assert atom is None or isinstance(atom, Words)
    if atom is not None and ":" in text and not text.endswith(":"):
        with pytest.raises(BadQuery):
            atom_of(text, is_strict=True)


@pytest.mark.parametrize(
    ("watch", "asked"),
    [
        (
            Watch(any=("a", "b*", "wo?d"), all=("c",), never=("d",)),
            Asked(("a", "b*"), ("c",), ("d",)),
        ),
        (Watch(any=("=a",), all=("lang:sv",)), Asked(("a",), exact=frozenset({"a"}))),
        (Watch(any=("a NEAR/3 b",), never=("title:c", "d*")), Asked(("a",))),
        (Watch(query="(iki OR rimi) (x OR y)"), Asked(("iki", "rimi"))),
        (Watch(query="a b OR c d"), Asked(("a", "c"))),
        (Watch(query="lang:sv stars:<3"), Asked()),
        (Watch(query="(("), Asked()),
        (Watch(), Asked()),
    ],
)
def test_what_a_network_is_asked(watch: Watch, asked: Asked) -> None:
    assert asked_of(watch) == asked


def test_a_tree_that_needs_no_word_has_no_triggers() -> None:
    assert triggers(parse("a OR lang:sv")) is None
    assert triggers(parse("lang:sv (a OR b)")) == (Words("a"), Words("b"))
    assert wanted_words(Watch(any=("b", "a NEAR/2 c"), never=("d",))) == ("b", "a", "c")
