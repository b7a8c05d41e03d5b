"""Small files and rows that somebody spoiled, and folders that are not ours to use."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.paths import Folder
from app.services.handover import hold
from tests.journeys.terminal import Terminal

pytestmark = pytest.mark.slow  # a program is started for each command
JUNK = (b"", b"{", b"[]", b"null", b'{"id": 1, "kind": "shop"}', b'{"id": "", "kind": "shop"}',
        b'{"id": "../../x", "kind": "shop"}', b'{"id": "abc", "kind": "martian"}', b"\xff\xfe\x00",
        b"[" * 100_000)  # fmt: skip


def change(terminal: Terminal, sql: str, *values: object) -> None:
    """Spoil a row, as no command of ours could."""
    with closing(sqlite3.connect(terminal.folder / "shoptalk.sqlite3")) as db:
        db.execute(sql, values)
        db.commit()


@pytest.mark.parametrize("junk", JUNK)
def test_a_spoiled_profile_is_said_and_not_replaced(sample: Terminal, junk: bytes) -> None:
    profile = sample.folder / "profile.json"
    good = profile.read_bytes()
    profile.write_bytes(junk)
    for words in (("counts",), ("fetch",)):
        sample(*words).says(3, str(profile), "sign in")
    assert profile.read_bytes() == junk
    profile.write_bytes(good)
    assert sample("counts").row()["new"] > 0


@pytest.mark.parametrize("name", ["pauses.json", "handover.json", "practice.json"])
def test_small_files_that_were_spoiled_stop_nothing(sample: Terminal, name: str) -> None:
    before = sample.items()
    for junk in JUNK[:4]:
        (sample.folder / name).write_bytes(junk)
        assert sample("settings", "set", "shop_name", "Fox").code == 0
    done = sample("fetch")
    assert done.code == 0, done.err
    assert sample.items().keys() >= before.keys()


SETTINGS = {
    "zone": '"Mars/Phobos"',
    "goal_h": "1e999",
    "language": '"xx"',
    "country": "12",
    "fiscal_year_month": "99",
    "backups_keep": "[[[[",
    "backfill_days": "99999999999",
    "hold_s": "null",
    "shop_name": '{"a": 1}',
    "not_ours": "1",
}


def test_spoiled_settings_fall_back_to_what_a_new_shop_has(sample: Terminal) -> None:
    for name, value in SETTINGS.items():
        change(sample, "DELETE FROM setting WHERE name = ?", name)
        change(sample, "INSERT INTO setting VALUES (?, ?)", name, value)
    for words in (("checklist",), ("list",), ("trends",), ("fetch",), ("doctor",), ("counts",)):
        done = sample(*words)
        assert done.code == 0, done.err
    kept = {row["name"]: row["value"] for row in sample("settings", "list").rows}
    assert (kept["goal_h"], kept["fiscal_year_month"], kept["backfill_days"]) == (24, 1, 30)
    sample("settings", "set", "goal_h", 12).row()


ROWS = (
    ("UPDATE account SET config = ?", "no JSON"),
    ("UPDATE account SET error = ?", '{"code": "from the future", "x": 1}'),
    ("UPDATE account SET next_try_at = ?", "tomorrow"),
    ("UPDATE stream SET cursor = ?", "\x00\x01[[["),
    ("INSERT INTO closed_day VALUES (?, 'x')", "2026-99-99"),
    ("UPDATE reply SET network = ?", "{{{"),
    ("UPDATE saved_view SET filter = ?", "[1]"),
)


@pytest.mark.parametrize(("sql", "value"), ROWS)
def test_a_spoiled_row_never_shows_a_traceback(sample: Terminal, sql: str, value: str) -> None:
    item = sample("list", "--limit", 1).rows[0]["id"]
    assert sample("drafts", "save", item, "--text-stdin", stdin="Almost").code == 0
    assert sample("views", "save", "Mine", "--state", "new").code == 0
    try:
        change(sample, sql, value)
    except sqlite3.Error:
        return  # the file itself refuses it
    for words in (("fetch",), ("list",), ("accounts", "list"), ("checklist",), ("views", "list")):
        done = sample(*words)
        assert "Traceback" not in done.err
        assert len(done.err.splitlines()) <= 2
        assert done.code in (0, 1, 3)
    (draft,) = sample("drafts").rows
    assert draft["text"] == "Almost"


def test_rubbish_on_standard_input_is_kept_as_text_or_refused(sample: Terminal) -> None:
    item = sample("list", "--limit", 1).rows[0]["id"]
    rubbish = b"\xff\xfe half \x00 a \xed\xa0\x80 word \xf0\x9f\xa6\x8a\r\n"
    kept = sample("drafts", "save", item, "--text-stdin", stdin=rubbish).row()
    assert "half" in kept["text"]
    assert kept["text"].endswith("🦊")
    assert sample("drafts").rows == [kept]
    sample("reply", item, "--text-stdin", stdin=b" \n\n").says(2, "empty")
    long = sample("reply", item, "--text-stdin", stdin="x" * 1_000_000)
    long.says(2, "too long")
    assert sample("drafts").rows == [kept]


def test_a_folder_that_another_holds_is_read_and_not_written(sample: Terminal) -> None:
    before = sample.items()
    with hold(Folder(sample.folder)):
        for words in (("fetch",), ("done", next(iter(before.values()))["id"])):
            sample(*words).says(3, str(sample.folder), "Close it")
        assert sample.items() == before
    sample("fetch").row()


@pytest.mark.parametrize(
    "name", ["l" * 300, "m" * 200 + "/" + "n" * 300, "\x01\x02", "a?b#c%d;e'f"]
)
def test_odd_names_of_folders(tmp_path: Path, name: str) -> None:
    terminal = Terminal(tmp_path / name)
    done = terminal("counts")
    if len(name) > 255:
        done.says(3, "cannot be used")
        terminal("fetch").says(3, "cannot be used")
    else:
        assert done.row()["new"] == 0
        assert terminal("backup", tmp_path / name / "b?c").row() == {"items": 0, "replies": 0}
        assert json.loads((tmp_path / name / "profile.json").read_text())["kind"] == "shop"


def test_a_folder_that_cannot_be_made_is_said() -> None:
    for place in ("/proc/nothing", "/dev/null/x"):
        Terminal(Path(place))("list").says(3, place)
