"""The owner's stars and corrections teach; what did not pass is not used, and can be forgotten."""

from __future__ import annotations

import json
from typing import Any

from app.domain.item import Tone
from app.queries import labels as asked
from app.queries import understanding
from app.queries.labels import Told
from tests.services.understanding.conftest import Stand
from tests.store.conftest import NOON, found


def star(stand: Stand, n: int, start: int = 0) -> None:
    stand.store(
        *(found(f"s{k}", f"good {k}", rating=5, lang="en") for k in range(start, start + n))
    )
    stand.shop.db.execute("UPDATE item SET tone = 'positive' WHERE rating = 5")


def taught_by(stand: Stand) -> Any:
    sql = "SELECT version FROM understanding_run ORDER BY id DESC LIMIT 1"
    return json.loads(stand.shop.one(sql))["taught"]


def test_corrections_are_examined_before_anything_is_learned(stand: Stand) -> None:
    ids = [stand.say(str(n), text) for n, text in enumerate(["bad", "good", "odd"])]
    stand.run()
    assert stand.insight.learning.run() == asked.Status()
    for item in ids:
        stand.insight.corrections.tone([item], Tone.NEGATIVE)
    status = stand.insight.learning.run()
    assert (status.shipped, status.is_on, status.reason) == (Told(3, 1, 1), False, "too_few")


def test_from_fifty_on_it_is_learned_used_and_forgotten(stand: Stand, clock: Any) -> None:
    star(stand, 49)
    item = stand.say("1", "plain")
    stand.run()
    assert stand.insight.learning.run().n == 0
    stand.insight.corrections.tone([item], Tone.NEGATIVE)
    status = stand.insight.learning.run()
    assert (status.n, status.is_on, status.shipped) == (50, True, Told(1, 0))
    assert (status.before, status.after) == (Told(15, 9), Told(15, 12))
    assert understanding.taught(stand.shop.read) == b"51.0"
    assert stand.run() == 50
    assert taught_by(stand)
    clock.forward(hours=1)
    stand.insight.learning.forget()
    status = stand.insight.learning.run(is_asked=True)
    assert (status.n, status.is_on) == (0, False)
    assert stand.run() == 50
    assert not taught_by(stand)
    assert stand.shop.item("1")["tone"] == "negative"  # what was corrected stays
    marks = understanding.marks(stand.shop.read, NOON.date(), NOON.date())
    assert [str(mark.cause) for mark in marks] == ["taught", "forgotten"]


def test_it_is_tried_again_at_fifty_new_ones_or_when_asked(stand: Stand) -> None:
    star(stand, 60)
    stand.run()
    assert stand.insight.learning.run().n == 60
    star(stand, 40, start=60)
    assert stand.insight.learning.run().n == 60
    assert stand.insight.learning.run(is_asked=True).n == 100


def test_all_that_is_due_is_done_once(stand: Stand) -> None:
    stand.say("1", "good")
    tending = stand.insight.tending
    assert tending.is_due()
    assert tending.run().n == 1
    assert not tending.is_due()
    for n in range(10):
        stand.say(f"x{n}", "bad")
        stand.triage.done([stand.shop.item(f"x{n}")["id"]])
    assert tending.is_due()
    assert tending.run().n == 10
    stand.is_fetching = True
    stand.say("2", "good")
    assert not tending.run().is_whole


def test_facts_that_cannot_be_read_are_none(stand: Stand) -> None:
    star(stand, 60)
    stand.run()
    stand.insight.learning.run()
    for junk in ("{oops", "[1]", "[" * 100_000):
        stand.shop.db.execute("UPDATE learned SET facts = ?", (junk,))
        assert asked.status(stand.shop.read).n == 0
        assert stand.insight.learning.run().n == 60
