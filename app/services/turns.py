"""Whose turn it is on the fetch lane: each host is asked a few things at once and no more."""

from __future__ import annotations

from urllib.parse import urlsplit


def turn_of(place: str) -> str:
    """Name the host of an address; what is none is its own name, and refused by the network."""
    try:
        return urlsplit(place).hostname or place
    except ValueError:
        return place
