"""What may go wrong while a Page is read: every code of the table, pauses, pages and pieces."""

from __future__ import annotations

import json
from typing import Final

import pytest

from app.channels.graph.answers import CODES
from app.errors import (
    BadAnswer,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, Trouble
from tests.channels.facebook.shop import PAGE, TOKEN, denied, signed_in, world

FEED: Final = "GET /v26.0/{id}/feed"
COMMENTS: Final = "GET /v26.0/{id}/comments"


@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        *((190, one, SignInError) for one in (0, 458, 459, 460, 463, 464, 467)),
        *((code, 0, SignInError) for code in (102, 104)),
        *((code, 0, ScopeMissing) for code in (3, 10, 200, 230, 299, 283)),
        *((code, 0, RateLimited) for code in (4, 17, 32, 341, 613, 80001, 80006)),
        *((code, 0, Unreachable) for code in (1, 2)),
        *((code, 0, Refused) for code in (100, 368, 506, 551, 2500, 1545041, 99999)),
        (12, 0, NotOffered),
    ],
)
@pytest.mark.parametrize("status", [400, 403, 500])
def test_every_code_has_its_meaning(
    code: int, subcode: int, kind: type[ShopError], status: int
) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(FEED, denied(code, subcode, status))
        with pytest.raises(ShopError) as raised:
            shop.fetch("feed")
    is_unknown = code not in CODES
    expected = Unreachable if is_unknown and status == 500 else kind
    assert isinstance(raised.value, expected)
    assert "irgendwas" not in str(raised.value)
    assert TOKEN not in str(raised.value)


def test_a_pause_lasts_as_many_minutes_as_meta_says() -> None:
    usage = {"type": "pages", "call_count": 101, "estimated_time_to_regain_access": 7}
    header = json.dumps({PAGE: [usage]})
    with world().network() as net:
        shop = signed_in(net)
        net.next(FEED, denied(80001, usage=header), denied(80001))
        with pytest.raises(RateLimited) as told:
            shop.fetch("feed")
        with pytest.raises(RateLimited) as untold:
            shop.fetch("feed")
    assert told.value.until_at == "2026-11-22T08:07:00Z"
    assert untold.value.until_at == "2026-11-22T09:00:00Z"


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(HTML, BadAnswer), (CUT, BadAnswer), (EMPTY, BadAnswer), (BUSY, Unreachable)],
)
@pytest.mark.parametrize("stream", ["feed", "tagged", "ratings", "messages", "page"])
def test_a_bad_answer_is_told_and_nothing_is_lost(
    trouble: Trouble, kind: type[ShopError], stream: str
) -> None:
    route = "GET /v26.0/{id}" + {"page": "", "messages": "/conversations"}.get(stream, f"/{stream}")
    with world().network() as net:
        shop = signed_in(net)
        net.next(route, trouble)
        with pytest.raises(kind):
            shop.fetch(stream)
        assert stream not in shop.cursors
        shop.fetch(stream)
        assert shop.pages


def test_a_broken_comment_loses_no_sibling() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        body = {"data": [{"message": "no id"}, None, plain(made.comments[0])]}
        net.next(COMMENTS, Reply(200, body))
        assert "Are you open on Sunday?" in {one.text for one in shop.fetch("feed")}
        assert sum(page.unreadable for page in shop.pages) == 2


def plain(comment: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in comment.items() if name not in ("on", "to")}
