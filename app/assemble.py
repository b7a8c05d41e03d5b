"""Builds every object once and hands each what it needs; the only place that knows them all.

Called before the first paint, so nothing slow is loaded here: networks, http and keyring are
made when somebody first needs them.
"""

from __future__ import annotations

import logging
import sqlite3
import traceback
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from app.channels.http import Http
from app.clock import SystemClock
from app.jobs.lanes import Jobs
from app.services import handover, profile, sample
from app.services.accounts import Accounts
from app.services.arrivals import Arrivals
from app.services.checklist import Checklist
from app.services.current import Current
from app.services.desk import Desk
from app.services.fetching import Doors, Fetching
from app.services.late import Late, LateChannels, all_channels
from app.services.outbox import Outbox
from app.services.practice.door import PracticePlaces, PracticeSecrets
from app.services.preferences import Preferences
from app.services.reactions import Reactions
from app.services.replies import Replies
from app.services.threads import Threads
from app.services.triage import Triage
from app.services.upkeep import Upkeep
from app.services.views import Views
from app.services.watches import Watches
from app.store import actions
from app.store.open import open_reader, open_writer
from app.store.read import Reader
from app.store.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx
    from keyring.backend import KeyringBackend

    from app.channels.base import Channel, Secrets
    from app.clock import Clock
    from app.credentials import Keyring
    from app.paths import Folder
    from app.services.profile import Profile

log = logging.getLogger(__name__)
FRAMES: Final = 6


def open_desk(
    folder: Folder,
    *,
    clock: Clock | None = None,
    is_reading_only: bool = False,
    transport: httpx.BaseTransport | None = None,
    keyring: KeyringBackend | None = None,
    on_error: Callable[[BaseException], None] | None = None,
) -> Desk:
    """Open a data folder and lay everything out.

    Args:
        folder: made if it is missing, unless only reading.
        clock: what time it is; the computer's own by default.
        is_reading_only: take no lock and write nothing, for a command beside an open window;
            what such a desk's services are asked to change fails with `FolderReadOnly`.
        transport: what stands in for the network in tests.
        keyring: what stands in for the system's keyring.
        on_error: hears of faults of our own in any lane; the log does by default.

    Raises:
        FolderError: the folder is busy, newer, damaged, full or not ours to write.
    """
    edges = _Given(transport, keyring, on_error or _log_fault)
    return _open(folder, clock or SystemClock(), edges, is_reading_only=is_reading_only)[0]


def make_sample(folder: Folder, *, clock: Clock | None = None) -> int:
    """Make the sample shop in a folder, or find it there, and say how many items it has.

    Raises:
        WrongUse: the folder holds a real shop.
        ShopError: the folder cannot be used, or the practice network cannot be read.
    """
    clock = clock or SystemClock()
    sample.claim(folder)
    desk, db = _open(folder, clock, _Given(None, None, _log_fault), is_reading_only=False)
    try:
        return sample.fill(desk, Triage(db, clock, actor_id=actions.PROGRAM))
    finally:
        desk.close()


@dataclass(frozen=True, slots=True)
class _Given:
    """What a caller may put in the place of our own."""

    transport: httpx.BaseTransport | None
    keyring: KeyringBackend | None
    on_error: Callable[[BaseException], None]


def _open(
    folder: Folder, clock: Clock, given: _Given, *, is_reading_only: bool
) -> tuple[Desk, sqlite3.Connection]:
    with ExitStack() as shutting:  # undone in the opposite order, now or at `Desk.close`
        if not is_reading_only:
            shutting.enter_context(handover.hold(folder))
        db = open_reader(folder) if is_reading_only else open_writer(folder, clock)
        shutting.callback(db.close)
        who = profile.load_or_make(folder)
        read_page = Reader(folder)
        shutting.callback(read_page.close)
        doors = _doors(folder, who, clock, given, shutting)
        jobs = Jobs(on_error=given.on_error)
        shutting.callback(jobs.close)
        base = _Base(folder, who, clock, jobs, db, read_page, Current(read_page, clock))
        shutting.callback(jobs.on_changed(base.current.forget))
        return _lay_out(base, doors, shutting.pop_all().close), db


@dataclass(frozen=True, slots=True)
class _Base:
    """What nearly everything stands on."""

    folder: Folder
    profile: Profile
    clock: Clock
    jobs: Jobs
    db: sqlite3.Connection
    read_page: Reader
    current: Current


@dataclass(frozen=True, slots=True)
class _Edges:
    """The ways out of the program."""

    channels: Mapping[str, Channel]
    http: Http
    secrets_of: Callable[[int], Secrets]
    keyring: Callable[[], Keyring] | None


def _doors(
    folder: Folder,
    who: Profile,
    clock: Clock,
    given: _Given,
    shutting: ExitStack,
) -> _Edges:
    places = PracticePlaces(folder.root, clock) if who.is_sample else None
    if places is not None:
        shutting.callback(places.close)
    http = Http(clock=clock, practice=places, transport=given.transport)
    shutting.callback(http.close)
    channels = LateChannels(all_channels)
    if who.is_sample:  # it speaks to the practice network only, and has no secret to keep
        return _Edges(channels, http, _practice_secrets, None)
    ring = Late(partial(_keyring, who.id, given.keyring))
    shutting.callback(_close_keyring, ring)
    return _Edges(channels, http, lambda account_id: ring.get().secrets_of(account_id), ring.get)


def _lay_out(base: _Base, edges: _Edges, shut: Callable[[], None]) -> Desk:
    db, jobs, clock, current, read_page = (
        base.db, base.jobs, base.clock, base.current, base.read_page,
    )  # fmt: skip
    channels, http, secrets_of = edges.channels, edges.http, edges.secrets_of
    search = Search(read_page, lambda: current.clockwork().zone)
    arrivals = Arrivals(read_page, current, marks_backlog=not base.profile.is_sample)
    replies = Replies(db, channels, clock, current.settings, current.clockwork)
    reactions = Reactions(db, jobs, channels, http, secrets_of, clock)
    fetching = Fetching(
        db, jobs, read_page, Doors(channels, http, secrets_of), arrivals, current, clock
    )
    return Desk(
        folder=base.folder,
        profile=base.profile,
        clock=clock,
        jobs=jobs,
        read_page=read_page,
        search=search,
        channels=channels,
        accounts=Accounts(
            db, jobs, read_page, channels, http, secrets_of, clock, keyring=edges.keyring
        ),
        fetching=fetching,
        triage=Triage(db, clock, replies=replies, search=search, take_back=reactions.take_back),
        replies=replies,
        outbox=Outbox(jobs, replies, channels, http, secrets_of),
        threads=Threads(db, jobs, channels, http, secrets_of, clock, current.clockwork),
        reactions=reactions,
        watches=Watches(db, jobs, read_page, clock),
        checklist=Checklist(db, clock, current),
        preferences=Preferences(db, clock, current),
        views=Views(db, clock),
        upkeep=Upkeep(base.folder, db, clock, current),
        current=current,
        shut=shut,
    )


def _practice_secrets(_account_id: int) -> Secrets:
    return PracticeSecrets()


def _keyring(profile_id: str, backend: KeyringBackend | None) -> Keyring:
    from app.credentials import Keyring

    return Keyring(profile_id, backend=backend)


def _close_keyring(ring: Late[Keyring]) -> None:
    for made in ring.made():
        made.close()


def _log_fault(error: BaseException) -> None:
    """Log where a fault of our own lies, not what it says: that may be somebody's words."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("a fault in a lane: %s in %s", type(error).__name__, " > ".join(places[-FRAMES:]))
