"""What an item is beside its words, and how a query asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.analysis.names.normal import fold
from app.analysis.query.tree import Fact
from app.analysis.tone import declared_language
from app.domain.item import Kind, Tone
from app.errors import BadQuery

PARTS: Final = ("title", "text")
NAMES: Final = (
    *("from", "channel", "lang", "kind", "stars", "tone", "link"),
    *("after", "before", "on", "days"),
)
YES: Final = "yes"
NO: Final = "no"
MOST_DAYS: Final = 3660
_STARS: Final = re.compile(r"(<=|>=|<|>|=)?([1-5])")
_CHANNEL: Final = re.compile(r"[a-z][a-z_]{0,29}")
_ADDRESS: Final = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_COMPARE: Final[dict[str, Callable[[int, int], bool]]] = {
    "": int.__eq__,
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A text with what is known of it; what is not known fits no question about it."""

    text: str = ""
    title: str = ""
    channel: str = ""
    lang: str = ""
    kind: str = ""
    rating: int | None = None  # 1 to 5
    tone: str = ""
    author: str = ""
    handle: str = ""
    day: date | None = None  # the shop's own
    has_link: bool | None = None  # None: it is looked for in the words

    @property
    def words(self) -> str:
        """Title and text in one, the title on a line of its own."""
        return f"{self.title}\n{self.text}" if self.title else self.text


def fact(name: str, value: str, at: int = 1) -> Fact:
    """Make a question about an item of what was typed after "name:".

    Raises:
        BadQuery: the value does not fit; `at` is where it stands.
    """
    found = _read(name, value.strip())
    if found is None:
        why = "bad_day" if name in ("after", "before", "on") else "bad_value"
        raise BadQuery(why=why, detail=f"{name}:{value}"[:80], at=at)
    return found


def _read(name: str, value: str) -> Fact | None:
    match name:
        case "stars":
            stars = _STARS.fullmatch(value)
            return Fact(name, stars[2], (stars[1] or "").removeprefix("=")) if stars else None
        case "after" | "before" | "on":
            return Fact(name, value) if _is_day(value) else None
        case "days":
            is_number = value.isascii() and value.isdigit() and len(value) < 6
            fits = is_number and 1 <= int(value) <= MOST_DAYS
            return Fact(name, str(int(value))) if fits else None
        case "from":
            plain = " ".join(value.replace('"', " ").split()).lstrip("@ ")
            return Fact(name, plain) if fold(plain) else None
    plain = value.lower()
    fitting = {
        "channel": _CHANNEL.fullmatch(plain) is not None,
        "lang": bool(declared_language(plain)),
        "kind": plain in set(Kind),
        "tone": plain in set(Tone),
        "link": plain in (YES, NO),
    }
    kept = declared_language(plain) if name == "lang" else plain
    return Fact(name, kept) if fitting.get(name) else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_so(asked: Fact, said: Said, today: date | None) -> bool:
    """Tell whether an item is as asked; `today` is what `days:` counts from."""
    value = asked.value
    match asked.name:
        case "from":
            return _is_from(value, said)
        case "lang":
            return declared_language(said.lang) == value
        case "stars":
            return said.rating is not None and _COMPARE[asked.compare](said.rating, int(value))
        case "link":
            return has_link(said) == (value == YES)
        case "after" | "before" | "on" | "days":
            return said.day is not None and _is_on(asked, said.day, today)
    told = {"channel": said.channel, "kind": said.kind, "tone": said.tone}
    return told.get(asked.name) == value


def has_link(said: Said) -> bool:
    """Tell whether an address stands in a text, where nobody has said so yet."""
    if said.has_link is not None:
        return said.has_link
    return _ADDRESS.search(said.words) is not None


def _is_from(name: str, said: Said) -> bool:
    handle = said.handle.casefold().removeprefix("@")
    wanted = name.casefold()
    if wanted in (handle, handle.partition("@")[0], handle.partition(".")[0]) and handle:
        return True
    return f" {fold(name)} " in f" {fold(said.author)} "


def _is_on(asked: Fact, day: date, today: date | None) -> bool:
    if asked.name == "days":
        return today is not None and (today - day).days < int(asked.value)
    bound = date.fromisoformat(asked.value)
    if asked.name == "before":
        return day < bound
    return day >= bound if asked.name == "after" else day == bound
