"""A Hacker News of our own: stories and comments that Algolia's search finds by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.channels.base import WatchRef
from app.channels.hackernews import HackerNews
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop

OWN = own_contract(Path(__file__).with_name("contract.toml"))
GIVEN: dict[str, str] = {}
WATCH = ("kaffebaren",)
NAME = "search:1:kaffebaren"
SEARCH, ITEM = "GET /api/v1/search_by_date", "GET /api/v1/items/{id}"


def stamped(moment: datetime) -> dict[str, Any]:
    """Write a moment as the search does, twice."""
    written = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"created_at": written, "created_at_i": int(moment.timestamp())}


@dataclass
class World:
    """What was said there; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=1)
    hits: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 100

    def story(self, title: str, by: str = "pg", **more: Any) -> int:
        """Let somebody hand in a story."""
        return self._said({"title": title, "url": "https://a.example/", **more}, by, "story")

    def comment(self, html: str, parent: int, by: str = "anna") -> int:
        """Let somebody comment, in HTML as the site keeps it."""
        story = {"story_id": 1, "story_title": "Coffee", "parent_id": parent}
        return self._said({"comment_text": html, **story}, by, "comment")

    def _said(self, what: dict[str, Any], by: str, tag: str) -> int:
        number = len(self.hits) + 1
        said = {"objectID": str(number), "author": by, "_tags": [tag, f"author_{by}"], **what}
        self.hits.insert(0, said | stamped(self.at + timedelta(seconds=number)))
        return number

    def delete(self, number: int) -> None:
        """Take something away."""
        self.hits = [one for one in self.hits if one["objectID"] != str(number)]

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, and by others where they are here."""
        net = FakeNetwork(OWN, *contracts)
        net.handlers |= {SEARCH: self._search, ITEM: self._item}
        return net

    def _search(self, call: Call) -> Answered:
        word = call.query["query"].strip('"').casefold()
        since = re.sub(r"\D", "", call.query.get("numericFilters", "created_at_i>0").split(">")[1])
        found = [
            hit
            for hit in sorted(self.hits, key=lambda one: -int(one["created_at_i"]))
            if word in repr(hit).casefold() and hit["created_at_i"] > int(since)
        ]
        size = min(int(call.query["hitsPerPage"]), self.page_size)
        page = int(call.query.get("page", "0"))
        told = {"page": page, "nbHits": len(found), "hitsPerPage": size}
        hits = found[page * size : (page + 1) * size]
        return {"hits": hits, "nbPages": -(-len(found) // size), **told}

    def _item(self, call: Call) -> Answered:
        if all(one["objectID"] != call.path["id"] for one in self.hits):
            return Reply(404, {"status": 404, "error": "Not Found"})
        return self._whole(int(call.path["id"]))

    def _whole(self, number: int) -> dict[str, Any]:
        hit = next(one for one in self.hits if one["objectID"] == str(number))
        below = [one for one in reversed(self.hits) if one.get("parent_id") == number]
        return {
            "id": number,
            "author": hit["author"],
            "created_at": hit["created_at"],
            "created_at_i": hit["created_at_i"],
            "title": hit.get("title"),
            "url": hit.get("url"),
            "text": hit.get("comment_text"),
            "parent_id": hit.get("parent_id"),
            "story_id": 1,
            "children": [self._whole(int(one["objectID"])) for one in below],
        }


def world() -> World:
    """Make a story about the shop and two comments, one of which names it."""
    made = World()
    made.story("Kaffebaren opens a second place")
    made.comment("<p>Kaffebaren is <i>great</i> &amp; cheap.<p>Go there", 1)
    made.comment("Kaffebaren? Never heard of", 2, "bo")
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def added(net: FakeNetwork) -> Shop:
    """Add the account, with a watch on the shop's name."""
    shop = Shop.signed_in(HackerNews(), net, GIVEN)
    shop.watches = (WatchRef(1, any=WATCH),)
    return shop
