"""Hacker News: every watch's words are searched for; all else is done on its own pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    Care,
    CursorKind,
    Identity,
    Limits,
    NotSent,
    Outbox,
    Outcome,
    Outgoing,
    Page,
    Raw,
    ReadContext,
    Secrets,
    Stream,
    WatchRef,
)
from app.channels.hackernews.answers import check
from app.channels.hackernews.read import OVERLAP, read_care, read_search, read_thread
from app.channels.http.body import host_of, json_of
from app.channels.http.origin import server_of
from app.channels.watermark import moment_of
from app.domain.budget import Bucket
from app.domain.loose import dict_at
from app.errors import BadAnswer, NotOffered

SERVER: Final = "https://hn.algolia.com"
CARE: Final = "care"
A_PAGE: Final = "100"
EVERY_MIN: Final = 60  # a search answers at its leisure, and nobody waits for an answer of ours
_CARE: Final = Care(most=5, is_open_only=True, within_days=30, not_within_h=24)


class HackerNews:
    """One object serves every account; there is no sign-in, so one account is enough."""

    name = "hackernews"
    capabilities: frozenset[Capability] = frozenset({Capability.SEARCH, Capability.THREAD})
    needs: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ("reply", "like", "hide", "messages", "hackernews_mentions")
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = ()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say that no reply has any length here."""
        return Limits(length=0)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: 10,000 questions an hour are far off."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Give the text as it is; it is answered on the page itself."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove that the search answers; nobody signs in.

        Raises:
            ShopError: it does not.
        """
        server = server_of(given, SERVER)
        params = (("query", ""), ("hitsPerPage", "1"))
        raw = check(http.send("GET", f"{server}/api/v1/search_by_date", params=params))
        if "hits" not in dict_at(json_of(raw)):
            raise BadAnswer(host=host_of(raw), why="shape")
        return Identity(
            remote_id=urlsplit(server).netloc,
            name="Hacker News",
            handle="",
            server=server,
            capabilities=self.capabilities,
        )

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Search for every watch's words, and see now and then that nothing found was deleted."""
        found = [one for watch in watches for one in _of_watch(watch)]
        care = Stream(CARE, CursorKind.NONE, every_min=6 * 60, care=_CARE)
        return (*{one.name: one for one in found}.values(), care) if found else ()

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Bring home one page.

        Raises:
            ShopError: the search did not give one.
        """
        if stream.name == CARE:
            wanted = page or next((one.remote_id for one in stream.known), "")
            if not wanted:
                return Raw(404, {}, b"", account.server)
            return self.ask_thread(http, account, secrets, wanted)
        asked = [
            ("query", stream.query if '"' in stream.query else f'"{stream.query}"'),
            ("tags", "(story,comment)"),
            ("hitsPerPage", A_PAGE),
            ("page", page or "0"),
        ]
        if newest := moment_of(cursor):
            since = int((newest - OVERLAP).timestamp())
            asked.append(("numericFilters", f"created_at_i>{since}"))
        return check(http.send("GET", f"{account.server}/api/v1/search_by_date", params=asked))

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read_care(raw, context) if context.stream.name == CARE else read_search(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home an item with everything said below it; 404 where it is gone.

        Raises:
            ShopError: the search did not give it.
        """
        raw = http.send("GET", f"{account.server}/api/v1/items/{quote(ref, safe='')}")
        is_gone = raw.status in (404, 410) and raw.body.lstrip()[:1] == b"{"  # its own word
        return raw if is_gone else check(raw)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: all as posts, oldest first.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix nothing, since nothing is sent."""
        return {}

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Send nothing: there is no way to."""
        return NotSent(NotOffered(what=Capability.REPLY))

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say that nothing was sent."""
        return NotSent(NotOffered(what=Capability.REPLY))

    def act(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        verb: Capability,
        ref: str,
        *,
        on: bool,
    ) -> Outcome:
        """Do nothing: there is no way to."""
        return NotSent(NotOffered(what=verb))


def _of_watch(watch: WatchRef) -> Iterator[Stream]:
    """Search for each of a watch's words; where all must be there, for all of them anywhere."""
    queries = [_bare(word) for word in watch.any]
    if not watch.any:
        queries = [" ".join(f'"{word}"' for word in map(_bare, watch.all) if word)]
    for query in filter(None, queries):
        name = f"search:{watch.id}:{query.casefold()}"
        yield Stream(
            name, CursorKind.WATERMARK, watch_id=watch.id, query=query, every_min=EVERY_MIN
        )


def _bare(word: str) -> str:
    return word.replace('"', " ").strip().rstrip("*").strip()
