"""A Bluesky of our own: three posts to the shop, and records that a repeated key replaces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.channels.bluesky.conftest import SHOP, view
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork, Handler
from tests.channels.contract.own import own_contract

OWN = own_contract(Path(__file__).with_name("contract.toml"))
HANDLE, PASSWORD, ACCESS = "kavos.example", "abcd-efgh-ijkl-mnop", "access-jwt-1"
GIVEN = {"handle": HANDLE, "password": PASSWORD}
XRPC = "/xrpc/"


class World:
    """What this network holds."""

    def __init__(self, posts: int = 3) -> None:
        self.told = [
            view(uri=f"at://did:plc:anna/app.bsky.feed.post/3lz{number:04}", cid=f"bafy{number}")
            for number in range(posts, 0, -1)
        ]
        self.records: dict[str, dict[str, Any]] = {}  # address → record, ours

    def network(self) -> FakeNetwork:
        """Answer by our contract."""
        net = FakeNetwork(OWN)
        net.guard = _guard
        handlers: dict[str, Handler] = {
            "POST com.atproto.server.createSession": self._session,
            "GET app.bsky.notification.listNotifications": self._news,
            "GET app.bsky.feed.searchPosts": lambda _: {"posts": []},
            "GET app.bsky.actor.getProfile": lambda _: {"did": SHOP, "handle": HANDLE},
            "GET com.atproto.repo.listRecords": self._listed,
            "GET app.bsky.feed.getPosts": self._posts,
            "GET app.bsky.feed.getPostThread": self._thread,
            "GET com.atproto.repo.getRecord": self._record,
            "POST com.atproto.repo.putRecord": self._put,
        }
        for name, handler in handlers.items():
            net.handlers[name.replace(" ", f" {XRPC}")] = handler
        return net

    def _session(self, call: Call) -> Answered:
        if call.body["password"] != PASSWORD:
            return Reply(401, {"error": "AuthenticationRequired", "message": "x"})
        opened = {"did": SHOP, "handle": HANDLE}
        return {**opened, "accessJwt": ACCESS, "refreshJwt": "refresh-jwt-1"}

    def _news(self, call: Call) -> Answered:
        start = int(call.query.get("cursor", "0"))
        end = start + int(call.query.get("limit", "50"))
        more = {"cursor": str(end)} if end < len(self.told) else {}
        return {"notifications": self.told[start:end], **more}

    def _listed(self, call: Call) -> Answered:
        if "cursor" in call.query:
            return {"records": []}
        records = reversed(self.records.items())
        return {"records": [{"uri": uri, "cid": "bafyours", "value": one} for uri, one in records]}

    def _view(self, uri: str) -> dict[str, Any]:
        author = {"did": SHOP, "handle": HANDLE, "displayName": "Kavos namai"}
        return view(uri=uri, cid="bafyours", author=author, record=self.records[uri])

    def _posts(self, call: Call) -> Answered:
        wanted = [value for name, value in call.queries if name == "uris"]
        return {"posts": [self._view(uri) for uri in wanted if uri in self.records]}

    def _thread(self, call: Call) -> Answered:
        uri = call.query["uri"]
        top = next((one for one in self.told if one["uri"] == uri), None)
        if top is None:
            return Reply(400, {"error": "NotFound", "message": "x"})
        below = [one for one, at in self.records.items() if at["reply"]["parent"]["uri"] == uri]
        return {"thread": {"post": top, "replies": [{"post": self._view(one)} for one in below]}}

    def _record(self, call: Call) -> Answered:
        uri = f"at://{SHOP}/{call.query['collection']}/{call.query['rkey']}"
        if uri not in self.records:
            return Reply(400, {"error": "RecordNotFound", "message": "x"})
        return {"uri": uri, "value": self.records[uri]}

    def _put(self, call: Call) -> Answered:
        uri = f"at://{SHOP}/{call.body['collection']}/{call.body['rkey']}"
        if uri in self.records and call.body.get("swapRecord", "") is None:
            return Reply(400, {"error": "InvalidSwap", "message": "x"})  # null: must be new
        self.records[uri] = call.body["record"]
        return {"uri": uri, "cid": "bafyours"}


def _guard(call: Call) -> Reply | None:
    if call.auth != "none" and call.credential != ACCESS:
        return Reply(400, {"error": "ExpiredToken", "message": "x"})
    return None


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return World().network()
