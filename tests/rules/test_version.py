"""There is one version, wherever it is told."""

from __future__ import annotations

import tomllib
from pathlib import Path

from app import __version__

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_the_program_and_its_package_tell_the_same_version() -> None:
    told = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    assert told["project"]["version"] == __version__
