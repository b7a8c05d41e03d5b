"""An X of our own: a shop, people who name it, and either vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.channels.base import WatchRef
from app.channels.x import X
from app.clock import Clock
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop

OWN = own_contract(Path(__file__).with_name("contract.toml"))
US, ANNA, BO = "1001", "2002", "3003"
NAMES = {US: "kavos_namai", ANNA: "anna", BO: "bo"}
TOKEN, REFRESH = "an-access-of-x", "a-refresh-of-x"
GIVEN: dict[str, str] = {
    "token": TOKEN,
    "refresh": REFRESH,
    "client_id": "client-of-the-shop",
    "accepts_terms": "yes",
    "monthly_cap": "50",
    "scopes": "tweet.read users.read tweet.write tweet.moderate.write offline.access",
}
WATCH = ("kavos namai", "kavosnamai")
WATCHES = (WatchRef(1, any=WATCH, never=("jobs",)),)
TYPES = "https://api.x.com/2/problems/"
FIRST_ID = 1_990_000_000_000_000_000
_NEWER = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "tweets": "posts",
}


def trouble(status: int, kind: str = "about:blank", **more: object) -> Reply:
    """Make a problem as X does."""
    name = kind if kind == "about:blank" else TYPES + kind
    told = {"title": "Title", "detail": "Detail", "type": name, "status": status, **more}
    return Reply(status, told, headers={"content-type": "application/problem+json"})


def complaint(*parameters: str) -> Reply:
    """Make X's "invalid request" that names what it does not like."""
    errors = [{"parameters": {one: ["x"]}, "message": "in any words"} for one in parameters]
    return trouble(400, "invalid-request", errors=errors)


@dataclass
class World:
    """What this X holds, newest last; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=2)
    posts: list[dict[str, Any]] = field(default_factory=list)
    speaks: str = "tweet"
    page_size: int = 100
    access: str = TOKEN
    refresh: str = REFRESH
    is_app_only: bool = False
    hidden: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    billed: int = 0  # mills, by the price list

    def say(self, text: str, by: str = ANNA, *, to: str = "", **more: object) -> str:
        """Let somebody post; gives its id."""
        number = str(FIRST_ID + (len(self.posts) << 22))
        above = next((one for one in self.posts if one["id"] == to), None)
        self.at += timedelta(seconds=1)
        named = [
            {"start": 0, "end": 1, "username": name, "id": who}
            for who, name in NAMES.items()
            if f"@{name}" in text
        ]
        made = {
            "id": number,
            "text": text,
            "author_id": by,
            "created_at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "conversation_id": above["conversation_id"] if above else number,
            "lang": "en",
            "edit_history_tweet_ids": [number],
            "public_metrics": {
                "like_count": 3,
                "reply_count": 1,
                "retweet_count": 2,
                "quote_count": 1,
                "bookmark_count": 0,
                "impression_count": 50,
            },
            **({"entities": {"mentions": named}} if named else {}),
            **more,
        }
        if above:
            made["in_reply_to_user_id"] = above["author_id"]
            made["referenced_tweets"] = [{"type": "replied_to", "id": to}]
        self.posts.append(made)
        return number

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, or by others where they are here."""
        net = FakeNetwork(*(contracts or (OWN,)))
        net.guard = self._guard
        net.handlers |= {
            "GET /2/users/me": self._me,
            "GET /2/users/by/username/{username}": self._by_name,
            "GET /2/users/{id}/mentions": self._mentions,
            "GET /2/users/{id}/tweets": self._own,
            "GET /2/tweets/search/recent": self._search,
            "GET /2/tweets": self._some,
            "POST /2/tweets": self._reply,
            "DELETE /2/tweets/{id}": self._delete,
            "PUT /2/tweets/{tweet_id}/hidden": self._hide,
            "POST /2/oauth2/token": self._token,
            "POST /2/oauth2/revoke": lambda _: {"revoked": True},
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        if "/oauth2/" in call.request.url.path:
            return None
        if call.credential != self.access:
            return trouble(401)
        if call.request.url.path.endswith("/users/me"):
            self.billed += 10
        wrong = "post.fields" if self.speaks == "tweet" else "tweet.fields"
        return complaint(wrong) if wrong in call.query else None

    def _me(self, call: Call) -> Answered:
        if self.is_app_only:
            return trouble(403, "unsupported-authentication")
        return {"data": self._user(US)}

    def _by_name(self, call: Call) -> Answered:
        return {"data": self._user(US)}

    def _mentions(self, call: Call) -> Answered:
        named = [
            one
            for one in self.posts
            if f"@{NAMES[US]}" in one["text"] or one.get("in_reply_to_user_id") == US
        ]
        return self._listed(call, [one for one in named if one["author_id"] != US])

    def _own(self, call: Call) -> Answered:
        return self._listed(call, [one for one in self.posts if one["author_id"] == US])

    def _search(self, call: Call) -> Answered:
        return self._listed(call, [o for o in self.posts if "kavos namai" in o["text"].lower()])

    def _some(self, call: Call) -> Answered:
        ids = call.query["ids"].split(",")
        there = {one["id"]: one for one in self.posts if one["id"] not in self.gone}
        errors = [
            {
                "title": "Not Found Error",
                "detail": "Could not find it.",
                "type": TYPES + "resource-not-found",
                "resource_id": one,
                "resource_type": "tweet",
                "value": one,
                "parameter": "ids",
            }
            for one in ids
            if one not in there
        ]
        found = [{"id": one, "text": there[one]["text"]} for one in ids if one in there]
        return {**({"data": found} if found else {}), **({"errors": errors} if errors else {})}

    def _reply(self, call: Call) -> Answered:
        made = self.say(call.body["text"], US, to=call.body["reply"]["in_reply_to_tweet_id"])
        return Reply(201, {"data": {"id": made, "text": call.body["text"]}})

    def _delete(self, call: Call) -> Answered:
        self.posts = [one for one in self.posts if one["id"] != call.path["id"]]
        return {"data": {"deleted": True}}

    def _hide(self, call: Call) -> Answered:
        change = self.hidden.add if call.body["hidden"] else self.hidden.discard
        change(call.path["tweet_id"])
        return {"data": {"hidden": call.body["hidden"]}}

    def _token(self, call: Call) -> Answered:
        if call.body.get("refresh_token") != self.refresh:
            return Reply(400, {"error": "invalid_request"})
        self.access, self.refresh = f"{self.access}+", f"{self.refresh}+"
        told = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": 7200}
        return Reply(200, told)

    def _listed(self, call: Call, posts: list[dict[str, Any]]) -> Answered:
        """Give a page, newest first, as X does: no `data` at all where there is none."""
        since, until = int(call.query.get("since_id", "0")), int(call.query.get("until_id", "0"))
        fits = [
            one
            for one in reversed(posts)
            if int(one["id"]) > since and (not until or int(one["id"]) < until)
        ]
        token = call.query.get("pagination_token") or call.query.get("next_token") or ""
        start = int(token.rpartition("-")[2] or "0")
        size = min(int(call.query["max_results"]), self.page_size)
        shown = fits[start : start + size]
        if not shown:
            return {"meta": {"result_count": 0}}
        meta: dict[str, Any] = {
            "newest_id": shown[0]["id"],
            "oldest_id": shown[-1]["id"],
            "result_count": len(shown),
        }
        if len(fits) > start + size:
            meta["next_token"] = f"a-token-for-page-{start + size}"
        a_post = 1 if "/users/" in call.request.url.path else 5
        authors = {one["author_id"] for one in shown}
        self.billed += a_post * len(shown) + 10 * len(authors)
        users = [self._user(who) for who in dict.fromkeys(one["author_id"] for one in shown)]
        return {"data": self._said(shown), "includes": self._included(shown, users), "meta": meta}

    def _included(self, shown: list[dict[str, Any]], users: list[Any]) -> dict[str, Any]:
        if self.speaks == "tweet":
            return {"users": users}
        parents = {one["referenced_tweets"][0]["id"] for one in shown if "referenced_tweets" in one}
        posts = [one for one in self.posts if one["id"] in parents]
        return {"users": users, **({"posts": self._said(posts)} if posts else {})}

    def _said(self, posts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Say posts in the vocabulary of the day; the newer one hides who was answered."""
        if self.speaks == "tweet":
            return posts
        told = [{_NEWER.get(key, key): value for key, value in one.items()} for one in posts]
        for one in told:
            one.pop("in_reply_to_user_id", None)
            numbers = one["public_metrics"]
            one["public_metrics"] = {
                ("repost_count" if key == "retweet_count" else key): value
                for key, value in numbers.items()
            }
        return told

    def _user(self, who: str) -> dict[str, Any]:
        return {
            "id": who,
            "username": NAMES[who],
            "name": NAMES[who].title(),
            "profile_image_url": f"https://pbs.twimg.test/{who}.jpg",
            "public_metrics": {
                "followers_count": 7,
                "following_count": 1,
                "tweet_count": 1,
                "post_count": 1,
                "listed_count": 0,
            },
        }


def world() -> World:
    """Make a shop with a post, an answer to it, a mention, and a word about it."""
    made = World()
    post = made.say("New beans are in", US)
    made.say("@kavos_namai are they fair trade?", to=post)
    made.say("@kavos_namai are you open on Sunday?", BO)
    made.say("Kavos namai has the best cake", BO)
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def signed_in(
    net: FakeNetwork, given: dict[str, str] | None = None, clock: Clock | None = None
) -> Shop:
    """Sign in with a watch, at the tests' morning."""
    return replace(Shop.signed_in(X(), net, given or GIVEN, clock), watches=WATCHES)
