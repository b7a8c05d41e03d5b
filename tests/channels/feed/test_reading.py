"""Feeds as strangers write them: names, times, letters, links, and what must not come through."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.item import Kind
from app.errors import BadAnswer
from tests.channels.feed.conftest import URL, Reader


def rss(items: str, head: str = "<title>Shop</title><link>https://shop.example/</link>") -> str:
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'


def item(**parts: str) -> str:
    return "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in parts.items()) + "</item>"


TEA = item(guid="g1", title="Tea", link="https://shop.example/tea", description="Hot")


# --- letters


@pytest.mark.parametrize(
    ("text", "encoding", "prolog", "served"),
    [
        ("Чай и кофе", "windows-1251", "windows-1251", ""),
        ("Чай и кофе", "koi8-r", "koi8-r", ""),
        ("Чай и кофе", "koi8-r", "", "text/xml; charset=koi8-r"),
        ("Café à Malmö", "latin-1", "", ""),
        ("Café à Malmö", "latin-1", "ISO-8859-1", "text/xml"),
        ("Café à Malmö", "utf-8", "ISO-8859-1", ""),  # a wrong prolog
        ("Чай и кофе", "utf-8", "windows-1251", "text/xml; charset=windows-1251"),
        ("Café à Malmö", "utf-8", "utf-16", ""),
        ("Café à Malmö", "utf-8", "no-such-thing", ""),
        ("Café à Malmö", "latin-1", "utf-8", ""),  # the other way round
        ("Kavinė „Žalia“", "utf-8-sig", "utf-8", "text/xml; charset=us-ascii"),
        ("چائے اور کافی", "utf-8", "", ""),
        ("Чай", "utf-16", "utf-16", ""),
        ("Чай", "utf-16-le", "utf-16", ""),
    ],
)
def test_letters_are_right(
    reading: Reader, text: str, encoding: str, prolog: str, served: str
) -> None:
    head = f'<?xml version="1.0" encoding="{prolog}"?>\n' if prolog else ""
    body = (head + rss(item(guid="1", title=text))).encode(encoding)
    (found,) = reading(body, headers={"content-type": served} if served else {}).items
    assert found.title == text


def test_one_bad_byte_spoils_one_letter(reading: Reader) -> None:
    body = rss(item(guid="1", title="Öl ä bra @ å")).encode().replace(b"@", b"\xff\xfe\xff")
    (found,) = reading(b"\xef\xbb\xbf" + body).items
    assert found.title.startswith("Öl ä bra ")
    assert found.title.endswith(" å")
    (found,) = reading(body).items
    assert found.title.startswith("Öl ä bra ")


# --- broken documents


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (rss(item(guid="1", title="Fish & chips")), ["Fish & chips"]),
        (rss(item(guid="1", title="Bob&nbsp;&amp; Co")), ["Bob & Co"]),
        (rss(item(guid="1", title="5 &amp;lt; 6 &amp;#39;ok&amp;#39;")), ["5 < 6 'ok'"]),
        (rss(item(guid="1", title="<![CDATA[A <b>bold</b> tea]]>")), ["A bold tea"]),
        (rss(item(guid="1", title="I &lt;3 tea")), ["I <3 tea"]),
        (rss(item(guid="1", title="a\x08b\x00c")), ["abc"]),
        (
            rss(item(guid="1", title="a&#x110000;b&#xD800;c&#99999999999;d")),
            ["a\ufffdb\ufffdc\ufffdd"],
        ),
        ("\n\n  " + rss(TEA), ["Tea"]),
        ("<br/><b>Warning</b>: oops on line 3\n<?xml version='1.0'?>" + rss(TEA), ["Tea"]),
        ("<!-- <html> --><?xml version='1.0'?>" + rss(TEA), ["Tea"]),
        (rss(TEA) + "<script>ads()</script>" * 300, ["Tea"]),
        (rss(TEA).replace("</channel></rss>", ""), ["Tea"]),
        (rss(TEA + "<item><guid>g2</guid><title>Half")[:-16], ["Tea"]),
        (rss(TEA + "<item><guid>g2</guid><title><![CDATA[Half")[:-16], ["Tea"]),
        (rss(TEA + item(guid="g2", title="<![CDATA[</item><item>]]>x")), ["Tea", "</item><item>x"]),
    ],
)
def test_broken_documents_keep_what_is_whole(reading: Reader, body: str, titles: list[str]) -> None:
    page = reading(body.encode())
    assert [one.title for one in page.items] == titles


def test_cut_document_is_asked_for_again(reading: Reader) -> None:
    half = rss(TEA + "<item><guid>g2</guid><title>Half")[:-16].encode()
    whole = rss(TEA + item(guid="g2", title="Half a pot")).encode()
    first = reading(half, headers={"etag": '"1"'})
    assert first.unreadable == 1
    assert first.cursor is not None
    assert '"1"' not in first.cursor
    assert [one.title for one in reading(whole, first.cursor).items] == ["Half a pot"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \r\n\xef\xbb\xbf ", "empty"),
        (b"<!DOCTYPE html><html><head><title>Wifi</title></head></html>", "html"),
        (b"<html><body><feed>not one</feed></body></html>", "html"),
        (b"Just words", "not_feed"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "not_feed"),
        (b"<?xml version='1.0'?><rss><channel><title>T", "cut"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"', "cut"),
        (b'{"error": "no"}', "not_feed"),
        (b'{"version": "x", "items": []}', "not_feed"),
        (b"{nonsense}", "not_feed"),
        (b"[" * 5, "not_feed"),
        (b'{"a":' * 100_000, "not_feed"),
    ],
)
def test_what_is_no_feed_says_why(reading: Reader, body: bytes, why: str) -> None:
    with pytest.raises(BadAnswer) as told:
        reading(body)
    assert (told.value.why, told.value.host) == (why, "shop.example")


def test_entity_bombs_and_outside_files_stay_out(reading: Reader) -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "boom">{levels}]>' + rss(item(guid="1", title="&e9;"))
    (found,) = reading(bomb.encode()).items
    assert len(found.title) < 10_000
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    (found,) = reading((outside + rss(item(guid="1", title="T &x;"))).encode()).items
    assert "root" not in found.title


def test_nothing_dangerous_comes_through(reading: Reader) -> None:
    bad = (
        "<guid>1</guid><title>&lt;img src=x onerror=alert(1)&gt;Hi &lt;script&gt;x()"
        "&lt;/script&gt;</title>"
        "<link>javascript:alert(1)</link><description><![CDATA[<p onclick=x>One<img src="
        "'https://spy.example/1.gif'> two</p><style>p{}</style><iframe src=x>in</iframe>"
        "<a href='javascript:x'>three</a>\u202egnp.exe]]></description>"
    )
    (found,) = reading(rss(f"<item>{bad}</item>").encode()).items
    assert (found.title, found.url) == ("Hi", "")
    assert found.text == "One two\n\nthreegnp.exe"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "inside",
    [
        "<item>", "<title>", "<![CDATA[", "<!--", "<!", "<a ", "&", "<author>" + "a." * 60_000,
        "<author><![CDATA[" + "a." * 60_000, "<guid>" + "a." * 60_000, "<pubDate>" + "1 " * 60_000,
        "<description>" + "<div>" * 10_000,
    ],
    ids=lambda one: str(one)[:20],
)  # fmt: skip
def test_hostile_feeds_end_soon(reading: Reader, inside: str) -> None:
    body = "<rss><channel><item>" + inside * max(1, 60_000 // len(inside)) + "</item></channel>"
    with contextlib.suppress(BadAnswer):
        reading(body.encode())


# --- names


def test_name_is_id_else_link_else_words(reading: Reader) -> None:
    items = [
        item(guid="12345", title="A", link="https://shop.example/a"),
        item(title="B", link="https://shop.example/b"),
        item(title="C", description="words"),
        item(title="D", link="https://shop.example/"),  # the feed's own page names nothing
        item(title="E", link="https://shop.example/same"),
        item(title="F", link="https://shop.example/same"),
    ]
    found = reading(rss("".join(items)).encode()).items
    names = [one.remote_id for one in found]
    assert names[:2] == ["12345", "https://shop.example/b"]
    assert all(name.startswith("sha256:") for name in names[2:])
    assert len(set(names)) == 6
    assert found[0].url == "https://shop.example/a"


def test_same_words_at_another_time_are_another_item(reading: Reader) -> None:
    days = ("Fri, 20 Nov 2026 10:00:00 GMT", "Sat, 21 Nov 2026 10:00:00 GMT")
    items = "".join(item(title="Open today", pubDate=day) for day in (*days, days[0]))
    assert len(reading(rss(items).encode()).items) == 2


def test_number_as_id_is_no_link(reading: Reader) -> None:
    (found,) = reading(rss(item(guid="12345", title="A")).encode()).items
    assert (found.remote_id, found.url) == ("12345", "")


def test_of_one_name_the_newest_stays(reading: Reader) -> None:
    dates = ("Fri, 20 Nov 2026 10:00:00 GMT", "Sat, 21 Nov 2026 10:00:00 GMT", "")
    items = "".join(item(guid="1", title=f"T{n}", pubDate=d) for n, d in enumerate(dates))
    (found,) = reading(rss(items).encode()).items
    assert found.title == "T1"


def test_edited_text_is_the_same_item_and_comes_again(reading: Reader) -> None:
    first = reading(rss(TEA + item(guid="g2", title="Cake")).encode(), headers={"etag": "1"})
    again = reading(
        rss(TEA.replace("Hot", "Cold") + item(guid="g2", title="Cake")).encode(), first.cursor or ""
    )
    assert [(one.remote_id, one.text) for one in again.items] == [("g1", "Cold")]
    gone = reading(rss(item(guid="g2", title="Cake")).encode(), again.cursor or "")
    assert gone.items == ()
    back = reading(rss(TEA.replace("Hot", "Cold")).encode(), gone.cursor or "")
    assert back.items == ()  # what fell out of the feed and returns is known


@pytest.mark.parametrize("cursor", ["nonsense", "[]", "{}", '{"seen": 3}', "null"])
def test_spoilt_cursor_is_a_first_time(reading: Reader, cursor: str) -> None:
    assert len(reading(rss(TEA).encode(), cursor).items) == 1


def test_unchanged_and_moved(reading: Reader) -> None:
    page = reading(b"", "", status=304, headers={":moved-to": "https://new.example/feed"})
    assert (page.items, page.cursor, page.moved_to) == ((), None, "https://new.example/feed")
    page = reading(b"", "", status=304, headers={":moved-to": "https://new.example/?token=***"})
    assert page.moved_to == ""


# --- links


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/tea", "https://shop.example/tea"),
        ("tea", "https://shop.example/blog/tea"),
        ("?p=3", "https://shop.example/blog/feed.xml?p=3"),
        ("//cdn.example/tea", "https://cdn.example/tea"),
        ("www.shop.example/tea", "https://www.shop.example/tea"),
        ("shop.example/tea", "https://shop.example/tea"),
        ("http://localhost:8080/tea", "http://localhost:8080/tea"),
        ("https://shop.example/a b", "https://shop.example/a%20b"),
        ("ftp://shop.example/x", ""),
        ("data:text/html,x", ""),
    ],
)
def test_links_are_whole_and_safe(reading: Reader, link: str, url: str) -> None:
    (found,) = reading(rss(item(guid="1", title="T", link=link)).encode()).items
    assert found.url == url


def test_feed_kept_elsewhere_is_read_against_its_site(reading: Reader) -> None:
    body = rss(item(guid="1", title="T", link="/tea")).encode()
    (found,) = reading(body, url="https://feeds.example/shop").items
    assert found.url == "https://shop.example/tea"


# --- kinds


def test_youtube_feed(reading: Reader) -> None:
    body = """<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"
      xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
      <id>yt:channel:abc</id><title>Kaffebaren</title>
      <link rel="alternate" href="https://www.youtube.com/channel/UCabc"/>
      <entry><id>yt:video:v1</id><yt:videoId>v1</yt:videoId><title>Latte &amp; art</title>
      <link rel="alternate" href="https://www.youtube.com/watch?v=v1"/>
      <author><name>Kaffebaren</name><uri>https://www.youtube.com/channel/UCabc</uri></author>
      <published>2026-11-20T10:00:00+00:00</published><updated>2026-11-21T10:00:00+00:00</updated>
      <media:group><media:description>How we pour</media:description></media:group></entry>
      </feed>"""
    (found,) = reading(body.encode()).items
    assert (found.remote_id, found.title, found.text) == (
        "yt:video:v1",
        "Latte & art",
        "How we pour",
    )
    assert found.kind is Kind.ARTICLE
    assert found.posted_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert found.edited_at == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert found.author.url == "https://www.youtube.com/channel/UCabc"


def test_long_article_is_an_excerpt(reading: Reader) -> None:
    (found,) = reading(rss(item(guid="1", title="T", description="word " * 9000)).encode()).items
    assert len(found.text) < 6_100
    assert found.text.endswith("word …")


# --- anything at all

WHOLE = rss(
    "".join(item(guid=f"g{n}", title=f"T{n}", link=f"https://x.example/{n}") for n in range(4))
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, len(WHOLE)))
def test_cut_anywhere_gives_no_false_item(reading: Reader, at: int) -> None:
    known = {(f"g{n}", f"T{n}") for n in range(4)}
    whole_ones = len(re.findall("</item>", WHOLE[:at]))
    try:
        page = reading(WHOLE[:at].encode())
    except BadAnswer:
        assert whole_ones == 0
    else:
        assert {(one.remote_id, one.title) for one in page.items} <= known
        assert len(page.items) == whole_ones


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    noise=st.binary(max_size=200), place=st.sampled_from([b"@", b"<rss>@</rss>", b"<feed>@", b"{@"])
)
def test_any_bytes_end_in_a_page_or_a_named_error(
    reading: Reader, noise: bytes, place: bytes
) -> None:
    try:
        page = reading(place.replace(b"@", noise), url=URL)
    except BadAnswer as error:
        assert error.why  # noqa: PT017 - either end is right
    else:
        assert len(page.items) <= 40
