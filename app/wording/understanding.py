"""Words of understanding: topics, intents, why something is put aside, what is proposed."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.i18n import N_, _, ngettext
from app.wording.numbers import day_text

ERRORS: Final = {
    "no_such.topic": N_("There is no topic {id}. See them with: topics list"),
    "no_such.lead": N_("Message {id} is no lead. See the ids with: leads list"),
    "no_such.proposal": N_("There is no such proposal any more. See them with: proposals list"),
    "wrong_use.no_tone": N_("Choose negative, neutral or positive."),
    "wrong_use.no_language": N_("{detail} is no language. Write its two letters, as sv or lt."),
    "wrong_use.no_name": N_("Give it a name."),
    "wrong_use.drop_account": N_("Switch {detail} off under Channels, or with “accounts off”."),
    "wrong_use.nothing_to_correct": N_("Say what is to be corrected. See how with: --help"),
    "wrong_use.lead_value": N_("Give what a won lead brought as a number from 0 on."),
    "wrong_use.push_again": N_(
        "You have answered this stranger once. Another answer looks pushy: send it once more to "
        "confirm (on the command line: --push)."
    ),
    "wrong_use.push_message": N_(
        "This stranger never wrote to you. A private message first looks pushy: answer in public, "
        "or send it once more to confirm (on the command line: --push)."
    ),
    "wrong_use.push_quiet": N_(
        "You wrote to this stranger on {detail}. Let 30 days pass, or send it once more to confirm "
        "(on the command line: --push)."
    ),
}
TOPICS: Final = {
    "staff": N_("Staff"),
    "wait": N_("Waiting"),
    "price": N_("Price"),
    "quality": N_("Quality"),
    "delivery": N_("Delivery"),
    "stock": N_("In stock"),
    "opening_hours": N_("Opening hours"),
    "returns": N_("Returns"),
    "cleanliness": N_("Cleanliness"),
    "website": N_("Website"),
    "job": N_("Jobs"),
    "contest": N_("Contests"),
}
INTENTS: Final = {
    "question": N_("Question"),
    "complaint": N_("Possible complaint"),
    "praise": N_("Praise"),
    "lead": N_("Possible lead"),
    "urgent": N_("Urgent"),
}
KINDS: Final = {  # of leads and of what is urgent
    "asks": N_("Asks for something you may sell"),
    "recommend": N_("Asks for a recommendation"),
    "closing": N_("Looks for another shop"),
    "safety": N_("Safety"),
    "allergy": N_("Allergy"),
    "lawyer": N_("Lawyer"),
    "press": N_("Press"),
    "police": N_("Police"),
    "refund": N_("Wants the money back"),
}
PUSHES: Final = {
    "push_again": N_("You have answered this stranger once. Another answer may look pushy."),
    "push_message": N_(
        "This stranger never wrote to you. A private message first may look pushy: better answer "
        "in public."
    ),
    "push_quiet": N_(
        "You wrote to this stranger on {day}. It is kinder to let 30 days pass before you write "
        "again."
    ),
}
NOT_OURS: Final = {
    "other": N_("Not about us"),
    "company": N_("Another company"),
    "ad": N_("Advertisement"),
    "spam": N_("Spam"),
    "language": N_("A language we do not serve"),
}
LEADS: Final = {
    "suggested": N_("Suggested"),
    "dismissed": N_("No lead"),
    "seen": N_("Lead"),
    "helped": N_("Helped"),
    "won": N_("Won"),
    "lost": N_("Lost"),
}
CAUSES: Final = {
    "model": N_("Shoptalk understands by a newer version since here."),
    "topics": N_("Topics changed here."),
    "languages": N_("Languages changed here."),
    "taught": N_("Shoptalk learned from you here."),
    "forgotten": N_("What you taught was forgotten here."),
}
RELEVANCE: Final = {
    "word": N_("the word “{what}”"),
    "author": N_("written by {what}"),
    "place": N_("from {what}"),
    "watch": N_("found by the watch {what}"),
    "match": N_("matches “{what}”"),
    "lang": N_("in {what}"),
}


def topic_name(key: str, name: str = "") -> str:
    """Name a topic: as the owner called it, or a theme that comes along."""
    return name or (_(TOPICS[key]) if key in TOPICS else key)


def intent_name(intent: str) -> str:
    """Name what somebody wants."""
    return _(INTENTS[intent]) if intent in INTENTS else intent


def intent_kind_name(kind: str) -> str:
    """Name the kind of a lead, or of what is urgent."""
    return _(KINDS[kind]) if kind in KINDS else kind


def urgent_text(kind: str) -> str:
    """Say that something is urgent, and why."""
    # TRANSLATORS: {what} is allergy, lawyer, press, police, safety or wanting the money back
    return _("Urgent: {what}").format(what=intent_kind_name(kind).lower())


def push_text(why: str, day: str) -> str:
    """Warn before an answer that looks pushy; `day`, in ISO, is when we last wrote."""
    written = day_text(date.fromisoformat(day), is_long=True) if day else ""
    return _(PUSHES[why]).format(day=written) if why in PUSHES else why


def not_ours_name(reason: str) -> str:
    """Say why something was put aside."""
    return _(NOT_OURS[reason]) if reason in NOT_OURS else reason


def lead_name(state: str) -> str:
    """Say how a lead stands."""
    return _(LEADS[state]) if state in LEADS else state


def cause_text(cause: str) -> str:
    """Say what a line in a graph means; "" for the first run, which marks nothing."""
    return _(CAUSES[cause]) if cause in CAUSES else ""


def relevance_text(kind: str, what: str) -> str:
    """Say one thing that speaks for or against something being about the shop."""
    return _(RELEVANCE[kind]).format(what=what) if kind in RELEVANCE else what


def accuracy_text(right: int, n: int) -> str:
    """Say how often the tone was right among the owner's own corrections: 38 of 45."""
    return ngettext("{right} of {n}", "{right} of {n}", n).format(right=right, n=n)


def understanding_text(done: int, of: int) -> str:
    """Say how far reading everything is."""
    return _("{done} of {of} messages read").format(done=done, of=of)


def understood_text(n: int) -> str:
    """Say how many messages were read."""
    return ngettext("{n} message was read.", "{n} messages were read.", n).format(n=n)


def never_text(word: str, watch: str, n: int) -> str:
    """Propose to keep a word out of a watch."""
    text = ngettext(
        "“{word}” was in {n} message of the watch {watch} that you put aside, and in none of "
        "yours. Keep it out?",
        "“{word}” was in {n} messages of the watch {watch} that you put aside, and in none of "
        "yours. Keep it out?",
        n,
    )
    return text.format(word=word, watch=watch, n=n)


def topic_word_text(word: str, topic: str, n: int) -> str:
    """Propose that a topic goes by a word."""
    text = ngettext(
        "“{word}” was in {n} message that you put under {topic}. Put it there by itself?",
        "“{word}” was in {n} messages that you put under {topic}. Put them there by themselves?",
        n,
    )
    return text.format(word=word, topic=topic, n=n)


def source_text(kind: str, name: str, what: str, n: int) -> str:
    """Suggest to drop a source, or to look elsewhere, too."""
    match kind:
        case "drop":
            text = ngettext(
                "Of {n} message from {name} hardly any was about you. Drop it?",
                "Of {n} messages from {name} hardly any were about you. Drop it?",
                n,
            )
        case "network":
            text = ngettext(
                "On {what} there was {n} message that the watch {name} would have caught. Look "
                "there, too?",
                "On {what} there were {n} messages that the watch {name} would have caught. Look "
                "there, too?",
                n,
            )
        case _:
            text = ngettext(
                "“{what}” was written in {n} message that the watch {name} missed. Look for it, "
                "too?",
                "“{what}” was written in {n} messages that the watch {name} missed. Look for it, "
                "too?",
                n,
            )
    return text.format(name=name, what=what, n=n)


def minutes_text(seconds: int) -> str:
    """Say how long something took, as an estimate."""
    # TRANSLATORS: an estimate of the owner's own time; ~ means about
    return _("~{n} min").format(n=max(1, round(seconds / 60)) if seconds else 0)


LEARNED: Final = {
    "": N_("What you taught is in use: it was better on what was kept apart for the test."),
    "too_few": N_("Too few stars and corrections yet to learn from; 50 are needed."),
    "one_sided": N_("Nearly all stars and corrections say the same; nothing is to be learned yet."),
    "no_gain": N_("What you taught was no better in the test, so it is not in use."),
    "misses_more": N_("What you taught would miss more complaints, so it is not in use."),
    "forgotten": N_("What you taught was forgotten."),
}


def learned_text(reason: str) -> str:
    """Say whether what the owner taught is in use, and why not."""
    return _(LEARNED[reason]) if reason in LEARNED else reason
