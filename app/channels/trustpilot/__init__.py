"""Trustpilot for a business that has the paid interface: reviews, and one answer to each."""

from app.channels.trustpilot.channel import Trustpilot

__all__ = ["Trustpilot"]
