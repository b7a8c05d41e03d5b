"""What an answer of Meta's means: by the codes of its envelope alone, never by its words.

The table is that of channels/meta-x-linkedin-tiktok.md §1. A network that differs hands in a
table of its own: `codes = CODES | {24: not_offered}`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import Capability, Raw
from app.channels.graph.usage import usage_of
from app.channels.http.body import host_of, is_page, json_of, object_of, why_not
from app.channels.http.door import UNTIL
from app.clock import utc_text
from app.domain.loose import Json, dict_at, number_at, text_at
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)

log = logging.getLogger(__name__)

USUAL_PAUSE: Final = timedelta(minutes=60)  # where a refused call does not say how long


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question was for, so that a refusal of it can be named."""

    what: Capability
    scopes: str = ""  # that it needs, in Meta's names


@dataclass(frozen=True, slots=True)
class Told:
    """What Meta said went wrong, with what is needed to say it again."""

    code: int
    subcode: int
    host: str
    until_at: str  # when a pause would be over
    asked: Asked


Meaning = Callable[[Told], ShopError]


def dead(told: Told) -> ShopError:
    """The token is dead, and only the owner can make another."""
    return SignInError()


def scope_missing(told: Told) -> ShopError:
    """The token, or the role behind it, does not allow this."""
    return ScopeMissing(scopes=told.asked.scopes)


def limited(told: Told) -> ShopError:
    """Too many calls."""
    return RateLimited(until_at=told.until_at)


def gone(told: Told) -> ShopError:
    """It is not there, or not for us."""
    return Gone()


def passing(told: Told) -> ShopError:
    """Meta has trouble of its own."""
    return Unreachable(host=told.host, why="server")


def not_offered(told: Told) -> ShopError:
    """This version, app or account does not have the thing."""
    return NotOffered(what=told.asked.what.value)


def held_back(why: str) -> Meaning:
    """Say that something is not given, for a reason that the owner can mend.

    What is missing is not named, so that the account does not lose it.
    """
    return lambda told: NotOffered(why=why)


def refused(reason: str) -> Meaning:
    """Say no for a reason that the wording knows."""
    return lambda told: Refused(reason=reason, detail=f"{told.code}")


_LIMITS: Final = (4, 17, 32, 341, 613, *range(80000, 80015))  # 80001 Pages, 80002 Instagram
CODES: Final[Mapping[int, Meaning]] = {
    **dict.fromkeys((102, 104, 190), dead),
    **dict.fromkeys((3, 10, *range(200, 300)), scope_missing),  # 283: pages_read_user_content
    **dict.fromkeys(_LIMITS, limited),
    **dict.fromkeys((1, 2), passing),
    803: gone,
    12: not_offered,
    368: refused("meta_blocked"),
    506: refused("duplicate"),
    551: refused("blocked"),
    1545041: refused("window"),
}
# Subcodes that say more than their code; whether the window's is one is not confirmed.
SUBCODES: Final[Mapping[int, Meaning]] = {
    33: gone,
    1545041: refused("window"),
    2018278: refused("window"),
}


def listed(raw: Raw) -> list[Json]:
    """Read a body whose `data` must be a list.

    Raises:
        BadAnswer: it is none.
    """
    data = object_of(raw).get("data")
    if not isinstance(data, list):
        raise BadAnswer(host=host_of(raw), why="shape")
    return data


def is_good(raw: Raw) -> bool:
    """Say whether Meta did what was asked: a 200 may hold an error, too."""
    return 200 <= raw.status < 300 and not (b'"error"' in raw.body and _envelope(raw))


def is_gone(raw: Raw) -> bool:
    """Say whether an answer means that what was asked for is not there, or not for us."""
    error = _envelope(raw)
    code, subcode = number_at(error, "code") or 0, number_at(error, "error_subcode") or 0
    return (SUBCODES.get(subcode) or CODES.get(code)) is gone


def check(raw: Raw, asked: Asked, now: datetime, codes: Mapping[int, Meaning] = CODES) -> Raw:
    """Let a good answer through.

    Raises:
        ShopError: what a bad one means.
    """
    if is_good(raw):
        return raw
    raise failure(raw, asked, now, codes)


def failure(
    raw: Raw, asked: Asked, now: datetime, codes: Mapping[int, Meaning] = CODES
) -> ShopError:
    """Say what an answer that is no good one means.

    Args:
        raw: the answer.
        asked: what for.
        now: from when on a pause that is told in minutes counts.
        codes: the network's table.
    """
    error = _envelope(raw)
    if not error:
        return _without_envelope(raw)
    code, subcode = number_at(error, "code") or 0, number_at(error, "error_subcode") or 0
    trace = re.sub(r"[^\w-]", "", text_at(error, "fbtrace_id"))[:60]
    log.info("%s said %d/%d, trace %s", host_of(raw), code, subcode, trace)
    told = Told(code, subcode, host_of(raw), _until(raw, now), asked)
    meaning = SUBCODES.get(subcode) or codes.get(code)
    if meaning is not None:
        return meaning(told)
    if error.get("is_transient") is True or raw.status >= 500:
        return passing(told)
    return Refused(reason="network_said_no", detail=f"{code}/{subcode}")


def _envelope(raw: Raw) -> dict[str, Json]:
    try:
        return dict_at(json_of(raw), "error")
    except BadAnswer:
        return {}


def _without_envelope(raw: Raw) -> ShopError:
    host = host_of(raw)
    if raw.status == 429:
        return RateLimited(until_at=raw.headers.get(UNTIL, ""))
    if raw.status >= 500:
        return Unreachable(host=host, why="server")
    return BadAnswer(host=host, why=why_not(raw.body) if is_page(raw) else "shape")


def _until(raw: Raw, now: datetime) -> str:
    """Say when a pause is over: by the minutes Meta names, by the door's own, else in an hour."""
    usage = usage_of(raw.headers)
    if usage is not None and usage.pause:
        return utc_text(now + usage.pause)
    return raw.headers.get(UNTIL) or utc_text(now + USUAL_PAUSE)
