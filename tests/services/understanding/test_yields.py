"""What each source brings and costs; little is never judged, and a no is remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.item import Kind
from app.domain.lead import LeadState
from app.domain.yields import Did, Yield, seconds_by_item
from app.queries.yields import by_account
from app.services.understanding.yields import Suggestion
from app.services.watches import Boxes
from tests.services.understanding.conftest import Stand
from tests.store.conftest import BO, NOON, found

DAY = NOON.date()


def find(stand: Stand, n: int, text: str, start: int = 0) -> list[int]:
    items = [found(f"{text}{k}", text, kind=Kind.FOUND, author=BO) for k in range(start, n + start)]
    stand.store(*items)
    return [int(stand.shop.item(one.remote_id)["id"]) for one in items]


def test_time_is_shared_out_and_no_gap_counts_long() -> None:
    did = [
        Did(NOON, (1,)),
        Did(NOON + timedelta(seconds=60), (2, 3)),
        Did(NOON + timedelta(hours=3), (2,)),
        Did(NOON + timedelta(hours=3, seconds=10)),
        Did(NOON + timedelta(hours=2), (4,)),  # a clock set back
    ]
    assert seconds_by_item(did) == {1: 0.0, 2: 330.0, 3: 30.0, 4: 0.0}


@pytest.mark.parametrize(
    ("items", "dealt_with", "aside", "leads", "share", "is_to_drop"),
    [
        (40, 19, 19, 0, None, False),
        (40, 20, 20, 0, 0.0, True),
        (29, 29, 29, 0, 0.0, False),
        (30, 30, 27, 0, 0.1, False),
        (30, 30, 28, 0, 1 - 28 / 30, True),
        (30, 30, 30, 1, 0.0, False),
    ],
)
def test_what_may_go(
    items: int, dealt_with: int, aside: int, leads: int, share: float | None, is_to_drop: bool
) -> None:
    one = Yield("watch", 1, "Fox", "", items, dealt_with, aside, leads)
    assert one.share == pytest.approx(share)
    assert one.is_to_drop == is_to_drop


def test_a_table_of_watches_and_accounts(stand: Stand) -> None:
    fox = stand.insight.watches.add("Fox", Boxes(any=("fox",), channels=("mastodon",)))
    tea = stand.insight.watches.add("Tea", Boxes(any=("tea",)))
    foxes, teas = find(stand, 30, "fox"), find(stand, 3, "tea and fox")
    for one in (fox, tea):
        stand.insight.watches.backfill(one.watch_id).result()
    stand.triage.noise(foxes[:20])
    stand.clock.forward(seconds=60)
    stand.triage.noise(foxes[20:])
    stand.insight.leads.set(teas[0], LeadState.SEEN)
    stand.clock.forward(minutes=20)
    stand.triage.done([teas[0]])
    yields = stand.insight.sources.yields(DAY, DAY)
    rows = {row.name: row for row in yields.watches}
    assert (rows["Fox"].items, rows["Fox"].aside, rows["Fox"].seconds) == (33, 30, 360)
    assert (rows["Tea"].items, rows["Tea"].leads, rows["Tea"].seconds) == (3, 1, 300)
    (account,) = yields.accounts
    assert (account.items, account.dealt_with, account.channel) == (33, 31, "mastodon")
    assert by_account(stand.shop.read, DAY + timedelta(days=3), DAY + timedelta(days=4)) == ()
    stand.insight.leads.set(teas[0], LeadState.DISMISSED)
    (drop,) = [
        one
        for one in stand.insight.sources.suggestions(stand.insight.sources.yields(DAY, DAY))
        if one.source == "watch"
    ]
    assert (drop.kind, drop.name) == ("drop", "Fox")
    stand.insight.sources.turn_down(drop)
    assert drop not in stand.insight.sources.suggestions(yields)


def test_where_a_watch_does_not_look_yet(stand: Stand) -> None:
    watch = stand.insight.watches.add("Bakery", Boxes(any=("bakery",), channels=("x",)))
    exact = stand.insight.watches.add("Cinnamon", Boxes(any=("cinnamon",), is_exact=True))
    find(stand, 20, "a bakery with cinamon buns")
    nothing = stand.insight.sources.yields(DAY, DAY)
    found_ones = set(stand.insight.sources.suggestions(nothing))
    assert found_ones == {
        Suggestion("network", "watch", watch.watch_id, "Bakery", "mastodon", 20),
        Suggestion("spelling", "watch", exact.watch_id, "Cinnamon", "cinamon", 20),
    }
