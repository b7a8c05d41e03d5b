"""Commands that answer: the outbox, drafts, answers by hand, likes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.domain.item import ReplyState, Visibility
from app.errors import NoSuch, WrongUse
from app.i18n import N_
from app.queries import outbox as queries
from app.services.commands import shapes, text
from app.services.commands.shape import Arg, Command, Given
from app.wording.commands import changed_text, saved_text

if TYPE_CHECKING:
    from app.queries.outbox import ReplyLine
    from app.services.commands.answer import Answer
    from app.services.desk import Desk

ID: Final = Arg("ID", "id")
UNFINISHED: Final = (ReplyState.FAILED, ReplyState.UNKNOWN)


def reply(desk: Desk, given: Given) -> Answer:
    """Put an answer in the outbox; with --now send it and wait for the outcome."""
    item_id, is_now = given.id("id"), given.is_on("now")
    body = _text(given)
    visibility = Visibility.PRIVATE if given.is_on("private") else None
    job = partial(
        desk.replies.send,
        item_id,
        body,
        visibility,
        0 if is_now else None,
        is_replacing=given.is_on("replace"),
        is_pushing=given.is_on("push"),
    )
    reply_id = desk.jobs.write(job).result().reply_id
    if is_now:
        _send_due(desk)
    return _one(desk, given, reply_id, is_now=is_now)


def outbox(desk: Desk, given: Given) -> Answer:
    """List what waits to leave, is not sure, failed, or is left to the owner."""
    return _shown(given, queries.outbox(desk.read_page), exit_code=0)


def outbox_send(desk: Desk, given: Given) -> Answer:
    """Send what is due and settle what is unknown."""
    waiting = [row.reply_id for row in queries.outbox(desk.read_page)]
    _send_due(desk)
    rows = [queries.one(desk.read_page, reply_id) for reply_id in waiting]
    return _shown(given, [row for row in rows if row is not None])


def outbox_change(verb: str, desk: Desk, given: Given) -> Answer:
    """Do one thing to one reply."""
    reply_id = given.id("id")
    jobs: Mapping[str, Callable[[], Any]] = {
        "retry": partial(desk.replies.retry, reply_id),
        "cancel": partial(desk.replies.cancel, reply_id),
        "confirm": partial(desk.replies.confirm_by_hand, reply_id, given.text("url")),
        "missing": partial(desk.replies.found_missing, reply_id),
    }
    desk.jobs.write(jobs[verb]).result()
    if verb == "retry":
        _send_due(desk)
    return _one(desk, given, reply_id)


def by_hand(desk: Desk, given: Given) -> Answer:
    """Keep an answer that the owner posts on the page itself."""
    job = partial(desk.replies.by_hand, given.id("id"), _text(given))
    return _one(desk, given, desk.jobs.write(job).result().reply_id)


def drafts(desk: Desk, given: Given) -> Answer:
    """List the drafts."""
    return _shown(given, queries.drafts(desk.read_page), exit_code=0)


def draft_save(desk: Desk, given: Given) -> Answer:
    """Keep a draft; an empty text drops it."""
    visibility = Visibility.PRIVATE if given.is_on("private") else None
    job = partial(desk.replies.save_draft, given.id("id"), given.stdin, visibility)
    saved = desk.jobs.write(job).result()
    if saved.reply_id is None:
        return given.one({"reply": None, "state": None}, lambda: f"{saved_text()}\n")
    return _one(desk, given, saved.reply_id)


def draft_drop(desk: Desk, given: Given) -> Answer:
    """Throw a draft away."""
    item_id = given.id("id")
    found = [row for row in queries.drafts(desk.read_page) if row.item_id == item_id]
    if not found:
        raise WrongUse(why="no_draft", detail=str(item_id))
    desk.jobs.write(partial(desk.replies.drop_draft, item_id)).result()
    return given.one({"changed": 1}, lambda: f"{changed_text(1)}\n")


def react(verb: str, desk: Desk, given: Given) -> Answer:
    """Like or hide an item on its network, or take that back; delete a reply of ours there."""
    to, on = desk.reactions, not verb.startswith("un")
    match verb:
        case "like" | "unlike":
            asked = to.like(given.id("id"), on=on)
        case "hide" | "unhide":
            asked = to.hide(given.id("id"), on=on)
        case _:
            asked = to.delete_reply(given.id("id"))
    asked.result()
    return given.one({"changed": 1}, lambda: f"{changed_text(1)}\n")


def _send_due(desk: Desk) -> None:
    desk.outbox.run_due(desk.clock.now()).result()


def _one(desk: Desk, given: Given, reply_id: int, *, is_now: bool = False) -> Answer:
    """Answer with one reply; one that was to leave now and has not is only part of the way."""
    line = queries.one(desk.read_page, reply_id)
    if line is None:
        raise NoSuch(kind="reply", id=str(reply_id))
    row = shapes.reply(line)
    is_bad = _is_bad(line) or (is_now and line.state is not ReplyState.SENT)
    said = (row["error"],) if is_bad and row["error"] else ()
    return given.one(row, lambda: text.replies([row]), exit_code=int(is_bad), said=said)


def _shown(given: Given, found: Sequence[ReplyLine], *, exit_code: int | None = None) -> Answer:
    rows = [shapes.reply(line) for line in found]
    if exit_code is not None:
        return given.many(rows, lambda: text.replies(rows), exit_code=exit_code)
    said = tuple(shapes.says(line.error) or "" for line in found if _is_bad(line))
    code = int(bool(said))
    return given.many(rows, lambda: text.replies(rows), exit_code=code, said=said)


def _is_bad(line: ReplyLine) -> bool:
    return line.state in UNFINISHED or (line.error is not None and line.confirmed_at is None)


def _text(given: Given) -> str:
    if not given.stdin.strip():
        raise WrongUse(why="no_text")
    return given.stdin


TEXT: Final = Arg("--text-stdin", "flag")
COMMANDS: Final = (
    Command(
        "reply",
        N_("Answer a message with the text on standard input"),
        reply,
        (ID, TEXT, *(Arg(f"--{one}", "flag") for one in ("now", "private", "replace", "push"))),
        is_changing=True,
        stdin=("always",),
    ),
    Command("outbox", N_("List replies that are on their way, held back or failed"), outbox),
    Command("outbox send", N_("Send what is due now"), outbox_send, is_changing=True),
    *(
        Command(f"outbox {verb}", text_, partial(outbox_change, verb), (ID,), is_changing=True)
        for verb, text_ in (
            ("retry", N_("Send a failed reply again")),
            ("cancel", N_("Take a reply back that has not left")),
            ("missing", N_("Say that a doubtful reply did not arrive")),
        )
    ),
    Command(
        "outbox confirm",
        N_("Say that you posted a reply yourself"),
        partial(outbox_change, "confirm"),
        (ID, Arg("--url")),
        is_changing=True,
    ),
    Command(
        "by-hand",
        N_("Keep an answer that you post on the page yourself"),
        by_hand,
        (ID, TEXT),
        is_changing=True,
        stdin=("always",),
    ),
    Command("drafts", N_("List the drafts"), drafts),
    Command(
        "drafts save",
        N_("Keep a draft for a message"),
        draft_save,
        (ID, TEXT, Arg("--private", "flag")),
        is_changing=True,
        stdin=("always",),
    ),
    Command("drafts drop", N_("Throw a draft away"), draft_drop, (ID,), is_changing=True),
    *(
        Command(verb, text_, partial(react, verb), (ID,), is_changing=True)
        for verb, text_ in (
            ("like", N_("Like a message on its network")),
            ("unlike", N_("Take a like back")),
            ("hide", N_("Hide a message on its network")),
            ("unhide", N_("Show a hidden message again")),
            ("delete-reply", N_("Delete a reply of yours on its network")),
        )
    ),
)
