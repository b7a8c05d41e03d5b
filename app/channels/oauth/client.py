"""What a server knows us as, and the address at which the owner agrees."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"  # the server shows the code, the owner pastes it


@dataclass(frozen=True, slots=True)
class Client:
    """One registration of ours at one server, with the addresses it is used at."""

    authorize_url: str
    token_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ()
    has_pkce: bool = True
    issuer: str = ""  # compared with the `iss` of an answer that has one: RFC 9207
    extra: Mapping[str, str] = field(default_factory=dict)  # more for the authorise address
    has_basic: bool = False  # the token endpoint wants id and secret in a header: RFC 6749, 2.3.1


@dataclass(frozen=True, slots=True)
class Attempt:
    """What belongs to one try of signing in and is thrown away after it."""

    state: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def new(cls) -> Attempt:
        """Make one from 256 and 384 bits of chance."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        """Give the S256 challenge of the verifier: RFC 7636, 4.2."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def authorize_address(client: Client, attempt: Attempt, redirect_uri: str) -> str:
    """Build the address to open in the owner's browser."""
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(client.scopes),
        "state": attempt.state,
    }
    if client.has_pkce:
        asked |= {"code_challenge": attempt.challenge, "code_challenge_method": "S256"}
    joiner = "&" if urlsplit(client.authorize_url).query else "?"
    return client.authorize_url + joiner + urlencode({**client.extra, **asked})
