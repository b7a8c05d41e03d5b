"""Bluesky, over the AT Protocol, with an app password."""

from __future__ import annotations

from app.channels.bluesky.channel import Bluesky


def make() -> Bluesky:
    """Build the channel."""
    return Bluesky()


__all__ = ["Bluesky", "make"]
