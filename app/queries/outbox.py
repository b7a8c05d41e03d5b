"""What waits to leave, is on its way, is not known to have arrived, or failed; and the drafts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.domain.item import ReplyState, Visibility
from app.errors import ShopError, from_facts
from app.queries.page import ReadPage, moment

_SELECT: Final = """
SELECT reply.id, reply.item_id, reply.account_id, account.name AS account_name, account.channel,
  reply.state, reply.text, reply.visibility, reply.hold_until_at, reply.next_try_at,
  reply.attempts, reply.error, reply.remote_id, reply.url, reply.changed_at, reply.created_at,
  reply.confirmed_at, coalesce(item.author_name, '') AS author_name,
  coalesce(item.url, '') AS item_url
FROM reply
JOIN account ON account.id = reply.account_id
LEFT JOIN item ON item.id = reply.item_id
"""
# The first term is that of the partial index `reply_open`. What failed stands first.
OPEN: Final = (
    _SELECT
    + """
WHERE reply.state IN ('holding', 'sending', 'unknown', 'failed', 'by_hand')
  AND reply.confirmed_at IS NULL
ORDER BY CASE reply.state WHEN 'failed' THEN 0 WHEN 'unknown' THEN 1 ELSE 2 END, reply.id
"""
)
DRAFTS: Final = (
    _SELECT
    + """
WHERE reply.state = 'draft' AND reply.item_id IS NOT NULL
ORDER BY reply.changed_at DESC, reply.id
"""
)
ONE: Final = _SELECT + "WHERE reply.id = :id ORDER BY reply.id"
OF_ITEM: Final = _SELECT + "WHERE reply.item_id = :item ORDER BY reply.id"
WAITING: Final = """
SELECT count(*) AS n FROM reply
WHERE state IN ('holding', 'sending', 'unknown', 'failed', 'by_hand')
  AND state = 'holding' AND error IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A reply with what is needed to explain it and to act on it.

    `holding` with an error waits because of it until `next_try_at`; `sending` with an error is
    a failed one that is being tried again.
    """

    reply_id: int
    item_id: int
    account_id: int
    account_name: str
    channel: str
    state: ReplyState
    text: str
    visibility: Visibility
    hold_until_at: datetime | None
    next_try_at: datetime | None
    attempts: int
    error: ShopError | None
    remote_id: str | None
    url: str
    changed_at: datetime | None
    created_at: datetime | None
    confirmed_at: datetime | None
    author_name: str
    item_url: str

    @property
    def is_failed(self) -> bool:
        """Whether it stands among the failed ones: it does until the network has answered."""
        return self.state is ReplyState.FAILED or (
            self.state is ReplyState.SENDING and self.error is not None
        )


def outbox(read_page: ReadPage) -> tuple[ReplyLine, ...]:
    """List everything that has not arrived, failed ones first, then what is not known."""
    return tuple(_line(row) for row in read_page(OPEN, {}))


def failed(read_page: ReadPage) -> tuple[ReplyLine, ...]:
    """List what needs the owner: failed replies, with the reason."""
    return tuple(line for line in outbox(read_page) if line.is_failed)


def drafts(read_page: ReadPage) -> tuple[ReplyLine, ...]:
    """List what was begun and not sent, the latest first."""
    return tuple(_line(row) for row in read_page(DRAFTS, {}))


def one(read_page: ReadPage, reply_id: int) -> ReplyLine | None:
    """Read one reply."""
    rows = read_page(ONE, {"id": reply_id})
    return _line(rows[0]) if rows else None


def of_item(read_page: ReadPage, item_id: int) -> tuple[ReplyLine, ...]:
    """List all replies to an item, oldest first, its draft and taken back ones too."""
    return tuple(_line(row) for row in read_page(OF_ITEM, {"item": item_id}))


def waiting(read_page: ReadPage) -> int:
    """Count the replies that would have gone but for the network: "3 replies wait"."""
    return int(read_page(WAITING, {})[0][0])


def _line(row: list[Any]) -> ReplyLine:
    number, item, account, name, channel, state, text, seen_by, hold, again, tries, error = row[:12]
    return ReplyLine(
        reply_id=number,
        item_id=item,
        account_id=account,
        account_name=name,
        channel=channel,
        state=ReplyState(state),
        text=text,
        visibility=Visibility(seen_by),
        hold_until_at=moment(hold),
        next_try_at=moment(again),
        attempts=tries,
        error=from_facts(json.loads(error)) if error else None,
        remote_id=row[12],
        url=row[13],
        changed_at=moment(row[14]),
        created_at=moment(row[15]),
        confirmed_at=moment(row[16]),
        author_name=row[17],
        item_url=row[18],
    )
