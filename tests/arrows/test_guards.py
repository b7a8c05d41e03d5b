"""The guards of tests/conftest.py catch what they are there for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFENDERS = """
import logging, socket, subprocess, threading, warnings
import pytest

STOP = threading.Event()

@pytest.fixture(scope="module", autouse=True)
def end():
    yield
    STOP.set()

def test_good(logged):
    logging.getLogger("shop").warning("slow")
    assert logged.take() == ["slow"]
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        socket.create_connection(server.getsockname()).close()

def test_logs():
    logging.getLogger("shop").warning("disk nearly full")

def test_warns():
    warnings.warn("old", DeprecationWarning, stacklevel=1)

def test_qt_warns(qapp):
    from PySide6.QtCore import qWarning
    qWarning("a bad parent")

def test_connects():
    with pytest.raises(OSError), socket.socket() as out:
        out.connect(("192.0.2.1", 80))

def test_looks_up():
    with pytest.raises(OSError):
        socket.create_connection(("shop.example", 80))

def test_leaves_a_thread():
    threading.Thread(target=STOP.wait, name="left-over").start()
"""
CAUGHT = {
    "test_logs": "logged and not expected: disk nearly full",
    "test_warns": "DeprecationWarning: old",
    "test_qt_warns": "a bad parent",
    "test_connects": "tried to leave this computer: 192.0.2.1",
    "test_looks_up": "tried to leave this computer: shop.example",
    "test_leaves_a_thread": "left running: left-over",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of tests that each do one thing that no test may."""
    file = tmp_path_factory.mktemp("offenders") / "test_offenders.py"
    file.write_text(OFFENDERS, encoding="utf-8")
    own = ["-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml"), f"--rootdir={file.parent}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *own, "-rA", "-p", "no:cacheprovider", str(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(("offender", "words"), CAUGHT.items())
def test_an_offender_is_caught(told: str, offender: str, words: str) -> None:
    verdicts = [line for line in told.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert any(f"::{offender}" in line for line in verdicts), told
    assert words in told


def test_a_good_test_passes(told: str) -> None:
    bad = [line for line in told.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert not any("::test_good" in line for line in bad), told
    assert "::test_good" in told
