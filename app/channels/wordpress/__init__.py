"""WordPress and WooCommerce: comments and product reviews of the owner's own site."""

from app.channels.wordpress.channel import WordPress

__all__ = ["WordPress"]
