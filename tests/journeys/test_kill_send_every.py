"""A kill at any instant loses no reply and sends none twice, at every network that takes one.

The other side is the network's own fake on this computer. One network of each outbox class is
killed at every step (`WHOLE`); the others where it may matter: around every word to the network,
at the first and last step, and before and after the hand-over. The second kill, while coming
back from the first, falls at `COMING_BACK`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.channels.base import Capability, Outbox
from app.channels.registry import channels
from tests.channels.contract.every import Shop, shops
from tests.channels.contract.shop import AT
from tests.journeys.killed import Life, check, kill

NETWORKS = channels()
SHOPS = {
    name: shop for name, shop in shops().items() if Capability.REPLY in NETWORKS[name].capabilities
}
WHOLE = {
    Outbox.IDEMPOTENT: "bluesky",
    Outbox.REFUSES_DUPLICATES: "wordpress",
    Outbox.CHECK_FIRST: "linkedin",
}
COMING_BACK = (1, 2, 4, 6, 8, 10, 13)
every_shop = pytest.mark.parametrize("name", SHOPS)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="each life is a fork of its own"),
]


def lives_of(shop: Shop, root: Path, **more: object) -> list[Life]:
    return kill(root, shop.name, {}, base=AT.isoformat(), **more)


def counted(lives: Sequence[Life]) -> list[int]:
    return check((life, life["n"]) for life in lives)


def spared(shop: Shop, root: Path) -> list[str]:
    """Let one shop live, and give the names of its steps."""
    lives = lives_of(shop, root / "spared", at=[[0, 0]])
    assert counted(lives) == [1]
    names: list[str] = lives[0]["names"]
    return names


def telling(names: Sequence[str]) -> list[int]:
    """Choose the steps at which a kill may matter."""
    words = [n for n, name in enumerate(names, 1) if name.startswith(("before", "after"))]
    commits = [n for n, name in enumerate(names, 1) if name == "COMMIT"]
    near = {n + by for n in [*words, *commits[:2]] for by in (0, 1)}
    return sorted({1, *near, len(names)})


@every_shop
def test_a_kill_while_sending(name: str, tmp_path: Path) -> None:
    shop = SHOPS[name]
    if WHOLE[NETWORKS[name].outbox] == name:
        lives = lives_of(shop, tmp_path)
        assert len(lives) > 20
        assert all(life["killed"][0] for life in lives[:-1])
    else:
        steps = telling(spared(shop, tmp_path))
        lives = lives_of(shop, tmp_path, at=[[step, 0] for step in steps])
        assert all(life["killed"][0] for life in lives)
    counts = counted(lives)
    # before the owner's "Send" was kept it is a draft; from then on it always arrives
    assert counts == sorted(counts)
    assert {0, 1} == set(counts)


@every_shop
def test_a_second_kill_while_coming_back(name: str, tmp_path: Path) -> None:
    shop = SHOPS[name]
    names = spared(shop, tmp_path)
    heard = len(names) - names[::-1].index("after write")  # it is there, and nobody has heard so
    lives = lives_of(shop, tmp_path, at=[[heard, step] for step in COMING_BACK])
    assert counted(lives) == [1] * len(COMING_BACK)
    assert lives[0]["killed"] == [True, True]
