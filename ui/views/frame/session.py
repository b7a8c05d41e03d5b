"""How the window was left: size, page, current message; a small file, since it is read first."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from app.paths import Folder

log = logging.getLogger(__name__)
NAME: Final = "window.json"


def load(folder: Folder) -> dict[str, Any]:
    """Read it; whatever is wrong with it, the window opens as new."""
    try:
        kept = json.loads((folder.root / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def save(folder: Folder, kept: dict[str, Any]) -> None:
    """Write it whole or not at all; a full disk costs no more than the window's place."""
    place: Path = folder.root / NAME
    new = place.with_suffix(".new")
    try:
        new.write_text(json.dumps(kept), encoding="utf-8")
        new.replace(place)
    except OSError as error:
        log.info("the window's place was not kept: %s", error.strerror)
