"""Which version of Meta's interface we speak, and until when it answers."""

from __future__ import annotations

from datetime import date
from typing import Final

VERSION: Final = "v26.0"  # of 29 July 2026: channels/meta-x-linkedin-tiktok.md §1
SUNSET_ON: Final = date(2028, 7, 29)  # it lives about two years; Meta names the day late
