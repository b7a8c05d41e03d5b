"""Texts are read in blocks, newest first; a break at any moment loses nothing, doubles nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.item import Kind, Tone
from app.jobs.cancel import Cancel
from app.queries import understanding as asked
from app.queries.inbox import inbox_rows
from app.services.understanding import run as running
from app.services.understanding.run import Progress
from app.services.watches import Boxes
from app.store import forget
from app.store import understanding as kept
from app.store.recount import rebuild_counts
from tests.services.understanding.conftest import Stand, close_stand, open_stand
from tests.store.conftest import BO, NOON, found

ROOT = Path(__file__).resolve().parents[3]
# Reads a shop as a program of its own, which is killed after some blocks.
KILLED = """
import os, signal, sys
from pathlib import Path
from app.clock import SystemClock
from app.paths import Folder
from app.services.understanding import run
from tests.services.understanding.conftest import open_stand
run.BLOCK, blocks = 10, int(sys.argv[2])
stand = open_stand(Folder(Path(sys.argv[1])), SystemClock())
def kill(progress):
    if progress.done == 10 * blocks:
        os.kill(os.getpid(), signal.SIGKILL)
stand.insight.reading.run(on_progress=kill)
"""


def counted(stand: Stand) -> list[list[Any]]:
    return stand.shop.rows("SELECT day_on, kind, tone, n FROM day_count ORDER BY 1, 2, 3")


def check_counts(stand: Stand) -> None:
    kept = counted(stand)
    rebuild_counts(stand.shop.db)
    assert counted(stand) == kept


def test_a_new_text_is_read_and_shown(stand: Stand) -> None:
    item = stand.say("1", "The queue was bad, police ?")
    assert stand.insight.reading.is_due()
    assert stand.run() == 1
    row = stand.shop.item("1")
    assert (row["tone"], row["lang"], row["understood_by"]) == ("negative", "en", 1)
    assert row["urgency"] == 1 | 2 | 32
    assert stand.rows(item) == [
        ["intent", "question", "rules"],
        ["intent", "urgent", "rules"],
        ["lang", "en", "model"],
        ["tone", "negative", "model"],
        ["topic", "wait", "rules"],
    ]
    assert not stand.insight.reading.is_due()
    (shown,) = inbox_rows(stand.shop.read, [item], NOON)
    assert [str(one) for one in shown.reasons] == ["urgent", "negative", "question"]
    check_counts(stand)


def test_what_decided_is_found_in_title_and_text(stand: Stand) -> None:
    item = stand.say("1", "so bad , call police", title="A good shop")
    stand.run()
    found_why = asked.understood(stand.shop.read, item)
    (urgent,) = [row for row in found_why.rows if row.field == "intent"]
    (place,) = urgent.spans
    assert ("so bad , call police"[place.start : place.end], place.what) == ("police", "police")
    (tone,) = [row for row in found_why.rows if row.field == "tone"]
    assert [(one.is_title, one.start, one.end) for one in tone.spans] == [
        (True, 2, 6),
        (False, 3, 6),
    ]
    assert asked.tone_guess(found_why) == (Tone.POSITIVE, 0.9)


def test_stars_and_doubt_have_their_say(stand: Stand) -> None:
    stand.say("1", "bad", rating=5)
    doubtful = stand.say("2", "perhaps bad")
    stand.run()
    assert stand.shop.item("1")["tone"] == "positive"
    assert stand.shop.item("2")["tone"] == "unknown"
    assert asked.tone_guess(asked.understood(stand.shop.read, doubtful)) == (Tone.NEGATIVE, 0.4)


def test_what_cannot_be_read_and_stubs_hold_nothing_up(stand: Stand) -> None:
    gone = stand.say("1", "good things")
    stand.say("2", "strange")
    stand.say("3", "")
    forget.forget_item(stand.shop.db, gone, NOON)
    assert stand.run() == 3
    assert stand.run() == 0
    assert [stand.shop.item(one)["understood_by"] for one in "123"] == [1, 1, 1]


def test_the_newest_come_first_in_blocks(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BLOCK", 2)
    for n in range(5):
        stand.say(str(n), "good", posted_at=NOON - timedelta(hours=9 - n))
    heard: list[Progress] = []
    stand.insight.reading.run(on_progress=heard.append)
    assert [(one.done, one.of) for one in heard] == [(2, 5), (4, 5), (5, 5)]
    order = [one for change in stand.told for one in sorted(change.items)]
    newest = [stand.shop.item(str(n))["id"] for n in (3, 4, 1, 2, 0)]
    assert order == newest


def test_a_run_that_is_stopped_goes_on(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BLOCK", 2)
    for n in range(5):
        stand.say(str(n), "good")
    cancel = Cancel()

    def stop(_: Progress) -> None:
        cancel.set()

    ran = stand.insight.reading.run(cancel, stop)
    assert (ran.n, ran.is_whole) == (2, False)
    assert stand.shop.one("SELECT count(*) FROM item WHERE understood_by = 0") == 3
    assert stand.run() == 3
    assert stand.shop.one("SELECT count(*) FROM understanding_run") == 1


def test_a_fetch_goes_first(stand: Stand) -> None:
    stand.say("1", "good")
    stand.is_fetching = True
    assert stand.insight.reading.run().is_whole is False
    assert stand.insight.reading.is_due()
    stand.is_fetching = False
    assert stand.run() == 1


def test_what_changed_is_read_anew_and_the_day_is_marked(stand: Stand, clock: Any) -> None:
    stand.say("1", "a good price")
    stand.run()
    clock.forward(days=1)
    stand.shop.db.execute("INSERT INTO topic (key, position, is_on) VALUES ('price', 1, 0)")
    assert stand.insight.reading.is_due()
    assert stand.run() == 1
    item = stand.shop.item("1")
    assert item["understood_by"] == 2
    assert ["topic", "price", "rules"] not in stand.rows(item["id"])
    (mark,) = asked.marks(stand.shop.read, NOON.date(), NOON.date() + timedelta(days=9))
    assert (mark.day_on, mark.cause) == (NOON.date() + timedelta(days=1), "topics")
    assert stand.run() == 0


def test_a_new_version_reads_all_that_an_older_one_read(stand: Stand, clock: Any) -> None:
    folder = stand.shop.folder
    for n in range(3):
        stand.say(str(n), "good")
    stand.run()
    later = open_stand_beside(stand, folder, clock)
    try:
        assert later.run() == 3
        versions = stand.shop.rows("SELECT DISTINCT model_version FROM understanding")
        assert versions == [["2"]]
        assert (
            json.loads(stand.shop.one("SELECT version FROM understanding_run WHERE id = 2"))[
                "model"
            ]
            == "2"
        )
    finally:
        close_stand(later)


def open_stand_beside(stand: Stand, folder: Any, clock: Any) -> Stand:
    stand.shop.db.execute("PRAGMA busy_timeout = 1000")
    return open_stand(folder, clock, "2")


def test_an_edited_text_is_read_again(stand: Stand) -> None:
    item = stand.say("1", "good")
    stand.run()
    stand.store(found("1", "bad"))
    assert stand.shop.item("1")["understood_by"] == 0
    assert stand.run() == 1
    assert stand.shop.item("1")["tone"] == "negative"
    assert ["tone", "positive", "model"] not in stand.rows(item)
    check_counts(stand)


def test_an_edit_between_reading_and_writing_is_not_overwritten(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.say("1", "good")
    keep = kept.keep

    def edit_first(*words: Any) -> Any:
        stand.store(found("1", "bad"))
        return keep(*words)

    monkeypatch.setattr(kept, "keep", edit_first)
    stand.run()
    row = stand.shop.item("1")
    assert (row["tone"], row["understood_by"]) == ("unknown", 0)
    monkeypatch.undo()
    stand.run()
    assert stand.shop.item("1")["tone"] == "negative"


def test_what_somebody_mostly_writes_helps_with_the_next(stand: Stand) -> None:
    for n in range(3):
        item = stand.say(str(n), "hallo", author=BO)
        stand.shop.db.execute("UPDATE item SET lang = 'no' WHERE id = ?", (item,))
        stand.shop.db.execute(
            "INSERT INTO understanding (item_id, field, value, method, model_version, at) "
            "VALUES (?, 'lang', 'no', 'declared', '1', '')",
            (item,),
        )
    stand.say("9", "ok", author=BO)
    stand.run()
    assert stand.shop.item("9")["lang"] == "no"
    assert asked.authors_write(stand.shop.read, [stand.shop.item("9")["author_id"]])


def test_never_two_at_once(stand: Stand) -> None:
    stand.say("1", "good")

    def again(_: Progress) -> None:
        assert stand.insight.reading.is_running
        assert stand.insight.reading.run().is_whole is False

    assert stand.insight.reading.run(on_progress=again).n == 1


def test_many_are_read_and_counted(stand: Stand) -> None:
    kinds = [Kind.MENTION, Kind.FOUND]
    for start in range(0, 2_000, 200):
        stand.store(
            *(
                found(str(n), f"good {n} price ?", kind=kinds[n % 2])
                for n in range(start, start + 200)
            )
        )
    assert stand.run() == 2_000
    check_counts(stand)


def test_a_text_that_never_ends_holds_up_no_other(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LIMIT_S", 0.5)
    for number, text in enumerate(["good", "endless", "bad"]):
        stand.say(str(number), text)
    assert stand.run() == 3
    assert [stand.shop.item(one)["tone"] for one in "012"] == ["positive", "unknown", "negative"]


@pytest.mark.parametrize("blocks", [1, 3])
def test_a_kill_loses_nothing_and_doubles_nothing(stand: Stand, blocks: int) -> None:
    stand.store(*(found(str(n), f"good {n} price ?") for n in range(60)))
    command = [sys.executable, "-c", KILLED, str(stand.shop.folder.root), str(blocks)]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert told.returncode == -signal.SIGKILL, told.stderr
    left = stand.shop.one("SELECT count(*) FROM item WHERE understood_by = 0")
    assert left == 60 - 10 * blocks
    assert stand.run() == left
    assert stand.shop.one("SELECT count(*) FROM understanding WHERE field = 'tone'") == 60
    assert stand.shop.one("SELECT count(*) FROM understanding_run") == 1
    check_counts(stand)


def test_a_pause_ends_a_run_between_two_blocks_until_told_to_go_on(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BLOCK", 2)
    for n in range(5):
        stand.say(str(n), "The queue was bad")
    reading = stand.insight.reading
    ran = reading.run(on_progress=lambda _progress: reading.pause())
    assert (ran.n, ran.is_whole) == (2, False)
    assert not reading.is_due()
    assert not stand.insight.tending.is_due()
    assert (reading.standing().left, reading.standing().of) == (3, 5)
    assert reading.standing().is_paused
    reading.go_on()
    assert reading.is_due()
    assert stand.run() == 3
    assert reading.standing() == running.Standing(0, 5)


def test_what_was_read_may_stay_as_it_is_and_what_is_new_is_read_all_the_same(
    stand: Stand,
) -> None:
    for n in range(3):
        stand.say(str(n), "The queue was bad")
    stand.run()
    reading = stand.insight.reading
    reading.again()
    stand.say("new", "Good queue")
    assert reading.standing().left == 4
    reading.leave_rest()
    assert reading.standing().left == 1
    assert stand.run() == 1
    assert reading.leave_rest().is_settings is False


def test_the_languages_seen_are_counted_where_they_are_clear(stand: Stand) -> None:
    for n in range(3):
        stand.say(str(n), "The queue was bad")
    stand.run()
    assert asked.languages_seen(stand.shop.read) == {"en": 3}


def test_a_watch_for_a_tone_catches_what_is_understood_later(stand: Stand) -> None:
    watch = stand.jobs.write(
        lambda: stand.insight.watches.add("Bad news", Boxes(query="shop tone:negative"))
    ).result()
    bad = stand.say("1", "the shop was bad")
    stand.say("2", "the shop was good")
    caught = "SELECT item_id FROM item_watch WHERE watch_id = :id ORDER BY item_id"
    assert stand.shop.rows(caught, id=watch.watch_id) == []
    assert stand.insight.tending.run().is_whole
    assert stand.shop.rows(caught, id=watch.watch_id) == [[bad]]
