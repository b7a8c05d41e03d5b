"""What networks are asked to look for: a watch's words, other spellings where they are cheap."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

from app.analysis.matching import fold
from app.analysis.query.asks import asked_of
from app.channels.base import WatchRef

if TYPE_CHECKING:
    from app.analysis.query.boxes import Watched

# How many spellings more a watch may be searched by. X, YouTube and Reddit know OR, so that they
# are one call all the same; the others are free, but each spelling is a call of its own there.
# Where searches are counted and know no OR (Threads, Instagram) there are none.
MOST_MORE: Final[Mapping[str, int]] = {
    "x": 8,
    "youtube": 6,
    "reddit": 6,
    "hackernews": 3,
    "mastodon": 3,
    "bluesky": 3,
    "lemmy": 2,
}
ROOM: Final = 250  # characters of all names together: what fits into every network's question
_NO_SIGNS: Final = re.compile(r"\W+")


def watch_ref(watch: Watched, channel: str, languages: Collection[str] = ()) -> WatchRef:
    """Give a watch as a network's search needs it; what comes back is matched here anyway."""
    asked = asked_of(watch)
    most = 0 if watch.is_exact else MOST_MORE.get(channel, 0)
    loose = [word for word in asked.any if word not in asked.exact and not word.endswith("*")]
    off = {fold(one) for one in watch.off}
    names = list(asked.any)
    for spelling in _more(loose, most, languages, off) if most and loose else ():
        if sum(map(len, (*names, spelling))) <= ROOM:
            names.append(spelling)
    return WatchRef(watch.id, tuple(names), asked.all, asked.never)


def has_own_word(watch: Watched, query: str) -> bool:
    """Tell whether a search was for a word of the owner's, not for a spelling of ours alone."""
    asked = asked_of(watch)
    said = _bare(query)
    return any(_bare(word) in said for word in asked.any or asked.all)


def _more(
    names: list[str], most: int, languages: Collection[str], off: Collection[str]
) -> tuple[str, ...]:
    """Give other spellings, the likeliest of each name first, names taking turns."""
    from app.analysis.names.variants import for_search

    known = {name.casefold() for name in names}
    found: dict[str, None] = {}
    lists = [for_search(name, languages, most + len(names)) for name in names]
    for spelling in filter(None, chain.from_iterable(zip_longest(*lists))):
        if spelling.casefold() not in known and fold(spelling) not in off:
            found.setdefault(spelling)
    return tuple(found)[:most]


def _bare(text: str) -> str:
    return _NO_SIGNS.sub("", text.casefold())
