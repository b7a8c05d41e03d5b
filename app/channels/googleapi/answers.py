"""What an answer of Google's means: by its status and its codes, since its words are localised.

Source: channels/open-google-reviews-mail-crm.md 1; the envelope is contracts/google/error.schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.channels.base import Raw
from app.channels.http.body import host_of, is_page, json_of
from app.channels.http.door import UNTIL
from app.channels.http.outcome import asked_pause
from app.domain.loose import Json, dict_at, list_at, text_at
from app.errors import (
    BadAnswer,
    Gone,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)

SWITCHED_OFF: Final = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_SCOPE: Final = frozenset(
    {
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "insufficientPermissions",
        "insufficientScopes",
        "insufficientAuthorization",
    }
)
_PAUSES: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED"})
_OF_THEIRS: Final = frozenset({"backendError", "internalError", "UNAVAILABLE", "INTERNAL"})
_GOOD_CODE: Final = re.compile(r"[A-Za-z_]{1,60}")


def object_of(raw: Raw) -> dict[str, Json]:
    """Read an answer, which is one JSON object whatever it is about.

    Raises:
        BadAnswer: it is a page, cut, nothing, no object, or an error that calls itself none.
    """
    read = json_of(raw)
    if not isinstance(read, dict) or dict_at(read, "error"):
        raise BadAnswer(host=host_of(raw), why="shape")
    return read


def listed(body: Mapping[str, Json], name: str, raw: Raw) -> list[Json]:
    """Give a list of an answer; one that is left out is empty.

    Raises:
        BadAnswer: there is something else in its place.
    """
    found = body.get(name, [])
    if not isinstance(found, list):
        raise BadAnswer(host=host_of(raw), why="shape")
    return found


def codes_of(raw: Raw) -> tuple[str, ...]:
    """Name the codes of an error, the most telling first; () where there are none to be read."""
    error = dict_at(_body(raw), "error")
    found = [text_at(one, "reason") for one in list_at(error, "errors")]
    found += [text_at(one, "reason") for one in list_at(error, "details")]
    found.append(text_at(error, "status"))
    return tuple(code for code in dict.fromkeys(found) if _GOOD_CODE.fullmatch(code))


def is_without_quota(raw: Raw) -> bool:
    """Say whether Google allows this project nothing at all, which is no pause."""
    details = list_at(_body(raw), "error", "details")
    values = [dict_at(one, "metadata").get("quota_limit_value") for one in details]
    return raw.status == 429 and any(value in ("0", 0) for value in values)


def checked(raw: Raw, *, scope: str = "", refusals: Mapping[str, str] | None = None) -> Raw:
    """Let a good answer through.

    Raises:
        ShopError: what a bad one means; see `failure`.
    """
    if 200 <= raw.status < 300:
        return raw
    raise failure(raw, scope=scope, refusals=refusals)


def failure(raw: Raw, *, scope: str = "", refusals: Mapping[str, str] | None = None) -> ShopError:
    """Say what an answer that is no 2xx means.

    Args:
        raw: the answer.
        scope: what the sign-in must allow for this, in Google's word.
        refusals: a network's own codes, and the reason that our wording knows each by.
    """
    host, codes = host_of(raw), codes_of(raw)
    if is_page(raw) and raw.status < 500 and raw.status != 429:
        return BadAnswer(host=host, why="html")
    for code in codes:
        if refusals and code in refusals:
            return Refused(reason=refusals[code])
    if _SCOPE.intersection(codes):
        return ScopeMissing(scopes=scope)
    if (pause := asked_pause(raw)) is not None:
        return pause
    if raw.status >= 500:
        return Unreachable(host=host, why="server")
    if _PAUSES.intersection(codes):
        return RateLimited(until_at=raw.headers.get(UNTIL, ""))
    return _of_status(raw, codes)


def _of_status(raw: Raw, codes: tuple[str, ...]) -> ShopError:
    host = host_of(raw)
    if _OF_THEIRS.intersection(codes):
        return Unreachable(host=host, why="server")
    match raw.status:
        case 401:
            return SignInError()
        case 403:
            return Refused(reason="not_allowed", detail=next(iter(codes), ""))
        case 404 | 410:
            return Gone()
        case 400 | 409 | 412 | 413 | 422:
            code = next(iter(codes), str(raw.status))
            return Refused(reason="network_said_no", detail=code)
    return BadAnswer(host=host, why="shape")


def _body(raw: Raw) -> Json:
    try:
        return json_of(raw)
    except BadAnswer:
        return None
