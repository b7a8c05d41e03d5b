"""Feeds as they come: hostile, huge, slow, cut, another thing; one sentence, and nothing lost."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.paths import Folder
from tests.channels.http.loopback import Answer, Line, Loopback, answer
from tests.journeys.terminal import Terminal, check_sentence, entry, rss

pytestmark = pytest.mark.slow  # a program is started for each command
MEGA = 1024 * 1024
WIFI = b"<!doctype html><html><head><title>Hotel</title></head><body>Accept the terms</body></html>"
GOOD = answer(200, rss(*map(entry, range(5))), content_type="application/rss+xml")


def bomb() -> Answer:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(bytes(MEGA)) for _ in range(100)) + packer.flush()
    return answer(200, packed, content_encoding="gzip", content_type="application/rss+xml")


def cut(line: Line) -> bool:
    line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + rss(entry(1))[:200])
    return False


def silence(_: Line) -> bool:
    return False


def dribble(line: Line) -> bool:
    line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not line.stop.wait(0.01):
        line.send(b" ")
    return False


BAD: dict[str, Callable[[], Answer]] = {
    "far too big": bomb,
    "web page": lambda: answer(200, WIFI, content_type="text/html"),
    "empty": lambda: answer(200, b""),
    "not safe to follow": lambda: answer(302, b"", location="file:///etc/passwd"),
    "is not safe": lambda: answer(301, b"", location="http://[::1"),
    "cut short": lambda: cut,
    "broke off": lambda: silence,
    "trouble": lambda: answer(500, WIFI),
    "no longer": lambda: answer(410, b""),
    "check the address": lambda: answer(404, WIFI),
    "no feed": lambda: answer(200, b"just words, and no feed at all"),
}


def test_every_bad_feed_is_said_and_stops_no_other(
    terminal: Terminal, server: Loopback, tmp_path: Path
) -> None:
    places = {word: f"/{number}" for number, word in enumerate(BAD)}
    for number, place in enumerate([*places.values(), "/good"]):
        server.answers[place] = answer(200, rss(*(entry(f"{number}-{n}") for n in range(3))))
    outlines = "".join(f'<outline xmlUrl="{server.url}{place}"/>' for place in server.answers)
    (tmp_path / "list.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    added = {
        row["url"]: row["account"]
        for row in terminal("opml", "import", tmp_path / "list.opml").rows
    }
    numbers = {word: added[f"{server.url}{place}"] for word, place in places.items()}
    assert terminal.new() == 3 * len(BAD) + 3
    before = terminal.items()
    server.answers |= {places[word]: BAD[word]() for word in BAD}
    server.answers |= {"/good": answer(200, rss(entry("new")))}
    done = terminal("fetch")
    assert done.code == 1, done.err
    told = {row["account"]: row for row in done.rows[0]["accounts"]}
    good = told[added[f"{server.url}/good"]]
    assert (good["state"], good["new"], good["error"]) == ("ok", 1, None)
    lines = done.err.splitlines()
    assert len(lines) == len(BAD)
    for word, number in numbers.items():
        row = told[number]
        check_sentence(f"Fox news: {row['error']}", word)
        assert f"Fox news: {row['error']}" in lines
        assert (row["state"], row["new"], row["deleted"]) == ("tired", 0, 0)
    for word in ("web page", "no feed"):  # what only reading the answer shows
        terminal("accounts", "check", numbers[word]).says(1, word)
    after = terminal.items()
    assert {name: after[name] for name in before} == before


def test_a_host_that_wants_a_pause_is_left_alone_after_a_restart_too(
    terminal: Terminal, server: Loopback
) -> None:
    server.answers |= {"/a": GOOD, "/b": answer(200, rss(entry("b")))}
    terminal("accounts", "add", "feed", f"{server.url}/a").row()
    assert terminal.new() == 5
    server.answers["/a"] = answer(429, b"", retry_after="3600")
    terminal("fetch").says(1, "pause until")
    n = len(server.requests)
    done = terminal("accounts", "add", "feed", f"{server.url}/b")
    done.says(1, "pause until")
    terminal("fetch").says(1, "pause until")
    assert len(server.requests) == n
    (terminal.folder / "pauses.json").write_text('{"127.0.0.1": "9999-01-01T00:00:00Z", "x": 7}')
    terminal("accounts", "add", "feed", f"{server.url}/b").says(1, "pause until")
    (terminal.folder / "pauses.json").write_text("[[[")
    terminal("accounts", "add", "feed", f"{server.url}/b").row()


def test_a_feed_that_mends_is_read_on(terminal: Terminal, server: Loopback) -> None:
    server.answers["/feed"] = GOOD
    terminal("accounts", "add", "feed", f"{server.url}/feed").row()
    assert terminal.new() == 5
    server.answers["/feed"] = answer(200, WIFI, content_type="text/html")
    assert terminal("fetch").code == 1
    server.answers["/feed"] = answer(200, rss(*map(entry, range(2, 9))))
    assert terminal.new() == 4
    assert len(terminal.items()) == 9
    (account,) = terminal("accounts", "list").rows
    assert (account["state"], account["error"], account["next_try_at"]) == ("ok", None, None)


@pytest.mark.parametrize("word", ["far too big", "is not safe", "cut short"])
def test_what_cannot_be_added_leaves_nothing(
    terminal: Terminal, server: Loopback, word: str
) -> None:
    server.answers["/feed"] = BAD[word]()
    done = terminal("accounts", "add", "feed", f"{server.url}/feed")
    done.says(1, word)
    assert done.out == ""
    assert terminal("accounts", "list").rows == []


def test_a_dribbling_server_is_left_in_time(terminal: Terminal, server: Loopback) -> None:
    server.answers["/feed"] = GOOD
    terminal("accounts", "add", "feed", f"{server.url}/feed").row()
    terminal("fetch").row()
    server.answers["/feed"] = dribble
    terminal("fetch").says(1, "in time")
    assert len(terminal.items()) == 5


TRICKS = (
    "<p>Hello<script>alert('pwned')</script><style>p{color:red}</style>"
    "<img src=x onerror=alert(1)><svg onload=alert(2)></svg><iframe src=http://evil.example></iframe>"
    "<a href='javascript:alert(3)'>click me</a> <a href=\"java\nscript:alert(4)\">or me</a>"
    "<b onmouseover=alert(5)>bold</b></p><p>&lt;b&gt;as written&lt;/b&gt;</p>"
    "<!-- hidden --><noscript>none</noscript><template>never</template>"
)
TURNED = (
    "pay \u202e321\u202c now \u202dthen\u202c zero\u200bwidth \u2066in\u2069 \ufeffmark \x07bell"
)


def test_hostile_html_is_plain_text_in_row_and_answer(terminal: Terminal, server: Loopback) -> None:
    server.answers["/feed"] = answer(
        200,
        rss(
            entry(1, TRICKS, "&lt;script&gt;alert(1)&lt;/script&gt;Offer"),
            entry(2, TURNED.replace("\x07", "&#7;")),
            entry(3, "x" * 1_000_000),
            entry(4, "<" * 200_000),
            entry(5, "<div>" * 100_000 + "deep"),
            "<item><guid>six</guid><link>javascript:alert(1)</link><title>six</title></item>",
            title="&lt;img src=x onerror=alert(9)&gt;Fox \u202enews",
        ),
    )
    terminal("accounts", "add", "feed", f"{server.url}/feed").row()
    assert terminal.new() == 6
    items = terminal.items()
    tricked = items["https://fox.example/1"]
    assert tricked["text"].startswith("Hello")
    assert "click me or me" in tricked["text"]
    assert "<b>as written</b>" in tricked["text"]  # a text, shown as text
    whole = json.dumps(items)
    for bad in ("alert(", "onerror", "javascript:", "<script", "<!--", "never", "color:red"):
        assert bad not in whole
    for sign in ("\u202e", "\u202d", "\ufeff", "\x07"):
        assert sign not in json.dumps(items, ensure_ascii=False)
    assert items["six"]["url"] is None
    assert len(items["https://fox.example/3"]["text"]) <= 400_000
    found = [row["remote_id"] for row in terminal("search", "zerowidth").rows]
    assert found == ["https://fox.example/2"]
    shown = terminal("show", tricked["id"]).row()
    assert shown["text"] == tricked["text"]
    _check_rows(Folder(terminal.folder).database)


def _check_rows(database: Path) -> None:
    """Look at every text of the file itself."""
    db = sqlite3.connect(database)
    words = db.execute(
        "SELECT text, title, url FROM item UNION ALL SELECT name, '', '' FROM account"
    )
    for text in (one for row in words for one in row if one):
        assert not any(sign in text for sign in ("alert(", "\u202e", "\u202d", "\x07")), text[:80]
    db.close()


FEEDS = Path(__file__).resolve().parents[3] / "shared" / "examples" / "feeds"
INDEX: list[dict[str, Any]] = (
    json.loads((FEEDS / "index.json").read_text(encoding="utf-8")) if FEEDS.is_dir() else []
)


@pytest.mark.skipif(not INDEX, reason=f"{FEEDS} is not here: it holds the feeds")
def test_every_awkward_feed_comes_in_whole_and_twice_makes_no_more(
    terminal: Terminal, server: Loopback, tmp_path: Path
) -> None:
    names = [one["file"] for one in INDEX if not one["file"].endswith(".json")]
    server.answers = {f"/{name}": answer(200, (FEEDS / name).read_bytes()) for name in names}
    outlines = "".join(f'<outline text="f" xmlUrl="{server.url}/{name}"/>' for name in names)
    (tmp_path / "list.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    added = terminal("opml", "import", tmp_path / "list.opml")
    where = {row["account"]: row["url"].removeprefix(f"{server.url}/") for row in added.rows}
    assert added.code == 0, added.err
    first = terminal("fetch")
    assert first.code == 0, first.err
    wanted = {one["file"]: one["feedparser_6.0.14"]["entries"] for one in INDEX}
    got = {where[one["account"]]: one["new"] for one in first.rows[0]["accounts"]}
    assert got == {name: wanted[name] for name in names}
    assert terminal.new() == 0
