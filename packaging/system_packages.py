"""Say which Debian packages this computer lacks, before anything is downloaded.

Only for `dev.py`; standard library, Python 3.9 can read it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

# A shared library that Qt opens -> the Debian or Ubuntu package that brings it. Both commands get
# the same list: whoever installs it once can test and can open the window.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libbrotlidec.so.1": "libbrotli1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
SAID_LINES = 3  # of a program that failed
QT_FILES = (
    "QtWidgets.abi3.so",
    "QtNetwork.abi3.so",
    "QtSvg.abi3.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/platforms/libqxcb.so",
)


class SetUpError(Exception):
    """End dev.py with one message for the person at the terminal."""


def is_linux() -> bool:
    """Say whether Qt takes its libraries from the system here; elsewhere its wheels bring all."""
    return sys.platform.startswith("linux")


def opens(library: str) -> bool:
    """Say whether the loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def venv_package() -> str:
    """Name the Debian package that lets this Python make environments."""
    return "python{}.{}-venv".format(*sys.version_info[:2])


def can_make_environment() -> bool:
    """Say whether this Python can fill a new environment by itself; Debian splits that off."""
    return importlib.util.find_spec("ensurepip") is not None or shutil.which("uv") is not None


def missing_packages(*, has_environment: bool) -> list[str]:
    """List the Debian packages that running and testing need and this computer lacks."""
    need = set() if has_environment or can_make_environment() else {venv_package()}
    if is_linux():
        need |= {package for library, package in LIBRARIES.items() if not opens(library)}
    return sorted(need)


def command_line(packages: list[str]) -> str:
    """Give the one line that an ordinary user types to get these packages."""
    return "sudo apt install " + " ".join(packages)


def install(packages: list[str]) -> None:
    """Install Debian packages as root, or say what to type.

    Raises:
        SetUpError: if somebody else has to install them, or the installation failed.
    """
    line = command_line(packages)
    if not shutil.which("apt-get"):
        raise SetUpError(
            "Some system libraries are missing. Install what your system calls these "
            "(Debian's names), then start this again:\n  " + " ".join(packages)
        )
    if os.geteuid() != 0:
        raise SetUpError(
            f"Some system packages are missing. Type this, then start this again:\n{line}"
        )
    print(f"Installing system packages: {' '.join(packages)}", file=sys.stderr, flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quietly(["apt-get", "-qq", "update"], env)
    why = quietly(["apt-get", "-qq", "-y", "install", "--no-install-recommends", *packages], env)
    if why is not None:
        raise SetUpError(
            f"{why}\nThe system packages could not be installed. Is there a network connection?\n"
            f"To try by hand, type: {line}"
        )


def quietly(command: list[str], env: dict[str, str]) -> str | None:
    """Run a talkative program; give None if it went well, else the end of what it said."""
    done = subprocess.run(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return "\n".join(done.stdout.splitlines()[-SAID_LINES:]) if done.returncode else None


def missing_for_qt(python: Path) -> list[str]:
    """List shared libraries that the installed Qt names and the loader does not find."""
    if not is_linux() or not shutil.which("ldd"):
        return []
    code = "import importlib.util as u; print(u.find_spec('PySide6').submodule_search_locations[0])"
    found = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    folder = Path(found.stdout.strip())
    lines: list[str] = []
    for name in QT_FILES:
        told = subprocess.run(["ldd", folder / name], capture_output=True, text=True, check=False)
        lines += [line for line in told.stdout.splitlines() if "not found" in line]
    names = {line.split()[0] for line in lines}
    return sorted(n for n in names if not n.startswith(("libQt6", "libpyside", "libshiboken")))
