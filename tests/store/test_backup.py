"""A backup is proved to open, leaves out what may not be kept, and comes back whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.channels.base import Page
from app.clock import Clock
from app.domain.item import ReplyState
from app.errors import BackupUnfit, DatabaseDamaged, FolderError
from app.paths import Folder
from app.store import replies
from app.store.backup import Counts, backup, check_backup, nightly, too_old
from app.store.ingest import store_page
from app.store.open import open_writer
from app.store.restore import prepare, restore, switch
from tests.store.conftest import NOON, Shop, add_account, found
from tests.store.test_ingest import check_index

SECRET = "heliotropic marzipan"


def of(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Read from a backup."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def fill(shop: Shop) -> int:
    """Store something on a network that lets us keep it, and on one that does not for long."""
    linked = add_account(shop.db, "linked", "linkedin")
    shop.store(found("1", "to be kept"), found("2", "to be kept too"))
    store_page(shop.db, linked, "s", Page(items=(found("9", SECRET),)), NOON, shop.options)
    replies.add(shop.db, shop.account, "k", NOON, text="a draft", item_id=shop.item("1")["id"])
    return linked


def test_a_backup_holds_everything_but_short_lived_words(shop: Shop, tmp_path: Path) -> None:
    fill(shop)
    to = tmp_path / "out" / "mine.sqlite3"
    assert backup(shop.db, to, NOON) == Counts(items=3, replies=1)
    assert not (tmp_path / "out" / "mine.sqlite3.part").exists()
    raw = to.read_bytes()
    assert b"heliotropic" not in raw
    assert b"to be kept too" in raw
    assert of(to, "SELECT text, author_name FROM item WHERE remote_id = '9'") == [("", "")]
    with closing(sqlite3.connect(to)) as copy:
        check_index(copy)
    assert shop.item("9")["text"] == SECRET
    assert shop.rows("SELECT name, items, replies, is_nightly FROM backup_made") == [
        ["mine.sqlite3", 3, 1, 0]
    ]


def test_what_was_forgotten_before_is_not_even_in_the_pages(shop: Shop, tmp_path: Path) -> None:
    shop.store(*(found(str(n), f"word{n} {SECRET}{n}" * 20) for n in range(40)))
    shop.store(gone=tuple(str(n) for n in range(40)))
    to = tmp_path / "mine.sqlite3"
    backup(shop.db, to, NOON)
    assert b"marzipan" not in to.read_bytes()


def test_a_failed_backup_leaves_the_old_one(shop: Shop, tmp_path: Path) -> None:
    to = tmp_path / "mine.sqlite3"
    backup(shop.db, to, NOON)
    before = to.read_bytes()
    shop.db.close()
    with pytest.raises(sqlite3.ProgrammingError):
        backup(shop.db, to, NOON)
    assert to.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_place_that_is_no_folder_is_said(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderError):
        backup(shop.db, tmp_path / "file" / "mine.sqlite3", NOON)


def test_nights_rotate(shop: Shop) -> None:
    for n in range(40):
        day = date(2026, 3, 4) + timedelta(days=n)
        nightly(shop.db, shop.folder, NOON, day, keep=3)
    names = sorted(path.name[8:18] for path in shop.folder.backups.iterdir())
    assert names == ["2026-03-22", "2026-03-29", "2026-04-05", *NEWEST]
    assert len(shop.rows("SELECT id FROM backup_made WHERE is_nightly = 1")) == 40


NEWEST = ["2026-04-10", "2026-04-11", "2026-04-12"]


def test_only_nights_are_ever_taken_away() -> None:
    names = ["before-restore-x.sqlite3", "mine.sqlite3", "nightly-2026-01-01.sqlite3"]
    assert too_old(names, 1) == ()
    nights = [f"nightly-2026-01-{day:02d}.sqlite3" for day in range(5, 12)]
    assert too_old(nights, 0) == tuple(reversed(nights[:-1]))


@pytest.mark.parametrize(
    ("why", "content"),
    [("missing", None), ("damaged", b""), ("damaged", b"not a database at all" * 90)],
)
def test_what_is_no_backup_is_refused(
    shop: Shop, tmp_path: Path, why: str, content: bytes | None
) -> None:
    path = tmp_path / "given.sqlite3"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BackupUnfit) as told:
        restore(shop.folder, path, NOON, shop.db)
    assert told.value.why == why


def test_other_newer_and_broken_files_are_refused(shop: Shop, tmp_path: Path) -> None:
    other, newer, broken = (tmp_path / f"{name}.sqlite3" for name in ("other", "newer", "broken"))
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE something (id INTEGER)")
    shop.store(*(found(str(n), "many words " * 60) for n in range(90)))
    for path in (newer, broken):
        backup(shop.db, path, NOON)
    with closing(sqlite3.connect(newer)) as db:
        db.execute("PRAGMA user_version = 99")
    raw = bytearray(broken.read_bytes())
    raw[40_960:61_440] = os.urandom(20_480)
    broken.write_bytes(raw)
    for path, why in ((other, "other"), (newer, "newer"), (broken, "damaged")):
        with pytest.raises(BackupUnfit) as told:
            check_backup(path)
        assert told.value.why == why


def test_restoring_switches_under_open_readers_and_keeps_the_old(
    shop: Shop, tmp_path: Path
) -> None:
    fill(shop)
    to = tmp_path / "mine.sqlite3"
    backup(shop.db, to, NOON)
    shop.store(found("3", "said since"))
    assert shop.one("SELECT count(*) FROM item") == 4
    assert restore(shop.folder, to, NOON, shop.db) == Counts(items=3, replies=1)
    assert shop.one("SELECT count(*) FROM item") == 3
    assert shop.matches("since") == []
    assert shop.store(found("4", "said later")).new == 1
    (kept,) = shop.folder.backups.glob("before-restore-*.sqlite3")
    assert of(kept, "SELECT count(*) FROM item") == [(4,)]
    assert shop.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert sorted(path.name for path in shop.folder.root.glob("restoring*")) == []
    check_index(shop.db)


def test_what_is_put_aside_before_a_restore_holds_no_short_lived_words(
    shop: Shop, tmp_path: Path
) -> None:
    """It is never taken away, so what has hours would stay in it for good."""
    to = tmp_path / "mine.sqlite3"
    backup(shop.db, to, NOON)
    fill(shop)
    restore(shop.folder, to, NOON, shop.db)
    (aside,) = shop.folder.backups.glob("before-restore-*")
    assert b"to be kept too" in aside.read_bytes()
    assert b"heliotropic" not in aside.read_bytes()


def test_restoring_purges_before_anything_shows(shop: Shop, tmp_path: Path) -> None:
    fill(shop)
    raw = tmp_path / "raw.sqlite3"  # a copy as made by hand, with everything in it
    with closing(sqlite3.connect(raw)) as copy:
        shop.db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    restore(shop.folder, raw, NOON + timedelta(hours=49), shop.db)
    assert shop.item("9")["text"] == ""
    assert shop.matches("marzipan") == []


def test_a_prepared_copy_can_be_looked_at_and_refused(shop: Shop, tmp_path: Path) -> None:
    fill(shop)
    to = tmp_path / "mine.sqlite3"
    backup(shop.db, to, NOON)
    shop.store(found("3"))
    ready = prepare(shop.folder, to, NOON)
    assert ready.counts == Counts(items=3, replies=1)
    assert shop.one("SELECT count(*) FROM item") == 4
    assert switch(shop.folder, ready, NOON, shop.db) == ready.counts


def test_a_damaged_shop_is_restored_by_changing_files(shop: Shop, clock: Clock) -> None:
    fill(shop)
    to = shop.folder.backups / "nightly-2026-03-03.sqlite3"
    backup(shop.db, to, NOON)
    shop.read.close()
    shop.db.close()
    shop.folder.database.write_bytes(b"rubbish" * 1000)
    with pytest.raises(DatabaseDamaged):
        open_writer(shop.folder, clock)
    restore(shop.folder, to, NOON)
    with closing(open_writer(shop.folder, clock)) as db:
        assert db.execute("SELECT count(*) FROM item").fetchone() == (3,)
    assert list(shop.folder.backups.glob("*.damaged"))


def test_a_restore_into_a_new_folder_makes_it(shop: Shop, tmp_path: Path, clock: Clock) -> None:
    fill(shop)
    to = tmp_path / "mine.sqlite3"
    backup(shop.db, to, NOON)
    folder = Folder(tmp_path / "elsewhere")
    assert restore(folder, to, NOON).items == 3
    with closing(open_writer(folder, clock)) as db:
        assert db.execute("SELECT count(*) FROM reply").fetchone() == (1,)


def test_cancelled_replies_do_not_count(shop: Shop, tmp_path: Path) -> None:
    reply = replies.add(shop.db, shop.account, "k", NOON, text="no")
    replies.change(shop.db, reply, NOON, state=ReplyState.CANCELLED)
    assert backup(shop.db, tmp_path / "b.sqlite3", NOON) == Counts(0, 0)
