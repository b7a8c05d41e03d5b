"""What is read at an Instagram account, and the question that each stream asks: channels/… §2."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from app.channels.base import (
    AccountRef,
    Capability,
    Care,
    CursorKind,
    Known,
    Raw,
    Stream,
    WatchRef,
)
from app.channels.graph import conversation, inbox, looked_after
from app.channels.graph.answers import is_good, listed
from app.channels.graph.line import Line, place
from app.channels.graph.paging import marks
from app.channels.graph.ref import COMMENT, MESSAGE, Ref
from app.channels.graph.walk import Wanted, wanted
from app.channels.http.body import object_of
from app.channels.instagram.ways import (
    DEVELOPMENT,
    HASHTAG_CLOSED,
    HASHTAGS_SPENT,
    asked,
    inbox_of,
    way_of,
)
from app.domain.budget import Bucket, Period
from app.domain.loose import Json, count_at, id_at, text_at
from app.errors import BudgetSpent, Gone, NotOffered

MEDIA: Final = "media"
TAGS: Final = "tags"
MESSAGES: Final = "messages"
PROFILE: Final = "profile"
CARE: Final = "care"
HASHTAG: Final = "hashtag"
# Thirty different ones in seven days; the network's own list of them is asked before a new one.
HASHTAGS: Final = Bucket("hashtags", 30, Period.DAY, is_spread=False)
MOST_HASHTAGS: Final = 20
DAY_MIN: Final = 24 * 60
_BELOW: Final = "below"

MEDIA_FIELDS: Final = (
    "id,caption,permalink,timestamp,media_type,media_product_type,media_url,thumbnail_url,"
    "like_count,comments_count,username"
)
_COMMENT: Final = "id,text,timestamp,username,from{id,username},like_count,hidden,parent_id"
COMMENT_FIELDS: Final = (
    f"{_COMMENT},replies.limit(50){{id,text,timestamp,username,from,like_count,hidden,parent_id}}"
)
TAG_FIELDS: Final = (
    "id,caption,permalink,timestamp,username,media_type,media_url,like_count,comments_count"
)
HASHTAG_FIELDS: Final = (
    "id,caption,permalink,timestamp,media_type,media_url,like_count,comments_count"
)


def streams(account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
    """Name everything worth reading at an account, as far as its token allows it."""
    without = account.config.get("without", "").split()
    found = [Stream(MEDIA, CursorKind.WATERMARK)]
    if Capability.MENTIONS.value not in without:
        found.append(Stream(TAGS, CursorKind.WATERMARK, every_min=60))
    if Capability.MESSAGES.value not in without:
        found.append(Stream(MESSAGES, CursorKind.WATERMARK))
    found.append(Stream(PROFILE, CursorKind.NONE, every_min=DAY_MIN // 2))
    if Capability.COMMENTS.value not in without:
        care = Care(most=25, within_days=30, not_within_h=24)
        found.append(Stream(CARE, CursorKind.NONE, every_min=DAY_MIN, care=care))
    if Capability.SEARCH.value not in without:
        found.extend(_hashtags(watches))
    return tuple(found)


def ask(line: Line, account: AccountRef, stream: Stream, cursor: str, page: str) -> Raw:
    """Ask for one page of a stream.

    Raises:
        ShopError: there is no good answer.
    """
    way, own = way_of(account), account.remote_id
    match stream.name.partition(":")[0]:
        case "media":
            return _media(line, account, wanted(cursor, page))
        case "tags":
            named = (("fields", TAG_FIELDS), ("limit", "50"), *marks(page))
            return line.get(place(own, "tags"), asked(way, Capability.MENTIONS), named)
        case "messages":
            what, want = asked(way, Capability.MESSAGES), wanted(cursor, page)
            return inbox.ask(line, inbox_of(account), "instagram", want, what)
        case "care":
            return _care(line, account, known_here(stream), page)
        case "hashtag":
            return _hashtag(line, account, stream.query, cursor, page)
    fields = "id,username,name,followers_count,media_count"
    return line.get(place(own), asked(way, Capability.METRICS), (("fields", fields),))


def ask_thread(line: Line, account: AccountRef, ref: Ref) -> Raw:
    """Ask for the conversation around an item; what has none gives an empty one.

    Raises:
        ShopError: it was not given.
    """
    way = way_of(account)
    if ref.kind == MESSAGE:
        return inbox.ask_messages(line, ref.thread, asked(way, Capability.MESSAGES))
    if ref.kind != COMMENT or not ref.thread:  # below strangers' pictures nothing can be read
        return conversation.nothing(line)
    return _comments(line, way, Wanted(ref.thread))


def known_here(stream: Stream) -> list[Known]:
    """Choose what can be asked for alone: comments below our own pictures."""
    refs = [(one, Ref.of_text(one.ref)) for one in stream.known]
    return [one for one, ref in refs if ref.kind == COMMENT and ref.id]


def _media(line: Line, account: AccountRef, want: Wanted) -> Raw:
    way = way_of(account)
    if want.is_silent:
        raise NotOffered(why=DEVELOPMENT)
    if want.thread:
        return _comments(line, way, want)
    named = [("fields", MEDIA_FIELDS), ("limit", "50")]
    named += [("since", str(want.since))] if want.since is not None else []
    path = place(account.remote_id, "media")
    return line.get(path, asked(way, Capability.COMMENTS), (*named, *want.marks))


def _comments(line: Line, way: str, want: Wanted) -> Raw:
    """Ask what was said below a picture, or below one comment; one that went is no failure."""
    named = (("fields", COMMENT_FIELDS), ("limit", "50"), *want.marks)
    what = asked(way, Capability.COMMENTS)
    comment = below_of(want.thread)
    if comment is not None:
        named = (("fields", _COMMENT), ("limit", "50"), *want.marks)
        return line.get(place(comment[0], "replies"), what, named, lets=want.lets)
    return line.get(place(want.thread, "comments"), what, named, lets=want.lets)


def below(comment: str, picture: str) -> str:
    """Name the answers to a comment as something of its own to read."""
    return f"{_BELOW} {comment} {picture}"


def below_of(thread: str) -> tuple[str, str] | None:
    """Give comment and picture of what `below` named; None for a picture."""
    word, _, ids = thread.partition(" ")
    comment, _, picture = ids.partition(" ")
    return (comment, picture) if word == _BELOW else None


def _care(line: Line, account: AccountRef, known: list[Known], page: str) -> Raw:
    """Ask for one stored comment alone."""
    one = looked_after.at(known, page)
    if one is None:
        return looked_after.NOTHING
    what = asked(way_of(account), Capability.COMMENTS)
    return looked_after.ask(
        line,
        Ref.of_text(one.ref).id,
        what,
        _COMMENT,
        lambda: _has_no_more_to_hide(line, account, one.thread),
    )


def _has_no_more_to_hide(line: Line, account: AccountRef, picture: str) -> bool:
    """Say whether comments below a picture are given, so that one which is not given is gone.

    Raises:
        ShopError: nothing at all can be seen.
    """
    what = asked(way_of(account), Capability.COMMENTS)
    raw = line.get(place(picture), what, (("fields", "id,comments_count"),), lets=(Gone,))
    if not is_good(raw):  # it went, and all below it, if we may see anything
        line.get(place(account.remote_id), what, (("fields", "id"),))
        return True
    if count_at(object_of(raw), "comments_count") == 0:
        return True
    named = (("fields", "id"), ("limit", "1"))
    return bool(listed(line.get(place(picture, "comments"), what, named)))


def _hashtags(watches: Sequence[WatchRef]) -> list[Stream]:
    """Follow the words of watches that are hashtags; others cannot be looked for."""
    found: dict[str, Stream] = {}
    for watch in watches:
        for word in watch.any or watch.all[:1]:
            tag = word.strip().removeprefix("#").casefold()
            if word.strip().startswith("#") and tag.replace("_", "").isalnum():
                name = f"{HASHTAG}:{watch.id}:{tag}"
                found[name] = Stream(
                    name, CursorKind.WATERMARK, watch_id=watch.id, query=tag, every_min=240
                )
    return list(found.values())[:MOST_HASHTAGS]


def _hashtag(line: Line, account: AccountRef, tag: str, cursor: str, page: str) -> Raw:
    """Ask for the pictures of the last day with a hashtag; its id is kept in the cursor."""
    what = asked(way_of(account), Capability.SEARCH)
    user = ("user_id", account.remote_id)
    tag_id = dict(parse_qsl(page)).get(HASHTAG) or hashtag_id(cursor)
    if not tag_id:
        try:
            _note_searched(line, account)
            named = (user, ("q", tag))
            raw = line.get("/ig_hashtag_search", what, named, spends={HASHTAGS.name: 1})
        except BudgetSpent as error:
            raise NotOffered(why=HASHTAGS_SPENT) from error
        tag_id = next((id_at(one, "id") for one in listed(raw)), "")
        if not tag_id:
            raise NotOffered(why=HASHTAG_CLOSED)
    named_all = (user, ("fields", HASHTAG_FIELDS), ("limit", "50"), *marks(page))
    return line.get(place(tag_id, "recent_media"), what, named_all)


def hashtag_id(cursor: str) -> str:
    """Read a hashtag's id, which a search for it gave, from its stream's cursor."""
    try:
        read: Json = json.loads(cursor) if cursor else None
    except ValueError:
        return ""
    return text_at(read, "id")


def _note_searched(line: Line, account: AccountRef) -> None:
    """Keep how many hashtags Instagram itself counts in these seven days."""
    path = place(account.remote_id, "recently_searched_hashtags")
    raw = line.get(path, asked(way_of(account), Capability.SEARCH), (("limit", "30"),))
    line.http.note(HASHTAGS.name, len(listed(raw)))
