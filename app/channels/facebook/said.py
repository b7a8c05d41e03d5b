"""What is said at a Page, read into an item or a post; pure, and content with little."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import Final

from app.channels.base import AccountRef, Capability
from app.channels.graph.entries import as_post, attached, author_of, flag_at
from app.channels.graph.ref import COMMENT, POST, REVIEW, TAG, Ref
from app.domain.item import Found, Kind, Post, Visibility
from app.domain.loose import Json, count_at, dict_at, id_at, list_at, moment_at, text_at
from app.domain.plain_text import clean_line, clean_text, safe_url

SITE: Final = "https://www.facebook.com"
NOT_THIS: Final = "not_this_one"
FB_NOT_THIS: Final = "fb_not_this_one"


def is_ours(entry: Json, account: AccountRef) -> bool:
    """Say whether the Page itself said it."""
    return bool(account.remote_id) and id_at(entry, "from", "id") == account.remote_id


def post_of(entry: Json, account: AccountRef) -> Found | Post | None:
    """Read a post in the Page's feed: its own, or a visitor's, which wants an answer."""
    post_id = id_at(entry, "id")
    if not post_id:
        return None
    found = Found(
        remote_id=post_id,
        kind=Kind.MENTION,
        text=_words(entry),
        author=author_of(dict_at(entry, "from"), post_id),
        posted_at=moment_at(entry, "created_time"),
        url=safe_url(text_at(entry, "permalink_url")) or f"{SITE}/{post_id}",
        thread=post_id,
        ref=Ref(post_id, POST, post_id).to_text(),
        media=attached(entry),
        is_hidden=flag_at(entry, "is_hidden"),
    )
    return _with_figures(entry, found) if is_ours(entry, account) else found


def tagged_of(entry: Json) -> Found | None:
    """Read a stranger's post that tags the Page; its author is mostly left out."""
    post_id = id_at(entry, "id")
    if not post_id:
        return None
    return Found(
        remote_id=post_id,
        kind=Kind.MENTION,
        text=_words(entry),
        author=author_of(dict_at(entry, "from"), post_id),
        posted_at=moment_at(entry, "created_time") or moment_at(entry, "tagged_time"),
        url=safe_url(text_at(entry, "permalink_url")) or f"{SITE}/{post_id}",
        thread=post_id,
        ref=Ref(post_id, TAG, post_id).to_text(),
        media=attached(entry),
        cannot=((Capability.HIDE.value, FB_NOT_THIS),),
    )


def comment_of(entry: Json, thread: str, account: AccountRef) -> Found | Post | None:
    """Read a comment below a post; what may not be answered is answered at what it answers."""
    comment_id = id_at(entry, "id")
    if not comment_id:
        return None
    parent = id_at(entry, "parent", "id")
    target = parent if _is_not(entry, "can_comment") else ""
    is_private = flag_at(entry, "is_private") is True
    found = Found(
        remote_id=comment_id,
        kind=Kind.COMMENT,
        text=clean_text(text_at(entry, "message")),
        author=author_of(dict_at(entry, "from"), comment_id),
        posted_at=moment_at(entry, "created_time"),
        url=safe_url(text_at(entry, "permalink_url")) or f"{SITE}/{comment_id}",
        parent_remote_id=parent or thread,
        thread=thread,
        visibility=Visibility.PRIVATE if is_private else Visibility.PUBLIC,
        ref=Ref(comment_id, COMMENT, thread, parent=target).to_text(),
        media=attached(entry),
        cannot=_cannot(entry, can_reply=bool(target) or not _is_not(entry, "can_comment")),
        is_hidden=flag_at(entry, "is_hidden"),
    )
    if not is_ours(entry, account):
        return found
    return _with_figures(entry, found)


def rating_of(entry: Json, account: AccountRef) -> Found | None:
    """Read a recommendation, or a rating of old; it has no id of its own: channels/… §0.1."""
    if not isinstance(entry, dict) or not dict_at(entry):
        return None
    word = text_at(entry, "recommendation_type").lower()
    stars = count_at(entry, "rating")
    recommends = {"positive": True, "negative": False}.get(word)
    if recommends is not None:
        stars = 5 if recommends else 1
    story = id_at(entry, "open_graph_story", "id")
    remote_id = story or _made_id(entry)
    if not remote_id:
        return None
    posted_at = moment_at(entry, "created_time")
    return Found(
        remote_id=remote_id,
        kind=Kind.REVIEW,
        text=clean_text(text_at(entry, "review_text")),
        author=author_of(dict_at(entry, "reviewer"), remote_id),
        posted_at=posted_at,
        url=f"{SITE}/{account.remote_id}/reviews",
        thread=remote_id,
        rating=stars if stars is not None and 1 <= stars <= 5 else None,
        ref=Ref(story, REVIEW, story).to_text(),
        recommends=recommends,
        cannot=_cannot_at_rating(has_story=bool(story)),
    )


def _with_figures(entry: Json, found: Found) -> Post:
    replies = count_at(entry, "comments", "summary", "total_count")
    likes = count_at(entry, "reactions", "summary", "total_count")
    return replace(
        as_post(found, is_ours=True),
        reactions=count_at(entry, "like_count") if likes is None else likes,
        shares=count_at(entry, "shares", "count"),
        comments=count_at(entry, "comment_count") if replies is None else replies,
    )


def _words(entry: Json) -> str:
    """Give the words of a post; one without any is known by what hangs on it."""
    words = clean_text(text_at(entry, "message") or text_at(entry, "story"))
    titles = (clean_line(text_at(one, "title")) for one in list_at(entry, "attachments", "data"))
    return words or "\n".join(title for title in titles if title)


def _cannot(entry: Json, *, can_reply: bool) -> tuple[tuple[str, str], ...]:
    found = [] if can_reply else [(Capability.REPLY.value, NOT_THIS)]
    if _is_not(entry, "can_like"):
        found.append((Capability.LIKE.value, FB_NOT_THIS))
    if _is_not(entry, "can_hide"):
        found.append((Capability.HIDE.value, FB_NOT_THIS))
    return tuple(found)


def _cannot_at_rating(*, has_story: bool) -> tuple[tuple[str, str], ...]:
    hide = (Capability.HIDE.value, FB_NOT_THIS)
    if has_story:
        return (hide,)
    like = (Capability.LIKE.value, FB_NOT_THIS)
    return ((Capability.REPLY.value, "fb_old_rating"), like, hide)


def _is_not(entry: Json, name: str) -> bool:
    """Say whether Facebook says no; where it says nothing, trying tells."""
    return flag_at(entry, name) is False


def _made_id(entry: Json) -> str:
    known = f"{id_at(entry, 'reviewer', 'id')} {text_at(entry, 'created_time')}"
    if not known.strip():
        return ""
    return f"rating:{blake2b(known.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"
