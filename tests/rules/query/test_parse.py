"""Reading and writing queries."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.analysis.query.parse import parse
from app.analysis.query.tree import All, Any, Fact, Near, Node, Not, Words, catches_silence
from app.analysis.query.writing import write
from app.errors import BadQuery
from app.wording import sentence
from tests.rules.query.trees import TREES

A, B, C = Words("a"), Words("b"), Words("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a", A),
        ("(a)", A),
        ("a b", All((A, B))),
        ("a AND b", All((A, B))),
        ("a OR b", Any((A, B))),
        ("a b OR c", Any((All((A, B)), C))),
        ("a (b OR c)", All((A, Any((B, C))))),
        ("(a) b", All((Any((A,)), B))),
        (
            "a or b and c not near",
            All((A, Words("or"), B, Words("and"), C, Words("not"), Words("near"))),
        ),
        ("a -b", All((A, Not(B)))),
        ("a NOT (b OR c)", All((A, Not(Any((B, C)))))),
        ("a - b", All((A, B))),
        ("a NOT NOT b", All((A, B))),
        ('"a b"', Words("a b")),
        ("“a  b”", Words("a b")),
        ('"OR"', Words("OR")),
        ("a NEAR/5 b", Near((A, B), 5)),
        ('"a b"~5', Near((A, B), 5)),
        ("a ONEAR/0 b", Near((A, B), 0, is_ordered=True)),
        ("a NEAR/2 b NEAR/2 c", Near((A, B, C), 2)),
        ("(a OR b) NEAR/2 c", Near((Any((A, B)), C), 2)),
        ("-a NEAR/2 b c", All((Not(Near((A, B), 2)), C))),
        ("wood*", Words("wood*")),
        ("=iki", Words("iki", is_exact=True)),
        ('="clas ohlson"', Words("clas ohlson", is_exact=True)),
        ('title:"a b"', Words("a b", part="title")),
        ("TEXT:=a", Words("a", is_exact=True, part="text")),
        ("from:@anna", Fact("from", "anna")),
        ('from:"Anna B"', Fact("from", "Anna B")),
        ("lang:sv-SE", Fact("lang", "sv")),
        ("stars:<3", Fact("stars", "3", "<")),
        ("stars:=3", Fact("stars", "3")),
        ("kind:review", Fact("kind", "review")),
        ("tone:Negative", Fact("tone", "negative")),
        ("link:yes", Fact("link", "yes")),
        ("after:2026-01-01", Fact("after", "2026-01-01")),
        ("days:030", Fact("days", "30")),
        ("https://a.lt 12:30", All((Words("https://a.lt"), Words("12:30")))),
        ("a & b – !", All((A, B))),
    ],
)
def test_what_is_typed(query: str, tree: Node) -> None:
    assert parse(query) == tree
    assert parse(write(tree)) == tree


def test_a_word_that_begins_with_a_sign_is_kept_out_all_the_same() -> None:
    tree = All((A, Not(Words("/5")), Not(Words("?b5"))))
    assert parse(write(tree)) == tree


@given(TREES)
def test_what_is_written_reads_the_same(tree: Node) -> None:
    assume(not catches_silence(tree))
    assert parse(write(tree)) == tree


@pytest.mark.parametrize(
    ("query", "why", "at"),
    [
        ("", "no_words", 1),
        ("! – ?", "no_words", 1),
        ("a (b", "open_parenthesis", 3),
        ("a (", "open_parenthesis", 3),
        ("a b)", "stray_close", 4),
        (")", "stray_close", 1),
        ("a ()", "empty_parentheses", 3),
        ('a "b', "open_quote", 3),
        ("a OR", "operator_end", 3),
        ("(a OR) b", "operator_end", 4),
        ("OR a", "operator_start", 1),
        ("a AND OR b", "operator_start", 7),
        ("a NOT", "operator_end", 3),
        ("a NEAR/x b", "near_how_far", 3),
        ("a NEAR/51 b", "near_how_far", 3),
        ('"a b"~99', "near_how_far", 1),
        ("a NEAR/2 lang:sv", "near_what", 3),
        (" NEAR/2 ".join(["a"] * 21), "too_many", 3),
        (f'"{"a " * 1900}"~50', "too_many", 1),
        ("a NEAR/2 (b c)", "near_what", 3),
        ("a NEAR/2 b NEAR/3 c", "near_mixed", 12),
        ("NOT a", "only_not", 1),
        ("-a -b", "only_not", 1),
        ("a OR -b", "only_not", 1),
        ("form:anna", "unknown_field", 1),
        ("a stars:9", "bad_value", 3),
        ("a lang:", "no_value", 3),
        ("title:(a)", "no_value", 1),
        ("after:soon", "bad_day", 1),
        ("on:2026-02-30", "bad_day", 1),
        ("days:0", "bad_value", 1),
        ("a *", "wild_short", 3),
        ("*a*", "wild_short", 1),
        ("(" * 21 + "a" + ")" * 21, "too_deep", 21),
        ("NOT " * 400 + "a", "too_many", 1201),
        ("a " * 2001, "too_long", 4001),
    ],
)
def test_what_cannot_be_read_says_where_and_why(query: str, why: str, at: int) -> None:
    with pytest.raises(BadQuery) as raised:
        parse(query)
    assert (raised.value.why, raised.value.at) == (why, at)
    said = sentence(raised.value)
    assert said != sentence(BadQuery())
    assert "{" not in said


@given(st.text(alphabet='ab "()-=*?~:/NOTRANDE5\ud800\x00\n🦊א', max_size=40))
def test_nothing_typed_breaks_the_reader(query: str) -> None:
    found = read(query)
    if isinstance(found, int):
        assert 1 <= found <= len(query) + 1
    else:
        assert parse(write(found)) == found


def read(query: str) -> Node | int:
    """Give the tree, or the place that cannot be read."""
    try:
        return parse(query)
    except BadQuery as error:
        return error.at


@pytest.mark.parametrize("sign", ["(", ")", '"', "-", "a ", "NOT ", "🦊", "\ud800", "=", "*"])
def test_a_huge_query_is_refused_at_once(sign: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BadQuery):
        parse(sign * 200_000)
    assert time.perf_counter() - began < 1
