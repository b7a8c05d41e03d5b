"""Lists of feeds in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import WrongUse
from app.reports.opml import ListedFeed, read_opml, write_opml

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
 <outline text="Caf&#233;s"><outline text="Near">
  <outline text="A" title="Kaffe &amp; te" type="rss" xmlUrl="https://a.example/feed"
    htmlUrl="https://a.example/"/>
 </outline></outline>
 <outline text="B" XMLURL="feed:https://b.example/rss?x=1&amp;y=2"/>
 <outline text="again" xmlUrl="https://a.example/feed"/>
 <outline text="bad" xmlUrl="javascript:alert(1)"/>
 <outline text="only a note"/>
</body></opml>"""


def test_list_of_another_program() -> None:
    assert read_opml(SAMPLE.encode()) == (
        ListedFeed("https://a.example/feed", "Kaffe & te", "Cafés / Near", "https://a.example/"),
        ListedFeed("https://b.example/rss?x=1&y=2", "B"),
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_letters(encoding: str) -> None:
    body = SAMPLE.replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    assert len(read_opml(body.encode(encoding))) == 2


def test_forgotten_amp_is_mended() -> None:
    body = SAMPLE.replace("&amp;", "&")
    assert [feed.title for feed in read_opml(body.encode())] == ["Kaffe & te", "B"]


BOMB = (
    '<!DOCTYPE opml [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    '<opml version="2.0"><body><outline text="&b;" xmlUrl="https://a.example/"/></body></opml>'
)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"no list", b"<html><body/></html>", b"<opml><body>", BOMB.encode(),
        BOMB.encode("utf-16"), b"\x00\xff\x00",
        b"<opml>" + b"<outline text='x'>" * 100 + b"</outline>" * 100 + b"</opml>",
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(WrongUse) as told:
        read_opml(body, "list.opml")
    assert (told.value.why, told.value.detail) == ("bad_opml", "list.opml")


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)


@given(
    st.lists(
        st.builds(
            ListedFeed,
            address=st.integers(0, 99).map("https://a.example/feed?n={}&x=1".format),
            title=LINE,
            folder=st.sampled_from(["", "Rivals", 'A "b" <c>']),
        ),
        unique_by=lambda feed: feed.address,
        max_size=8,
    )
)
def test_what_is_written_is_read_again(feeds: list[ListedFeed]) -> None:
    assert set(read_opml(write_opml(feeds, "Shoptalk & co"))) == set(feeds)


def test_empty_list() -> None:
    assert read_opml(write_opml([], "None")) == ()
