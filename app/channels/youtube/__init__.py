"""YouTube: comments on the shop's channel, what waits for review, videos that a watch finds."""

from app.channels.youtube.channel import YouTube

__all__ = ["YouTube"]
