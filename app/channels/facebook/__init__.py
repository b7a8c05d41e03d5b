"""Facebook Pages: posts, comments, tags, ratings and Messenger, with the Page's own token."""

from app.channels.facebook.channel import Facebook

__all__ = ["Facebook"]
