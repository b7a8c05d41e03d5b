"""Answering on Bluesky exactly once, whatever is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from app.channels.base import (
    AccountRef,
    Capability,
    CursorKind,
    NotSent,
    Outgoing,
    Sent,
    Stream,
    Unclear,
)
from app.channels.bluesky import Bluesky
from app.channels.bluesky.records import like_key, record_key, reply_record
from app.channels.http import Http
from app.clock import SystemClock
from app.domain.item import Visibility
from app.errors import Gone, RateLimited, Refused, SignInError
from tests.channels.bluesky.conftest import NOW, POST_URI, SHOP, MemorySecrets

REF = json.dumps({"uri": POST_URI, "cid": "bafy1", "root": None, "handle": "anna.example"})


class Pds:
    """A personal data server: records by key, access that runs out, and ways to fail."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.access = "a-1"
        self.refresh = "r-1"
        self.password = "pw-1"
        self.calls: list[str] = []
        self.after: Callable[[httpx.Request], httpx.Response | None] = lambda _request: None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Do what is asked, then perhaps lose the answer."""
        name = request.url.path.rpartition("/")[2]
        self.calls.append(name.rpartition(".")[2])
        done = self._answer(name.rpartition(".")[2], request)
        return self.after(request) or done

    def _answer(self, name: str, request: httpx.Request) -> httpx.Response:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        body = json.loads(request.content or b"{}")
        if name == "createSession":
            return self._open(body["password"] == self.password)
        if name == "refreshSession":
            return self._open(bearer == self.refresh, "ExpiredToken", 400)
        if bearer != self.access:
            return httpx.Response(400, json={"error": "ExpiredToken"})
        if name == "putRecord":
            if "swapRecord" in body and body["rkey"] in self.records:
                return httpx.Response(400, json={"error": "InvalidSwap"})
            self.records[body["rkey"]] = body["record"]
            return self._record(body["collection"], body["rkey"])
        if name == "deleteRecord":
            self.records.pop(body["rkey"], None)
            return httpx.Response(200, json={})
        rkey = request.url.params.get("rkey", "")
        if rkey in self.records:
            return self._record(request.url.params["collection"], rkey)
        return httpx.Response(400, json={"error": "RecordNotFound"})

    def _open(self, is_right: bool, error: str = "", status: int = 401) -> httpx.Response:
        if not is_right:
            return httpx.Response(status, json={"error": error or "AuthenticationRequired"})
        self.access, self.refresh = f"{self.access}+", f"{self.refresh}+"
        return httpx.Response(
            200,
            json={
                "accessJwt": self.access,
                "refreshJwt": self.refresh,
                "did": SHOP,
                "handle": "kavos.example",
                "didDoc": {
                    "service": [{"id": "#atproto_pds", "serviceEndpoint": "https://own.example/"}]
                },
            },
        )

    def _record(self, collection: str, rkey: str) -> httpx.Response:
        uri = f"at://{SHOP}/{collection}/{rkey}"
        return httpx.Response(200, json={"uri": uri, "cid": "bafyours"})


@pytest.fixture
def pds() -> Pds:
    """A server that holds nothing yet."""
    return Pds()


@pytest.fixture
def http(pds: Pds) -> Iterator[Http]:
    """Our door, with that server behind it."""
    door = Http(clock=SystemClock(), transport=httpx.MockTransport(pds))
    yield door
    door.close()


@pytest.fixture
def outgoing(account: AccountRef) -> Outgoing:
    """An answer as it stands in the outbox."""
    bare = Outgoing(
        text="Taip! https://kavos.example/laikas, @anna.example",
        key="key-1",
        item_remote_id=POST_URI,
        item_ref=REF,
        item_url="",
        item_author_handle="anna.example",
        visibility=Visibility.PUBLIC,
        lang="lt",
    )
    return replace(bare, prepared=Bluesky().prepare(account, bare, NOW))


def test_sent_is_said_with_the_networks_id(
    http: Http, account: AccountRef, secrets: MemorySecrets, outgoing: Outgoing, pds: Pds
) -> None:
    sent = Bluesky().send(http, account, secrets, outgoing)
    rkey = outgoing.prepared["rkey"]
    assert sent == Sent(
        f"at://{SHOP}/app.bsky.feed.post/{rkey}", f"https://bsky.app/profile/{SHOP}/post/{rkey}"
    )
    assert pds.records[rkey]["reply"]["parent"] == {"uri": POST_URI, "cid": "bafy1"}


def test_an_answer_lost_on_the_way_back_is_never_sent_twice(
    http: Http, account: AccountRef, secrets: MemorySecrets, outgoing: Outgoing, pds: Pds
) -> None:
    def lose(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("lost")

    pds.after = lose
    assert isinstance(Bluesky().send(http, account, secrets, outgoing), Unclear)
    assert isinstance(Bluesky().look_up(http, account, secrets, outgoing), Unclear)
    pds.after = lambda _request: None
    assert isinstance(Bluesky().look_up(http, account, secrets, outgoing), Sent)
    assert isinstance(Bluesky().send(http, account, secrets, outgoing), Sent)
    assert len(pds.records) == 1


def test_what_never_arrived_is_known_to_be_absent(
    http: Http, account: AccountRef, secrets: MemorySecrets, outgoing: Outgoing
) -> None:
    looked = Bluesky().look_up(http, account, secrets, outgoing)
    assert isinstance(looked, NotSent)
    assert looked.is_passing


@pytest.mark.parametrize(
    ("status", "error", "wanted"),
    [
        (400, "InvalidRequest", Refused),
        (401, "AuthMissing", SignInError),
        (400, "AccountTakedown", SignInError),
        (429, "RateLimitExceeded", RateLimited),
        (404, "NotFound", Gone),
    ],
)
def test_a_refusal_is_told_by_its_code(
    http: Http,
    account: AccountRef,
    secrets: MemorySecrets,
    outgoing: Outgoing,
    pds: Pds,
    status: int,
    error: str,
    wanted: type[Exception],
) -> None:
    pds.after = lambda _request: httpx.Response(status, json={"error": error, "message": "x"})
    outcome = Bluesky().send(http, account, secrets, outgoing)
    assert isinstance(outcome, NotSent)
    assert isinstance(outcome.error, wanted)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(502, json={"error": "UpstreamFailure"}),
        httpx.Response(500, text="oops"),
        httpx.Response(200, text="<html>hotel"),
        httpx.Response(200, json=[]),
    ],
)
def test_no_proof_is_unclear(
    http: Http,
    account: AccountRef,
    secrets: MemorySecrets,
    outgoing: Outgoing,
    pds: Pds,
    answer: httpx.Response,
) -> None:
    pds.after = lambda _request: answer
    assert isinstance(Bluesky().send(http, account, secrets, outgoing), Unclear)


def test_access_that_ran_out_is_renewed_once_and_the_long_secret_kept_first(
    http: Http, account: AccountRef, outgoing: Outgoing, pds: Pds
) -> None:
    secrets = MemorySecrets(access="old", refresh="r-1", password="pw-1")
    assert isinstance(Bluesky().send(http, account, secrets, outgoing), Sent)
    assert pds.calls == ["putRecord", "refreshSession", "putRecord"]
    assert secrets.order == ["refresh", "access"]


def test_a_dead_refresh_falls_back_to_the_password_and_a_dead_password_asks_the_owner(
    http: Http, account: AccountRef, outgoing: Outgoing, pds: Pds
) -> None:
    secrets = MemorySecrets(access="old", refresh="old", password="pw-1")
    assert isinstance(Bluesky().send(http, account, secrets, outgoing), Sent)
    pds.access, pds.password = "elsewhere", "changed"
    pds.refresh = "elsewhere"
    outcome = Bluesky().send(http, account, secrets, outgoing)
    assert isinstance(outcome, NotSent)
    assert isinstance(outcome.error, SignInError)


def test_a_like_repeats_without_harm_and_is_taken_back(
    http: Http, account: AccountRef, secrets: MemorySecrets, pds: Pds
) -> None:
    channel = Bluesky()
    for _ in range(2):
        liked = channel.act(http, account, secrets, Capability.LIKE, REF, on=True)
        assert isinstance(liked, Sent)
    assert list(pds.records) == [like_key(POST_URI)]
    assert isinstance(channel.act(http, account, secrets, Capability.LIKE, REF, on=False), Sent)
    assert pds.records == {}
    assert isinstance(channel.act(http, account, secrets, Capability.HIDE, REF, on=True), NotSent)


def test_signing_in_finds_the_own_server_and_keeps_three_secrets(http: Http) -> None:
    secrets = MemorySecrets()
    given = {"handle": "@kavos.example", "password": "pw-1", "server": "pds.example"}
    identity = Bluesky().sign_in(http, given, secrets)
    assert (identity.remote_id, identity.handle) == (SHOP, "kavos.example")
    assert identity.config == {"pds": "https://own.example"}
    assert sorted(secrets.kept) == ["access", "password", "refresh"]


def test_a_wrong_password_keeps_nothing(http: Http) -> None:
    secrets = MemorySecrets()
    with pytest.raises(SignInError):
        Bluesky().sign_in(http, {"handle": "k", "password": "no", "server": "pds.example"}, secrets)
    assert secrets.kept == {}


def test_marks_count_bytes_and_only_whole_names() -> None:
    ref = {**json.loads(REF), "did": "did:plc:anna"}
    record = reply_record("Ačiū @anna.example! @anna.example.lt", NOW, "", ref)
    (facet,) = record["facets"]
    assert facet["index"] == {"byteStart": 7, "byteEnd": 20}


def test_a_key_is_a_tid_and_the_same_at_every_try() -> None:
    assert record_key(NOW, "a") == record_key(NOW, "a") != record_key(NOW, "b")
    assert len(record_key(NOW, "a")) == 13
    assert record_key(NOW, "a")[0] in "234567abcdefghij"
    assert like_key("x")[0] in "234567abcdefghij"


def test_a_few_questions_at_a_human_pace(account: AccountRef) -> None:
    from app.channels.base import WatchRef

    watches = [WatchRef(n, any=tuple(f"word{n}{m}" for m in range(4))) for n in range(9)]
    streams = Bluesky().streams(account, watches)
    assert sum(stream.name.startswith("search:") for stream in streams) == 10
    assert Stream("notifications", CursorKind.WATERMARK, reread_h=24) in streams
