"""How the window was left: size, page, current message; a small file, since it is read first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QByteArray, QSize

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from app.paths import Folder

NAME: Final = "window.json"
SIZE: Final = (1280, 800)
SMALLEST: Final = QSize(640, 480)
FRAME: Final = 8
TITLE_BAR: Final = 40


def load(folder: Folder) -> dict[str, Any]:
    """Read it; whatever is wrong with it, the window opens as new."""
    try:
        kept = json.loads((folder.root / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def place(shell: QMainWindow, kept: dict[str, Any]) -> None:
    """Put the bare window where it was, or give it its first size."""
    shell.resize(_first_size(shell))
    geometry = kept.get("geometry")
    if isinstance(geometry, str):
        shell.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "replace")))


def _first_size(shell: QMainWindow) -> QSize:
    """Give the wanted size, or what the screen has room for with a title bar above it."""
    room = shell.screen().availableSize() - QSize(FRAME, TITLE_BAR)
    return QSize(*SIZE).boundedTo(room).expandedTo(SMALLEST)


def save(folder: Folder, kept: dict[str, Any]) -> None:
    """Write it whole or not at all; a full disk costs no more than the window's place."""
    place: Path = folder.root / NAME
    new = place.with_suffix(".new")
    try:
        new.write_text(json.dumps(kept), encoding="utf-8")
        new.replace(place)
    except OSError as error:
        import logging  # 4 ms, and hardly ever needed

        logging.getLogger(__name__).info("the window's place was not kept: %s", error.strerror)
