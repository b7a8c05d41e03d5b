"""The inbox: which items a filter shows, in which order, and what a row of the list says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Protocol, TypeVar, dataclass_transform

from app.clock import utc_text
from app.domain.filter import InboxFilter
from app.domain.item import Kind, Reason, ReplyState, State, Tone
from app.domain.urgency import LOW_RATING_MAX, pressing_reasons
from app.queries.inbox_sql import CUT, FAILED, Asked, asked
from app.queries.page import ReadPage, among

T = TypeVar("T")
DUE_SOON: Final = timedelta(hours=4)  # of real time, not of the shop's clock
SNIPPET: Final = 240
WHOLE_HISTORY: Final = 20_000  # ids of a list that is not bounded by open work
SEARCH_MAX: Final = 20_000  # newest hits; each is a parameter, of which SQLite takes 32,766
SEARCH_HISTORY: Final = 2_000  # newest hits, where the list is not bounded by open work
EVERYTHING: Final = 2**31 - 1
BLOCK: Final = 5_000

# All yes and no of a row is one number, `marks`: eight columns fewer to write and to read.
# A reply that is on its way again after a failure keeps its error, and so its mark.
ROWS: Final = f"""
SELECT item.id, item.state, item.channel, item.account_id, item.kind, item.author_name,
  author.handle, item.title, substr(item.text, 1, {SNIPPET * 2}) AS snippet, item.posted_at,
  item.arrived_at, CASE WHEN item.answered_at IS NULL THEN item.due_at END AS due_at,
  item.rating, item.tone, item.lang, item.reasons, item.urgency, item.url,
  last.state AS reply_state,
  CASE item.is_seen WHEN 0 THEN 0 ELSE 1 END
  + CASE item.is_backlog WHEN 0 THEN 0 ELSE 2 END
  + CASE item.is_liked WHEN 0 THEN 0 ELSE 4 END
  + CASE item.is_name_only WHEN 0 THEN 0 ELSE 8 END
  + CASE WHEN item.edited_at IS NULL THEN 0 ELSE 16 END
  + CASE WHEN item.deleted_at IS NULL THEN 0 ELSE 32 END
  + CASE WHEN EXISTS (SELECT 1 FROM reply AS draft
      WHERE draft.item_id = item.id AND draft.state = 'draft') THEN 64 ELSE 0 END
  + CASE WHEN item.id IN ({FAILED}) THEN 128 ELSE 0 END AS marks
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
HIDDEN_COUNTS: Final = """
SELECT channel, kind, is_backlog, count(*) AS n,
  sum(CASE WHEN due_at <= :now AND answered_at IS NULL THEN 1 ELSE 0 END) AS overdue
FROM item
WHERE state = 'new' AND relevance < :below
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
    Reason.URGENT,
    Reason.LOW_RATING,
    Reason.NEGATIVE,
    Reason.COMPLAINT,
    Reason.LEAD,
    Reason.QUESTION,
    Reason.NAME_ONLY,
    Reason.BACKLOG,
)
_PRESSED: Final = ("new", "snoozed")  # the states in which a deadline still counts
_moment: Final = datetime.fromisoformat  # the store's texts end in Z, and so come out in UTC
_MARKS: Final = [tuple(bool(marks >> bit & 1) for bit in range(8)) for marks in range(256)]
_STATES: Final = {str(one): one for one in State}
_KINDS: Final = {str(one): one for one in Kind}
_TONES: Final = {str(one): one for one in Tone}
_REASONS: Final = {str(one): one for one in Reason}
_REPLY_STATES: Final = {None: None} | {str(one): one for one in ReplyState}


@dataclass_transform(frozen_default=True)
def _read_only(kind: type[T]) -> type[T]:
    """Make a value class whose fields the type checker alone keeps from being set.

    Python's own frozen classes take nine times as long to make: on a page, more than its SQL.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)


class Finder(Protocol):
    """What finds words in everything stored: `store.search.Search`."""

    def find(self, words: str, *, limit: int = 100, before_id: int | None = None) -> Any:  # noqa: ANN401
        """Give hits, newest first, with their item ids as `.ids`."""


@_read_only
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
    urgent: str = ""  # of what is urgent its kind: allergy, lawyer …
    also_on: tuple[str, ...] = ()  # networks of the places where the same was said
    n_places: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the side bar; `new` holds the backlog, too, `needs_you` does not.

    What is hidden as not about the shop is in `hidden` alone.
    """

    new: int = 0
    overdue: int = 0
    waiting: int = 0
    snoozed: int = 0
    noise: int = 0
    failed: int = 0
    drafts: int = 0
    backlog: int = 0
    hidden: int = 0
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
    soon = now + DUE_SOON
    found = {row[0]: _row(row, now, soon) for row in read_page(sql, values)}
    return tuple(found[one] for one in ids if one in found)


def counts(read_page: ReadPage, now: datetime, hide_below: int = 0) -> Counts:
    """Count the piles.

    Args:
        read_page: asks the file.
        now: decides what is overdue.
        hide_below: finds of less relevance are hidden: `relevance.floor`.
    """
    by_channel: Counter[str] = Counter()
    by_kind: Counter[str] = Counter()
    overdue = backlog = hidden = 0
    values = {"now": utc_text(now)}
    rows = [(1, row) for row in read_page(OPEN_COUNTS, values)]
    if hide_below:
        rows += [(-1, row) for row in read_page(HIDDEN_COUNTS, {**values, "below": hide_below})]
    for sign, (channel, kind, is_backlog, n, late) in rows:
        by_channel[channel] += sign * n
        by_kind[kind] += sign * n
        overdue += sign * late
        backlog += sign * n if is_backlog else 0
        hidden += n if sign < 0 else 0
    return Counts(
        new=by_channel.total(),
        overdue=overdue,
        waiting=_number(read_page, WAITING),
        snoozed=_number(read_page, SNOOZED),
        noise=_number(read_page, NOISE),
        failed=_number(read_page, FAILED_COUNT),
        drafts=_number(read_page, DRAFTS),
        backlog=backlog,
        hidden=hidden,
        by_channel=dict(+by_channel),
        by_kind=dict(+by_kind),
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
    shown = replace(wanted, states=(State.NEW,), is_overdue=True, is_grouped=False)
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


def _row(row: list[Any], now: datetime, soon: datetime) -> InboxRow:
    """Turn what `ROWS` gives into values: in places, not by names, since it runs for each row."""
    (number, state, channel, account_id, kind, name, handle, title, snippet, posted) = row[:10]
    (arrived, due_text, rating, tone, lang, reasons, urgency, url, reply_state, marks) = row[10:]
    seen, backlog, liked, name_only, edited, deleted, draft, failed = _MARKS[marks]
    due = None if due_text is None else _moment(due_text)
    pressing = None
    if due is not None and due < soon and state in _PRESSED:
        pressing = Reason.OVERDUE if due <= now else Reason.DUE_SOON
    if "  " in snippet or not snippet.isprintable():
        snippet = " ".join(snippet.split())
    return InboxRow(
        number,
        _STATES[state],
        channel,
        account_id,
        _KINDS[kind],
        name,
        handle,
        title,
        snippet[:SNIPPET],
        None if posted is None else _moment(posted),
        _moment(arrived),
        due,
        seen,
        backlog,
        rating,
        _TONES[tone],
        lang or "",
        _reasons(reasons, urgency, rating, tone, name_only, backlog, failed, pressing),
        _REPLY_STATES[reply_state],
        draft,
        edited,
        deleted,
        liked,
        url,
    )


@lru_cache(maxsize=512)  # pure, and a shop's rows have few different answers
def _reasons(
    kept: str,
    urgency: int,
    rating: int | None,
    tone: str,
    is_name_only: bool,  # noqa: FBT001
    is_backlog: bool,  # noqa: FBT001
    has_failed: bool,  # noqa: FBT001
    pressing: Reason | None,
) -> tuple[Reason, ...]:
    """Say why an item is here or first, most pressing first."""
    stored = {_REASONS[one] for one in json.loads(kept) if one in _REASONS}
    if rating is not None and rating <= LOW_RATING_MAX:
        stored.add(Reason.LOW_RATING)
    if tone == Tone.NEGATIVE:
        stored.add(Reason.NEGATIVE)
    stored.update(pressing_reasons(urgency))
    if is_name_only:
        stored.add(Reason.NAME_ONLY)
    if is_backlog:
        stored.add(Reason.BACKLOG)
    first = [Reason.REPLY_FAILED] if has_failed else []
    if pressing is not None:
        first.append(pressing)
    return (*first, *(one for one in _ORDER if one in stored))
