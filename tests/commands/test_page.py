"""The written page of the command line names every command there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.queries.export import COLUMNS
from app.services.commands.table import table

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
WORDS = re.compile(r"`([a-z-]+(?: [a-z-]+)?)")


@pytest.mark.parametrize("words", list(table()))
def test_a_command_is_on_the_page(words: str) -> None:
    found = {one for match in WORDS.findall(PAGE) for one in (match, match.split()[0])}
    assert words in found or f"`{words}" in PAGE


@pytest.mark.parametrize("words", list(table()))
def test_every_option_is_on_the_page(words: str) -> None:
    for arg in table()[words].args:
        if arg.name.startswith("--"):
            assert f"{arg.name}" in PAGE, arg.name


def test_the_columns_are_on_the_page() -> None:
    assert " ".join(COLUMNS) in " ".join(PAGE.split())
