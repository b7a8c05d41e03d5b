"""Commands of the daily routine: the checklist and the numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.domain.checklist import Period, StepKind
from app.domain.deadline import shop_day
from app.errors import WrongUse
from app.i18n import N_
from app.queries import checklist as steps
from app.queries import trends as numbers
from app.services.commands import text
from app.services.commands.shape import Arg, Command, Given
from app.wording import answered_text, evidence_text, step_title
from app.wording.commands import saved_text

if TYPE_CHECKING:
    from datetime import date

    from app.queries.checklist import MarkRow, StepRow
    from app.services.commands.answer import Answer
    from app.services.desk import Desk

STEP: Final = Arg("STEP", "id")
ON: Final = Arg("--on", "day")
DAYS: Final = 30
DAYS_MAX: Final = 36_600


def checklist(desk: Desk, given: Given) -> Answer:
    """List the steps of a day."""
    rows = [_step(row) for row in _on(desk, given.day("on"))]
    return given.many(rows, lambda: text.steps(rows))


def checklist_steps(desk: Desk, given: Given) -> Answer:
    """List every step that is on the list."""
    found = steps.steps(desk.read_page, _today(desk), desk.clockwork())
    rows = [_step(row) for row in found]
    return given.many(rows, lambda: text.steps(rows))


def mark(verb: str, desk: Desk, given: Given) -> Answer:
    """Tick, untick, skip or type a number for a step."""
    step_id, on, note = given.id("step"), given.day("on"), given.text("note")
    to = desk.checklist
    match verb:
        case "tick":
            job: Callable[[], Any] = partial(to.tick, step_id, on, note)
        case "untick":
            job = partial(to.untick, step_id, on)
        case "skip":
            job = partial(to.skip, step_id, given.text("why"), on)
        case _:
            value = float(given.values["number"])
            job = partial(to.type_number, step_id, value, on, note)
    desk.jobs.write(job).result()
    return _one_step(desk, given, step_id, on)


def edit(verb: str, desk: Desk, given: Given) -> Answer:
    """Change the list itself."""
    to = desk.checklist
    if verb == "usual":
        desk.jobs.write(to.restore_usual).result()
        return checklist_steps(desk, given)
    if verb == "add":
        words = (given.text("period"), given.text("title"), given.text("kind") or "manual")
        job = partial(to.add, *words, given.text("target"))
        return _one_step(desk, given, desk.jobs.write(job).result().step_id, None)
    step_id = given.id("step")
    if verb == "remove":
        desk.jobs.write(partial(to.remove, step_id)).result()
        return given.one({"step": str(step_id)}, lambda: f"{saved_text()}\n")
    if verb == "bring-back":
        desk.jobs.write(partial(to.bring_back, step_id)).result()
    elif verb == "rename":
        desk.jobs.write(partial(to.rename, step_id, given.text("title"))).result()
    else:
        desk.jobs.write(partial(to.move, step_id, int(given.values["place"]))).result()
    return _one_step(desk, given, step_id, None)


def history(desk: Desk, given: Given) -> Answer:
    """List what was ticked, skipped and typed for a step."""
    found = steps.history(desk.read_page, given.id("step"))
    rows = [{"step": str(given.id("step")), **_mark(one)} for one in found]
    return given.many(
        rows,
        lambda: text.table(
            (row["due_on"], row["state"], str(row["number"] or ""), row["note"] or "")
            for row in rows
        ),
    )


def trends(desk: Desk, given: Given) -> Answer:
    """Say how many mentions came on each of the last days, and how answering went."""
    typed = given.number("days")
    n = DAYS if typed is None else typed
    if not 1 <= n <= DAYS_MAX:
        raise WrongUse(why="too_few", detail=str(n))
    last = _today(desk)
    first = last - timedelta(days=n - 1)
    days = [
        {"day": row.day_on.isoformat(), "n": row.n, "by_kind": row.by_kind, "by_tone": row.by_tone}
        for row in numbers.days(desk.read_page, first, last, channel=given.text("channel"))
    ]
    found = numbers.answers(desk.read_page, first, last, desk.clock.now())
    share = found.share
    answered = {
        "median_h": found.median_h,
        "p90_h": found.p90_h,
        "in_time": found.in_time,
        "n": found.n,
        "share": share[0] if share else None,
        "share_low": share[1] if share else None,
        "share_high": share[2] if share else None,
    }
    row = {"days": days, "answered": answered}
    said = (found.n, share, found.median_h, found.p90_h)
    return given.one(row, lambda: f"{text.days(days)}\n{answered_text(*said)}\n")


def _on(desk: Desk, day: date | None) -> tuple[StepRow, ...]:
    return steps.today(desk.read_page, day or _today(desk), desk.clockwork())


def _one_step(desk: Desk, given: Given, step_id: int, on: date | None) -> Answer:
    row = next(_step(row) for row in _on(desk, on) if row.step_id == step_id)
    return given.one(row, lambda: text.steps([row]))


def _today(desk: Desk) -> date:
    return shop_day(desk.clockwork(), desk.clock.now())


def _step(row: StepRow) -> dict[str, Any]:
    return {
        "step": str(row.step_id),
        "period": row.period.value,
        "title": step_title(row.template, row.title),
        "due_on": row.due_on.isoformat(),
        "state": row.state.value,
        "evidence": dict(row.mark.evidence) if row.mark and row.mark.evidence else None,
        "says": evidence_text(row.mark.evidence) or None if row.mark else None,
        "done_at": row.mark.at if row.mark and row.mark.state == "done" else None,
        "marked_at": row.mark.at if row.mark else None,
        "kind": row.kind,
        "target": row.target or None,
        "template": row.template or None,
        "note": row.mark.note or None if row.mark else None,
        "number": row.mark.number if row.mark else None,
        "is_auto": bool(row.mark and row.mark.is_auto),
        "done_n": row.done_n,
        "due_n": row.due_n,
    }


def _mark(row: MarkRow) -> dict[str, Any]:
    return {
        "due_on": row.due_on.isoformat(),
        "state": row.state.value,
        "at": row.at,
        "is_auto": row.is_auto,
        "note": row.note or None,
        "evidence": dict(row.evidence) or None,
        "number": row.number,
    }


NOTE: Final = Arg("--note")
PERIODS: Final = Arg("PERIOD", choices=tuple(Period))
COMMANDS: Final = (
    Command("checklist", N_("List today's steps"), checklist, (ON,)),
    Command(
        "checklist tick",
        N_("Tick a step"),
        partial(mark, "tick"),
        (STEP, NOTE, ON),
        is_changing=True,
    ),
    Command(
        "checklist untick",
        N_("Take a tick or a skip back"),
        partial(mark, "untick"),
        (STEP, ON),
        is_changing=True,
    ),
    Command(
        "checklist skip",
        N_("Leave a step out this time"),
        partial(mark, "skip"),
        (STEP, Arg("--why", is_needed=True), ON),
        is_changing=True,
    ),
    Command(
        "checklist number",
        N_("Type the number a step asks for"),
        partial(mark, "number"),
        (STEP, Arg("NUMBER", "number"), NOTE, ON),
        is_changing=True,
    ),
    Command("checklist steps", N_("List every step there is"), checklist_steps),
    Command("checklist history", N_("List what became of a step"), history, (STEP,)),
    Command(
        "checklist add",
        N_("Add a step of your own"),
        partial(edit, "add"),
        (PERIODS, Arg("TITLE"), Arg("--kind", choices=tuple(StepKind)), Arg("--target")),
        is_changing=True,
    ),
    Command(
        "checklist rename",
        N_("Give a step another title"),
        partial(edit, "rename"),
        (STEP, Arg("TITLE")),
        is_changing=True,
    ),
    Command(
        "checklist move",
        N_("Put a step at another place"),
        partial(edit, "move"),
        (STEP, Arg("PLACE", "int")),
        is_changing=True,
    ),
    Command(
        "checklist remove",
        N_("Take a step off the list"),
        partial(edit, "remove"),
        (STEP,),
        is_changing=True,
    ),
    Command(
        "checklist bring-back",
        N_("Put a removed step back"),
        partial(edit, "bring-back"),
        (STEP,),
        is_changing=True,
    ),
    Command(
        "checklist usual",
        N_("Bring the usual steps back"),
        partial(edit, "usual"),
        is_changing=True,
    ),
    Command(
        "trends",
        N_("Mentions a day, and how fast you answered"),
        trends,
        (Arg("--days", "int"), Arg("--channel")),
    ),
)
