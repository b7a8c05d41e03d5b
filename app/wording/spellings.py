"""How a name was met, and what to do about one that is an ordinary word, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.i18n import N_, _, ngettext

HOWS: Final = {
    "exact": N_("as you wrote it"),
    "ending": N_("with an ending"),
    "misspelt": N_("misspelt"),
    "joined": N_("written together"),
    "split": N_("written apart"),
    "script": N_("in other letters"),
    "layout": N_("typed on another keyboard"),
    "tag": N_("as a hashtag"),
    "handle": N_("as an account's name"),
}


def how_name(how: str) -> str:
    """Say in what way a name was written."""
    return _(HOWS[how]) if how in HOWS else how


def ordinary_text(word: str, context: Sequence[str]) -> str:
    """Advise a context word for a name that is an ordinary word, too."""
    if context:
        said = _("{word} is also an ordinary word. Ask for one of these beside it: {context}.")
        return said.format(word=word, context=", ".join(context))
    said = _("{word} is also an ordinary word. Ask for a word beside it: your town, your trade.")
    return said.format(word=word)


def bare_text(word: str, why: str, n: int, bare: int) -> str:
    """Advise a context word, by the messages in which nothing around a name points to the shop."""
    said = _("“{word}” is an ordinary word, too.")
    if why == "short":
        said = _("“{word}” is so short that other things are written like it.")
    counted = ngettext(
        "In {bare} of {n} message nothing around it points to the shop.",
        "In {bare} of {n} messages nothing around it points to the shop.",
        n,
    )
    advice = _("Add a word that must stand beside it.")
    parts = [said, counted, advice] if n else [said, advice]
    return " ".join(parts).format(word=word, n=n, bare=bare)


def live_text(looked_at: int, caught: int) -> str:
    """Say what a network brought, and how much of it a watch would catch."""
    said = ngettext(
        "The network brought {looked_at} message; {n} of it would be caught.",
        "The network brought {looked_at} messages; {n} of them would be caught.",
        looked_at,
    )
    return said.format(looked_at=looked_at, n=caught)
