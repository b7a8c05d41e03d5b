"""A flag by which a long job is asked to stop; it is looked at between pages."""

from __future__ import annotations

import threading


class Cancel:
    """Something one thread sets and another looks at."""

    def __init__(self) -> None:
        self._flag = threading.Event()

    def set(self) -> None:
        """Ask for the end; what is committed stays."""
        self._flag.set()

    def is_set(self) -> bool:
        """Tell whether the end was asked for."""
        return self._flag.is_set()
