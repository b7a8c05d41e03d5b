"""Where a token may be sent: to the network's own server, or to one that nobody overhears."""

from __future__ import annotations

import pytest

from app.channels.oauth.origin import server_of
from app.channels.reddit import Reddit
from app.channels.x import X
from app.errors import NothingFound
from tests.channels.contract.shop import KeptSecrets
from tests.channels.reddit import shop as reddit
from tests.channels.x import shop as x

USUAL = "https://net.test"


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("", USUAL),
        ("  ", USUAL),
        ("http://127.0.0.1:8080/path/", "http://127.0.0.1:8080"),
        ("https://other.test", "https://other.test"),
    ],
)
def test_a_server_is_an_origin(typed: str, origin: str) -> None:
    assert server_of({"server": typed}, USUAL) == origin


@pytest.mark.parametrize("typed", ["http://net.test", "https://a:b@c.test", "ftp://x", "[", "x"])
def test_a_server_no_token_may_go_to_is_none(typed: str) -> None:
    with pytest.raises(NothingFound) as caught:
        server_of({"server": typed}, USUAL)
    assert "b@" not in caught.value.address


@pytest.mark.parametrize("typed", ["http://net.test", "https://a:b@c.test"])
def test_no_network_sends_its_token_in_the_clear(typed: str) -> None:
    for channel, net, given in (
        (X(), x.network(), x.GIVEN),
        (Reddit(), reddit.network(), reddit.GIVEN),
    ):
        with net:
            with pytest.raises(NothingFound):
                channel.sign_in(net.http(), {**given, "server": typed}, KeptSecrets())
            with pytest.raises(NothingFound):
                channel.begin_sign_in(net.http(), {**given, "server": typed}, by_hand=True)
            assert net.count() == 0
