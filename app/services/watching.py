"""What arrives, tried by the owner's watches: in the owner's languages, on the shop's own day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from app.analysis.matching import Gate, Matcher, Said
from app.analysis.tone import declared_language, tone_of
from app.channels.base import Page, Stream
from app.domain.item import Found, Kind, Tone
from app.services.ordinary_words import ordinary_words
from app.services.spellings import has_own_word

if TYPE_CHECKING:
    from app.analysis.query.boxes import Watched

Hits = dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What watches are tried on: the network, the owner's languages, and the shop's day."""

    channel: str = ""
    languages: tuple[str, ...] = ()
    today: date | None = None
    zone: tzinfo = UTC

    def said(self, found: Found) -> Said:
        """Give what a network brought as watches look at it."""
        tone = tone_of(found.rating)
        return Said(
            text=found.text,
            title=found.title,
            channel=self.channel,
            lang=declared_language(found.lang),
            kind=found.kind.value,
            rating=found.rating,
            tone="" if tone is Tone.UNKNOWN else tone.value,
            author=found.author.name,
            handle=found.author.handle,
            day=found.posted_at.astimezone(self.zone).date() if found.posted_at else self.today,
        )


class Watching:
    """Tells which watches catch what one stream brings."""

    def __init__(self, watched: Sequence[Watched], stream: Stream | None, ground: Ground) -> None:
        """Take every watch for a network, and the stream, which may be one of their searches."""
        self._ground = ground
        self._matcher = _matcher(tuple(watched), ground.languages, ground.today)
        own = next((one for one in watched if stream and one.id == stream.watch_id), None)
        self._own = None if own is None or stream is None else (own.id, _word(own, stream.query))
        self._gate = gate_of(own, stream, ground) if own is not None and stream else None

    def hits(self, found: Found) -> Hits:
        """Give each watch that catches an item, with its words; a search saw its word itself."""
        said = self._ground.said(found)
        hits = {hit.watch_id: hit.words for hit in self._matcher.match(said)}
        if self._own is not None and self._gate is not None and self._own[0] not in hits:
            watch_id, word = self._own
            if self._gate.is_open_to(said):
                hits[watch_id] = (word,)
        return hits


def gate_of(watch: Watched, stream: Stream, ground: Ground) -> Gate:
    """Give what decides whether a search's find comes in; a spelling of ours must be seen here."""
    return Gate(
        watch,
        languages=ground.languages,
        ordinary=ordinary_words(ground.languages),
        today=ground.today,
        has_seen=has_own_word(watch, stream.query),
    )


def passing(watch: Watched, stream: Stream, ground: Ground) -> Callable[[Page], Page]:
    """Give what a page of a search passes before it is stored."""
    return partial(_pass, gate_of(watch, stream, ground), ground)


def _pass(gate: Gate, ground: Ground, page: Page) -> Page:
    items = (
        one for one in page.items if one.kind is not Kind.FOUND or gate.is_open_to(ground.said(one))
    )
    return replace(page, items=tuple(items))


@lru_cache(maxsize=32)  # every stream of a round asks for the same few
def _matcher(
    watched: tuple[Watched, ...], languages: tuple[str, ...], today: date | None
) -> Matcher:
    ordinary = ordinary_words(languages)
    return Matcher(watched, languages=languages, ordinary=ordinary, today=today)


def _word(watch: Watched, query: str) -> str:
    """Name the word that a search saw, as the owner wrote it where that is known."""
    names = watch.any or watch.all
    return next((name for name in names if name.casefold() == query.casefold()), query)
