"""A Google Business Profile of our own: accounts, the shops they manage, and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.channels.google.asking import SCOPE
from app.clock import utc_text
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT
from tests.channels.googleapi.consent import GIVEN, Consent, trouble

__all__ = ["GIVEN", "HERE", "OWN", "World", "network", "no_access", "switched_off"]

OWN = own_contract(Path(__file__).with_name("contract.toml"))
HERE = "accounts/11/locations/22"
STARS = ("", "ONE", "TWO", "THREE", "FOUR", "FIVE")
_V4 = "/v4/accounts/{account}/locations/{location}/reviews"


def no_access() -> Reply:
    """Answer as before Google has let the project in: nothing is allowed a minute."""
    metadata = {"quota_limit_value": "0", "service": "mybusiness.googleapis.com"}
    info = {"reason": "RATE_LIMIT_EXCEEDED", "metadata": metadata}
    return trouble(429, code="RESOURCE_EXHAUSTED", info=info)


def switched_off() -> Reply:
    """Answer as where the interface is not enabled in the project."""
    return trouble(403, code="PERMISSION_DENIED", info={"reason": "SERVICE_DISABLED"})


@dataclass
class World:
    """What Google holds; tests change it between two fetches."""

    accounts: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            "accounts/11": [{"name": "locations/22", "title": "Kavos namai", "storeCode": "K1"}]
        }
    )
    reviews: dict[str, dict[str, Any]] = field(default_factory=dict)
    page_size: int = 50
    is_in: bool = True  # whether Google has let the project in
    state: str = "PENDING"  # what becomes of an answer at first
    consent: Consent = field(default_factory=lambda: Consent(SCOPE))

    def rate(self, stars: int, text: str = "", *, days: float = 1.0, **more: Any) -> str:
        """Let somebody rate the shop, so many days ago; gives the review's id."""
        review_id = f"AbFv{len(self.reviews) + 1:03}"
        at = utc_text(AT - timedelta(days=days))
        self.reviews[review_id] = {
            "name": f"{HERE}/reviews/{review_id}",
            "reviewId": review_id,
            "reviewer": {"displayName": "Anna", "profilePhotoUrl": "https://lh3.test/anna"},
            "starRating": STARS[stars],
            "createTime": at,
            "updateTime": at,
            "reviewReplyUrl": f"https://business.google.com/reviews/{review_id}",
            **({"comment": text} if text else {}),
            **more,
        }
        return review_id

    def answer(self, review_id: str, text: str, state: str = "APPROVED", **more: str) -> None:
        """Let somebody at the shop answer on Google's own page."""
        told = {"comment": text, "updateTime": utc_text(AT), "reviewReplyState": state}
        self.reviews[review_id]["reviewReply"] = {**told, **more}

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, or by others where they are here."""
        net = FakeNetwork(*(contracts or (OWN,)))
        self.consent.add_to(net)
        net.handlers |= {
            "GET /v1/accounts": self._accounts,
            "GET /v1/accounts/{account}/locations": self._locations,
            f"GET {_V4}": self._list,
            f"GET {_V4}/{{review}}": self._one,
            f"PUT {_V4}/{{review}}/reply": self._reply,
            f"DELETE {_V4}/{{review}}/reply": self._take_back,
        }
        return net

    def _accounts(self, call: Call) -> Answered:
        if not self.is_in:
            return no_access()
        names = [{"name": name, "accountName": "Kavos namai"} for name in self.accounts]
        return self._page(call, "accounts", names)

    def _locations(self, call: Call) -> Answered:
        found = self.accounts[f"accounts/{call.path['account']}"]
        return self._page(call, "locations", found)

    def _list(self, call: Call) -> Answered:
        if f"accounts/{call.path['account']}/locations/{call.path['location']}" != HERE:
            return trouble(404, code="NOT_FOUND")
        newest = sorted(self.reviews.values(), key=lambda one: str(one["updateTime"]))[::-1]
        told = self._page(call, "reviews", newest)
        return {**told, "averageRating": 4.3, "totalReviewCount": len(newest)} if newest else {}

    def _one(self, call: Call) -> Answered:
        found = self.reviews.get(call.path["review"])
        return trouble(404, code="NOT_FOUND") if found is None else found

    def _reply(self, call: Call) -> Answered:
        review = self.reviews.get(call.path["review"])
        if review is None:
            return trouble(404, code="NOT_FOUND")
        if len(call.body["comment"].encode()) > 4096:
            return trouble(400, code="INVALID_ARGUMENT")
        self.answer(call.path["review"], call.body["comment"], self.state)
        told: dict[str, Any] = review["reviewReply"]
        return told

    def _take_back(self, call: Call) -> Answered:
        review = self.reviews.get(call.path["review"], {})
        if review.pop("reviewReply", None) is None:
            return trouble(404, code="NOT_FOUND")
        return {}

    def _page(self, call: Call, name: str, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
        start = int(call.query.get("pageToken", "at=0")[3:])
        size = min(int(call.query.get("pageSize", "20")), self.page_size)
        shown = list(items[start : start + size])
        left = {"nextPageToken": f"at={start + size}"} if len(items) > start + size else {}
        return {**({name: shown} if shown else {}), **left}


def busy() -> World:
    """A shop with reviews of every sort."""
    world = World()
    world.rate(5, days=9)
    two = "(Translated by Google) Waited 40 minutes.\n\n(Original)\nFick vänta 40 minuter."
    world.rate(1, two, days=3)
    world.rate(4, "Nice cakes", days=2)
    answered = world.rate(5, "Best coffee", days=1)
    world.answer(answered, "Thank you!")
    return world


def network() -> FakeNetwork:
    """Stand for Google, for what is tried on every network."""
    return busy().network()
