"""Proving a sign-in, and finding out whose channel it is and what it may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.channels.base import Asker, Capability, Identity, Secrets
from app.channels.googleapi.answers import listed, object_of
from app.channels.googleapi.entrance import Entry, enter
from app.channels.googleapi.session import Session, with_token
from app.channels.youtube.asking import HOST, SCOPE, Question, ask
from app.domain.loose import Json, text_at
from app.domain.plain_text import clean_line
from app.errors import ChooseOne, Refused, ScopeMissing

EVERYTHING: Final = frozenset(
    {
        Capability.COMMENTS,
        Capability.SEARCH,
        Capability.REPLY,
        Capability.EDIT_REPLY,
        Capability.DELETE,
        Capability.HIDE,
        Capability.METRICS,
        Capability.THREAD,
    }
)
_FOR_ALL: Final = frozenset({Capability.SEARCH, Capability.METRICS})  # also where only looking


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Prove what the owner gave, find the channel, and keep the secrets.

    Raises:
        ShopError: it cannot be used, with the reason.
    """
    entry = enter(http, given, secrets, host=HOST)
    session = with_token(http, entry.server, entry.access)
    channel = _own_channel(session, given.get("choice", ""))
    channel_id = text_at(channel, "id")
    handle = clean_line(text_at(channel, "snippet", "customUrl"))
    has_comments = _has_comments(session, entry, channel_id)
    able = EVERYTHING if has_comments else _FOR_ALL
    entry.keep(secrets)
    return Identity(
        remote_id=channel_id,
        name=clean_line(text_at(channel, "snippet", "title")) or handle or channel_id,
        handle=handle,
        server=entry.server,
        capabilities=able,
        config={**entry.config(), "has_comments": "yes" if has_comments else ""},
        cannot=tuple(sorted((one.value, "scope") for one in EVERYTHING - able)),
    )


def _own_channel(session: Session, choice: str) -> Json:
    asked = Question("channels", (("part", "snippet"), ("mine", "true")))
    raw = ask(session, asked)
    channels = [one for one in listed(object_of(raw), "items", raw) if text_at(one, "id")]
    if not channels:
        raise Refused(reason="youtube_no_channel")
    chosen = [one for one in channels if text_at(one, "id") == choice] if choice else channels
    if len(chosen) != 1:
        named = ((text_at(one, "id"), text_at(one, "snippet", "title")) for one in channels)
        raise ChooseOne(what="channel", choices=tuple(named))
    return chosen[0]


def _has_comments(session: Session, entry: Entry, channel_id: str) -> bool:
    """Say whether the sign-in may do with comments what it must: read, answer, hide."""
    if entry.granted is not None:
        return SCOPE in entry.granted
    named = (("part", "id"), ("allThreadsRelatedToChannelId", channel_id), ("maxResults", "1"))
    try:
        ask(session, Question("commentThreads", named))
    except ScopeMissing:
        return False
    except Refused as error:
        return error.reason != "not_allowed"
    return True
