"""A LinkedIn of our own: one page with a post, people who comment, and the news of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.channels.linkedin import LinkedIn
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.conftest import SetClock

OWN = own_contract(Path(__file__).with_name("contract.toml"))
PAGE = "urn:li:organization:1001"
ANNA, BO = "urn:li:person:AnnaA1", "urn:li:person:BoB2"
POST = "urn:li:share:7000000000000000001"
ACTIVITY = "urn:li:activity:7000000000000000002"
TOKEN = "a-token-of-linkedin"
GIVEN: dict[str, str] = {"token": TOKEN, "organization": PAGE}
DEAD: dict[str, Any] = {"status": 401, "serviceErrorCode": 65601, "message": "x"}


def ms(moment: datetime) -> int:
    """Write a moment as LinkedIn does."""
    return int(moment.timestamp() * 1000)


def denied(status: int, **more: object) -> Reply:
    """Make an error as LinkedIn does."""
    return Reply(status, {"status": status, "message": "in any language", **more})


@dataclass
class World:
    """What this LinkedIn holds; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=1)
    comments: list[dict[str, Any]] = field(default_factory=list)
    news: list[dict[str, Any]] = field(default_factory=list)
    pages: list[str] = field(default_factory=lambda: [PAGE])
    posts: list[dict[str, Any]] = field(default_factory=list)
    has_admin_scope: bool = True
    page_size: int = 50

    def post(self, urn: str = POST, text: str = "New beans are in") -> None:
        """Let the page say something."""
        at = ms(self.at)
        self.posts.insert(0, {"id": urn, "author": PAGE, "commentary": text, "publishedAt": at})

    def comment(
        self,
        text: str,
        by: str = ANNA,
        *,
        above: str = "",
        target: str = ACTIVITY,
        is_news: bool = True,
    ) -> str:
        """Let somebody comment; gives the comment's urn."""
        number = (ms(self.at) << 22) + len(self.comments) + 1
        urn = f"urn:li:comment:({target},{number})"
        made = {"actor": by, "time": ms(self.at)}
        one: dict[str, Any] = {
            "id": str(number), "commentUrn": urn, "actor": by, "object": target,
            "created": made, "message": {"text": text},
        }  # fmt: skip
        self.comments.append({**one, **({"parentComment": above} if above else {})})
        if is_news and by != PAGE:
            self.tell("COMMENT", urn, text, by, target)
        return urn

    def tell(
        self, action: str, urn: str, text: str = "", by: str = ANNA, target: str = ACTIVITY
    ) -> None:
        """Add a piece of news, the newest first."""
        kind = "share" if action.startswith("SHARE") else "comment"
        made = {"owner": by, "text": text, "entity": urn, "object": target}
        self.news.insert(
            0,
            {
                "notificationId": len(self.news) + 1,
                "organizationalEntity": PAGE,
                "action": action,
                "lastModifiedAt": ms(self.at) + len(self.news),
                "sourcePost": target,
                "decoratedSourcePost": {"entity": POST, "text": "New beans are in"},
                "generatedActivity": urn,
                "decoratedGeneratedActivity": {kind: made} if action != "COMMENT_DELETE" else {},
            },
        )

    def below(self, urn: str) -> list[dict[str, Any]]:
        """Give the page's own comments below a comment."""
        return [
            one for one in self.comments if one["actor"] == PAGE and one.get("parentComment") == urn
        ]

    def delete(self, urn: str) -> None:
        """Take a comment away."""
        self.comments = [one for one in self.comments if one["commentUrn"] != urn]

    # --- what answers

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, and by others where they are here."""
        net = FakeNetwork(OWN, *contracts)
        net.guard = self._guard
        net.handlers |= {
            "GET /rest/posts": self._posts,
            "GET /rest/socialActions/{target}/comments": self._comments,
            "POST /rest/socialActions/{target}/comments": self._reply,
            "POST /rest/socialActions/{target}/comments/{id}": self._edit,
            "DELETE /rest/socialActions/{target}/comments/{id}": self._delete,
            "GET /rest/organizationalEntityNotifications": self._news,
            "GET /rest/organizationalEntityShareStatistics": self._statistics,
            "GET /rest/organizationAcls": self._acls,
            "GET /rest/organizations/{id}": self._organization,
            "GET /rest/networkSizes/{urn}": lambda _: {"firstDegreeSize": 321},
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        if call.credential != TOKEN:
            return Reply(401, DEAD)
        is_admins = "Notifications" in call.request.url.path or "Statist" in call.request.url.path
        if is_admins and not self.has_admin_scope:
            return denied(403, serviceErrorCode=100)
        return None

    def _listed(self, call: Call, whole: list[dict[str, Any]]) -> Answered:
        start = int(call.query.get("start", "0"))
        count = min(int(call.query.get("count", "10")), self.page_size)
        paging = {"start": start, "count": count, "links": [], "total": len(whole)}
        return {"elements": whole[start : start + count], "paging": paging}

    def _posts(self, call: Call) -> Answered:
        return self._listed(call, self.posts)

    def _comments(self, call: Call) -> Answered:
        target = call.path["target"]
        if target in (POST, ACTIVITY):
            return self._listed(call, [one for one in self.comments if one["object"] == ACTIVITY])
        if not target.startswith("urn:li:comment:"):
            return self._listed(call, [one for one in self.comments if one["object"] == target])
        if all(one["commentUrn"] != target for one in self.comments):
            return denied(404)
        below = [one for one in self.comments if one.get("parentComment") == target]
        return self._listed(call, below)

    def _reply(self, call: Call) -> Answered:
        body, self.at = call.body, max(self.at, AT)
        urn = self.comment(
            body["message"]["text"], body["actor"],
            above=body.get("parentComment", ""), target=body["object"],
        )  # fmt: skip
        made = self.comments[-1]
        return Reply(201, made, headers={"x-restli-id": urn.rstrip(")").rpartition(",")[2]})

    def _one(self, call: Call) -> dict[str, Any] | None:
        return next((one for one in self.comments if one["id"] == call.path["id"]), None)

    def _edit(self, call: Call) -> Answered:
        one = self._one(call)
        if one is None:
            return denied(404)
        one["message"] = {"text": call.body["patch"]["message"]["$set"]["text"]}
        return Reply(204)

    def _delete(self, call: Call) -> Answered:
        one = self._one(call)
        if one is None:
            return denied(404)
        self.comments.remove(one)
        return Reply(204)

    def _news(self, call: Call) -> Answered:
        found = re.fullmatch(r"\(start:(\d+),end:(\d+)\)", call.query["timeRange"])
        assert found is not None
        since, end = int(found[1]), int(found[2])
        return self._listed(call, [n for n in self.news if since <= n["lastModifiedAt"] <= end])

    def _statistics(self, call: Call) -> Answered:
        told = []
        for name, key in (("shares", "share"), ("ugcPosts", "ugcPost")):
            for urn in re.findall(r"urn:li:\w+:\d+", call.query.get(name, "")):
                target = ACTIVITY if urn == POST else urn
                n = sum(one["object"] == target for one in self.comments)
                figures = {"commentCount": n, "likeCount": 7, "shareCount": 2}
                told.append({key: urn, "totalShareStatistics": figures})
        return {"elements": told}

    def _acls(self, call: Call) -> Answered:
        return {"elements": [{"organization": urn, "role": "ADMINISTRATOR"} for urn in self.pages]}

    def _organization(self, call: Call) -> Answered:
        number = call.path["id"]
        if f"urn:li:organization:{number}" not in self.pages:
            return denied(403)
        return {"localizedName": f"Cafe {number}", "vanityName": f"cafe{number}"}


def world() -> World:
    """Make a page with one post and three comments, one of them mentioning it elsewhere."""
    made = World()
    made.post()
    made.comment("Is it fair trade?")
    made.comment("Lovely", BO)
    made.tell("COMMENT_MENTION", "urn:li:comment:(urn:li:activity:55,7000000000000000055)", "@Cafe")
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def clock() -> SetClock:
    """Give a clock that stands at the tests' morning."""
    return SetClock(AT.astimezone(UTC))


def signed_in(net: FakeNetwork, given: dict[str, str] | None = None) -> Shop:
    """Sign in at the tests' morning."""
    return Shop.signed_in(LinkedIn(clock()), net, given or GIVEN, clock())
