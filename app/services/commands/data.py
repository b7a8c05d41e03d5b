"""Commands about the data as a whole: export, backup, restore, lists of feeds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.errors import WrongUse
from app.i18n import N_
from app.queries.export import COLUMNS, flat
from app.queries.inbox import inbox_ids
from app.reports.export import write_csv, write_jsonl
from app.services.commands import shapes
from app.services.commands.inbox import FILTER, wanted
from app.services.commands.shape import Arg, Command, Given
from app.services.yield_table import unwritable
from app.wording.commands import copied_text, counted_text, exported_text, restored_text

if TYPE_CHECKING:
    from app.services.commands.answer import Answer
    from app.services.desk import Desk
    from app.services.upkeep import Copied

BLOCK: Final = 500
DELIMITERS: Final = {"comma": ",", "semicolon": ";"}


def export(desk: Desk, given: Given) -> Answer:
    """Write items to a file for other programs."""
    path = given.path("out")
    rows = _rows(desk, given)
    try:
        if given.text("format") == "csv":
            n = write_csv(
                path,
                COLUMNS,
                (flat(row) for row in rows),
                delimiter=DELIMITERS[given.text("delimiter") or "comma"],
                has_bom=given.is_on("bom"),
            )
        else:
            n = write_jsonl(path, rows)
    except OSError as error:
        raise unwritable(path, error) from error
    return given.one({"rows": n}, lambda: f"{exported_text(n, str(path))}\n")


def backup(desk: Desk, given: Given) -> Answer:
    """Copy everything but secrets into one checked file."""
    path = given.path("file")
    made = desk.jobs.write(partial(desk.upkeep.backup, path)).result()
    row = {"items": made.items, "replies": made.replies}
    return given.one(row, lambda: f"{copied_text(made.items, made.replies, str(path))}\n")


def restore(desk: Desk, given: Given) -> Answer:
    """Bring a backup back in place of what is there, after checking a copy of it."""
    ready = desk.upkeep.prepare(given.path("file"))
    return restored(given, desk.jobs.write(partial(desk.upkeep.switch, ready)).result())


def restored(given: Given, found: Copied) -> Answer:
    """Say what came back."""
    row = {"items": found.items, "replies": found.replies}
    return given.one(row, lambda: f"{restored_text(found.items, found.replies)}\n")


def purge(desk: Desk, given: Given) -> Answer:
    """Clear now what is past its time; the program does so by itself every hour."""
    n = desk.jobs.write(desk.upkeep.purge).result().n
    return given.one({"changed": n}, lambda: f"{counted_text(n)}\n")


def sample(desk: Desk, given: Given) -> Answer:
    """Refuse: a folder that is open holds a shop already; `app.__main__` makes new ones."""
    del given
    raise WrongUse(why="not_sample", detail=str(desk.folder.root))


def _rows(desk: Desk, given: Given) -> Iterator[dict[str, Any]]:
    now = desk.clock.now()
    ids = inbox_ids(desk.read_page, wanted(desk, given), now, search=desk.search, limit=None)
    watch_id = given.number("watch")
    for start in range(0, len(ids), BLOCK):
        yield from shapes.items(desk.read_page, ids[start : start + BLOCK], now, watch_id=watch_id)


COMMANDS: Final = (
    Command(
        "export",
        N_("Write messages to a file for other programs"),
        export,
        (
            Arg("--format", choices=("csv", "jsonl"), is_needed=True),
            Arg("--out", "path", is_needed=True),
            *FILTER,
            Arg("--delimiter", choices=tuple(DELIMITERS)),
            Arg("--bom", "flag"),
        ),
    ),
    Command(
        "backup",
        N_("Copy everything but secrets into a file"),
        backup,
        (Arg("FILE", "path"),),
        is_changing=True,
    ),
    Command(
        "restore",
        N_("Bring a backup back"),
        restore,
        (Arg("FILE", "path"),),
        is_changing=True,
    ),
    Command("sample", N_("Make the sample shop"), sample, (Arg("--data", "path"),)),
    Command("purge", N_("Clear what is past its time"), purge, is_changing=True),
)
