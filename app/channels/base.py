"""The shape of a network: what it can do, how it is asked, read, and answered.

A channel has two halves. *Ask* speaks to the network on the fetch lane, through
`Http`, and brings home bytes. *Read* turns bytes into items, is pure and picklable,
and may run in the mill. Sending never raises for what a network does: it returns
`Sent`, `NotSent` or `Unclear`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from app.domain.budget import Bucket
from app.domain.item import Found, Kind, Moderation, Post, Visibility
from app.errors import ShopError


class Capability(StrEnum):
    """Something a network may allow; declared by the channel, then probed per account."""

    MENTIONS = "mentions"
    COMMENTS = "comments"
    SEARCH = "search"
    MESSAGES = "messages"
    REVIEWS = "reviews"
    REPLY = "reply"
    EDIT_REPLY = "edit_reply"
    DELETE = "delete"
    LIKE = "like"
    HIDE = "hide"
    METRICS = "metrics"
    THREAD = "thread"


class CursorKind(StrEnum):
    """How a stream remembers how far it has read."""

    FORWARD_ID = "forward_id"
    WATERMARK = "watermark"
    CONDITIONAL = "conditional"  # ETag and Last-Modified
    NONE = "none"


class Outbox(StrEnum):
    """What a repeated send does, and so how an unknown outcome is settled."""

    IDEMPOTENT = "idempotent"  # the same key never makes a second post
    REFUSES_DUPLICATES = "refuses_duplicates"
    CHECK_FIRST = "check_first"  # look it up before anything is sent again


class Unit(StrEnum):
    """In what a network counts the length of a reply."""

    CHARACTERS = "characters"
    GRAPHEMES = "graphemes"
    UTF16 = "utf16"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a reply may be, and how long the network lets one answer."""

    length: int
    unit: Unit = Unit.CHARACTERS
    url_counts: int | None = None  # every address counts this many
    max_bytes: int | None = None
    window_h: int | None = None
    is_single: bool = False  # one answer an item: a second one takes the first one's place


@dataclass(frozen=True, slots=True)
class AccountRef:
    """Our login on one network, as far as the channel needs it; secrets come apart."""

    id: int
    channel: str
    server: str  # https://host, or the feed's address
    handle: str = ""
    remote_id: str = ""
    config: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WatchRef:
    """What the owner looks for, as far as a channel's search needs it."""

    id: int
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """An item that is stored already, as far as a stream needs it to look after it."""

    remote_id: str
    ref: str
    kind: Kind
    thread: str = ""
    parent_remote_id: str = ""
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """Which stored items a stream wants to look after: those not heard of for longest come first.

    An item counts as heard of when a page brings it again, or names it in `Page.alive`.
    """

    most: int  # at one run
    is_open_only: bool = True  # new, waiting or snoozed; else every one whose text is kept
    within_days: int | None = None  # arrived so lately
    not_within_h: int = 0  # leave out what was heard of so lately
    kinds: tuple[Kind, ...] = ()  # these alone; () every kind


@dataclass(frozen=True, slots=True)
class Stream:
    """One thing to read at an account: notifications, own posts, a hashtag, a search."""

    name: str  # unique in the account, e.g. "notifications", "search:3:kavos namai"
    cursor_kind: CursorKind
    watch_id: int | None = None
    query: str = ""
    every_min: int = 15
    reread_h: int | None = None  # ignore the cursor and read deeply this often
    care: Care | None = None  # what `known` is to be filled with before each run
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """One answer of a network as bytes, with what is needed to read it later."""

    status: int
    headers: Mapping[str, str]  # lower-case names; no secrets
    body: bytes
    url: str  # without secrets


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What reading one page needs to know; plain values, so that it can cross to the mill."""

    account: AccountRef
    stream: Stream
    cursor: str  # the stored cursor this run began with; "" at the first
    at: datetime  # when the bytes came
    page: int = 0  # 0 for the first of this run
    carry: str = ""  # what `Page.carry` of the page before said
    back_to: datetime | None = None  # a run without a cursor wants everything since then


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer held."""

    items: tuple[Found, ...] = ()
    posts: tuple[Post, ...] = ()
    gone: tuple[str, ...] = ()  # remote ids deleted upstream
    alive: tuple[str, ...] = ()  # remote ids seen unchanged, without their text
    cursor: str | None = None  # to be stored with these items; None: leave as it is
    next_page: str = ""  # for the next `ask` of this run; "" ends it
    carry: str = ""  # handed to the next page's context
    account_name: str = ""  # what the network now calls the account
    followers: int | None = None
    moved_to: str = ""  # the address changed for good
    unreadable: int = 0  # siblings that could not be read


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a sign-in turned out to be, and what it may do."""

    remote_id: str
    name: str
    handle: str
    server: str
    capabilities: frozenset[Capability]
    config: Mapping[str, str] = field(default_factory=dict)
    cannot: tuple[tuple[str, str], ...] = ()  # (capability, reason code) this sign-in lacks


SIGN_IN_UNTIL: Final = "sign_in_until_at"  # in `config`: when the sign-in ends, UTC text
DATA_UNTIL: Final = "data_until_at"  # in `config`: when the network stops giving data
SIGN_IN_MADE: Final = "sign_in_made_at"  # in `config`: when the kept token was made


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way; `prepared` was made once by `prepare` and is the same at every try."""

    text: str
    key: str
    item_remote_id: str
    item_ref: str
    item_url: str
    item_author_handle: str
    visibility: Visibility
    lang: str = ""
    prepared: Mapping[str, Any] = field(default_factory=dict)
    replaces: str = ""  # remote id of our own answer that the owner saw and wants replaced
    replaces_text: str = ""  # what that answer said when the owner saw it


@dataclass(frozen=True, slots=True)
class Sent:
    """The network has it: its id is the proof."""

    remote_id: str
    url: str = ""
    moderation: Moderation = Moderation.NONE


@dataclass(frozen=True, slots=True)
class NotSent:
    """The network surely does not have it; `is_passing` says that a later try may do."""

    error: ShopError
    is_passing: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """Bytes left and no proof came back: it must be looked up before anything is sent again."""

    error: ShopError


Outcome = Sent | NotSent | Unclear


class Secrets(Protocol):
    """The door to one account's secrets; kinds are "token", "refresh", "password", ..."""

    def get(self, kind: str) -> str | None:
        """Fetch a secret.

        Raises:
            KeyringError: if the keyring cannot be used now.
        """

    def put(self, kind: str, value: str) -> None:
        """Keep a secret; an empty value never replaces one that is kept."""


class Asker(Protocol):
    """What a channel may use of `app.channels.http.Http`, and of what an account may still spend.

    The bare door knows no account: there `spends`, `give_back`, `note` and `learn` do nothing.
    """

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        bearer: str | None = None,
        is_write: bool = False,
        keep_alive: bool = True,
        spends: Mapping[str, int] | None = None,
    ) -> Raw:
        """Ask once (reads are retried with a cap, writes never) and return any HTTP answer.

        `spends` says how much of which of the account's buckets it costs, at most; 0 asks only
        whether the bucket still allows anything. It is kept before the request leaves.

        Raises:
            Unreachable: no answer; for a write, `why` tells whether bytes may have left.
            BadAnswer: too big, or cut.
            RateLimited: this host asked for a pause that is not over.
            BudgetSpent: a bucket does not allow it now; nothing was sent.
        """

    def give_back(self, bucket: str, n: int) -> None:
        """Return what a request was feared to cost and did not."""

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Keep what the network itself says is used of a bucket, and when it begins anew."""

    def learn(self, name: str, value: str) -> None:
        """Keep a fact about the account in its `config`: when its token ends, its dialect."""


class Channel(Protocol):
    """One network."""

    name: str
    capabilities: frozenset[Capability]
    needs: tuple[str, ...]  # what it must be given: server, handle, password, token, url
    impossible: tuple[str, ...]  # codes of what this network does not offer, for the owner to read
    outbox: Outbox
    secret_kinds: tuple[str, ...]

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply to an item may be, by its `Found.ref`; "" for the usual one."""

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name what the network counts and limits for this account; () where it tells or not."""

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Give an answer to an item word for word as it will leave, named people included.

        What comes out is unchanged by a second time. Of "" it gives what every answer begins with.
        """

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove what the owner gave, keep its secrets, and say who it is and what it may do.

        Raises:
            ShopError: it cannot be used, with the reason.
        """

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at this account."""

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Bring home one page; `page` is the `next_page` of the one before, "" at first.

        Raises:
            ShopError: the network did not give one.
        """

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page: pure, no network, clock or state; loses no sibling of a broken item.

        Raises:
            BadAnswer: it is not what it should be.
        """

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home the conversation around an item, by its `Found.ref`."""

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: everything as posts, oldest first, ours marked."""

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix what every try must repeat: record key, time, idempotency key."""

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Try once to send; raises for nothing a network or a keyring does."""

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say whether an unknown send arrived: `Sent`, `NotSent` (surely not), or `Unclear`."""

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
        """Like, hide or delete, or take a like or hide back; repeating is harmless."""
