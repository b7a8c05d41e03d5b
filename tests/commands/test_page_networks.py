"""The page's table of how each network is added holds against the networks themselves."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.channels.registry import channels
from app.services.commands.parser import read
from app.services.commands.table import table
from tests.commands.test_page import PAGE

ROOMS = Path(__file__).resolve().parents[2] / "app" / "channels"
SHARED = ("googleapi", "graph", "oauth")  # rooms in which several networks read what was typed
ADDRESSES = ("server", "url")


@dataclass(frozen=True)
class Way:
    """One row: what is typed, with all that may be left out, and what comes on standard input."""

    name: str
    typed: str
    stdin: str

    @property
    def is_in_browser(self) -> bool:
        return self.stdin.startswith("browser") or "--paste" in self.typed

    def given(self, *, whole: bool) -> dict[str, str]:
        """Give what the network would be given, secrets included."""
        text = re.sub(r"[\[\]]", "", self.typed) if whole else re.sub(r"\[.*?\]", "", self.typed)
        found = read(table()["accounts add"], shlex.split(text))
        plain = ("url", "server", "handle", "name")
        facts = {key: found[key] for key in plain if found[key]} | dict(found["set"] or ())
        for secrets in re.findall(r"`({.*?})`", self.stdin):
            facts |= json.loads(secrets)
        return facts | {kind: "…" for kind in ("token", "password") if found[f"{kind}_stdin"]}


def ways() -> Iterator[Way]:
    """Read the table."""
    table_ = PAGE.split("### Adding each network")[1].split("\n###")[0]
    for line in table_.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 3 and cells[1].startswith("`"):
            typed = cells[1].strip("`")
            yield Way(typed.split()[0], typed, cells[2].rstrip(" |"))


WAYS = list(ways())
IN_BROWSER = [name for name, one in channels().items() if hasattr(one, "begin_sign_in")]


def test_every_network_has_its_row() -> None:
    assert {way.name for way in WAYS} == set(channels())


@pytest.mark.parametrize("way", WAYS, ids=[way.typed[:50] for way in WAYS])
def test_what_is_typed_is_all_that_the_network_needs(way: Way) -> None:
    network, given = channels()[way.name], way.given(whole=False)
    needs = [one for one in network.needs if not way.is_in_browser or one in ADDRESSES]
    if "hashtags" not in given:
        assert set(needs) <= given.keys()
    assert way.is_in_browser <= hasattr(network, "begin_sign_in")


@pytest.mark.parametrize("way", WAYS, ids=[way.typed[:50] for way in WAYS])
def test_every_key_is_one_that_the_network_reads(way: Way) -> None:
    rooms = [ROOMS / way.name, *(ROOMS / name for name in SHARED)]
    code = "".join(path.read_text("utf-8") for room in rooms for path in room.glob("*.py"))
    for key in way.given(whole=True):
        assert re.search(rf"[\"\']{key}[\"\']", code), key


@pytest.mark.parametrize(
    "name", [n for n, one in channels().items() if hasattr(one, "begin_sign_in")]
)
def test_every_sign_in_with_the_browser_is_shown(name: str) -> None:
    assert any(way.is_in_browser for way in WAYS if way.name == name)
