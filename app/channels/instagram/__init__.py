"""Instagram professional accounts, with a Page's token or with one of their own."""

from app.channels.instagram.channel import Instagram

__all__ = ["Instagram"]
