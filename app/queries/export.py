"""Which columns an export of items has, and the flat row that fills them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# Documented in docs/cli.md; new ones go to the end.
COLUMNS: Final = (
    *("id", "channel", "account", "kind", "remote_id", "url", "author_name", "author_handle"),
    *("author_url", "author_followers", "title", "text", "lang", "tone", "rating", "posted_at"),
    *("fetched_at", "edited_at", "deleted_at", "parent", "state", "reasons", "due_at"),
    *("answered_at", "watch", "matches"),
)


def flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """Lay an item of the command line flat: its author's facts stand beside the others."""
    author = {f"author_{name}": value for name, value in item["author"].items()}
    return {**item, **author}
