"""A watch as tests write it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Watch:
    """What an owner looks for."""

    id: int = 1
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    query: str = ""
    off: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    is_exact: bool = False
