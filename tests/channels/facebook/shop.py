"""A Facebook of our own: one Page with a post, people who comment, rate and write to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.channels.facebook import Facebook
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.conftest import SetClock

OWN = own_contract(Path(__file__).with_name("contract.toml"))
PAGE: Final = "page-1001"
ANNA: Final = {"id": "p-anna", "name": "Anna Petrauskienė"}
BO: Final = {"id": "p-bo", "name": "Bo"}
SHOP: Final = {"id": PAGE, "name": "Kavos namai"}
USER_TOKEN: Final = "a-token-of-a-person"
TOKEN: Final = "the-token-of-the-page"
GIVEN: dict[str, str] = {"token": USER_TOKEN}
SCOPES: Final = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_messaging",
)
ENDS: Final = AT + timedelta(days=80)


def told(moment: datetime) -> str:
    """Write a moment as Meta does: no colon in the offset."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def denied(code: int, subcode: int = 0, status: int = 400, usage: str = "") -> Reply:
    """Make an error as Meta does, in words that mean nothing."""
    headers = {"x-business-use-case-usage": usage} if usage else {}
    error = {"message": "(#1) irgendwas", "type": "OAuthException", "code": code}
    more = {"error_subcode": subcode} if subcode else {}
    return Reply(status, {"error": {**error, **more, "fbtrace_id": "Abc"}}, headers)


@dataclass
class World:
    """What this Facebook holds; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=3)
    posts: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)  # "on": post, "to": comment
    tagged: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)  # "in": conversation
    pages: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {**SHOP, "access_token": TOKEN, "tasks": ["MODERATE", "MESSAGING", "ANALYZE"]}
        ]
    )
    scopes: tuple[str, ...] = SCOPES
    is_valid: bool = True
    most: int = 100  # on a page of a list, whatever was asked for

    def now(self, minutes: int = 1) -> str:
        """Let a little time pass and tell the moment."""
        self.at += timedelta(minutes=minutes)
        return told(self.at)

    def post(self, text: str, by: dict[str, str] | None = SHOP, at: datetime | None = None) -> str:
        """Let somebody post in the Page's feed."""
        post_id = f"{PAGE}_{len(self.posts) + 1}"
        moment = told(at) if at else self.now()
        made = {"id": post_id, "message": text, "created_time": moment, "updated_time": moment}
        made["permalink_url"] = f"https://www.facebook.com/{post_id}"
        self.posts.insert(0, {**made, **({"from": by} if by else {})})
        return post_id

    def comment(
        self, text: str, by: dict[str, str] | None = ANNA, *, on: str, to: str = "", **more: Any
    ) -> str:
        """Let somebody comment, which moves the post."""
        comment_id = f"{on.rpartition('_')[2]}_{100 + len(self.comments)}"
        made = {"id": comment_id, "message": text, "created_time": self.now(), "on": on, "to": to}
        made["permalink_url"] = f"https://www.facebook.com/{on}?comment_id={comment_id}"
        self.comments.append({**made, **({"from": by} if by else {}), **more})
        for post in self.posts:
            if post["id"] == on:
                post["updated_time"] = told(self.at)
        return comment_id

    def write(self, text: str, by: dict[str, str] = ANNA, conversation: str = "t_1") -> str:
        """Let somebody write privately."""
        message_id = f"m_{len(self.messages) + 1}"
        made = {"id": message_id, "created_time": self.now(), "from": by, "message": text}
        self.messages.insert(0, {**made, "in": conversation})
        return message_id

    def rate(self, word: str, text: str = "", by: dict[str, str] | None = BO, **more: Any) -> None:
        """Let somebody recommend the Page, or not."""
        story = {"open_graph_story": {"id": f"story-{len(self.ratings) + 1}"}}
        made = {"created_time": self.now(), "recommendation_type": word, "review_text": text}
        who = {"reviewer": by} if by else {}
        self.ratings.insert(0, {**made, **who, **story, **more})

    def answers(self) -> list[dict[str, Any]]:
        """Give what the Page itself said below others."""
        return [one for one in self.comments if one.get("from") == SHOP]

    # --- what answers

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, and by others where they are here."""
        net = FakeNetwork(OWN, *contracts)
        net.guard = self._guard
        base = "/v26.0"
        net.handlers |= {
            f"GET {base}/me/accounts": self._accounts,
            f"GET {base}/me": lambda _: {**SHOP},
            f"GET {base}/debug_token": self._debug,
            f"GET {base}/{{id}}/feed": self._feed,
            f"GET {base}/{{id}}/tagged": lambda call: self._listed(call, self.tagged),
            f"GET {base}/{{id}}/ratings": lambda call: self._listed(call, self.ratings),
            f"GET {base}/{{id}}/conversations": self._conversations,
            f"GET {base}/{{id}}/messages": self._messages,
            f"POST {base}/{{id}}/messages": self._send,
            f"GET {base}/{{id}}/comments": self._comments,
            f"POST {base}/{{id}}/comments": self._reply,
            f"POST {base}/{{id}}/likes": lambda _: {"success": True},
            f"DELETE {base}/{{id}}/likes": lambda _: {"success": True},
            f"GET {base}/{{id}}": self._one,
            f"POST {base}/{{id}}": self._change,
            f"DELETE {base}/{{id}}": self._delete,
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        known = {USER_TOKEN, *(one["access_token"] for one in self.pages)}
        return None if call.credential in known else denied(190, 463, 401)

    def _accounts(self, call: Call) -> Answered:
        if call.credential != USER_TOKEN:
            return denied(100)  # a Page has no Pages
        return self._listed(call, self.pages)

    def _debug(self, call: Call) -> Answered:
        unix = int(ENDS.timestamp())
        known = {"is_valid": self.is_valid, "type": "PAGE", "scopes": list(self.scopes)}
        return {"data": {**known, "expires_at": 0, "data_access_expires_at": unix}}

    def _listed(self, call: Call, whole: list[dict[str, Any]]) -> Answered:
        start = int(call.query.get("after", "0"))
        end = start + min(self.most, int(call.query.get("limit", "100")))
        paging: dict[str, Any] = {"cursors": {"after": str(end)}}
        if end < len(whole):
            link = f"https://graph.facebook.com{call.request.url.path}"
            paging["next"] = f"{link}?access_token={call.credential}&after={end}"
        return {"data": [_plain(one) for one in whole[start:end]], "paging": paging}

    def _feed(self, call: Call) -> Answered:
        since = int(call.query.get("since", "0"))
        until = int(call.query.get("until", str(2**40)))
        listed = [one for one in self.posts if since <= _unix(one) <= until]
        for one in listed:
            n = sum(other["on"] == one["id"] for other in self.comments)
            one["comments"] = {"data": [], "summary": {"total_count": n}}
            one["reactions"] = {"data": [], "summary": {"total_count": 5}}
        return self._listed(call, listed)

    def _comments(self, call: Call) -> Answered:
        parent, since = call.path["id"], int(call.query.get("since", "0"))
        known = {one["id"] for one in (*self.posts, *self.comments)}
        stories = {one.get("open_graph_story", {}).get("id") for one in self.ratings}
        if parent not in known | stories:
            return denied(100, 33)
        below = [one for one in self.comments if parent in (one["on"], one["to"])]
        below = [one for one in below if _unix(one) >= since]
        is_reverse = call.query.get("order") == "reverse_chronological"
        return self._listed(call, below[::-1] if is_reverse else below)

    def _reply(self, call: Call) -> Answered:
        target = call.path["id"]
        self.at = max(self.at, AT)
        parent = next((one for one in self.comments if one["id"] == target), None)
        on, to = (parent["on"], target) if parent else (target, "")
        return {"id": self.comment(call.body["message"], SHOP, on=on, to=to)}

    def _conversations(self, call: Call) -> Answered:
        found: dict[str, dict[str, Any]] = {}
        after_ms = int(call.query.get("updated_after_ms", "0"))
        for one in self.messages:  # the newest first
            if _unix(one) * 1000 > after_ms:
                thread = {"id": one["in"], "updated_time": one["created_time"], "can_reply": True}
                found.setdefault(one["in"], thread)
        return self._listed(call, list(found.values()))

    def _messages(self, call: Call) -> Answered:
        return self._listed(call, [one for one in self.messages if one["in"] == call.path["id"]])

    def _send(self, call: Call) -> Answered:
        who = call.body["recipient"]["id"]
        self.at = max(self.at, AT)
        thread = next(one["in"] for one in self.messages if one["from"]["id"] == who)
        message_id = self.write(call.body["message"]["text"], SHOP, thread)
        return {"recipient_id": who, "message_id": message_id}

    def find(self, wanted: str) -> dict[str, Any] | None:
        """Find a post or a comment."""
        return next((one for one in (*self.posts, *self.comments) if one["id"] == wanted), None)

    def _one(self, call: Call) -> Answered:
        if call.path["id"] == PAGE:
            return {**SHOP, "username": "kavosnamai", "followers_count": 321}
        one = self.find(call.path["id"])
        return denied(100, 33) if one is None else _plain(one)

    def _change(self, call: Call) -> Answered:
        one = self.find(call.path["id"])
        if one is None:
            return denied(100, 33)
        one |= {name: value for name, value in call.body.items() if name == "message"}
        one |= {"is_hidden": call.body["is_hidden"] == "true"} if "is_hidden" in call.body else {}
        return {"success": True}

    def _delete(self, call: Call) -> Answered:
        one = self.find(call.path["id"])
        if one is None:
            return denied(100, 33)
        self.comments.remove(one)
        return {"success": True}


def _plain(one: dict[str, Any]) -> dict[str, Any]:
    """Give a thing as Facebook does, without what only the fake must know."""
    shown = {name: value for name, value in one.items() if name not in ("on", "to", "in")}
    return {**shown, **({"parent": {"id": one["to"]}} if one.get("to") else {})}


def _unix(one: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(one["created_time"]).timestamp())


def world() -> World:
    """Make a Page with something of every sort to be read."""
    made = World()
    own = made.post("New beans are in")
    first = made.comment("Are you open on Sunday?", on=own)
    made.comment("I would like to know, too", BO, on=own, to=first)
    made.post("What a lovely place", None)
    made.rate("positive", "Best coffee in town")
    made.write("Do you have a table for six?")
    made.tagged.append({"id": "p-x_77", "message": "with Kavos namai", "tagged_time": made.now()})
    return made


def network() -> FakeNetwork:
    """Make it for the tests that go over all networks."""
    return world().network()


def signed_in(net: FakeNetwork, clock: SetClock | None = None, **given: str) -> Shop:
    """Sign in as the owner of the Page."""
    shop_clock = clock or SetClock(AT)
    shop = Shop.signed_in(Facebook(shop_clock), net, {**GIVEN, **given}, shop_clock)
    shop.back_to = AT - timedelta(days=14)
    return shop
