"""Lists of feeds as OPML: what other programs give us, and what we give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.domain.plain_text import clean_line, safe_url
from app.errors import WrongUse

MOST_FEEDS: Final = 5_000
MOST_DEPTH: Final = 50
_BARE_AND: Final = re.compile(rb"&(?!#?\w{1,10};)")


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One feed of a list."""

    address: str
    title: str = ""
    folder: str = ""  # the headings above it, joined by " / "
    page: str = ""  # the site it belongs to


class _NotOpmlError(Exception):
    """The document is none, or holds what no list of feeds needs."""


class _Reader:
    """Follows the outlines of one document; no entity and no declaration is ever followed."""

    def __init__(self) -> None:
        self.feeds: dict[str, ListedFeed] = {}
        self._is_opml = False
        self._folders: list[str] = []

    def read(self, data: bytes) -> tuple[ListedFeed, ...]:
        """Read the document.

        Raises:
            _NotOpmlError: see there.
            expat.ExpatError: it is no XML.
        """
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(data, True)  # noqa: FBT003 - expat's own order
        if not self._is_opml:
            raise _NotOpmlError
        return tuple(self.feeds.values())

    def _refuse(self, *_: object) -> None:
        raise _NotOpmlError

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._is_opml = self._is_opml or name.lower() == "opml"
        if name.lower() != "outline":
            return
        facts = {key.lower(): value for key, value in given.items()}
        title = clean_line(facts.get("title") or facts.get("text") or "")
        address = safe_url(re.sub(r"^feed:(//)?(?=https?:)", "", facts.get("xmlurl", "").strip()))
        if address.startswith("http") and address not in self.feeds:
            folder = " / ".join(filter(None, self._folders))
            page = safe_url(facts.get("htmlurl", ""))
            self.feeds[address] = ListedFeed(address, title, folder, page)
        self._folders.append(title)
        if len(self.feeds) > MOST_FEEDS or len(self._folders) > MOST_DEPTH:
            raise _NotOpmlError

    def _end(self, name: str) -> None:
        if name.lower() == "outline":
            self._folders.pop()


def read_opml(data: bytes, file: str = "") -> tuple[ListedFeed, ...]:
    """Read a list of feeds, each address once, in the list's order.

    Args:
        data: the document.
        file: what to call it when it cannot be read.

    Raises:
        WrongUse: it is no list of feeds ("bad_opml"). A document that declares
            entities is refused with it: no list needs them, and bombs are made of them.
    """
    for attempt in (data, _BARE_AND.sub(b"&amp;", data)):  # many programs forget to write &amp;
        try:
            return _Reader().read(attempt.lstrip())
        except expat.ExpatError:
            continue
        except _NotOpmlError:
            break
    raise WrongUse(why="bad_opml", detail=file)


def _outline(feed: ListedFeed) -> str:
    facts = {"text": feed.title or feed.address, "title": feed.title, "type": "rss"}
    facts |= {"xmlUrl": feed.address, "htmlUrl": feed.page}
    return " ".join(f"{name}={quoteattr(value)}" for name, value in facts.items() if value)


def write_opml(feeds: Iterable[ListedFeed], title: str) -> bytes:
    """Write a list of feeds as OPML 2.0, a folder as a heading with its feeds below.

    An address is written as it stands; whoever calls leaves out those kept as secrets.
    """
    folders: dict[str, list[str]] = {}
    for feed in feeds:
        folders.setdefault(feed.folder, []).append(f"<outline {_outline(feed)}/>")
    lines = [f"    {line}" for line in folders.pop("", [])]
    for folder, rows in folders.items():
        lines.append(f"    <outline text={quoteattr(folder)}>")
        lines += [f"      {row}" for row in rows]
        lines.append("    </outline>")
    body = "\n".join(lines)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head><title>{escape(title)}</title></head>\n  <body>\n{body}\n  </body>\n</opml>\n"
    ).encode()
