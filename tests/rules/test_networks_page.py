"""The page about the networks says what the program declares, and nothing from hope."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.channels.base import Capability
from app.channels.registry import channels
from app.wording import channel_name

PAGE = Path(__file__).resolve().parents[2] / "docs" / "networks.md"
COLUMNS = {
    "search": Capability.SEARCH,
    "reply": Capability.REPLY,
    "change a reply": Capability.EDIT_REPLY,
    "delete own": Capability.DELETE,
    "hide": Capability.HIDE,
    "like": Capability.LIKE,
    "rating": Capability.REVIEWS,
    "followers": Capability.METRICS,
}
READ = {
    "mentions": Capability.MENTIONS,
    "comments": Capability.COMMENTS,
    "messages": Capability.MESSAGES,
    "reviews": Capability.REVIEWS,
}
UNDECLARED = {"feed", "byhand"}  # articles and what the owner types are no capability


def tables() -> list[dict[str, dict[str, str]]]:
    """Read every table of the page: rows by their first cell, cells by their heading."""
    found: list[dict[str, dict[str, str]]] = []
    heads: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            heads = []
        elif not heads:
            heads = cells
            found.append({})
        elif not set(cells[0]) <= set("-"):
            found[-1][cells[0]] = dict(zip(heads, cells, strict=True))
    return found


def test_every_network_has_its_row() -> None:
    names = {channel_name(name) for name in channels()}
    works, tested, asks, *_ = tables()
    assert set(works) == names
    assert set(tested) == names
    assert set(asks) == names


@pytest.mark.parametrize("name", sorted(channels()))
def test_a_yes_stands_only_where_it_is_declared(name: str) -> None:
    row, declared = tables()[0][channel_name(name)], channels()[name].capabilities
    if name in UNDECLARED:
        return
    for heading, capability in COLUMNS.items():
        is_said = not row[heading].startswith("no")
        assert is_said == (capability in declared), heading
    for word, capability in READ.items():
        assert (word in row["reads"]) == (capability in declared), word
