"""Starting Shoptalk twice: the second start brings the first one's window to the front."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.handover import Server
from tests.conftest import ROOT, SetClock
from tests.screens.stand import open_stand
from tests.screens.windowed import fill, open_window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
WAIT_S = 30


def test_a_second_start_raises_the_window_and_ends(
    qtbot: QtBot, tmp_path: Path, clock: SetClock
) -> None:
    with open_stand(tmp_path, clock) as stand:
        fill(stand)
        with open_window(qtbot, stand) as window:
            asked: list[bool] = []
            server = Server(stand.desk, partial(asked.append, True))
            argv = [sys.executable, "-m", "ui", "--data", str(tmp_path / "shop")]
            second = subprocess.Popen(argv, cwd=ROOT, stderr=subprocess.PIPE)
            try:
                stand.until(partial(_has_ended, second), WAIT_S)
                _out, said = second.communicate(timeout=WAIT_S)
            finally:
                second.kill()
                server.close()
            assert second.returncode == 0, said
            assert asked == [True]
            window.shell.showMinimized()
            window.raise_up()
            assert window.shell.isVisible()
            assert not window.shell.isMinimized()
            QApplication.processEvents()


def _has_ended(program: subprocess.Popen[bytes]) -> bool:
    return program.poll() is not None
