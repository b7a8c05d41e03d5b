"""What X takes for what, in mills (thousandths of a dollar), and what the owner allows a month.

Source: channels/meta-x-linkedin-tiktok.md §3, "Rate limits and price" (since 6 February 2026).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from app.domain.budget import Bucket, Period

MILLS: Final = "mills"  # the bucket
CAP: Final = "monthly_cap"  # in `config`: whole dollars or with cents, as the owner typed it
POST_READ: Final = 5
OWNED_READ: Final = 1  # our own posts and mentions, where the reader owns the app
USER_READ: Final = 10
ANSWER: Final = 10  # to somebody who named us
WITH_LINK: Final = 200
HIDE: Final = 5
A_PAGE: Final = 10  # posts asked for at once: few, since what may come is paid for ahead
HIGHEST_CAP: Final = Decimal(100_000)
# What X makes a link of: an address, or a bare name with a dot in it. Better once too often.
_LINK: Final = re.compile(r"(?i:https?://|\bwww\.)")
_BARE: Final = re.compile(r"\b[\w-]+\.([^\W\d_]{2,24})\b")


def cap_mills(config: Mapping[str, str]) -> int:
    """Give what the owner allows a month; 0, at which nothing is asked, where it is no sum."""
    return mills_of(config.get(CAP, "")) or 0


def mills_of(text: str) -> int | None:
    """Read a sum of dollars as typed: "5", "$2.50", "2,5"; None where it is none."""
    plain = text.strip().strip("$").strip().replace(",", ".") or "0"
    try:
        dollars = Decimal(plain)
    except InvalidOperation:
        return None
    if not dollars.is_finite() or not 0 <= dollars <= HIGHEST_CAP:
        return None
    return int(dollars * 1000)


def bucket(config: Mapping[str, str]) -> Bucket:
    """Name the purse: a month's, spread over its days so that the last ones have something."""
    return Bucket(MILLS, cap_mills(config), Period.MONTH)


def reading_mills(posts: int, *, a_post: int = POST_READ, authors: int = 0) -> int:
    """Say what reading so many posts costs with so many of their authors."""
    return posts * a_post + authors * USER_READ


def search_mills(posts: int = A_PAGE) -> int:
    """Say what a search costs at the most that brings so many posts, each of another author."""
    return reading_mills(posts, authors=posts)


def answer_mills(text: str) -> int:
    """Say what an answer costs: twenty times as much with a link in it."""
    ends = (found[1] for found in _BARE.finditer(text))  # a sentence begins with one capital
    has_link = _LINK.search(text) or any(end.islower() or end.isupper() for end in ends)
    return WITH_LINK if has_link else ANSWER
