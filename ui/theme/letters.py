"""Our letters, loaded once a process."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFontDatabase

from ui.theme.places import RESOURCES

LETTERS: Final = ("Inter-Regular", "Inter-SemiBold", "Inter-Medium")
_loaded: Final[set[str]] = set()  # a process has one set of letters


def load_letters(count: int = len(LETTERS)) -> None:
    """Make the first so many weights known to Qt."""
    for name in LETTERS[:count]:
        if name not in _loaded:
            _loaded.add(name)
            QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"{name}.ttf"))
