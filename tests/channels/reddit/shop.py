"""A Reddit of our own: an inbox, a subreddit, both ways in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from app.channels.base import WatchRef
from app.channels.reddit import Reddit
from app.clock import Clock
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.shop import AT, Shop

OWN = own_contract(Path(__file__).with_name("contract.toml"))
US = "Kavos_Namai"
TOKEN, REFRESH = "an-access-of-reddit", "a-refresh-of-reddit"
FEED = "0123456789abcdef0123456789abcdef01234567"
LINK = f"https://www.reddit.com/message/inbox/.rss?feed={FEED}&user={US}"
GIVEN: dict[str, str] = {
    "token": TOKEN,
    "refresh": REFRESH,
    "client_id": "app-of-the-shop",
    "scopes": "identity read privatemessages submit edit vote history",
}
BY_FEED: dict[str, str] = {"token": LINK, "subreddits": "r/vilnius, /r/lithuania"}
WATCH = ("kavos namai",)
WATCHES = (WatchRef(1, any=WATCH),)


@dataclass
class World:
    """What this Reddit holds, newest last; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=2)
    things: list[dict[str, Any]] = field(default_factory=list)
    access: str = TOKEN
    refresh: str = REFRESH
    votes: dict[str, str] = field(default_factory=dict)
    size: int = 100

    def say(self, body: str, by: str = "anna", *, to: str = "t3_post", **more: object) -> str:
        """Let somebody comment; gives the name."""
        return self._add("t1", by, body=body, parent_id=to, link_id="t3_post", **more)

    def post(self, title: str, by: str = "bo", text: str = "", **more: object) -> str:
        """Let somebody post in a subreddit."""
        return self._add("t3", by, title=title, selftext=text, num_comments=2, **more)

    def write(self, body: str, by: str = "cilia", **more: object) -> str:
        """Let somebody send a private message."""
        return self._add("t4", by, body=body, subject="A question", was_comment=False, **more)

    def _add(self, kind: str, by: str, **more: object) -> str:
        self.at += timedelta(seconds=1)
        number = f"x{len(self.things)}"
        page = f"/r/vilnius/comments/post/title/{number}/"
        made = {
            "id": number,
            "name": f"{kind}_{number}",
            "author": by,
            "author_fullname": f"t2_{by.lower()}",
            "created_utc": self.at.timestamp(),
            "edited": False,
            "subreddit": "vilnius",
            "score": 3,
            **({} if kind == "t4" else {"permalink": page}),
            **({"url": f"https://www.reddit.com{page}"} if kind == "t3" else {}),
            **more,
        }
        self.things.append({"kind": kind, "data": made})
        return f"{kind}_{number}"

    def of(self, name: str) -> dict[str, Any]:
        """Give what one thing says."""
        found: dict[str, Any] = next(
            one["data"] for one in self.things if one["data"]["name"] == name
        )
        return found

    def network(self) -> FakeNetwork:
        """Answer by our contract."""
        net = FakeNetwork(OWN)
        net.guard = self._guard
        net.handlers |= {
            "GET /api/v1/me": lambda _: {"id": "shop1", "name": US},
            "GET /message/{where}": self._messages,
            "GET /user/{name}/{where}": self._own,
            "GET /search": self._search,
            "GET /r/{sub}/search": self._search,
            "GET /api/info": self._info,
            "POST /api/comment": self._comment,
            "POST /api/editusertext": self._edit,
            "POST /api/vote": self._vote,
            "POST /api/del": self._del,
            "POST /api/v1/access_token": self._token,
            "POST /api/v1/revoke_token": lambda _: Reply(200, {}),
            "GET /message/inbox/.rss": self._inbox_feed,
            "GET /r/{sub}/new.rss": self._new_feed,
            "GET /search.rss": self._search_feed,
            "GET /r/{sub}/search.rss": self._search_feed,
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        if call.request.url.path.endswith(".rss"):
            is_key = (call.query.get("feed"), call.query.get("user")) == (FEED, US)
            return None if is_key else Reply(403, text="<h1>no</h1>")
        if "/api/v1/access_token" in call.request.url.path:
            return None
        if call.auth == "bearer" and call.credential != self.access:
            told = {"www-authenticate": 'Bearer realm="reddit", error="invalid_token"'}
            return Reply(401, {"message": "Unauthorized", "error": 401}, headers=told)
        return None

    def _listed(self, call: Call, things: list[dict[str, Any]]) -> Answered:
        newest = list(reversed(things))
        names = [one["data"]["name"] for one in newest]
        after = call.query.get("after", "")
        start = names.index(after) + 1 if after in names else 0
        shown = newest[start : start + min(self.size, int(call.query.get("limit", "25")))]
        more = start + len(shown) < len(newest)
        data = {"children": shown, "after": shown[-1]["data"]["name"] if more else None}
        told = {"x-ratelimit-used": "100", "x-ratelimit-remaining": "300.0"}
        told["x-ratelimit-reset"] = "120"
        return Reply(200, {"kind": "Listing", "data": data}, headers=told)

    def _kind(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.things if one["kind"] == kind]

    def _others(self, things: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one for one in things if one["data"]["author"] != US]

    def _messages(self, call: Call) -> Answered:
        where = call.path["where"]
        said = self._others(self._kind("t1"))
        named = [one for one in said if f"u/{US}" in one["data"]["body"]]
        for one in named:
            one["data"]["type"] = "username_mention"
        if where == "mentions":
            return self._listed(call, named)
        if where == "comments":
            return self._listed(call, [one for one in said if one not in named])
        if where == "sent":
            mine = [one for one in self._kind("t4") if one["data"]["author"] == US]
            return self._listed(call, mine)
        return self._listed(call, [*self._others(self._kind("t4")), *said[-2:]])

    def _own(self, call: Call) -> Answered:
        kind = "t1" if call.path["where"] == "comments" else "t3"
        return self._listed(call, [o for o in self._kind(kind) if o["data"]["author"] == US])

    def _search(self, call: Call) -> Answered:
        words = call.query["q"].strip('"').lower()
        return self._listed(
            call, [one for one in self._kind("t3") if words in one["data"]["title"].lower()]
        )

    def _info(self, call: Call) -> Answered:
        ids = call.query["id"].split(",")
        return self._listed(call, [one for one in self.things if one["data"]["name"] in ids])

    def _comment(self, call: Call) -> Answered:
        parent, text = call.body["thing_id"], call.body["text"]
        if parent.startswith("t4_"):
            name = self.write(text, US, parent_id=parent, first_message_name=parent)
        else:
            name = self.say(text, US, to=parent)
        things = [one for one in self.things if one["data"]["name"] == name]
        return {"json": {"errors": [], "data": {"things": things}}}

    def _edit(self, call: Call) -> Answered:
        self.of(call.body["thing_id"])["body"] = call.body["text"]
        things = [o for o in self.things if o["data"]["name"] == call.body["thing_id"]]
        return {"json": {"errors": [], "data": {"things": things}}}

    def _vote(self, call: Call) -> Answered:
        self.votes[call.body["id"]] = call.body["dir"]
        return Reply(200, {})

    def _del(self, call: Call) -> Answered:
        self.things = [o for o in self.things if o["data"]["name"] != call.body["id"]]
        return Reply(200, {})

    def _token(self, call: Call) -> Answered:
        if call.body.get("refresh_token") != self.refresh:
            return Reply(400, {"message": "Bad Request", "error": 400})
        self.access += "+"
        told = {"access_token": self.access, "refresh_token": self.refresh}
        return Reply(200, {**told, "token_type": "bearer", "expires_in": 86400, "scope": "*"})

    # --- feeds

    def _inbox_feed(self, call: Call) -> Answered:
        return feed([*self._others(self._kind("t1")), *self._others(self._kind("t4"))])

    def _new_feed(self, call: Call) -> Answered:
        return feed(self._kind("t3") if call.path["sub"] == "vilnius" else [])

    def _search_feed(self, call: Call) -> Answered:
        words = call.query["q"].strip('"').lower()
        return feed([o for o in self._kind("t3") if words in o["data"]["title"].lower()])


def feed(things: list[dict[str, Any]]) -> Reply:
    """Write a feed as Reddit does."""
    entries = "".join(entry(one["data"]) for one in reversed(things))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>reddit</title><updated>2026-11-22T08:00:00+00:00</updated>{entries}</feed>"
    )
    return Reply(200, text=text, content_type="application/atom+xml; charset=UTF-8")


def entry(told: dict[str, Any]) -> str:
    """Write one entry: its words between Reddit's marks, its tail behind them."""
    words = escape(str(told.get("body") or told.get("selftext") or ""))
    page = f"https://www.reddit.com{told.get('permalink', '/message/messages/x/')}"
    by = told["author"]
    html = (
        f'<!-- SC_OFF --><div class="md"><p>{words}</p></div><!-- SC_ON --> &#32; submitted by '
        f'&#32; <a href="https://www.reddit.com/user/{by}"> /u/{by} </a> &#32; to &#32; '
        f'<a href="https://www.reddit.com/r/vilnius/"> r/vilnius </a> <br/> '
        f'<span><a href="{page}">[link]</a></span> &#32; '
        f'<span><a href="{page}">[comments]</a></span>'
    )
    moment = datetime.fromtimestamp(told["created_utc"], AT.tzinfo).isoformat()
    title = escape(str(told.get("title") or told.get("subject") or "comment reply"))
    return (
        f"<entry><author><name>/u/{by}</name><uri>https://www.reddit.com/user/{by}</uri></author>"
        f'<content type="html">{escape(html)}</content><id>{told["name"]}</id>'
        f'<link href="{page}"/><updated>{moment}</updated><published>{moment}</published>'
        f"<title>{title}</title></entry>"
    )


def world() -> World:
    """Make a shop that was answered, named, written to and spoken of."""
    made = World()
    own = made.say("We roast on Mondays", US)
    made.say("Is it fair trade?", to=own)
    made.say(f"Ask u/{US} about it", "bo")
    made.write("Do you deliver?")
    made.post("Kavos namai or the other one?", text="Which one is better?")
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def signed_in(
    net: FakeNetwork, given: dict[str, str] | None = None, clock: Clock | None = None
) -> Shop:
    """Sign in with a watch, at the tests' morning."""
    return replace(Shop.signed_in(Reddit(), net, given or GIVEN, clock), watches=WATCHES)
