"""Start to first useful paint with a million stored mentions, against a bare PySide6 window.

    python tests/bench/start_paint.py [RUNS] [ROWS]

Both are started in turn, RUNS (9) times each, on the offscreen platform; time counts from
before the process is made to the moment its first paint is over: for the program with the
newest rows of the queue on it. Memory is the process's own share (PSS) at that moment and,
for the program, again five seconds later; "private" leaves out the pages of files, which the
system takes back when others need them: most of the later PSS is the shop's own file.
Where the system allows, all this goes before other programs on the machine.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
LIMIT = 1.3

TOLD = """
import json, os, resource, time
def memory(kind):
    try:
        with open("/proc/self/smaps_rollup") as file:
            return next(int(l.split()[1]) / 1024 for l in file if l.startswith(kind + ":"))
    except OSError:
        return 0.0
def tell(**more):
    used = resource.getrusage(resource.RUSAGE_SELF)
    took = time.monotonic() - float(os.environ["BEGAN"])
    print(json.dumps({"ms": took * 1000, "cpu": (used.ru_utime + used.ru_stime) * 1000,
        "pss": memory("Pss"), "private": memory("Anonymous"), **more}), flush=True)
"""
BARE = (
    TOLD
    + """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
class Window(QMainWindow):
    def event(self, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, end)
        return super().event(event)
def end():
    tell()
    os._exit(0)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
)
OURS = (
    TOLD
    + """
import gc, sys
gc.disable()  # as `python -m ui` begins
from ui.__main__ import Program, wanted, SWITCH_S
sys.setswitchinterval(SWITCH_S)
class Timed(Program):
    def _sighted(self):
        tell(rows=len(self._shell.centralWidget().rows))
        if not os.environ.get("LATER"):
            os._exit(0)
        super()._sighted()
    def _painted(self):
        if not self._window:
            return
        tell(rows=len(self._window.views["inbox"].list.model.ids))
        super()._painted()
        from PySide6.QtCore import QTimer
        QTimer.singleShot(int(os.environ["LATER"] or 500), self.end_late)
    def end_late(self):
        tell()
        self._window.close()
Timed(wanted(["--data", os.environ["FOLDER"]])).run()
"""
)


def cache() -> Path:
    """Name the folder where the benchmarks keep what they make."""
    from tests.bench import corpus

    return corpus.cache()


def start(code: str, folder: str, *, is_later: bool = False) -> list[dict[str, float]]:
    """Run one process and give what it told."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its byte code
    env["PYTHONPYCACHEPREFIX"] = str(cache() / "pycache")
    env |= {"FOLDER": folder, "BEGAN": str(time.monotonic()), "LATER": "5000" if is_later else ""}
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def main(runs: int = 9, rows: int = 1_000_000) -> int:
    """Measure and print; 1 if the limit is broken."""
    from tests.bench.alone import take_precedence
    from tests.bench.corpus import big_folder

    take_precedence()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(big_folder(rows).database, Path(folder) / "shoptalk.sqlite3")
        return measure(folder, runs)


def measure(folder: str, runs: int) -> int:
    """Start both in turn on a shop of its own and print what was seen."""
    start(BARE, folder)
    start(OURS, folder)  # a first start ever; it leaves behind what the next one shows
    start(OURS, folder)
    bare: list[dict[str, float]] = []
    ours: list[dict[str, float]] = []
    for _ in range(runs):
        bare += start(BARE, folder)
        ours += start(OURS, folder)
    _sight, filled, late = start(OURS, folder, is_later=True)
    middle = {
        name: (statistics.median(r[name] for r in bare), statistics.median(r[name] for r in ours))
        for name in ("ms", "cpu", "pss", "private")
    }
    for name, (one, other) in middle.items():
        print(f"{name:>7}: bare {one:7.1f}  program {other:7.1f}  ratio {other / one:.2f}")
    print(f"rows of the queue on the first paint: {ours[0]['rows']:.0f}")
    print(f"every control there after {filled['ms']:.0f} ms, {filled['rows']:.0f} rows in the list")
    best = [min(run["ms"] for run in several) for several in (bare, ours)]
    print(f"fastest: bare {best[0]:.0f} program {best[1]:.0f} ms")
    for name in ("pss", "private"):
        over = [one - middle[name][0] for one in (middle[name][1], late[name])]
        print(f"{name} over the bare window: {over[0]:.1f} MiB at the paint, {over[1]:.1f} later")
    ratio = middle["ms"][1] / middle["ms"][0]
    print(f"first useful paint {ratio:.2f} x a bare window (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
