"""Items, replies and who said what: the trade's nouns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where an item stands: product.md 2."""

    NEW = "new"
    WAITING = "waiting"
    DONE = "done"
    SNOOZED = "snoozed"
    NOISE = "noise"


class Kind(StrEnum):
    """What sort of thing an item is."""

    MENTION = "mention"  # names us, addressed to us
    COMMENT = "comment"  # answers something of ours
    REVIEW = "review"
    MESSAGE = "message"  # private
    ARTICLE = "article"  # from a feed
    FOUND = "found"  # a watch found it; nobody addressed us


OWES_ANSWER = frozenset({Kind.MENTION, Kind.COMMENT, Kind.REVIEW, Kind.MESSAGE})


class Tone(StrEnum):
    """How it was meant, as far as known."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why an item is here or first; shown as a chip."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    WROTE_AGAIN = "wrote_again"
    EDITED = "edited"
    RATING_LOWERED = "rating_lowered"
    WOKE = "woke"
    LOW_RATING = "low_rating"
    NEGATIVE = "negative"
    QUESTION = "question"
    URGENT = "urgent"  # safety, allergy, lawyer, press, police, refund
    COMPLAINT = "complaint"
    LEAD = "lead"
    NAME_ONLY = "name_only"
    BACKLOG = "backlog"
    REPLY_FAILED = "reply_failed"


class ReplyState(StrEnum):
    """How far a reply has come: product.md 2."""

    DRAFT = "draft"
    HOLDING = "holding"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    BY_HAND = "by_hand"
    CANCELLED = "cancelled"


class AccountState(StrEnum):
    """How a channel's account is: product.md 2."""

    OK = "ok"
    TIRED = "tired"
    EXPIRING = "expiring"
    NEEDS_SIGN_IN = "needs_sign_in"
    LIMITED = "limited"
    OFF = "off"
    BY_HAND = "by_hand"


class Visibility(StrEnum):
    """Who can see it."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    PRIVATE = "private"


class Moderation(StrEnum):
    """What a network that looks at answers before it shows them has said of one."""

    NONE = ""
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Author:
    """One account on one network that said something."""

    stable_id: str
    name: str = ""
    handle: str = ""
    url: str = ""
    followers: int | None = None
    avatar_url: str = ""  # never asked for before the owner allows this network's pictures


@dataclass(frozen=True, slots=True)
class Media:
    """One picture, film or file that hangs on an item; only its address is known."""

    kind: str  # image, video, audio, file
    url: str
    preview_url: str = ""  # a small picture of it, where the network has one
    alt: str = ""  # what the author says is on it, or the file's name


@dataclass(frozen=True, slots=True)
class Found:
    """Something a channel read that may want the owner: an item before the store knows it."""

    remote_id: str
    kind: Kind
    text: str
    author: Author
    posted_at: datetime | None = None
    edited_at: datetime | None = None
    title: str = ""
    url: str = ""
    parent_remote_id: str = ""
    thread: str = ""  # remote id of the conversation's first post where known
    lang: str = ""  # as the network declares it
    rating: int | None = None  # 1 to 5
    visibility: Visibility = Visibility.PUBLIC
    global_id: str = ""  # the network-wide address of the same thing
    ref: str = ""  # opaque to all but the channel: what it needs to answer or like
    media: tuple[Media, ...] = ()
    recommends: bool | None = None  # a yes or no instead of stars; `rating` is 5 or 1 then
    cannot: tuple[tuple[str, str], ...] = ()  # (capability, reason code) this one item lacks
    answer_until_at: datetime | None = None  # the network takes no answer after this, UTC
    answer_url: str = ""  # where the owner answers by hand, if not at `url`
    is_hidden: bool | None = None  # the network shows it to nobody else; None: it does not say


@dataclass(frozen=True, slots=True)
class Post:
    """Something shown in a thread that is no item: our own words, or a stranger's context."""

    remote_id: str
    text: str
    author: Author
    is_ours: bool
    posted_at: datetime | None = None
    url: str = ""
    parent_remote_id: str = ""
    thread: str = ""
    reactions: int | None = None
    shares: int | None = None
    comments: int | None = None
    moderation: Moderation = Moderation.NONE  # of an answer of ours
    why: str = ""  # the network's own code for a rejection
