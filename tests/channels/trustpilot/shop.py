"""A Trustpilot of our own: one business with its reviews, behind an access that runs out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.channels.base import Known
from app.channels.trustpilot import Trustpilot
from app.domain.item import Found
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop

OWN = own_contract(Path(__file__).with_name("contract.toml"))
KEY, SECRET = "the-key-of-the-shop", "the-secret-of-the-shop"
GIVEN: dict[str, str] = {"handle": "kaffebaren.example", "key": KEY, "secret": SECRET}
UNIT = "507f191e810c19729de860ec"
TOKENS = "POST /v1/oauth/oauth-business-users-for-applications/accesstoken"
FIND = "GET /v1/business-units/find"
LIST = "GET /v1/private/business-units/{id}/reviews"
ONE = "GET /v1/private/reviews/{id}"
ANSWER = "POST /v1/private/reviews/{id}/reply"


def written(moment: datetime) -> str:
    """Write a moment as Trustpilot does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass
class World:
    """What this Trustpilot holds; tests change it between two fetches."""

    at: datetime = AT - timedelta(hours=1)
    reviews: list[dict[str, Any]] = field(default_factory=list)  # the newest first
    page_size: int = 100
    accesses: int = 0  # how many were given; only the newest is taken
    has_plan: bool = True

    def review(self, text: str, stars: int, who: str = "Anna") -> str:
        """Let somebody review the business; gives the review's id."""
        number = len(self.reviews) + 1
        review_id = f"{number:024x}"
        made = {
            "id": review_id,
            "consumer": {"id": f"c-{who}", "displayName": who, "numberOfReviews": 3},
            "businessUnit": {"id": UNIT, "displayName": "Kaffebaren"},
            "stars": stars,
            "title": text.split()[0],
            "text": text,
            "language": "sv",
            "createdAt": written(self.at + timedelta(seconds=number)),
            "updatedAt": None,
            "referralEmail": f"{who}@private.example",
            "companyReply": None,
            "isVerified": True,
            "numberOfLikes": 1,
            "status": "active",
        }
        self.reviews.insert(0, made)
        return review_id

    def one(self, review_id: str) -> dict[str, Any]:
        """Give a review."""
        return next(one for one in self.reviews if one["id"] == review_id)

    def answer(self, review_id: str, text: str) -> None:
        """Answer a review, as the owner does on Trustpilot's own pages."""
        self.one(review_id)["companyReply"] = {
            "text": text,
            "createdAt": written(AT),
            "updatedAt": None,
            "authorBusinessUserId": "b-1",
        }

    def network(self, *contracts: Contract) -> FakeNetwork:
        """Answer by our contract, and by others where they are here."""
        net = FakeNetwork(OWN, *contracts)
        net.guard = self._guard
        net.handlers |= {
            TOKENS: self._access,
            FIND: self._find,
            LIST: self._list,
            ONE: self._one,
            ANSWER: self._answer,
            "DELETE /v1/private/reviews/{id}/reply": self._delete,
        }
        return net

    def _guard(self, call: Call) -> Reply | None:
        given = call.credential
        if call.auth == "basic":
            return None if given == f"{KEY}:{SECRET}" else Reply(401, {"message": "x"})
        if call.auth == "header:apikey":
            return None if given == KEY else Reply(401, {"message": "x"})
        if given != f"access-{self.accesses}":
            return Reply(401, {"message": "expired", "errorCode": 1})
        return None if self.has_plan else Reply(403, {"message": "no plan"})

    def _access(self, call: Call) -> Answered:
        self.accesses += 1
        return {"access_token": f"access-{self.accesses}", "expires_in": "359999"}

    def _find(self, call: Call) -> Answered:
        if call.query["name"] != "kaffebaren.example":
            return Reply(404, {"message": "not found"})
        return {"id": UNIT, "displayName": "Kaffebaren"}

    def _list(self, call: Call) -> Answered:
        size = min(int(call.query.get("perPage", "20")), self.page_size)
        start = (int(call.query.get("page", "1")) - 1) * size
        more = [{"rel": "next-page", "href": "x", "method": "GET"}]
        links = more if start + size < len(self.reviews) else []
        return {"links": links, "reviews": self.reviews[start : start + size]}

    def _one(self, call: Call) -> Answered:
        found = [one for one in self.reviews if one["id"] == call.path["id"]]
        return found[0] if found else Reply(404, {"message": "not found"})

    def _answer(self, call: Call) -> Answered:
        self.answer(call.path["id"], call.body["message"])
        return Reply(201, {})

    def _delete(self, call: Call) -> Answered:
        one = self.one(call.path["id"])
        if one["companyReply"] is None:
            return Reply(404, {"message": "not found"})
        one["companyReply"] = None
        return None


def known(items: list[Found]) -> tuple[Known, ...]:
    """Give items as the store names them to a stream that looks after them."""
    return tuple(Known(one.remote_id, one.ref, one.kind) for one in items)


def world() -> World:
    """Make a business with three reviews, one of them answered."""
    made = World()
    answered = made.review("Bra kaffe", 4)
    made.answer(answered, "Tack!")
    made.review("Sen leverans", 2, "Bo")
    made.review("Toppen", 5, "Cecilia")
    return made


def network() -> FakeNetwork:
    """Give a network that works, for the tests that go over all of them."""
    return world().network()


def signed_in(net: FakeNetwork, given: dict[str, str] | None = None) -> Shop:
    """Sign in at the tests' morning."""
    return Shop.signed_in(Trustpilot(), net, given or GIVEN)
