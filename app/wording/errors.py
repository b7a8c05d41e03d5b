"""One sentence or two for everything the world does to us: what happened, then what to do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from app.errors import DatabaseDamaged, NotNow, ShopError, from_facts
from app.i18n import N_, _
from app.wording.error_table import SENTENCES
from app.wording.names import capability_name, impossible_text

NO_NAME: Final = N_("The network")
LATER: Final = N_("Please try again later.")
BY_ITSELF: Final = "Shoptalk tries again by itself."  # how such a sentence ends in English


def sentence(error: ShopError) -> str:
    """Say what happened and what to do next, in the owner's language."""
    if isinstance(error, NotNow) and error.of:
        return sentence_once(from_facts({"code": error.of, "host": error.host, "why": error.why}))
    facts = asdict(error)
    return _(template(error)).format(**_fields(facts))


def sentence_once(error: ShopError) -> str:
    """Say it where nobody tries again by itself: a sign-in, say, is the owner's to repeat."""
    said = sentence(error)
    if BY_ITSELF not in template(error):
        return said
    return f"{said.rsplit('. ', 1)[0]}. {_(LATER)}"


def template(error: ShopError) -> str:
    """Find the sentence of an error: its own with the reason, its own, or its family's."""
    facts = asdict(error)
    if isinstance(error, DatabaseDamaged) and not error.backup:
        return SENTENCES["database_damaged.no_backup"]
    for kind in type(error).__mro__:
        code = kind.__dict__.get("code", "")
        for part in ("why", "reason", "kind"):
            if (key := f"{code}.{facts.get(part, '')}") in SENTENCES:
                return SENTENCES[key]
        if code in SENTENCES:
            return SENTENCES[code]
    return SENTENCES[ShopError.code]


def _fields(facts: dict[str, Any]) -> dict[str, Any]:
    fields = {name: "?" if value in ("", None) else value for name, value in facts.items()}
    fields["name"] = facts.get("account") or _(NO_NAME)
    fields["host"] = facts.get("host") or fields["name"]
    fields["until"] = _clock_text(str(facts.get("until_at", "")))
    fields["what"] = capability_name(str(facts.get("what", "")))
    fields["says"] = impossible_text(str(facts.get("detail", "")))
    return fields


def _clock_text(moment: str) -> str:
    """Show the hour on this computer's own clock, or the moment as it came if it cannot be read."""
    try:
        local = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment or _("a little later")
    return local.strftime("%H:%M") if local.second == 0 else local.strftime("%H:%M:%S")
