"""Lemmy 0.19: answers, mentions and messages, search, answering."""

from app.channels.lemmy.channel import Lemmy

__all__ = ["Lemmy"]
