"""The checklist on a real file: ticking, skipping, typing, editing, and ticking itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.clock import utc_text
from app.domain.checklist import StepState
from app.errors import NoSuch, WrongUse
from app.queries import checklist as queries
from app.queries.checklist import StepRow
from tests.services.routine.conftest import Shop

WEDNESDAY = date(2026, 3, 4)
SATURDAY = date(2026, 3, 7)


def rows(shop: Shop, day: date = WEDNESDAY) -> dict[str, StepRow]:
    found = queries.today(shop.read_page, day, shop.current.clockwork())
    return {row.template or row.title: row for row in found}


def test_a_new_shop_starts_with_the_usual_steps_and_once(shop: Shop) -> None:
    assert shop.checklist.seed().is_checklist
    assert not shop.checklist.seed().is_checklist
    found = rows(shop)
    assert len(found) == 30
    assert [row.period for row in found.values()][:9] == ["day"] * 9
    assert found["day_thank"].state is StepState.OPEN
    assert found["week_post"].due_on == date(2026, 3, 2)
    assert found["year_goals"].due_on == date(2026, 1, 1)


def test_ticks_skips_and_numbers_are_kept(shop: Shop) -> None:
    shop.checklist.seed()
    found = rows(shop)
    shop.checklist.tick(found["day_thank"].step_id, note="Three of them")
    shop.checklist.skip(found["day_people"].step_id, "Nobody new")
    shop.checklist.type_number(found["month_reach"].step_id, 1234.5)
    found = rows(shop)
    assert found["day_thank"].state is StepState.DONE
    assert found["day_people"].state is StepState.SKIPPED
    mark = found["day_people"].mark
    assert mark is not None
    assert mark.note == "Nobody new"
    (typed,) = queries.history(shop.read_page, found["month_reach"].step_id)
    assert (typed.number, typed.due_on) == (1234.5, date(2026, 3, 2))
    assert shop.verbs() == ["tick", "skip", "number"]
    assert rows(shop, WEDNESDAY + timedelta(days=1))["day_thank"].state is StepState.OPEN
    assert rows(shop, date(2026, 3, 31))["month_reach"].state is StepState.DONE


def test_a_tick_can_be_taken_back(shop: Shop) -> None:
    shop.checklist.seed()
    step = rows(shop)["day_thank"].step_id
    assert not shop.checklist.untick(step).is_checklist
    shop.checklist.tick(step)
    shop.checklist.untick(step)
    assert rows(shop)["day_thank"].state is StepState.OPEN


def test_closed_days_are_never_missed(shop: Shop) -> None:
    shop.clock.set(datetime(2026, 3, 2, 8, tzinfo=UTC))
    shop.checklist.seed()
    step = rows(shop)["day_thank"].step_id
    for n in (0, 1, 3, 4):  # Monday to Friday but Wednesday
        shop.checklist.tick(step, date(2026, 3, 2) + timedelta(days=n))
    found = rows(shop, date(2026, 3, 8))["day_thank"]  # Sunday
    assert found.state is StepState.NOT_DUE
    assert (found.done_n, found.due_n) == (4, 5)
    shop.checklist.tick(step, SATURDAY)  # who works on a Saturday may tick
    found = rows(shop, date(2026, 3, 8))["day_thank"]
    assert (found.done_n, found.due_n) == (4, 5)


def test_the_list_can_be_changed(shop: Shop) -> None:
    shop.checklist.seed()
    added = shop.checklist.add("day", "Water the flowers")
    assert added.changed.is_checklist
    mine = added.step_id
    shop.checklist.move(mine, 1)
    assert next(iter(rows(shop))) == "Water the flowers"
    shop.checklist.rename(mine, "Water all flowers")
    assert next(iter(rows(shop))) == "Water all flowers"
    thank = rows(shop)["day_thank"].step_id
    shop.checklist.rename(thank, "Say thanks")
    assert rows(shop)["day_thank"].title == "Say thanks"
    shop.checklist.rename(thank, "")
    assert rows(shop)["day_thank"].title == ""
    shop.checklist.tick(thank)
    shop.checklist.remove(thank)
    assert "day_thank" not in rows(shop)
    assert len(queries.history(shop.read_page, thank)) == 1
    order = list(rows(shop))
    assert shop.checklist.bring_back(thank).is_checklist
    assert not shop.checklist.bring_back(thank).is_checklist
    assert rows(shop)["day_thank"].step_id == thank
    assert list(rows(shop)).index("day_thank") == 4
    shop.checklist.remove(thank)
    assert list(rows(shop)) == order
    shop.checklist.restore_usual()
    assert rows(shop)["day_thank"].step_id != thank
    assert not shop.checklist.restore_usual().is_checklist


@pytest.mark.parametrize(
    ("period", "title", "kind", "target", "why"),
    [
        ("hour", "x", "manual", "", "not_a_choice"),
        ("day", "x", "magic", "", "not_a_choice"),
        ("day", " ", "manual", "", "no_text"),
        ("day", "x", "link", "javascript:alert(1)", "bad_link"),
        ("day", "x", "link", "http://[", "bad_link"),
        ("day", "x", "view", "kitchen", "not_a_choice"),
        ("day", "x", "auto", "coffee_made", "not_a_choice"),
    ],
)
def test_what_does_not_fit_is_refused(
    shop: Shop, period: str, title: str, kind: str, target: str, why: str
) -> None:
    with pytest.raises(WrongUse) as caught:
        shop.checklist.add(period, title, kind, target)
    assert caught.value.why == why


def test_wrong_marks_are_refused(shop: Shop) -> None:
    shop.checklist.seed()
    step = rows(shop)["day_thank"].step_id
    with pytest.raises(NoSuch):
        shop.checklist.tick(999)
    with pytest.raises(NoSuch):
        shop.checklist.bring_back(999)
    with pytest.raises(WrongUse, match="why_needed"):
        shop.checklist.skip(step, "  ")
    with pytest.raises(WrongUse, match="not_a_number_step"):
        shop.checklist.type_number(step, 1)


def test_steps_tick_themselves_once_they_have_proof(shop: Shop) -> None:
    shop.checklist.seed()
    shop.checklist.run_auto()
    assert rows(shop)["day_channels"].state is StepState.OPEN  # nothing was read yet
    account = shop.account(last_success_at="2026-03-03T22:59:00Z")  # yesterday in Stockholm
    shop.checklist.run_auto()
    assert rows(shop)["day_channels"].state is StepState.OPEN
    shop.db.execute("UPDATE account SET last_success_at = '2026-03-03T23:01:00Z'")
    shop.item(account, shop.clock.now() - timedelta(hours=1), due_at="2026-03-05T08:00:00Z")
    assert shop.checklist.run_auto().is_checklist
    found = rows(shop)
    mark = found["day_channels"].mark
    assert mark is not None
    assert mark.is_auto
    assert mark.evidence == {"what": "channels_read", "at": utc_text(shop.clock.now()), "n": 1}
    assert found["day_answer_due"].state is StepState.DONE  # due tomorrow only
    assert found["day_inbox_empty"].state is StepState.OPEN
    shop.db.execute("UPDATE item SET state = 'waiting', answered_at = '2026-03-04T08:00:00Z'")
    shop.checklist.run_auto()
    assert rows(shop)["day_inbox_empty"].state is StepState.DONE


def test_what_is_due_today_and_snoozed_still_wants_an_answer(shop: Shop) -> None:
    shop.checklist.seed()
    account = shop.account(last_success_at="2026-03-04T07:00:00Z")
    at = shop.clock.now() - timedelta(hours=20)
    shop.item(account, at, due_at="2026-03-04T12:00:00Z", state="snoozed")
    shop.checklist.run_auto()
    assert rows(shop)["day_answer_due"].state is StepState.OPEN


def test_a_tick_taken_back_by_the_owner_stays_back(shop: Shop) -> None:
    shop.checklist.seed()
    shop.account(last_success_at="2026-03-04T07:00:00Z")
    shop.checklist.run_auto()
    step = rows(shop)["day_channels"].step_id
    shop.checklist.untick(step)
    shop.checklist.run_auto()
    assert rows(shop)["day_channels"].state is StepState.OPEN
    shop.clock.forward(days=1)
    shop.db.execute("UPDATE account SET last_success_at = '2026-03-05T07:00:00Z'")
    shop.checklist.run_auto()
    tomorrow = rows(shop, WEDNESDAY + timedelta(days=1))
    assert tomorrow["day_channels"].state is StepState.DONE


def test_backups_and_clearing_are_proof(shop: Shop) -> None:
    shop.checklist.seed()
    shop.upkeep.nightly()
    shop.upkeep.purge()
    shop.checklist.run_auto()
    found = rows(shop)
    assert found["month_backup"].state is StepState.DONE
    assert found["year_purge"].state is StepState.DONE
    shop.clock.forward(days=40)
    shop.checklist.run_auto()
    later = rows(shop, shop.clock.now().date())
    assert later["month_backup"].state is not StepState.DONE


def test_nothing_ticks_itself_on_a_closed_day(shop: Shop) -> None:
    shop.clock.set(datetime(2026, 3, 7, 8, tzinfo=UTC))
    shop.checklist.seed()
    shop.account(last_success_at="2026-03-07T07:00:00Z")
    assert not shop.checklist.run_auto().is_checklist
