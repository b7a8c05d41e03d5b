"""A comment, post or message as a server shows it, read into an item or a post; pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.channels.base import AccountRef
from app.domain.item import Author, Found, Kind, Media, Moderation, Post, Visibility
from app.domain.loose import Json, dict_at, moment_at, number_at, text_at
from app.domain.plain_text import clean_line, clean_text, safe_url

COMMENT, POST, MESSAGE = "c", "p", "m"  # each is numbered by itself, so an id says what it counts
MOST = 10**9  # of likes or comments; more is an error


@dataclass(frozen=True, slots=True)
class Ref:
    """What answering or liking takes; kept with the item as text."""

    kind: str
    id: int
    post: int = 0
    person: int = 0  # who wrote a message

    def to_text(self) -> str:
        """Write it for `Found.ref`."""
        known = {"kind": self.kind, "id": self.id, "post": self.post, "person": self.person}
        return json.dumps(known, sort_keys=True)

    @classmethod
    def of_text(cls, text: str) -> Ref:
        """Read it; a remote id, as a sent reply has it, is one, too; id 0 where it is none."""
        if text[1:].isdecimal() and text[0] in (COMMENT, POST, MESSAGE):
            return cls(text[0], int(text[1:]))
        try:
            read: Json = json.loads(text)
        except ValueError:
            read = None
        numbers = (number_at(read, name) or 0 for name in ("id", "post", "person"))
        return cls(text_at(read, "kind"), *numbers)

    @property
    def remote_id(self) -> str:
        """Name it as items do."""
        return f"{self.kind}{self.id}"


def handle_of(person: Json) -> str:
    """Write somebody's whole name, name@host."""
    name = text_at(person, "name")
    host = urlsplit(_address(person)).netloc
    return f"{name}@{host}" if name and host else name


def is_gone(view: Json) -> bool:
    """Say whether its author took it away, or a moderator did and its words are not told."""
    said = _said(view)
    words = text_at(said, "content") or text_at(said, "name")
    return said.get("deleted") is True or (is_removed(view) and not words)


def is_removed(view: Json) -> bool:
    """Say whether a moderator hides it from others; whoever may look still gets its words."""
    return _said(view).get("removed") is True


def is_ours(view: Json, account: AccountRef) -> bool:
    """Say whether the account itself wrote it."""
    return str(number_at(view, "creator", "id") or "") == account.config.get("person", "-")


def ref_of(view: Json) -> Ref | None:
    """Say which comment, post or message a view is; None where it has no id."""
    post = number_at(view, "post", "id") or 0
    if number := number_at(view, "comment", "id"):
        return Ref(COMMENT, number, number_at(view, "comment", "post_id") or post)
    if number := number_at(view, "private_message", "id"):
        return Ref(MESSAGE, number, person=number_at(view, "creator", "id") or 0)
    return Ref(POST, post, post) if post and "comment" not in dict_at(view) else None


def found_of(view: Json, account: AccountRef, kind: Kind) -> Found | None:
    """Read a view as an item of a kind; None where it has no id."""
    ref = ref_of(view)
    if ref is None:
        return None
    said, title = _said(view), clean_line(text_at(view, "post", "name"))
    address = _address(said)
    if kind is Kind.FOUND and _answers_us(view, ref, account):
        kind = Kind.COMMENT
    return Found(
        remote_id=ref.remote_id,
        kind=kind,
        text=_text(said, ref),
        author=_author(dict_at(view, "creator")),
        posted_at=moment_at(said, "published"),
        edited_at=moment_at(said, "updated"),
        title="" if ref.kind == MESSAGE else title,
        url=safe_url(address),
        parent_remote_id=_parent(said, ref),
        thread=_thread(view, ref, account),
        visibility=Visibility.PRIVATE if ref.kind == MESSAGE else Visibility.PUBLIC,
        global_id=address,
        ref=ref.to_text(),
        media=_media(said),
        is_hidden=is_removed(view),
    )


def post_of(view: Json, account: AccountRef) -> Post | None:
    """Read a view as something shown beside items; None where it has no id."""
    found = found_of(view, account, Kind.FOUND)
    if found is None:
        return None
    is_refused = is_removed(view) and is_ours(view, account)
    text = f"{found.title}\n\n{found.text}" if found.remote_id.startswith(POST) else found.text
    return Post(
        remote_id=found.remote_id,
        text=text.strip(),
        author=found.author,
        is_ours=is_ours(view, account),
        posted_at=found.posted_at,
        url=found.url,
        parent_remote_id=found.parent_remote_id,
        thread=found.thread,
        reactions=_figure(view, "score"),
        comments=_figure(view, "comments") or _figure(view, "child_count"),
        moderation=Moderation.REJECTED if is_refused else Moderation.NONE,
    )


def _figure(view: Json, name: str) -> int | None:
    """Read a count that can be one; a score may lie below nothing."""
    figure = number_at(view, "counts", name)
    return figure if figure is not None and abs(figure) < MOST else None


def _said(view: Json) -> dict[str, Json]:
    for name in ("comment", "private_message", "post"):
        if said := dict_at(view, name):
            return said
    return {}


def _text(said: Json, ref: Ref) -> str:
    """Give the words; they are Markdown, which reads well as it is."""
    if ref.kind != POST:
        return clean_text(text_at(said, "content"))
    link = safe_url(text_at(said, "url"))
    return "\n\n".join(part for part in (clean_text(text_at(said, "body")), link) if part)


def _parent(said: Json, ref: Ref) -> str:
    """Read what a comment answers from its path "0.98.99": the second last, or the post."""
    if ref.kind != COMMENT:
        return ""
    above = text_at(said, "path").split(".")[-2:-1]
    if above and above[0].isdecimal() and above[0] != "0":
        return f"{COMMENT}{above[0]}"
    return f"{POST}{ref.post}" if ref.post else ""


def _thread(view: Json, ref: Ref, account: AccountRef) -> str:
    if ref.kind != MESSAGE:
        return f"{POST}{ref.post}" if ref.post else ""
    other = "recipient" if is_ours(view, account) else "creator"
    return f"with:{_address(dict_at(view, other)) or number_at(view, other, 'id')}"


def _answers_us(view: Json, ref: Ref, account: AccountRef) -> bool:
    """Say whether a comment stands right below a post of ours."""
    own = account.config.get("person", "-")
    is_below = _parent(_said(view), ref) == f"{POST}{ref.post}"
    is_own = str(number_at(view, "post", "creator_id") or "") == own
    return ref.kind == COMMENT and is_below and is_own


def _author(person: Json) -> Author:
    name = text_at(person, "name")
    address = _address(person)
    return Author(
        stable_id=address,
        name=clean_line(text_at(person, "display_name") or name),
        handle=clean_line(handle_of(person)),
        url=safe_url(address),
        avatar_url=safe_url(text_at(person, "avatar")),
    )


def _media(said: Json) -> tuple[Media, ...]:
    preview = safe_url(text_at(said, "thumbnail_url"))
    address = safe_url(text_at(said, "url"))
    return (Media("image", address, preview),) if preview and address else ()


def _address(said: Json) -> str:
    """Give the network-wide address: of people `actor_id`, which 1.0 calls `ap_id`, too."""
    return text_at(said, "actor_id") or text_at(said, "ap_id")
