"""One look at what a network's own search brings for a watch, before the watch is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.analysis.matching import Matcher
from app.channels.base import AccountRef, Asker, Capability, Channel, ReadContext, Secrets, Stream
from app.domain.item import Found
from app.errors import BudgetSpent, NotOffered, RateLimited
from app.queries import accounts as asked
from app.services.fetching import ref_of
from app.services.metered import asker_of
from app.services.ordinary_words import ordinary_words
from app.services.spellings import watch_ref
from app.services.turns import turn_of
from app.services.watches import Boxes, settled
from app.services.watching import Ground, gate_of

if TYPE_CHECKING:
    from app.clock import Clock
    from app.jobs.lanes import Jobs
    from app.queries.accounts import AccountRow
    from app.queries.page import ReadPage
    from app.services.current import Current


@dataclass(frozen=True, slots=True)
class LiveFound:
    """What one page of a search held; nothing of it is stored."""

    account_id: int
    query: str  # as the network was asked
    looked_at: int
    n_kept_out: int  # by the never box alone
    caught: tuple[Found, ...]  # in the network's order


class LiveLook:
    """Asks a connected network once, through the same door and budget as a fetch."""

    def __init__(
        self,
        jobs: Jobs,
        read_page: ReadPage,
        channels: Mapping[str, Channel],
        http: Asker,
        secrets_of: Callable[[int], Secrets],
        current: Current,
        clock: Clock,
    ) -> None:
        """Take the lanes, the networks and the doors to them."""
        self._jobs = jobs
        self._read_page = read_page
        self._channels = channels
        self._http = http
        self._secrets_of = secrets_of
        self._current = current
        self._clock = clock

    def look(self, boxes: Boxes, account_id: int) -> Future[LiveFound]:
        """Ask an account's network for one page of what a watch looks for.

        The future fails with the `ShopError` that the network gave.

        Raises:
            NoSuch: there is no such account.
            NotOffered: this account searches for nothing of the watch.
            RateLimited: the network wants a pause first.
            WrongUse: there is no word to look for, or the query cannot be read.
        """
        watch = settled(boxes)
        row = asked.account(self._read_page, account_id)
        self._refuse_pause(row)
        account, channel = ref_of(row), self._channels[row.channel]
        languages = self._current.settings().languages
        wanted = watch_ref(watch, row.channel, languages)
        streams = [one for one in channel.streams(account, [wanted]) if one.watch_id == watch.id]
        if not streams:
            raise NotOffered(account=row.name, what=Capability.SEARCH.value)
        zone = self._current.clockwork().zone
        ground = Ground(row.channel, languages, self._current.today(), zone)
        job = partial(self._ask, channel, account, streams[0], watch, ground)
        return self._jobs.fetch(turn_of(account.server), job)

    def _refuse_pause(self, row: AccountRow) -> None:
        is_waiting = row.next_try_at is not None and row.next_try_at > self._clock.now()
        is_theirs = isinstance(row.error, RateLimited) and not isinstance(row.error, BudgetSpent)
        if is_waiting and is_theirs and row.error is not None:
            raise row.error

    def _ask(
        self, channel: Channel, account: AccountRef, stream: Stream, watch: Boxes, ground: Ground
    ) -> LiveFound:
        secrets = self._secrets_of(account.id)
        raw = channel.ask(asker_of(self._http, account), account, secrets, stream, "", "")
        page = channel.read(raw, ReadContext(account, stream, "", self._clock.now()))
        gate = gate_of(watch, stream, ground)
        matcher = Matcher(
            [watch],
            languages=ground.languages,
            ordinary=ordinary_words(ground.languages),
            today=ground.today,
        )
        caught = tuple(one for one in page.items if gate.is_open_to(ground.said(one)))
        n_out = sum(len(matcher.kept_out(ground.said(one))) for one in page.items)
        return LiveFound(account.id, stream.query, len(page.items), n_out, caught)
