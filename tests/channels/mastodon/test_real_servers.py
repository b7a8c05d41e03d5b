"""The whole way against mastodon_mock and snac2: sign in, find, answer once, like, delete."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from app.channels.base import (
    Capability,
    NotSent,
    Outbox,
    Outcome,
    Outgoing,
    ReadContext,
    Sent,
    Unclear,
    WatchRef,
)
from app.channels.http import Http
from app.channels.mastodon import Mastodon
from app.channels.mastodon.status import found_of
from app.clock import SystemClock
from app.domain.item import Kind, Visibility
from app.errors import NotOffered, SignInError
from tests.channels.mastodon.world import KeptSecrets, Shop, account_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from app.domain.item import Found

pytestmark = pytest.mark.peer


@dataclass
class Peer:
    """One real server, with a customer who speaks to it without the program under test."""

    name: str
    service: str
    tokens: dict[str, str]
    http: Http
    scripts: Path
    passwords: dict[str, str]

    def call(self, who: str, method: str, path: str, **form: str) -> Any:
        headers = {"authorization": f"Bearer {self.tokens[who]}", "connection": "close"}
        with httpx.Client(base_url=self.service, trust_env=False, timeout=10) as client:
            answer = client.request(method, path, headers=headers, data=form or None)
        return answer.json() if answer.status_code < 400 else answer.status_code

    def say(self, who: str, text: str, **more: str) -> dict[str, Any]:
        made: dict[str, Any] = self.call(who, "POST", "/api/v1/statuses", status=text, **more)
        return made

    def below(self, status_id: str, who: str = "shopa") -> list[str]:
        """Ids of the answers below a status, ours and the customers'."""
        found = self.call(who, "GET", f"/api/v1/statuses/{status_id}/context")
        return [one["id"] for one in found["descendants"] if one["in_reply_to_id"] == status_id]

    def shop(self, server: str = "") -> Shop:
        given = {"server": self.service, "token": self.tokens["shopa"]}
        shop = Shop.signed_in(self.http, given)
        shop.account = replace(shop.account, server=server or shop.account.server)
        return shop


@pytest.fixture(scope="module", params=["mastodon_mock", "snac"])
def peer(request: pytest.FixtureRequest, peer_scripts: Path) -> Iterator[Peer]:
    info: dict[str, Any] = request.getfixturevalue(request.param)
    http = Http(clock=SystemClock(), deadline_s=6)
    service, tokens = info["service"], info["tokens"]
    yield Peer(request.param, service, tokens, http, peer_scripts, info.get("passwords", {}))
    http.close()


@pytest.fixture(scope="module")
def asked(peer: Peer) -> tuple[Shop, dict[str, Found]]:
    """A shop that was mentioned, answered and written to in private; by what was said."""
    shop = peer.shop()
    mark = uuid.uuid4().hex[:8]
    ours = peer.say("shopa", f"We open at eight {mark}")
    peer.say("custb", f"@shopa when do you close? {mark}")
    peer.say("custb", f"@shopa nice! {mark}", in_reply_to_id=ours["id"])
    peer.say("custb", f"@shopa my order <b>5</b> & more {mark}", visibility="direct")
    found = shop.await_items(shop.stream("notifications"), 3, mark)
    return shop, {one.kind.value: one for one in found.values()}


def test_what_was_said_to_us_is_found_and_sorted(asked: tuple[Shop, dict[str, Found]]) -> None:
    shop, items = asked
    assert set(items) == {"mention", "comment", "message"}
    message = items["message"]
    assert (message.kind, message.visibility) == (Kind.MESSAGE, Visibility.PRIVATE)
    assert "my order" in message.text
    assert "& more" in message.text
    assert items["comment"].parent_remote_id
    assert {one.visibility for one in (items["mention"], items["comment"])} == {Visibility.PUBLIC}
    assert all(one.author.handle.startswith("custb@") for one in items.values())
    assert len({one.author.stable_id for one in items.values()}) == 1
    assert all(one.global_id and one.url and one.posted_at for one in items.values())
    shop.fetch(shop.stream("notifications"))
    assert shop.pages[-1].cursor is None  # nothing new: the cursor stays


def test_a_first_run_reads_back_past_the_first_page(peer: Peer) -> None:
    mark = uuid.uuid4().hex[:8]
    n = 60 if peer.name == "mastodon_mock" else 30  # snac2 gives all it has in one page
    for number in range(n):
        peer.say("custb", f"@shopa again {number} {mark}")
    shop = peer.shop()
    shop.back_to = SystemClock().now() - timedelta(days=30)
    stream = shop.stream("notifications")
    shop.await_items(stream, n, mark)  # snac2 delivers in its own time
    shop.cursors.clear()
    found = {one.remote_id for one in shop.fetch(stream) if mark in one.text}
    assert len(found) == n
    assert shop.cursors[stream.name]
    assert {one.remote_id for one in shop.fetch(stream) if mark in one.text} <= found


def test_an_answer_arrives_once_and_is_found_again(
    peer: Peer, asked: tuple[Shop, dict[str, Found]]
) -> None:
    shop, items = asked
    for kind, item in items.items():
        text = f'Thanks *so* much -- "we" close at six :-) https://example.com/?a=1&b=2 {kind}'
        outgoing = shop.outgoing(item, text, key=str(uuid.uuid4()))
        look = shop.channel.look_up(shop.http, shop.account, shop.secrets, outgoing)
        assert isinstance(look, NotSent)
        before = peer.below(item.remote_id)
        sent = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
        assert isinstance(sent, Sent), (kind, sent)
        assert sent.url.startswith("http")
        assert set(peer.below(item.remote_id)) - set(before) == {sent.remote_id}
        look = shop.channel.look_up(shop.http, shop.account, shop.secrets, outgoing)
        assert look == sent
        other = shop.outgoing(item, "Something quite different", key="other")
        unsaid = shop.channel.look_up(shop.http, shop.account, shop.secrets, other)
        assert isinstance(unsaid, NotSent)
        assert unsaid.is_passing
        made = peer.call("shopa", "GET", f"/api/v1/statuses/{sent.remote_id}")
        is_public = made["visibility"] == "public"
        assert is_public == (kind != "message"), made["visibility"]


def test_our_own_posts_come_with_their_figures_and_answers(
    peer: Peer, asked: tuple[Shop, dict[str, Found]]
) -> None:
    shop, items = asked
    comment = items["comment"]
    elsewhere = peer.say(
        "shopa", "@custb from my phone", in_reply_to_id=comment.remote_id, visibility="public"
    )
    found = shop.fetch(shop.stream("posts"))
    posts = {post.remote_id: post for page in shop.pages for post in page.posts}
    ours = posts[comment.parent_remote_id]
    assert ours.is_ours
    assert (ours.comments or 0) >= 1
    assert posts[elsewhere["id"]].parent_remote_id == comment.remote_id
    assert comment.remote_id in {one.remote_id for one in found}
    assert shop.pages[0].followers is not None
    assert not [one for one in found if one.author.handle.startswith("shopa@")]
    shop.fetch(shop.stream("posts"))
    assert len(shop.pages) == 1  # nothing grew, so no conversation is read again


def test_a_thread_is_read_and_a_like_is_given_and_taken(
    peer: Peer, asked: tuple[Shop, dict[str, Found]]
) -> None:
    shop, items = asked
    comment = items["comment"]
    answer = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, comment.ref)
    context = ReadContext(shop.account, shop.stream("posts"), "", SystemClock().now())
    thread = shop.channel.read_thread(answer, context)
    assert comment.parent_remote_id in {post.remote_id for post in thread.posts if post.is_ours}
    for on in (True, True, False, False):
        done = shop.channel.act(
            shop.http, shop.account, shop.secrets, Capability.LIKE, comment.ref, on
        )
        assert isinstance(done, Sent)
    status = peer.call("shopa", "GET", f"/api/v1/statuses/{comment.remote_id}")
    assert not status["favourited"]
    hide = shop.channel.act(
        shop.http, shop.account, shop.secrets, Capability.HIDE, comment.ref, True
    )
    assert hide == NotSent(NotOffered(what="hide"))


def test_a_deleted_answer_is_gone_or_the_server_says_it_cannot(peer: Peer) -> None:
    shop = peer.shop()
    made = peer.say("shopa", "A slip of the pen")
    delete = (shop.http, shop.account, shop.secrets, Capability.DELETE, made["id"], True)
    can_delete = (
        Capability.DELETE
        in Mastodon().sign_in(shop.http, {"server": peer.service}, shop.secrets).capabilities
    )
    if peer.name == "snac":  # it answers 404 and deletes nothing
        assert not can_delete
        assert shop.channel.act(*delete) == NotSent(NotOffered(what="delete"))
    else:
        assert can_delete
        assert isinstance(shop.channel.act(*delete), Sent)
        assert isinstance(shop.channel.act(*delete), Sent)  # gone already: as good


def test_hashtags_are_read_with_and_without_a_login(peer: Peer) -> None:
    mark = f"tag{uuid.uuid4().hex[:8]}"
    said = peer.say("custb", f"Best coffee in town #{mark}")
    guest = Shop.signed_in(peer.http, {"server": peer.service, "hashtags": f"#{mark}"})
    assert guest.account.remote_id.startswith("hashtags@")
    found = guest.await_items(guest.stream(f"tag:{mark}"), 1, mark)
    assert [one.kind for one in found.values()] == [Kind.FOUND]
    assert said["id"] in found
    shop = peer.shop()
    streams = shop.channel.streams(shop.account, (WatchRef(7, any=(mark, "best coffee")),))
    names = {stream.name for stream in streams}
    assert {f"tag:7:{mark}", f"search:7:{mark}", "search:7:best coffee"} <= names
    by_name = {stream.name: stream for stream in streams}
    assert said["id"] in {one.remote_id for one in shop.fetch(by_name[f"tag:7:{mark}"])}
    searched = {one.remote_id for one in shop.fetch(by_name[f"search:7:{mark}"])}
    assert (said["id"] in searched) == (peer.name != "snac")  # which knows what reached us only


def test_the_software_decides_how_a_repeat_is_settled(peer: Peer) -> None:
    shop = peer.shop()
    wanted = Outbox.CHECK_FIRST if peer.name == "snac" else Outbox.IDEMPOTENT
    assert shop.channel.outbox_of(shop.account) is wanted
    assert shop.channel.limits(shop.account).length >= 500
    with pytest.raises(SignInError):
        Mastodon().sign_in(peer.http, {"server": peer.service, "token": "no"}, KeptSecrets())


def test_the_owner_signs_in_with_the_browser(peer: Peer, human: ModuleType) -> None:
    ends: list[Any] = []

    def browse(address: str) -> bool:
        ends.append(human.walk(address, "shopa", peer.passwords.get("shopa", "")))
        return True

    sign_in = Mastodon().begin_sign_in(peer.http, {"server": peer.service})
    assert sign_in.open(browse)
    given = sign_in.wait(deadline_s=5)
    assert given
    secrets = KeptSecrets()
    identity = Mastodon().sign_in(peer.http, given, secrets)
    assert identity.handle.startswith("shopa@")
    assert Capability.REPLY in identity.capabilities
    assert secrets.kept["token"] == given["token"]
    assert ends[0][1].status_code == 200
    assert identity.remote_id == peer.shop().account.remote_id
    signed_out = Mastodon().sign_out(peer.http, account_of(identity), secrets)
    assert signed_out


@pytest.fixture
def chaos(peer: Peer, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A proxy before the server that loses what a rule in a file says."""
    rules = tmp_path / "rules.json"
    target = peer.service.removeprefix("http://")
    script = str(peer.scripts / "chaos_proxy.py")
    with subprocess.Popen(
        [sys.executable, script, "0", target, str(rules)], stdout=subprocess.PIPE, text=True
    ) as proxy:
        assert proxy.stdout
        port = int(proxy.stdout.readline())
        yield f"http://127.0.0.1:{port}", rules
        proxy.terminate()


@pytest.mark.parametrize(
    ("rule", "has_arrived"),
    [
        ({"cut_down_after": 0, "count": 1}, True),  # done, and nobody hears of it
        ({"cut_down_after": 60, "count": 1}, True),  # half an answer
        ({"cut_up_after": 40, "count": 1}, False),  # half a question
        ({"down": True, "count": 1}, False),
    ],
)
def test_an_answer_whose_outcome_is_lost_is_sent_once(
    peer: Peer, chaos: tuple[str, Path], rule: dict[str, Any], has_arrived: bool
) -> None:
    address, rules = chaos
    shop = peer.shop(server=address)
    said = peer.say("custb", "Is the shop open?")
    item = _item_of(shop, said)
    outgoing = shop.outgoing(item, "Yes, until six", key=str(uuid.uuid4()))
    rules.write_text(json.dumps(rule))
    first = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
    # a reset may come before a byte left: that is a clean "not sent"
    assert isinstance(first, Unclear) or ("down" in rule and isinstance(first, NotSent)), first
    look = _looked_up(shop, outgoing)
    assert isinstance(look, Sent) == has_arrived, look
    if not has_arrived:
        assert isinstance(look, NotSent)
        again = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
        assert isinstance(again, Sent)
    assert len(peer.below(said["id"])) == 1


def _looked_up(shop: Shop, outgoing: Outgoing) -> Outcome:
    """Look as often as the outbox would: snac2 is busy with its own deliveries at times."""
    for _ in range(5):
        look = shop.channel.look_up(shop.http, shop.account, shop.secrets, outgoing)
        if not isinstance(look, Unclear):
            break
    return look


def _item_of(shop: Shop, said: dict[str, Any]) -> Found:
    found = found_of(said, shop.account, is_mention=True)
    assert found
    return found
