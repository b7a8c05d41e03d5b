"""Where a token may be sent: to the network's own server, or to one that nobody overhears."""

from __future__ import annotations

import pytest

from app.channels.http.origin import is_here, server_address, server_of
from app.errors import NothingFound

USUAL = "https://net.test"


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("", USUAL),
        ("  ", USUAL),
        ("http://127.0.0.1:8080/path/", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"),
        ("https://other.test", "https://other.test"),
        (" HTTPS://Other.Test:8443/a?b#c ", "https://other.test:8443"),
    ],
)
def test_a_server_is_an_origin(typed: str, origin: str) -> None:
    assert server_of({"server": typed}, USUAL) == origin
    assert server_of({}, USUAL) == USUAL


@pytest.mark.parametrize(
    "typed",
    [
        "http://net.test",
        "http://127.0.0.1.net.test",
        "http://127.0.0.1@net.test",
        "https://a:b@c.test",
        "https://c.test\\@d.test",
        "https://c.test:port",
        "https://",
        "ftp://x",
        "[",
        "x",
    ],
)
def test_a_server_no_token_may_go_to_is_none(typed: str) -> None:
    with pytest.raises(NothingFound) as caught:
        server_of({"server": typed}, USUAL)
    assert "b@" not in caught.value.address


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("mastodon.social", "https://mastodon.social"),
        (" HTTPS://Mastodon.Social/@shop/123 ", "https://mastodon.social"),
        ("mastodon.social/@shop", "https://mastodon.social"),
        ("@shop@mastodon.social", "https://mastodon.social"),
        ("shop@mastodon.social", "https://mastodon.social"),
        ("http://mastodon.social", "https://mastodon.social"),
        ("https://social.test:8443/x", "https://social.test:8443"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://127.0.0.1@social.test", "https://social.test"),
        ("https://user:pw@social.test", "https://social.test"),
        ("https://practice.invalid", "https://practice.invalid"),
    ],
)
def test_a_server_is_understood_however_it_is_typed(given: str, address: str) -> None:
    assert server_address(given) == address


@pytest.mark.parametrize(
    "given", ["", "  ", "https://", "ftp://x.test", "a b", "http://[::1", "x:y"]
)
def test_what_names_no_server_is_said_so(given: str) -> None:
    with pytest.raises(NothingFound) as caught:
        server_address(given)
    assert caught.value.address == given.strip()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:8080/x", True),
        ("http://[::1]", True),
        ("https://localhost", True),
        ("http://localhost.net.test", False),
        ("http://192.168.0.7", False),
        ("", False),
    ],
)
def test_this_computer_is_known(address: str, expected: bool) -> None:
    assert is_here(address) is expected
