"""A Lemmy of our own: one community's post, people who comment, and messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.channels.base import Known, WatchRef
from app.channels.lemmy import Lemmy
from app.domain.item import Found
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.shop import AT, Shop

OWN = own_contract(Path(__file__).with_name("contract.toml"))
SERVER = "https://lemmy.example"
TOKEN, PASSWORD, CODE = "head.body.sign-of-the-shop", "a-long-password", "123456"
GIVEN: dict[str, str] = {"server": SERVER, "handle": "shop", "password": PASSWORD}
WATCH = ("kaffebaren",)
SEARCH_STREAM = "search:1:kaffebaren"
V3 = "/api/v3"
SITE, LOGIN = f"GET {V3}/site", f"POST {V3}/user/login"
REPLIES, MESSAGES = f"GET {V3}/user/replies", f"GET {V3}/private_message/list"
BELOW, ANSWER, WRITE = f"GET {V3}/comment/list", f"POST {V3}/comment", f"POST {V3}/private_message"
Json = dict[str, Any]


def person(number: int, name: str, host: str = "lemmy.example") -> Json:
    """Make somebody."""
    shown = {"display_name": name.title(), "avatar": f"https://{host}/pictrs/{name}.png"}
    return {"id": number, "name": name, "actor_id": f"https://{host}/u/{name}", **shown}


SHOP, ANNA, BO = person(1, "shop"), person(7, "anna"), person(8, "bo", "other.example")


def denied(status: int, code: str) -> Reply:
    """Make an error as Lemmy does."""
    return Reply(status, {"error": code})


@dataclass
class World:
    """What this server holds; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=1)
    posts: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    mentioned: set[int] = field(default_factory=set)
    liked: dict[int, int] = field(default_factory=dict)
    number: int = 0
    wants_code: bool = False
    page_size: int = 50

    def _new(self) -> tuple[int, str]:
        self.number += 1
        moment = self.at + timedelta(seconds=self.number)
        return self.number, moment.strftime("%Y-%m-%dT%H:%M:%S.123456Z")

    def post(self, name: str, by: Json = ANNA, body: str = "") -> int:
        """Let somebody post; gives the post's id."""
        number, at = self._new()
        made = {
            "id": number,
            "name": name,
            "body": body,
            "creator_id": by["id"],
            "published": at,
            "deleted": False,
            "removed": False,
            "ap_id": f"{SERVER}/post/{number}",
        }
        self.posts.insert(0, {"post": made, "creator": by, "counts": {"score": 1, "comments": 2}})
        return number

    def comment(self, text: str, post: int, by: Json = ANNA, parent: int = 0) -> int:
        """Let somebody comment; gives the comment's id."""
        number, at = self._new()
        path = self.one(parent)["comment"]["path"] if parent else "0"
        made = {
            "id": number,
            "post_id": post,
            "content": text,
            "published": at,
            "deleted": False,
            "removed": False,
            "ap_id": f"{SERVER}/comment/{number}",
            "path": f"{path}.{number}",
        }
        below = next(one["post"] for one in self.posts if one["post"]["id"] == post)
        view = {"comment": made, "creator": by, "post": below, "counts": {"score": 1}}
        self.comments.insert(0, view)
        return number

    def message(self, text: str, by: Json = ANNA, to: Json = SHOP) -> int:
        """Let somebody write in private; gives the message's id."""
        number, at = self._new()
        said = {"id": number, "content": text, "published": at, "deleted": False}
        said["ap_id"] = f"{SERVER}/private_message/{number}"
        self.messages.insert(0, {"private_message": said, "creator": by, "recipient": to})
        return number

    def one(self, number: int) -> Json:
        """Give a comment."""
        return next(one for one in self.comments if one["comment"]["id"] == number)

    def below(self, number: int) -> list[Json]:
        """Give our own answers right below a comment."""
        return [
            one
            for one in self.comments
            if one["creator"] is SHOP and one["comment"]["path"].split(".")[-2] == str(number)
            if not one["comment"]["deleted"]
        ]

    # --- what answers

    def network(self) -> FakeNetwork:
        """Answer by our contract."""
        net = FakeNetwork(OWN)
        net.guard = self._guard
        net.handlers |= {
            SITE: self._site,
            "GET /api/v4/site": lambda _: denied(404, "not_found"),
            LOGIN: self._login,
            f"POST {V3}/user/logout": lambda _: {"success": True},
            REPLIES: lambda call: {"replies": self._listed(call, self._to_us())},
            f"GET {V3}/user/mention": lambda call: {"mentions": self._listed(call, self._named())},
            MESSAGES: lambda call: {"private_messages": self._listed(call, self.messages)},
            f"GET {V3}/search": self._search,
            f"GET {V3}/user": self._own,
            f"GET {V3}/comment": self._comment,
            f"GET {V3}/post": self._post,
            BELOW: self._below,
            ANSWER: self._answer,
            f"PUT {V3}/comment": self._edit,
            f"POST {V3}/comment/delete": self._delete,
            f"POST {V3}/comment/like": self._like,
            f"POST {V3}/post/like": self._like_post,
            WRITE: self._write,
            f"PUT {V3}/private_message": self._rewrite,
            f"POST {V3}/private_message/delete": self._unwrite,
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        if call.auth == "none" or call.credential == TOKEN:
            return None
        return denied(401, "incorrect_login")

    def _site(self, call: Call) -> Answered:
        told: Json = {"site_view": {"site": {"name": "Lemmy"}}, "version": "0.19.5"}
        if call.headers.get("authorization") == f"Bearer {TOKEN}":
            told["my_user"] = {"local_user_view": {"person": SHOP}}
        return told

    def _login(self, call: Call) -> Answered:
        if call.body["password"] != PASSWORD or call.body["username_or_email"] != "shop":
            return denied(401, "incorrect_login")
        if self.wants_code and call.body.get("totp_2fa_token") != CODE:
            given = "totp_2fa_token" in call.body
            return denied(400, "incorrect_totp_token" if given else "missing_totp_token")
        return {"jwt": TOKEN}

    def _to_us(self) -> list[Json]:
        ours = {0, *(one["comment"]["id"] for one in self.comments if one["creator"] is SHOP)}
        return [
            one
            for one in self.comments
            if one["creator"] is not SHOP
            if (above := int(one["comment"]["path"].split(".")[-2])) in ours
            if above or one["post"]["creator_id"] == SHOP["id"]
        ]

    def _named(self) -> list[Json]:
        return [one for one in self.comments if one["comment"]["id"] in self.mentioned]

    def _listed(self, call: Call, views: list[Json]) -> list[Json]:
        views = sorted(views, key=_published, reverse=True)
        size = min(int(call.query.get("limit", "10")), self.page_size)
        start = (int(call.query.get("page", "1")) - 1) * size
        return views[start : start + size]

    def _search(self, call: Call) -> Answered:
        word = call.query["q"].casefold()
        comments = [one for one in self.comments if word in one["comment"]["content"].casefold()]
        posts = [one for one in self.posts if word in repr(one["post"]).casefold()]
        return {"comments": self._listed(call, comments), "posts": self._listed(call, posts)}

    def _own(self, call: Call) -> Answered:
        comments = [one for one in self.comments if one["creator"] is SHOP]
        posts = [one for one in self.posts if one["creator"] is SHOP]
        return {"comments": self._listed(call, comments), "posts": self._listed(call, posts)}

    def _comment(self, call: Call) -> Answered:
        found = [one for one in self.comments if str(one["comment"]["id"]) == call.query["id"]]
        return {"comment_view": found[0]} if found else denied(404, "couldnt_find_comment")

    def _post(self, call: Call) -> Answered:
        found = [one for one in self.posts if str(one["post"]["id"]) == call.query["id"]]
        return {"post_view": found[0]} if found else denied(400, "couldnt_find_post")

    def _below(self, call: Call) -> Answered:
        parent = call.query.get("parent_id", "0")
        found = [
            one
            for one in self.comments
            if str(one["post"]["id"]) == call.query["post_id"]
            and parent in one["comment"]["path"].split(".")
        ]
        return {"comments": self._listed(call, found)}

    def _answer(self, call: Call) -> Answered:
        self.at = max(self.at, AT)
        body = call.body
        number = self.comment(body["content"], body["post_id"], SHOP, body.get("parent_id", 0))
        return {"comment_view": self.one(number)}

    def _edit(self, call: Call) -> Answered:
        view = self.one(call.body["comment_id"])
        view["comment"]["content"] = call.body["content"]
        return {"comment_view": view}

    def _delete(self, call: Call) -> Answered:
        found = [one for one in self.comments if one["comment"]["id"] == call.body["comment_id"]]
        if not found:
            return denied(404, "couldnt_find_comment")
        found[0]["comment"] |= {"deleted": call.body["deleted"], "content": ""}
        return {"comment_view": found[0]}

    def _like(self, call: Call) -> Answered:
        self.liked[call.body["comment_id"]] = call.body["score"]
        return {"comment_view": self.one(call.body["comment_id"])}

    def _like_post(self, call: Call) -> Answered:
        number = call.body["post_id"]
        self.liked[number] = call.body["score"]
        return {"post_view": next(one for one in self.posts if one["post"]["id"] == number)}

    def _write(self, call: Call) -> Answered:
        self.at = max(self.at, AT)
        to = next(one for one in (ANNA, BO) if one["id"] == call.body["recipient_id"])
        self.message(call.body["content"], SHOP, to)
        return {"private_message_view": self.messages[0]}

    def _message(self, call: Call) -> Json:
        number = call.body["private_message_id"]
        return next(one for one in self.messages if one["private_message"]["id"] == number)

    def _rewrite(self, call: Call) -> Answered:
        view = self._message(call)
        view["private_message"]["content"] = call.body["content"]
        return {"private_message_view": view}

    def _unwrite(self, call: Call) -> Answered:
        view = self._message(call)
        view["private_message"]["deleted"] = call.body["deleted"]
        return {"private_message_view": view}


def _published(view: Mapping[str, Any]) -> str:
    said = view.get("comment") or view.get("private_message") or view["post"]
    return str(said["published"])


def known(items: list[Found]) -> tuple[Known, ...]:
    """Give items as the store names them to a stream that looks after them."""
    return tuple(Known(one.remote_id, one.ref, one.kind) for one in items)


def world() -> World:
    """Make a post of the shop's with a comment, a mention elsewhere, a find and a message."""
    made = World()
    ours = made.post("New beans", SHOP)
    made.comment("Do you ship to Norway?", ours)
    theirs = made.post("Where to drink?", BO)
    made.mentioned.add(made.comment("Ask @shop@lemmy.example", theirs, BO))
    made.comment("Kaffebaren is best", theirs)
    made.message("My order never came", BO)
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def signed_in(net: FakeNetwork, given: dict[str, str] | None = None) -> Shop:
    """Sign in at the tests' morning, with a watch on the shop's name."""
    shop = Shop.signed_in(Lemmy(), net, given or GIVEN)
    shop.watches = (WatchRef(1, any=WATCH),)
    return shop
