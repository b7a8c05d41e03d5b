"""Reddit: by the owner's own feeds, or with an app that Reddit has approved."""

from app.channels.reddit.channel import Reddit

__all__ = ["Reddit"]
