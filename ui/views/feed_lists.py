"""Lists of feeds (OPML): bringing one in, with what could not be followed, and writing one."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import ShopError, WrongUse
from app.i18n import ngettext
from app.queries.accounts import accounts
from app.reports.opml import ListedFeed, read_opml, write_opml
from app.wording import sentence
from ui.i18n import number_text

if TYPE_CHECKING:
    from app.services.desk import Desk

LONGEST: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """How bringing a list in went."""

    added: int
    failed: tuple[tuple[str, str], ...]  # address, sentence


def bring_in(desk: Desk, path: Path) -> BroughtIn:
    """Follow every feed of a file; it waits for all, so never on the main thread.

    Raises:
        WrongUse: the file cannot be read, or holds no list of feeds.
    """
    try:
        with path.open("rb") as file:
            feeds = read_opml(file.read(LONGEST), str(path))
    except OSError as error:
        raise WrongUse(why="file_missing", detail=str(path)) from error
    waiting: list[tuple[ListedFeed, Future[int]]] = [
        (feed, desk.accounts.add("feed", {"url": feed.address, "name": feed.title}))
        for feed in feeds
    ]
    failed = []
    for feed, adding in waiting:
        try:
            adding.result()
        except ShopError as error:
            failed.append((feed.address, sentence(error)))
    return BroughtIn(len(waiting) - len(failed), tuple(failed))


def write_out(desk: Desk, path: Path) -> int:
    """Write the feeds that are followed into a file, and say how many.

    Raises:
        WrongUse: it cannot be written there.
    """
    feeds = [
        ListedFeed(row.server, row.name)
        for row in accounts(desk.read_page)
        if row.channel == "feed" and row.server.startswith("http")
    ]
    try:
        path.write_bytes(write_opml(feeds, desk.settings().shop_name or "Shoptalk"))
    except OSError as error:
        raise WrongUse(why="file_unwritable", detail=str(path)) from error
    return len(feeds)


def brought_in_text(told: BroughtIn) -> str:
    """Say how it went, naming the first that could not be followed."""
    n = ngettext("{n} feed is followed now.", "{n} feeds are followed now.", told.added)
    parts = [n.format(n=number_text(told.added))]
    if told.failed:
        missing = ngettext(
            "{n} could not be followed:", "{n} could not be followed:", len(told.failed)
        )
        parts.append(missing.format(n=number_text(len(told.failed))))
        parts += [f"{address}: {words}" for address, words in told.failed[:5]]
    return " ".join(parts[:2]) + "".join(f"\n{line}" for line in parts[2:])
