"""A WordPress of our own: a page with comments, and a shop with reviews of its one product."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.channels.base import Known
from app.channels.wordpress import WordPress
from app.domain.item import Found
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop

OWN = own_contract(Path(__file__).with_name("contract.toml"))
SITE = "https://cafe.example"
HANDLE, PASSWORD = "owner", "abcdEFGHijklMNOPqrstUVWX"
GIVEN: dict[str, str] = {"server": SITE, "handle": HANDLE, "password": PASSWORD}
UUID = "82bd5dfe-d204-4917-ba55-68f37b530b9c"
PAGE, PRODUCT = 7, 31
LOCAL = timedelta(hours=1)  # how far the site's own time is ahead
COMMENTS, REVIEWS = "GET /wp-json/wp/v2/comments", "GET /wp-json/wc/v3/products/reviews"
ANSWER = "POST /wp-json/wp/v2/comments"
ME, INDEX = "GET /wp-json/wp/v2/users/me", "GET /wp-json/"


def denied(status: int, code: str) -> Reply:
    """Make an error as WordPress does."""
    return Reply(status, {"code": code, "message": "på svenska", "data": {"status": status}})


@dataclass
class World:
    """What this site holds; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=1)
    entries: list[dict[str, Any]] = field(default_factory=list)  # comments and reviews, one table
    namespaces: tuple[str, ...] = ("oembed/1.0", "wp/v2", "wc/v3")
    is_moderator: bool = True
    strips_header: bool = False
    has_passwords: bool = True
    has_bin: bool = True
    app_id: str = ""
    version: str = "6.8"
    page_size: int = 100

    def say(self, text: str, who: str = "Åsa", **more: Any) -> int:
        """Let somebody comment; gives the comment's id."""
        number = len(self.entries) + 1
        moment = (self.at + timedelta(seconds=number)).replace(tzinfo=None)
        mark = hashlib.md5(who.encode(), usedforsecurity=False).hexdigest()
        self.entries.append(
            {
                "id": number,
                "post": PAGE,
                "parent": 0,
                "author": 0,
                "author_name": who,
                "author_email": f"{mark}@private.example",
                "author_ip": "203.0.113.9",
                "author_url": "",
                "author_avatar_urls": {"96": f"https://secure.gravatar.com/avatar/{mark}?s=96"},
                "date": (moment + LOCAL).isoformat(timespec="seconds"),
                "date_gmt": moment.isoformat(timespec="seconds"),
                "content": {"rendered": f"<p>{html.escape(text)}</p>\n", "raw": html.escape(text)},
                "link": f"{SITE}/menu/#comment-{number}",
                "status": "approved",
                "type": "comment",
                **more,
            }
        )
        return number

    def review(self, text: str, rating: int, who: str = "Bo", **more: Any) -> int:
        """Let somebody review the product; gives the review's id."""
        return self.say(text, who, post=PRODUCT, type="review", rating=rating, **more)

    def one(self, number: int) -> dict[str, Any]:
        """Give a comment or a review."""
        return next(one for one in self.entries if one["id"] == number)

    def below(self, number: int) -> list[dict[str, Any]]:
        """Give the answers to a comment that can be seen."""
        return [
            one for one in self.entries if one["parent"] == number and one["status"] == "approved"
        ]

    # --- what answers

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, and by others where they are here."""
        net = FakeNetwork(OWN, *contracts)
        comment, review = f"{ANSWER}/{{id}}", "PUT /wp-json/wc/v3/products/reviews/{id}"
        own = "/wp-json/wp/v2/users/me/application-passwords"
        net.handlers |= {
            "GET /": lambda _: Reply(200, text="<title>Cafe</title>"),
            "GET /feed/": self._feed,
            INDEX: self._index,
            ME: self._me,
            f"GET {own}/introspect": lambda _: {"uuid": UUID, "app_id": self.app_id, "name": "x"},
            f"DELETE {own}/{{uuid}}": lambda _: {"deleted": True},
            COMMENTS: self._comments,
            ANSWER: self._answer,
            comment: self._change,
            "DELETE /wp-json/wp/v2/comments/{id}": self._delete,
            REVIEWS: self._reviews,
            review: self._moderate,
        }
        net.guard = self._guard
        return net

    def _guard(self, call: Call) -> Reply | None:
        if call.auth == "none":
            return None
        is_known = call.credential == f"{HANDLE}:{PASSWORD}" and not self.strips_header
        if is_known:
            return None
        is_me = call.request.url.path.endswith("/me")
        return denied(401, "rest_not_logged_in" if is_me else "rest_forbidden_context")

    def _index(self, call: Call) -> Answered:
        place = f"{SITE}/wp-admin/authorize-application.php"
        ways = {"application-passwords": {"endpoints": {"authorization": place}}}
        return {
            "name": "Cafe &amp; Bar",
            "namespaces": list(self.namespaces),
            "authentication": ways if self.has_passwords else [],
        }

    def _feed(self, call: Call) -> Answered:
        text = f"<rss><generator>https://wordpress.org/?v={self.version}</generator></rss>"
        return Reply(200, text=text, content_type="application/rss+xml")

    def _me(self, call: Call) -> Answered:
        rights = {"read": True, **({"moderate_comments": True} if self.is_moderator else {})}
        return {"id": 1, "username": HANDLE, "capabilities": rights}

    def _comments(self, call: Call) -> Answered:
        wanted = call.query
        if not self.is_moderator and (
            wanted.get("context") == "edit" or wanted.get("status") != "approve"
        ):
            return denied(403, "rest_forbidden_context")
        kind = wanted.get("type", "comment")
        found = [
            one
            for one in self._asked(call)
            if kind == "all" or one["type"] == kind
            if "parent" not in wanted or str(one["parent"]) == wanted["parent"]
            if "post" not in wanted or str(one["post"]) == wanted["post"]
        ]
        return self._listed(call, [self._shown(one, call) for one in found])

    def _reviews(self, call: Call) -> Answered:
        if "wc/v3" not in self.namespaces:
            return denied(404, "rest_no_route")
        found = [_as_review(one) for one in self._asked(call) if one["type"] == "review"]
        return self._listed(call, found)

    def _asked(self, call: Call) -> list[dict[str, Any]]:
        """Give what may be seen in the state, the time and by the ids that were asked for."""
        states = {
            "all": ("approved", "hold"),
            "any": ("approved", "hold", "spam", "trash"),
            "approve": ("approved",),
            "spam": ("spam",),
        }[call.query.get("status", "approve")]
        ids = call.query.get("include", "").split(",")
        return [
            one
            for one in self.entries
            if one["status"] in states and one["date"] > call.query.get("after", "")
            if ids == [""] or str(one["id"]) in ids
        ]

    def _listed(self, call: Call, found: list[dict[str, Any]]) -> Answered:
        size = min(int(call.query.get("per_page", "10")), self.page_size)
        start = (int(call.query.get("page", "1")) - 1) * size
        name = "date_created_gmt" if "reviews" in call.request.url.path else "date_gmt"
        is_back = call.query.get("order", "desc") == "desc"
        found = sorted(found, key=lambda one: str(one.get(name, one["id"])), reverse=is_back)
        total = {"x-wp-total": str(len(found)), "x-wp-totalpages": str(-(-len(found) // size))}
        return Reply(200, found[start : start + size], total)

    def _shown(self, one: dict[str, Any], call: Call) -> dict[str, Any]:
        names = call.query.get("_fields", ",".join(one)).split(",")
        shown = {name: value for name, value in one.items() if name in names}
        if call.query.get("context") != "edit" and "content" in shown:
            shown["content"] = {"rendered": one["content"]["rendered"]}
        title = {"rendered": "Beans" if one["post"] == PRODUCT else "Summer menu"}
        page = {"id": one["post"], "title": title, "link": f"{SITE}/menu/", "date": one["date"]}
        return {**shown, **({"_embedded": {"up": [page]}} if "_embed" in call.query else {})}

    def _answer(self, call: Call) -> Answered:
        body = call.body
        if all(one["id"] != body["parent"] for one in self.entries):
            return denied(403, "rest_comment_invalid_post_id")
        twin = [one for one in self.entries if one["content"]["raw"] == body["content"]]
        if any((one["parent"], one["author"]) == (body["parent"], 1) for one in twin):
            return denied(409, "comment_duplicate")
        self.at = max(self.at, AT)
        number = self.say("", "owner", author=1, parent=body["parent"], post=body["post"])
        self.one(number)["content"] = _content(body["content"])
        return Reply(201, self._shown(self.one(number), call))

    def _change(self, call: Call) -> Answered:
        one = self.one(int(call.path["id"]))
        one["status"] = call.body.get("status", one["status"])
        if "content" in call.body:
            one["content"] = _content(call.body["content"])
        return self._shown(one, call)

    def _delete(self, call: Call) -> Answered:
        found = [one for one in self.entries if str(one["id"]) == call.path["id"]]
        if not found:
            return denied(404, "rest_comment_invalid_id")
        if found[0]["status"] == "trash":
            return denied(410, "rest_already_trashed")
        if not self.has_bin and "force" not in call.query:
            return denied(501, "rest_trash_not_supported")
        found[0]["status"] = "trash"
        return self._shown(found[0], call)

    def _moderate(self, call: Call) -> Answered:
        one = self.one(int(call.path["id"]))
        one["status"] = call.body["status"]
        return _as_review(one)


def _content(raw: str) -> dict[str, str]:
    return {"raw": raw, "rendered": f"<p>{raw.replace('...', '&#8230;')}</p>\n"}


def _as_review(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "product_id": one["post"],
        "product_name": "Beans",
        "product_permalink": f"{SITE}/product/beans/",
        "status": one["status"],
        "reviewer": one["author_name"],
        "reviewer_email": one["author_email"],
        "review": one["content"]["rendered"],
        "rating": one["rating"],
        "verified": True,
        "reviewer_avatar_urls": one["author_avatar_urls"],
        "date_created": one["date"],
        "date_created_gmt": one["date_gmt"],
    }


def known(items: list[Found]) -> tuple[Known, ...]:
    """Give items as the store names them to a stream that looks after them."""
    return tuple(Known(one.remote_id, one.ref, one.kind) for one in items)


def world() -> World:
    """Make a site with two comments, one of them held back, and two reviews."""
    made = World()
    made.say("Are you open on Sundays?")
    made.say("Buy my pills", "Spammer", status="hold")
    made.review("Tasty <3", 5)
    made.review("Never came", 1, "Cecilia", status="hold")
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def signed_in(net: FakeNetwork, given: dict[str, str] | None = None) -> Shop:
    """Sign in at the tests' morning."""
    return Shop.signed_in(WordPress(), net, given or GIVEN)
