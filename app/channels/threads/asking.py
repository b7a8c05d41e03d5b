"""Where Threads is asked, what for, and what its own codes mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.channels.base import AccountRef, Asker, Capability
from app.channels.graph.answers import CODES, Asked, Meaning, passing
from app.channels.graph.line import Line
from app.channels.graph.usage import PERCENT
from app.clock import Clock
from app.domain.budget import Bucket

SERVER: Final = "https://graph.threads.net"  # also answers as graph.threads.com
VERSION: Final = "v1.0"  # the only one; no end of it is announced

# Queries in 24 hours: channels/meta-x-linkedin-tiktok.md 6, "Fetch". Empty answers are free.
SEARCHES: Final = Bucket("searches", 2200)
BUCKETS: Final = (PERCENT, SEARCHES)

NEEDS: Final[Mapping[Capability, str]] = {
    Capability.COMMENTS: "threads_read_replies",
    Capability.THREAD: "threads_read_replies",
    Capability.MENTIONS: "threads_manage_mentions",
    Capability.SEARCH: "threads_keyword_search",
    Capability.METRICS: "threads_manage_insights",
    Capability.REPLY: "threads_content_publish",
    Capability.HIDE: "threads_manage_replies",
    Capability.DELETE: "threads_delete",
}
BASIC: Final = Asked(Capability.COMMENTS, "threads_basic")
FIELDS: Final = (
    "id,text,timestamp,username,permalink,media_type,media_url,thumbnail_url,alt_text,has_replies,"
    "profile_picture_url"
)
REPLY_FIELDS: Final = f"{FIELDS},is_reply,is_reply_owned_by_me,root_post,replied_to,hide_status"
# A container that is not ready yet: it will be, and asking again makes no second post. Unconfirmed.
_CODES: Final[Mapping[int, Meaning]] = {**CODES, 24: passing}


def asked(what: Capability) -> Asked:
    """Say what a question is for, so that a refusal of it can be named."""
    return Asked(what, NEEDS.get(what, ""))


def line(http: Asker, server: str, token: str, clock: Clock) -> Line:
    """Give the way to Threads with one token."""
    return Line(http, f"{server}/{VERSION}", token, clock, _CODES)


def server_of(account: AccountRef) -> str:
    """Name the origin that the account is asked at."""
    return account.server or SERVER
