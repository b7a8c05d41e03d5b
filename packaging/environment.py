"""Make and check Shoptalk's own Python environment, `.venv` beside pyproject.toml.

Only for `dev.py`; standard library, Python 3.9 can read it. Every package comes from
`requirements.lock`, checked against its hash; a stamp says that this has been done.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_packages
from system_packages import SetUpError

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / ".dev-stamp"
OLDEST = (3, 11)


def say(text: str) -> None:
    """Tell the person at the terminal what goes on; standard output stays the program's."""
    print(text, file=sys.stderr, flush=True)


def wanted_stamp() -> str:
    """Describe the environment that this Python, this folder and this lock file ask for."""
    parts = (sys.version, sys.base_prefix, str(ROOT))
    return hashlib.sha256("\n".join(parts).encode() + LOCK.read_bytes()).hexdigest()


def is_ready() -> bool:
    """Say whether the environment is complete and belongs to this checkout."""
    return STAMP.exists() and PYTHON.exists() and STAMP.read_text() == wanted_stamp()


def check_python() -> None:
    """Refuse a Python that is too old, in one sentence.

    Raises:
        SetUpError: if it is.
    """
    if sys.version_info < OLDEST:
        wanted = "{}.{}".format(*OLDEST)
        mine = "{}.{}.{}".format(*sys.version_info[:3])
        raise SetUpError(
            f"Shoptalk needs Python {wanted} or newer; this is {mine}. "
            f"Install a newer one and start this with it: python{wanted} {' '.join(sys.argv)}"
        )


def set_up() -> None:
    """Bring system packages and environment to what the checkout asks for; quick if they are.

    Raises:
        SetUpError: if something is missing that this cannot install.
    """
    check_python()
    if is_ready():
        return
    need = system_packages.missing_packages(has_environment=has_pip())
    if need:
        system_packages.install(need)
    make_environment()
    install_locked()
    check_qt()
    STAMP.write_text(wanted_stamp())


def has_pip() -> bool:
    """Say whether the environment is there and can install packages."""
    if not PYTHON.exists():
        return False
    return not subprocess.run(
        [PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL, check=False
    ).returncode


def make_environment() -> None:
    """Make `.venv`, anew where it is broken.

    Raises:
        SetUpError: if Python cannot.
    """
    if has_pip():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say(f"Making {VENV}")
    command = [sys.executable, "-m", "venv", str(VENV)]
    if importlib.util.find_spec("ensurepip") is None:
        command = ["uv", "venv", "-q", "--seed", "--python", sys.executable, str(VENV)]
    if subprocess.run(command, check=False).returncode:
        raise SetUpError(f"{VENV} could not be made. The lines above say why.")


def install_locked() -> None:
    """Install exactly the packages of the lock file, each checked against its hash.

    Raises:
        SetUpError: if pip cannot.
    """
    say("Installing Python packages into .venv (about 150 MB the first time)")
    options = ["-q", "--disable-pip-version-check", "--retries", "1", "--require-hashes"]
    command = [str(PYTHON), "-m", "pip", "install", *options, "-r", str(LOCK)]
    why = system_packages.quietly(command, dict(os.environ))
    if why is not None:
        raise SetUpError(
            f"{why}\nThe Python packages could not be installed. Is there a network connection? "
            "What was fetched is kept; start this again."
        )


def check_qt() -> None:
    """Make sure that Qt finds its system libraries, also those a newer Qt may ask for.

    Raises:
        SetUpError: if some stay missing.
    """
    missing = system_packages.missing_for_qt(PYTHON)
    known = {
        system_packages.LIBRARIES[name] for name in missing if name in system_packages.LIBRARIES
    }
    if known:
        system_packages.install(sorted(known))
        missing = system_packages.missing_for_qt(PYTHON)
    if missing:
        raise SetUpError(f"Qt needs shared libraries that this system lacks: {', '.join(missing)}")
