"""Starting the program whose shops are killed, and judging how each of them ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

Life = dict[str, Any]


def kill(root: Path, network: str, given: dict[str, str], **more: object) -> list[Life]:
    """Have a network's shop killed where `more` says, each in lives of their own."""
    order = {"root": str(root), "network": network, "given": given, **more}
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.killed_shop"],
        cwd=ROOT,
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(lives: Iterable[tuple[Life, int]]) -> list[int]:
    """Check each life: one answer on the network if it was handed over, else a draft."""
    counts = []
    for life, n in lives:
        ((state, text, remote_id, error),) = life["replies"]
        where = f"killed at {life['first']}, then {life['second']}: {state} {error}, {n} there"
        assert life["check"] == "ok", where
        assert life["text"] in text, where  # after the name of whom it answers
        assert (state, n) in (("sent", 1), ("draft", 0)), where
        assert (state == "sent") is (remote_id is not None), where
        assert life["item"] == ("waiting" if state == "sent" else "new"), where
        counts.append(n)
    return counts
