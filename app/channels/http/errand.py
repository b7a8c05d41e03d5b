"""One call of the door on its way: what is asked, where, and with which credentials."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

from app import __version__
from app.channels.http.places import may_show_credentials, origin_of
from app.channels.http.redact import redacted
from app.channels.http.unpack import ACCEPTED
from app.errors import BadAnswer, NothingFound, SignInError

USER_AGENT: Final = f"Shoptalk/{__version__} (a shop owner's own inbox, at human pace)"
_TO_ANYBODY: Final = frozenset(
    {"accept", "accept-encoding", "user-agent", "if-none-match", "if-modified-since"}
)


class Road(StrEnum):
    """How a request travels."""

    SHARED = "shared"  # reads: connections are kept for the next
    FRESH = "fresh"  # writes: never a kept connection, which may be dead without our knowing
    PUBLIC = "public"  # where strangers lead us: never into this machine or its network


@dataclass(frozen=True, slots=True)
class Question:
    """One request to one address, with nothing left to decide."""

    method: str
    url: str = field(repr=False)  # without user and password
    host: str
    headers: Mapping[str, str] = field(repr=False)
    road: Road
    is_write: bool = False
    json: object = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    login: str = ""  # whose token it shows, by a name of ours; "" where it shows none
    cap: int | None = None  # bytes of the body, where fewer than usual are wanted

    @property
    def pauses(self) -> tuple[str, ...]:
        """Name the pauses that hold it up: its host's, and its login's own there."""
        if not self.login:
            return (self.pause_of(503),)
        return (self.pause_of(503), self.pause_of(429))

    def pause_of(self, status: int) -> str:
        """Name the pause that an answer asks for.

        Who shows a token is counted by it; a server that cannot answer at all means everybody.
        """
        whose = f" #{self.login}" if self.login and status != 503 else ""
        return self.host + whose + (" write" if self.is_write else "")

    @property
    def may_repeat(self) -> bool:
        """Say whether asking twice is harmless."""
        return not self.is_write and self.method in ("GET", "HEAD")


def with_params(url: str, params: Sequence[tuple[str, str]]) -> str:
    """Add parameters to an address, after those it has."""
    if not params:
        return url
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(list(params)))))
    return urlunsplit(parts._replace(query=query))


def host_of(url: str) -> str:
    """Name the host of an address.

    Raises:
        NothingFound: it is no web address.
    """
    origin = origin_of(url)
    if origin is None:
        raise NothingFound(address=redacted(url))
    return origin.host


def addressed(
    url: str, bearer: str | None, headers: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Take user and password out of an address, and say which headers to send.

    Raises:
        NothingFound: it is no web address.
        SignInError: a header holds what none may hold; httpx's own error would quote it.
    """
    host_of(url)
    parts = urlsplit(url)
    given = {"user-agent": USER_AGENT, "accept-encoding": ACCEPTED}
    given |= {name.lower(): value for name, value in headers.items()}
    if "@" in parts.netloc:
        pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        given.setdefault("authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    if bearer is not None:
        given["authorization"] = f"Bearer {bearer.strip()}"
    if not all(value.isascii() and value.isprintable() for value in given.values()):
        raise SignInError
    return urlunsplit(parts._replace(fragment="")), given


def redirected(question: Question, target: str, *, is_from_inside: bool) -> Question:
    """Turn a question to its next address, and leave at home what is not for it."""
    before, after = origin_of(question.url), origin_of(target)
    if before is None or after is None:
        raise BadAnswer(host=question.host, why="redirect")
    url, given = addressed(target, None, {})
    kept = dict(question.headers)
    if not may_show_credentials(before, after):
        kept = {name: value for name, value in kept.items() if name in _TO_ANYBODY}
    road = question.road
    if before.host != after.host and not is_from_inside:
        road = Road.PUBLIC
    login = question.login if "authorization" in kept else ""
    return replace(question, url=url, host=after.host, headers=given | kept, road=road, login=login)
