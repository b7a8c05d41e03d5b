"""The six languages are complete, and what the program reads is what translators wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_missing_wrong_or_stale() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "packaging" / "words.py", "check"],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout[:4000] + done.stderr[:2000]
