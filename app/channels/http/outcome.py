"""What a failed request means: whether the other side may have got it."""

from __future__ import annotations

from typing import Final

from app.channels.base import NotSent, Raw, Unclear
from app.channels.http.door import UNTIL
from app.errors import (
    BadAnswer,
    KeyringLocked,
    KeyringWaiting,
    RateLimited,
    ShopError,
    Unreachable,
)

# what a later try may well not meet
PASSING: Final = (RateLimited, KeyringLocked, KeyringWaiting, Unreachable)

# `Unreachable.why` of a request of which surely no byte reached the network
NOTHING_LEFT: Final = frozenset(
    {"dns", "refused", "tls", "connect_timeout", "offline", "proxy", "closed", "address"}
)


def asked_pause(raw: Raw) -> RateLimited | None:
    """Give the pause that an answer asks for; None where it asks for none.

    A 503 asks for one where it says how long; without that it is trouble of the server's own.
    """
    until = raw.headers.get(UNTIL, "")
    if raw.status == 429 or (raw.status == 503 and until):
        return RateLimited(until_at=until)
    return None


def may_have_left(error: ShopError) -> bool:
    """Say whether a write that ended in this error may still have been done.

    `Unreachable` with a `why` of `NOTHING_LEFT` and everything raised before the
    network is touched (a pause, a token that cannot be sent) are surely not sent;
    "timeout" and "cut" may have been, and so may a `BadAnswer`, which is an answer.
    """
    if isinstance(error, Unreachable):
        return error.why not in NOTHING_LEFT
    return isinstance(error, BadAnswer)


def not_sent(error: ShopError) -> NotSent:
    """Say that nothing left, and whether a later try may do."""
    return NotSent(error, is_passing=isinstance(error, PASSING))


def not_heard(error: ShopError) -> NotSent | Unclear:
    """Say what it means for a write that no answer to it came."""
    return Unclear(error) if may_have_left(error) else not_sent(error)
