"""How the window's thread beats while a hundred thousand mentions come in.

    python tests/bench/ui_heartbeat.py [ITEMS] [STORED]

The whole window stands on a file with STORED (1,000,000) items. A precise timer of 5 ms runs in
the thread that draws and tells how late each beat is. Ten times a second a random page is
scrolled to, so that its rows are read and painted; the reading is timed. This goes on while
nothing happens (10 s), and then while ITEMS (100,000) mentions are stored by the writer's lane,
page by page, through the program's own `store_page`, and every screen is told of every page.
Where the system allows, all this goes before other programs on the machine.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer  # noqa: E402 - after the platform is chosen
from PySide6.QtWidgets import QApplication  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.desk import Desk
    from ui.main_window import MainWindow

BEAT_MS = 5
PAGE_EVERY_MS = 100
IDLE_S = 10
PAGE = 100
LATE_P99_MS = 8.0
LATE_MAX_MS = 50.0
PAGE_RATIO = 10.0


class Heart(QObject):
    """Beats, and reads a page now and then."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._list = window.views["inbox"].list  # type: ignore[attr-defined]
        self._random = random.Random(1)
        self._last = 0.0
        self.late: list[float] = []
        self.pages: list[float] = []
        self._beat = QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._tick)
        self._turn = QTimer(self)
        self._turn.setInterval(PAGE_EVERY_MS)
        self._turn.timeout.connect(self._read)

    def begin(self) -> None:
        """Forget what was measured and beat on."""
        self.late, self.pages = [], []
        self._last = time.perf_counter()
        self._beat.start()
        self._turn.start()

    def end(self) -> None:
        """Beat no more."""
        self._beat.stop()
        self._turn.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self._last = now

    def _read(self) -> None:
        model = self._list.model
        if not model.ids:
            return
        number = self._random.randrange(len(model.ids))
        model.forget_rows()
        began = time.perf_counter()
        model.row(number)
        self.pages.append((time.perf_counter() - began) * 1000)
        self._list.table.scrollTo(model.index(number, 0))


class Flood(threading.Thread):
    """Brings in the mentions as a fetch does: each page is stored before the next is made."""

    def __init__(self, desk: Desk, items: int) -> None:
        super().__init__(name="flood", daemon=True)
        from tests.bench.corpus import Talk

        self._desk, self._items = desk, items
        fresh = f"{time.time_ns()}-"
        self._said = [  # made before: reading them is the mill's work, not this thread's
            replace(one, remote_id=fresh + one.remote_id)
            for one in Talk(seed=int(time.time())).stream(items)
        ]
        self.took = 0.0

    def run(self) -> None:
        """Store page after page on the writer's lane."""
        from app.channels.base import Page
        from app.store.ingest import store_page
        from tests.bench.corpus import options

        db = self._desk.triage._db  # noqa: SLF001 - the writer's connection
        rows = self._desk.read_page("SELECT id FROM account ORDER BY id", {})
        began = time.perf_counter()
        for number in range(0, self._items, PAGE):
            page = Page(items=tuple(self._said[number : number + PAGE]), cursor=str(number))
            account = rows[(number // PAGE) % len(rows)][0]
            at = self._desk.clock.now()
            job = partial(store_page, db, account, "all", page, at, options())
            self._desk.jobs.write(job).result()
        self.took = time.perf_counter() - began


def share(values: Sequence[float], part: float) -> float:
    """Give the value below which a part of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def tell(name: str, heart: Heart) -> tuple[float, float, float]:
    """Print what was measured and give p99 and maximum of the beats, p95 of the pages."""
    late = (statistics.median(heart.late), share(heart.late, 0.99), max(heart.late))
    page = (statistics.median(heart.pages), share(heart.pages, 0.95), max(heart.pages))
    print(f"{name:8} beats {len(heart.late):6}  late p50 {late[0]:.2f} p99 {late[1]:.2f} "
          f"max {late[2]:.1f} ms   pages {len(heart.pages):5}  p50 {page[0]:.2f} "
          f"p95 {page[1]:.2f} max {page[2]:.1f} ms")  # fmt: skip
    return late[1], late[2], page[1]


class Measuring(QObject):
    """Goes from quiet to flood to the end."""

    def __init__(self, desk: Desk, window: MainWindow, items: int) -> None:
        super().__init__()
        self._heart = Heart(window)
        self._flood = Flood(desk, items)
        self._items = items
        self._quiet = (0.0, 0.0, 0.0)
        self.is_good = False
        self._look = QTimer(self)
        self._look.setInterval(100)
        self._look.timeout.connect(self._is_over)
        QTimer.singleShot(3_000, self._begin)

    def _begin(self) -> None:
        from ui.__main__ import Sweeper

        Sweeper(self)
        self._heart.begin()
        QTimer.singleShot(IDLE_S * 1000, self._open_the_gates)

    def _open_the_gates(self) -> None:
        self._quiet = tell("quiet", self._heart)
        self._heart.begin()
        self._flood.start()
        self._look.start()

    def _is_over(self) -> None:
        if self._flood.is_alive():
            return
        self._look.stop()
        self._heart.end()
        p99, most, page = tell("flood", self._heart)
        ratio = page / self._quiet[2]
        print(f"{self._items / self._flood.took:,.0f} mentions a second came in")
        print(f"late p99 {p99:.2f} ms (limit {LATE_P99_MS}), most {most:.1f} ms "
              f"({LATE_MAX_MS}), page p95 {ratio:.1f} x quiet (limit {PAGE_RATIO})")  # fmt: skip
        self.is_good = p99 <= LATE_P99_MS and most <= LATE_MAX_MS and ratio <= PAGE_RATIO
        QApplication.quit()


def main(items: int = 100_000, stored: int = 1_000_000) -> int:
    """Measure on a copy of the big file; 1 if a limit is broken."""
    import shutil
    import tempfile

    from app.assemble import open_desk
    from app.paths import Folder
    from tests.bench.alone import take_precedence
    from tests.bench.corpus import big_folder
    from ui.__main__ import SWITCH_S
    from ui.main_window import MainWindow
    from ui.theme import Theme

    sys.setswitchinterval(SWITCH_S)
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(big_folder(stored).database, Path(place) / "shoptalk.sqlite3")
        take_precedence()
        app = QApplication([])
        desk = open_desk(Folder(Path(place)))
        window = MainWindow(desk, Theme(app))
        window.shell.show()
        measuring = Measuring(desk, window, items)
        app.exec()
        window.end(is_kept=False)
        desk.close()
    return 0 if measuring.is_good else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
