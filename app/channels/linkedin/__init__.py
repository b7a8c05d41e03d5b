"""LinkedIn pages: sign-in, finding, reading, answering."""

from app.channels.linkedin.channel import LinkedIn

__all__ = ["LinkedIn"]
