"""Feeds: RSS, Atom and JSON Feed, with Google Alerts and YouTube channels among them."""

from app.channels.feed.channel import Feed
from app.channels.feed.reading import read


def make() -> Feed:
    """Make the channel."""
    return Feed()


__all__ = ["Feed", "make", "read"]
