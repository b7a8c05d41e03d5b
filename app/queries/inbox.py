"""The inbox: which items a filter shows, in which order, and what a row of the list says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from app.clock import utc_text
from app.domain.filter import InboxFilter
from app.domain.item import Kind, Reason, ReplyState, State, Tone
from app.domain.urgency import LOW_RATING_MAX, Urgency
from app.queries.inbox_sql import CUT, FAILED, Asked, asked
from app.queries.page import ReadPage, among, moment

DUE_SOON: Final = timedelta(hours=4)  # of real time, not of the shop's clock
SNIPPET: Final = 240
WHOLE_HISTORY: Final = 20_000  # ids of a list that is not bounded by open work
SEARCH_MAX: Final = 20_000  # newest hits; each is a parameter, of which SQLite takes 32,766
SEARCH_HISTORY: Final = 2_000  # newest hits, where the list is not bounded by open work
EVERYTHING: Final = 2**31 - 1
BLOCK: Final = 5_000

# A reply that is on its way again after a failure keeps its error, and so its mark.
ROWS: Final = f"""
SELECT item.id, item.state, item.channel, item.account_id, item.kind, item.author_name,
  author.handle, item.title, substr(item.text, 1, {SNIPPET * 2}) AS snippet, item.posted_at,
  item.arrived_at, item.due_at, item.is_seen, item.is_backlog, item.rating, item.tone, item.lang,
  item.reasons, item.urgency, item.is_name_only, item.answered_at, item.edited_at,
  item.deleted_at, item.is_liked, item.url, last.state AS reply_state,
  EXISTS (SELECT 1 FROM reply AS draft
    WHERE draft.item_id = item.id AND draft.state = 'draft') AS has_draft,
  item.id IN ({FAILED}) AS has_failed
FROM item
JOIN author ON author.id = item.author_id
LEFT JOIN reply AS last ON last.id = (
  SELECT max(id) FROM reply
  WHERE reply.item_id = item.id AND reply.state NOT IN ('draft', 'cancelled'))
WHERE item.id IN (:ids)
ORDER BY item.id
"""  # noqa: S608 - our own constants
OPEN_COUNTS: Final = """
SELECT channel, kind, is_backlog, count(*) AS n,
  sum(CASE WHEN due_at <= :now AND answered_at IS NULL THEN 1 ELSE 0 END) AS overdue
FROM item
WHERE state = 'new'
GROUP BY channel, kind, is_backlog
ORDER BY channel, kind, is_backlog
"""
WAITING: Final = "SELECT count(*) AS n FROM item WHERE state = 'waiting'"
SNOOZED: Final = "SELECT count(*) AS n FROM item WHERE state = 'snoozed'"
NOISE: Final = "SELECT count(*) AS n FROM item WHERE state = 'noise'"
DRAFTS: Final = "SELECT count(*) AS n FROM reply WHERE state = 'draft' AND item_id IS NOT NULL"
FAILED_COUNT: Final = f"SELECT count(*) AS n FROM ({FAILED}) AS failed"  # noqa: S608
# Summed rather than sought: the open pile's own index is far shorter than that of all deadlines.
OVERDUE: Final = """
SELECT coalesce(sum(CASE WHEN due_at <= :now AND answered_at IS NULL THEN 1 ELSE 0 END), 0) AS n
FROM item
WHERE state = 'new'
"""
SUMMARY: Final = """
SELECT state, channel, count(*) AS n,
  sum(CASE WHEN state = 'new' AND due_at <= :now AND answered_at IS NULL THEN 1 ELSE 0 END) AS late
FROM item
WHERE id IN (:ids)
GROUP BY state, channel
ORDER BY state, channel
"""
_ORDER: Final = (
    Reason.WROTE_AGAIN,
    Reason.RATING_LOWERED,
    Reason.EDITED,
    Reason.WOKE,
    Reason.LOW_RATING,
    Reason.NEGATIVE,
    Reason.QUESTION,
    Reason.NAME_ONLY,
    Reason.BACKLOG,
)
_NAMES: Final = (
    *("id", "state", "channel", "account_id", "kind", "author_name", "handle", "title", "snippet"),
    *("posted_at", "arrived_at", "due_at", "is_seen", "is_backlog", "rating", "tone", "lang"),
    *("reasons", "urgency", "is_name_only", "answered_at", "edited_at", "deleted_at", "is_liked"),
    *("url", "reply_state", "has_draft", "has_failed"),
)


class Finder(Protocol):
    """What finds words in everything stored: `store.search.Search`."""

    def find(self, words: str, *, limit: int = 100, before_id: int | None = None) -> Any:  # noqa: ANN401
        """Give hits, newest first, with their item ids as `.ids`."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One row of the list, with all that it shows."""

    item_id: int
    state: State
    channel: str
    account_id: int
    kind: Kind
    author_name: str
    author_handle: str
    title: str
    snippet: str
    posted_at: datetime | None
    arrived_at: datetime
    due_at: datetime | None
    is_seen: bool
    is_backlog: bool
    rating: int | None
    tone: Tone
    lang: str
    reasons: tuple[Reason, ...]
    reply_state: ReplyState | None
    has_draft: bool
    is_edited: bool
    is_deleted: bool
    is_liked: bool
    url: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the side bar; `new` holds the backlog, too, `needs_you` does not."""

    new: int = 0
    overdue: int = 0
    waiting: int = 0
    snoozed: int = 0
    noise: int = 0
    failed: int = 0
    drafts: int = 0
    backlog: int = 0
    by_channel: dict[str, int] | None = None
    by_kind: dict[str, int] | None = None

    @property
    def needs_you(self) -> int:
        """What the title bar says: items that came in and want something of the owner."""
        return self.new - self.backlog


@dataclass(frozen=True, slots=True)
class Matching:
    """What doing something to everything a filter shows would touch."""

    n: int
    by_state: dict[str, int]
    by_channel: dict[str, int]
    overdue: int


def inbox_ids(
    read_page: ReadPage,
    wanted: InboxFilter,
    now: datetime,
    *,
    search: Finder | None = None,
    limit: int | None = WHOLE_HISTORY,
    after_id: int | None = None,
) -> list[int]:
    """List what a filter shows, in its order.

    Args:
        read_page: asks the file.
        wanted: the filter.
        now: decides what is overdue.
        search: needed if the filter has words.
        limit: how many at most; only lists of the whole history come near it, the newest
            are kept. None: all of them.
        after_id: go on behind this item of an earlier answer; orders "new" only, in "due"
            the list is made again and cut.
    """
    most = EVERYTHING if limit is None else limit
    hits = _hits(wanted, search)
    if wanted.order == "new":
        return _ids(read_page, asked(wanted, now, below=after_id, hits=hits), most)
    ids: list[int] = []
    for part in _in_due_order(wanted):
        ids += _ids(read_page, asked(part, now, hits=hits), EVERYTHING if after_id else most)
    if after_id in ids:
        ids = ids[ids.index(after_id) + 1 :]
    return ids[:most]


def _in_due_order(wanted: InboxFilter) -> tuple[InboxFilter, ...]:
    """Only the open pile is sorted by need; what is over follows it, newest first."""
    states = wanted.states or tuple(State)
    if states == (State.NEW,):
        return (wanted,)
    over = tuple(state for state in states if state is not State.NEW)
    rest = replace(wanted, states=over, order="new")
    return (replace(wanted, states=(State.NEW,)), rest) if State.NEW in states else (rest,)


def _ids(read_page: ReadPage, question: Asked, most: int) -> list[int]:
    return [row[0] for row in read_page(question.sql + CUT, question.values | {"limit": most})]


def inbox_rows(read_page: ReadPage, ids: Sequence[int], now: datetime) -> tuple[InboxRow, ...]:
    """Read the rows of some ids, in the order of the ids; one that is gone is left out."""
    if not ids:
        return ()
    sql, values = among(ROWS, ":ids", ids)
    found = {row[0]: _row(row, now) for row in read_page(sql, values)}
    return tuple(found[one] for one in ids if one in found)


def counts(read_page: ReadPage, now: datetime) -> Counts:
    """Count the piles."""
    by_channel: Counter[str] = Counter()
    by_kind: Counter[str] = Counter()
    overdue = backlog = 0
    for channel, kind, is_backlog, n, late in read_page(OPEN_COUNTS, {"now": utc_text(now)}):
        by_channel[channel] += n
        by_kind[kind] += n
        overdue += late
        backlog += n if is_backlog else 0
    return Counts(
        new=by_channel.total(),
        overdue=overdue,
        waiting=_number(read_page, WAITING),
        snoozed=_number(read_page, SNOOZED),
        noise=_number(read_page, NOISE),
        failed=_number(read_page, FAILED_COUNT),
        drafts=_number(read_page, DRAFTS),
        backlog=backlog,
        by_channel=dict(by_channel),
        by_kind=dict(by_kind),
    )


def hidden_overdue(
    read_page: ReadPage, wanted: InboxFilter, now: datetime, *, search: Finder | None = None
) -> int:
    """Say how many overdue items a filter of the open pile keeps from sight."""
    if wanted.states and State.NEW not in wanted.states:
        return 0
    late = read_page(OVERDUE, {"now": utc_text(now)})[0][0]
    if not late:
        return 0
    shown = replace(wanted, states=(State.NEW,), is_overdue=True)
    return int(late) - len(inbox_ids(read_page, shown, now, search=search, limit=None))


def matching(
    read_page: ReadPage, wanted: InboxFilter, now: datetime, *, search: Finder | None = None
) -> Matching:
    """Say beforehand what an action on everything a filter shows would touch."""
    ids = inbox_ids(read_page, wanted, now, search=search, limit=None)
    by_state: Counter[str] = Counter()
    by_channel: Counter[str] = Counter()
    overdue = 0
    for start in range(0, len(ids), BLOCK):
        sql, values = among(SUMMARY, ":ids", ids[start : start + BLOCK])
        for state, channel, n, late in read_page(sql, values | {"now": utc_text(now)}):
            by_state[state] += n
            by_channel[channel] += n
            overdue += late
    return Matching(len(ids), dict(by_state), dict(by_channel), overdue)


def _hits(wanted: InboxFilter, search: Finder | None) -> tuple[int, ...] | None:
    """Ask for a filter's words; None where it has none."""
    if not wanted.words.strip():
        return None
    if search is None:
        raise ValueError("a filter with words needs the search")
    most = SEARCH_MAX if wanted.is_open else SEARCH_HISTORY
    return tuple(search.find(wanted.words, limit=most).ids)


def _number(read_page: ReadPage, sql: str) -> int:
    return int(read_page(sql, {})[0][0])


def _row(row: list[Any], now: datetime) -> InboxRow:
    at = dict(zip(_NAMES, row, strict=True))
    is_gone = at["deleted_at"] is not None
    return InboxRow(
        item_id=at["id"],
        state=State(at["state"]),
        channel=at["channel"],
        account_id=at["account_id"],
        kind=Kind(at["kind"]),
        author_name=at["author_name"],
        author_handle=at["handle"],
        title=at["title"],
        snippet=" ".join(at["snippet"].split())[:SNIPPET],
        posted_at=moment(at["posted_at"]),
        arrived_at=_moment(at["arrived_at"]),
        due_at=moment(at["due_at"]) if at["answered_at"] is None else None,
        is_seen=bool(at["is_seen"]),
        is_backlog=bool(at["is_backlog"]),
        rating=at["rating"],
        tone=Tone(at["tone"]),
        lang=at["lang"] or "",
        reasons=_reasons(at, now),
        reply_state=ReplyState(at["reply_state"]) if at["reply_state"] else None,
        has_draft=bool(at["has_draft"]),
        is_edited=at["edited_at"] is not None,
        is_deleted=is_gone,
        is_liked=bool(at["is_liked"]),
        url=at["url"],
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _reasons(at: dict[str, Any], now: datetime) -> tuple[Reason, ...]:
    """Say why an item is here or first, most pressing first."""
    stored = {
        Reason(one) for one in json.loads(at["reasons"]) if one in Reason.__members__.values()
    }
    found: list[Reason] = [Reason.REPLY_FAILED] if at["has_failed"] else []
    due = moment(at["due_at"]) if at["answered_at"] is None else None
    if due is not None and at["state"] in (State.NEW, State.SNOOZED):
        if due <= now:
            found.append(Reason.OVERDUE)
        elif due - now < DUE_SOON:
            found.append(Reason.DUE_SOON)
    urgency = Urgency(at["urgency"])
    if at["rating"] is not None and at["rating"] <= LOW_RATING_MAX:
        stored.add(Reason.LOW_RATING)
    if at["tone"] == Tone.NEGATIVE:
        stored.add(Reason.NEGATIVE)
    if Urgency.QUESTION in urgency:
        stored.add(Reason.QUESTION)
    if at["is_name_only"]:
        stored.add(Reason.NAME_ONLY)
    if at["is_backlog"]:
        stored.add(Reason.BACKLOG)
    return (*found, *(one for one in _ORDER if one in stored))
