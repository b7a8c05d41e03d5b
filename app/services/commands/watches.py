"""Commands about what the owner looks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.i18n import N_
from app.queries import watches as asked
from app.services.commands import shapes, text
from app.services.commands.shape import Arg, Command, Given
from app.services.watches import Boxes, SavedWatch
from app.wording.commands import preview_text, saved_text, watch_added_text

if TYPE_CHECKING:
    from app.queries.watches import WatchRow
    from app.services.commands.answer import Answer
    from app.services.desk import Desk

WORDS: Final = tuple(Arg(f"--{box}", "commas") for box in ("any", "all", "never", "channels"))


def add(desk: Desk, given: Given) -> Answer:
    """Look for words from now on, and in everything stored."""
    job = partial(desk.watches.add, given.text("name"), _boxes(given))
    watch_id = str(_saved(desk, job))
    name = given.text("name")
    return given.one({"watch": watch_id}, lambda: f"{watch_added_text(name, watch_id)}\n")


def change(desk: Desk, given: Given) -> Answer:
    """Give a watch other words."""
    job = partial(desk.watches.change, given.id("id"), given.text("name"), _boxes(given))
    _saved(desk, job)
    return given.one({"watch": str(given.id("id"))}, lambda: f"{saved_text()}\n")


def _saved(desk: Desk, job: Callable[[], SavedWatch]) -> int:
    """Keep a watch, and wait until all that is stored was gone through."""
    saved = desk.jobs.write(job).result()
    if saved.catching_up is not None:
        saved.catching_up.result()
    return saved.watch_id


def preview(desk: Desk, given: Given) -> Answer:
    """Say what a watch would catch of what is stored, before it is saved."""
    boxes = _boxes(given)
    found = desk.jobs.ask(partial(desk.watches.preview, boxes)).result()
    row = shapes.plain(found) | {
        "sample_ids": [str(one) for one in found.sample_ids],
        "kept_out_ids": [str(one) for one in found.kept_out_ids],
    }
    rows = shapes.items(desk.read_page, found.sample_ids, desk.clock.now())
    return given.one(
        row,
        lambda: (
            f"{preview_text(found.n_caught, found.n_kept_out)}\n"
            + text.items(rows, desk.clock.now())
        ),
    )


def list_watches(desk: Desk, given: Given) -> Answer:
    """List what is looked for."""
    found = {row_id: n for row_id, (n, _) in asked.caught(desk.read_page, "").items()}
    rows = [_row(row, found.get(row.id, 0)) for row in asked.watches(desk.read_page)]
    return given.many(
        rows, lambda: text.table((row["watch"], str(row["n"]), row["name"]) for row in rows)
    )


def remove(desk: Desk, given: Given) -> Answer:
    """Look for something no more; what was found stays."""
    desk.jobs.write(partial(desk.watches.remove, given.id("id"))).result()
    return given.one({"watch": str(given.id("id"))}, lambda: f"{saved_text()}\n")


def _boxes(given: Given) -> Boxes:
    """Read the boxes; a name alone is what is looked for."""
    words_any, words_all = given.texts("any"), given.texts("all")
    if not words_any and not words_all and given.text("name"):
        words_any = (given.text("name"),)
    return Boxes(words_any, words_all, given.texts("never"), given.texts("channels"))


def _row(row: WatchRow, n: int) -> dict[str, Any]:
    return {
        "watch": str(row.id),
        "name": row.name,
        "any": list(row.any),
        "all": list(row.all),
        "never": list(row.never),
        "channels": list(row.channels),
        "n": n,
    }


ID: Final = Arg("ID", "id")
COMMANDS: Final = (
    Command("watches add", N_("Add a watch"), add, (Arg("NAME"), *WORDS), is_changing=True),
    Command(
        "watches change",
        N_("Give a watch other words"),
        change,
        (ID, Arg("NAME"), *WORDS),
        is_changing=True,
    ),
    Command("watches preview", N_("See what a watch would have caught"), preview, WORDS),
    Command("watches list", N_("List what is looked for"), list_watches),
    Command("watches remove", N_("Look for it no more"), remove, (ID,), is_changing=True),
)
