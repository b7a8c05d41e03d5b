"""What Google's answers mean, by status and code, our own and those that were recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.channels.base import Raw
from app.channels.googleapi.answers import (
    checked,
    codes_of,
    failure,
    is_without_quota,
    listed,
    object_of,
)
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
from tests.channels.contract.call import Reply
from tests.channels.contract.samples import example
from tests.channels.googleapi.consent import trouble


def raw(reply: Reply, **headers: str) -> Raw:
    answer = reply.made()
    named = {name.replace("_", ":"): value for name, value in headers.items()}
    return Raw(reply.status, named, answer.content, "https://a.googleapis.com/v1/x")


PAGE = "<!doctype html><h1>Hotel</h1>"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (trouble(400, "keyInvalid"), Refused(reason="network_said_no", detail="keyInvalid")),
        (Reply(400), Refused(reason="network_said_no", detail="400")),
        (trouble(401, "authError", "UNAUTHENTICATED"), SignInError()),
        (
            trouble(403, code="PERMISSION_DENIED"),
            Refused(reason="not_allowed", detail="PERMISSION_DENIED"),
        ),
        (
            trouble(403, info={"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}),
            ScopeMissing(scopes="s"),
        ),
        (trouble(403, "userRateLimitExceeded"), RateLimited()),
        (trouble(403, "backendError"), Unreachable(host="a.googleapis.com", why="server")),
        (trouble(404, code="NOT_FOUND"), Gone()),
        (Reply(410), Gone()),
        (Reply(418), BadAnswer(host="a.googleapis.com", why="shape")),
        (trouble(429, code="RESOURCE_EXHAUSTED"), RateLimited()),
        (Reply(429, text=PAGE), RateLimited()),
        (Reply(503, text=PAGE), Unreachable(host="a.googleapis.com", why="server")),
        (Reply(403, text=PAGE), BadAnswer(host="a.googleapis.com", why="html")),
        (Reply(404, text=PAGE), BadAnswer(host="a.googleapis.com", why="html")),
        (trouble(403, "special"), Refused(reason="ours")),
    ],
)
def test_a_no_is_named(reply: Reply, error: ShopError) -> None:
    assert failure(raw(reply), scope="s", refusals={"special": "ours"}) == error
    with pytest.raises(type(error)):
        checked(raw(reply), scope="s", refusals={"special": "ours"})


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_is_as_long_as_the_door_heard(status: int) -> None:
    until = "2026-11-22T09:00:00Z"
    assert failure(raw(Reply(status), _until=until)) == RateLimited(until_at=until)


@pytest.mark.parametrize(
    "error",
    [None, 3, [], {"errors": 3, "details": {}, "status": 7}, {"errors": [3, {"reason": "a b"}]}],
)
def test_an_error_that_is_no_error_has_no_codes(error: object) -> None:
    assert codes_of(raw(Reply(400, {"error": error}))) == ()
    assert codes_of(raw(Reply(400, text="no JSON"))) == ()
    assert not is_without_quota(raw(Reply(429, {"error": error})))


def test_good_answers_pass_and_others_are_bad() -> None:
    good = Raw(200, {}, b'{"items": [1], "name": "\\ud800x"}', "")
    assert checked(good) is good
    assert object_of(good)["name"] == "\ufffdx"
    assert listed(object_of(good), "items", good) == [1]
    assert listed(object_of(good), "none", good) == []
    for body, why in ((b"", "empty"), (b"<p>", "html"), (b'{"a', "cut"), (b"a", "not_json")):
        with pytest.raises(BadAnswer) as caught:
            object_of(Raw(200, {}, body, ""))
        assert caught.value.why == why
    with pytest.raises(BadAnswer):  # it calls itself good, and is none
        object_of(Raw(200, {}, b'{"error": {"code": 403}, "items": []}', ""))
    with pytest.raises(BadAnswer):
        listed({"items": None}, "items", good)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("youtube/error_400_key_invalid.json", Refused),
        ("youtube/error_401.json", SignInError),
        ("youtube/error_403_permission.json", Refused),
        ("gbp/error_404_gone.json", Gone),
        ("gbp/error_403_api_disabled.json", Refused),
        ("gbp/error_429_no_access.json", RateLimited),
    ],
)
def test_recorded_errors_are_understood(shared: Path, path: str, error: type[ShopError]) -> None:
    assert shared
    answer = example(path)
    assert type(failure(answer)) is error
    assert is_without_quota(answer) is ("no_access" in path)
