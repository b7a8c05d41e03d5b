"""A real, certified authorisation server on this computer, and a person who walks through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.channels.http import Http
from app.channels.oauth.client import Client
from app.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class Provider:
    """The running server, as far as the tests speak of it."""

    info: Mapping[str, Any]
    walker: ModuleType
    control: str

    def client(self, **changes: Any) -> Client:
        """Give our registration there."""
        known: dict[str, Any] = {
            "authorize_url": self.info["authorize"],
            "token_url": self.info["token"],
            "client_id": self.info["client_id"],
            "scopes": ("openid", "offline_access", "reviews.read"),
            "issuer": self.info["service"],
            "extra": {"prompt": "consent"},
        }
        return Client(**{**known, **changes})

    def agree(self, address: str, *, deny: bool = False, stop_at: str = "") -> str:
        """Sign in and agree, as the owner does in a browser; gives the address it ended at."""
        end, _ = self.walker.walk(address, "shopa", "x", deny=deny, stop_at=stop_at or None)
        return str(end)


def parameters(address: str) -> dict[str, str]:
    """Read the parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query))


@pytest.fixture(scope="session")
def provider(openid: dict[str, Any], human: ModuleType) -> Provider:
    """An OpenID provider that rotates refresh tokens and ends the sign-in when one comes twice."""
    return Provider(openid, human, openid["control"])


@pytest.fixture
def door() -> Iterator[Http]:
    """The program's own door to this computer's ports."""
    http = Http(clock=SystemClock())
    yield http
    http.close()
