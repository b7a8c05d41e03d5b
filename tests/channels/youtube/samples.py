"""Answers of YouTube, ours and shared ones, for the test that breaks every one of them."""

from __future__ import annotations

from dataclasses import replace

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.youtube import YouTube
from app.channels.youtube.comment import Ref
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.googleapi.asked import asked
from tests.channels.youtube.shop import US, busy

CHANNEL = YouTube()
ACCOUNT = AccountRef(
    1, "youtube", "https://youtube.googleapis.com", "@shop", US, {"has_comments": "yes"}
)
URL = "https://youtube.googleapis.com/youtube/v3"
TOP, CHILD, FILM = "Ugx001AaABAg", "Ugx001AaABAg.r3", "film_000001"
_TOPS = "part=snippet,replies&textFormat=plainText"
_LIST = f"{_TOPS}&allThreadsRelatedToChannelId={US}&maxResults=100&order=time"


def context(name: str, *known: Known, now: str = "") -> ReadContext:
    """Say how a page was asked for: its stream, what is looked after, and the question."""
    carry = f'{{"now": "{now}", "checked": "yes"}}' if now else ""
    stream = Stream(name, CursorKind.WATERMARK, known=known)
    return replace(ReadContext(ACCOUNT, stream, "", AT, carry=carry), page=1 if now else 0)


def known(remote_id: str, kind: Kind = Kind.COMMENT) -> Known:
    """Make an item that is stored."""
    is_film = kind is Kind.FOUND
    top = "" if is_film else remote_id.partition(".")[0]
    ref = Ref(remote_id, top, remote_id if is_film else "video_00001")
    return Known(remote_id, ref.to_text(), kind)


def said(path: str) -> bytes:
    """Give what our YouTube answers."""
    return asked(busy().network(), f"{URL}/{path}")


def sample(name: str, raw: bytes | str, how: ReadContext) -> Sample:
    """Make a sample that `read` reads."""
    return Sample(name, CHANNEL, raw, how, url=URL)


COMMENTS, HELD = context("comments"), context("held")
REPLIES = context("comments", now=f"replies:{TOP}:video_00001:2:")
SEARCH = context("search:1:kavos namai")
LOOKED_AFTER = context("open", known(TOP), known(CHILD))
FILMS = context("open", known(FILM, Kind.FOUND))

SAMPLES = (
    sample("threads", said(f"commentThreads?{_LIST}"), COMMENTS),
    sample("held", said(f"commentThreads?{_LIST}&moderationStatus=heldForReview"), HELD),
    sample(
        "replies",
        said(f"comments?part=snippet&textFormat=plainText&parentId={TOP}&maxResults=100"),
        REPLIES,
    ),
    sample("open threads", said(f"commentThreads?{_TOPS}&id={TOP}"), LOOKED_AFTER),
    sample("found video", said(f"videos?part=snippet&id={FILM}"), FILMS),
    sample(
        "search",
        said("search?part=snippet&type=video&order=date&maxResults=50&q=kavos%20namai"),
        SEARCH,
    ),
    sample("numbers", said(f"channels?part=snippet,statistics&id={US}"), context("numbers")),
    sample("shared threads", "youtube/commentThreads_list_channel.json", COMMENTS),
    sample("shared found threads", "youtube/commentThreads_list_search.json", COMMENTS),
    sample("shared page 1", "youtube/commentThreads_list_video_p1.json", COMMENTS),
    sample("shared page 2", "youtube/commentThreads_list_video_p2.json", COMMENTS),
    sample("shared replies", "youtube/comments_list_parent_p1.json", REPLIES),
    sample("shared search", "youtube/search_list_p1.json", SEARCH),
    sample("shared channel", "youtube/channels_list.json", context("numbers")),
)
