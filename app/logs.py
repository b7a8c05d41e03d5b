"""The log: facts of what the program did, never contents, names or tokens."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path
from typing import Final

DAYS: Final = 10


def start(folder: Path, *, is_verbose: bool = False) -> None:
    """Write the log into a folder, a file a day, ten days of them."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the shop's own, nobody else's
    folder.mkdir(mode=0o700, exist_ok=True)
    handler = logging.handlers.TimedRotatingFileHandler(
        folder / "shoptalk.log", when="midnight", backupCount=DAYS, encoding="utf-8", utc=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if is_verbose else logging.INFO)
    for name in ("httpx", "httpcore", "imapclient"):  # they would log addresses, and what is said
        logging.getLogger(name).setLevel(logging.WARNING)


def stop() -> None:
    """Close the log files; for tests and before a folder is switched."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, logging.handlers.TimedRotatingFileHandler):
            root.removeHandler(handler)
            handler.close()
