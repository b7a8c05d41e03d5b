"""Everything a window or a command works with, laid out once by `app.assemble`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.channels.base import Channel
    from app.clock import Clock
    from app.domain.deadline import Clockwork
    from app.jobs.lanes import Jobs
    from app.paths import Folder
    from app.services.accounts import Accounts
    from app.services.checklist import Checklist
    from app.services.current import Current
    from app.services.fetching import Fetching
    from app.services.outbox import Outbox
    from app.services.preferences import Preferences
    from app.services.profile import Profile
    from app.services.reactions import Reactions
    from app.services.replies import Replies
    from app.services.threads import Threads
    from app.services.triage import Triage
    from app.services.upkeep import Upkeep
    from app.services.views import Views
    from app.services.watches import Watches
    from app.settings import Settings
    from app.store.read import Reader
    from app.store.search import Search


@dataclass(frozen=True, slots=True)
class Desk:
    """One open data folder with all that can be done to it."""

    folder: Folder
    profile: Profile
    clock: Clock
    jobs: Jobs
    read_page: Reader
    search: Search
    channels: Mapping[str, Channel]
    accounts: Accounts
    fetching: Fetching
    triage: Triage
    replies: Replies
    outbox: Outbox
    threads: Threads
    reactions: Reactions
    watches: Watches
    checklist: Checklist
    preferences: Preferences
    views: Views
    upkeep: Upkeep
    current: Current
    shut: Callable[[], None]

    def settings(self) -> Settings:
        """Tell what the owner has set."""
        return self.current.settings()

    def clockwork(self) -> Clockwork:
        """Tell what the shop's clock runs by."""
        return self.current.clockwork()

    def close(self) -> None:
        """End the lanes, make the last writes, close the files and give up the lock."""
        self.shut()
