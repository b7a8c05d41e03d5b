"""Going on to the next page without keeping Meta's own link, which holds the token."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.domain.loose import Json, text_at

# What makes a page the next one; all else (fields, limit, the token) we say ourselves.
_MARKS: Final = frozenset({"after", "until", "offset", "__paging_token"})


def further(body: Json, *, is_next_needed: bool = True) -> str:
    """Say how to ask for the page that follows, as a query without secrets; "" at the end.

    A page may be empty and yet have a next one, so only a missing `next` ends a list; where an
    edge leaves it out (`is_next_needed` false), a missing `after` or an empty page does.
    """
    link = text_at(body, "paging", "next")
    after = text_at(body, "paging", "cursors", "after")
    if not link:
        has_data = isinstance(body, dict) and bool(body.get("data"))
        return urlencode({"after": after}) if after and has_data and not is_next_needed else ""
    if after:
        return urlencode({"after": after})
    try:
        query = parse_qsl(urlsplit(link).query)
    except ValueError:
        return ""
    return urlencode([(name, value) for name, value in query if name in _MARKS])


def marks(page: str) -> tuple[tuple[str, str], ...]:
    """Read what `further` wrote, as parameters of the next question."""
    return tuple((name, value) for name, value in parse_qsl(page) if name in _MARKS)
