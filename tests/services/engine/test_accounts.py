"""Connecting logins: revived with their history, never mixed up, never half-made."""

from __future__ import annotations

import json

import httpx
import pytest
from keyring.errors import KeyringLocked as BackendLocked

from app.domain.item import AccountState
from app.errors import KeyringLocked, NoSuch, OtherIdentity, SignInError, Unreachable, WrongUse
from app.queries import accounts as asked
from app.services.desk import Desk
from app.services.pending_secrets import PendingSecrets
from tests.services.engine.conftest import MemoryKeyring, Network
from tests.services.engine.rss import URL, feed

WAIT_S = 10.0
TOKEN = "tok-5f1c9e-2207"
SERVER = "https://social.example"


class Server:
    """A Mastodon server that knows one token for each of its people."""

    def __init__(self, **people: str) -> None:
        self.people = {token: name for name, token in people.items()}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer as the server does."""
        name = self.people.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        match request.url.path:
            case "/api/v2/instance":
                return httpx.Response(200, json={"domain": "social.example", "version": "4.4.0"})
            case _ if name is None:
                return httpx.Response(401, json={"error": "The access token is invalid"})
            case "/api/v1/accounts/verify_credentials":
                return httpx.Response(200, json=_person(name))
            case "/api/v2/search":
                return httpx.Response(200, json={"statuses": []})
            case "/api/v1/notifications":
                return httpx.Response(200, json=[_mention("7", "Do you have horses?")])
            case "/api/v1/accounts/anna/statuses":
                return httpx.Response(200, json=[])
        return httpx.Response(404, json={"error": "Record not found"})


def _person(name: str) -> dict[str, str]:
    url = f"{SERVER}/@{name}"
    return {"id": name, "username": name, "acct": name, "display_name": name.title(), "url": url}


def _mention(status_id: str, text: str) -> dict[str, object]:
    status = {
        "id": status_id,
        "created_at": "2026-03-04T07:30:00.000Z",
        "content": f"<p>{text}</p>",
        "visibility": "public",
        "account": _person("karin"),
        "mentions": [{"id": "anna"}],
    }
    return {"id": status_id, "type": "mention", "account": _person("karin"), "status": status}


@pytest.fixture
def server(network: Network) -> Server:
    made = Server(anna=TOKEN, berit="other")
    network.answer = made
    return made


def add(desk: Desk, token: str, account_id: int | None = None) -> int:
    given = {"server": SERVER, "token": token}
    return desk.accounts.add("mastodon", given, account_id).result(WAIT_S)


@pytest.mark.usefixtures("server")
def test_a_sign_in_keeps_its_secret_in_the_keyring_alone(desk: Desk, ring: MemoryKeyring) -> None:
    account_id = add(desk, TOKEN)
    (row,) = asked.accounts(desk.read_page)
    assert (row.id, row.handle, row.state) == (
        account_id,
        "anna@social.example",
        AccountState.OK,
    )
    assert ring.kept == {f"{desk.profile.id}/{account_id}/token": TOKEN}
    kept = b"".join(one.read_bytes() for one in desk.folder.root.rglob("*") if one.is_file())
    assert b"anna@social.example" in kept
    assert TOKEN.encode() not in kept


@pytest.mark.usefixtures("server")
def test_signing_in_again_keeps_history_and_drafts(desk: Desk, server: Server) -> None:
    account_id = add(desk, TOKEN)
    assert desk.fetching.fetch().new == 1
    ((item_id,),) = desk.read_page("SELECT id FROM item", {})
    desk.jobs.write(lambda: desk.replies.save_draft(item_id, "Yes, two")).result(WAIT_S)
    server.people = {"newer": "anna"}
    assert desk.fetching.fetch().accounts[0].state is AccountState.NEEDS_SIGN_IN
    assert add(desk, "newer", account_id) == account_id
    report = desk.fetching.fetch().accounts[0]
    assert (report.state, report.new) == (AccountState.OK, 0)
    assert desk.read_page("SELECT text FROM reply WHERE state = 'draft'", {}) == [["Yes, two"]]


@pytest.mark.usefixtures("server")
def test_another_identity_is_refused_and_touches_no_secret(desk: Desk, ring: MemoryKeyring) -> None:
    account_id = add(desk, TOKEN)
    before = dict(ring.kept)
    with pytest.raises(OtherIdentity) as caught:
        add(desk, "other", account_id)
    assert caught.value.got == "berit@social.example"
    assert ring.kept == before
    assert len(asked.accounts(desk.read_page)) == 1


@pytest.mark.usefixtures("server")
def test_the_same_identity_added_again_is_the_same_account(desk: Desk) -> None:
    account_id = add(desk, TOKEN)
    desk.fetching.fetch()
    desk.accounts.remove(account_id).result(WAIT_S)
    assert asked.accounts(desk.read_page) == ()
    assert add(desk, TOKEN) == account_id
    assert desk.fetching.fetch().new == 0
    assert desk.read_page("SELECT count(*) FROM item", {}) == [[1]]


@pytest.mark.usefixtures("server")
def test_a_refused_token_changes_nothing(desk: Desk, ring: MemoryKeyring) -> None:
    with pytest.raises(SignInError):
        add(desk, "wrong")
    assert ring.kept == {}
    assert asked.accounts(desk.read_page) == ()


@pytest.mark.usefixtures("server")
def test_a_locked_keyring_leaves_nothing_half_made(desk: Desk, ring: MemoryKeyring) -> None:
    ring.refusal = BackendLocked()
    with pytest.raises(KeyringLocked):
        add(desk, TOKEN)
    assert asked.accounts(desk.read_page) == ()
    assert desk.fetching.fetch().accounts == ()
    ring.refusal = None
    assert ring.kept == {}
    assert add(desk, TOKEN)
    assert len(asked.accounts(desk.read_page)) == 1


@pytest.mark.usefixtures("server")
def test_removing_takes_the_secret_and_leaves_the_items(desk: Desk, ring: MemoryKeyring) -> None:
    account_id = add(desk, TOKEN)
    desk.fetching.fetch()
    assert desk.accounts.remove(account_id).result(WAIT_S) == 0
    assert ring.kept == {}
    assert desk.read_page("SELECT text FROM item", {}) == [["Do you have horses?"]]
    with pytest.raises(NoSuch):
        desk.accounts.remove(account_id)


@pytest.mark.usefixtures("server")
def test_removing_forgets_the_texts_when_asked_to(desk: Desk) -> None:
    account_id = add(desk, TOKEN)
    desk.fetching.fetch()
    assert desk.accounts.remove(account_id, forget_items=True).result(WAIT_S) == 1
    assert desk.read_page("SELECT text FROM item", {}) == [[""]]
    assert desk.search.find("horses").ids == ()


def test_a_feed_needs_no_keyring(desk: Desk, network: Network, ring: MemoryKeyring) -> None:
    ring.refusal = BackendLocked()
    network.answer = lambda _: feed([("a", "One")], "Anna &amp; Co")
    account_id = desk.accounts.add("feed", {"url": URL, "name": "  My   blog "}).result(WAIT_S)
    assert asked.account(desk.read_page, account_id).name == "My blog"
    assert desk.fetching.fetch().new == 1


def test_a_name_of_ones_own_stays(desk: Desk, network: Network) -> None:
    network.answer = lambda _: feed([("a", "One")])
    account_id = desk.accounts.add("feed", {"url": URL}).result(WAIT_S)
    desk.jobs.write(lambda: desk.accounts.rename(account_id, "Mine")).result(WAIT_S)
    assert desk.accounts.add("feed", {"url": URL}).result(WAIT_S) == account_id
    assert asked.account(desk.read_page, account_id).name == "Mine"
    with pytest.raises(WrongUse):
        desk.jobs.write(lambda: desk.accounts.rename(account_id, " ")).result(WAIT_S)


def test_a_check_says_how_it_stands_and_keeps_it(desk: Desk, network: Network) -> None:
    network.answer = lambda _: feed([("a", "One")])
    account_id = desk.accounts.add("feed", {"url": URL}).result(WAIT_S)
    network.answer = lambda _: httpx.Response(500)
    assert desk.accounts.check(account_id).result(WAIT_S) is AccountState.TIRED
    row = asked.account(desk.read_page, account_id)
    assert isinstance(row.error, Unreachable)
    network.answer = lambda _: feed([("a", "One")])
    assert desk.accounts.check(account_id).result(WAIT_S) is AccountState.OK


def test_an_unknown_network_is_refused_at_once(desk: Desk) -> None:
    with pytest.raises(WrongUse):
        desk.accounts.add("carrier-pigeon", {})
    with pytest.raises(WrongUse):
        desk.accounts.begin_browser("feed", {"server": "x.example"})


def test_an_empty_secret_replaces_nothing() -> None:
    kept = PendingSecrets(None)
    kept.put("refresh", "old")
    again = PendingSecrets(kept)
    again.put("refresh", "")
    again.put("token", "new")
    assert (again.get("refresh"), again.get("token"), again.get("none")) == ("old", "new", None)
    again.hand_over(kept)
    assert kept.get("refresh") == "old"
    assert json.dumps([kept.get("token")]) == '["new"]'


@pytest.mark.usefixtures("server")
def test_an_account_is_configured(desk: Desk) -> None:
    account_id = add(desk, TOKEN)
    job = lambda: desk.accounts.configure(account_id, "hashtags", "wood toys")  # noqa: E731
    desk.jobs.write(job).result(WAIT_S)
    config = asked.account(desk.read_page, account_id).config
    assert config["hashtags"] == "wood toys"
    assert config["account_id"] == "anna"
