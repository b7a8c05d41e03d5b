"""Bluesky's own servers, started here: sign in, read, answer exactly once, like, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app.channels.base import (
    AccountRef,
    Capability,
    CursorKind,
    Outgoing,
    Page,
    ReadContext,
    Sent,
    Stream,
    WatchRef,
)
from app.channels.bluesky import Bluesky
from app.channels.http import Http
from app.clock import SystemClock
from app.domain.item import Kind, Visibility
from tests.channels.bluesky.conftest import MemorySecrets

pytestmark = [pytest.mark.peer, pytest.mark.second_stage]


@dataclass
class World:
    """The running network, the shop's sign-in, and a customer who can post."""

    info: dict[str, Any]
    http: Http
    account: AccountRef
    secrets: MemorySecrets

    def customer(self, text: str, **more: object) -> dict[str, Any]:
        """Post as the customer, past our own code."""
        base = f"{self.info['service']}/xrpc/com.atproto"
        who = self.info["accounts"]["custb"]
        with httpx.Client(trust_env=False) as client:
            opened = client.post(
                f"{base}.server.createSession",
                json={"identifier": who["handle"], "password": who["appPassword"]},
            ).json()
            record = {
                "$type": "app.bsky.feed.post",
                "text": text,
                "createdAt": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
                **more,
            }
            made: dict[str, Any] = client.post(
                f"{base}.repo.createRecord",
                json={"repo": opened["did"], "collection": record["$type"], "record": record},
                headers={"authorization": f"Bearer {opened['accessJwt']}"},
            ).json()
            client.post(f"{self.info['control']}/flush").raise_for_status()
        return {"uri": made["uri"], "cid": made["cid"]}

    def fetch(self, which: Callable[[Stream], bool], watches: tuple[WatchRef, ...] = ()) -> Page:
        """Read the first page of the one stream that fits."""
        channel = Bluesky()
        (stream,) = [one for one in channel.streams(self.account, watches) if which(one)]
        raw = channel.ask(self.http, self.account, self.secrets, stream, "", "")
        return channel.read(raw, ReadContext(self.account, stream, "", datetime.now(UTC)))


@pytest.fixture
def world(bluesky: dict[str, Any]) -> Iterator[World]:
    """The network, with the shop signed in."""
    http = Http(clock=SystemClock())
    who, secrets = bluesky["accounts"]["shopa"], MemorySecrets()
    given = {
        "handle": who["handle"],
        "password": who["appPassword"],
        "server": bluesky["service"],
    }
    identity = Bluesky().sign_in(http, given, secrets)
    account = AccountRef(
        1,
        "bluesky",
        identity.server,
        identity.handle,
        identity.remote_id,
        identity.config,
    )
    yield World(bluesky, http, account, secrets)
    http.close()


def test_a_morning_on_the_real_network(world: World) -> None:
    channel = Bluesky()
    typed = world.customer(f"Hello @{world.account.handle}, is the kavospupelė roasted today?")
    by_search = world.fetch(lambda stream: stream.name == f"search::@{world.account.handle}")
    assert [item.kind for item in by_search.items if item.remote_id == typed["uri"]] == [
        Kind.MENTION
    ]
    watched = world.fetch(lambda stream: stream.watch_id == 7, (WatchRef(7, any=("kavospupelė",)),))
    (item,) = [one for one in watched.items if one.remote_id == typed["uri"]]

    bare = Outgoing(
        text="Yes, since seven!",
        key="k-1",
        item_remote_id=item.remote_id,
        item_ref=item.ref,
        item_url=item.url,
        item_author_handle=item.author.handle,
        visibility=Visibility.PUBLIC,
        lang="en",
    )
    outgoing = replace(bare, prepared=channel.prepare(world.account, bare, datetime.now(UTC)))
    first = channel.send(world.http, world.account, world.secrets, outgoing)
    again = channel.send(world.http, world.account, world.secrets, outgoing)
    assert isinstance(first, Sent)
    assert first == again == channel.look_up(world.http, world.account, world.secrets, outgoing)

    mark = {"root": typed, "parent": {"uri": first.remote_id, "cid": typed["cid"]}}
    world.customer("Thank you!", reply=mark)
    notified = world.fetch(lambda stream: stream.name == "notifications")
    assert [one.text for one in notified.items if one.kind is Kind.COMMENT] == ["Thank you!"]

    own = world.fetch(lambda stream: stream.name == "own")
    assert [post.remote_id for post in own.posts] == [first.remote_id]
    assert own.posts[0].parent_remote_id == typed["uri"]

    raw = channel.ask_thread(world.http, world.account, world.secrets, item.ref)
    told = channel.read_thread(
        raw, ReadContext(world.account, Stream("thread", CursorKind.NONE), "", datetime.now(UTC))
    )
    assert [post.text for post in told.posts][-2:] == ["Yes, since seven!", "Thank you!"]
    assert [post.is_ours for post in told.posts][-2:] == [True, False]

    for on in (True, True, False, False):
        liked = channel.act(
            world.http, world.account, world.secrets, Capability.LIKE, item.ref, on=on
        )
        assert isinstance(liked, Sent)
    gone = channel.act(
        world.http, world.account, world.secrets, Capability.DELETE, first.remote_id, on=True
    )
    assert isinstance(gone, Sent)


def test_bad_access_on_the_real_network_is_renewed(world: World) -> None:
    world.secrets.kept["access"] = "x.y.z"
    page = world.fetch(lambda stream: stream.name == "profile")
    assert page.account_name
    assert world.secrets.kept["access"] != "x.y.z"
