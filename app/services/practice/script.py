"""The written words of the practice world, and when each is said; pure and repeatable."""

from __future__ import annotations

import random
import tomllib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import count
from typing import Final, TypeVar

from app.analysis.matching import fold

T = TypeVar("T")
LANGUAGES: Final = ("en", "sv", "nb", "ru", "lt", "it")
HISTORY_DAYS: Final = 90
# A shop's week: Saturdays are busy, Sundays quiet. Monday first.
WEEKDAYS: Final = (1.1, 0.9, 0.9, 1.0, 1.2, 1.6, 0.7)
RECENT: Final = 16  # said in the two days before the world was made, so that the morning is alive
OVERDUE: Final = 4
SETTLED: Final = 28  # further texts of the past, answered in general words
SERVERS: Final = ("village.example", "tradgard.example", "kaffe.example", "piazza.example")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the practice world."""

    id: str
    name: str
    handle: str  # user@server
    followers: int


@dataclass(frozen=True, slots=True)
class Line:
    """One text as it was written, with what follows when the shop answers."""

    id: str
    kind: str  # mention, comment, message, found
    lang: str
    text: str
    person: Person
    ours: str = ""
    thanks: str = ""
    asks: str = ""
    general: str = ""  # our answer where none was written for it


@dataclass(frozen=True, slots=True)
class Placed:
    """A line at its moment; `answered_at` where the shop has answered it in the past."""

    line: Line
    at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Everything written for the world."""

    lines: tuple[Line, ...]
    posts: tuple[tuple[str, str, str], ...]  # id, language, text
    articles: tuple[tuple[str, str, str, str], ...]  # id, language, title, text
    name: str
    handle: str
    about: str


def words() -> Words:
    """Read the texts that come with the program."""
    place = files("resources") / "practice"
    lines: list[Line] = []
    for lang in LANGUAGES:
        whole = tomllib.loads((place / f"{lang}.toml").read_text(encoding="utf-8"))
        people = _people(lang, whole["people"], whole.get("handles", ()))
        lines.extend(
            Line(
                lang=lang,
                person=_one_of(people, said["id"]),
                general=_one_of(whole["answers"], said["id"]),
                **said,
            )
            for said in whole["said"]
        )
    shop = tomllib.loads((place / "shop.toml").read_text(encoding="utf-8"))
    return Words(
        lines=tuple(lines),
        posts=tuple((one["id"], one["lang"], one["text"]) for one in shop["posts"]),
        articles=tuple(
            (one["id"], one["lang"], one["title"], one["text"]) for one in shop["articles"]
        ),
        name=shop["name"],
        handle=shop["handle"],
        about=shop["about"],
    )


def history(lines: Sequence[Line], seed: int, made_at: datetime) -> list[Placed]:
    """Place what was said in the 90 days before the world was made.

    What has an answer of ours lies further back and is answered there; the last two days,
    and a few texts that were left lying, are still open.
    """
    chance = random.Random(seed)  # noqa: S311 - a repeatable world, no secret
    fresh, settled, _ = _open(lines, seed)
    answered = [*(line for line in lines if line.ours), *settled]
    found = [line for line in lines if line.kind == "found"]
    placed = [_in_the_past(line, chance, made_at) for line in (*answered, *found[::2])]
    for number, line in enumerate(fresh[:RECENT]):
        hours = 0.4 + 46.0 * (number / RECENT) ** 1.3 + chance.random()
        placed.append(Placed(line, made_at - timedelta(hours=hours)))
    placed.extend(
        Placed(line, made_at - timedelta(hours=chance.uniform(70, 150))) for line in fresh[RECENT:]
    )
    return sorted(placed, key=lambda one: one.at)


def future(lines: Sequence[Line], seed: int, made_at: datetime) -> Iterator[Placed]:
    """Place, without end, what will be said after the world was made, in order of time.

    When every line was said once, they come again from other people.
    """
    chance = random.Random(seed + 1)  # noqa: S311 - a repeatable world, no secret
    moments = _moments(chance, made_at)
    for line in _open(lines, seed)[2]:
        yield Placed(line, next(moments))
    everybody = sorted({line.person for line in lines}, key=lambda person: person.id)
    for round_number in count(2):
        again = [replace(line, id=f"{line.id}.{round_number}") for line in lines]
        chance.shuffle(again)
        for line in again:
            same = [p for p in everybody if p.id[:2] == line.person.id[:2]]
            yield Placed(replace(line, person=_one_of(same, line.id)), next(moments))


def _open(lines: Sequence[Line], seed: int) -> tuple[list[Line], list[Line], list[Line]]:
    """Deal out the lines that have no answer yet, kinds and languages well mixed.

    Returns:
        Those still open at the beginning, those answered in general words, those to come.
    """
    chance = random.Random(seed + 2)  # noqa: S311 - a repeatable world, no secret
    found = [line for line in lines if line.kind == "found"][1::2]
    rest = [line for line in lines if not line.ours and line.kind != "found"]
    chance.shuffle(rest)
    settled = [replace(line, ours=line.general) for line in rest[:SETTLED]]
    mixed = found + rest[SETTLED:]
    chance.shuffle(mixed)
    return mixed[: RECENT + OVERDUE], settled, mixed[RECENT + OVERDUE :]


def _in_the_past(line: Line, chance: random.Random, made_at: datetime) -> Placed:
    days = range(3, HISTORY_DAYS)
    weights = [
        WEEKDAYS[(made_at - timedelta(days=day)).weekday()] * (1.3 - day / 200) for day in days
    ]
    day = made_at - timedelta(days=chance.choices(days, weights)[0])
    at = day.replace(hour=6, minute=0, second=0, microsecond=0)
    at += timedelta(minutes=chance.betavariate(2, 2) * 15 * 60)
    if not line.ours:
        return Placed(line, at)
    hours = min(chance.lognormvariate(1.3, 1.0), 50.0)  # most within hours, a few too late
    return Placed(line, at, at + timedelta(hours=hours))


def _moments(chance: random.Random, made_at: datetime) -> Iterator[datetime]:
    yield made_at + timedelta(minutes=9)
    yield made_at + timedelta(minutes=52)
    for number in count(1):
        day = made_at + timedelta(days=number)
        wanted = round(WEEKDAYS[day.weekday()] * chance.uniform(1.5, 3.5))
        start = day.replace(hour=5, minute=30, second=0, microsecond=0)
        yield from sorted(
            start + timedelta(minutes=chance.uniform(0, 15 * 60)) for _ in range(max(1, wanted))
        )


def _people(lang: str, names: Sequence[str], handles: Sequence[str]) -> list[Person]:
    people = []
    for number, name in enumerate(names):
        user = handles[number] if handles else fold(name).replace(" ", "_")
        draw = zlib.crc32(name.encode())
        followers = 20 + draw % 600 if draw % 9 else 4000 + draw % 9000
        server = SERVERS[draw % len(SERVERS)]
        people.append(Person(f"{lang}{number:02}", name, f"{user}@{server}", followers))
    return people


def _one_of(some: Sequence[T], key: str) -> T:
    return some[zlib.crc32(key.encode()) % len(some)]
