"""The written page of the command line names every command and option there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.queries.export import COLUMNS
from app.services.commands.table import table

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
SHORT = dict(re.findall(r"^([A-Z]+): (.*)$", PAGE, re.MULTILINE))
CELLS = [line.replace("\\|", "/").split("|")[1] for line in PAGE.splitlines() if line[:1] == "|"]


def cells_of(words: str) -> str:
    """Join the first cells of the rows that show a command, with what is short in them."""
    shown = [cell for cell in CELLS if re.search(rf"`{words}[` ]", cell)]
    spans = " ".join(shown)
    return spans + "".join(text for name, text in SHORT.items() if name in spans)


@pytest.mark.parametrize("words", list(table()))
def test_a_command_is_on_the_page_with_all_its_options(words: str) -> None:
    shown = cells_of(words)
    assert shown
    for arg in table()[words].args:
        if arg.name.startswith("--"):
            assert re.search(rf"{arg.name}\b", shown), arg.name


def test_the_columns_are_on_the_page() -> None:
    assert " ".join(COLUMNS) in " ".join(PAGE.split())
