"""Rows to files that other programs read: CSV that a spreadsheet cannot run, and JSON Lines."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

# What a spreadsheet takes for the start of a formula, also in its full-width shape (OWASP,
# "CSV injection"); a leading blank or quote does not stop it.
FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠|%")
BLANKS: Final = " \u00a0\ufeff'\""
BOM: Final = "\ufeff"


def write_csv(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    *,
    delimiter: str = ",",
    has_bom: bool = False,
) -> int:
    """Write rows as CSV and count them.

    Args:
        path: replaced as a whole when everything is written.
        columns: names, in order; what a row lacks is empty.
        rows: plain values.
        delimiter: "," or ";".
        has_bom: begin with the mark by which spreadsheets know UTF-8.

    Raises:
        OSError: the file cannot be written.
    """
    n = 0
    with _new_file(path) as file:
        if has_bom:
            file.write(BOM)
        out = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        out.writerow(columns)
        for row in rows:
            out.writerow([inert(row.get(name)) for name in columns])
            n += 1
    return n


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows as one JSON object a line and count them.

    Raises:
        OSError: the file cannot be written.
    """
    n = 0
    with _new_file(path) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            n += 1
    return n


def inert(value: object) -> str:
    """Write a value as a cell that no spreadsheet takes for a formula.

    Numbers stay numbers; a text that could begin a formula gets an apostrophe in front.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, tuple)):
        value = " ".join(str(one) for one in value)
    text = str(value).replace("\x00", "")
    starts = {text[:1], text.lstrip(BLANKS)[:1]}
    return f"'{text}" if FORMULA.intersection(starts) else text


@contextmanager
def _new_file(path: Path) -> Iterator[IO[str]]:
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
