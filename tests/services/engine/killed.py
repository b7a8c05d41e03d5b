"""A program that is killed while it fetches; run by `test_killed.py` as a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.assemble import open_desk
from app.events import Changed
from app.paths import Folder
from tests.conftest import SetClock


def main(root: str, moment: str, kill_at: str) -> None:
    """Fetch a sample shop at a moment, and die at the n-th thing that is told.

    The listener runs right after a commit, before the one who asked for it knows.
    """
    left = int(kill_at)

    def die(_changed: Changed) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    clock = SetClock(datetime.fromisoformat(moment).astimezone(UTC))
    desk = open_desk(Folder(Path(root)), clock=clock)
    desk.jobs.on_changed(die)
    desk.fetching.fetch()
    desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
