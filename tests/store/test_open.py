"""A file is made, brought up to date after a copy, or refused with the reason."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import threading
from concurrent.futures import CancelledError
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from app.clock import Clock
from app.errors import DatabaseDamaged, DatabaseNewer, DiskFull, FolderError, FolderReadOnly
from app.paths import Folder
from app.store import migrate as migrations
from app.store.backup import backup
from app.store.open import open_reader, open_writer
from app.store.read import Reader
from app.store.transaction import transaction
from tests.conftest import SetClock
from tests.store.conftest import NOON, Shop, found

NEXT = max(migrations.scripts()) + 1
LATER = (
    "BEGIN; CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;"
    f" PRAGMA user_version = {NEXT}; COMMIT;"
)
BROKEN = "BEGIN; CREATE TABLE later (id INTEGER) STRICT; CREATE TABLE later (id INTEGER) STRICT;"


def shape(db: sqlite3.Connection) -> list[str]:
    """Give every statement that makes a file's shape, as schema.sql keeps them."""
    rows = db.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'words_*' AND name NOT GLOB 'term_key_*'"
        " ORDER BY type = 'index', type = 'trigger', name"
    )
    return [row[0] for row in rows]


def test_schema_sql_is_what_the_numbers_make(folder: Folder, clock: Clock) -> None:
    """Run with SHOPTALK_WRITE_SCHEMA=1 to write it anew after adding a number."""
    with closing(open_writer(folder, clock)) as db:
        made = ";\n\n".join(shape(db)) + ";\n"
    header = (
        "-- What all numbers in migrations/ make together; written by tests/store/test_open.py.\n\n"
    )
    place = Path(str(files("app.store") / "schema.sql"))
    if os.environ.get("SHOPTALK_WRITE_SCHEMA"):
        place.write_text(header + made, "utf-8")
    assert place.read_text("utf-8") == header + made


def test_a_new_file_is_quick_and_safe(folder: Folder, clock: Clock) -> None:
    with closing(open_writer(folder, clock)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert db.execute("PRAGMA secure_delete").fetchone() == (1,)
        assert db.execute("PRAGMA user_version").fetchone() == (max(migrations.scripts()),)
    assert not folder.backups.exists()


def test_every_table_is_strict(folder: Folder, clock: Clock) -> None:
    with closing(open_writer(folder, clock)) as db:
        loose = db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
            " AND strict = 0 AND name NOT GLOB 'sqlite_*'"
        ).fetchall()
    assert loose == []


def test_a_copy_is_put_aside_before_a_migration(shop: Shop) -> None:
    shop.store(found("1"))
    migrations.migrate(shop.db, shop.folder, NOON, {**migrations.scripts(), NEXT: LATER})
    assert shop.db.execute("SELECT count(*) FROM later").fetchone() == (0,)
    (copy,) = shop.folder.backups.iterdir()
    assert copy.name == f"before-{NEXT:04d}-20260304T120000.sqlite3"
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (NEXT - 1,)
        assert old.execute("SELECT count(*) FROM item").fetchone() == (1,)


def test_a_migration_that_fails_leaves_the_file_as_it_was(shop: Shop) -> None:
    with pytest.raises(sqlite3.OperationalError):
        migrations.migrate(shop.db, shop.folder, NOON, {**migrations.scripts(), NEXT: BROKEN})
    assert not shop.db.in_transaction
    assert shop.db.execute("PRAGMA user_version").fetchone() == (NEXT - 1,)
    assert "later" not in {row[0] for row in shop.db.execute("SELECT name FROM sqlite_schema")}


def test_a_file_of_the_first_release_is_brought_up_to_date(folder: Folder, clock: Clock) -> None:
    folder.root.mkdir(parents=True)
    with closing(sqlite3.connect(folder.database)) as old:
        old.executescript(migrations.scripts()[1])
    with closing(open_writer(folder, clock)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (NEXT - 1,)
        assert db.execute("SELECT recommends, heard_of_at FROM item").fetchall() == []
    assert [one.name[:12] for one in folder.backups.iterdir()] == ["before-0002-"]


def test_a_newer_file_is_refused_untouched(folder: Folder, clock: Clock) -> None:
    with closing(open_writer(folder, clock)) as db:
        db.execute("PRAGMA user_version = 99")
    before = folder.database.read_bytes()
    with pytest.raises(DatabaseNewer) as told:
        open_writer(folder, clock)
    assert (told.value.found, told.value.known) == (99, max(migrations.scripts()))
    assert folder.database.read_bytes() == before


@pytest.mark.parametrize("harm", ["text", "cut", "short", "middle", "foreign"])
def test_a_damaged_file_names_the_newest_good_backup(shop: Shop, clock: Clock, harm: str) -> None:
    shop.store(*(found(str(n), "words " * 50) for n in range(100)))
    good = shop.folder.backups / "nightly-2026-03-03.sqlite3"
    backup(shop.db, good, NOON)
    bad = shop.folder.backups / "nightly-2026-03-04.sqlite3"
    bad.write_bytes(good.read_bytes()[:20_000])
    os.utime(good, (1, 1))
    shop.read.close()
    shop.db.close()
    harmed(shop.folder.database, harm)
    with pytest.raises(DatabaseDamaged) as told:
        open_writer(shop.folder, clock)
    assert told.value.backup == str(good)


def harmed(path: Path, harm: str) -> None:
    """Damage a file in one of the ways disks and people do."""
    whole = path.read_bytes()
    if harm == "text":
        path.write_text("this is no database " * 20)
    elif harm == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif harm == "short":
        path.write_bytes(whole[:50])
    elif harm == "middle":
        path.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    else:
        path.unlink()
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE other (id INTEGER)")


def test_an_empty_file_is_a_new_shop(folder: Folder, clock: Clock) -> None:
    folder.root.mkdir(parents=True)
    folder.database.touch()
    open_writer(folder, clock).close()


def test_a_full_disk_is_said_and_nothing_is_half_stored(shop: Shop) -> None:
    (pages,) = shop.db.execute("PRAGMA page_count").fetchone()
    shop.db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DiskFull) as told:
        shop.store(*(found(str(n), "words " * 900) for n in range(50)), cursor="far")
    assert told.value.folder == str(shop.folder.root)
    assert shop.one("SELECT count(*) FROM item") == 0
    assert shop.one("SELECT count(*) FROM stream") == 0
    shop.db.execute("PRAGMA max_page_count = 1000000")
    assert shop.store(found("1"), cursor="far").new == 1


def test_a_really_full_disk_is_said_too(tmp_path: Path, clock: SetClock) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", place],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        db = open_writer(Folder(place), clock)
        with pytest.raises(DiskFull), transaction(db):
            db.execute("INSERT INTO setting (name, value) VALUES ('x', hex(zeroblob(400000)))")
        assert db.execute("SELECT count(*) FROM setting").fetchone() == (0,)
        db.close()
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_folder_that_cannot_be_written_is_said(
    folder: Folder, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FolderReadOnly):
        open_writer(folder, clock)


def test_a_read_only_file_is_said(shop: Shop) -> None:
    shop.db.execute("PRAGMA query_only = ON")
    with pytest.raises(FolderReadOnly), transaction(shop.db):
        shop.db.execute("DELETE FROM brand WHERE id = 99")
    assert not shop.db.in_transaction


def test_a_missing_file_cannot_be_read(folder: Folder) -> None:
    with pytest.raises(FolderError):
        open_reader(folder).execute("SELECT 1 FROM item")


def test_reading_gives_rows_in_order_as_plain_values(shop: Shop) -> None:
    shop.store(*(found(str(n), f'quote " and \\ {n} ё') for n in range(30)))
    rows = shop.read(
        "SELECT id, text, rating FROM item WHERE id > :least ORDER BY id DESC", {"least": 0}
    )
    assert rows == [
        list(row) for row in shop.db.execute("SELECT id, text, rating FROM item ORDER BY id DESC")
    ]
    same = shop.read("SELECT id AS n, id AS n, 'x' FROM item ORDER BY id LIMIT 1")
    assert len(same[0]) == 3


def test_reading_sees_no_half_written_page_and_never_waits(shop: Shop) -> None:
    with transaction(shop.db):
        shop.db.execute("INSERT INTO setting (name, value) VALUES ('a', '1')")
        assert shop.one("SELECT count(*) FROM setting") == 0
    assert shop.one("SELECT count(*) FROM setting") == 1


def test_each_thread_reads_through_its_own_connection(folder: Folder, clock: Clock) -> None:
    open_writer(folder, clock).close()
    read = Reader(folder)
    seen: list[list[list[object]]] = []
    threads = [
        threading.Thread(target=lambda: seen.append(read("SELECT id FROM actor ORDER BY id")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [[[1], [2]]] * 4
    read.close()
    with pytest.raises(CancelledError):  # whoever asks on while the program ends
        read("SELECT count(*) FROM brand")


def test_a_reader_cannot_write(shop: Shop) -> None:
    with closing(open_reader(shop.folder)) as db, pytest.raises(sqlite3.OperationalError):
        db.execute("DELETE FROM actor")


def test_a_transaction_inside_another_takes_part_in_it(shop: Shop) -> None:
    def change_in_two_steps() -> None:
        with transaction(shop.db):
            with transaction(shop.db):
                shop.db.execute("INSERT INTO setting (name, value) VALUES ('a', '1')")
            raise KeyError

    with pytest.raises(KeyError):
        change_in_two_steps()
    assert shop.one("SELECT count(*) FROM setting") == 0
