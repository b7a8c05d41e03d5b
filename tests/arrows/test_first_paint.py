"""What may not be loaded before the window is first painted, because it takes too long."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATE = [
    "babel",
    "feedparser",
    "holidays",
    "httpx",
    "keyring",
    "nltk",
    "numpy",
    "py3langid",
    "pyqtgraph",
    "textblob",
]
START = """
import json, runpy, sys
out, sys.argv = sys.argv[1], ["ui", *sys.argv[2:]]
code = None
try:
    runpy.run_module("ui", run_name="__main__", alter_sys=True)
except SystemExit as end:
    code = end.code
with open(out, "w") as file:
    json.dump({"code": code, "modules": sorted(sys.modules)}, file)
"""


@pytest.mark.skipif(
    importlib.util.find_spec("ui.__main__") is None, reason="the window is not written yet"
)
def test_window_opens_without_the_slow_libraries(tmp_path: Path) -> None:
    out, picture = tmp_path / "modules.json", tmp_path / "window.png"
    arguments = ["--data", str(tmp_path / "data"), "--picture", str(picture)]
    told = subprocess.run(
        [sys.executable, "-c", START, str(out), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert out.exists(), told.stderr
    seen = json.loads(out.read_text())
    assert seen["code"] in (0, None), told.stderr
    assert picture.stat().st_size > 0
    assert sorted(set(LATE).intersection(seen["modules"])) == []
