"""How long a text is, in the units in which a network counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# An address as Mastodon finds one: it must begin a word and carry its scheme.
_ADDRESS: Final = re.compile(r"(?<![\w@])https?://[^\s<>\"]+", re.IGNORECASE)
# The far half of a handle does not count on Mastodon: @anna@shop.example is as long as @anna.
_HANDLE: Final = re.compile(r"(?<![\w/])(@\w+(?:[.-]\w+)*)@[\w.-]+\w")
_TRAILING: Final = ".,;:!?)]}'\""


@dataclass(frozen=True, slots=True)
class Length:
    """How much of the room is used; `left` is negative when the text is too long."""

    used: int
    left: int


def measure(
    text: str,
    *,
    limit: int,
    unit: str = "characters",
    url_counts: int | None = None,
    max_bytes: int | None = None,
) -> Length:
    """Count a text as a network does.

    Args:
        text: as it would be sent.
        limit: how much fits, in the unit.
        unit: characters (Unicode code points), graphemes, utf16 or bytes.
        url_counts: what every web address counts; the server half of a handle is then free, too.
        max_bytes: a second limit in UTF-8 bytes, where a network has one.

    Source: Mastodon's `max_characters` and `characters_reserved_per_url`; Bluesky's lexicon
    (300 graphemes, 3000 bytes).
    """
    used = count(_weighed(text, url_counts) if url_counts is not None else text, unit)
    left = limit - used
    if max_bytes is not None:
        left = min(left, max_bytes - len(text.encode("utf-8", "surrogatepass")))
    return Length(used, left)


def count(text: str, unit: str) -> int:
    """Count a text in one unit.

    Raises:
        ValueError: if there is no such unit.
    """
    match unit:
        case "characters":
            return len(text)
        case "graphemes":
            return len(text) if text.isascii() and "\r" not in text else _graphemes(text)
        case "utf16":
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        case "bytes":
            return len(text.encode("utf-8", "surrogatepass"))
    raise ValueError(unit)


def _weighed(text: str, url_counts: int) -> str:
    return _HANDLE.sub(r"\1", _ADDRESS.sub(lambda found: _stand_in(found[0], url_counts), text))


def _stand_in(address: str, url_counts: int) -> str:
    """Put as many signs in an address's place as it counts; a full stop after it stays."""
    rest = len(address) - len(address.rstrip(_TRAILING))
    return "x" * url_counts + (address[-rest:] if rest else "")


def _graphemes(text: str) -> int:
    import regex  # 30 ms, and only for networks that count so

    return len(regex.findall(r"\X", text))
