"""What every question shares: how it is asked, and how a block of ids gets into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

# Runs one SELECT with named parameters and gives its rows; handed in by `assemble`.
ReadPage = Callable[[str, Mapping[str, Any]], list[list[Any]]]


def among(sql: str, mark: str, wanted: Sequence[int | str]) -> tuple[str, dict[str, Any]]:
    """Put a list in the place of a mark such as ":ids", as parameters of their own.

    Works alike in SQLite and PostgreSQL; give blocks of one size, so that the statement is
    prepared once.
    """
    name = mark.removeprefix(":")
    values = {f"{name}_{n}": one for n, one in enumerate(wanted)}
    return sql.replace(mark, ", ".join(f":{key}" for key in values) or "NULL"), values


def moment(text: str | None) -> datetime | None:
    """Read a moment as the store keeps it."""
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def sure_moment(*texts: str | None) -> datetime:
    """Read the first of these moments that is known, where one always is."""
    for text in texts:
        if (found := moment(text)) is not None:
            return found
    raise LookupError("nothing without a moment is stored")


def facts(text: str) -> dict[str, Any]:
    """Read facts kept as JSON; none from what is no JSON object."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
