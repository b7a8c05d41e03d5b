"""Commands that look at items and move them between the piles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.domain.filter import InboxFilter
from app.domain.item import Kind, ReplyState, State, Tone
from app.errors import NoSuch, WrongUse
from app.events import Changed
from app.i18n import N_
from app.queries import accounts as asked
from app.queries import conversation, outbox
from app.queries.inbox import counts, inbox_ids
from app.queries.relevance import floor
from app.queries.thread import thread
from app.queries.watches import watch
from app.services.bulk import run as run_bulk
from app.services.commands import shapes, text
from app.services.commands.shape import Arg, Command, Given
from app.wording.commands import changed_text, more_text, searched_text

if TYPE_CHECKING:
    from app.services.commands.answer import Answer
    from app.services.desk import Desk

PAGE: Final = 100
NOT_OURS: Final = ("other", "company", "ad", "spam", "language")
IDS: Final = Arg("ID", "id", "many")
FILTER: Final = (
    Arg("--state", choices=tuple(State), amount="many"),
    Arg("--channel"),
    Arg("--kind", choices=tuple(Kind)),
    Arg("--tone", choices=tuple(Tone)),
    Arg("--account", "id"),
    Arg("--watch", "id"),
    Arg("--since", "moment"),
    Arg("--until", "moment"),
    Arg("--overdue", "flag"),
    Arg("--failed", "flag"),
    Arg("--rating-max", "int"),
    Arg("--relevance-from", "int"),
    Arg("--relevance-below", "int"),
    Arg("--grouped", "flag"),
)


def wanted(desk: Desk, given: Given, order: str = "new") -> InboxFilter:
    """Read which items are asked for; every pile unless states are named.

    Raises:
        NoSuch: there is no such account or watch.
    """
    if given.values.get("account") is not None:
        asked.account(desk.read_page, given.id("account"))
    watch_id = given.number("watch")
    if watch_id is not None and watch(desk.read_page, watch_id) is None:
        raise NoSuch(kind="watch", id=str(watch_id))
    kind, tone, channel = given.text("kind"), given.text("tone"), given.text("channel")
    return InboxFilter(
        states=tuple(State(state) for state in given.texts("state")),
        channels=(channel,) if channel else (),
        kinds=(Kind(kind),) if kind else (),
        tones=(Tone(tone),) if tone else (),
        account_ids=(given.id("account"),) if given.values.get("account") is not None else (),
        watch_id=watch_id,
        rating_max=given.number("rating_max"),
        is_overdue=given.is_on("overdue"),
        has_failed_reply=given.is_on("failed"),
        since_at=given.moment("since"),
        until_at=given.moment("until"),
        relevance_from=given.number("relevance_from") or 0,
        relevance_below=given.number("relevance_below") or 0,
        is_grouped=given.is_on("grouped"),
        order="due" if order == "due" else "new",
    )


def list_items(desk: Desk, given: Given) -> Answer:
    """List one page of items."""
    now = desk.clock.now()
    limit = _limit(given)
    ids = inbox_ids(
        desk.read_page,
        wanted(desk, given, given.text("order")),
        now,
        search=desk.search,
        limit=limit + 1,
        after_id=_cursor(given),
    )
    after = str(ids[limit - 1]) if len(ids) > limit else None
    return _page(desk, given, ids[:limit], after)


def search(desk: Desk, given: Given) -> Answer:
    """Find words in everything ever stored, our own replies too."""
    limit = _limit(given)
    words = " ".join(given.texts("words"))
    hits = desk.search.find(words, limit=limit, before_id=_cursor(given))
    said = (searched_text(hits.instead),) if hits.instead else ()
    after = None if hits.next_before is None else str(hits.next_before)
    return _page(desk, given, hits.ids, after, said)


def _page(
    desk: Desk,
    given: Given,
    ids: Sequence[int],
    after: str | None,
    said: tuple[str, ...] = (),
) -> Answer:
    now = desk.clock.now()
    rows = shapes.items(desk.read_page, ids, now, watch_id=given.number("watch"))
    more: list[dict[str, Any]] = []
    if after is not None:
        more = [{"after": after}]
        said = said if given.is_json else (*said, more_text(after))
    return given.many([*rows, *more], lambda: text.items(rows, now), said=said)


def show(desk: Desk, given: Given) -> Answer:
    """Show one item with its thread, its versions and our replies."""
    item_id = given.id("id")
    found = shapes.items(desk.read_page, [item_id], desk.clock.now())
    if not found:
        raise NoSuch(kind="item", id=str(item_id))
    row: dict[str, Any] = found[0]
    row["thread"] = shapes.rows(thread(desk.read_page, item_id))
    row["versions"] = shapes.rows(conversation.versions(desk.read_page, item_id))
    row["replies"] = [
        shapes.reply(one)
        for one in outbox.of_item(desk.read_page, item_id)
        if one.state not in (ReplyState.DRAFT, ReplyState.CANCELLED)
    ]
    zone = desk.clockwork().zone
    return given.one(row, lambda: text.item(row, zone) + text.replies(row["replies"]))


def move(verb: str, desk: Desk, given: Given) -> Answer:
    """Move items to another pile."""
    ids = given.ids("id")
    match verb:
        case "done":
            job: Callable[[], Changed] = partial(desk.triage.done, ids)
        case "reopen":
            job = partial(desk.triage.reopen, ids)
        case "noise" if given.text("reason"):
            job = partial(desk.insight.not_ours.put_aside, ids, given.text("reason"))
        case "noise":
            job = partial(desk.triage.noise, ids)
        case "seen" | "unseen":
            job = partial(desk.triage.seen, ids, is_seen=verb == "seen")
        case _:
            until = given.moment("until")
            if until is None and not given.is_on("until_reply"):
                raise WrongUse(why="missing", detail="--until")
            job = partial(desk.triage.snooze, ids, until)
    return _changed(given, len(desk.jobs.write(job).result().items))


def undo(desk: Desk, given: Given) -> Answer:
    """Take back the last thing, or one of the history."""
    action = given.number("id")
    if action is None:
        undone = desk.jobs.write(desk.triage.undo).result()
    else:
        undone = desk.jobs.write(partial(desk.triage.undo_action, action)).result()
    if undone.asked is not None:
        undone.asked.result()  # only the network can take it back
    return _changed(given, undone.n)


def bulk(desk: Desk, given: Given) -> Answer:
    """Do one thing to everything that a filter shows, with one undo."""
    verb: Any = given.text("verb")
    until = given.moment("snooze_until")
    done = run_bulk(desk.jobs, desk.triage, wanted(desk, given), verb, until).result()
    return _changed(given, done.n - len(done.left))


def count(desk: Desk, given: Given) -> Answer:
    """Count the piles."""
    below = floor(desk.read_page, desk.settings().strictness)
    row = shapes.plain(counts(desk.read_page, desk.clock.now(), below))
    flat = {name: value for name, value in row.items() if isinstance(value, int)}
    return given.one(row, lambda: text.block(flat))


def _changed(given: Given, n: int) -> Answer:
    return given.one({"changed": n}, lambda: f"{changed_text(n)}\n")


def _limit(given: Given) -> int:
    typed = given.number("limit")
    if typed is not None and typed < 1:
        raise WrongUse(why="too_few", detail=str(typed))
    return typed or PAGE


def _cursor(given: Given) -> int | None:
    cursor = given.text("after")
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise WrongUse(why="bad_cursor", detail=cursor[:40])
    return int(cursor) if cursor else None


COMMANDS: Final = (
    Command(
        "list",
        N_("List messages, the newest first"),
        list_items,
        (
            *FILTER,
            Arg("--order", choices=("new", "due"), default="new"),
            Arg("--limit", "int"),
            Arg("--after"),
        ),
    ),
    Command("show", N_("Show a message with its thread"), show, (Arg("ID", "id"),)),
    Command(
        "search",
        N_("Find words in everything ever stored"),
        search,
        (Arg("WORDS", amount="many"), Arg("--limit", "int"), Arg("--after")),
        has_free_words=True,
    ),
    Command("counts", N_("Count what is open, waiting, snoozed and noise"), count),
    Command("done", N_("Tick messages off"), partial(move, "done"), (IDS,), is_changing=True),
    Command(
        "reopen",
        N_("Put messages back to those that need you"),
        partial(move, "reopen"),
        (IDS,),
        is_changing=True,
    ),
    Command(
        "noise",
        N_("Put messages aside that are not about you"),
        partial(move, "noise"),
        (IDS, Arg("--reason", choices=NOT_OURS)),
        is_changing=True,
    ),
    Command(
        "snooze",
        N_("Put messages away until a time, or until they write again"),
        partial(move, "snooze"),
        (IDS, Arg("--until", "moment"), Arg("--until-reply", "flag")),
        is_changing=True,
    ),
    Command(
        "seen", N_("Take the dot off messages"), partial(move, "seen"), (IDS,), is_changing=True
    ),
    Command("unseen", N_("Put the dot back"), partial(move, "unseen"), (IDS,), is_changing=True),
    Command(
        "bulk",
        N_("Do one thing to everything that fits"),
        bulk,
        (
            Arg("VERB", choices=("done", "reopen", "noise", "snooze")),
            *FILTER,
            Arg("--snooze-until", "moment"),
        ),
        is_changing=True,
    ),
    Command(
        "undo",
        N_("Take back the last thing you did"),
        undo,
        (Arg("ID", "id", "maybe"),),
        is_changing=True,
    ),
)
