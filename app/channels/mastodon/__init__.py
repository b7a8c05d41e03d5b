"""The Mastodon family: sign-in, finding, reading, answering."""

from app.channels.mastodon.channel import Mastodon

__all__ = ["Mastodon"]
