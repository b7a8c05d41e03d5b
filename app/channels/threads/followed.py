"""Looking after comments that are still open: which of them are still there.

Threads says of a single id only that it is gone or not ours to see, and of a conversation not
whether it leaves out what is hidden. So gone is what a whole conversation no longer holds and
what alone is not given, either; one that was not read to its end says nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Final
from urllib.parse import quote, unquote

from app.channels.base import Capability, Care, Known, Page, Raw, ReadContext, Stream
from app.channels.graph.answers import is_gone, is_good, listed
from app.channels.graph.entries import sorted_out
from app.channels.graph.line import Line, place
from app.channels.graph.paging import further, marks
from app.channels.graph.walk import Wanted
from app.channels.http.body import object_of
from app.channels.threads.asking import asked
from app.channels.threads.entries import read_reply
from app.channels.threads.own import LIMIT, conversation
from app.domain.item import Kind
from app.domain.loose import Json, id_at, number_at, texts_at

CARE: Final = Care(most=40, is_open_only=True, within_days=30, not_within_h=20)
MOST_PAGES: Final = 6  # of one conversation; a longer one is not looked through
_ALONE: Final = "alone"


def threads_of(known: tuple[Known, ...]) -> tuple[str, ...]:
    """Name the posts whose conversations are to be read, each once."""
    found = (one.thread for one in known if one.kind is Kind.COMMENT and one.thread)
    return tuple(dict.fromkeys(found))


def bring(line: Line, stream: Stream, page: str) -> Raw | None:
    """Bring home a page of the next conversation, or one comment that was missed there.

    Gives None where there is nothing to look after.

    Raises:
        ShopError: there is no good answer.
    """
    number, _, more = page.partition("?")
    if number == _ALONE:
        about = asked(Capability.COMMENTS)
        return line.get(place(unquote(more)), about, (("fields", "id"),), lets=Wanted().lets)
    threads = threads_of(stream.known)
    at = int(number or "0")
    return conversation(line, Wanted(threads[at], marks=marks(more))) if at < len(threads) else None


def read(raw: Raw, context: ReadContext) -> Page:
    """Read a page of a conversation; after its last one, what it no longer holds is asked for.

    Raises:
        BadAnswer: it is not what it should be.
    """
    threads = threads_of(context.stream.known)
    walk = _Walk.of(context.carry)
    if walk.missed:
        one, *walk.missed = walk.missed
        return walk.on(Page(gone=(one,) if is_gone(raw) else ()), len(threads))
    if walk.at >= len(threads):
        return Page()
    thread, walk.at = threads[walk.at], walk.at + 1
    if not is_good(raw):
        return walk.on(Page(), len(threads))
    entries = listed(raw)
    here = sorted_out([read_reply(one, context.account, thread) for one in entries])
    page = Page(items=here.items, posts=here.posts, unreadable=here.unreadable)
    walk.seen |= {id_at(one, "id") for one in entries}
    walk.pages += 1
    more = further(object_of(raw), is_next_needed=False)
    if more and walk.pages < MOST_PAGES:
        walk.at -= 1
        return replace(page, next_page=f"{walk.at}?{more}", carry=walk.to_text())
    is_full_and_says_nothing = len(entries) >= LIMIT and not further(object_of(raw))
    if not more and not here.unreadable and not is_full_and_says_nothing:
        known = (one for one in context.stream.known if one.thread == thread)
        comments = {one.remote_id for one in known if one.kind is Kind.COMMENT}
        walk.missed = sorted(comments - walk.seen)
    walk.seen, walk.pages = set(), 0
    return walk.on(page, len(threads))


@dataclass
class _Walk:
    """How far a run has come."""

    at: int = 0  # the conversation that is read next, or read on
    pages: int = 0  # of it, so far
    seen: set[str] = field(default_factory=set)  # in it
    missed: list[str] = field(default_factory=list)  # in the one before, to be asked for

    @classmethod
    def of(cls, carry: str) -> _Walk:
        read: Json = json.loads(carry) if carry else {}
        at, pages = number_at(read, "at") or 0, number_at(read, "pages") or 0
        return cls(at, pages, set(texts_at(read, "seen")), list(texts_at(read, "missed")))

    def to_text(self) -> str:
        return json.dumps({**asdict(self), "seen": sorted(self.seen)})

    def on(self, page: Page, n: int) -> Page:
        """Go on to what was missed, else to the next of `n` conversations."""
        alone = f"{_ALONE}?{quote(self.missed[0], safe='')}" if self.missed else ""
        next_page = alone or (str(self.at) if self.at < n else "")
        return replace(page, next_page=next_page, carry=self.to_text() if next_page else "")
