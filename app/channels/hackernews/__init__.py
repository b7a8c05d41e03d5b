"""Hacker News, read through Algolia's search: no sign-in, nothing to answer from here."""

from app.channels.hackernews.channel import HackerNews

__all__ = ["HackerNews"]
