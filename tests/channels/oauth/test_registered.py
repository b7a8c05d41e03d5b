"""Ways back from the browser that somebody else has fixed: a registered address, another proof."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from app.channels.oauth.browser import BrowserSignIn, Return
from app.channels.oauth.client import Client
from app.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

CLIENT = Client("https://net.test/a", "https://net.test/t", "client-1")
FOREIGN = "https://shop.test/back"


def begin(way_back: Return, address: str = "") -> BrowserSignIn:
    def finish(proof: str) -> Mapping[str, str]:
        return {"proof": proof, **{k: v for k, v in way_back.answer.items() if k != "state"}}

    return BrowserSignIn(CLIENT, way_back, finish, address)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def browse(address: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("pattern", ["http://127.0.0.1:{}/callback", "http://localhost:{}"])
def test_a_registered_address_is_used_to_the_letter(pattern: str) -> None:
    registered = pattern.format(free_port())
    sign_in = begin(Return(redirect_uri=registered))
    assert not sign_in.is_by_hand
    query = parse_qs(urlsplit(sign_in.address).query)
    assert query["redirect_uri"] == [registered]
    here = registered.replace("localhost", "127.0.0.1")
    assert browse(f"{here}/other?code=c&state={query['state'][0]}")[0] == 400
    back = urlencode({"code": "c", "state": query["state"][0]})
    if "localhost" not in pattern:  # a listener at a name is asked by that name alone
        assert browse(f"{here}?{back}")[0] == 200
    else:
        request = urllib.request.Request(
            f"{here}?{back}", headers={"Host": urlsplit(registered).netloc}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=5) as answer:
            assert answer.status == 200
    assert sign_in.wait(deadline_s=5) == {"proof": "c", "code": "c"}


def test_a_port_that_somebody_else_holds_is_told_and_gets_no_code() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused) as met:
            Return(redirect_uri=f"http://127.0.0.1:{port}/callback")
    assert met.value == Refused(reason="sign_in_port", detail=str(port))


@pytest.mark.parametrize("registered", ["http://127.0.0.1:99999/x", "http://127.0.0.1:port"])
def test_an_address_that_is_none_is_told(registered: str) -> None:
    with pytest.raises(Refused) as met:
        Return(redirect_uri=registered)
    assert met.value == Refused(reason="sign_in_address")


@pytest.mark.parametrize("registered", [FOREIGN, "http://127.0.0.1:8754/callback"])
def test_nobody_listens_where_the_owner_pastes(registered: str) -> None:
    sign_in = begin(Return(by_hand=True, redirect_uri=registered))
    assert sign_in.is_by_hand
    query = parse_qs(urlsplit(sign_in.address).query)
    assert query["redirect_uri"] == [registered]
    assert not sign_in.paste("just-a-code")  # without its state anybody may have given it
    assert not sign_in.paste(f"{registered}?code=c&state=other")
    assert sign_in.paste(f"{registered}?code=c&state={query['state'][0]}")
    assert sign_in.wait(deadline_s=5) == {"proof": "c", "code": "c"}


def test_at_a_foreign_address_nobody_listens_unasked() -> None:
    assert begin(Return(redirect_uri=FOREIGN)).is_by_hand
    assert begin(Return(redirect_uri="http://[bad")).is_by_hand


def test_another_proof_than_a_code_comes_home_with_the_rest() -> None:
    way_back = Return(proof="password")
    page = f"https://shop.test/ask?{urlencode({'success_url': way_back.with_state()})}"
    sign_in = begin(way_back, page)
    assert sign_in.address == page
    back = way_back.with_state(user_login="asta", password="ab cd")
    status, shown = browse(back)
    assert status == 200
    assert "You can close this page" in shown
    told = {"proof": "ab cd", "user_login": "asta", "password": "ab cd"}
    assert sign_in.wait(deadline_s=5) == told


def test_the_owner_may_refuse_another_proof() -> None:
    way_back = Return(proof="password")
    sign_in = begin(way_back, "https://shop.test/ask")
    assert "did not allow" in browse(way_back.with_state(success="false"))[1]
    with pytest.raises(Refused) as met:
        sign_in.wait(deadline_s=5)
    assert met.value.reason == "access_denied"
    assert not Return(by_hand=True, proof="password").paste("some-password")
