"""Commands about what the owner has set: settings, closed days, saved views; and the history."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.clock import utc_text
from app.domain.filter import from_json, to_json
from app.errors import NoSuch, WrongUse
from app.i18n import N_
from app.queries.history import history as actions
from app.queries.settings import closed_days
from app.queries.views import view_counts
from app.queries.views import views as kept_views
from app.services.commands import shapes, text
from app.services.commands.inbox import FILTER, wanted
from app.services.commands.shape import Arg, Command, Given
from app.services.preferences import value_from_text
from app.wording import verb_text
from app.wording.commands import saved_text

if TYPE_CHECKING:
    from app.services.commands.answer import Answer
    from app.services.desk import Desk

DAYS_MAX: Final = 366


def settings(desk: Desk, given: Given) -> Answer:
    """List every setting with its value."""
    row = shapes.plain(desk.settings())
    rows = [{"name": name, "value": value} for name, value in row.items()]
    return given.many(rows, lambda: text.table((one["name"], str(one["value"])) for one in rows))


def settings_set(desk: Desk, given: Given) -> Answer:
    """Change one setting."""
    name = given.text("name")
    value = value_from_text(name, given.text("value"))
    desk.jobs.write(partial(desk.preferences.change, name, value)).result()
    row = {"name": name, "value": value}
    return given.one(row, lambda: f"{saved_text()}\n")


def closed(desk: Desk, given: Given) -> Answer:
    """List the days the owner closed."""
    rows = [{"day": day.isoformat(), "name": name} for day, name in closed_days(desk.read_page)]
    return given.many(rows, lambda: text.table((one["day"], one["name"]) for one in rows))


def closed_add(desk: Desk, given: Given) -> Answer:
    """Close one day, or every day up to another."""
    first = given.day("day")
    last = given.day("to") or first
    if first is None or last is None or not timedelta(0) <= last - first <= timedelta(DAYS_MAX):
        raise WrongUse(why="bad_date", detail=str(last))
    name = given.text("name")
    days = [(first + timedelta(n), name) for n in range((last - first).days + 1)]
    desk.jobs.write(partial(desk.preferences.close_days, days)).result()
    return closed(desk, given)


def closed_remove(desk: Desk, given: Given) -> Answer:
    """Open a closed day again."""
    day = given.day("day")
    if day is not None:
        desk.jobs.write(partial(desk.preferences.open_day, day)).result()
    return closed(desk, given)


def views(desk: Desk, given: Given) -> Answer:
    """List the saved views with how many messages each shows now."""
    n = view_counts(desk.read_page, desk.clock.now(), search=desk.search)
    rows: list[dict[str, Any]] = [
        {
            "view": str(row.view_id),
            "name": row.name,
            "n": n.get(row.view_id),
            "filter": to_json(row.filter),
        }
        for row in kept_views(desk.read_page)
    ]
    shown = lambda: text.table((one["view"], str(one["n"]), one["name"]) for one in rows)  # noqa: E731
    return given.many(rows, shown)


def view_save(desk: Desk, given: Given) -> Answer:
    """Keep a filter under a name, or in the place of a saved view."""
    kept = given.text("filter")
    asked = from_json(kept) if kept else wanted(desk, given, given.text("order") or "due")
    job = partial(desk.views.save, given.text("name"), asked, given.number("replace"))
    view_id = str(desk.jobs.write(job).result().view_id)
    return given.one({"view": view_id}, lambda: f"{saved_text()}\n")


def view_remove(desk: Desk, given: Given) -> Answer:
    """Take a saved view away."""
    view_id = given.id("view")
    desk.jobs.write(partial(desk.views.remove, view_id)).result()
    return given.one({"view": str(view_id)}, lambda: f"{saved_text()}\n")


def view_order(desk: Desk, given: Given) -> Answer:
    """Put the saved views in an order; those not named follow."""
    named = given.ids("view")
    there = [row.view_id for row in kept_views(desk.read_page)]
    if missing := set(named) - set(there):
        raise NoSuch(kind="view", id=str(min(missing)))
    order = [*dict.fromkeys(named), *(one for one in there if one not in named)]
    desk.jobs.write(partial(desk.views.order, order)).result()
    return views(desk, given)


def history(desk: Desk, given: Given) -> Answer:
    """List what was done, the newest first."""
    limit = given.number("limit") or 100
    found = actions(desk.read_page, limit, since=given.moment("since"))
    rows: list[dict[str, Any]] = [
        {
            "action": str(row.action_id),
            "at": utc_text(row.at),
            "verb": row.verb,
            "subject": row.subject_kind,
            "id": shapes.id_text(row.subject_id),
            "n": row.n,
            "is_undone": row.is_undone,
            "may_undo": row.may_undo,
        }
        for row in found
    ]
    return given.many(
        rows,
        lambda: text.table((row["action"], row["at"], verb_text(str(row["verb"]))) for row in rows),
    )


VIEW: Final = Arg("VIEW", "id")
DAY: Final = Arg("DAY", "day")
COMMANDS: Final = (
    Command("settings list", N_("List the settings"), settings),
    Command(
        "settings set",
        N_("Change a setting"),
        settings_set,
        (Arg("NAME"), Arg("VALUE")),
        is_changing=True,
    ),
    Command("closed-days list", N_("List the days on which you are closed"), closed),
    Command(
        "closed-days add",
        N_("Close a day, or all days up to another"),
        closed_add,
        (DAY, Arg("--to", "day"), Arg("--name")),
        is_changing=True,
    ),
    Command("closed-days remove", N_("Open a closed day"), closed_remove, (DAY,), is_changing=True),
    Command("views list", N_("List the saved views"), views),
    Command(
        "views save",
        N_("Save a view"),
        view_save,
        (
            Arg("NAME"),
            *FILTER,
            Arg("--order", choices=("new", "due")),
            Arg("--filter"),
            Arg("--replace", "id"),
        ),
        is_changing=True,
    ),
    Command("views remove", N_("Remove a saved view"), view_remove, (VIEW,), is_changing=True),
    Command(
        "views order",
        N_("Put the saved views in an order"),
        view_order,
        (Arg("VIEW", "id", "many"),),
        is_changing=True,
    ),
    Command(
        "history",
        N_("List what was done"),
        history,
        (Arg("--limit", "int"), Arg("--since", "moment")),
    ),
)
