"""The list of networks: what each says of itself, and that its reading can leave this process."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping

import pytest

from app.channels.base import AccountRef, Capability, Channel, Outbox
from app.channels.registry import channels
from app.wording import channel_name, impossible_text

# The channel names of the command line, which scripts know: none may go.
NAMES = re.findall(
    r"\w+",
    """feed mastodon bluesky facebook instagram youtube google x threads linkedin reddit wordpress
    mailbox trustpilot lemmy hackernews tiktok byhand""",
)
SAID = (Capability.REPLY, Capability.LIKE, Capability.HIDE, Capability.SEARCH)
# What says in other words, and more exactly, that one of `SAID` is not there.
INSTEAD: Mapping[str, Mapping[Capability, str]] = {
    "wordpress": {Capability.SEARCH: "wordpress_search"},
}


@pytest.fixture(params=NAMES)
def channel(request: pytest.FixtureRequest) -> Channel:
    """One network after the other."""
    return channels()[request.param]


def test_each_network_is_listed_under_its_name() -> None:
    found = channels()
    assert sorted(found) == sorted(NAMES)
    assert [channel.name for channel in found.values()] == list(found)


def test_what_a_network_cannot_do_it_says(channel: Channel) -> None:
    lacking = [one for one in SAID if one not in channel.capabilities]
    instead = INSTEAD.get(channel.name, {})
    assert {instead.get(one, one.value) for one in lacking} <= set(channel.impossible)
    assert not {one.value for one in channel.capabilities} & set(channel.impossible)


def test_it_is_worded(channel: Channel) -> None:
    assert channel_name(channel.name) != channel.name
    for code in channel.impossible:
        assert impossible_text(code) not in ("", code)


def test_what_it_is_given_and_keeps_is_told(channel: Channel) -> None:
    assert len(set(channel.needs)) == len(channel.needs)
    assert len(set(channel.secret_kinds)) == len(channel.secret_kinds)
    assert isinstance(channel.outbox, Outbox)
    account = AccountRef(1, channel.name, "https://net.test")
    names = [bucket.name for bucket in channel.buckets(account)]
    assert len(set(names)) == len(names)
    assert (channel.limits(account).length > 0) == (Capability.REPLY in channel.capabilities)


def test_reading_can_cross_to_the_mill(channel: Channel) -> None:
    for half in (channel.read, channel.read_thread):
        assert callable(pickle.loads(pickle.dumps(half)))  # noqa: S301 - our own function


def test_a_network_made_twice_is_the_same() -> None:
    first, second = channels(), channels()
    for name, one in first.items():
        assert one.capabilities == second[name].capabilities
        assert one is not second[name]
