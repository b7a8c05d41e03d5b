"""Commands about what is understood: correct it, read it anew, teach, forget."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.analysis.reading import Intent
from app.domain.item import Tone
from app.errors import NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.i18n import N_
from app.queries import labels, thread
from app.queries import twins as asked_twins
from app.queries import understanding as asked
from app.services.commands import shapes, text
from app.services.commands.shape import Arg, Command, Given
from app.wording import channel_name, lang_name, state_name, tone_name
from app.wording.commands import changed_text, saved_text
from app.wording.understanding import (
    accuracy_text,
    intent_name,
    learned_text,
    relevance_text,
    topic_name,
    understanding_text,
    understood_text,
)

if TYPE_CHECKING:
    from app.services.commands.answer import Answer
    from app.services.desk import Desk
    from app.services.understanding.run import Progress

TELL_EVERY: Final = 5  # blocks
TONES: Final = tuple(one for one in Tone if one is not Tone.UNKNOWN)


def correct(desk: Desk, given: Given) -> Answer:
    """Say what messages really are."""
    ids, fixes = given.ids("id"), desk.insight.corrections
    jobs: list[Callable[[], Changed]] = []
    if given.text("tone"):
        jobs.append(partial(fixes.tone, ids, Tone(given.text("tone"))))
    if given.text("lang"):
        jobs.append(partial(fixes.language, ids, given.text("lang")))
    for option, is_on in (("", True), ("no_", False)):
        topics, intents = given.texts(f"{option}topic"), given.texts(f"{option}intent")
        jobs += [partial(fixes.topic, ids, key, is_on=is_on) for key in topics]
        jobs += [partial(fixes.intent, ids, Intent(one), is_on=is_on) for one in intents]
    if given.is_on("about_us"):
        jobs += [partial(desk.insight.not_ours.about_us, one) for one in ids]
    if not jobs:
        raise WrongUse(why="nothing_to_correct")
    changed = NOTHING
    for job in jobs:
        changed |= desk.jobs.write(job).result()
    n = len(changed.items)
    return given.one({"changed": n}, lambda: f"{changed_text(n)}\n")


def why(desk: Desk, given: Given) -> Answer:
    """Say what was understood of a message, and by which words."""
    item_id = given.id("id")
    if not thread.thread(desk.read_page, item_id):
        raise NoSuch(kind="item", id=str(item_id))
    found = asked.understood(desk.read_page, item_id)
    judged = desk.insight.relevance.why(item_id)
    row = shapes.plain(found) | {
        "relevance": None if judged is None else judged.relevance,
        "relevance_why": [
            {"kind": kind, "what": what, "weight": round(weight, 2)}
            for (kind, what), weight in (judged.why if judged else ())
        ],
    }
    lines = [(_field(one.field, one.value), _percent(one.p), one.method) for one in found.rows]
    more = [
        (relevance_text(kind, what), f"{weight:+.1f}", "")
        for (kind, what), weight in (judged.why if judged else ())
    ]
    return given.one(row, lambda: text.table([*lines, *more]))


def again(desk: Desk, given: Given) -> Answer:
    """Read everything again, and say how far it is."""
    desk.jobs.write(desk.insight.reading.again).result()
    blocks = 0

    def tell(progress: Progress) -> None:
        nonlocal blocks
        blocks += 1
        if blocks % TELL_EVERY == 0 or progress.done == progress.of:
            given.tell(understanding_text(progress.done, progress.of))

    ran = desk.insight.tending.run(on_progress=tell)
    row = {"understood": ran.n, "is_whole": ran.is_whole}
    return given.one(row, lambda: f"{understood_text(ran.n)}\n", exit_code=int(not ran.is_whole))


def twins(desk: Desk, given: Given) -> Answer:
    """List where else the same was said."""
    found = asked_twins.twins(desk.read_page, given.id("id"))
    if not found:
        raise NoSuch(kind="item", id=str(given.id("id")))
    rows = [
        {
            "id": str(one.item_id),
            "channel": one.channel,
            "account": str(one.account_id),
            "author": one.author_name or None,
            "url": one.url or None,
            "state": one.state.value,
            "posted_at": shapes.time_text(one.said_at),
            "is_first": one.is_first,
        }
        for one in found
    ]
    return given.many(
        rows,
        lambda: text.table(
            (str(one.item_id), channel_name(one.channel), state_name(one.state), one.author_name)
            for one in found
        ),
    )


def learn(verb: str, desk: Desk, given: Given) -> Answer:
    """Say what the owner taught; learn it now; forget it."""
    if verb == "forget":
        desk.jobs.write(desk.insight.learning.forget).result()
        return given.one({"forgotten": True}, lambda: f"{saved_text()}\n")
    if verb == "now":
        desk.insight.learning.run(is_asked=True)
    status = labels.status(desk.read_page)
    corrected, starred = labels.n_labels(desk.read_page, status.forgotten_at)
    row: dict[str, Any] = shapes.plain(status) | {"corrections": corrected, "stars": starred}
    lines = [learned_text(status.reason)]
    if status.shipped is not None:
        lines.append(accuracy_text(status.shipped.right, status.shipped.n))
    return given.one(row, lambda: "".join(f"{line}\n" for line in lines))


def _field(field: str, value: str) -> str:
    match field:
        case "tone":
            return tone_name(value)
        case "lang":
            return lang_name(value)
        case "intent":
            return intent_name(value)
        case _:
            return topic_name(value)


def _percent(p: float | None) -> str:
    return "" if p is None else f"{round(100 * p)} %"


IDS: Final = Arg("ID", "id", "many")
COMMANDS: Final = (
    Command(
        "correct",
        N_("Say what messages really are"),
        correct,
        (
            IDS,
            Arg("--tone", choices=TONES),
            Arg("--lang"),
            *(Arg(f"--{name}", amount="many") for name in ("topic", "no-topic")),
            *(
                Arg(f"--{name}", amount="many", choices=tuple(Intent))
                for name in ("intent", "no-intent")
            ),
            Arg("--about-us", "flag"),
        ),
        is_changing=True,
    ),
    Command("why", N_("Say what was understood of a message, and why"), why, (Arg("ID", "id"),)),
    Command("twins", N_("List where else the same was said"), twins, (Arg("ID", "id"),)),
    Command("understand-again", N_("Read everything again"), again, is_changing=True),
    Command("learn status", N_("Say what you taught, and if it is used"), partial(learn, "status")),
    Command("learn now", N_("Learn from you now"), partial(learn, "now"), is_changing=True),
    Command(
        "learn forget", N_("Forget what you taught"), partial(learn, "forget"), is_changing=True
    ),
)
