"""Files for other programs: no cell is a formula, no byte is lost."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.export import BOM, FORMULA, inert, write_csv, write_jsonl


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil","click")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "＝1",
        '"=1',
        "\ufeff=1",
        "|calc",
        "%0A",
    ],
)
def test_a_formula_is_inert(text: str) -> None:
    assert inert(text).startswith("'")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (-5, "-5"),
        (1.5, "1.5"),
        (True, "true"),
        ("plain", "plain"),
        ("a=b", "a=b"),
        (["a", "b"], "a b"),
        (["=a"], "'=a"),
        ("nul\x00l", "null"),
    ],
)
def test_other_values_stay_as_they_are(value: Any, cell: str) -> None:
    assert inert(value) == cell


@given(st.text())
def test_no_text_ever_begins_a_formula(text: str) -> None:
    cell = inert(text)
    assert not cell or cell[0] not in FORMULA


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("has_bom", [True, False])
def test_csv_round_trips(tmp_path: Path, delimiter: str, has_bom: bool) -> None:
    path = tmp_path / "out.csv"
    rows: list[dict[str, Any]] = [{"a": 'x;y,"z"\nnew line', "b": 5}, {"a": "ą ё å 🦊"}]
    assert write_csv(path, ("a", "b"), rows, delimiter=delimiter, has_bom=has_bom) == 2
    text = path.read_bytes().decode("utf-8")
    assert text.startswith(BOM) == has_bom
    found = list(csv.reader(text.removeprefix(BOM).splitlines(keepends=True), delimiter=delimiter))
    assert found == [["a", "b"], ['x;y,"z"\nnew line', "5"], ["ą ё å 🦊", ""]]


def test_json_lines_hold_an_object_each(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    rows: list[dict[str, Any]] = [{"text": "two\nlines\u2028three", "n": None}, {"text": "\ud800"}]
    assert write_jsonl(path, rows) == 2
    lines = path.read_text(encoding="utf-8").split("\n")
    assert json.loads(lines[0]) == rows[0]
    assert len(lines) == 3


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("as it was")

    def breaks() -> Any:
        yield {"a": 1}
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        write_jsonl(path, breaks())
    assert path.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [path]
