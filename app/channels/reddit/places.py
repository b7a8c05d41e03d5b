"""Where Reddit is, who we say we are there, and the owner's key to the feeds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from app import __version__
from app.channels.base import AccountRef
from app.domain.plain_text import safe_url

WWW: Final = "https://www.reddit.com"
API: Final = "https://oauth.reddit.com"
MODE: Final = "mode"  # in `config`
FEEDS: Final = "feeds"
APP: Final = "app"
SUBREDDITS: Final = "subreddits"  # in `config` and given: names with blanks between


def api(server: str) -> str:
    """Name the origin of what needs an app: Reddit's own, or the one that stands for all."""
    return API if server == WWW else server


def user_agent(account: AccountRef) -> str:
    """Say honestly who asks, as Reddit's rules want it."""
    return agent(account.config.get("client_id", "") or "shoptalk", account.handle)


def agent(app: str, user: str) -> str:
    """Write it: platform, app, version, and the user behind it."""
    known = re.sub(r"[^\w.-]", "", app) or "shoptalk"
    by = f" (by /u/{user})" if re.fullmatch(r"[\w-]+", user) else ""
    return f"desktop:{known}:v{__version__}{by}"


def subreddits(config: Mapping[str, str]) -> tuple[str, ...]:
    """Read the owner's subreddits, however they were typed; each once."""
    words = re.split(r"[\s,;]+", config.get(SUBREDDITS, ""))
    names = (re.sub(r"^/?r/", "", word, flags=re.IGNORECASE).strip("/") for word in words)
    return tuple(dict.fromkeys(name for name in names if re.fullmatch(r"\w{2,21}", name)))


def page_of(path: str) -> str:
    """Make the address of a page from a path that Reddit gave; never of another's host."""
    if path.startswith("/") and not path.startswith("//"):
        return safe_url(f"{WWW}{path}")
    address = safe_url(path)
    host = urlsplit(address).hostname or ""
    return address if f".{host}".endswith(".reddit.com") else ""


@dataclass(frozen=True, slots=True)
class FeedKey:
    """The pair that opens the owner's feeds."""

    feed: str = field(repr=False)
    user: str

    @classmethod
    def of_text(cls, text: str) -> FeedKey | None:
        """Find it in a link of reddit.com/prefs/feeds, or in what `to_text` wrote."""
        query = text.strip().rpartition("?")[2]
        try:
            found = {name: values[0] for name, values in parse_qs(query).items()}
        except ValueError:
            return None
        feed, user = found.get("feed", "").strip(), found.get("user", "").strip()
        is_sound = re.fullmatch(r"[\w-]{6,200}", feed) and re.fullmatch(r"[\w-]{2,30}", user)
        return cls(feed, user) if is_sound else None

    def to_text(self) -> str:
        """Write it as the one secret that it is."""
        return urlencode({"feed": self.feed, "user": self.user})

    def params(self) -> tuple[tuple[str, str], ...]:
        """Give what is added to every feed's address."""
        return (("feed", self.feed), ("user", self.user))
