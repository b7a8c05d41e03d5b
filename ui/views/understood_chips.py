"""What is understood of a message, as chips: each with its words, its doubt, and its places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.item import Kind
from app.i18n import N_, _
from app.queries.understanding import SURE, Span, tone_guess
from app.wording import channel_name, lang_name, percent_text, tone_name
from app.wording.spellings import how_name
from app.wording.understanding import (
    intent_kind_name,
    intent_name,
    relevance_text,
    topic_name,
)
from ui.delegates.marks import Mark

if TYPE_CHECKING:
    from app.analysis.matching import Why
    from app.queries.understanding import Why as Row
    from ui.models.grasp import Grasp
    from ui.models.talk import Talk

SIGNS: Final = {"negative": "−", "neutral": "0", "positive": "+", "unknown": "?"}
FACES: Final = {
    "negative": "frown",
    "neutral": "meh",
    "positive": "smile",
    "unknown": "circle-question-mark",
}
INKS: Final = {"negative": "danger", "positive": "ok", "urgent": "danger", "complaint": "danger"}
INTENT_ICONS: Final = {
    "question": "message-circle-question-mark",
    "complaint": "frown",
    "praise": "thumbs-up",
    "lead": "handshake",
    "urgent": "siren",
}
BY_OWNER: Final = N_("You said so.")
METHODS: Final = {
    "owner": BY_OWNER,
    "stars": N_("By the stars."),
    "declared": N_("The network says so."),
}
WORDS_MOST: Final = 6
SHARE: Final = 0.3  # of the weight of the word that says most
FOUND_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One thing understood, as its chip shows it."""

    key: str  # tone, lang, intent:lead, topic:price, relevance
    words: str
    icon: str
    ink: str = "text2"
    hint: str = ""  # how sure, and why
    spans: tuple[Span, ...] = ()


def parts(talk: Talk) -> tuple[Part, ...]:
    """List what is understood of the item that is shown."""
    grasp = talk.grasp
    names = {row.key: row.name for row in grasp.topics}
    several = [_tone(talk), _language(talk)]
    for field, icons in (("intent", INTENT_ICONS), ("topic", {})):
        for value, row in _switched(grasp, field).items():
            kind = next((one.what for one in row.spans if one.what), "") if row else ""
            words = (
                _intent(value, kind)
                if field == "intent"
                else topic_name(value, names.get(value, ""))
            )
            is_own = grasp.found.corrected.get(f"{field}:{value}") == "1"
            several.append(
                Part(
                    f"{field}:{value}",
                    _by_you(words) if is_own else words,
                    icons.get(value, "tag"),
                    INKS.get(value, "text2") if field == "intent" else "text2",
                    _(BY_OWNER) if is_own else "",
                    row.spans if row else (),
                )
            )
    about = _about_us(talk)
    return (*several, about) if about else tuple(several)


def always(talk: Talk) -> tuple[Span, ...]:
    """Give the words that decided the tone that is shown; none where it is not known."""
    row = _row(talk, "tone", str(talk.row.tone))
    return telling(row.spans) if row else ()


def telling(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Take the few words that spoke most for what was decided."""
    mine = sorted((one for one in spans if one.weight > 0), key=lambda one: -one.weight)
    least = mine[0].weight * SHARE if mine else 0.0
    return tuple(one for one in mine[:WORDS_MOST] if one.weight >= least)


def marks(talk: Talk, spans: Iterable[Span], kind: str) -> tuple[Mark, ...]:
    """Turn places in title and text into places of what the bubble shows."""
    offset = _offset(talk)
    return tuple(
        Mark(one.start, one.end, kind)
        if one.is_title
        else Mark(one.start + offset, one.end + offset, kind)
        for one in spans
    )


def met_marks(talk: Talk, whys: Iterable[Why]) -> tuple[Mark, ...]:
    """Do the same with the places that a watch looks for."""
    spans = (Span(one.start, one.end, 1.0, is_title=one.part == "title") for one in whys)
    return marks(talk, spans, "match")


def found_text(talk: Talk, whys: Sequence[Why]) -> str:
    """Say by which watch and by which words of the text an item was found."""
    names = {number: name for number, name, _words in talk.full.watches}
    said: dict[str, None] = {}
    for why in whys:
        text = talk.row.title if why.part == "title" else talk.full.text
        seen = text[why.start : why.end][:60]
        # TRANSLATORS: {how} says in what way the name was written: misspelt, with an ending …
        words = _("Found by “{watch}”: {how}, “{seen}”")
        name = names.get(why.watch_id, "")
        said[words.format(watch=name, how=how_name(why.how), seen=seen)] = None
    met = {why.watch_id for why in whys}
    for number, name in names.items():
        if number not in met:
            said[_("Found by “{watch}”").format(watch=name)] = None
    return "\n".join(list(said)[:FOUND_MOST])


def spoken(talk: Talk, part: Part) -> str:
    """Say the words of the text that decided, for the tooltip and the screen reader."""
    texts = dict.fromkeys(_words_at(talk, one) for one in telling(part.spans))
    seen = ", ".join(_("“{quote}”").format(quote=text) for text in texts if text)
    because = _("Because of {words}.").format(words=seen) if seen else ""
    return " ".join(filter(None, [part.hint, because]))


def _tone(talk: Talk) -> Part:
    tone, found = str(talk.row.tone), talk.grasp.found
    is_own = "tone" in found.corrected
    words = _("Tone not known") if tone == "unknown" else tone_name(tone)
    words = f"{SIGNS[tone]} {words}"
    guess, p = tone_guess(found)
    row = _row(talk, "tone", tone if tone != "unknown" else str(guess))
    hint = ""
    if tone == "unknown" and row is not None and p is not None:
        hint = _("Best guess: {tone}, {percent} sure.")
        hint = hint.format(tone=tone_name(guess), percent=percent_text(p))
    elif not is_own and row is not None:
        hint = _how(row)
    return Part(
        "tone",
        _by_you(words) if is_own else words,
        FACES[tone],
        INKS.get(tone, "text2"),
        _(BY_OWNER) if is_own else hint,
        row.spans if row else (),
    )


def _language(talk: Talk) -> Part:
    lang, found = talk.row.lang, talk.grasp.found
    if "lang" in found.corrected:
        return Part("lang", _by_you(lang_name(lang)), "languages", hint=_(BY_OWNER))
    if not lang:
        return Part("lang", _("Language not known"), "languages")
    row = _row(talk, "lang", lang)
    is_sure = row is not None and (row.p is None or row.p >= SURE)
    words = lang_name(lang) if is_sure else f"{lang_name(lang)}?"
    return Part("lang", words, "languages", hint=_how(row) if row else "")


def _about_us(talk: Talk) -> Part | None:
    """Say how likely a find is about the shop; nothing of what came to the shop itself."""
    if talk.row.kind is not Kind.FOUND:
        return None
    if talk.grasp.found.corrected.get("relevance") == "1":
        return Part("relevance", _by_you(_("About us")), "target", "ok", _(BY_OWNER))
    judged = talk.grasp.judged
    if judged is None:
        return Part("relevance", _("About us?"), "target")
    percent = percent_text(judged.relevance / 100)
    words = _("About us: {percent}").format(percent=percent)
    signs = [
        f"{'+' if weight > 0 else '−'} {_thing(kind, what)}"
        for (kind, what), weight in judged.why[:WORDS_MOST]
    ]
    return Part("relevance", words, "target", hint="\n".join(signs))


def _thing(kind: str, what: str) -> str:
    names = {"place": channel_name, "lang": lang_name}
    return relevance_text(kind, names[kind](what) if kind in names else what)


def _intent(intent: str, kind: str) -> str:
    name = intent_name(intent)
    if not kind or intent == "lead":  # the strip of the lead says the kind
        return name
    # TRANSLATORS: what somebody wants, and of which kind: Urgent: allergy
    return _("{what}: {kind}").format(what=name, kind=intent_kind_name(kind).lower())


def _switched(grasp: Grasp, field: str) -> dict[str, Row | None]:
    """Give what holds of a field, by its value, with the row that has the most places."""
    found: dict[str, Row | None] = {}
    for row in grasp.found.rows:
        known = found.get(row.value)
        if row.field == field and (known is None or len(row.spans) > len(known.spans)):
            found[row.value] = row
    for name, value in grasp.found.corrected.items():
        one, _sep, key = name.partition(":")
        if one == field and value == "1":
            found.setdefault(key, None)
        elif one == field:
            found.pop(key, None)
    return found


def _row(talk: Talk, field: str, value: str) -> Row | None:
    rows = [one for one in talk.grasp.found.rows if (one.field, one.value) == (field, value)]
    declared = [one for one in rows if one.method in METHODS]
    return next(iter(declared or rows), None)


def _how(row: Row) -> str:
    if row.method in METHODS:
        return _(METHODS[row.method])
    if row.p is None:
        return ""
    return _("Shoptalk is {percent} sure.").format(percent=percent_text(row.p))


def _by_you(words: str) -> str:
    # TRANSLATORS: behind what the owner corrected: Positive · by you
    return _("{what} · by you").format(what=words)


def _offset(talk: Talk) -> int:
    title = talk.row.title
    return len(title) + 1 if title and talk.full.text else 0


def _words_at(talk: Talk, span: Span) -> str:
    text = talk.row.title if span.is_title else talk.full.text
    return " ".join(text[span.start : span.end].split())[:60]
