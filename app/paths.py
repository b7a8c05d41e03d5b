"""Where Shoptalk keeps things on this computer."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import appdirs

NAME = "Shoptalk"


class Folder(NamedTuple):
    """One data folder: database, backups, log and lock of one shop.

    A named tuple: `dataclasses` is not loaded before the first paint.
    """

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file with everything in it but secrets."""
        return self.root / "shoptalk.sqlite3"

    @property
    def backups(self) -> Path:
        """The nightly copies."""
        return self.root / "backups"

    @property
    def logs(self) -> Path:
        """Ten days of log files, without contents or names."""
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        """Held by the one program that may write."""
        return self.root / "shoptalk.lock"

    @property
    def profile(self) -> Path:
        """The folder's random profile id and whether it is the sample shop's."""
        return self.root / "profile.json"


def default_folder() -> Folder:
    """Name the folder the system wants a program's data in."""
    return Folder(Path(appdirs.user_data_dir(NAME, appauthor=False)))


def sample_folder(folder: Folder) -> Folder:
    """Name the place of the sample shop that belongs beside a shop's own folder."""
    return Folder(folder.root / "sample")
