"""What posts, comments and messages of Meta's networks have in common when they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.domain.item import Author, Found, Media, Post
from app.domain.loose import Json, dict_at, id_at, list_at, text_at
from app.domain.plain_text import clean_line, safe_url

KINDS: Final = {"photo": "image", "album": "image", "image": "image", "sticker": "image"}
_VIDEOS: Final = ("video", "reel", "live")


@dataclass(frozen=True, slots=True)
class Read:
    """Entries of one answer, sorted into what may want the owner and what is only shown."""

    items: tuple[Found, ...] = ()
    posts: tuple[Post, ...] = ()
    unreadable: int = 0


def sorted_out(entries: list[Found | Post | None]) -> Read:
    """Tell items from posts; None stands for an entry that could not be read."""
    return Read(
        tuple(one for one in entries if isinstance(one, Found)),
        tuple(one for one in entries if isinstance(one, Post)),
        sum(one is None for one in entries),
    )


def author_of(person: Json, said_id: str) -> Author:
    """Read who said it.

    Meta leaves the author out for many; then each thing said has an author of its own, so that
    nobody is taken for somebody else.
    """
    username = clean_line(text_at(person, "username"))
    who = id_at(person, "id") or (f"@{username}" if username else f"?{said_id}")
    name = clean_line(text_at(person, "name")) or username
    return Author(stable_id=who, name=name, handle=username)


def as_post(found: Found, *, is_ours: bool) -> Post:
    """Show an item beside others."""
    return Post(
        remote_id=found.remote_id,
        text=found.text,
        author=found.author,
        is_ours=is_ours,
        posted_at=found.posted_at,
        url=found.url,
        parent_remote_id=found.parent_remote_id,
        thread=found.thread,
    )


def flag_at(entry: Json, name: str) -> bool | None:
    """Find a yes or no; None where it is not said."""
    flag = dict_at(entry).get(name)
    return flag if isinstance(flag, bool) else None


def kind_of(word: str) -> str:
    """Say in our words what sort of file hangs there; "" for a link or what we do not know."""
    word = word.lower()
    if word in KINDS:
        return KINDS[word]
    return "video" if any(one in word for one in _VIDEOS) else ""


def attached(entry: Json) -> tuple[Media, ...]:
    """Read the pictures and films of a post or a comment of a Page."""
    listed = [*list_at(entry, "attachments", "data"), dict_at(entry, "attachment")]
    found = [one for part in listed for one in _attachment(part)]
    if not found and (picture := safe_url(text_at(entry, "full_picture"))):
        found.append(Media("image", picture))
    return tuple(dict.fromkeys(found))


def sent_along(message: Json) -> tuple[Media, ...]:
    """Read the files of a private message."""
    found = []
    for one in list_at(message, "attachments", "data"):
        for word in ("image", "video"):
            if url := safe_url(text_at(one, f"{word}_data", "url")):
                preview = safe_url(text_at(one, f"{word}_data", "preview_url"))
                found.append(Media(word, url, preview, clean_line(text_at(one, "name"))))
        if url := safe_url(text_at(one, "file_url")):
            kind = "audio" if text_at(one, "mime_type").startswith("audio/") else "file"
            found.append(Media(kind, url, alt=clean_line(text_at(one, "name"))))
    return tuple(dict.fromkeys(found))


def _attachment(part: Json) -> Iterator[Media]:
    kind = kind_of(text_at(part, "media_type") or text_at(part, "type"))
    picture = safe_url(text_at(part, "media", "image", "src"))
    film = safe_url(text_at(part, "media", "source"))
    alt = clean_line(text_at(part, "title"))
    if kind == "video" and (film or picture):
        yield Media("video", film or safe_url(text_at(part, "url")) or picture, picture, alt)
    elif picture and kind:
        yield Media(kind, picture, alt=alt)
