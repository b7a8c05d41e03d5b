"""Show the sample shop's morning where there is no screen: in print, and as a picture.

Only for `dev.py`; standard library, Python 3.9 can read it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from environment import PYTHON, ROOT, say

SHOWN = 5


def folder_of(arguments: list[str]) -> Path:
    """Take the data folder from `--data DIR`; without it, one under out/, so nothing is lost."""
    for number, word in enumerate(arguments):
        if word == "--data" and number + 1 < len(arguments):
            return Path(arguments[number + 1]).absolute()
        if word.startswith("--data="):
            return Path(word.partition("=")[2]).absolute()
    return ROOT / "out" / "sample"


def show(arguments: list[str], env: dict[str, str]) -> int:
    """Fetch the sample shop, print its morning and save a picture of the window.

    Returns:
        The first exit code that is not 0, or 0.
    """
    data = folder_of(arguments)
    picture = data.parent / f"{data.name}-window.png"
    app = [str(PYTHON), "-P", "-m", "app", "--data", str(data)]
    shop = (
        []
        if data.exists() and any(data.iterdir())
        else [[*app[:-2], "sample", "--data", str(data)]]
    )
    steps = [
        *(("Making the sample shop", command) for command in shop),
        ("What is new", [*app, "fetch"]),
        (f"The newest {SHOWN}", [*app, "list", "--limit", str(SHOWN)]),
        ("Today's checklist", [*app, "checklist"]),
        (
            "A picture of the window",
            [*app[:3], "ui", "--data", str(data), "--picture", str(picture)],
        ),
    ]
    for title, command in steps:
        print(f"\n== {title}", flush=True)
        code = subprocess.run(command, env=env, check=False).returncode
        if code:
            say(f"This step failed ({' '.join(command[2:])}).")
            return code
    print(f"The window was saved as a picture: {picture}")
    return 0
