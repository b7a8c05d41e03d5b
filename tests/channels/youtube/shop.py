"""A YouTube of our own: the shop's channel, its videos, and what people write below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.channels.youtube.asking import SCOPE
from app.clock import utc_text
from tests.channels.contract.call import Answered, Call
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT
from tests.channels.googleapi.consent import GIVEN, Consent, trouble

__all__ = ["GIVEN", "OWN", "WATCH", "World", "network"]

OWN = own_contract(Path(__file__).with_name("contract.toml"))
US, ANNA, BO = "UCourShop", "UCanna", "UCbo"
NAMES = {US: "@kavosnamai", ANNA: "@anna-reads", BO: "@bo"}
WATCH = ("kavos namai", "kn")
V3 = "/youtube/v3"


@dataclass
class Said:
    """One comment."""

    id: str
    by: str
    text: str
    at: str
    video: str
    parent: str = ""
    updated: str = ""
    status: str = "published"


@dataclass
class World:
    """What this YouTube holds; tests change it between two fetches."""

    said: dict[str, Said] = field(default_factory=dict)
    videos: dict[str, dict[str, Any]] = field(default_factory=dict)
    subscribers: str = "1234"
    n_shown: int = 2  # replies that a thread brings along
    page_size: int = 100
    is_bumped: bool = True  # whether a reply brings its thread up again
    tells_by_404: bool = True  # or leaves out what is not there
    has_channel: bool = True
    consent: Consent = field(default_factory=lambda: Consent(SCOPE))
    n_made: int = 0

    def say(
        self, text: str, by: str = ANNA, *, to: str = "", days: float = 1.0, status: str = ""
    ) -> str:
        """Let somebody write, so many days ago; gives the comment's id."""
        self.n_made += 1
        top = to.partition(".")[0]
        made = f"{top}.r{self.n_made}" if top else f"Ugx{self.n_made:03}AaABAg"
        moment = utc_text(AT - timedelta(days=days))
        video = self.said[top].video if top else "video_00001"
        self.said[made] = Said(made, by, text, moment, video, top, status=status or "published")
        return made

    def edit(self, comment_id: str, text: str) -> None:
        """Let somebody change their words."""
        self.said[comment_id].text = text
        self.said[comment_id].updated = utc_text(AT)

    def film(self, video_id: str, title: str, *, by: str = BO, days: float = 1.0) -> None:
        """Let somebody publish a video."""
        self.videos[video_id] = {
            "publishedAt": utc_text(AT - timedelta(days=days)),
            "channelId": by,
            "title": title,
            "description": "We tried kavos namai &amp; liked it",
            "channelTitle": NAMES[by],
            "thumbnails": {"high": {"url": f"https://i.ytimg.com/vi/{video_id}/hq.jpg"}},
        }

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, or by others where they are here."""
        net = FakeNetwork(*(contracts or (OWN,)))
        self.consent.add_to(net)
        net.handlers |= {
            f"GET {V3}/channels": self._channels,
            f"GET {V3}/commentThreads": self._threads,
            f"GET {V3}/comments": self._comments,
            f"POST {V3}/comments": self._insert,
            f"PUT {V3}/comments": self._update,
            f"DELETE {V3}/comments": self._delete,
            f"POST {V3}/comments/setModerationStatus": self._moderate,
            f"GET {V3}/search": self._search,
            f"GET {V3}/videos": self._videos,
        }
        return net

    # --- what YouTube answers

    def _channels(self, call: Call) -> Answered:
        if not self.has_channel:
            return {"items": []}
        snippet = {"title": "Kavos namai", "customUrl": NAMES[US]}
        told: dict[str, Any] = {"id": US, "snippet": snippet}
        if "statistics" in call.query["part"]:
            told["statistics"] = {"subscriberCount": self.subscribers}
        return {"items": [told]}

    def _threads(self, call: Call) -> Answered:
        if SCOPE not in self.consent.scope:
            return trouble(403, "insufficientPermissions")
        tops = [one for one in self.said.values() if not one.parent]
        if "id" in call.query:
            assert not {"maxResults", "order", "moderationStatus"} & call.query.keys()
            ids = call.query["id"].split(",")
            found = [one for one in tops if one.id in ids and one.status == "published"]
            if self.tells_by_404 and len(found) < len(ids):
                return trouble(404, "commentThreadNotFound")
            return {"items": [self._thread(one) for one in found]}
        wanted = call.query.get("moderationStatus", "published")
        fits = [one for one in tops if self._is_of(one, wanted)]
        fits.sort(key=self._activity, reverse=True)
        return self._page(call, [self._thread(one, wanted) for one in fits])

    def _is_of(self, top: Said, wanted: str) -> bool:
        below = [one for one in self.said.values() if one.parent == top.id]
        if wanted == "published":
            return top.status == wanted
        return any(one.status == wanted for one in (top, *below))

    def _activity(self, top: Said) -> str:
        below = [one.at for one in self.said.values() if one.parent == top.id]
        return max([top.at, *below]) if self.is_bumped else top.at

    def _comments(self, call: Call) -> Answered:
        if "parentId" in call.query:
            top = self.said.get(call.query["parentId"])
            if top is None:
                return trouble(404, "commentThreadNotFound")
            return self._page(call, [self._comment(one) for one in self._below(top)])
        assert "maxResults" not in call.query
        ids = call.query["id"].split(",")
        found = [self.said[one] for one in ids if one in self.said]
        found = [one for one in found if one.status == "published"]
        if self.tells_by_404 and len(found) < len(ids):
            return trouble(404, "commentNotFound")
        return {"items": [self._comment(one) for one in found]}

    def _insert(self, call: Call) -> Answered:
        said = call.body["snippet"]
        if said["parentId"] not in self.said:
            return trouble(404, "parentCommentNotFound")
        made = self.say(said["textOriginal"], US, to=said["parentId"], days=0)
        return self._comment(self.said[made])

    def _update(self, call: Call) -> Answered:
        if call.body["id"] not in self.said:
            return trouble(404, "commentNotFound")
        self.edit(call.body["id"], call.body["snippet"]["textOriginal"])
        return self._comment(self.said[call.body["id"]])

    def _delete(self, call: Call) -> Answered:
        if self.said.pop(call.query["id"], None) is None:
            return trouble(404, "commentNotFound")
        return None

    def _moderate(self, call: Call) -> Answered:
        for one in call.query["id"].split(","):
            self.said[one].status = call.query["moderationStatus"]
        return None

    def _search(self, call: Call) -> Answered:
        after = call.query.get("publishedAfter", "")
        fits = [(i, one) for i, one in self.videos.items() if one["publishedAt"] >= after]
        fits.sort(key=lambda fit: fit[1]["publishedAt"], reverse=True)
        items = [{"id": {"kind": "youtube#video", "videoId": i}, "snippet": one} for i, one in fits]
        return self._page(call, items)

    def _videos(self, call: Call) -> Answered:
        ids = [one for one in call.query["id"].split(",") if one in self.videos]
        return {"items": [{"id": one, "snippet": self.videos[one]} for one in ids]}

    # --- how it shows things

    def _below(self, top: Said) -> list[Said]:
        below = [one for one in self.said.values() if one.parent == top.id]
        return sorted(below, key=lambda one: one.at, reverse=True)

    def _thread(self, top: Said, wanted: str = "published") -> dict[str, Any]:
        below = [one for one in self._below(top) if one.status == wanted]
        shown: dict[str, Any] = {}
        if below and self.n_shown:
            shown = {"replies": {"comments": [self._comment(o) for o in below[: self.n_shown]]}}
        snippet = {
            "channelId": US,
            "videoId": top.video,
            "topLevelComment": self._comment(top),
            "canReply": True,
            "totalReplyCount": len(below),
            "isPublic": top.status == "published",
        }
        return {"id": top.id, "snippet": snippet, **shown}

    def _comment(self, one: Said) -> dict[str, Any]:
        snippet: dict[str, Any] = {
            "authorDisplayName": NAMES[one.by],
            "authorChannelUrl": f"http://www.youtube.com/channel/{one.by}",
            "authorChannelId": {"value": one.by},
            "authorProfileImageUrl": "https://yt3.ggpht.com/a.jpg",
            "textDisplay": one.text,
            "textOriginal": one.text,
            "likeCount": 2,
            "publishedAt": one.at,
            "updatedAt": one.updated or one.at,
        }
        if one.parent:
            snippet["parentId"] = one.parent
        else:
            snippet["videoId"] = one.video
        if one.status != "published":
            snippet["moderationStatus"] = one.status
        return {"id": one.id, "snippet": snippet}

    def _page(self, call: Call, items: Sequence[dict[str, Any]]) -> Answered:
        token = call.query.get("pageToken", "")
        if token and not token.startswith("at="):
            return trouble(400, "invalidPageToken")
        start = int(token[3:] or 0)
        size = min(int(call.query["maxResults"]), self.page_size)
        shown = list(items[start : start + size])
        left = len(items) > start + size
        return {"items": shown, **({"nextPageToken": f"at={start + size}"} if left else {})}


def busy() -> World:
    """A channel with something of everything."""
    world = World()
    first = world.say("Where is the shop?", days=6)
    world.say("In the old town", US, to=first, days=5.9)
    world.say("Found it, thank you!", to=first, days=5)
    world.say("Best coffee in Vilnius", BO, days=2)
    world.say("Buy followers at example.test", BO, days=1, status="likelySpam")
    world.say("Is this <b>gluten</b> free?", days=0.5, status="heldForReview")
    world.film("film_000001", "A morning at kavos namai")
    return world


def network() -> FakeNetwork:
    """Stand for YouTube, for what is tried on every network."""
    return busy().network()
