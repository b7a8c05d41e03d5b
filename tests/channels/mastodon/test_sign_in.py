"""Registering and signing in at servers old and new; the way by hand; what a token may do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest

from app.channels.base import Capability, Channel
from app.channels.mastodon import Mastodon
from app.channels.mastodon.sign_in import SCOPES
from app.errors import BadAnswer, NothingFound, RateLimited, ScopeMissing, SignInError, Unreachable
from tests.channels.mastodon.family import GOTOSOCIAL, HOST, MASTODON, SNAC, TOKEN, Dialect, Server
from tests.channels.mastodon.world import KeptSecrets, account_of, door

if TYPE_CHECKING:
    from pathlib import Path

METADATA = "/.well-known/oauth-authorization-server"
APPS = "/api/v1/apps"
OOB = "urn:ietf:wg:oauth:2.0:oob"


class Registry(Server):
    """A server of the family that also registers programs and gives tokens."""

    def __init__(self, dialect: Dialect, metadata: dict[str, Any] | None = None) -> None:
        super().__init__(dialect)
        self.metadata = metadata
        self.refuses_fine_scopes = False
        self.app_scopes: list[str] | None = None
        self.forms: dict[str, list[dict[str, str]]] = {APPS: [], "/oauth/token": []}

    def public(self, path: str) -> httpx.Response | None:
        if path == METADATA:
            return httpx.Response(200, json=self.metadata) if self.metadata else self.page404()
        return super().public(path)

    def answer(self, request: httpx.Request, path: str) -> httpx.Response:
        if path not in self.forms:
            return super().answer(request, path)
        form = dict(parse_qsl(request.content.decode()))
        self.forms[path].append(form)
        if path == APPS:
            if self.refuses_fine_scopes and ":" in form["scopes"]:
                return httpx.Response(422, json={"error": "無効なスコープ"})
            return httpx.Response(200, json={"client_id": "c-1", "client_secret": "s-1"})
        if form["code"] != "good":
            return httpx.Response(400, json={"error": "invalid_grant"})
        return httpx.Response(200, json={"access_token": TOKEN, "token_type": "Bearer"})

    def private(self, request: httpx.Request, path: str) -> httpx.Response:
        if path == "/api/v1/apps/verify_credentials" and self.app_scopes is not None:
            return httpx.Response(200, json={"name": "x", "scopes": self.app_scopes})
        return super().private(request, path)


def asked_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_it_has_the_shape_of_a_network() -> None:
    channel: Channel = Mastodon()
    assert channel.name == "mastodon"


def test_a_new_mastodon_gets_a_challenge_and_the_fine_scopes(shared: Path) -> None:
    recorded = shared / "examples" / "mastodon" / "oauth_authorization_server.json"
    metadata = json.loads(recorded.read_text(encoding="utf-8"))["response"]["body"]
    server = Registry(MASTODON, metadata)
    begun = Mastodon().begin_sign_in(door(server), {"server": "social.test"})
    try:
        asked = asked_of(begun.address)
        # what it says of another host is not followed: codes go to the server that was typed
        assert begun.address.startswith(f"{HOST}/oauth/authorize?")
        assert asked["code_challenge_method"] == "S256"
        assert asked["scope"].split() == list(SCOPES)
        (form,) = server.forms[APPS]
        assert form["redirect_uris"] == asked["redirect_uri"]
        assert form["scope"] == form["scopes"] == asked["scope"]
        assert not begun.is_by_hand
    finally:
        begun.close()


def test_an_old_server_gets_neither() -> None:
    server = Registry(GOTOSOCIAL)
    server.refuses_fine_scopes = True
    begun = Mastodon().begin_sign_in(door(server), {"server": "social.test"}, by_hand=True)
    asked = asked_of(begun.address)
    assert begun.is_by_hand
    assert asked["redirect_uri"] == OOB
    assert asked["scope"] == "read write"
    assert "code_challenge" not in asked
    assert [form["scopes"] for form in server.forms[APPS]] == [" ".join(SCOPES), "read write"]


def test_coarse_scopes_are_asked_where_only_those_are_known() -> None:
    server = Registry(SNAC, {"scopes_supported": ["read", "write", "follow"]})
    Mastodon().begin_sign_in(door(server), {"server": "social.test"}, by_hand=True)
    assert [form["scopes"] for form in server.forms[APPS]] == ["read write"]


def test_a_pasted_code_becomes_an_account() -> None:
    server, secrets = Registry(MASTODON), KeptSecrets()
    begun = Mastodon().begin_sign_in(door(server), {"server": "social.test"}, by_hand=True)
    assert begun.paste("good")
    given = begun.wait(deadline_s=5)
    assert given is not None
    identity = Mastodon().sign_in(door(server), given, secrets)
    assert identity.handle == "shop@social.test"
    assert secrets.kept == {"token": TOKEN, "client_secret": "s-1"}
    assert identity.config["client_id"] == "c-1"
    assert TOKEN not in str(identity)
    (form,) = server.forms["/oauth/token"]
    assert (form["redirect_uri"], form["client_secret"]) == (OOB, "s-1")


def test_a_wrong_code_is_a_failed_sign_in() -> None:
    begun = Mastodon().begin_sign_in(
        door(Registry(MASTODON)), {"server": "social.test"}, by_hand=True
    )
    assert begun.paste("wrong")
    with pytest.raises(SignInError):
        begun.wait(deadline_s=5)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(429, headers={"retry-after": "300"}), RateLimited),
        (httpx.Response(500), Unreachable),
        (httpx.Response(200, json={}), BadAnswer),
        (httpx.Response(200, html="<p>hotel"), BadAnswer),
    ],
)
def test_a_server_that_takes_no_programs_leaves_nothing_open(
    answer: httpx.Response, error: type[Exception]
) -> None:
    server = Registry(MASTODON)
    server.next_answers[APPS] = [answer, answer]
    with pytest.raises(error):  # a listener left open would fail the test
        Mastodon().begin_sign_in(door(server), {"server": "social.test"})


def test_signing_in_again_uses_the_token_that_is_kept() -> None:
    secrets = KeptSecrets({"token": TOKEN})
    identity = Mastodon().sign_in(door(Server(MASTODON)), {"server": HOST}, secrets)
    assert identity.remote_id == "https://social.test/@shop"
    assert secrets.kept == {"token": TOKEN}
    with pytest.raises(SignInError):
        Mastodon().sign_in(door(Server(MASTODON)), {"server": HOST}, KeptSecrets())


@pytest.mark.parametrize(
    ("scopes", "lacking"),
    [
        (["read", "write"], set()),
        (list(SCOPES), set()),
        (["read"], {Capability.REPLY, Capability.DELETE, Capability.LIKE}),
        (["read", "write:statuses"], {Capability.LIKE}),
        (None, set()),  # the server does not tell
    ],
)
def test_buttons_are_shown_for_what_the_token_may_do(
    scopes: list[str] | None, lacking: set[Capability]
) -> None:
    server = Registry(MASTODON)
    server.app_scopes = scopes
    given = {"server": HOST, "token": TOKEN}
    identity = Mastodon().sign_in(door(server), given, KeptSecrets())
    assert Mastodon().capabilities - identity.capabilities == lacking


def test_a_token_that_may_read_nothing_is_no_account() -> None:
    server, secrets = Registry(MASTODON), KeptSecrets()
    server.app_scopes = ["write"]
    with pytest.raises(ScopeMissing) as met:
        Mastodon().sign_in(door(server), {"server": HOST, "token": TOKEN}, secrets)
    assert "read:notifications" in met.value.scopes
    assert secrets.kept == {}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, "<h1>A shop's own page</h1>", BadAnswer),
        (404, "<h1>404</h1>", NothingFound),
        (200, "{}", NothingFound),
        (503, "", Unreachable),
        (429, "", RateLimited),
    ],
)
def test_what_is_no_server_of_the_family_is_said_so(
    status: int, body: str, error: type[Exception]
) -> None:
    http = door(lambda _: httpx.Response(status, content=body))
    with pytest.raises(error):
        Mastodon().sign_in(http, {"server": HOST, "token": TOKEN}, KeptSecrets())


def test_nodeinfo_of_another_host_is_not_asked() -> None:
    server = Server(MASTODON)
    link = {"rel": "x", "href": "https://evil.test/nodeinfo/2.0"}
    server.next_answers["/.well-known/nodeinfo"] = [httpx.Response(200, json={"links": [link]})]
    given = {"server": HOST, "token": TOKEN}
    identity = Mastodon().sign_in(door(server), given, KeptSecrets())
    assert {one.url.host for one in server.asked} == {"social.test"}
    assert identity.config["software"] == "mastodon"


def test_signing_out_needs_what_we_were_registered_as() -> None:
    server = Registry(MASTODON)
    server.next_answers["/oauth/revoke"] = [httpx.Response(200, json={})]
    given = {"server": HOST, "token": TOKEN, "client_id": "c-1", "client_secret": "s-1"}
    secrets = KeptSecrets()
    account = account_of(Mastodon().sign_in(door(server), given, secrets))
    assert Mastodon().sign_out(door(server), account, secrets)
    del secrets.kept["client_secret"]
    assert not Mastodon().sign_out(door(server), account, secrets)
