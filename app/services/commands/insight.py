"""Commands about topics, leads, sources, and what is proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.domain.deadline import shop_day
from app.domain.lead import LeadState
from app.errors import WrongUse
from app.i18n import N_
from app.queries import leads as asked_leads
from app.queries import topics as asked_topics
from app.services.commands import shapes, text
from app.services.commands.shape import Arg, Command, Given
from app.services.understanding.not_ours import NeverTerm
from app.services.understanding.topics import TopicWord
from app.wording import channel_name, number_text, percent_text
from app.wording.commands import saved_text
from app.wording.understanding import (
    lead_name,
    minutes_text,
    never_text,
    source_text,
    topic_name,
    topic_word_text,
)

if TYPE_CHECKING:
    from app.domain.yields import Yield
    from app.queries.leads import LeadRow
    from app.services.commands.answer import Answer
    from app.services.desk import Desk
    from app.services.understanding.proposals import Proposal

PERIOD: Final = timedelta(days=27)  # and today: four weeks


def list_topics(desk: Desk, given: Given) -> Answer:
    """List the topics with how much is about each."""
    n = asked_topics.counts(desk.read_page)
    rows = [
        shapes.plain(row) | {"name": topic_name(row.key, row.name), "n": n.get(row.key, 0)}
        for row in asked_topics.topics(desk.read_page)
    ]
    return given.many(
        rows, lambda: text.table((row["key"], str(row["n"]), row["name"]) for row in rows)
    )


def add_topic(desk: Desk, given: Given) -> Answer:
    """Add a topic of one's own."""
    job = partial(desk.insight.topics.add, given.text("name"), given.texts("words"))
    key = desk.jobs.write(job).result().key
    return given.one({"topic": key}, lambda: f"{key}\n")


def change_topic(verb: str, desk: Desk, given: Given) -> Answer:
    """Change one topic."""
    topics, key = desk.insight.topics, given.text("key")
    jobs: list[Callable[[], object]] = []
    match verb:
        case "rename":
            jobs.append(partial(topics.rename, key, given.text("name")))
        case "on" | "off":
            jobs.append(partial(topics.switch, key, is_on=verb == "on"))
        case "remove":
            jobs.append(partial(topics.remove, key))
        case _:
            if given.texts("add"):
                jobs.append(partial(topics.add_words, key, given.texts("add")))
            if given.texts("out"):
                jobs.append(partial(topics.take_out, key, given.texts("out")))
    if not jobs:
        raise WrongUse(why="missing", detail="--add")
    for job in jobs:
        desk.jobs.write(job).result()
    return given.one({"topic": key}, lambda: f"{saved_text()}\n")


def order_topics(desk: Desk, given: Given) -> Answer:
    """Put topics in an order."""
    desk.jobs.write(partial(desk.insight.topics.order, given.texts("key"))).result()
    return list_topics(desk, given)


def list_leads(desk: Desk, given: Given) -> Answer:
    """List leads: those suggested, or those of one state."""
    state = given.text("state")
    found: Sequence[LeadRow] = ()
    if state in ("", "suggested"):
        found = asked_leads.suggested(desk.read_page)
    if state != "suggested":
        wanted = LeadState(state) if state else None
        found = (*found, *asked_leads.taken_up(desk.read_page, wanted))
    return given.many(
        [_lead(row) for row in found],
        lambda: text.table(
            (
                str(row.item_id),
                lead_name(row.state or "suggested"),
                channel_name(row.channel),
                text.clean(row.snippet)[:100],
            )
            for row in found
        ),
    )


def set_lead(desk: Desk, given: Given) -> Answer:
    """Say how a lead stands."""
    item_id, state = given.id("id"), LeadState(given.text("state"))
    value = given.values.get("value")
    minor = None if value is None else _minor(str(value))
    desk.jobs.write(partial(desk.insight.leads.set, item_id, state, minor)).result()
    row = {"id": str(item_id), "state": state.value, "value": value}
    return given.one(row, lambda: f"{saved_text()}\n")


def _minor(value: str) -> int:
    """Give an amount in hundredths.

    Raises:
        WrongUse: it is no number, or none that can be counted with.
    """
    try:
        return round(float(value) * 100)
    except (ValueError, OverflowError) as error:
        raise WrongUse(why="lead_value", detail=value[:40]) from error


def weigh(desk: Desk, given: Given) -> Answer:
    """Say what each watch and account brought, and what it cost."""
    today = shop_day(desk.clockwork(), desk.clock.now())
    last = given.day("until") or today
    first = given.day("since") or last - PERIOD
    found = desk.jobs.ask(partial(desk.insight.sources.yields, first, last)).result()
    rows = (*found.watches, *found.accounts)
    return given.many(
        [_yield(row) for row in rows],
        lambda: text.table(
            (
                row.name,
                number_text(row.items),
                "?" if row.share is None else percent_text(row.share),
                number_text(row.leads),
                number_text(row.replies),
                minutes_text(row.seconds),
            )
            for row in rows
        ),
    )


def list_proposals(desk: Desk, given: Given) -> Answer:
    """List what is proposed."""
    found = desk.jobs.ask(desk.insight.proposals.every).result()
    names = {row.key: row.name for row in asked_topics.topics(desk.read_page)}
    rows = [
        {"proposal": one.id, "kind": one.kind, "says": _says(one, names), "n": one.what.n}
        for one in found
    ]
    return given.many(
        rows, lambda: text.table((str(row["proposal"]), str(row["says"])) for row in rows)
    )


def answer_proposal(verb: str, desk: Desk, given: Given) -> Answer:
    """Do what is proposed, or hear no more of it."""
    proposals, wanted = desk.insight.proposals, given.text("proposal")
    proposal = desk.jobs.ask(partial(proposals.one, wanted)).result()
    if verb == "accept":
        proposals.accept(proposal)
    else:
        proposals.turn_down(proposal)
    return given.one({"proposal": wanted}, lambda: f"{saved_text()}\n")


def _says(one: Proposal, names: dict[str, str]) -> str:
    match one.what:
        case NeverTerm() as term:
            return never_text(term.word, term.watch, term.n)
        case TopicWord() as word:
            return topic_word_text(word.word, topic_name(word.key, names.get(word.key, "")), word.n)
        case _ as source:
            what = channel_name(source.what) if source.kind == "network" else source.what
            return source_text(source.kind, source.name, what, source.n)


def _lead(row: LeadRow) -> dict[str, Any]:
    return {
        "id": str(row.item_id),
        "state": "suggested" if row.state is None else row.state.value,
        "value": None if row.value_minor is None else row.value_minor / 100,
        "channel": row.channel,
        "author": row.author_name or None,
        "url": row.url or None,
        "text": row.snippet,
        "posted_at": shapes.time_text(row.said_at),
    }


def _yield(row: Yield) -> dict[str, Any]:
    return {
        "source": row.kind,
        "id": str(row.id),
        "name": row.name,
        "channel": row.channel or None,
        "items": row.items,
        "dealt_with": row.dealt_with,
        "relevant_share": row.share,
        "leads": row.leads,
        "replies": row.replies,
        "minutes": round(row.seconds / 60, 1),
    }


KEY: Final = Arg("KEY")
COMMANDS: Final = (
    Command("topics list", N_("List the topics"), list_topics),
    Command(
        "topics add",
        N_("Add a topic of your own"),
        add_topic,
        (Arg("NAME"), Arg("--words", "commas")),
        is_changing=True,
    ),
    Command(
        "topics rename",
        N_("Call a topic something else"),
        partial(change_topic, "rename"),
        (KEY, Arg("NAME")),
        is_changing=True,
    ),
    Command(
        "topics words",
        N_("Add words to a topic, or take some out"),
        partial(change_topic, "words"),
        (KEY, Arg("--add", "commas"), Arg("--out", "commas")),
        is_changing=True,
    ),
    *(
        Command(f"topics {verb}", says, partial(change_topic, verb), (KEY,), is_changing=True)
        for verb, says in (
            ("on", N_("Switch a topic on")),
            ("off", N_("Switch a topic off")),
            ("remove", N_("Take a topic off the list")),
        )
    ),
    Command(
        "topics order",
        N_("Put topics in an order"),
        order_topics,
        (Arg("KEY", amount="many"),),
        is_changing=True,
    ),
    Command(
        "leads list",
        N_("List who may want to buy"),
        list_leads,
        (Arg("--state", choices=("suggested", *LeadState)),),
    ),
    Command(
        "leads set",
        N_("Say how a lead stands"),
        set_lead,
        (
            Arg("ID", "id"),
            Arg("STATE", choices=tuple(LeadState)),
            Arg("--value", "number"),
        ),
        is_changing=True,
    ),
    Command(
        "yield",
        N_("Say what each watch and account brings and costs"),
        weigh,
        (Arg("--since", "day"), Arg("--until", "day")),
    ),
    Command("proposals list", N_("List what Shoptalk proposes"), list_proposals),
    Command(
        "proposals accept",
        N_("Do what is proposed"),
        partial(answer_proposal, "accept"),
        (Arg("PROPOSAL"),),
        is_changing=True,
    ),
    Command(
        "proposals turn-down",
        N_("Hear no more of a proposal"),
        partial(answer_proposal, "turn_down"),
        (Arg("PROPOSAL"),),
        is_changing=True,
    ),
)
