"""The Bluesky channel: what it offers, what is read, and how an answer is sent exactly once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
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
    Sent,
    Stream,
    Unclear,
    Unit,
    WatchRef,
)
from app.channels.bluesky import reading, session
from app.channels.bluesky.records import (
    LIKE,
    POST,
    like_key,
    network_time,
    record_key,
    reply_record,
)
from app.channels.http import may_have_left
from app.channels.http.origin import server_address
from app.clock import SystemClock, utc_moment, utc_text
from app.domain.budget import Bucket
from app.domain.loose import list_at, text_at
from app.errors import BadAnswer, NotOffered, RateLimited, Refused, ShopError, Unreachable, WrongUse

SERVER: Final = "https://bsky.social"
# "Human-directed": few questions, at a human pace (the sheet's terms).
SEARCHES: Final = 10
READERS: Final = {
    "notifications": reading.notifications,
    "search": reading.found,
    "own": reading.own,
    "profile": reading.profile,
}


class Bluesky:
    """Reads notifications, searches and our own posts; replies, likes and deletes."""

    name: str = "bluesky"
    capabilities: frozenset[Capability] = frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.SEARCH,
            Capability.REPLY,
            Capability.DELETE,
            Capability.LIKE,
            Capability.METRICS,
            Capability.THREAD,
        }
    )
    needs: tuple[str, ...] = ("handle", "password")
    impossible: tuple[str, ...] = ("hide", "messages", "edit_reply", "reviews")
    outbox: Outbox = Outbox.IDEMPOTENT
    secret_kinds: tuple[str, ...] = ("password", "refresh", "access")

    def __init__(self) -> None:
        self._sessions = session.Sessions()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply may be: 300 graphemes, 3,000 bytes."""
        return Limits(300, Unit.GRAPHEMES, max_bytes=3000)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: the network's own pauses are enough."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Send what was written and nothing else."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Open a session with handle and app password, and find the account's own server.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        handle, password = given.get("handle", "").strip().lstrip("@"), given.get("password", "")
        if not handle or not password.strip():
            raise WrongUse(why="missing", detail="password" if handle else "handle")
        server = server_address(given.get("server", "").strip() or SERVER)
        opened = session.create(http, server, handle, password.strip())
        did = text_at(opened, "did")
        if not did.startswith("did:"):
            raise BadAnswer(why="shape")
        session.keep(opened, secrets)
        secrets.put("password", password.strip())
        handle = text_at(opened, "handle") or handle
        return Identity(
            remote_id=did,
            name=handle,
            handle=handle,
            server=server,
            capabilities=self.capabilities,
            config={"pds": session.own_server(opened, server)},
        )

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name notifications, our posts, our profile, and a search for our handle and each word.

        A mention typed without a mark gives no notification: only the search finds it.
        """
        every_word: list[tuple[int | None, str]] = [(None, f"@{account.handle}")]
        every_word += [
            (watch.id, word) for watch in watches for word in (watch.any or watch.all[:1])
        ]
        searches = tuple(
            Stream(f"search:{watch or ''}:{word}", CursorKind.WATERMARK, watch, word, reread_h=24)
            for watch, word in every_word[:SEARCHES]
        )
        return (
            Stream("notifications", CursorKind.WATERMARK, reread_h=24),
            Stream("own", CursorKind.NONE),
            Stream("profile", CursorKind.NONE, every_min=720),
            *searches,
        )

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
            ShopError: the network did not give one.
        """
        match stream.name.partition(":")[0]:
            case "notifications":
                wanted = [("reasons", one) for one in ("mention", "reply", "quote")]
                asked = ("app.bsky.notification.listNotifications", [("limit", "100"), *wanted])
            case "search":
                asked = ("app.bsky.feed.searchPosts", _search(stream.query, cursor))
            case "own":
                return self._own(http, account, secrets, page)
            case _:
                asked = ("app.bsky.actor.getProfile", [("actor", account.remote_id)])
        name, params = asked
        return self._get(http, account, secrets, name, [*params, *_at(page)])

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return READERS[context.stream.name.partition(":")[0]](raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home the conversation around a post.

        Raises:
            ShopError: the network did not give it.
        """
        wanted = [("uri", text_at(json.loads(ref), "uri")), ("depth", "10"), ("parentHeight", "80")]
        return self._get(http, account, secrets, "app.bsky.feed.getPostThread", wanted)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation as posts, oldest first."""
        return reading.thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Choose the record and its key once: the key is what makes a repeat harmless."""
        ref = json.loads(outgoing.item_ref)
        return {
            "rkey": record_key(at, outgoing.key),
            "record": reply_record(outgoing.text, at, outgoing.lang, ref),
        }

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Put the record under its key unless one is there."""
        body = {
            "repo": account.remote_id,
            "collection": POST,
            "rkey": outgoing.prepared["rkey"],
            "record": outgoing.prepared["record"],
            "swapRecord": None,
        }
        outcome = self._write(http, account, secrets, "com.atproto.repo.putRecord", body)
        if isinstance(outcome, NotSent) and _is(outcome.error, "InvalidSwap"):
            return self.look_up(http, account, secrets, outgoing)
        return outcome

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Ask for the record by its key: there or not there is certain."""
        rkey = str(outgoing.prepared["rkey"])
        wanted = [("repo", account.remote_id), ("collection", POST), ("rkey", rkey)]
        call = partial(http.send, "GET", session.endpoint(account) + "com.atproto.repo.getRecord")
        try:
            raw = self._sessions.ask(
                http, account, secrets, lambda access: call(params=wanted, bearer=access)
            )
            if error := session.error_of(raw):
                is_absent = error.code == "gone" or _is(error, "RecordNotFound")
                return NotSent(error, is_passing=True) if is_absent else Unclear(error)
            uri = text_at(session.answer(raw), "uri")
        except ShopError as error:
            return Unclear(error)
        return Sent(uri, reading.address_of(uri)) if uri else Unclear(BadAnswer(why="shape"))

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
        """Like a post or take it back, or delete one of ours; `ref` is a ref or an address."""
        subject = json.loads(ref) if ref.startswith("{") else {"uri": ref}
        uri = text_at(subject, "uri")
        key, collection = (like_key(uri), LIKE)
        if verb is Capability.DELETE:
            key, collection = (uri.rpartition("/")[2], POST)
        elif verb is not Capability.LIKE:
            return NotSent(NotOffered(what=str(verb)))
        body: dict[str, Any] = {"repo": account.remote_id, "collection": collection, "rkey": key}
        if verb is Capability.DELETE or not on:
            return self._write(http, account, secrets, "com.atproto.repo.deleteRecord", body, uri)
        body["record"] = {
            "$type": LIKE,
            "subject": {"uri": uri, "cid": text_at(subject, "cid")},
            "createdAt": network_time(SystemClock().now()),
        }
        return self._write(http, account, secrets, "com.atproto.repo.putRecord", body)

    def _own(self, http: Asker, account: AccountRef, secrets: Secrets, page: str) -> Raw:
        """Ask for 25 posts of ours with their counts: the records first, then their views."""
        wanted = [("repo", account.remote_id), ("collection", POST), ("limit", "25"), *_at(page)]
        listed = self._get(http, account, secrets, "com.atproto.repo.listRecords", wanted)
        uris = [text_at(one, "uri") for one in list_at(session.answer(listed), "records")]
        if not uris:
            return Raw(200, {}, b'{"posts": []}', listed.url)
        asked = [("uris", uri) for uri in uris if uri][:25]
        return self._get(http, account, secrets, "app.bsky.feed.getPosts", asked)

    def _get(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        name: str,
        params: Sequence[tuple[str, str]],
    ) -> Raw:
        url = session.endpoint(account) + name
        raw = self._sessions.ask(
            http,
            account,
            secrets,
            lambda access: http.send("GET", url, params=params, bearer=access),
        )
        if error := session.error_of(raw):
            raise error
        return raw

    def _write(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        name: str,
        body: Mapping[str, Any],
        uri: str = "",
    ) -> Outcome:
        """Change a record; what cannot be proved either way is unclear."""
        call: Callable[[str], Raw] = lambda access: http.send(  # noqa: E731
            "POST", session.endpoint(account) + name, json=body, bearer=access, is_write=True
        )
        try:
            raw = self._sessions.ask(http, account, secrets, call)
            error = session.error_of(raw)
            if error is None:
                uri = text_at(session.answer(raw), "uri") or uri
                return (
                    Sent(uri, reading.address_of(uri)) if uri else Unclear(BadAnswer(why="shape"))
                )
        except Unreachable as failed:
            return Unclear(failed) if may_have_left(failed) else NotSent(failed, is_passing=True)
        except BadAnswer as failed:
            return Unclear(failed)
        except ShopError as failed:
            return NotSent(failed, is_passing=isinstance(failed, RateLimited))
        if isinstance(error, Unreachable | BadAnswer):
            return Unclear(error)
        return NotSent(error, is_passing=isinstance(error, RateLimited))


def _search(query: str, cursor: str) -> list[tuple[str, str]]:
    words = query if query.startswith("@") or " " not in query else f'"{query}"'
    wanted = [("q", words), ("sort", "latest"), ("limit", "100")]
    if cursor:
        wanted.append(("since", utc_text(utc_moment(cursor) - timedelta(hours=24))))
    return wanted


def _at(page: str) -> list[tuple[str, str]]:
    return [("cursor", page)] if page else []


def _is(error: ShopError, name: str) -> bool:
    """Say whether a refusal carries the network's own name for it."""
    return isinstance(error, Refused) and error.detail == name
