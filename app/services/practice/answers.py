"""What the practice server answers to each question; no sockets here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.analysis.matching import fold
from app.services.practice import render
from app.services.practice.world import OWN_ID, Status, World

Draw = Callable[[Status, World, Sequence[Status]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: tuple[str, ...]
    params: Mapping[str, str]
    key: str = ""
    has_login: bool = False
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(asked: Asked, world: World, now: datetime) -> Answer:
    """Answer one request as a Mastodon server would."""
    match asked.method, *asked.path:
        case "GET", "news.xml":
            return _news(asked, world, now)
        case "GET", "api", ("v1" | "v2"), "instance":
            return _json(render.instance(world))
        case "GET", "api", "v1", "timelines", "tag", name:
            return _tagged(asked, world, name)
        case _, "api", *_ if not asked.has_login:
            return _error(401, "The access token is invalid")
        case "GET", *path:
            return _read(path, asked, world)
        case _, *path:
            return _write(path, asked, world)
    return _error(404, "Record not found")  # pragma: no cover - the cases above are all


def _read(path: Sequence[str], asked: Asked, world: World) -> Answer:
    said = world.statuses()
    match path:
        case "api", "v1", "accounts", "verify_credentials":
            return _json(render.credentials(world, said))
        case "api", "v1", "notifications":
            named = [one for one in said if one.mentions_us]
            return _paged(named, asked, render.notification, world, said)
        case "api", "v1", "accounts", own, "statuses" if own == OWN_ID:
            ours = [one for one in said if one.author is None]
            return _paged(ours, asked, render.status, world, said)
        case "api", "v2", "search":
            found = _search(asked.params.get("q", ""), said)
            shown = [render.status(one, world, said) for one in found]
            return _json({"accounts": [], "statuses": shown, "hashtags": []})
        case "api", "v1", "statuses", wanted:
            one = world.get(wanted)
            return _json(render.status(one, world, said)) if one else _missing()
        case "api", "v1", "statuses", wanted, "context":
            return _context(wanted, world, said)
    return _missing()


def _write(path: Sequence[str], asked: Asked, world: World) -> Answer:
    match asked.method, *path:
        case "POST", "api", "v1", "statuses":
            return _post(asked, world)
        case "POST", "api", "v1", "statuses", wanted, ("favourite" | "unfavourite") as verb:
            one = world.get(wanted)
            if one is None:
                return _missing()
            world.like(wanted, on=verb == "favourite")
            return _json(render.status(one, world, world.statuses()))
        case "DELETE", "api", "v1", "statuses", wanted:
            one = world.get(wanted)
            if one is None or not world.delete(wanted):
                return _missing()
            return _json(render.status(one, world, world.statuses()) | {"text": one.text})
    return _missing()


def _post(asked: Asked, world: World) -> Answer:
    text, parent = asked.params.get("status", ""), asked.params.get("in_reply_to_id")
    if not text.strip():
        return _error(422, "Validation failed: Text can't be blank")
    if parent and world.get(parent) is None:
        return _error(404, "The post you are trying to reply to does not appear to exist.")
    said = world.post(
        text,
        reply_to=parent,
        visibility=asked.params.get("visibility", "public"),
        lang=asked.params.get("language", ""),
        key=asked.key,
    )
    return _json(render.status(said, world, world.statuses()))


def _context(wanted: str, world: World, said: Sequence[Status]) -> Answer:
    by_id = {one.id: one for one in said}
    if wanted not in by_id:
        return _missing()
    above: list[Status] = []
    parent = by_id[wanted].reply_to
    while parent in by_id:
        above.insert(0, by_id[parent])
        parent = by_id[parent].reply_to
    family = {wanted}
    below = []
    for one in said:  # oldest first, so a parent comes before its answers
        if one.reply_to in family:
            family.add(one.id)
            below.append(one)
    shown = {"ancestors": above, "descendants": below}
    return _json(
        {name: [render.status(one, world, said) for one in some] for name, some in shown.items()}
    )


def _search(words: str, said: Sequence[Status]) -> list[Status]:
    wanted = fold(words)
    if not wanted:
        return []
    return [
        one
        for one in reversed(said)
        if one.visibility == "public" and f" {wanted} " in f" {fold(one.text)} "
    ]


def _tagged(asked: Asked, world: World, name: str) -> Answer:
    said = world.statuses()
    tag = f"#{name.lower()}"
    found = [one for one in said if tag in one.text.lower().replace(".", " ").split()]
    return _paged(found, asked, render.status, world, said)


def _paged(
    found: Sequence[Status], asked: Asked, draw: Draw, world: World, said: Sequence[Status]
) -> Answer:
    """Give a page, newest first, as `min_id`, `max_id` or neither wants it."""
    limit = int(asked.params.get("limit", "40"))
    oldest, newest = asked.params.get("min_id"), asked.params.get("max_id")
    if oldest is not None:
        found = [one for one in found if int(one.id) > int(oldest)][:limit]
    else:
        found = [one for one in found if newest is None or int(one.id) < int(newest)][-limit:]
    page = [draw(one, world, said) for one in reversed(found)]
    links = ""
    if found:
        own = f"{render.ADDRESS}/{'/'.join(asked.path)}?limit={limit}"
        links = (
            f'<{own}&max_id={found[0].id}>; rel="next", <{own}&min_id={found[-1].id}>; rel="prev"'
        )
    return _json(page, {"Link": links} if links else {})


def _news(asked: Asked, world: World, now: datetime) -> Answer:
    body, etag = render.newspaper(world, now)
    headers = {"ETag": etag, "Content-Type": "application/rss+xml; charset=utf-8"}
    if asked.etag == etag:
        return Answer(304, b"", headers)
    return Answer(200, body, headers)


def _json(told: object, headers: Mapping[str, str] | None = None) -> Answer:
    body = json.dumps(told, ensure_ascii=False).encode()
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return Answer(200, body, kind | dict(headers or {}))


def _error(status: int, message: str) -> Answer:
    body = json.dumps({"error": message}).encode()
    return Answer(status, body, {"Content-Type": "application/json; charset=utf-8"})


def _missing() -> Answer:
    return _error(404, "Record not found")
