"""Commands about what the owner looks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.analysis.matching import How, fold
from app.analysis.query.boxes import query_of
from app.errors import WrongUse
from app.i18n import N_
from app.queries import watches as asked
from app.services.commands import shapes, text
from app.services.commands.shape import Arg, Command, Given
from app.services.ordinary_words import ordinary_words
from app.services.watches import Boxes, SavedWatch
from app.wording.commands import preview_text, saved_text, watch_added_text
from app.wording.spellings import how_name, live_text, ordinary_text

if TYPE_CHECKING:
    from app.queries.watches import WatchRow
    from app.services.commands.answer import Answer
    from app.services.desk import Desk
    from app.services.stored_texts import Preview, Spelling

WORDS: Final = (
    *(Arg(f"--{box}", "commas") for box in ("any", "all", "never", "channels")),
    Arg("--query"),
    *(Arg(f"--{box}", "commas") for box in ("context", "off")),
    Arg("--exact", "flag"),
)


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
    found = _tried(desk, _boxes(given))
    row = shapes.plain(found) | {
        "sample_ids": [str(one) for one in found.sample_ids],
        "kept_out_ids": [str(one) for one in found.kept_out_ids],
    }
    rows = shapes.items(desk.read_page, found.sample_ids, desk.clock.now())
    return given.one(
        row,
        lambda: (
            f"{preview_text(found.n_caught, found.n_kept_out)}\n"
            + "".join(f"{ordinary_text(one.word, one.context)}\n" for one in found.ordinary)
            + text.table((str(one.n), one.spelling, how_name(one.how)) for one in _odd(found))
            + text.items(rows, desk.clock.now())
        ),
    )


def live(desk: Desk, given: Given) -> Answer:
    """Say what a connected network finds for a watch at this moment; nothing is kept of it."""
    found = desk.live_look.look(_boxes(given), given.id("account")).result()
    row = {
        "account": str(found.account_id),
        "query": found.query,
        "looked_at": found.looked_at,
        "n_caught": len(found.caught),
        "n_kept_out": found.n_kept_out,
        "caught": [
            {
                "kind": one.kind.value,
                "title": one.title or None,
                "text": one.text,
                "url": one.url or None,
                "author": one.author.name or one.author.handle or None,
                "posted_at": shapes.time_text(one.posted_at),
            }
            for one in found.caught
        ],
    }
    said = (" ".join(f"{one.title} {one.text}".split())[: text.SNIPPET] for one in found.caught)
    return given.one(
        row,
        lambda: (
            f"{live_text(found.looked_at, len(found.caught))}\n"
            + "".join(f"    {line}\n" for line in said)
        ),
    )


def spellings(desk: Desk, given: Given) -> Answer:
    """List the spellings of a name, and in how many stored messages each of them was met."""
    from app.analysis.names.variants import variants

    name, languages = given.text("name"), desk.settings().languages
    met = {(one.spelling, one.how): one.n for one in _tried(desk, Boxes(any=(name,))).per_spelling}
    rows: list[dict[str, Any]] = []
    known = set()
    for one in variants(name, languages, words=ordinary_words(languages)):
        how, slip = one.how.value, one.slip.value or None
        known.add(key := (fold(one.spelling), how))
        n = met.get(key, 0)
        rows.append({"spelling": one.spelling, "how": how, "slip": slip, "rank": one.rank, "n": n})
    rows += [
        {"spelling": spelling, "how": how, "slip": None, "rank": None, "n": n}
        for (spelling, how), n in met.items()
        if (spelling, how) not in known
    ]
    return given.many(
        rows,
        lambda: text.table((str(row["n"]), row["spelling"], how_name(row["how"])) for row in rows),
    )


def _tried(desk: Desk, boxes: Boxes) -> Preview:
    return desk.jobs.ask(partial(desk.watches.preview, boxes)).result()


def _odd(found: Preview) -> list[Spelling]:
    """Give the spellings that are not simply the owner's own."""
    return [one for one in found.per_spelling if one.how != How.EXACT]


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
    """Read what is looked for; a name alone is what is looked for.

    Raises:
        WrongUse: there is a query beside words for the boxes.
    """
    words_any, words_all = given.texts("any"), given.texts("all")
    never, query = given.texts("never"), given.text("query")
    if query and (words_any or words_all or never):
        raise WrongUse(why="query_or_boxes")
    if not query and not words_any and not words_all and given.text("name"):
        words_any = (given.text("name"),)
    return Boxes(
        words_any,
        words_all,
        never,
        given.texts("channels"),
        query=query,
        off=given.texts("off"),
        context=given.texts("context"),
        is_exact=given.is_on("exact"),
    )


def _row(row: WatchRow, n: int) -> dict[str, Any]:
    return {
        "watch": str(row.id),
        "name": row.name,
        "any": list(row.any),
        "all": list(row.all),
        "never": list(row.never),
        "channels": list(row.channels),
        "query": query_of(row),
        "is_in_boxes": not row.query,
        "context": list(row.context),
        "off": list(row.off),
        "is_exact": row.is_exact,
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
    Command(
        "watches live",
        N_("See what a network finds for it now"),
        live,
        (Arg("ACCOUNT", "id"), *WORDS),
        is_changing=True,
    ),
    Command("watches spellings", N_("List the spellings of a name"), spellings, (Arg("NAME"),)),
    Command("watches list", N_("List what is looked for"), list_watches),
    Command("watches remove", N_("Look for it no more"), remove, (ID,), is_changing=True),
)
