"""TikTok: sign-in, finding, reading, answering."""

from app.channels.tiktok.channel import TikTok

__all__ = ["TikTok"]
