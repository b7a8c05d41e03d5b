"""Threads: sign-in, finding, reading, answering."""

from app.channels.threads.channel import Threads

__all__ = ["Threads"]
