"""A comment or a product review as the site tells it, read into an item or a post; pure.

E-mail addresses and IP numbers of customers are never asked for: `FIELDS` leaves them out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import AccountRef
from app.domain.item import Author, Found, Kind, Moderation, Post
from app.domain.loose import Json, dict_at, list_at, moment_at, number_at, text_at
from app.domain.plain_text import clean_line, plain, safe_url

FIELDS: Final = (
    "id,post,parent,author,author_name,author_url,author_avatar_urls,date_gmt,content,link,"
    "status,type,_links,_embedded"
)
REVIEW_FIELDS: Final = (
    "id,product_id,product_name,product_permalink,reviewer,reviewer_avatar_urls,review,rating,"
    "verified,status,date_created_gmt,_links"
)
MODERATION: Final = {
    "approved": Moderation.APPROVED,
    "hold": Moderation.PENDING,
    "spam": Moderation.REJECTED,
}
_AVATAR: Final = re.compile(r"/avatar/([0-9a-f]{32,64})(?![0-9a-f])")
_NOBODY: Final = ("d41d8cd98f00b204e9800998ecf8427e", "e3b0c44298fc1c14")  # of an empty address
_USER: Final = re.compile(r"/wp/v2/users/(\d+)")


@dataclass(frozen=True, slots=True)
class Ref:
    """What answering or hiding takes; kept with the item as text."""

    id: int
    post: int = 0
    is_review: bool = False

    def to_text(self) -> str:
        """Write it for `Found.ref`."""
        known = {"id": self.id, "post": self.post, "is_review": self.is_review}
        return json.dumps(known, sort_keys=True)

    @classmethod
    def of_text(cls, text: str) -> Ref:
        """Read it; a bare comment id, as a sent reply has it, is one, too; else its id is 0."""
        try:
            read: Json = json.loads(text)
        except ValueError:
            read = None
        if isinstance(read, int):
            return cls(id=read)
        is_review = dict_at(read).get("is_review") is True
        return cls(number_at(read, "id") or 0, number_at(read, "post") or 0, is_review)


def site_name(server: str) -> str:
    """Name a site within the names of its people: host and folder."""
    parts = urlsplit(server)
    return f"{parts.netloc}{parts.path}"


def user_id(server: str, number: int) -> str:
    """Name a registered user of a site for good."""
    return f"{site_name(server)}/users/{number}"


def is_own(entry: Json, account: AccountRef) -> bool:
    """Say whether the account itself wrote a comment or a review."""
    own = account.config.get("user", "")
    return bool(own) and str(_writer(entry)) == own


def found_of(entry: Json, account: AccountRef) -> Found | None:
    """Read a comment as an item; None where it has no id."""
    number = number_at(entry, "id") or 0
    if number <= 0:
        return None
    post = number_at(entry, "post") or 0
    return Found(
        remote_id=str(number),
        kind=Kind.COMMENT,
        text=plain(text_at(entry, "content", "rendered")),
        author=_author(entry, account, "author"),
        posted_at=moment_at(entry, "date_gmt"),
        url=safe_url(text_at(entry, "link")),
        parent_remote_id=str(number_at(entry, "parent") or "") or _thread(post),
        thread=_thread(post),
        ref=Ref(number, post).to_text(),
        is_hidden=_is_held(entry),
    )


def review_of(entry: Json, account: AccountRef) -> Found | None:
    """Read a product review as an item; None where it has no id. No stars are no rating."""
    number = number_at(entry, "id") or 0
    if number <= 0:
        return None
    product = number_at(entry, "product_id") or 0
    page = safe_url(text_at(entry, "product_permalink"))
    page = page or f"{account.server}/?post_type=product&p={product}"
    rating = number_at(entry, "rating") or 0
    return Found(
        remote_id=str(number),
        kind=Kind.REVIEW,
        text=plain(text_at(entry, "review")),
        author=_author(entry, account, "reviewer"),
        posted_at=moment_at(entry, "date_created_gmt"),
        title=_line(text_at(entry, "product_name")),
        url=f"{page}#comment-{number}",
        parent_remote_id=_thread(product),
        thread=_thread(product),
        rating=rating if 1 <= rating <= 5 else None,
        ref=Ref(number, product, is_review=True).to_text(),
        is_hidden=_is_held(entry),
    )


def post_of(found: Found, entry: Json, account: AccountRef) -> Post:
    """Show what was read as an item beside others: our own words, or a thread's."""
    return Post(
        remote_id=found.remote_id,
        text=found.text,
        author=found.author,
        is_ours=is_own(entry, account),
        posted_at=found.posted_at,
        url=found.url,
        parent_remote_id=found.parent_remote_id,
        thread=found.thread,
        moderation=MODERATION.get(text_at(entry, "status"), Moderation.NONE),
    )


def _is_held(entry: Json) -> bool | None:
    """Say whether the site holds it back; None where it does not tell."""
    return {"hold": True, "approved": False}.get(text_at(entry, "status"))


def page_of(entry: Json, account: AccountRef) -> Post | None:
    """Read the page that a comment stands below, as the first of its thread; None if not told."""
    up = next(iter(list_at(entry, "_embedded", "up")), None)
    number, title = number_at(up, "id"), _line(text_at(up, "title", "rendered"))
    if not number or not title:
        return None
    return Post(
        remote_id=_thread(number),
        text=title,
        author=Author(stable_id=account.remote_id, name=clean_line(account.config.get("site", ""))),
        is_ours=True,
        posted_at=moment_at(up, "date"),
        url=safe_url(text_at(up, "link")),
        thread=_thread(number),
    )


def _author(entry: Json, account: AccountRef, name: str) -> Author:
    """Read who wrote; a guest is known again by the mark that the site shows to everybody."""
    writer = _writer(entry)
    avatar = _avatar(entry, f"{name}_avatar_urls")
    mark = _AVATAR.search(avatar)
    guest = f"guest:{mark.group(1)}" if mark and not mark.group(1).startswith(_NOBODY) else ""
    return Author(
        stable_id=user_id(account.server, writer) if writer else guest,
        name=_line(text_at(entry, name if name == "reviewer" else f"{name}_name")),
        url=safe_url(text_at(entry, "author_url")),
        avatar_url=avatar,
    )


def _writer(entry: Json) -> int:
    """Give the number of the user who wrote; 0 for a guest."""
    if number := number_at(entry, "author"):
        return number
    told = next(iter(list_at(entry, "_links", "reviewer")), None)
    found = _USER.search(text_at(told, "href"))
    return int(found.group(1)) if found else 0


def _avatar(entry: Json, name: str) -> str:
    sizes = [size for size in dict_at(entry, name) if re.fullmatch(r"[0-9]{1,4}", size)]
    return safe_url(text_at(entry, name, max(sizes, key=int))) if sizes else ""


def _thread(post: int) -> str:
    return f"post:{post}" if post else ""


def _line(html: str) -> str:
    return clean_line(plain(html))
