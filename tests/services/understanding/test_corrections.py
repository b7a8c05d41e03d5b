"""What the owner says stays, shows at once, and can be taken back as if it had never been."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.analysis.reading import Intent
from app.analysis.tone import tone_of
from app.domain.item import Found, Tone
from app.errors import NoSuch, WrongUse
from app.store import forget
from app.store.arriving import Judged
from tests.services.understanding.conftest import Stand
from tests.services.understanding.test_run import check_counts
from tests.store.conftest import NOON


def seen(stand: Stand, number: str) -> dict[str, Any]:
    item = stand.shop.item(number)
    columns = ("tone", "lang", "urgency", "reasons")
    return {name: item[name] for name in columns} | {"rows": stand.rows(item["id"])}


def test_a_tone_shows_at_once_and_no_run_changes_it(stand: Stand) -> None:
    item = stand.say("1", "good price")
    stand.run()
    changed = stand.insight.corrections.tone([item], Tone.NEGATIVE)
    assert changed.items == {item}
    row = stand.shop.item("1")
    assert (row["tone"], row["urgency"], row["reasons"]) == ("negative", 2, '["negative"]')
    check_counts(stand)
    stand.insight.reading.again()
    assert stand.run() == 1
    assert stand.shop.item("1")["tone"] == "negative"
    assert stand.insight.corrections.tone([item], Tone.NEGATIVE).items == set()


@pytest.mark.parametrize(("rating", "told"), [(None, "unknown"), (5, "positive")])
def test_what_the_owner_lets_go_is_told_anew(stand: Stand, rating: int | None, told: str) -> None:
    item = stand.say("1", "good price", rating=rating)
    stand.run()
    fixes = stand.insight.corrections
    assert fixes.let_go([item], "tone").items == set()
    fixes.tone([item], Tone.NEGATIVE)
    assert fixes.let_go([item], "tone").items == {item}
    assert stand.shop.item("1")["tone"] == told
    check_counts(stand)
    assert stand.run() == 1
    assert stand.shop.item("1")["tone"] == "positive"
    stand.triage.undo()
    assert stand.shop.item("1")["tone"] == "negative"


@pytest.mark.parametrize("rating", [None, 5])
def test_each_correction_is_taken_back_exactly(stand: Stand, rating: int | None) -> None:
    item = stand.say("1", "good price ?", rating=rating)
    stand.run()
    before = seen(stand, "1") | ({} if rating is None else {"tone": "positive"})
    fixes = stand.insight.corrections
    fixes.tone([item], Tone.NEUTRAL)
    fixes.tone([item], Tone.NEGATIVE)
    fixes.language([item], "SV-se")
    fixes.topic([item], "wait", is_on=True)
    fixes.topic([item], "price", is_on=False)
    fixes.intent([item], Intent.QUESTION, is_on=False)
    fixes.intent([item], Intent.LEAD, is_on=True)
    after = seen(stand, "1")
    assert (after["tone"], after["lang"], after["urgency"]) == ("negative", "sv", 2)
    assert after["reasons"] == '["negative", "lead"]'
    assert ["topic", "wait", "owner"] in after["rows"]
    assert ["topic", "price", "rules"] not in after["rows"]
    stand.run()
    assert seen(stand, "1") == after
    for _ in range(7):
        assert stand.triage.undo().n == 1
    assert seen(stand, "1") == before
    assert stand.shop.one("SELECT count(*) FROM correction") == 0
    assert stand.run() == 1
    assert seen(stand, "1") == before
    check_counts(stand)


def test_a_reading_in_between_keeps_what_was_corrected(stand: Stand) -> None:
    item = stand.say("1", "good price")
    stand.insight.corrections.topic([item], "price", is_on=False)
    stand.insight.corrections.intent([item], Intent.URGENT, is_on=True)
    stand.run()
    after = seen(stand, "1")
    assert [row[:2] for row in after["rows"]] == [
        ["intent", "urgent"],
        ["lang", "en"],
        ["tone", "positive"],
    ]
    assert after["urgency"] == 32


def test_several_at_once_are_one_action(stand: Stand) -> None:
    ids = [stand.say(str(n), "plain") for n in range(3)]
    stand.run()
    gone = stand.say("9", "plain")
    forget.forget_item(stand.shop.db, gone, NOON)
    changed = stand.insight.corrections.tone([*ids, gone], Tone.POSITIVE)
    assert changed.items == set(ids)
    assert stand.triage.undo().n == 3
    assert [stand.shop.item(str(n))["tone"] for n in range(3)] == ["neutral"] * 3


def test_what_cannot_be_is_refused(stand: Stand) -> None:
    item = stand.say("1", "plain")
    fixes = stand.insight.corrections
    with pytest.raises(NoSuch):
        fixes.tone([item, 5], Tone.POSITIVE)
    with pytest.raises(WrongUse):
        fixes.tone([item], Tone.UNKNOWN)
    with pytest.raises(WrongUse):
        fixes.language([item], "no language at all")
    with pytest.raises(NoSuch):
        fixes.topic([item], "own-7", is_on=True)
    assert stand.shop.one("SELECT count(*) FROM correction") == 0


def test_stars_that_changed_meanwhile_are_not_beaten_by_undo(stand: Stand) -> None:
    item = stand.say("1", "good price", rating=5)
    stand.run()
    stand.insight.corrections.tone([item], Tone.NEUTRAL)
    stand.say("1", "good price, but it broke", rating=1, edited_at=NOON)
    stand.run()
    assert stand.shop.item("1")["tone"] == "neutral"
    stand.triage.undo()
    assert stand.shop.item("1")["tone"] == "negative"
    stand.run()
    assert stand.shop.item("1")["tone"] == "negative"
    check_counts(stand)


def test_a_later_word_of_the_owner_stays_when_an_earlier_one_is_taken_back(stand: Stand) -> None:
    item = stand.say("1", "good price")
    stand.run()
    fixes = stand.insight.corrections
    fixes.tone([item], Tone.NEUTRAL)
    first = stand.shop.one("SELECT max(id) FROM action")
    fixes.tone([item], Tone.NEGATIVE)
    assert stand.triage.undo_action(first).changed.items == set()
    assert stand.shop.item("1")["tone"] == "negative"


def test_what_the_owner_switched_on_stays_when_the_text_is_edited(stand: Stand) -> None:
    item = stand.say("1", "plain")
    stand.run()
    stand.insight.corrections.topic([item], "price", is_on=True)
    stand.insight.corrections.intent([item], Intent.LEAD, is_on=True)
    stand.say("1", "plain and simple", edited_at=NOON)
    stand.run()
    rows = stand.rows(item)
    assert ["topic", "price", "owner"] in rows
    assert ["intent", "lead", "owner"] in rows


def test_stars_stay_where_the_network_names_none_with_an_edit(stand: Stand) -> None:
    def by_stars(one: Found) -> Judged:
        return Judged(tone=tone_of(one.rating))

    stand.shop.options = replace(stand.shop.options, judge=by_stars)
    stand.say("1", "good", rating=1)
    stand.say("1", "good indeed", rating=None, edited_at=NOON)
    assert stand.shop.item("1")["tone"] == "negative"
    stand.run()
    assert stand.shop.item("1")["tone"] == "negative"
    check_counts(stand)
