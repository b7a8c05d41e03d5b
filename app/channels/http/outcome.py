"""What a failed request means: whether the other side may have got it."""

from __future__ import annotations

from typing import Final

from app.errors import BadAnswer, ShopError, Unreachable

# `Unreachable.why` of a request of which surely no byte reached the network
NOTHING_LEFT: Final = frozenset(
    {"dns", "refused", "tls", "connect_timeout", "offline", "proxy", "closed", "address"}
)


def may_have_left(error: ShopError) -> bool:
    """Say whether a write that ended in this error may still have been done.

    `Unreachable` with a `why` of `NOTHING_LEFT` and everything raised before the
    network is touched (a pause, a token that cannot be sent) are surely not sent;
    "timeout" and "cut" may have been, and so may a `BadAnswer`, which is an answer.
    """
    if isinstance(error, Unreachable):
        return error.why not in NOTHING_LEFT
    return isinstance(error, BadAnswer)
