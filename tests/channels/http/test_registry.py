"""The list of networks."""

from __future__ import annotations

import pickle

import pytest

from app.channels.base import Capability
from app.channels.registry import channels


def test_each_network_is_listed_under_its_name() -> None:
    assert list(channels()) == ["feed", "mastodon", "bluesky"]


@pytest.mark.parametrize("name", ["feed", "mastodon", "bluesky"])
def test_what_a_network_cannot_do_it_says(name: str) -> None:
    channel = channels()[name]
    assert channel.name == name
    said = {Capability.REPLY, Capability.LIKE, Capability.HIDE, Capability.SEARCH}
    assert {one.value for one in said - channel.capabilities} <= set(channel.impossible)
    assert set(channel.needs)


@pytest.mark.parametrize("name", ["feed", "mastodon", "bluesky"])
def test_reading_can_cross_to_the_mill(name: str) -> None:
    assert pickle.loads(pickle.dumps(channels()[name].read))  # noqa: S301 - our own function
