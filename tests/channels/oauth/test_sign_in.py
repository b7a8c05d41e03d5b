"""Signing in with the browser: who may answer, what may be pasted, and how it ends."""

from __future__ import annotations

import base64
import gettext
import hashlib
import http.client
import socket
import struct
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from app import i18n
from app.channels.oauth import loopback
from app.channels.oauth.browser import BrowserSignIn, Return
from app.channels.oauth.client import OUT_OF_BAND, Attempt, Client, authorize_address
from app.errors import Refused, SignInError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CLIENT = Client(
    "https://net.test/oauth/authorize",
    "https://net.test/oauth/token",
    "client-1",
    "secret-1",
    ("read", "write"),
    issuer="https://net.test/",
)


@dataclass
class Begun:
    """A sign-in under way, with the codes that came home."""

    sign_in: BrowserSignIn
    codes: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        return parse_qs(urlsplit(self.sign_in.address).query)["state"][0]

    @property
    def address(self) -> str:
        return parse_qs(urlsplit(self.sign_in.address).query)["redirect_uri"][0]


def begin(client: Client = CLIENT, *, by_hand: bool = False) -> Begun:
    codes: list[str] = []

    def finish(code: str) -> Mapping[str, str]:
        codes.append(code)
        return {"token": f"token for {code}"}

    return Begun(BrowserSignIn(client, Return(by_hand=by_hand), finish), codes)


@pytest.fixture
def begun() -> Iterator[Begun]:
    one = begin()
    yield one
    one.sign_in.close()


def browse(address: str, host: str | None = None) -> tuple[int, str]:
    """Go to an address as a browser does."""
    request = urllib.request.Request(address, headers={"Host": host} if host else {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_address_asks_with_a_challenge_that_only_we_can_meet() -> None:
    attempt = Attempt.new()
    query = parse_qs(urlsplit(authorize_address(CLIENT, attempt, "http://127.0.0.1:1/x")).query)
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    assert query["code_challenge"] == [base64.urlsafe_b64encode(digest).decode().rstrip("=")]
    assert query["code_challenge_method"] == ["S256"]
    assert query["scope"] == ["read write"]
    assert 43 <= len(attempt.verifier) <= 128
    assert attempt.verifier not in repr(attempt)
    assert Attempt.new() != attempt
    # RFC 7636, appendix B
    known = Attempt("s", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert known.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_server_without_challenges_is_not_given_one() -> None:
    client = Client("https://n.test/a?lang=lt", "https://n.test/t", "c", has_pkce=False)
    address = authorize_address(client, Attempt.new(), OUT_OF_BAND)
    assert "code_challenge" not in address
    assert address.startswith("https://n.test/a?lang=lt&response_type=code")


def test_the_browser_brings_the_code_home(begun: Begun) -> None:
    opened: list[str] = []

    def open_address(address: str) -> bool:
        opened.append(address)
        return True

    assert begun.sign_in.open(open_address)
    assert opened == [begun.sign_in.address]
    assert begun.address.startswith("http://127.0.0.1:")
    status, page = browse(f"{begun.address}?{urlencode({'code': 'c/1', 'state': begun.state})}")
    assert status == 200
    assert "You can close this page" in page
    assert begun.sign_in.wait(deadline_s=5) == {"token": "token for c/1"}
    assert begun.codes == ["c/1"]


def test_the_page_speaks_the_owners_language(begun: Begun) -> None:
    class Shouting(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

    i18n.use_catalogue(Shouting())
    try:
        _, page = browse(f"{begun.address}?code=c&state={begun.state}")
    finally:
        i18n.use("en")
    assert "YOU CAN CLOSE THIS PAGE" in page


@pytest.mark.parametrize(
    ("tail", "host"),
    [
        ("?code=x&state=wrong", None),
        ("?code=x", None),
        ("?code=x&state=", None),
        ("/more?code=x&state={state}", None),
        ("?code=x&state={state}", "evil.test"),
        ("?code=x&state={state}", "localhost:{port}"),
        ("?code=x&state=%C3%A9%ff", None),
    ],
)
def test_nobody_else_can_answer(begun: Begun, tail: str, host: str | None) -> None:
    port = str(urlsplit(begun.address).port)
    named = host.replace("{port}", port) if host else None
    status, page = browse(begun.address + tail.replace("{state}", begun.state), named)
    assert status == 400
    assert "expired" in page
    assert browse(f"http://127.0.0.1:{port}/favicon.ico")[0] == 400
    flag = threading.Event()
    flag.set()
    assert begun.sign_in.wait(flag) is None
    assert begun.codes == []


def test_the_page_keeps_the_code_to_itself(begun: Begun) -> None:
    parts = urlsplit(begun.address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 0, timeout=5)
    connection.request("GET", f"{parts.path}?code=c&state={begun.state}")
    answer = connection.getresponse()
    assert answer.getheader("Referrer-Policy") == "no-referrer"
    assert answer.getheader("Cache-Control") == "no-store"
    assert "default-src 'none'" in (answer.getheader("Content-Security-Policy") or "")
    assert answer.getheader("Server") is None
    assert b"code" not in answer.read()
    connection.close()


@pytest.mark.timeout(20)  # the idle one would keep us for ever
def test_it_listens_on_this_computer_alone_and_stops_at_once(begun: Begun) -> None:
    port = urlsplit(begun.address).port or 0
    assert begun.sign_in.way_back.redirect_uri.startswith("http://127.0.0.1:")
    idle = socket.create_connection(("127.0.0.1", port))  # browsers open some and say nothing
    begun.sign_in.close()
    begun.sign_in.close()
    idle.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_the_owner_can_stop_it(begun: Begun) -> None:
    flag, ends = threading.Event(), []
    waiting = threading.Thread(target=lambda: ends.append(begun.sign_in.wait(flag)))
    waiting.start()
    flag.set()
    waiting.join(2)
    assert ends == [None]


def test_it_does_not_wait_for_ever(begun: Begun) -> None:
    with pytest.raises(Refused) as met:
        begun.sign_in.wait(deadline_s=0.05)
    assert met.value.reason == "sign_in_too_late"


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ("access_denied", Refused(reason="access_denied", detail="access_denied")),
        ("invalid_scope", Refused(reason="sign_in", detail="invalid_scope")),
        ("<b>evil</b>", Refused(reason="sign_in")),
        ("temporarily_unavailable", Unreachable(host="net.test", why="server")),
    ],
)
def test_a_refusal_is_told_apart(begun: Begun, told: str, error: Exception) -> None:
    status, page = browse(f"{begun.address}?{urlencode({'error': told, 'state': begun.state})}")
    assert status == 200
    assert "did not allow" in page
    with pytest.raises(type(error)) as met:
        begun.sign_in.wait(deadline_s=5)
    assert met.value == error


def test_another_servers_answer_is_refused(begun: Begun) -> None:
    answer = {"code": "c", "state": begun.state, "iss": "https://evil.test"}
    assert begun.sign_in.paste(f"{begun.address}?{urlencode(answer)}")
    with pytest.raises(SignInError):
        begun.sign_in.wait(deadline_s=5)
    assert begun.codes == []


def test_the_mark_that_some_networks_put_behind_is_no_part_of_the_code() -> None:
    for mark in ("#_", "#_=_", "#"):
        begun = begin(by_hand=True)
        assert begun.sign_in.paste(f"https://own.test/x?state={begun.state}&code=c-1{mark}")
        begun.sign_in.wait(deadline_s=5)
        assert begun.codes == ["c-1"]


def test_a_browser_that_hangs_up_early_has_brought_the_code(begun: Begun) -> None:
    """The page is not shown any more, and yet the code must not be lost."""
    parts = urlsplit(begun.address)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=5) as tab:
        tab.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        asked = f"GET {parts.path}?state={begun.state}&code=c-1 HTTP/1.1\r\nHost: {parts.netloc}"
        tab.sendall(f"{asked}\r\n\r\n".encode())
    assert begun.sign_in.wait(deadline_s=5) == {"token": "token for c-1"}


@pytest.mark.parametrize(
    "pasted",
    [
        "{address}?code=c-9&state={state}",
        "  {address}?state={state}&code=c-9&iss=https%3A%2F%2Fnet.test \n",
        "{address}#code=c-9&state={state}",
        "code=c-9&state={state}",
        "c-9_",
    ],
)
def test_what_the_owner_pastes_is_as_good(begun: Begun, pasted: str) -> None:
    text = pasted.replace("{address}", begun.address).replace("{state}", begun.state)
    assert begun.sign_in.paste(text)
    assert begun.sign_in.wait(deadline_s=5)
    assert begun.codes[0].startswith("c-9")


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "   ",
        "ab",
        "two words",
        "https://net.test/somewhere",
        "{address}",
        "{address}?code=c&state=other",
        "http://[bad?code=1&state=2",
        "x" * 5000,
    ],
)
def test_what_is_no_answer_is_not_taken(begun: Begun, pasted: str) -> None:
    assert not begun.sign_in.paste(pasted.replace("{address}", begun.address))
    assert begun.sign_in.paste("the-code")
    assert begun.sign_in.wait(deadline_s=5) == {"token": "token for the-code"}


def test_where_nothing_may_listen_the_owner_pastes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert begin(by_hand=True).address == OUT_OF_BAND
    monkeypatch.setattr(loopback, "HOST", "203.0.113.1")  # not an address of this computer
    one = begin()
    assert one.sign_in.is_by_hand
    assert one.address == OUT_OF_BAND
    assert one.sign_in.paste("shown-code")
    assert one.sign_in.wait(deadline_s=5) == {"token": "token for shown-code"}


def test_the_first_answer_counts(begun: Begun) -> None:
    for code in ("first", "second"):
        browse(f"{begun.address}?code={code}&state={begun.state}")
    assert begun.sign_in.wait(deadline_s=5) == {"token": "token for first"}


def test_nothing_secret_is_shown_by_accident(begun: Begun) -> None:
    assert begun.state not in repr(begun.sign_in)
    assert "secret-1" not in repr(begun.sign_in)
