"""The whole way on the sample shop: read the morning, answer, and see the customer's thanks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.assemble import make_sample, open_desk
from app.domain.item import State
from app.errors import WrongUse
from app.paths import Folder
from app.queries import accounts as asked
from app.queries.watches import caught, watches
from app.services.desk import Desk
from app.services.practice.script import words
from tests.conftest import SetClock

WAIT_S = 10.0
NEW = "SELECT id, kind, text, remote_id FROM item WHERE state = 'new' ORDER BY id DESC"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "sample")


@pytest.fixture
def shop(folder: Folder, clock: SetClock) -> Iterator[Desk]:
    assert make_sample(folder, clock=clock) > 120
    desk = open_desk(folder, clock=clock)
    yield desk
    desk.close()


def state_of(desk: Desk, item_id: int) -> State:
    return State(desk.read_page("SELECT state FROM item WHERE id = :id", {"id": item_id})[0][0])


def answer(desk: Desk, item_id: int, text: str) -> None:
    desk.jobs.write(partial(desk.replies.send, item_id, text, hold_s=0)).result(WAIT_S)
    desk.outbox.run_due(desk.clock.now()).result(WAIT_S)


def a_mention(desk: Desk, follows: str) -> tuple[int, str]:
    """Find a new mention whose author, once answered, writes again; and what they will write."""
    wanted = {line.text: getattr(line, follows) for line in words().lines}
    for item_id, kind, text, _ in desk.read_page(NEW, {}):
        plain = text.removeprefix("@lillaraven ")
        if kind == "mention" and wanted.get(plain):
            return item_id, wanted[plain]
    raise AssertionError(f"nobody {follows}")


def test_the_morning_is_alive(shop: Desk) -> None:
    rows = shop.read_page(NEW, {})
    kinds = {kind for _, kind, _, _ in rows}
    assert kinds == {"mention", "comment", "message", "found", "article"}
    assert 15 <= len(rows) <= 40
    langs = shop.read_page("SELECT count(DISTINCT lang) FROM item WHERE kind <> 'article'", {})
    assert langs == [[6]]
    assert shop.profile.is_sample
    (watch,) = watches(shop.read_page)
    assert caught(shop.read_page, "2000-01-01")[watch.id][0] >= 15


def test_the_past_was_answered_and_is_no_backlog(shop: Desk) -> None:
    ((n, answered, backlog),) = shop.read_page(
        "SELECT count(*), count(answered_after_s), sum(is_backlog) FROM item "
        "WHERE kind NOT IN ('found', 'article')",
        {},
    )
    assert answered >= 80
    assert n > answered
    assert backlog == 0


def test_none_of_the_making_is_the_owners_to_undo(shop: Desk) -> None:
    with pytest.raises(WrongUse):
        shop.jobs.write(shop.triage.undo).result(WAIT_S)


def test_an_answer_leaves_and_the_customer_thanks(shop: Desk, clock: SetClock) -> None:
    item_id, thanks = a_mention(shop, "thanks")
    answer(shop, item_id, "Right away, and sorry for the trouble.")
    assert state_of(shop, item_id) is State.WAITING
    clock.forward(minutes=1)
    report = shop.fetching.fetch()
    assert report.new == 1
    newest = shop.read_page(NEW, {})[0]
    assert newest[2] == f"@lillaraven {thanks}"
    assert state_of(shop, item_id) is State.NEW  # they wrote again
    ((reasons,),) = shop.read_page("SELECT reasons FROM item WHERE id = :id", {"id": item_id})
    assert "wrote_again" in reasons


def test_a_customer_asks_again_later(shop: Desk, clock: SetClock) -> None:
    item_id, asks = a_mention(shop, "asks")
    answer(shop, item_id, "Yes, of course.")
    clock.forward(minutes=5)
    shop.fetching.fetch()
    assert not [row for row in shop.read_page(NEW, {}) if asks in row[2]]
    clock.forward(minutes=30)
    shop.fetching.fetch()
    assert [row for row in shop.read_page(NEW, {}) if asks in row[2]]


def test_days_bring_more_and_restarts_lose_nothing(
    shop: Desk, folder: Folder, clock: SetClock
) -> None:
    item_id, _ = a_mention(shop, "thanks")
    answer(shop, item_id, "Thank you!")
    shop.close()
    clock.forward(days=7)
    again = open_desk(folder, clock=clock)
    try:
        report = again.fetching.fetch()
        assert report.new >= 8
        assert state_of(again, item_id) in (State.WAITING, State.NEW)
        again.threads.refresh(item_id).result(WAIT_S)
        replies = again.read_page("SELECT count(*) FROM reply WHERE state = 'sent'", {})
        assert replies == [[1]]
        (row, _) = asked.accounts(again.read_page)
        assert row.followers is not None
        assert clock.now() - timedelta(minutes=1) <= (row.last_success_at or row.created_at)
    finally:
        again.close()


def test_making_it_twice_changes_nothing(folder: Folder, clock: SetClock) -> None:
    n = make_sample(folder, clock=clock)
    assert make_sample(folder, clock=clock) == n


def test_a_real_shop_is_never_made_a_sample(tmp_path: Path, clock: SetClock) -> None:
    folder = Folder(tmp_path / "real")
    open_desk(folder, clock=clock).close()
    with pytest.raises(WrongUse):
        make_sample(folder, clock=clock)
    folder.profile.unlink()
    with pytest.raises(WrongUse):
        make_sample(folder, clock=clock)
