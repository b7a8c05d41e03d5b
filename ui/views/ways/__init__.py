"""The ways to connect an account, in the owner's words, as tables."""

from __future__ import annotations

import re
from typing import Final

from app.i18n import N_
from ui.views.ways.asked_for import ASKED_FOR_WAYS
from ui.views.ways.later import LATER
from ui.views.ways.open_networks import OPEN_WAYS
from ui.views.ways.own_app import OWN_APP_WAYS
from ui.views.ways.own_places import OWN_WAYS
from ui.views.ways.shape import GROUPS, Ask, Consent, Cost, Group, Step, Way

__all__ = [
    "GROUPS",
    "LATER",
    "WAYS",
    "Ask",
    "Consent",
    "Cost",
    "Group",
    "Step",
    "Way",
    "fault_of",
    "way",
    "way_back_in",
]
# Where most shops are spoken of comes first; what only a few need is at the end.
_ORDER: Final = (
    *("facebook", "instagram_page", "instagram", "google", "youtube", "mailbox", "wordpress"),
    *("alerts", "feed", "bluesky", "mastodon", "threads", "reddit", "trustpilot", "x", "linkedin"),
    *("lemmy", "hackernews", "tiktok", "reddit_app", "wordpress_password", "token", "hashtags"),
    "tiktok_token",
)
WAYS: Final = tuple(
    sorted(
        (*OPEN_WAYS, *OWN_WAYS, *OWN_APP_WAYS, *ASKED_FOR_WAYS),
        key=lambda one: _ORDER.index(one.name),
    )
)
# Where a network has several ways, the one an account came by: (channel, what its config says).
_WAYS_BACK: Final = (
    ("instagram", "way", "page", "instagram_page"),
    ("reddit", "client_id", "", "reddit_app"),
)


def way(name: str) -> Way:
    """Give a way by its name."""
    return next(one for one in WAYS if one.name == name)


def way_back_in(channel: str, config: dict[str, str], *, has_login: bool) -> Way:
    """Choose how to sign in again to an account of a network."""
    if channel == "mastodon":
        if not has_login:
            return way("hashtags")
        return way("mastodon" if config.get("client_id") else "token")
    for network, name, value, back in _WAYS_BACK:
        if network == channel and name in config and value in ("", config[name]):
            return way(back)
    return way(channel)


def fault_of(ask: Ask, text: str) -> str:
    """Say what cannot be right about what was typed, before anybody is asked; "" if nothing."""
    plain = text.strip()
    if not plain:
        return "" if ask.is_optional or ask.choices else N_("This is needed.")
    if ask.pattern and not re.fullmatch(ask.pattern, plain):
        return ask.fault or N_("This cannot be right. Please copy it once more.")
    return ""
