"""How the window's thread beats while mornings are fetched: see `morning.py`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from tests.bench.corpus import big_folder
from tests.bench.morning import street
from tests.bench.ui_heartbeat import (
    IDLE_S,
    LATE_MAX_MS,
    LATE_P99_MS,
    PAGE_RATIO,
    Heart,
    tell,
)

if TYPE_CHECKING:
    from tests.bench.morning import Street
    from ui.main_window import MainWindow


class Watching(QObject):
    """Goes from quiet to the mornings to the end."""

    def __init__(self, here: Street, window: MainWindow, runs: int) -> None:
        super().__init__()
        self._heart = Heart(window)
        self._quiet = (0.0, 0.0, 0.0)
        self._took: list[float] = []
        self._fetching = threading.Thread(target=self._fetch, args=(here, runs), daemon=True)
        self.is_good = False
        self._look = QTimer(self)
        self._look.setInterval(100)
        self._look.timeout.connect(self._is_over)
        QTimer.singleShot(3_000, self._begin)

    def _fetch(self, here: Street, runs: int) -> None:
        for _ in range(runs):
            self._took.append(here.together())

    def _begin(self) -> None:
        from ui.__main__ import Sweeper

        Sweeper(self)
        self._heart.begin()
        QTimer.singleShot(IDLE_S * 1000, self._open_the_shop)

    def _open_the_shop(self) -> None:
        self._quiet = tell("quiet", self._heart)
        self._heart.begin()
        self._fetching.start()
        self._look.start()

    def _is_over(self) -> None:
        if self._fetching.is_alive():
            return
        self._look.stop()
        self._heart.end()
        p99, most, page = tell("morning", self._heart)
        ratio = page / self._quiet[2]
        print("mornings took " + ", ".join(f"{one:.2f} s" for one in self._took))
        print(f"late p99 {p99:.2f} ms (limit {LATE_P99_MS}), most {most:.1f} ms "
              f"({LATE_MAX_MS}), page p95 {ratio:.1f} x quiet (limit {PAGE_RATIO})")  # fmt: skip
        self.is_good = p99 <= LATE_P99_MS and most <= LATE_MAX_MS and ratio <= PAGE_RATIO
        QApplication.quit()


def measure_window(items: int, runs: int, stored: int) -> int:
    """Measure on a copy of the big file; 1 if a limit is broken."""
    from ui.__main__ import SWITCH_S
    from ui.main_window import MainWindow
    from ui.theme import Theme

    sys.setswitchinterval(SWITCH_S)
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(big_folder(stored).database, Path(place) / "shoptalk.sqlite3")
        app = QApplication([])
        with street(Path(place), items) as here:
            window = MainWindow(here.till.desk, Theme(app))
            window.shell.show()
            watching = Watching(here, window, runs)
            app.exec()
            window.end(is_kept=False)
    return 0 if watching.is_good else 1
