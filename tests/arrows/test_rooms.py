"""Who may import whom, checked on the whole program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFUSED_NAMES = re.compile(r"(^|_)(utils?|helpers?|misc|common|managers?)(_|$)")
IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
sys.modules["PySide6"] = None
sys.modules["shiboken6"] = None
import app
for module in pkgutil.walk_packages(app.__path__, "app."):
    importlib.import_module(module.name)
print("imported")
"""
LINT = """
from importlinter.cli import lint_imports
raise SystemExit(lint_imports(config_filename="pyproject.toml", no_cache=True))
"""


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_arrow_points_down() -> None:
    """In a process of its own, since the linter turns off the loggers that are there."""
    told = _python(LINT)
    assert told.returncode == 0, told.stdout


def test_app_imports_where_there_is_no_qt() -> None:
    told = _python(IMPORT_EVERYTHING)
    assert told.stdout.strip() == "imported", told.stderr


@pytest.mark.parametrize("room", ["app", "ui", "packaging"])
def test_no_file_is_named_after_nothing(room: str) -> None:
    names = [path.relative_to(ROOT) for path in (ROOT / room).rglob("*.py")]
    assert [str(path) for path in names if REFUSED_NAMES.search(path.stem.lower())] == []


def test_packaging_is_the_one_from_the_package_index() -> None:
    """Our folder of that name has no __init__.py and so never stands in the library's way."""
    import packaging.version

    assert packaging.__file__ is not None
    assert ROOT / "packaging" not in Path(packaging.__file__).parents
    assert packaging.version.Version("2") > packaging.version.Version("1")
    assert not list((ROOT / "packaging").rglob("__init__.py"))
