"""The whole sign-in against a certified provider: the one that ends it when we are careless."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from app.channels.oauth.browser import BrowserSignIn, Return
from app.channels.oauth.renewal import Renewal
from app.channels.oauth.tokens import Tokens, exchange, refresh
from app.errors import RateLimited, Refused, SignInError
from tests.channels.oauth.conftest import parameters
from tests.peers.fixtures import ACCESS_S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.channels.base import Raw
    from app.channels.http import Http
    from app.channels.oauth.client import Client
    from tests.channels.oauth.conftest import Provider

pytestmark = pytest.mark.peer


class Killed(BaseException):
    """The program ended in the middle."""


@dataclass
class Kept:
    """Secrets in memory; the program may die at keeping one of them."""

    kept: dict[str, str]
    dies_at: str = ""
    guard: threading.Lock = field(default_factory=threading.Lock)

    def get(self, kind: str) -> str | None:
        return self.kept.get(kind)

    def put(self, kind: str, value: str) -> None:
        if kind == self.dies_at:
            raise Killed
        self.kept[kind] = value


def registered() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}/cb"


def begin(http: Http, client: Client, way_back: Return) -> BrowserSignIn:
    def finish(code: str) -> Mapping[str, str]:
        tokens = exchange(http, client, way_back.attempt, code, way_back.redirect_uri)
        return {"token": tokens.access, "refresh": tokens.refresh}

    return BrowserSignIn(client, way_back, finish)


def signed_in(http: Http, provider: Provider) -> Kept:
    """Go the whole way, and keep what came of it."""
    sign_in = begin(http, provider.client(), Return(redirect_uri=registered()))
    provider.agree(sign_in.address)
    return Kept(dict(sign_in.wait(deadline_s=10) or {}))


def who(http: Http, provider: Provider, access: str) -> Raw:
    return http.send("GET", str(provider.info["userinfo"]), bearer=access)


def is_stale(raw: Raw) -> bool:
    return raw.status == 401


def test_the_owner_agrees_and_we_are_in(provider: Provider, door: Http) -> None:
    secrets = signed_in(door, provider)
    assert secrets.kept["refresh"]
    assert who(door, provider, secrets.kept["token"]).status == 200


def test_the_owner_says_no(provider: Provider, door: Http) -> None:
    sign_in = begin(door, provider.client(), Return(redirect_uri=registered()))
    provider.agree(sign_in.address, deny=True)
    with pytest.raises(Refused) as met:
        sign_in.wait(deadline_s=10)
    assert met.value.reason == "access_denied"


def test_where_nothing_listens_the_owner_pastes_the_address(provider: Provider, door: Http) -> None:
    sign_in = begin(door, provider.client(), Return(by_hand=True, redirect_uri=registered()))
    ended_at = provider.agree(sign_in.address)
    state = parameters(ended_at)["state"]
    assert parameters(ended_at)["iss"] == provider.info["service"]
    assert not sign_in.paste(ended_at.replace(state, "somebody-elses"))
    assert sign_in.paste(ended_at)
    assert (sign_in.wait(deadline_s=10) or {})["refresh"]


def test_an_answer_of_another_issuer_is_not_taken(provider: Provider, door: Http) -> None:
    client = provider.client(issuer="https://other.test")
    sign_in = begin(door, client, Return(redirect_uri=registered()))
    provider.agree(sign_in.address)
    with pytest.raises(SignInError):
        sign_in.wait(deadline_s=10)


def test_another_address_than_the_registered_one_is_refused(provider: Provider, door: Http) -> None:
    sign_in = begin(door, provider.client(), Return(redirect_uri="https://evil.test/cb"))
    assert door.send("GET", sign_in.address).status == 400


def test_a_code_works_once_and_with_its_own_proof_alone(provider: Provider, door: Http) -> None:
    client = provider.client()
    way_back = Return(by_hand=True, redirect_uri=registered())
    sign_in = begin(door, client, way_back)
    code = parameters(provider.agree(sign_in.address))["code"]
    first = exchange(door, client, way_back.attempt, code, way_back.redirect_uri)
    with pytest.raises(SignInError):
        exchange(door, client, way_back.attempt, code, way_back.redirect_uri)
    assert who(door, provider, first.access).status == 401  # and that ended the first, too
    code = parameters(provider.agree(begin(door, client, way_back).address))["code"]
    other = Return(by_hand=True, redirect_uri=way_back.redirect_uri)
    with pytest.raises(SignInError):
        exchange(door, client, other.attempt, code, way_back.redirect_uri)


def test_a_client_with_a_secret_proves_itself_in_the_header(provider: Provider, door: Http) -> None:
    known = provider.info["confidential"]
    client = provider.client(
        client_id=known["client_id"],
        client_secret=known["client_secret"],
        scopes=("openid", "offline_access"),
        has_basic=True,
    )
    sign_in = begin(door, client, Return(redirect_uri=registered()))
    provider.agree(sign_in.address)
    given = sign_in.wait(deadline_s=10) or {}
    assert refresh(door, client, given["refresh"]).access


def test_a_used_refresh_token_ends_the_whole_sign_in(provider: Provider, door: Http) -> None:
    secrets, client = signed_in(door, provider), provider.client()
    first: Tokens = refresh(door, client, secrets.kept["refresh"])
    assert first.expires_in_s == ACCESS_S
    assert first.refresh
    assert first.refresh != secrets.kept["refresh"]
    for token in (secrets.kept["refresh"], first.refresh):
        with pytest.raises(SignInError):
            refresh(door, client, token)


def test_eight_threads_with_an_access_that_ran_out_renew_it_once(
    provider: Provider, door: Http
) -> None:
    secrets, renewal, client = signed_in(door, provider), Renewal(), provider.client()
    stale, gate, got = secrets.kept["token"], threading.Barrier(8), list[str]()

    def renew() -> None:
        gate.wait(10)
        got.append(renewal.renew(door, client, secrets, account="1", stale=stale))

    threads = [threading.Thread(target=renew) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(got) == 8
    assert len(set(got)) == 1  # a second renewal would have ended the sign-in
    assert renewal.renew(door, client, secrets, account="1", stale=got[0]) != got[0]


def test_a_short_access_is_renewed_in_the_middle_of_work(provider: Provider, door: Http) -> None:
    secrets, renewal, client = signed_in(door, provider), Renewal(), provider.client()
    first = secrets.kept["token"]
    secrets.kept["token"] = "ran-out"  # the server forgives its own short ones fifteen seconds
    raw = renewal.ask(
        door,
        client,
        secrets,
        account="1",
        call=lambda access: who(door, provider, access),
        is_stale=is_stale,
    )
    assert raw.status == 200
    assert secrets.kept["token"] not in (first, "ran-out")


@pytest.mark.parametrize(("dies_at", "is_in"), [("token", True), ("refresh", False)])
def test_the_program_may_die_while_it_renews(
    provider: Provider, door: Http, dies_at: str, is_in: bool
) -> None:
    secrets, client = signed_in(door, provider), provider.client()
    stale, secrets.dies_at = secrets.kept["token"], dies_at
    with pytest.raises(Killed):
        Renewal().renew(door, client, secrets, account="1", stale=stale)
    secrets.dies_at, after = "", Renewal()
    if is_in:
        assert after.renew(door, client, secrets, account="1", stale=stale) != stale
        return
    for _ in range(2):  # dead is dead, and stays one and the same question to the owner
        with pytest.raises(SignInError):
            after.renew(door, client, secrets, account="1", stale=stale)


def test_a_server_that_wants_a_pause_never_costs_the_sign_in(
    provider: Provider, door: Http
) -> None:
    secrets, client = signed_in(door, provider), provider.client()
    fault = {"path": "/token", "status": 503, "headers": {"retry-after": "1"}, "body": "busy"}
    door.send("POST", provider.control, json={**fault, "count": 1}, is_write=True)
    before = dict(secrets.kept)
    with pytest.raises(RateLimited) as met:
        Renewal().renew(door, client, secrets, account="1", stale=secrets.kept["token"])
    assert met.value.until_at
    assert secrets.kept == before
    ends_at = time.monotonic() + 5
    while True:  # the door itself keeps the pause
        try:
            token = Renewal().renew(door, client, secrets, account="1", stale=before["token"])
        except RateLimited:
            assert time.monotonic() < ends_at
        else:
            break
    assert token != before["token"]
