"""The lock file: every package with its hash, and no address of anybody's server."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*)", LOCK, re.MULTILINE)


def test_no_address_stands_in_the_lock_file() -> None:
    assert (
        re.findall(r"\S*://\S*|^\s*-{1,2}[a-z-]*(?:index|find-links|trusted).*", LOCK, re.M) == []
    )


def test_every_locked_package_has_a_hash() -> None:
    blocks = re.split(r"\n(?=[A-Za-z])", LOCK.strip())
    assert len(blocks) == len(LOCKED)
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_what_the_project_asks_for_is_what_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    locked: dict[str, list[str]] = {}
    for name, version, _marker in LOCKED:
        locked.setdefault(canonicalize_name(name), []).append(version)
    for asked in map(Requirement, wanted):
        versions = locked.get(canonicalize_name(asked.name), [])
        assert any(asked.specifier.contains(version) for version in versions), str(asked)


def test_qt_below_python_3_12_is_one_that_counts_references_right() -> None:
    """PySide6 6.12 loses a reference to None on each void call there, until Python aborts."""
    old = [
        version
        for name, version, marker in LOCKED
        if name.startswith(("pyside6", "shiboken6")) and "< '3.12'" in marker
    ]
    assert len(old) == 2
    assert all(tuple(map(int, version.split(".")[:2])) < (6, 12) for version in old)
