"""What the owner looks for, and what each watch has caught."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.queries.page import ReadPage

_WORDS: Final = """
SELECT id, name, words_any, words_all, words_never, channels, created_at,
  query, off, context, is_exact
FROM watch
"""
WATCHES: Final = f"{_WORDS} WHERE removed_at IS NULL ORDER BY created_at, id"
WATCH: Final = f"{_WORDS} WHERE removed_at IS NULL AND id = :id ORDER BY id"
CAUGHT: Final = """
SELECT watch_id, sum(n), sum(CASE WHEN day_on >= :since THEN n ELSE 0 END)
FROM day_watch
GROUP BY watch_id
ORDER BY watch_id
"""


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One watch: its names in three boxes, and the networks it is for; none means all."""

    id: int
    name: str
    any: tuple[str, ...]
    all: tuple[str, ...]
    never: tuple[str, ...]
    channels: tuple[str, ...]
    created_at: datetime
    query: str = ""  # instead of the three boxes, where they cannot say it
    off: tuple[str, ...] = ()  # spellings switched off
    context: tuple[str, ...] = ()  # one of these beside a name that is an ordinary word
    is_exact: bool = False  # no endings, no misspellings

    def is_for(self, channel: str) -> bool:
        """Tell whether the watch looks at a network."""
        return not self.channels or channel in self.channels


def watches(read_page: ReadPage) -> tuple[WatchRow, ...]:
    """List every watch that was not removed, in the order they were added."""
    return tuple(_watch(row) for row in read_page(WATCHES, {}))


def watch(read_page: ReadPage, watch_id: int) -> WatchRow | None:
    """Give one watch; None where there is none by that id."""
    rows = read_page(WATCH, {"id": watch_id})
    return _watch(rows[0]) if rows else None


def caught(read_page: ReadPage, since_on: str) -> dict[int, tuple[int, int]]:
    """Count what each watch has caught: ever, and since a day of the shop's own."""
    rows = read_page(CAUGHT, {"since": since_on})
    return {int(row[0]): (int(row[1]), int(row[2])) for row in rows}


def _watch(row: Sequence[Any]) -> WatchRow:
    watch_id, name, words_any, words_all, words_never, channels, created_at, *more = row
    query, off, context, is_exact = more
    return WatchRow(
        id=watch_id,
        name=name,
        any=tuple(json.loads(words_any)),
        all=tuple(json.loads(words_all)),
        never=tuple(json.loads(words_never)),
        channels=tuple(json.loads(channels)),
        created_at=datetime.fromisoformat(created_at),
        query=query,
        off=tuple(json.loads(off)),
        context=tuple(json.loads(context)),
        is_exact=bool(is_exact),
    )
