"""The round by hand: places that no program may read, and what the owner found there."""

from app.channels.byhand.channel import ByHand

__all__ = ["ByHand"]
