"""Queries made by chance, for the tests that look at any of them."""

from __future__ import annotations

from hypothesis import strategies as st

from app.analysis.names.normal import fold
from app.analysis.query.tree import Any, Atom, Fact, Near, Node, Words, all_of, any_of, bare, no

_LETTERS = "aäKйč -=():'’*?~@#/,.5"
TEXTS = st.one_of(
    st.sampled_from(["OR", "AND", "NOT", "NEAR/3", "from:anna", "-x", "=x", "kavos namai", "wo?d"]),
    st.text(_LETTERS, min_size=1, max_size=12),
).map(lambda text: " ".join(text.split()))


def says_something(text: str) -> bool:
    return all(len(fold(word)) >= 2 or not ("*" in word or "?" in word) for word in text.split())


WORDS = st.builds(
    Words,
    TEXTS.filter(lambda text: bool(fold(text)) and says_something(text)),
    st.booleans(),
    st.sampled_from(["", "", "title", "text"]),
)
FACTS = st.sampled_from(
    [
        Fact("from", "Anna B"),
        Fact("channel", "mastodon"),
        Fact("lang", "no"),
        Fact("stars", "3", "<="),
        Fact("stars", "3"),
        Fact("after", "2026-01-01"),
        Fact("days", "30"),
        Fact("link", "yes"),
    ]
)


def _near(parts: list[Node], within: int, is_ordered: bool) -> Near:
    kept = tuple(one for part in parts if isinstance(one := bare(part), Words | Any))
    return Near(kept, within, is_ordered)


CHOICES = st.lists(WORDS, min_size=1, max_size=3).map(any_of)
NEARS = st.builds(
    _near,
    st.lists(st.one_of(WORDS, CHOICES), min_size=2, max_size=3),
    st.integers(0, 50),
    st.booleans(),
)
ATOMS: st.SearchStrategy[Atom] = st.one_of(WORDS, WORDS, FACTS, NEARS)
TREES: st.SearchStrategy[Node] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(all_of),
        st.lists(inner, min_size=1, max_size=4).map(any_of),
        inner.map(no),
    ),
    max_leaves=12,
).map(bare)
