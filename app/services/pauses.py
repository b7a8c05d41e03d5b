"""Keeps over a restart which hosts asked to be left alone, so that a restart is no way round it."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Final

from app.clock import utc_moment
from app.services.wire import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.paths import Folder

log = logging.getLogger(__name__)
FILE: Final = "pauses.json"


def kept_pauses(folder: Folder) -> dict[str, str]:
    """Read what `keep_pauses` wrote; what cannot be read is forgotten, as it is a courtesy."""
    try:
        kept = json.loads((folder.root / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    pairs = kept.items() if isinstance(kept, dict) else ()
    return {name: until for name, until in pairs if _is_moment(until)}


def keep_pauses(folder: Folder, pauses: Mapping[str, str]) -> None:
    """Write down who must be left alone until when; no file where nobody must."""
    path = folder.root / FILE
    try:
        if pauses:
            write_private(path, json.dumps(dict(pauses)).encode())
        else:
            path.unlink(missing_ok=True)
    except OSError as error:  # the networks will say it again
        log.info("pauses were not kept: %s", error.errno)


def _is_moment(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(utc_moment(text))
    except (ValueError, OverflowError):
        return False
