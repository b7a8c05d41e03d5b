"""Fifteen networks with a busy night behind them, each a fake of its own room under `tests/`.

They stand in a process of their own and answer as late as they are told to. `grow` lets so many
things be said at each that were not there at the last fetch.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

import httpx
from typing_extensions import override

from tests.bench.alone import give_back
from tests.channels.contract.every import Post
from tests.channels.contract.own import own_contract
from tests.channels.contract.shop import AT
from tests.channels.facebook import shop as facebook
from tests.channels.google import shop as google
from tests.channels.hackernews import shop as hackernews
from tests.channels.instagram import shop as instagram
from tests.channels.lemmy import shop as lemmy
from tests.channels.linkedin import shop as linkedin
from tests.channels.mailbox import shop as mailbox
from tests.channels.mailbox.letters import mail
from tests.channels.mastodon import family
from tests.channels.mastodon import shop as mastodon
from tests.channels.reddit import shop as reddit
from tests.channels.threads import shop as threads
from tests.channels.tiktok import shop as tiktok
from tests.channels.trustpilot import shop as trustpilot
from tests.channels.wordpress import shop as wordpress
from tests.channels.x import shop as x
from tests.channels.youtube import shop as youtube

# one more thing on a network's world: by its number, at a moment where the world has no clock
Say = Callable[[Any, int, datetime], object]


@dataclass(frozen=True)
class Network:
    """How a network is made, and how one more thing is said there."""

    make: Callable[[], Any]
    say: Say


def _on_facebook(world: facebook.World, n: int, _: datetime) -> object:
    if n % 8 == 7:
        return world.write(f"Private question {n}")
    own = [one for one in world.posts if one.get("from") == facebook.SHOP]
    return world.comment(f"Comment {n}", on=own[0]["id"])


def _on_instagram(world: instagram.World, n: int, _: datetime) -> object:
    if n % 8 == 7:
        world.tag(f"at @kavosnamai, {n}")
        return n
    return world.comment(f"Comment {n}", on=world.media[0]["id"])


def _on_lemmy(world: lemmy.World, n: int, _: datetime) -> object:
    if n % 8 == 7:
        return world.message(f"Private question {n}")
    ours = next(one["post"]["id"] for one in world.posts if one["creator"] is lemmy.SHOP)
    return world.comment(f"Comment {n}", ours)


def _on_reddit(world: reddit.World, n: int, _: datetime) -> object:
    own = next(one["data"]["name"] for one in world.things if one["data"]["author"] == reddit.US)
    return world.write(f"Question {n}") if n % 8 == 7 else world.say(f"Comment {n}", to=own)


def _on_threads(world: threads.World, n: int, _: datetime) -> object:
    own = next(one["id"] for one in world.said if one["username"] == "shop")
    return world.post(f"Comment {n}", "anna", to=own)


def _on_wordpress(world: wordpress.World, n: int, _: datetime) -> object:
    return world.review(f"Review {n}", n % 5 + 1) if n % 4 == 3 else world.say(f"Comment {n}")


def _on_mailbox(house: Any, n: int, at: datetime) -> object:
    said = at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return house.deliver(mail(Message_ID=f"<night{n}@example.com>", Date=said), at)


def _on_mastodon(net: mastodon.Network, n: int, _: datetime) -> object:
    return net.server.post(family.ANNA, f"@shop question {n}?")


def _google() -> google.World:
    """Make it give what YouTube's sign-in asks for, too: one host renews for both."""
    world = google.busy()
    world.consent.scope += " " + youtube.busy().consent.scope
    return world


def _ago(at: datetime, n: int) -> float:
    """Say as days before the fakes' morning when the nth thing of a night was said."""
    return (AT - at).total_seconds() / 86_400 - n / 90_000


NETWORKS: dict[str, Network] = {
    "facebook": Network(facebook.world, _on_facebook),
    "instagram": Network(instagram.world, _on_instagram),
    "youtube": Network(youtube.busy, lambda on, n, at: on.say(f"Comment {n}", days=_ago(at, n))),
    "google": Network(_google, lambda on, n, at: on.rate(n % 5 + 1, "So", days=_ago(at, n))),
    "x": Network(x.world, lambda on, n, _: on.say(f"@kavos_namai question {n}?")),
    "threads": Network(threads.world, _on_threads),
    "linkedin": Network(linkedin.world, lambda on, n, _: on.comment(f"Comment {n}")),
    "reddit": Network(reddit.world, _on_reddit),
    "wordpress": Network(wordpress.world, _on_wordpress),
    "mailbox": Network(mailbox.network, _on_mailbox),
    "trustpilot": Network(trustpilot.world, lambda on, n, _: on.review(f"Review {n}", n % 5 + 1)),
    "lemmy": Network(lemmy.world, _on_lemmy),
    "hackernews": Network(hackernews.world, lambda on, n, _: on.comment(f"Kaffebaren no. {n}", 1)),
    "tiktok": Network(tiktok.world, lambda on, n, _: on.comment(f"Comment {n}")),
    "mastodon": Network(mastodon.network, _on_mastodon),
}


GIVEN: dict[str, Mapping[str, str]] = {
    "facebook": facebook.GIVEN,
    "instagram": instagram.OWN_GIVEN,  # the other way shares a host with Facebook
    "youtube": youtube.GIVEN,
    "google": google.GIVEN,
    "x": x.GIVEN,
    "threads": threads.GIVEN,
    "linkedin": linkedin.GIVEN,
    "reddit": reddit.GIVEN,
    "wordpress": wordpress.GIVEN,
    "trustpilot": trustpilot.GIVEN,
    "lemmy": lemmy.GIVEN,
    "hackernews": hackernews.GIVEN,
    "tiktok": tiktok.GIVEN,
    "mastodon": {"server": family.HOST, **mastodon.GIVEN},
}


def hosts() -> dict[str, str]:
    """Tell whose each host is; what renews Google's two sign-ins is one for both."""
    found = {family.HOST.removeprefix("https://"): "mastodon"}
    for name in NETWORKS:
        path = Path(__file__).parents[1] / "channels" / name / "contract.toml"
        if path.is_file():
            found |= dict.fromkeys(own_contract(path).hosts, name)
    return {**found, "graph.facebook.com": "facebook", "graph.instagram.com": "instagram"}


class Signpost(httpx.BaseTransport):
    """Leads each network's own host to its fake, so that no two are one host to the program."""

    def __init__(self, at: Mapping[str, str]) -> None:
        self._places = {host: httpx.URL(at[name]) for host, name in hosts().items()}
        self._http = httpx.HTTPTransport(limits=httpx.Limits(max_connections=None))

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        there = self._places[request.url.host]
        request.url = request.url.copy_with(scheme="http", host=there.host, port=there.port)
        return self._http.handle_request(request)

    @override
    def close(self) -> None:
        self._http.close()


class Worlds:
    """The networks in their own process: where they stand, what they count, how they grow."""

    def __init__(self, names: list[str], latency_s: float) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._line, other = spawn.Pipe()
        self._process = spawn.Process(target=stand, args=(names, latency_s, other))

    def __enter__(self) -> Self:
        self._process.start()
        self.at, posted = self._line.recv()
        self.given: dict[str, Mapping[str, str]] = {**GIVEN, "mailbox": posted}
        return self

    def __exit__(self, *_: object) -> None:
        self._line.send(("end", None))
        self._process.join()

    def grow(self, items: int, at: datetime) -> None:
        """Let so many things be said at each, from a moment on."""
        self._line.send(("grow", (items, at)))
        self._line.recv()

    def calls(self) -> dict[str, int]:
        """Count what each was asked since the last time this was called."""
        self._line.send(("calls", None))
        counted: dict[str, int] = self._line.recv()
        return counted


def stand(names: list[str], latency_s: float, line: Connection) -> None:
    """Be the networks until told to end, and stand in nobody's way."""
    give_back()
    worlds = {name: NETWORKS[name].make() for name in names}
    with ExitStack() as stack:
        fakes, at = {}, {}
        for name, world in worlds.items():
            house = Post(world, mailbox.CERTIFICATE) if name == "mailbox" else None
            fakes[name] = house or _net_of(world)
            at[name] = stack.enter_context(fakes[name].served(latency_s))
        line.send((at, worlds["mailbox"].given()))
        _obey(line, worlds, fakes)


def _obey(line: Connection, worlds: dict[str, Any], fakes: dict[str, Any]) -> None:
    said, before = 0, dict.fromkeys(fakes, 0)
    while (asked := line.recv())[0] != "end":
        if asked[0] == "grow":
            items, at = asked[1]
            for name, world in worlds.items():
                if hasattr(world, "at"):
                    world.at = max(world.at, at)
                for n in range(said, said + items):
                    NETWORKS[name].say(world, n, at)
            said += items
            line.send(None)
        else:
            for fake in fakes.values():
                fake.check()
            now = {name: _calls_of(fake) for name, fake in fakes.items()}
            line.send({name: n - before[name] for name, n in now.items()})
            before = now


def _net_of(world: Any) -> Any:
    return world.network() if hasattr(world, "network") else world


def _calls_of(fake: Any) -> int:
    return len(fake.house.said) if hasattr(fake, "house") else len(fake.calls)
