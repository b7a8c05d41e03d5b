"""The two ways to an Instagram account: through its Page, or with a token of its own.

Through the Page (B) one token serves both networks and does not end after sixty days; without a
Page (A) there is graph.instagram.com: channels/meta-x-linkedin-tiktok.md §2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.channels.base import AccountRef, Capability
from app.channels.graph.answers import CODES, Asked, Meaning, held_back
from app.domain.loose import Json, id_at, text_at

PAGE: Final = "page"
OWN: Final = "own"
SERVERS: Final = {PAGE: "https://graph.facebook.com", OWN: "https://graph.instagram.com"}
DEVELOPMENT: Final = "ig_development"  # comments are counted, and not given
HASHTAG_CLOSED: Final = "ig_hashtag_closed"
HASHTAGS_SPENT: Final = "ig_hashtags_spent"
# neither number is confirmed
CODES_HERE: Final[Mapping[int, Meaning]] = {
    **CODES,
    18: held_back(HASHTAGS_SPENT),
    24: held_back(HASHTAG_CLOSED),
}
SCOPES: Final[Mapping[str, Mapping[Capability, str]]] = {
    PAGE: {
        Capability.MENTIONS: "instagram_basic",
        Capability.METRICS: "instagram_basic",
        Capability.THREAD: "instagram_basic",
        Capability.COMMENTS: "instagram_manage_comments",
        Capability.REPLY: "instagram_manage_comments",
        Capability.HIDE: "instagram_manage_comments",
        Capability.DELETE: "instagram_manage_comments",
        Capability.MESSAGES: "instagram_manage_messages",
        Capability.SEARCH: "instagram_basic",
    },
    OWN: {
        Capability.MENTIONS: "instagram_business_basic",
        Capability.METRICS: "instagram_business_basic",
        Capability.THREAD: "instagram_business_basic",
        Capability.COMMENTS: "instagram_business_manage_comments",
        Capability.REPLY: "instagram_business_manage_comments",
        Capability.HIDE: "instagram_business_manage_comments",
        Capability.DELETE: "instagram_business_manage_comments",
        Capability.MESSAGES: "instagram_business_manage_messages",
    },
}


def way_of(account: AccountRef) -> str:
    """Say by which way an account is reached."""
    return account.config.get("way", PAGE)


def asked(way: str, what: Capability) -> Asked:
    """Say what a question is for, with the scope it needs."""
    return Asked(what, SCOPES.get(way, {}).get(what, ""))


def inbox_of(account: AccountRef) -> str:
    """Name whose inbox holds the messages: the Page's, or the account's own."""
    return account.config.get("inbox", "") or account.remote_id


def is_ours(entry: Json, account: AccountRef) -> bool:
    """Say whether the account itself said it; its name tells where its ids differ by way."""
    person = id_at(entry, "from", "id")
    own = {account.remote_id, account.config.get("other_id", ""), inbox_of(account)} - {""}
    name = text_at(entry, "from", "username") or text_at(entry, "username")
    return person in own or bool(account.handle and name.casefold() == account.handle.casefold())
