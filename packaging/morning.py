"""Show the sample shop's morning where there is no screen: in print, and as a picture.

Only for `dev.py`; standard library, Python 3.9 can read it.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from environment import PYTHON, ROOT, say

SHOWN = 5


def split(arguments: list[str]) -> tuple[Path, list[str]]:
    """Take the data folder out of the window's arguments; without one, it lies under out/."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data", type=Path, default=ROOT / "out" / "sample")
    parser.add_argument("--sample", action="store_true")  # it is the sample shop already
    known, rest = parser.parse_known_args(arguments)
    return known.data.absolute(), rest


def steps(arguments: list[str]) -> tuple[list[tuple[str, list[str]]], Path]:
    """List what is shown, each step with its title and command, and name the picture."""
    data, rest = split(arguments)
    picture = data.parent / f"{data.name}-window.png"
    python = [str(PYTHON), "-P", "-m"]
    app = [*python, "app", "--data", str(data)]
    window = [*python, "ui", "--data", str(data), "--picture", str(picture), *rest]
    shown = [
        ("What is new", [*app, "fetch"]),
        (f"The newest {SHOWN}", [*app, "list", "--limit", str(SHOWN)]),
        ("Today's checklist", [*app, "checklist"]),
        ("A picture of the window", window),
    ]
    if not data.exists() or not any(data.iterdir()):
        shown.insert(0, ("Making the sample shop", [*python, "app", "sample", "--data", str(data)]))
    return shown, picture


def show(arguments: list[str], env: dict[str, str]) -> int:
    """Fetch the sample shop, print its morning and save a picture of the window.

    Returns:
        The first exit code that is not 0, or 0.
    """
    shown, picture = steps(arguments)
    picture.parent.mkdir(parents=True, exist_ok=True)
    for title, command in shown:
        print(f"\n== {title}", flush=True)
        code = subprocess.run(command, env=env, check=False).returncode
        if code:
            say(f"This step failed ({' '.join(command[2:])}).")
            return code
    print(f"The window was saved as a picture: {picture}")
    return 0
