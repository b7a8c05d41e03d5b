"""What is remembered between two readings of a feed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.channels.feed.draft import fingerprint
from app.domain.item import Found

MOST_SEEN: Final = 2_000  # entries remembered beyond those that the feed shows now


def _short(name: str) -> str:
    return hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _state(item: Found) -> str:
    return fingerprint(item.title, item.text, item.url, item.author.name)[:8]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The server's own marks for "unchanged", and what every entry looked like.

    `seen` maps a short form of each entry's name to a short form of its words.
    """

    etag: str = ""
    modified: str = ""
    body: str = ""  # fingerprint of the whole answer
    seen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_text(cls, text: str) -> Cursor:
        """Read a stored cursor; what cannot be read is a first time."""
        try:
            kept: dict[str, Any] = json.loads(text) if text else {}
            seen = kept.get("seen", {})
            return cls(
                str(kept.get("etag", "")),
                str(kept.get("modified", "")),
                str(kept.get("body", "")),
                {str(name): str(state) for name, state in seen.items()},
            )
        except (ValueError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Write it down."""
        kept = {
            "etag": self.etag,
            "modified": self.modified,
            "body": self.body,
            "seen": dict(self.seen),
        }
        return json.dumps(kept, ensure_ascii=True, separators=(",", ":"))

    def changed(self, items: Iterable[Found]) -> tuple[Found, ...]:
        """Leave out what looks as it did; the store need not look at it again."""
        return tuple(one for one in items if self.seen.get(_short(one.remote_id)) != _state(one))

    def grown(self, items: Iterable[Found]) -> dict[str, str]:
        """Remember these entries, and of those that left the feed the latest."""
        now = {_short(one.remote_id): _state(one) for one in items}
        gone = {name: state for name, state in self.seen.items() if name not in now}
        kept = list(gone.items())[-MOST_SEEN:]
        return {**dict(kept), **now}
