"""A first run on a Mastodon server, through the whole desk: as far as wanted, and whole."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from app.domain.item import AccountState
from app.queries import accounts as asked
from app.services.desk import Desk
from tests.channels.mastodon.family import ANNA, HOST, MASTODON, SHOP, TOKEN, Server
from tests.conftest import SetClock
from tests.services.engine.conftest import Network

WAIT_S = 10.0
N = 300
NOTICES = "/api/v1/notifications"
COUNT = "SELECT count(*) FROM item"
STATES = "SELECT state, count(*) FROM item GROUP BY state ORDER BY state"


@pytest.fixture
def server(network: Network, clock: SetClock) -> Server:
    """A server where one mention came every four hours for fifty days."""
    made = Server(MASTODON)
    for number in range(N):
        at = clock.now() - timedelta(hours=4 * (N - number))
        made.post(ANNA, f"mention {number} @shop", created_at=at.isoformat())
    network.answer = made
    return made


@pytest.fixture
def account_id(desk: Desk, server: Server) -> int:
    return desk.accounts.add("mastodon", {"server": HOST, "token": TOKEN}).result(WAIT_S)


def count(desk: Desk) -> int:
    return int(desk.read_page(COUNT, {})[0][0])


@pytest.mark.parametrize(("days", "n"), [(7, 80), (30, 200), (90, N)])
def test_a_first_run_goes_back_as_far_as_the_owner_wants(
    desk: Desk, account_id: int, days: int, n: int
) -> None:
    desk.jobs.write(lambda: desk.preferences.change("backfill_days", days)).result(WAIT_S)
    report = desk.fetching.fetch().accounts[0]
    assert (report.account_id, report.state, report.new) == (account_id, AccountState.OK, n)
    assert desk.fetching.fetch().accounts[0].new == 0


def test_a_first_run_that_broke_off_is_done_again_whole(
    desk: Desk, server: Server, account_id: int
) -> None:
    desk.jobs.write(lambda: desk.preferences.change("backfill_days", 90)).result(WAIT_S)
    answer = server.listed

    def broken(request: httpx.Request, entries: list[dict[str, object]]) -> httpx.Response:
        is_late = "max_id" in request.url.params and request.url.path == NOTICES
        return httpx.Response(500) if is_late else answer(request, entries)

    server.listed = broken  # type: ignore[method-assign]
    assert desk.fetching.fetch().accounts[0].state is AccountState.TIRED
    stream = asked.streams(desk.read_page, account_id)["notifications"]
    assert (count(desk), stream.cursor, stream.is_complete) == (40, "", False)
    server.listed = answer  # type: ignore[method-assign]
    assert desk.fetching.fetch().accounts[0].new == N - 40
    assert asked.streams(desk.read_page, account_id)["notifications"].is_complete


def test_what_was_answered_in_the_past_waits_for_nobody(
    desk: Desk, server: Server, account_id: int, clock: SetClock
) -> None:
    for mention in server.statuses[150:200]:
        server.post(
            SHOP,
            "an answer",
            in_reply_to_id=mention["id"],
            created_at=(clock.now() - timedelta(days=10)).isoformat(),
        )
    assert desk.fetching.fetch().accounts[0].account_id == account_id
    states = dict(desk.read_page(STATES, {}))
    assert states == {"new": 150, "waiting": 50}
