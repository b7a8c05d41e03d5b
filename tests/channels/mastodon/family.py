"""A small server of the family in memory that behaves as one of them is known to behave."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest

from tests.channels.mastodon.world import AT, Shop, door

HOST = "https://social.test"
TOKEN = "tok-shop"


@dataclass(frozen=True)
class Dialect:
    """In what one software differs from the others."""

    software: str
    version: str
    id_form: str = "{:018d}"
    honours_keys: bool = False
    has_v2_instance: bool = True
    bad_token: tuple[int, str, str] = (401, "application/json", '{"error":"The token is invalid"}')
    reply_to_missing: int = 200
    too_long: int = 422
    searches_text: bool = False
    tags_need_login: bool = True
    min_id: str = "forward"  # forward, newest (as since_id), ignored, anchored (nothing once gone)
    has_links: bool = True
    lists_private: bool = True
    page: int = 40


MASTODON = Dialect(
    "mastodon", "4.6.4", honours_keys=True, searches_text=True, tags_need_login=False
)
GOTOSOCIAL = Dialect(
    "gotosocial",
    "0.17.3+git-abc",
    id_form="01JC{:022d}",
    reply_to_missing=404,
    too_long=400,
    lists_private=False,
)
TAKAHE = Dialect(
    "takahe",
    "0.11.0",
    bad_token=(400, "text/plain", "Invalid token"),
    too_long=400,
    min_id="anchored",
)
PLEROMA = Dialect(
    "pleroma",
    "2.7.2 (compatible; Pleroma 2.6.2)",
    id_form="AbCd{:014d}xY",
    has_v2_instance=False,
    page=20,
)
SNAC = Dialect(
    "snac",
    "4.0.0 (not true; really snac/2.75)",
    id_form="{:042x}",
    has_v2_instance=False,
    min_id="newest",
    has_links=False,
    lists_private=False,
)
FAMILY = (MASTODON, GOTOSOCIAL, TAKAHE, PLEROMA, SNAC)
every_software = pytest.mark.parametrize("dialect", FAMILY, ids=lambda one: one.software)


def person(name: str, number: int) -> dict[str, Any]:
    """Somebody as the server shows them."""
    return {
        "id": f"acc-{number}",
        "username": name,
        "acct": name if number == 1 else f"{name}@other.test",
        "display_name": name.title(),
        "url": f"https://{'social' if number == 1 else 'other'}.test/@{name}",
        "followers_count": 12,
    }


SHOP, ANNA = person("shop", 1), person("anna", 2)


@dataclass
class Server:
    """The server; `asked` keeps every request, `next_answers` are given before its own."""

    dialect: Dialect
    statuses: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    asked: list[httpx.Request] = field(default_factory=list)
    next_answers: dict[str, list[httpx.Response | Exception]] = field(default_factory=dict)
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    number: int = 0

    def new_id(self) -> str:
        self.number += 1
        return self.dialect.id_form.format(self.number)

    def post(self, who: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
        """Have somebody say something; a mention of the shop reaches its notifications."""
        status_id = self.new_id()
        parent = self.find(more.get("in_reply_to_id") or "")
        made = {
            "id": status_id,
            "uri": f"{HOST}/s/{status_id}",
            "url": f"{HOST}/@{who['username']}/{status_id}",
            "account": who,
            "content": f"<p>{text}</p>",
            "created_at": (AT + timedelta(seconds=self.number)).isoformat(),
            "edited_at": None,
            "in_reply_to_id": None,
            "in_reply_to_account_id": parent["account"]["id"] if parent else None,
            "visibility": "public",
            "language": "en",
            "spoiler_text": "",
            "mentions": [],
            "tags": [{"name": one} for one in re.findall(r"#(\w+)", text)],
            "media_attachments": [],
            "favourites_count": 0,
            "reblogs_count": 0,
            "replies_count": 0,
            **more,
        }
        if parent:
            parent["replies_count"] += 1
        self.statuses.append(made)
        if "@shop" in text and who is not SHOP:
            made["mentions"] = [{"id": SHOP["id"], "acct": "shop", "username": "shop"}]
            notice = {"id": self.new_id(), "type": "mention", "account": who, "status": made}
            self.notices.append({**notice, "created_at": made["created_at"]})
        return made

    def find(self, status_id: str) -> dict[str, Any] | None:
        return next((one for one in self.statuses if one["id"] == status_id), None)

    def below(self, status_id: str) -> list[dict[str, Any]]:
        return [one for one in self.statuses if one["in_reply_to_id"] == status_id]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.asked.append(request)
        path = unquote(request.url.path)
        if waiting := self.next_answers.get(path):
            answer = waiting.pop(0)
            if isinstance(answer, Exception):
                if request.method == "POST":  # done, but nobody hears of it
                    self.answer(request, path)
                raise answer
            return answer
        return self.answer(request, path)

    def answer(self, request: httpx.Request, path: str) -> httpx.Response:
        given = request.headers.get("authorization")
        if given is not None and given != f"Bearer {TOKEN}":
            status, kind, body = self.dialect.bad_token
            return httpx.Response(status, content=body, headers={"content-type": kind})
        public = self.public(path)
        if public is not None:
            return public
        if given is None and not ("/tag/" in path and not self.dialect.tags_need_login):
            return httpx.Response(401, json={"error": "login"})
        if request.method == "POST":
            return self.change(request, path)
        if request.method == "DELETE":
            return self.delete(path.rpartition("/")[2])
        return self.private(request, path)

    def public(self, path: str) -> httpx.Response | None:
        if path == "/api/v2/instance":
            if not self.dialect.has_v2_instance:
                return self.page404()
            about = {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23}}
            known = {"domain": "social.test", "version": self.dialect.version}
            return httpx.Response(200, json={**known, "configuration": about})
        if path == "/api/v1/instance":
            known = {"uri": HOST, "version": self.dialect.version}
            return httpx.Response(200, json={**known, "max_toot_chars": 5000})
        if path == "/.well-known/nodeinfo":
            link = {"rel": "x", "href": f"{HOST}/nodeinfo/2.0"}
            return httpx.Response(200, json={"links": [link]})
        if path == "/nodeinfo/2.0":
            return httpx.Response(200, json={"software": {"name": self.dialect.software}})
        return None

    def page404(self) -> httpx.Response:
        return httpx.Response(404, html="<h1>404 Not Found</h1>")

    def private(self, request: httpx.Request, path: str) -> httpx.Response:
        if path == "/api/v1/accounts/verify_credentials":
            return httpx.Response(200, json=SHOP)
        if path == "/api/v1/notifications":
            types = request.url.params.get_list("types[]")
            if self.dialect.software == "pleroma" and set(types) - {"mention"}:
                return httpx.Response(400, json={"error": "Invalid value for enum."})
            return self.listed(request, self.notices)
        if path.startswith("/api/v1/timelines/tag/"):
            tag = path.rpartition("/")[2]
            named = [one for one in self.statuses if {"name": tag} in one["tags"]]
            return self.listed(request, named)
        if path == f"/api/v1/accounts/{SHOP['id']}/statuses":
            own = [one for one in self.statuses if one["account"] is SHOP]
            if not self.dialect.lists_private:
                own = [one for one in own if one["visibility"] == "public"]
            return self.listed(request, own)
        if path == "/api/v2/search":
            word = request.url.params["q"].strip('"').casefold()
            texts = self.statuses if self.dialect.searches_text else []
            hits = [one for one in reversed(texts) if word in one["content"].casefold()]
            return httpx.Response(200, json={"accounts": [], "statuses": hits, "hashtags": []})
        if found := re.fullmatch(r"/api/v1/statuses/([^/]+)(/context)?", path):
            return self.one(found[1], is_context=bool(found[2]))
        return self.page404()

    def one(self, status_id: str, *, is_context: bool) -> httpx.Response:
        status = self.find(status_id)
        if status is None:
            if self.dialect.software == "snac":
                return self.page404()
            return httpx.Response(404, json={"error": "Record not found"})
        if not is_context:
            return httpx.Response(200, json=status)
        parent = self.find(status["in_reply_to_id"] or "")
        above = [parent] if parent else []
        return httpx.Response(200, json={"ancestors": above, "descendants": self.below(status_id)})

    def listed(self, request: httpx.Request, entries: list[dict[str, Any]]) -> httpx.Response:
        """Give a page, newest first, as `min_id` and `max_id` want it here."""
        wanted, form = request.url.params, self.dialect.min_id
        limit = min(int(wanted.get("limit", "20")), self.dialect.page)
        ids = [one["id"] for one in entries]
        low, high = wanted.get("min_id"), wanted.get("max_id")
        found = entries
        if high:
            found = [one for one in found if one["id"] < high]
        if low and form == "anchored" and low not in ids:
            found = []
        elif low and form != "ignored":
            found = [one for one in found if one["id"] > low]
        is_forward = low and form in ("forward", "anchored")
        page = list(reversed(found[:limit] if is_forward else found[-limit:]))
        links = {}
        if self.dialect.has_links and page:
            links["link"] = f'<{HOST}/x?limit=40&min_id={page[0]["id"]}>; rel="prev"'
        return httpx.Response(200, json=page, headers=links)

    def change(self, request: httpx.Request, path: str) -> httpx.Response:
        if found := re.fullmatch(r"/api/v1/statuses/([^/]+)/(un)?favourite", path):
            status = self.find(found[1])
            if status is None:
                return httpx.Response(404, json={"error": "Record not found"})
            status["favourited"] = not found[2]
            return httpx.Response(200, json=status)
        form = dict(parse_qsl(request.content.decode()))
        if len(form["status"]) > 500 and self.dialect.software != "snac":
            body = {"error": "バリデーションに失敗しました"}
            return httpx.Response(self.dialect.too_long, json=body)
        if self.find(form["in_reply_to_id"]) is None and self.dialect.reply_to_missing != 200:
            return httpx.Response(self.dialect.reply_to_missing, json={"error": "Not Found"})
        key = request.headers["idempotency-key"]
        if self.dialect.honours_keys and key in self.keys:
            return httpx.Response(200, json=self.keys[key])
        if self.dialect.software == "snac" and form["visibility"] != "public":
            form["visibility"] = "private"
        made = self.post(SHOP, form.pop("status"), **form)
        self.keys[key] = made
        return httpx.Response(200, json=made)

    def delete(self, status_id: str) -> httpx.Response:
        status = self.find(status_id)
        if status is None or self.dialect.software == "snac":
            return self.page404()
        self.statuses.remove(status)
        return httpx.Response(200, content=json.dumps(status))


def shop_at(server: Server) -> Shop:
    """Sign in at a server, as an owner who typed the account's whole name."""
    return Shop.signed_in(door(server), {"server": "@shop@social.test", "token": TOKEN})
