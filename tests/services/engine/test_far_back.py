"""How far back a first run goes on a network that is read from the newest backwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from app.clock import utc_text
from app.domain.item import AccountState
from app.queries import accounts as asked
from app.services.desk import Desk
from tests.conftest import SetClock
from tests.services.engine.conftest import Network

WAIT_S = 10.0
PAGE = 4
DAYS_APART = 5
N = 40  # two hundred days of mentions


class Bluesky:
    """A server with one mention every five days, in pages of four, newest first."""

    def __init__(self, now: datetime) -> None:
        self.said = [self._mention(n, now - timedelta(days=DAYS_APART * n)) for n in range(N)]
        self.own: dict[str, dict[str, Any]] = {}
        self.pages: list[int] = []
        self.fails_from = N

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer as the server does."""
        name = request.url.path.rpartition("/")[2]
        if name == "app.bsky.notification.listNotifications":
            return self._notifications(int(request.url.params.get("cursor", "0")))
        answers: dict[str, Any] = {
            "com.atproto.server.createSession": {
                "did": "did:plc:shop",
                "handle": "shop.example",
                "accessJwt": "access",
                "refreshJwt": "refresh",
            },
            "app.bsky.feed.searchPosts": {"posts": []},
            "com.atproto.repo.listRecords": self._records(request.url.params.get("cursor", "~")),
            "app.bsky.feed.getPosts": self._posts(request.url.params.get_list("uris")),
            "app.bsky.actor.getProfile": {"did": "did:plc:shop", "handle": "shop.example"},
        }
        return httpx.Response(200, json=answers[name])

    def _notifications(self, start: int) -> httpx.Response:
        self.pages.append(start)
        if start >= self.fails_from:
            return httpx.Response(500, json={"error": "InternalServerError"})
        told: dict[str, Any] = {"notifications": self.said[start : start + PAGE]}
        if start + PAGE < len(self.said):
            told["cursor"] = str(start + PAGE)
        return httpx.Response(200, json=told)

    def _records(self, cursor: str) -> dict[str, Any]:
        older = sorted((uri for uri in self.own if uri.rpartition("/")[2] < cursor), reverse=True)
        return {"records": [{"uri": uri} for uri in older[:25]]}

    def _posts(self, uris: list[str]) -> dict[str, Any]:
        return {"posts": [self.own[uri] for uri in uris]}

    def post(self, n: int, at: datetime, parent: str) -> None:
        """Say something as the shop, away from here, in answer to a mention."""
        said = self._mention(n, at)
        uri = f"at://did:plc:shop/app.bsky.feed.post/{n:04d}"
        strong = {"uri": parent, "cid": "cid"}
        reply = {"reply": {"root": strong, "parent": strong}}
        self.own[uri] = said | {
            "uri": uri,
            "author": {"did": "did:plc:shop", "handle": "shop.example"},
            "record": said["record"] | reply,
        }

    def _mention(self, n: int, at: datetime) -> dict[str, Any]:
        return {
            "uri": f"at://did:plc:anna/app.bsky.feed.post/{n}",
            "cid": f"cid{n}",
            "author": {"did": "did:plc:anna", "handle": "anna.example"},
            "reason": "mention",
            "record": {
                "$type": "app.bsky.feed.post",
                "text": f"Mention {n}",
                "createdAt": utc_text(at),
            },
            "isRead": False,
            "indexedAt": utc_text(at),
        }


@pytest.fixture
def server(network: Network, clock: SetClock) -> Bluesky:
    made = Bluesky(clock.now() - timedelta(hours=1))
    network.answer = made
    return made


@pytest.fixture
def account_id(desk: Desk, server: Bluesky) -> int:
    given = {"server": "https://pds.example", "handle": "shop.example", "password": "app-pass"}
    return desk.accounts.add("bluesky", given).result(WAIT_S)


def items(desk: Desk) -> int:
    return int(desk.read_page("SELECT count(*) FROM item", {})[0][0])


@pytest.mark.parametrize(("days", "pages"), [(7, 2), (30, 3), (90, 6)])
def test_a_first_run_goes_back_as_far_as_the_owner_wants(
    desk: Desk, server: Bluesky, account_id: int, days: int, pages: int
) -> None:
    desk.jobs.write(lambda: desk.preferences.change("backfill_days", days)).result(WAIT_S)
    report = desk.fetching.fetch().accounts[0]
    assert (report.state, report.error) == (AccountState.OK, None)
    assert server.pages == [n * PAGE for n in range(pages)]
    assert items(desk) == pages * PAGE
    assert asked.streams(desk.read_page, account_id)["notifications"].cursor != ""


def test_the_next_run_reads_what_is_new_and_no_more(
    desk: Desk, server: Bluesky, account_id: int, clock: SetClock
) -> None:
    desk.fetching.fetch()
    before = items(desk)
    server.pages.clear()
    clock.forward(hours=2)
    server.said.insert(0, server._mention(99, clock.now()))  # noqa: SLF001 - the test's own fake
    assert desk.fetching.fetch().accounts[0].new == 1
    assert len(server.pages) <= 2
    assert items(desk) == before + 1


def test_a_first_run_that_broke_off_is_done_again_whole(
    desk: Desk, server: Bluesky, account_id: int
) -> None:
    server.fails_from = PAGE
    assert desk.fetching.fetch().accounts[0].state is AccountState.TIRED
    assert items(desk) == PAGE  # what came is kept
    assert not asked.streams(desk.read_page, account_id)["notifications"].is_complete
    server.fails_from = N
    assert desk.fetching.fetch().accounts[0].new == 2 * PAGE
    assert asked.streams(desk.read_page, account_id)["notifications"].is_complete


def test_now_and_then_it_is_read_deeply_again(
    desk: Desk, server: Bluesky, account_id: int, clock: SetClock
) -> None:
    desk.fetching.fetch()
    server.pages.clear()
    clock.forward(hours=25)
    desk.fetching.fetch()
    assert len(server.pages) == 3
    read = asked.streams(desk.read_page, account_id)["notifications"]
    assert read.reread_at == clock.now()


def test_what_was_answered_in_the_past_waits_for_nobody(
    desk: Desk, server: Bluesky, account_id: int, clock: SetClock
) -> None:
    for n in range(60):  # some three pages of other words, said since
        server.post(n + 100, clock.now() - timedelta(hours=n), "at://did:plc:eve/x/1")
    server.post(50, clock.now() - timedelta(days=15), server.said[4]["uri"])
    server.post(40, clock.now() - timedelta(days=80), server.said[5]["uri"])
    desk.fetching.fetch()
    waiting = desk.read_page("SELECT remote_id FROM item WHERE state = 'waiting'", {})
    assert [server.said[4]["uri"]] in waiting
    n_posts = desk.read_page("SELECT count(*) FROM post WHERE account_id = :id", {"id": account_id})
    assert n_posts == [[62]]
