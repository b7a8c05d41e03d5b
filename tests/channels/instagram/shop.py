"""An Instagram of our own, reached through a Page or with a token of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.channels.base import WatchRef
from app.channels.instagram import Instagram
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.conftest import SetClock

OWN = own_contract(Path(__file__).with_name("contract.toml"))
IG: Final = "17841001"
APP_ID: Final = "26001"  # how the app that made the token knows the same account
PAGE: Final = "page-1001"
HANDLE: Final = "kavosnamai"
USER_TOKEN: Final = "EAA-a-token-of-a-person"
TOKEN: Final = "EAA-the-token-of-the-page"
OWN_TOKEN: Final = "IGAA-a-token-of-the-account"
PAGE_GIVEN: Final[dict[str, str]] = {"token": USER_TOKEN}
GIVEN: dict[str, str] = {"token": USER_TOKEN}
OWN_GIVEN: Final[dict[str, str]] = {"token": OWN_TOKEN}
WATCH: Final = ("#kaunas",)
SCOPES: Final = (
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
    "pages_read_engagement",
    "pages_show_list",
)


def told(moment: datetime) -> str:
    """Write a moment as Meta does: no colon in the offset."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def denied(code: int, subcode: int = 0, status: int = 400, kind: str = "OAuthException") -> Reply:
    """Make an error as Meta does, in words that mean nothing."""
    more = {"error_subcode": subcode} if subcode else {}
    error = {"message": "irgendwas", "type": kind, "code": code, **more, "fbtrace_id": "Abc"}
    return Reply(status, {"error": error})


@dataclass
class World:
    """What this Instagram holds; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=3)
    media: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)  # "on": media
    tags: list[dict[str, Any]] = field(default_factory=list)
    hashtags: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    searched: int = 0
    scopes: tuple[str, ...] = SCOPES
    own_token: str = OWN_TOKEN  # the one that works now
    renewed: int = 0
    account_type: str = "BUSINESS"
    has_hashtags: bool = True
    has_messages: bool = True
    holds_back: bool = False  # an app in development
    most: int = 50
    answers_shown: int = 50  # along with a comment

    def __post_init__(self) -> None:
        """Link the account to its Page."""
        linked = {"instagram_business_account": {"id": IG, "username": HANDLE}}
        page = {"id": PAGE, "name": "Kavos namai", "access_token": TOKEN, **linked}
        self.pages.append(page)
        self.pages.append({"id": "page-2", "name": "Without", "access_token": "EAA-2"})

    def now(self, minutes: int = 1) -> str:
        """Let a little time pass and tell the moment."""
        self.at += timedelta(minutes=minutes)
        return told(self.at)

    def show(self, caption: str, at: datetime | None = None) -> str:
        """Let the shop post a picture."""
        media_id = f"90{len(self.media):03d}"
        self.media.insert(0, self.picture(media_id, caption, told(at) if at else self.now()))
        self.media[0]["username"] = HANDLE
        return media_id

    def picture(self, media_id: str, caption: str, at: str) -> dict[str, Any]:
        """Make a picture as Instagram shows it."""
        return {
            "id": media_id,
            "caption": caption,
            "timestamp": at,
            "permalink": f"https://www.instagram.com/p/{media_id}/",
            "media_type": "IMAGE",
            "media_url": f"https://cdn.test/{media_id}.jpg",
            "like_count": 4,
            "comments_count": 0,
        }

    def comment(self, text: str, by: str = "anna", *, on: str, to: str = "") -> str:
        """Let somebody comment."""
        comment_id = f"70{len(self.comments):03d}"
        who = {"username": by, "from": {"id": f"u-{by}", "username": by}}
        made = {"id": comment_id, "text": text, "timestamp": self.now(), **who, "on": on}
        self.comments.insert(0, {**made, **({"parent_id": to} if to else {})})
        return comment_id

    def tag(self, caption: str, by: str = "bo") -> None:
        """Let somebody post a picture that shows the shop."""
        made = self.picture(f"80{len(self.tags):03d}", caption, self.now())
        self.tags.insert(0, {**made, "username": by})

    def write(self, text: str, by: str = "anna", conversation: str = "t_1") -> str:
        """Let somebody write privately."""
        message_id = f"m_{len(self.messages) + 1}"
        who = {"id": IG if by == HANDLE else f"u-{by}", "username": by}
        made = {"id": message_id, "created_time": self.now(), "from": who, "message": text}
        self.messages.insert(0, {**made, "in": conversation})
        return message_id

    def answers(self) -> list[dict[str, Any]]:
        """Give what the shop itself said below others."""
        return [one for one in self.comments if one["username"] == HANDLE]

    # --- what answers

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, and by others where they are here."""
        net = FakeNetwork(OWN, *contracts)
        net.guard = self._guard
        base = "/v26.0"
        net.handlers |= {
            f"GET {base}/me/accounts": self._accounts,
            f"GET {base}/me": self._me,
            f"GET {base}/debug_token": self._debug,
            "GET /refresh_access_token": self._refresh,
            f"GET {base}/{{id}}/media": self._media,
            f"GET {base}/{{id}}/tags": self._tags,
            f"GET {base}/{{id}}/recently_searched_hashtags": self._searched,
            f"GET {base}/ig_hashtag_search": self._search,
            f"GET {base}/{{id}}/recent_media": self._recent,
            f"GET {base}/{{id}}/conversations": self._conversations,
            f"GET {base}/{{id}}/messages": self._messages,
            f"POST {base}/{{id}}/messages": self._send,
            f"GET {base}/{{id}}/comments": self._comments,
            f"GET {base}/{{id}}/replies": self._replies,
            f"POST {base}/{{id}}/replies": self._reply,
            f"GET {base}/{{id}}": self._one,
            f"POST {base}/{{id}}": self._hide,
            f"DELETE {base}/{{id}}": self._delete,
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        known = {USER_TOKEN, self.own_token, *(one["access_token"] for one in self.pages)}
        return None if call.credential in known else denied(190, 463, 401)

    def _accounts(self, call: Call) -> Answered:
        if call.credential != USER_TOKEN:
            return denied(100)
        return {"data": self.pages}

    def _me(self, call: Call) -> Answered:
        if call.credential != self.own_token:
            mine = [one for one in self.pages if one["access_token"] == call.credential]
            return mine[0] if mine else {"id": "a-person"}
        known = {"id": APP_ID, "user_id": int(IG), "username": HANDLE, "name": "Kavos namai"}
        return {**known, "account_type": self.account_type}

    def _debug(self, call: Call) -> Answered:
        return {"data": {"is_valid": True, "scopes": list(self.scopes), "expires_at": 0}}

    def _refresh(self, call: Call) -> Answered:
        self.renewed += 1
        self.own_token = f"{OWN_TOKEN}-{self.renewed}"
        return {"access_token": self.own_token, "token_type": "bearer", "expires_in": 5184000}

    def _listed(
        self, call: Call, whole: list[dict[str, Any]], *, has_next: bool = True
    ) -> Answered:
        start = int(call.query.get("after", "0"))
        end = start + min(self.most, int(call.query.get("limit", "25")))
        paging: dict[str, Any] = {"cursors": {"after": str(end)}}
        if end < len(whole) and has_next:
            link = f"https://graph.facebook.com{call.request.url.path}"
            paging["next"] = f"{link}?access_token={call.credential}&after={end}"
        return {"data": [_plain(one) for one in whole[start:end]], "paging": paging}

    def _media(self, call: Call) -> Answered:
        since = int(call.query.get("since", "0"))
        until = int(call.query.get("until", str(2**40)))
        listed = [one for one in self.media if since <= _unix(one) <= until]
        for one in listed:
            one["comments_count"] = sum(other["on"] == one["id"] for other in self.comments)
        return self._listed(call, listed)

    def _tags(self, call: Call) -> Answered:
        return self._listed(call, self.tags, has_next=False)

    def _comments(self, call: Call) -> Answered:
        if all(one["id"] != call.path["id"] for one in self.media):
            return denied(100, 33)
        below = [one for one in self.comments if one["on"] == call.path["id"]]
        top = [
            {**one, "replies": self._shown(one["id"])} for one in below if "parent_id" not in one
        ]
        return self._listed(call, [] if self.holds_back else top)

    def _shown(self, comment_id: str) -> dict[str, Any]:
        """Give the first answers along with a comment, and say where the others are."""
        whole = [_plain(one) for one in self._below(comment_id)]
        shown: dict[str, Any] = {"data": whole[: self.answers_shown]}
        if len(whole) > self.answers_shown:
            link = "https://graph.facebook.com/x?access_token=S&after=x"
            shown["paging"] = {"next": link, "cursors": {"after": "x"}}
        return shown

    def _below(self, comment_id: str) -> list[dict[str, Any]]:
        return [one for one in self.comments if one.get("parent_id") == comment_id]

    def _replies(self, call: Call) -> Answered:
        if self.find(call.path["id"]) is None:
            return denied(100, 33)
        return self._listed(call, self._below(call.path["id"]))

    def _reply(self, call: Call) -> Answered:
        target = self.find(call.path["id"])
        if target is None:
            return denied(100, 33)
        self.at = max(self.at, AT)
        made = self.comment(call.body["message"], HANDLE, on=target["on"], to=target["id"])
        return {"id": made}

    def _searched(self, call: Call) -> Answered:
        if not self.has_hashtags:
            return denied(10)
        return {"data": [{"id": f"tag-{n}"} for n in range(self.searched)]}

    def _search(self, call: Call) -> Answered:
        name = call.query["q"]
        return {"data": [{"id": f"tag-{name}"}]} if name in self.hashtags else denied(24)

    def _recent(self, call: Call) -> Answered:
        return self._listed(call, self.hashtags[call.path["id"].removeprefix("tag-")])

    def _conversations(self, call: Call) -> Answered:
        if not self.has_messages:
            return denied(10)
        found: dict[str, dict[str, Any]] = {}
        for one in self.messages:
            thread = {"id": one["in"], "updated_time": one["created_time"]}
            found.setdefault(one["in"], thread)
        return self._listed(call, list(found.values()))

    def _messages(self, call: Call) -> Answered:
        return self._listed(call, [one for one in self.messages if one["in"] == call.path["id"]])

    def _send(self, call: Call) -> Answered:
        self.at = max(self.at, AT)
        message_id = self.write(call.body["message"]["text"], HANDLE)
        return {"recipient_id": call.body["recipient"]["id"], "message_id": message_id}

    def find(self, wanted: str) -> dict[str, Any] | None:
        """Find a comment."""
        return next((one for one in self.comments if one["id"] == wanted), None)

    def _one(self, call: Call) -> Answered:
        if call.path["id"] == IG:
            return {"id": IG, "username": HANDLE, "name": "Kavos namai", "followers_count": 77}
        one = self.find(call.path["id"])
        return denied(100, 33) if one is None else _plain(one)

    def _hide(self, call: Call) -> Answered:
        one = self.find(call.path["id"])
        if one is None:
            return denied(100, 33)
        one["hidden"] = call.query["hide"] == "true"
        return {"success": True}

    def _delete(self, call: Call) -> Answered:
        one = self.find(call.path["id"])
        if one is None:
            return denied(100, 33)
        self.comments.remove(one)
        return {"success": True}


def _plain(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in ("on", "in")}


def _unix(one: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(one["timestamp"]).timestamp())


def world() -> World:
    """Make an account with something of every sort to be read."""
    made = World()
    own = made.show("New beans are in")
    first = made.comment("Are you open on Sunday?", on=own)
    made.comment("I would like to know, too", "bo", on=own, to=first)
    made.tag("at @kavosnamai")
    made.write("Do you have a table for six?")
    made.hashtags["kaunas"] = [made.picture("85001", "Rain in #kaunas", made.now())]
    return made


def network() -> FakeNetwork:
    """Make it for the tests that go over all networks."""
    return world().network()


def signed_in(
    net: FakeNetwork,
    given: dict[str, str] | None = None,
    clock: SetClock | None = None,
    *,
    watch: str = "",
) -> Shop:
    """Sign in as the shop, through its Page where nothing else is given."""
    shop_clock = clock or SetClock(AT)
    shop = Shop.signed_in(Instagram(shop_clock), net, given or PAGE_GIVEN, shop_clock)
    shop.back_to = AT - timedelta(days=14)
    shop.watches = (WatchRef(3, any=(watch,)),) if watch else ()
    return shop
