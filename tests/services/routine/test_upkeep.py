"""Nightly copies, clearing, and going back, on a real file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.item import ReplyState
from app.errors import BackupUnfit, WrongUse
from app.events import Changed
from app.jobs.lanes import Jobs
from app.paths import Folder
from app.queries.outbox import outbox
from app.queries.upkeep import is_sound, last_backup
from app.services.upkeep import is_current, restore_folder, run_nightly
from app.store.open import open_writer
from tests.services.routine.conftest import Shop


def reply(shop: Shop, item_id: int, account_id: int, state: str) -> None:
    shop.db.execute(
        "INSERT INTO reply (id, item_id, account_id, actor_id, state, text, key, created_at,"
        " changed_at, hold_until_at) VALUES ((SELECT max(id) + 1 FROM (SELECT id FROM item UNION"
        " SELECT id FROM reply)), ?, ?, 1, ?, 'Thanks', ?, '2026-03-04T07:00:00Z',"
        " '2026-03-04T07:00:00Z', '2026-03-04T08:00:10Z')",
        (item_id, account_id, state, f"key {state}"),
    )


def filled(shop: Shop) -> int:
    account = shop.account()
    item = shop.item(account, shop.clock.now())
    reply(shop, item, account, "holding")
    reply(shop, item, account, "sending")
    return item


def test_one_nightly_copy_a_day_is_made_proved_and_noted(shop: Shop) -> None:
    filled(shop)
    made = shop.upkeep.nightly()
    assert (made.items, made.replies) == (1, 2)
    assert made.changed.is_checklist
    assert not shop.upkeep.nightly().changed.is_checklist
    assert [path.name for path in shop.folder.backups.iterdir()] == ["nightly-2026-03-04.sqlite3"]
    shop.clock.forward(hours=15)  # 23:00 UTC is tomorrow in Stockholm
    shop.upkeep.nightly()
    assert len(list(shop.folder.backups.iterdir())) == 2
    assert last_backup(shop.read_page) == shop.clock.now()
    assert is_sound(shop.read_page)


def test_a_nightly_copy_keeps_nobody_waiting(shop: Shop) -> None:
    filled(shop)
    faults: list[BaseException] = []
    jobs = Jobs(on_error=faults.append)
    told: list[Changed] = []
    jobs.on_changed(told.append)
    made = run_nightly(jobs, shop.upkeep).result(30)
    assert (made.items, made.replies) == (1, 2)
    assert run_nightly(jobs, shop.upkeep).result(30).items == 0
    jobs.close()
    assert faults == []
    assert [change.is_checklist for change in told] == [True]
    assert last_backup(shop.read_page) == shop.clock.now()
    assert len(list(shop.folder.backups.iterdir())) == 1


def test_a_copy_never_lands_on_the_shop_itself(shop: Shop, tmp_path: Path) -> None:
    for to in (shop.folder.database, tmp_path):
        with pytest.raises(WrongUse, match="file_unwritable"):
            shop.upkeep.backup(to)
    assert is_sound(shop.read_page)


def test_going_back_shows_counts_first_and_sends_nothing_twice(shop: Shop, tmp_path: Path) -> None:
    filled(shop)
    shop.upkeep.backup(tmp_path / "copy")
    shop.db.execute("UPDATE reply SET state = 'sent', remote_id = 'x'")
    shop.item(1, shop.clock.now())
    ready = shop.upkeep.prepare(tmp_path / "copy")
    assert (ready.counts.items, ready.counts.replies) == (1, 2)
    assert shop.read_page("SELECT count(*) FROM item", {}) == [[2]]
    assert shop.upkeep.switch(ready).items == 1
    assert shop.read_page("SELECT count(*) FROM item", {}) == [[1]]
    states = {line.state: line for line in outbox(shop.read_page)}
    assert set(states) == {ReplyState.FAILED, ReplyState.SENDING}
    assert states[ReplyState.FAILED].error == WrongUse(why="restored")
    assert states[ReplyState.FAILED].next_try_at is None
    assert shop.verbs()[-1] == "restore"


def test_a_file_that_is_no_backup_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    filled(shop)
    (tmp_path / "letter").write_text("Dear all")
    for name in ("letter", "missing"):
        with pytest.raises(BackupUnfit):
            shop.upkeep.prepare(tmp_path / name)
    assert shop.read_page("SELECT count(*) FROM item", {}) == [[1]]


def test_clearing_is_noted_once_a_day(shop: Shop) -> None:
    assert shop.upkeep.purge().n == 0
    shop.upkeep.purge()
    assert shop.verbs() == ["purge"]
    shop.clock.forward(days=1)
    shop.upkeep.purge()
    assert shop.verbs() == ["purge", "purge"]


def test_going_back_works_where_the_file_is_broken(shop: Shop, tmp_path: Path) -> None:
    filled(shop)
    shop.upkeep.backup(tmp_path / "copy")
    broken = Folder(tmp_path / "broken")
    broken.root.mkdir()
    assert not is_current(broken)
    broken.database.write_bytes(b"not a database" * 1000)
    assert not is_current(broken)
    found = restore_folder(broken, tmp_path / "copy", shop.clock)
    assert (found.items, found.replies) == (1, 2)
    assert is_current(broken)
    db = open_writer(broken, shop.clock)
    states = [row[0] for row in db.execute("SELECT state FROM reply ORDER BY id")]
    db.close()
    assert states == ["failed", "sending"]
