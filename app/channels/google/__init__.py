"""Google Business Profile: what people say of the shop on Google's map, and the shop's answers."""

from app.channels.google.channel import GoogleReviews

__all__ = ["GoogleReviews"]
