"""The only door to the network: what a channel sends goes out here and nowhere else.

Importing this room is cheap; httpx is loaded at the first request.
"""

from app.channels.http.door import LOGIN, Http
from app.channels.http.outcome import (
    NOTHING_LEFT,
    asked_pause,
    may_have_left,
    not_heard,
    not_sent,
)
from app.channels.http.redact import has_secrets, nameable, redacted

__all__ = [
    "LOGIN",
    "NOTHING_LEFT",
    "Http",
    "asked_pause",
    "has_secrets",
    "may_have_left",
    "nameable",
    "not_heard",
    "not_sent",
    "redacted",
]
