"""Rules about replies that need neither the store nor a network."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Final

from app.domain.item import ReplyState

# States out of which the owner may take the text back into a draft.
CAN_TAKE_BACK: Final = frozenset({ReplyState.HOLDING, ReplyState.FAILED, ReplyState.BY_HAND})

LATE_AFTER: Final = timedelta(minutes=60)  # product.md 6.14, L5: then look again before it goes
SETTLES_AFTER: Final = timedelta(seconds=30)  # until a server has surely stored what it was sent
_FIRST_WAIT: Final = timedelta(seconds=15)
_LONGEST_WAIT: Final = timedelta(minutes=15)
SENDS_MAX: Final = 5  # tries whose outcome stayed unknown; then the owner must look


def same_words(text: str) -> str:
    """Bring a text to where identical ones are equal: case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def next_try(now: datetime, attempts: int, until: datetime | None = None) -> datetime:
    """Say when a reply that could not go is tried again: later each time, never before `until`."""
    wait = min(_FIRST_WAIT * (1 << min(attempts, 10)), _LONGEST_WAIT)
    return max(now + wait, until) if until else now + wait


def next_look(now: datetime, sent_at: datetime) -> datetime:
    """Say when an unknown reply is looked up again: after as long as it has been unknown."""
    waited = max(now - sent_at, SETTLES_AFTER)
    return now + min(waited, _LONGEST_WAIT)


def joined(first: str, second: str) -> str:
    """Put a text that comes back before what was typed meanwhile, so that neither is lost."""
    if not first.strip() or same_words(first) == same_words(second):
        return second
    return f"{first}\n\n{second}" if second.strip() else first
