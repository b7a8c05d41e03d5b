#!/usr/bin/env python3
"""Set up Shoptalk from a fresh checkout, open it, or run its tests.

    python3 packaging/dev.py run [ARGS]     open Shoptalk; sets up first where needed
    python3 packaging/dev.py test [ARGS]    run the tests (ARGS go to pytest)
    python3 packaging/dev.py setup          only set up
    python3 packaging/dev.py doctor         say what is missing, change nothing

Everything goes into .venv in this folder; delete that to start again. Only the standard library
is used, so that nothing has to be installed before it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import environment
import morning
import system_packages
from environment import PYTHON, ROOT, say
from system_packages import SetUpError


def surroundings() -> dict[str, str]:
    """Give the environment variables under which the program and its tests start."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": path}


def has_screen() -> bool:
    """Say whether a window can be shown, or the caller chose how Qt draws."""
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return not system_packages.is_linux() or any(os.environ.get(name) for name in names)


def start(command: list[str], env: dict[str, str], folder: Path | None = None) -> int:
    """Start a program in this one's place where the system can, else wait for it."""
    if os.name == "posix":
        os.chdir(folder or Path.cwd())
        os.execve(command[0], command, env)  # noqa: S606  no shell is wanted
    return subprocess.run(command, env=env, cwd=folder, check=False).returncode


def run(arguments: list[str]) -> int:
    """Open the window; without a screen, show the sample shop's morning instead."""
    environment.set_up()
    env = surroundings()
    if not has_screen():
        env["QT_QPA_PLATFORM"] = "offscreen"
        if "--picture" not in arguments:
            say("No screen here: showing the sample shop's morning instead of opening a window.")
            return morning.show(arguments, env)
    return start([str(PYTHON), "-P", "-m", "ui", *arguments], env)


def test(arguments: list[str]) -> int:
    """Run the tests, drawing nothing on the screen unless the caller asks for it."""
    environment.set_up()
    env = surroundings()
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    return start([str(PYTHON), "-m", "pytest", *arguments], env, ROOT)


def setup(_arguments: list[str]) -> int:
    """Only set up."""
    environment.set_up()
    say("Ready.")
    return 0


def doctor(_arguments: list[str]) -> int:
    """Say what is missing and how to get it; change nothing."""
    old = sys.version_info < environment.OLDEST
    need = system_packages.missing_packages(has_environment=environment.has_pip())
    ready = environment.is_ready()
    libraries = ", ".join(system_packages.missing_for_qt(PYTHON)) if ready else ""
    qt = f"missing: {libraries}" if libraries else "nothing missing" if ready else "not known yet"
    version = sys.version.split()[0]
    print(f"Python            {version}{' (too old: 3.11 is needed)' if old else ''}")
    print(f"System packages   {system_packages.command_line(need) if need else 'all there'}")
    print(f"Qt's libraries    {qt}")
    print(f"Environment       {'ready' if ready else 'not set up yet'} ({environment.VENV})")
    print(f"Screen            {'yes' if has_screen() else 'none: run shows the morning in print'}")
    return 1 if old or need or libraries or not ready else 0


COMMANDS = {"run": run, "test": test, "setup": setup, "doctor": doctor}


def main(arguments: list[str]) -> int:
    """Do what the first word asks for."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(__doc__)
        return 0 if arguments[:1] in ([], ["help"], ["-h"], ["--help"]) else 2
    try:
        return command(arguments[1:])
    except SetUpError as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
