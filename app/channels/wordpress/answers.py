"""What a site's answer means: by its status and its code, since its words are in any language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.channels.base import Raw
from app.channels.http.body import host_of, json_of, why_not
from app.channels.http.outcome import asked_pause
from app.domain.loose import Json, text_at
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

MODERATE: Final = "moderate_comments"  # WordPress's own name of the right
_CODES: Final[dict[str, Callable[[], ShopError]]] = {
    "comment_duplicate": lambda: Refused(reason="duplicate"),
    "comment_flood": RateLimited,
    "comment_content_column_length": lambda: Refused(reason="too_long"),
    "rest_comment_content_invalid": lambda: Refused(reason="empty"),
    "rest_comment_closed": lambda: Refused(reason="wordpress_closed"),
    "rest_comment_draft_post": lambda: Refused(reason="gone"),
    "rest_comment_trash_post": lambda: Refused(reason="gone"),
    "rest_comment_invalid_post_id": lambda: Refused(reason="gone"),
    "rest_comment_invalid_id": Gone,
    "rest_already_trashed": Gone,
    "woocommerce_rest_review_invalid_id": Gone,
}  # channels/open §12, and read from a running WordPress 6.1.9


def list_of(raw: Raw) -> list[Json]:
    """Read a body as a list.

    Raises:
        BadAnswer: it is none.
    """
    read = json_of(raw)
    if not isinstance(read, list):
        raise BadAnswer(host=host_of(raw), why="shape")
    return read


def code_of(raw: Raw) -> str:
    """Give the code in an answer of the site's own; "" where it is a stranger's page."""
    try:
        return text_at(json_of(raw), "code")
    except BadAnswer:
        return ""


def check(raw: Raw, what: str) -> Raw:
    """Let a good answer through; `what` is our name of the capability asked for.

    Raises:
        ShopError: what a bad one means.
    """
    if 200 <= raw.status < 300:
        return raw
    raise failure(raw, what)


def failure(raw: Raw, what: str) -> ShopError:
    """Say what an answer that is no 2xx means."""
    host, code = host_of(raw), code_of(raw)
    if (pause := asked_pause(raw)) is not None:
        return pause
    if raw.status >= 500:
        return Unreachable(host=host, why="server")
    if code in _CODES:
        return _CODES[code]()
    if not code:  # a firewall, or a password before the whole site: WordPress did not speak
        return BadAnswer(host=host, why=why_not(raw.body))
    if raw.status == 401:
        return SignInError()
    if raw.status == 403:
        return ScopeMissing(scopes=MODERATE)
    if code == "rest_no_route":
        return NotOffered(what=what)
    if raw.status in (404, 410):
        return Gone()
    return Refused(reason="network_said_no", detail=code[:60])
