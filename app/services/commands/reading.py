"""The command that understands texts from standard input, and stores nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from app.analysis.language import TWELVE
from app.errors import WrongUse
from app.i18n import N_
from app.services.commands.shape import Arg, Command, Given
from app.wording.commands import unread_line_text

if TYPE_CHECKING:
    from app.analysis.names.finder import Finder
    from app.analysis.reading import Because
    from app.analysis.understand import Mind
    from app.services.commands.answer import Answer
    from app.services.desk import Desk

NAMES_MAX: Final = 1_000  # different lists of names that are kept ready


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in one line: `{"text":…,"stars":…,"names":["…"]}`."""

    text: str
    stars: int | None = None
    names: tuple[str, ...] = ()


def understand(_: Desk | None, given: Given) -> Answer:
    """Say of each line what language and tone it is in, what it wants and what it is about."""
    languages = given.texts("languages")
    for one in languages:
        if one not in TWELVE:
            raise WrongUse(why="not_a_choice", detail=one[:80])
    mind = _mind(languages)
    rows: list[dict[str, Any]] = []
    said: list[str] = []
    for number, line in enumerate(given.stdin.split("\n"), 1):
        if not line.strip():
            continue
        try:
            asked = line_of(line)
        except ValueError:
            said.append(unread_line_text(number))
            rows.append({"error": said[-1]})
            continue
        rows.append(row_of(asked, mind, languages))
    return given.many(rows, lambda: _text(rows), exit_code=1 if said else 0, said=tuple(said[:1]))


def line_of(line: str) -> Line:
    """Take a line apart.

    Raises:
        ValueError: it is no such object; a `RecursionError` of the parser is one, too.
    """
    try:
        found = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict) or not _is_line(found):
        raise ValueError("another shape")
    stars = found.get("stars")
    names = tuple(found.get("names") or ())
    return Line(found["text"], None if stars is None else round(stars), names)


def _is_line(found: dict[str, Any]) -> bool:
    stars, names = found.get("stars"), found.get("names") or []
    return (
        isinstance(found.get("text"), str)
        and isinstance(names, list)
        and all(isinstance(name, str) for name in names)
        and not isinstance(stars, bool)
        and isinstance(stars, int | float | None)
        and (stars is None or math.isfinite(stars))
    )


def row_of(line: Line, mind: Mind, languages: Sequence[str] = ()) -> dict[str, Any]:
    """Give what cli.md names for one text."""
    from app.analysis.reading import Asked

    reading = mind.read(Asked(line.text, line.stars))
    return {
        "lang": reading.lang or None,
        "lang_p": round(reading.lang_p, 3),
        "tone": str(reading.tone),
        "tone_p": round(reading.tone_p, 3),
        "method": str(reading.method),
        "why": [_because(line.text, one) for one in reading.why],
        "intents": [str(one) for one in reading.intents],
        "topics": list(reading.topics),
        "matches": _matches(line, tuple(languages)) if line.names else [],
    }


def _because(text: str, one: Because) -> dict[str, Any]:
    return {
        "field": str(one.field),
        "value": str(one.value),
        "words": text[one.start : one.end],
        "start": one.start,
        "end": one.end,
        "weight": round(one.weight, 3),
    }


def _matches(line: Line, languages: tuple[str, ...]) -> list[dict[str, Any]]:
    found = _finder(line.names, languages).find(line.text)
    return [
        {
            "name": line.names[number],
            "words": line.text[place.start : place.end],
            "start": place.start,
            "end": place.end,
            "how": str(place.how),
        }
        for number, places in sorted(found.items())
        for place in places
    ]


@lru_cache(NAMES_MAX)
def _finder(names: tuple[str, ...], languages: tuple[str, ...]) -> Finder:
    from app.analysis.names.finder import Finder, Term

    return Finder([Term(name) for name in names], languages=languages)


@cache
def _mind(languages: tuple[str, ...]) -> Mind:
    from app.analysis.understand import Mind, Setup
    from app.services.understanding.knowledge import load

    return Mind(load(), Setup(languages))


def _text(rows: Sequence[dict[str, Any]]) -> str:
    """Give JSON Lines here, too: what comes in as data goes out as data."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


COMMANDS: Final = (
    Command(
        "understand",
        N_("Say of each line of standard input what is understood of it; nothing is stored"),
        understand,
        (Arg("--languages", "commas"),),
        stdin=("always",),
    ),
)
