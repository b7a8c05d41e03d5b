"""X, with an app of the owner's own: mentions, search, answers to whom names us; all of it paid."""

from app.channels.x.channel import X

__all__ = ["X"]
