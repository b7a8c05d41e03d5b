"""LinkedIn's ids, moments and numbers, in the one way that all of its answers share."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from app.domain.loose import Json, number_at, text_at

_COMMENT: Final = re.compile(r"urn:li:comment:\((?:urn:li:)?(\w+:\d+),(\d+)\)", re.ASCII)
_URN: Final = re.compile(r"urn:li:\w+:[\w\-]+", re.ASCII)
_ORGANIZATION: Final = re.compile(r"(?:urn:li:organization:)?(\d{1,20})", re.ASCII)
_ADDRESS: Final = re.compile(r"linkedin\.com/company/(\d{1,20})\b", re.ASCII)
_TIME_BITS: Final = 22  # below them an id counts milliseconds since 1970
_FROM: Final = datetime(2003, 5, 5, tzinfo=UTC)  # LinkedIn's first day


@dataclass(frozen=True, slots=True)
class Ref:
    """What answering or deleting takes; kept with an item as text."""

    urn: str  # of the thing itself: a comment, or a share that mentions us
    object: str  # the post it belongs to
    top: str = ""  # the comment that an answer goes below; "" for a share

    def to_text(self) -> str:
        """Write it for `Found.ref`."""
        return json.dumps({"urn": self.urn, "object": self.object, "top": self.top})

    @classmethod
    def of_text(cls, text: str) -> Ref:
        """Read it; what is no ref has empty fields."""
        try:
            read: Json = json.loads(text)
        except ValueError:
            read = None
        return cls(text_at(read, "urn"), text_at(read, "object"), text_at(read, "top"))


def urn_of(text: str) -> str:
    """Give an id as it is asked for; "" where it is none."""
    found = _COMMENT.fullmatch(text)
    if found:
        return f"urn:li:comment:(urn:li:{found[1]},{found[2]})"
    return text if _URN.fullmatch(text) else ""


def comment_urn(target: str, number: str) -> str:
    """Make a comment's id of its post's and its number; "" where the number is none."""
    return urn_of(f"urn:li:comment:({target},{number})")


def comment_number(urn: str) -> str:
    """Give the number in a comment's id; "" where it is no comment's."""
    found = _COMMENT.fullmatch(urn)
    return found[2] if found else ""


def post_of_comment(urn: str) -> str:
    """Name the post that a comment's id names; "" where it is no comment's."""
    found = _COMMENT.fullmatch(urn)
    return f"urn:li:{found[1]}" if found else ""


def organization_urn(text: str) -> str:
    """Read what an owner may give for a page: its id, its urn, or its address with the id."""
    typed = text.strip()
    found = _ORGANIZATION.fullmatch(typed) or _ADDRESS.search(typed)
    return f"urn:li:organization:{found[1]}" if found else ""


def moment_at(value: Json, *path: str) -> datetime | None:
    """Find a moment written in milliseconds since 1970."""
    number = number_at(value, *path)
    return None if number is None else moment_of(number)


def moment_of(ms: int) -> datetime | None:
    """Read milliseconds since 1970; None where there is no such moment."""
    try:
        moment = datetime.fromtimestamp(ms / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment >= _FROM else None


def moment_of_comment(number: str) -> datetime | None:
    """Read when a comment was made from its number, as both of the known examples show."""
    return moment_of(int(number) >> _TIME_BITS) if len(number) < 25 else None


def permalink(urn: str) -> str:
    """Give the address of a post for the browser: channels/meta-x-linkedin-tiktok.md 4."""
    return f"https://www.linkedin.com/feed/update/{urn}/" if urn else ""
