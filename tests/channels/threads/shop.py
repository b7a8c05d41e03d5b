"""A Threads of our own: one shop, its posts, what others say below them and of it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.channels.base import WatchRef
from app.channels.threads import Threads
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.conftest import SetClock

OWN = own_contract(Path(__file__).with_name("contract.toml"))
TOKEN = "a-token-of-threads"
GIVEN: dict[str, str] = {"token": TOKEN}
SCOPES = (
    "threads_basic", "threads_read_replies", "threads_manage_replies", "threads_content_publish",
    "threads_manage_mentions", "threads_keyword_search", "threads_manage_insights",
    "threads_delete",
)  # fmt: skip


def denied(code: int, subcode: int = 0, status: int = 400) -> Reply:
    """Make an error as Threads does."""
    said = {"message": "in any language", "type": "THApiException", "code": code}
    return Reply(status, {"error": {**said, **({"error_subcode": subcode} if subcode else {})}})


GONE = denied(100, 33)


@dataclass
class World:
    """What this Threads holds; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=2)
    said: list[dict[str, Any]] = field(default_factory=list)  # newest last
    mentions: list[str] = field(default_factory=list)
    containers: dict[str, dict[str, str]] = field(default_factory=dict)
    scopes: tuple[str, ...] | None = SCOPES
    tokens: list[str] = field(default_factory=lambda: [TOKEN])
    page_size: int = 50

    def post(self, text: str, by: str = "shop", *, to: str = "", mentions: bool = False) -> str:
        """Let somebody say something, `to` a post; gives its id."""
        said_id = str(9000000000000000000 + len(self.said))
        self.at += timedelta(seconds=1)
        one: dict[str, Any] = {
            "id": said_id,
            "text": text,
            "timestamp": self.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "username": by,
            "permalink": f"https://www.threads.net/@{by}/post/{said_id}",
            "media_type": "TEXT_POST",
            "has_replies": False,
        }
        if to:
            above = self.one(to)
            above["has_replies"] = True
            root = above.get("root_post", {"id": to})
            self.one(root["id"])["has_replies"] = True
            one |= {"is_reply": True, "root_post": root, "replied_to": {"id": to}}
            one |= {"is_reply_owned_by_me": by == "shop", "hide_status": "NOT_HUSHED"}
        self.said.append(one)
        if mentions:
            self.mentions.append(said_id)
        return said_id

    def one(self, said_id: str) -> dict[str, Any]:
        """Give one thing that was said."""
        return next(one for one in self.said if one["id"] == said_id)

    def below(self, said_id: str) -> list[dict[str, Any]]:
        """Give our own answers to one thing."""
        return [
            one
            for one in self.said
            if one.get("replied_to") == {"id": said_id} and one["username"] == "shop"
        ]

    def delete(self, said_id: str) -> None:
        """Take something away."""
        self.said.remove(self.one(said_id))

    # --- what answers

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, and by others where they are here."""
        net = FakeNetwork(OWN, *contracts)
        net.guard = self._guard
        net.handlers |= {
            "GET /v1.0/me": lambda _: {"id": "77", "username": "shop", "name": "The Shop"},
            "GET /v1.0/debug_token": self._debug,
            "GET /refresh_access_token": self._refresh,
            "GET /v1.0/me/threads": self._threads,
            "GET /v1.0/me/replies": self._replies,
            "GET /v1.0/{id}/replies": self._below,
            "GET /v1.0/{id}/conversation": self._conversation,
            "GET /v1.0/me/mentions": self._mentions,
            "GET /v1.0/keyword_search": self._search,
            "GET /v1.0/me/threads_insights": self._insights,
            "GET /v1.0/{id}": self._alone,
            "POST /v1.0/me/threads": self._contain,
            "POST /v1.0/me/threads_publish": self._publish,
            "POST /v1.0/{id}/manage_reply": self._hide,
            "DELETE /v1.0/{id}": self._delete,
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        return None if call.credential in self.tokens else denied(190, 463, 401)

    def _debug(self, call: Call) -> Answered:
        if self.scopes is None:
            return denied(100)
        ends = int((AT + timedelta(days=50)).timestamp())
        return {"data": {"is_valid": True, "scopes": list(self.scopes), "expires_at": ends}}

    def _refresh(self, call: Call) -> Answered:
        self.tokens = [f"{TOKEN}-{len(self.tokens) + 1}", *self.tokens]
        return {"access_token": self.tokens[0], "token_type": "bearer", "expires_in": 5184000}

    def _listed(self, call: Call, whole: list[dict[str, Any]]) -> Answered:
        """Give a page, the newest first, from the mark on."""
        since = call.query.get("since")
        if since:
            whole = [one for one in whole if _unix(one) >= int(since)]
        whole = whole[::-1]
        start = int(call.query.get("after") or 0)
        page = whole[start : start + min(int(call.query.get("limit", "25")), self.page_size)]
        paging: dict[str, Any] = {
            "cursors": {"before": str(start), "after": str(start + len(page))}
        }
        if start + len(page) < len(whole):
            paging["next"] = f"https://graph.threads.net/x?after={start}&access_token={TOKEN}"
        return {"data": page, **({"paging": paging} if page else {})}

    def _threads(self, call: Call) -> Answered:
        ours = [one for one in self.said if one["username"] == "shop" and "replied_to" not in one]
        return self._listed(call, ours)

    def _replies(self, call: Call) -> Answered:
        ours = [one for one in self.said if one["username"] == "shop" and "replied_to" in one]
        return self._listed(call, ours)

    def _below(self, call: Call) -> Answered:
        wanted = {"id": call.path["id"]}
        return self._listed(call, [one for one in self.said if one.get("replied_to") == wanted])

    def _conversation(self, call: Call) -> Answered:
        if all(one["id"] != call.path["id"] for one in self.said):
            return GONE
        wanted = {"id": call.path["id"]}
        return self._listed(call, [one for one in self.said if one.get("root_post") == wanted])

    def _mentions(self, call: Call) -> Answered:
        return self._listed(call, [one for one in self.said if one["id"] in self.mentions])

    def _search(self, call: Call) -> Answered:
        word = call.query["q"].casefold()
        return self._listed(call, [one for one in self.said if word in one["text"].casefold()])

    def _insights(self, call: Call) -> Answered:
        return {"data": [{"name": "followers_count", "total_value": {"value": 1234}}]}

    def _alone(self, call: Call) -> Answered:
        found = [one for one in self.said if one["id"] == call.path["id"]]
        return found[0] if found else GONE

    def _contain(self, call: Call) -> Answered:
        made = f"c{len(self.containers) + 1}"
        self.containers[made] = dict(call.body)
        return {"id": made}

    def _publish(self, call: Call) -> Answered:
        held = self.containers.pop(call.body["creation_id"], None)
        if held is None:
            return denied(24, 4279009)
        self.at = max(self.at, AT)
        return {"id": self.post(held["text"], to=held["reply_to_id"])}

    def _hide(self, call: Call) -> Answered:
        is_hidden = call.body["hide"] == "true"
        self.one(call.path["id"])["hide_status"] = "HIDDEN" if is_hidden else "UNHUSHED"
        return {"success": True}

    def _delete(self, call: Call) -> Answered:
        if all(one["id"] != call.path["id"] for one in self.said):
            return GONE
        self.delete(call.path["id"])
        return {"success": True}


def _unix(one: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(one["timestamp"]).timestamp())


def world() -> World:
    """Make a shop with two posts, two answers to one of them, and a mention elsewhere."""
    made = World()
    made.post("Closed on Monday")
    first = made.post("New beans are in")
    made.post("Is it fair trade?", "anna", to=first)
    made.post("Lovely", "bo", to=first)
    made.post("I like @shop", "cleo", mentions=True)
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def clock() -> SetClock:
    """Give a clock that stands at the tests' morning."""
    return SetClock(AT.astimezone(UTC))


def signed_in(
    net: FakeNetwork, given: dict[str, str] | None = None, at: SetClock | None = None
) -> Shop:
    """Sign in at the tests' morning, with one watch for beans."""
    stands = at or clock()
    shop = Shop.signed_in(Threads(stands), net, given or GIVEN, stands)
    shop.watches = (WatchRef(3, any=("beans",)),)
    return shop
