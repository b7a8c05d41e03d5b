"""Measuring on a machine that others use, too, as though it were ours alone."""

from __future__ import annotations

import os
import sys


def take_precedence() -> bool:
    """Go before every other program, where the system allows it (Linux, as root).

    Processes started from here inherit it. Without it, a figure by the clock on the wall says as
    much of the neighbours as of us.
    """
    is_taken = False
    if sys.platform == "linux":
        try:
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
            is_taken = True
        except OSError:
            is_taken = False
    print("before all other programs" if is_taken else "beside other programs", flush=True)
    return is_taken


def give_back() -> None:
    """Stand beside the others again: for what is measured by the processor's time."""
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
