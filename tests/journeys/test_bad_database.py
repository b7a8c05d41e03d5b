"""Data files that broke: said in one sentence, never touched, and gone back from."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal

pytestmark = pytest.mark.slow  # a program is started for each command
PAGE = 4096


def middle_zeros(path: Path) -> None:
    pages = path.stat().st_size // PAGE
    with path.open("r+b") as file:
        file.seek(pages // 4 * PAGE)
        file.write(bytes(pages // 2 * PAGE))


def middle_rubbish(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(10 * PAGE)
        file.write(os.urandom(50 * PAGE))


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 // PAGE * PAGE)


def cut_anywhere(path: Path) -> None:
    os.truncate(path, path.stat().st_size - PAGE - 1000)


def no_database(path: Path) -> None:
    path.write_text("Dear diary, this is no database at all. " * 1000)


def somebody_elses(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE recipe (cake TEXT)")
    db.commit()
    db.close()


def cut_with_a_wild_log(path: Path) -> None:
    cut_in_half(path)
    path.with_name(path.name + "-wal").write_bytes(os.urandom(25 * PAGE))


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def taken_away(path: Path) -> None:
    path.unlink()


BROKEN = (
    middle_zeros,
    middle_rubbish,
    cut_in_half,
    cut_anywhere,
    no_database,
    somebody_elses,
    cut_with_a_wild_log,
    emptied,
    taken_away,
)
ASKED = (("list",), ("fetch",), ("done", "17"))


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: str(one.__name__))
def test_a_broken_file_is_said_left_alone_and_gone_back_from(
    sample: Terminal, broken: Callable[[Path], None]
) -> None:
    folder = sample.folder
    backup = folder / "backups" / "nightly-2026-03-03.sqlite3"
    counts = sample("backup", backup).row()
    before = sample.items()
    database = folder / "shoptalk.sqlite3"
    broken(database)
    as_broken = _state(folder)
    for words in ASKED:
        done = sample(*words)
        done.says(3, "damaged", f"restore {backup}")
        assert done.out == ""
    assert _state(folder) == as_broken
    looked = sample("doctor")
    looked.says(3, "damaged")
    assert [one["name"] for one in looked.rows[0]["checks"] if not one["ok"]] == ["database"]
    assert sample("restore", backup).row() == counts
    assert sample.items() == before
    if database.name in as_broken:  # nothing is thrown away, not even what is broken
        kept = {_sum(path) for path in (folder / "backups").iterdir()}
        assert as_broken[database.name] in kept
    sample("fetch").row()


def test_a_wild_log_beside_a_sound_file_does_no_harm(sample: Terminal) -> None:
    before = sample.items()
    (sample.folder / "shoptalk.sqlite3-wal").write_bytes(os.urandom(25 * PAGE))
    assert sample.items() == before
    sample("fetch").row()
    assert sample.items().keys() >= before.keys()


def test_a_newer_file_is_refused_and_not_touched(sample: Terminal) -> None:
    database = sample.folder / "shoptalk.sqlite3"
    db = sqlite3.connect(database)
    db.execute("PRAGMA user_version = 99")
    db.commit()
    db.close()
    before = _state(sample.folder)
    for words in (*ASKED, ("export", "--format", "csv", "--out", sample.folder / "x.csv")):
        sample(*words).says(3, "newer", "Nothing was changed")
    assert _state(sample.folder) == before


def test_a_backup_that_broke_changes_nothing(sample: Terminal, tmp_path: Path) -> None:
    good = tmp_path / "good"
    sample("backup", good).row()
    before = sample.items()
    for number, broken in enumerate((middle_zeros, cut_in_half, no_database, somebody_elses)):
        bad = tmp_path / f"bad-{number}"
        shutil.copy(good, bad)
        broken(bad)
        sample("restore", bad).says(3, "Your data is as it was")
    for other in (tmp_path, tmp_path / "missing", "/dev/null", "x" * 300):
        sample("restore", other).says(3, "Your data is as it was")
    assert sample.items() == before


def test_a_folder_where_the_file_should_be_is_said(sample: Terminal) -> None:
    database = sample.folder / "shoptalk.sqlite3"
    database.unlink()
    database.mkdir()
    for words in ASKED:
        sample(*words).says(3, str(sample.folder))


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _state(folder: Path) -> dict[str, str]:
    """Sum up the data file and its backups; the log of SQLite is its own affair."""
    return {
        path.name: _sum(path)
        for path in (*folder.glob("shoptalk.sqlite3"), *folder.glob("backups/*"))
    }
