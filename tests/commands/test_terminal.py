"""The program as a script starts it: exit codes, one sentence, standard output alone for data."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assemble import open_desk
from app.paths import Folder
from app.services.desk import Desk
from app.services.handover import Server, hold

ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 60


def run(folder: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", "--data", str(folder), *words],
        input=stdin,
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
    )


def said(done: subprocess.CompletedProcess[str], code: int) -> str:
    """Check that nothing but one sentence came out, and give it."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.splitlines()
    return line


@pytest.fixture
def window(shop: Folder) -> Iterator[Desk]:
    """A program that holds the folder and takes commands, as the window does."""
    desk = open_desk(shop)
    server = Server(desk, lambda: None)
    yield desk
    server.close()
    desk.close()


def test_a_new_folder_is_made_and_answers_in_json_lines(tmp_path: Path) -> None:
    done = run(tmp_path / "new", "--json", "checklist")
    assert done.returncode == 0
    assert done.stderr == ""
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(steps) == 30
    assert (tmp_path / "new" / "shoptalk.sqlite3").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("dance",), 2),
        (("done",), 2),
        (("list", "--limit", "x"), 2),
        (("show", "17"), 5),
        (("done", "17"), 5),
        (("accounts", "check", "17"), 5),
        (("accounts", "add", "bluesky", "--handle", "a", "--password-stdin"), 2),
        (("restore", "/nothing/there"), 3),
    ],
)
def test_failures_are_one_sentence_and_a_code(
    tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    said(run(tmp_path, "--json", *words), code)


def test_a_keyring_that_is_not_there_is_said(tmp_path: Path) -> None:
    words = (
        "accounts",
        "add",
        "bluesky",
        "--server",
        "http://127.0.0.1:9",
        "--handle",
        "a.example",
    )
    done = run(tmp_path, *words, "--password-stdin", stdin="secret\n")
    assert done.returncode in (1, 4)
    assert "secret" not in done.stdout + done.stderr
    for log in (tmp_path / "logs").iterdir():
        assert "secret" not in log.read_text()


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert str(tmp_path) in said(run(tmp_path / "file", "list"), 3)


def test_help_needs_no_folder(tmp_path: Path) -> None:
    done = run(tmp_path / "none", "--help")
    assert done.returncode == 0
    assert "accounts add" in done.stdout
    assert not (tmp_path / "none").exists()


def test_the_sample_shop_is_made_once_and_never_over_a_real_one(
    shop: Folder, tmp_path: Path
) -> None:
    done = run(shop.root, "--json", "sample")
    assert json.loads(done.stdout)["items"] > 100
    run(tmp_path / "real", "--json", "counts")
    assert str(tmp_path / "real") in said(run(tmp_path, "sample", "--data", f"{tmp_path}/real"), 2)


def test_commands_beside_an_open_window(window: Desk, tmp_path: Path) -> None:
    folder = window.folder.root
    listed = run(folder, "--json", "list", "--limit", "1", "--state", "new")
    one = json.loads(listed.stdout.splitlines()[0])["id"]
    done = run(folder, "--json", "done", one)
    assert json.loads(done.stdout) == {"changed": 1}
    assert json.loads(run(folder, "--json", "show", one).stdout)["state"] == "done"
    assert "There is no message 17" in said(run(folder, "done", "17"), 5)
    fetched = json.loads(run(folder, "--json", "fetch").stdout)
    assert len(fetched["accounts"]) == 2
    made = subprocess.run(
        [sys.executable, "-P", "-m", "app", "--data", str(folder), "backup", "copy"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        timeout=WAIT_S,
    )
    assert made.stdout
    assert (tmp_path / "copy").exists()


@pytest.mark.slow
def test_a_folder_whose_holder_does_not_answer_is_busy(shop: Folder) -> None:
    with hold(shop):
        assert str(shop.root) in said(run(shop.root, "undo"), 3)
        assert run(shop.root, "--json", "counts").returncode == 0


def test_two_at_once_both_get_their_turn(shop: Folder) -> None:
    words = [sys.executable, "-m", "app", "--data", str(shop.root), "--json", "settings", "set"]
    both = [
        subprocess.Popen([*words, *pair], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for pair in (("hold_s", "1"), ("goal_h", "2"), ("shop_name", "Fox"))
    ]
    for one in both:
        _, error = one.communicate(timeout=WAIT_S)
        assert one.returncode == 0, error
    kept = [
        json.loads(line)
        for line in run(shop.root, "--json", "settings", "list").stdout.splitlines()
    ]
    values = {row["name"]: row["value"] for row in kept}
    assert (values["hold_s"], values["goal_h"], values["shop_name"]) == (1, 2, "Fox")


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\0bad"])
def test_a_damaged_file_is_named_looked_at_and_gone_back_from(
    shop: Folder, tmp_path: Path, content: bytes
) -> None:
    copy = tmp_path / "copy"
    made = json.loads(run(shop.root, "--json", "backup", str(copy)).stdout)
    for end in ("-wal", "-shm"):
        shop.database.with_name(shop.database.name + end).unlink(missing_ok=True)
    shop.database.write_bytes(content)
    assert "damaged" in said(run(shop.root, "list"), 3)
    done = run(shop.root, "--json", "doctor")
    assert done.returncode == 3
    checks = {check["name"]: check["ok"] for check in json.loads(done.stdout)["checks"]}
    assert checks["database"] is False
    assert json.loads(run(shop.root, "--json", "restore", str(copy)).stdout) == made
    assert run(shop.root, "--json", "list").returncode == 0


def test_a_newer_file_is_left_alone(shop: Folder) -> None:
    db = sqlite3.connect(shop.database)
    db.execute("PRAGMA user_version = 999")
    db.close()
    before = shop.database.read_bytes()
    for words in (("list",), ("fetch",)):
        assert "newer" in said(run(shop.root, *words), 3)
    assert shop.database.read_bytes() == before


def test_who_stops_reading_hears_nothing_more(shop: Folder) -> None:
    words = [sys.executable, "-m", "app", "--data", str(shop.root), "--json", "list"]
    with subprocess.Popen(
        [*words, "--limit", "1000"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        assert started.stdout is not None
        started.stdout.readline()
        started.stdout.close()
        assert started.stderr is not None
        assert started.stderr.read() == b""
        assert started.wait(WAIT_S) == 0


def test_a_fault_of_our_own_is_one_sentence_that_names_the_log(shop: Folder) -> None:
    db = sqlite3.connect(shop.database)
    db.execute("UPDATE item SET reasons = 'no JSON'")
    db.commit()
    db.close()
    assert str(shop.logs) in said(run(shop.root, "list"), 1)
    log = "".join(path.read_text() for path in shop.logs.iterdir())
    assert "a command broke" in log
    assert "no JSON" not in log


def test_the_window_is_never_loaded(shop: Folder) -> None:
    code = (
        "import sys; sys.modules['PySide6'] = None; sys.argv[1:] = sys.argv[2:]\n"
        "from app.__main__ import main\n"
        "code = main(sys.argv[1:])\n"
        "slow = {'babel', 'holidays', 'keyring', 'feedparser', 'textblob', 'numpy'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "-", "--data", str(shop.root), "--json", "list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
