"""A TikTok of our own: one business account, its videos, and what is said below them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.channels.tiktok import TikTok
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.conftest import SetClock

OWN = own_contract(Path(__file__).with_name("contract.toml"))
BUSINESS = "biz-1"
GIVEN: dict[str, str] = {
    "client_id": "app-1",
    "client_secret": "a-secret-of-tiktok",
    "refresh": "refresh-1",
}
SCOPES = "user.info.basic,video.list,comment.list,comment.list.manage"


def said(data: dict[str, Any] | None = None, code: int = 0, message: str = "OK") -> Reply:
    """Make an answer as TikTok does: always with a status of 200."""
    body = {"code": code, "message": message, "request_id": "r", "data": data or {}}
    return Reply(200, body)


@dataclass
class World:
    """What this TikTok holds; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=2)
    videos: list[dict[str, Any]] = field(default_factory=list)  # newest last
    comments: list[dict[str, Any]] = field(default_factory=list)
    accesses: list[str] = field(default_factory=lambda: ["access-1"])  # the last one is taken
    refreshes: list[str] = field(default_factory=lambda: ["refresh-1"])
    scopes: str = SCOPES
    page_size: int = 30

    def video(self, caption: str = "New beans are in") -> str:
        """Put up a video; gives its id."""
        video_id = str(7000000000000000000 + len(self.videos))
        self.videos.append(
            {
                "item_id": video_id,
                "caption": caption,
                "create_time": str(int(self.at.timestamp())),
                "share_url": f"https://www.tiktok.com/@shop/video/{video_id}",
                "likes": 5,
                "shares": 1,
            }
        )
        return video_id

    def comment(self, text: str, by: str = "anna", *, video: str = "", above: str = "") -> str:
        """Let somebody comment; gives the comment's id."""
        self.at += timedelta(seconds=1)
        comment_id = str(6990565363377392901 + len(self.comments))
        one: dict[str, Any] = {
            "comment_id": comment_id,
            "video_id": video or self.videos[0]["item_id"],
            "unique_identifier": f"+{by}/=",
            "username": by,
            "create_time": str(int(self.at.timestamp())),
            "text": text,
            "likes": 1,
            "owner": by == "shop",
            "status": "PUBLIC",
        }
        self.comments.append({**one, **({"parent_comment_id": above} if above else {})})
        return comment_id

    def one(self, comment_id: str) -> dict[str, Any]:
        """Give one comment."""
        return next(one for one in self.comments if one["comment_id"] == comment_id)

    def below(self, comment_id: str) -> list[dict[str, Any]]:
        """Give the answers to a comment."""
        return [one for one in self.comments if one.get("parent_comment_id") == comment_id]

    def delete(self, comment_id: str) -> None:
        """Take a comment away."""
        self.comments.remove(self.one(comment_id))

    # --- what answers

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, and by others where they are here."""
        net = FakeNetwork(OWN, *contracts)
        net.guard = self._guard
        root = "/open_api/v1.3"
        net.handlers |= {
            f"GET {root}/business/video/list/": self._videos,
            f"GET {root}/business/comment/list/": self._comments,
            f"GET {root}/business/comment/reply/list/": self._answers,
            f"GET {root}/business/get/": self._profile,
            f"POST {root}/business/comment/reply/create/": self._reply,
            f"POST {root}/business/comment/hide/": self._hide,
            f"POST {root}/business/comment/like/": self._like,
            f"POST {root}/business/comment/delete/": self._delete,
            f"POST {root}/tt_user/oauth2/refresh_token/": self._refresh,
            f"POST {root}/tt_user/oauth2/token/": self._exchange,
            f"POST {root}/tt_user/oauth2/revoke/": lambda _: said(),
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        if "/oauth2/" in call.request.url.path or call.credential == self.accesses[-1]:
            return None
        return said(code=40105, message="Access token is incorrect or has been revoked.")

    def _tokens(self) -> Answered:
        self.accesses.append(f"access-{len(self.accesses) + 1}")
        self.refreshes.append(f"refresh-{len(self.refreshes) + 1}")
        return said(
            {
                "access_token": self.accesses[-1],
                "refresh_token": self.refreshes[-1],
                "expires_in": 86400,
                "refresh_token_expires_in": 31536000,
                "open_id": BUSINESS,
                "scope": self.scopes,
            }
        )

    def _refresh(self, call: Call) -> Answered:
        if call.body["refresh_token"] != self.refreshes[-1]:
            return said(code=40002, message="Invalid refresh token")
        return self._tokens()

    def _exchange(self, call: Call) -> Answered:
        if call.body["auth_code"] != "the-code":
            return said(code=40002, message="Invalid auth_code")
        return self._tokens()

    def _listed(self, call: Call, whole: list[dict[str, Any]], name: str) -> Answered:
        whole = whole[::-1]
        start = int(call.query.get("cursor", "0"))
        end = start + min(int(call.query.get("max_count", "20")), self.page_size)
        return said({name: whole[start:end], "cursor": end, "has_more": end < len(whole)})

    def _videos(self, call: Call) -> Answered:
        counted = [
            {**one, "comments": sum(c["video_id"] == one["item_id"] for c in self.comments)}
            for one in self.videos
        ]
        return self._listed(call, counted, "videos")

    def _comments(self, call: Call) -> Answered:
        of_video = [one for one in self.comments if one["video_id"] == call.query["video_id"]]
        if wanted := call.query.get("comment_ids"):
            of_video = [one for one in of_video if one["comment_id"] in json.loads(wanted)]
        tops = [one for one in of_video if "parent_comment_id" not in one]
        whole = [{**one, "replies": len(self.below(one["comment_id"]))} for one in tops]
        return self._listed(call, whole, "comments")

    def _answers(self, call: Call) -> Answered:
        return self._listed(call, self.below(call.query["comment_id"]), "comments")

    def _profile(self, call: Call) -> Answered:
        return said({"username": "shop", "display_name": "The Shop", "followers_count": 55})

    def _reply(self, call: Call) -> Answered:
        self.at = max(self.at, AT)
        above = self.one(call.body["comment_id"])
        top = above.get("parent_comment_id", above["comment_id"])
        text, video = call.body["text"], call.body["video_id"]
        return said({"comment_id": self.comment(text, "shop", video=video, above=top)})

    def _hide(self, call: Call) -> Answered:
        status = {"HIDE": "HIDDEN", "UNHIDE": "PUBLIC"}[call.body["action"]]
        self.one(call.body["comment_id"])["status"] = status
        return said()

    def _like(self, call: Call) -> Answered:
        self.one(call.body["comment_id"])["liked"] = call.body["action"] == "like"
        return said()

    def _delete(self, call: Call) -> Answered:
        self.delete(call.body["comment_id"])
        return said()


def world() -> World:
    """Make an account with two videos, and two comments and an answer below the first."""
    made = World()
    made.video()
    made.video("Opening hours")
    first = made.comment("Is it fair trade?")
    made.comment("Lovely", "bo")
    made.comment("I wonder, too", "cleo", above=first)
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def clock() -> SetClock:
    """Give a clock that stands at the tests' morning."""
    return SetClock(AT.astimezone(UTC))


def signed_in(net: FakeNetwork, given: dict[str, str] | None = None) -> Shop:
    """Sign in at the tests' morning."""
    return Shop.signed_in(TikTok(clock()), net, given or GIVEN, clock())
