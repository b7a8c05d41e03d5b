"""The token endpoint, and renewing where every refresh token works once."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
import pytest

from app.channels.base import Raw
from app.channels.http import Http
from app.channels.oauth.client import Attempt, Client
from app.channels.oauth.renewal import Renewal
from app.channels.oauth.tokens import Tokens, exchange, read_tokens, refresh
from app.clock import SystemClock
from app.errors import (
    BadAnswer,
    RateLimited,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLIENT = Client("https://net.test/a", "https://net.test/t", "client-1", "secret-1", ("read",))


@dataclass
class Authority:
    """An authorisation server that rotates refresh tokens and ends the sign-in on a second use."""

    rotates: bool = True
    is_ended: bool = False
    number: int = 0
    used: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    fails: list[httpx.Response] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode()))
        with self.guard:
            self.forms.append(form)
            if self.fails:
                return self.fails.pop(0)
            token = form.get("refresh_token", "")
            if token and (self.is_ended or token in self.used):
                self.is_ended = True
                return httpx.Response(400, json={"error": "invalid_grant"})
            self.number += 1
            body: dict[str, Any] = {"access_token": f"access-{self.number}", "expires_in": 60}
            if self.rotates:
                self.used.append(token)
                body["refresh_token"] = f"refresh-{self.number}"
            else:
                body["refresh_token"] = ""
            return httpx.Response(200, json=body)


@dataclass
class Kept:
    """Secrets in memory, in the order they came."""

    kept: dict[str, str]
    order: list[str] = field(default_factory=list)

    def get(self, kind: str) -> str | None:
        return self.kept.get(kind)

    def put(self, kind: str, value: str) -> None:
        self.order.append(kind)
        self.kept[kind] = value


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def door(authority: Authority) -> Iterator[Http]:
    http = Http(clock=SystemClock(), transport=httpx.MockTransport(authority))
    yield http
    http.close()


LATER = "2026-11-22T09:00:00Z"


def answer(status: int, body: bytes | dict[str, Any] = b"", until: str = "") -> Raw:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Raw(status, {":until": until} if until else {}, data, "https://net.test/t")


def test_a_code_becomes_tokens(authority: Authority, door: Http) -> None:
    attempt = Attempt.new()
    tokens = exchange(door, CLIENT, attempt, "code-1", "http://127.0.0.1:7/x")
    assert tokens == Tokens("access-1", "refresh-1", 60)
    assert authority.forms == [
        {
            "grant_type": "authorization_code",
            "code": "code-1",
            "redirect_uri": "http://127.0.0.1:7/x",
            "scope": "read",
            "code_verifier": attempt.verifier,
            "client_id": "client-1",
            "client_secret": "secret-1",
        }
    ]
    assert "access-1" not in repr(tokens)


def test_saved_answers_are_understood(shared: Path) -> None:
    examples = shared / "examples" / "oauth"
    given = json.loads((examples / "google_token.json").read_text())["response"]["body"]
    assert read_tokens(answer(200, given)).refresh == "1//x"
    dead = json.loads((examples / "google_invalid_grant.json").read_text())["response"]["body"]
    with pytest.raises(SignInError):
        read_tokens(answer(400, dead))


def test_what_we_understand_is_what_the_contract_says(shared: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    contract = json.loads((shared / "contracts" / "oauth" / "rfc6749.schema.json").read_text())
    authority = Authority()
    made = authority(httpx.Request("POST", "https://net.test/t", content=b"code=1")).json()
    names = contract.get("$defs") or contract.get("definitions") or {}
    token = next(name for name in names if "token" in name.lower())
    jsonschema.validate({**made, "token_type": "Bearer"}, {**contract, **names[token]})


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (answer(400, {"error": "invalid_grant"}), SignInError()),
        (answer(401, {"error": "invalid_client"}), SignInError()),
        (answer(200, {"error": "invalid_grant"}), SignInError()),
        (answer(401), SignInError()),  # snac2: no body at all
        (answer(400, {"error": "invalid_scope"}), ScopeMissing()),
        (answer(503, {"error": "invalid_grant"}), Unreachable(host="net.test", why="server")),
        (answer(400, {"error": "slow_down"}), Unreachable(host="net.test", why="server")),
        (answer(502, b"<html>"), Unreachable(host="net.test", why="server")),
        (answer(429, until=LATER), RateLimited(until_at=LATER)),
        (answer(401, {"error": "invalid_token"}, until=LATER), SignInError()),
        (answer(200, b"<html>hotel"), BadAnswer(host="net.test", why="html")),
        (answer(403, b"<html>firewall"), BadAnswer(host="net.test", why="html")),
        (answer(200, b'{"access_tok'), BadAnswer(host="net.test", why="cut")),
        (answer(200, {"access_token": ""}), BadAnswer(host="net.test", why="shape")),
        (answer(200, {"access_token": 7}), BadAnswer(host="net.test", why="shape")),
        (answer(200, b"[]"), BadAnswer(host="net.test", why="shape")),
        (answer(200, b"[" * 100_000), BadAnswer(host="net.test", why="cut")),
    ],
)
def test_only_what_says_so_is_a_dead_sign_in(raw: Raw, error: ShopError) -> None:
    with pytest.raises(ShopError) as met:
        read_tokens(raw)
    assert met.value == error


def test_the_new_refresh_token_is_kept_before_the_new_access(door: Http) -> None:
    secrets = Kept({"token": "old", "refresh": "refresh-0"})
    renewed = Renewal().renew(door, CLIENT, secrets, account="1", stale="old")
    assert renewed == "access-1"
    assert secrets.order == ["refresh", "token"]
    assert secrets.kept == {"token": "access-1", "refresh": "refresh-1"}


def test_nothing_never_replaces_a_refresh_token(authority: Authority, door: Http) -> None:
    authority.rotates = False
    secrets = Kept({"token": "old", "refresh": "keep me"})
    Renewal().renew(door, CLIENT, secrets, account="1", stale="old")
    assert secrets.kept == {"token": "access-1", "refresh": "keep me"}
    assert secrets.order == ["token"]


def test_eight_threads_with_one_stale_access_renew_it_once(
    authority: Authority, door: Http
) -> None:
    secrets, renewal = Kept({"token": "old", "refresh": "refresh-0"}), Renewal()
    gate, got = threading.Barrier(8), []

    def renew() -> None:
        gate.wait(5)
        got.append(renewal.renew(door, CLIENT, secrets, account="1", stale="old"))

    threads = [threading.Thread(target=renew) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert got == ["access-1"] * 8
    assert len(authority.forms) == 1
    assert not authority.is_ended


def test_each_account_renews_by_itself(door: Http) -> None:
    renewal = Renewal()
    for name, stale in (("1", "a"), ("2", "b")):
        secrets = Kept({"token": stale, "refresh": f"r-{name}"})
        assert renewal.renew(door, CLIENT, secrets, account=name, stale=stale) != stale


@pytest.mark.parametrize(
    ("fails", "error"),
    [
        (httpx.Response(400, json={"error": "invalid_grant"}), SignInError),
        (httpx.Response(503), Unreachable),
        (httpx.Response(200, html="<p>hotel"), BadAnswer),
    ],
)
def test_a_failed_renewal_changes_nothing_and_is_asked_once(
    authority: Authority, door: Http, fails: httpx.Response, error: type[ShopError]
) -> None:
    authority.fails.append(fails)
    secrets = Kept({"token": "old", "refresh": "refresh-0"})
    with pytest.raises(error):
        Renewal().renew(door, CLIENT, secrets, account="1", stale="old")
    assert secrets.kept == {"token": "old", "refresh": "refresh-0"}
    assert len(authority.forms) == 1
    if error is Unreachable:  # nothing was wrong with the sign-in
        renewed = Renewal().renew(door, CLIENT, secrets, account="1", stale="old")
        assert renewed == "access-1"


def test_without_a_refresh_token_the_owner_is_asked(authority: Authority, door: Http) -> None:
    with pytest.raises(SignInError):
        Renewal().renew(door, CLIENT, Kept({"token": "old"}), account="1", stale="old")
    assert authority.forms == []


def test_a_used_refresh_token_ends_the_sign_in(authority: Authority, door: Http) -> None:
    refresh(door, CLIENT, "r")
    with pytest.raises(SignInError):
        refresh(door, CLIENT, "r")
    assert authority.is_ended
