"""The real servers start, answer as their clients expect, and the keyring has its states."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.peers.fixtures import KeyringSession

STORE_AND_READ = """
import keyring
keyring.set_password("shoptalk-test", "owner", "Ačiū 😀")
print(keyring.get_password("shoptalk-test", "owner") == "Ačiū 😀")
"""
NAME_THE_ERROR = """
import keyring
try:
    keyring.get_password("shoptalk-test", "owner")
except Exception as error:
    print(type(error).__name__)
"""


def ask(address: str, *, token: str = "", body: dict[str, Any] | None = None) -> Any:
    """Ask a server on this computer, without the program under test between us."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read() or b"null")


@pytest.mark.peer
def test_mastodon_mock_knows_its_accounts_and_refuses_others(
    mastodon_mock: dict[str, Any],
) -> None:
    me = f"{mastodon_mock['service']}/api/v1/accounts/verify_credentials"
    token = mastodon_mock["tokens"]["shopa"]
    assert ask(me, token=token)["username"] == "shopa"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        ask(me, token="wrong")


@pytest.mark.peer
def test_snac_takes_a_post(snac: dict[str, Any]) -> None:
    token = snac["tokens"]["shopa"]
    statuses = f"{snac['service']}/api/v1/statuses"
    made = ask(statuses, token=token, body={"status": "Open until six today"})
    assert "Open until six today" in ask(f"{statuses}/{made['id']}", token=token)["content"]


@pytest.mark.peer
@pytest.mark.second_stage
def test_bluesky_signs_in_and_posts(bluesky: dict[str, Any]) -> None:
    account = next(iter(bluesky["accounts"].values()))
    xrpc = f"{bluesky['service']}/xrpc/com.atproto"
    who = {"identifier": account["handle"], "password": account["password"]}
    session = ask(f"{xrpc}.server.createSession", body=who)
    assert session["did"] == account["did"]
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    record = {"$type": "app.bsky.feed.post", "text": "Open until six", "createdAt": moment}
    body = {"repo": session["did"], "collection": "app.bsky.feed.post", "record": record}
    made = ask(f"{xrpc}.repo.createRecord", token=session["accessJwt"], body=body)
    assert made["uri"].startswith(f"at://{account['did']}/app.bsky.feed.post/")


@pytest.mark.peer
def test_an_unlocked_keyring_keeps_a_secret(keyring_session: KeyringSession) -> None:
    told = keyring_session.run("unlocked", keyring_session.python, "-c", STORE_AND_READ)
    assert told.stdout.strip() == "True", told.stderr


@pytest.mark.peer
@pytest.mark.parametrize(
    ("mode", "error"),
    [("locked", "KeyringLocked"), ("none", "NoKeyringError"), ("nobus", "NoKeyringError")],
)
def test_a_keyring_that_is_locked_or_missing_says_so(
    keyring_session: KeyringSession, mode: str, error: str
) -> None:
    told = keyring_session.run(mode, keyring_session.python, "-c", NAME_THE_ERROR)
    assert told.stdout.strip() == error, told.stderr
