"""Commands of the round by hand: places only the owner can look at, and what was found there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.i18n import N_
from app.queries import round as tiles
from app.services.by_hand_round import Capture, read_capture
from app.services.commands import shapes, text
from app.services.commands.shape import Arg, Command, Given
from app.wording.commands import added_text, saved_text
from app.wording.networks.byhand import looked_text

if TYPE_CHECKING:
    from app.queries.round import Tile
    from app.services.commands.answer import Answer
    from app.services.desk import Desk

ID: Final = Arg("ID", "id")


def list_places(desk: Desk, given: Given) -> Answer:
    """List the places of the round, those that are overdue among them."""
    now = desk.clock.now()
    found = tiles.round_tiles(desk.read_page, now)
    return given.many(
        [_row(tile) for tile in found],
        lambda: text.table(
            (str(tile.account_id), tile.name, looked_text(tile.looked_at), tile.address)
            for tile in found
        ),
    )


def add(desk: Desk, given: Given) -> Answer:
    """Put a place on the round."""
    place, url = given.text("place"), given.text("url")
    adding = desk.hand_round.add(place, url=url, name=given.text("name"), days=given.text("days"))
    row = _row(_tile(desk, adding.result()))
    return given.one(row, lambda: f"{added_text(row['name'], row['account'])}\n")


def looked(desk: Desk, given: Given) -> Answer:
    """Note that a place has just been looked at."""
    desk.jobs.write(partial(desk.hand_round.looked, given.id("id"))).result()
    row = _row(_tile(desk, given.id("id")))
    return given.one(row, lambda: f"{saved_text()}\n")


def capture(desk: Desk, given: Given) -> Answer:
    """Keep what was found at a place; without --url the text may have it on a line of its own."""
    words = given.stdin
    found = Capture(given.text("url"), words) if given.text("url") else read_capture(words)
    found = replace(
        found,
        author=given.text("author"),
        rating=given.number("rating"),
        posted_on=given.day("posted_on"),
    )
    kept = desk.jobs.write(partial(desk.hand_round.capture, given.id("id"), found)).result()
    rows = shapes.items(desk.read_page, [kept.item_id], desk.clock.now())
    return given.one(rows[0] | {"is_new": kept.is_new}, lambda: f"{saved_text()}\n")


def _tile(desk: Desk, account_id: int) -> Tile:
    found = tiles.round_tiles(desk.read_page, desk.clock.now())
    return next(one for one in found if one.account_id == account_id)


def _row(tile: Tile) -> dict[str, Any]:
    return {
        "account": str(tile.account_id),
        "name": tile.name,
        "address": tile.address,
        "place": tile.place or None,
        "looked_at": shapes.time_text(tile.looked_at),
        "cadence_days": tile.cadence_days,
        "is_overdue": tile.is_overdue,
        "found": tile.n_found,
        "waiting": tile.n_waiting,
        "recipe": tile.recipe or None,
        "site": tile.site or None,
    }


COMMANDS: Final = (
    Command("round list", N_("List the places you look at by hand"), list_places),
    Command(
        "round add",
        N_("Put a place on the round by hand"),
        add,
        (Arg("PLACE"), Arg("--url"), Arg("--name"), Arg("--days")),
        is_changing=True,
    ),
    Command("round looked", N_("Note that you looked there"), looked, (ID,), is_changing=True),
    Command(
        "round capture",
        N_("Keep what you found there"),
        capture,
        (
            ID,
            Arg("--url"),
            Arg("--text-stdin", "flag"),
            Arg("--author"),
            Arg("--rating", "int"),
            Arg("--posted-on", "day"),
        ),
        is_changing=True,
        stdin=("text_stdin",),
    ),
)
