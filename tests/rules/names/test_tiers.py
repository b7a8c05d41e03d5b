"""How far a word may be from a name."""

from __future__ import annotations

import pytest

from app.analysis.names.tiers import deletes, is_near


@pytest.mark.parametrize(
    ("word", "name", "is_one"),
    [
        ("iki", "iki", True), ("iky", "iki", False), ("lidi", "lidl", False),
        ("tesko", "tesco", True), ("desco", "tesco", False), ("tseco", "tesco", True),
        ("barbpra", "barbora", True), ("barbapra", "barbora", False),
        ("aarbucks", "starbucks", False), ("ztarbucks", "starbucks", True),
        ("starbuks", "starbucks", True), ("starbaks", "starbucks", True),
        ("sterbacks", "starbucks", True), ("stadbicks", "starbucks", True),
        ("feltrineli", "feltrinelli", True), ("feltrenely", "feltrinelli", True),
        ("ermitazas", "ermitazas", True), ("", "tesco", False), ("t", "tesco", False),
    ],
)  # fmt: skip
def test_tiers(word: str, name: str, is_one: bool) -> None:
    assert is_near(word, name) is is_one


def test_deletes_keep_the_first_letter() -> None:
    assert deletes("abc") == ["abc", "ac", "ab"]
    assert deletes("") == [""]
