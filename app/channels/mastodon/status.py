"""A status as the server tells it, read into an item or a post; pure, and content with little."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import AccountRef
from app.channels.mastodon.server import SNAC
from app.domain.item import Author, Found, Kind, Post, Visibility
from app.domain.loose import Json, dict_at, id_at, list_at, moment_at, number_at, object_in, text_at
from app.domain.plain_text import clean_line, plain, safe_url

VISIBILITIES: Final = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.PRIVATE,
}


@dataclass(frozen=True, slots=True)
class Ref:
    """What answering or liking a status takes; kept with the item as text."""

    id: str
    acct: str = ""  # the author as this server names it, for the mention
    visibility: str = ""  # in the server's word
    uri: str = ""

    def to_text(self) -> str:
        """Write it for `Found.ref`."""
        known = {"id": self.id, "acct": self.acct, "visibility": self.visibility, "uri": self.uri}
        return json.dumps(known, ensure_ascii=False, sort_keys=True)

    @classmethod
    def of_text(cls, text: str) -> Ref:
        """Read it; a bare status id, as a sent reply has it, is one, too."""
        read = object_in(text)
        if read is None:
            return cls(id=text)
        names = ("id", "acct", "visibility", "uri")
        return cls(*(text_at(read, name) for name in names))


def domain_of(account: AccountRef) -> str:
    """Name what follows the second @ for people of the account's own server."""
    return account.config.get("domain", "") or urlsplit(account.server).netloc


def handle(acct: str, domain: str) -> str:
    """Write somebody's whole name, name@host, also for people of the server itself."""
    return acct if not acct or "@" in acct else f"{acct}@{domain}"


def stable_id(person: Json, domain: str) -> str:
    """Name somebody the same from whichever server they are seen."""
    address = text_at(person, "url") or text_at(person, "uri")
    return address or handle(text_at(person, "acct"), domain)


def author_of(person: Json, account: AccountRef, status_id: str) -> Author:
    """Read who said it; where the server does not tell, nobody is taken for somebody else."""
    domain = domain_of(account)
    name = text_at(person, "display_name") or text_at(person, "username")
    followers = number_at(person, "followers_count")
    return Author(
        stable_id=stable_id(person, domain) or f"?{status_id}",
        name=clean_line(name or text_at(person, "acct")),
        handle=clean_line(handle(text_at(person, "acct"), domain)),
        url=safe_url(text_at(person, "url")),
        followers=followers if followers is not None and followers >= 0 else None,
    )


def is_ours(status: Json, account: AccountRef) -> bool:
    """Say whether the account itself wrote it."""
    own = account.config.get("account_id", "")
    if own and id_at(status, "account", "id") == own:
        return True
    person = dict_at(status, "account")
    return bool(person) and stable_id(person, domain_of(account)) == account.remote_id


def found_of(status: Json, account: AccountRef, *, is_mention: bool = False) -> Found | None:
    """Read a status as an item; None where it has no id.

    Args:
        status: as the server told it.
        account: ours, which decides what kind it is.
        is_mention: the server said that it mentions us, which not every server repeats.
    """
    status_id = id_at(status, "id")
    if not status_id:
        return None
    person = dict_at(status, "account")
    word = text_at(status, "visibility")
    is_private = word == "direct" or _is_private_snac(word, account)
    seen_as = VISIBILITIES.get(word, Visibility.PRIVATE)  # a new word may mean anything: narrowest
    parent = id_at(status, "in_reply_to_id")
    uri = text_at(status, "uri")
    ref = Ref(id=status_id, acct=text_at(person, "acct"), visibility=word, uri=uri)
    return Found(
        remote_id=status_id,
        kind=Kind.MESSAGE if is_private else _kind(status, account, is_mention=is_mention),
        text=text_of(status),
        author=author_of(person, account, status_id),
        posted_at=moment_at(status, "created_at"),
        edited_at=moment_at(status, "edited_at"),
        title=clean_line(text_at(status, "spoiler_text")),
        url=safe_url(text_at(status, "url") or uri),
        parent_remote_id=parent,
        thread="" if parent else status_id,
        lang=text_at(status, "language"),
        visibility=Visibility.PRIVATE if is_private else seen_as,
        global_id=uri,
        ref=ref.to_text(),
    )


def post_of(status: Json, account: AccountRef, thread: str = "") -> Post | None:
    """Read a status as something shown beside items; None where it has no id."""
    status_id = id_at(status, "id")
    if not status_id:
        return None
    parent = id_at(status, "in_reply_to_id")
    return Post(
        remote_id=status_id,
        text=text_of(status),
        author=author_of(dict_at(status, "account"), account, status_id),
        is_ours=is_ours(status, account),
        posted_at=moment_at(status, "created_at"),
        url=safe_url(text_at(status, "url") or text_at(status, "uri")),
        parent_remote_id=parent,
        thread=thread or ("" if parent else status_id),
        reactions=number_at(status, "favourites_count"),
        shares=number_at(status, "reblogs_count"),
        comments=number_at(status, "replies_count"),
    )


def text_of(status: Json) -> str:
    """Give the words of a status: what it says, what its poll asks, what its pictures show."""
    parts = [plain(text_at(status, "content"))]
    options = (text_at(one, "title") for one in list_at(status, "poll", "options"))
    parts.append("\n".join(f"- {clean_line(one)}" for one in options if one))
    media = list_at(status, "media_attachments")
    parts.extend(text_at(one, "description").strip() for one in media)
    if not any(parts):  # a picture without a word: its address is all there is to show
        parts = [text_at(one, "remote_url") or text_at(one, "url") for one in media]
    return "\n\n".join(part for part in parts if part)


def _is_private_snac(word: str, account: AccountRef) -> bool:
    # snac knows public and the rest; the rest goes to those mentioned and to nobody else
    return word == "private" and account.config.get("software") == SNAC


def _kind(status: Json, account: AccountRef, *, is_mention: bool) -> Kind:
    own = account.config.get("account_id", "")
    if not own:
        return Kind.FOUND
    if id_at(status, "in_reply_to_account_id") == own:
        return Kind.COMMENT
    named = any(id_at(one, "id") == own for one in list_at(status, "mentions"))
    return Kind.MENTION if is_mention or named else Kind.FOUND
