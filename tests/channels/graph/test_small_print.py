"""What Meta's networks share: usage headers, links that hold a token, envelopes, times, refs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.channels.base import Capability, Raw
from app.channels.graph.answers import Asked, check, failure
from app.channels.graph.paging import further, marks
from app.channels.graph.ref import COMMENT, Ref
from app.channels.graph.usage import PERCENT, Usage, note_usage, usage_of
from app.channels.graph.version import SUNSET_ON, VERSION
from app.channels.http import Http
from app.channels.http.body import json_of
from app.domain.loose import moment_at, text_at
from app.errors import BadAnswer, RateLimited, Refused, ShopError, SignInError, Unreachable
from tests.conftest import SetClock

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ASKED = Asked(Capability.COMMENTS, "pages_read_engagement")


def raw(body: object, status: int = 200, **headers: str) -> Raw:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Raw(status, headers, sent, "https://graph.facebook.com/v26.0/x")


class NotingHttp(Http):
    """The real door, with what is noted kept for a look."""

    def __init__(self) -> None:
        super().__init__(clock=SetClock(NOW))
        self.noted: list[tuple[str, int, datetime | None]] = []

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Keep it."""
        self.noted.append((bucket, used, until))


# --- usage


def test_the_highest_of_all_percentages_counts() -> None:
    page = {"type": "pages", "call_count": 12, "total_cputime": 61.6, "total_time": 20}
    told = {
        "x-app-usage": json.dumps({"call_count": 28, "total_time": 25, "total_cputime": 25}),
        "x-business-use-case-usage": json.dumps({"1": [page], "2": [{"call_count": 40}]}),
    }
    assert usage_of(told) == Usage(62)


@pytest.mark.parametrize(
    "text", ["", "x", "{", "[]", "7", "null", '{"call_count": "many"}', '{"1": [[]]}', "[" * 9999]
)
def test_headers_that_tell_nothing_are_nothing(text: str) -> None:
    assert usage_of({"x-app-usage": text}) is None
    assert usage_of({}) is None


def test_what_is_used_is_noted_with_the_end_of_the_pause() -> None:
    http = NotingHttp()
    told = {"call_count": 101, "estimated_time_to_regain_access": 9}
    header = json.dumps({"1": [told]})
    note_usage(http, raw({}), NOW)
    note_usage(http, Raw(200, {"x-business-use-case-usage": header}, b"{}", ""), NOW)
    assert http.noted == [(PERCENT.name, 101, NOW + timedelta(minutes=9))]


def test_the_shared_headers_are_read(shared: Path) -> None:
    told = json.loads((shared / "examples/facebook/header_buc.json").read_text(encoding="utf-8"))
    assert usage_of(told) == Usage(97)


# --- going on


def test_a_link_is_taken_apart_and_its_token_dropped() -> None:
    link = "https://graph.facebook.com/v26.0/1/feed?access_token=SECRET&limit=9&after=QQ%3D"
    assert further({"paging": {"next": link}}) == "after=QQ%3D"
    assert marks("after=QQ%3D") == (("after", "QQ="),)
    by_time = "https://x/posts?access_token=S&until=162&since&__paging_token=enc&__previous"
    assert further({"paging": {"next": by_time}}) == "until=162&__paging_token=enc"
    assert marks("access_token=S&until=1") == (("until", "1"),)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"paging": 7},
        {"paging": {"next": 7, "cursors": {"after": "a"}}},
        {"paging": {"next": "http://["}},
    ],
)
def test_nothing_follows_where_nothing_is_said(body: object) -> None:
    assert further(body) == ""


def test_where_next_is_left_out_an_empty_page_is_the_end() -> None:
    paging = {"cursors": {"after": "b"}}
    assert further({"data": [1], "paging": paging}, is_next_needed=False) == "after=b"
    assert further({"data": [1], "paging": paging}) == ""
    assert further({"data": [], "paging": paging}, is_next_needed=False) == ""


# --- answers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("facebook/error_190.json", SignInError),
        ("facebook/error_80001_page_rate_limit.json", RateLimited),
        ("facebook/error_100_permission.json", Refused),
        ("instagram/error_ig_login.json", Refused),
    ],
)
def test_the_shared_errors_are_told_by_their_codes(
    shared: Path, name: str, kind: type[ShopError]
) -> None:
    body = (shared / "examples" / name).read_bytes()
    for status in (200, 400, 403):  # an envelope is one, whatever stands above it
        with pytest.raises(kind):
            check(raw(body, status), ASKED, NOW)


@pytest.mark.parametrize(
    ("answer", "kind", "why"),
    [
        (raw(b"<html>", 404), BadAnswer, "html"),
        (raw(b"<html>", 503), Unreachable, "server"),
        (raw({"ok": 1}, 404), BadAnswer, "shape"),
        (raw({"error": {"code": 77, "is_transient": True}}, 400), Unreachable, "server"),
        (raw({"error": {"code": True}}, 500), Unreachable, "server"),
    ],
)
def test_answers_without_a_known_code(answer: Raw, kind: type[ShopError], why: str) -> None:
    error = failure(answer, ASKED, NOW)
    assert isinstance(error, kind)
    assert getattr(error, "why", "") == why


def test_a_plain_429_is_a_pause() -> None:
    error = failure(raw({}, 429), ASKED, NOW)
    assert isinstance(error, RateLimited)


@pytest.mark.parametrize(
    ("body", "why"),
    [(b"", "empty"), (b"<p>", "html"), (b'{"a', "cut"), (b"ok", "not_json"), (b"[" * 99999, "cut")],
)
def test_what_is_no_json_is_told(body: bytes, why: str) -> None:
    with pytest.raises(BadAnswer) as raised:
        json_of(raw(body))
    assert raised.value.why == why


def test_half_a_character_is_replaced_and_a_whole_one_kept() -> None:
    body = json_of(raw(rb'{"a": "x\ud83dy", "b": "\ud83d\ude00"}'))
    assert text_at(body, "a").encode()
    assert text_at(body, "b") == "😀"


def test_metas_times_are_read() -> None:
    read = moment_at({"at": "2021-07-23T08:35:18+0000"}, "at")
    assert read == datetime(2021, 7, 23, 8, 35, 18, tzinfo=UTC)


def test_a_ref_is_read_back_whatever_it_is() -> None:
    ref = Ref("1", COMMENT, "2", name="ą")
    assert Ref.of_text(ref.to_text()) == ref
    assert Ref.of_text("1_2") == Ref("1_2")
    assert Ref.of_text("{broken") == Ref("{broken")
    assert Ref.of_text('{"id": 7}') == Ref()


def test_the_version_is_not_past_its_day() -> None:
    assert VERSION == "v26.0"
    assert SUNSET_ON.year >= 2028
