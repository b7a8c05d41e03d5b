"""No secret in what is raised, logged, told or kept."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.http import Http, has_secrets, redacted
from app.errors import ShopError
from tests.channels.http.loopback import Loopback, answer

SECRET = "s3cr3t-0123456789abcdef"


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Everything that anything logs, at the finest."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    keep, root = Keep(), logging.getLogger()
    before = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(keep)
    root.setLevel(before)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/feed", "https://a.example/feed"),
        ("https://me:pass@a.example/feed", "https://a.example/feed"),
        ("https://a.example/?feed=rss2", "https://a.example/?feed=rss2"),
        ("https://a.example/?author=3&keyword=tea", "https://a.example/?author=3&keyword=tea"),
        ("https://a.example/?access_token=x1&p=2", "https://a.example/?access_token=***&p=2"),
        ("https://a.example/?key=x1", "https://a.example/?key=***"),
        ("https://a.example/?api-key=x1#t", "https://a.example/?api-key=***#t"),
        ("https://a.example/#access_token=x1", "https://a.example/#access_token=***"),
        (
            "https://www.reddit.com/message/inbox/.rss?feed=0123456789abcdef01&user=me",
            "https://www.reddit.com/message/inbox/.rss?feed=***&user=me",
        ),
        ("http://[bad", ""),
    ],
)
def test_address_without_its_secrets(address: str, shown: str) -> None:
    assert redacted(address) == shown
    assert has_secrets(address) is (shown not in (address, ""))
    assert not has_secrets(shown)


@given(st.text(max_size=60))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    address = f"https://a.example/x?token={text}&q={text}"
    assert redacted(redacted(address)) == redacted(address)


ADDRESS = f"/x?token={SECRET}&q=1"


def _shown(error: BaseException) -> str:
    seen, parts = set(), []
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        parts += [repr(one), str(one), repr(getattr(one, "__dict__", ""))]
        todo += [one.__cause__, one.__context__]
    return " ".join([*parts, *traceback.format_exception(error)])


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError(SECRET), httpx.ReadError(SECRET), httpx.RemoteProtocolError(SECRET),
        httpx.ReadTimeout(SECRET), httpx.LocalProtocolError(SECRET),
    ],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_nothing_secret_is_raised_or_logged(
    door: Callable[..., Http], failure: Exception, log: list[str]
) -> None:
    def act(request: httpx.Request) -> httpx.Response:
        failure.request = request  # type: ignore[attr-defined]
        raise failure

    http = door(transport=httpx.MockTransport(act))
    with pytest.raises(ShopError) as told:
        http.send("GET", f"https://me:{SECRET}@a.example{ADDRESS}", bearer=SECRET)
    assert SECRET not in _shown(told.value)
    assert SECRET not in " ".join(log)


def test_nothing_secret_is_told_or_logged(server: Loopback, http: Http, log: list[str]) -> None:
    server.answers["/x"] = answer(302, location=f"/y?token={SECRET}", set_cookie=f"s={SECRET}")
    server.answers["/y"] = answer(200, b"ok", authorization=SECRET)
    raw = http.send("GET", server.url + ADDRESS, bearer=SECRET)
    assert raw.body == b"ok"
    assert SECRET not in f"{raw.url} {dict(raw.headers)}"
    written = http.send("POST", server.url + ADDRESS, bearer=SECRET, is_write=True)
    assert written.headers["location"] == "/y?token=***"
    assert SECRET not in f"{written.url} {dict(written.headers)}"
    assert len([line for line in log if "127.0.0.1" in line]) == 3
    assert SECRET not in " ".join(log)
