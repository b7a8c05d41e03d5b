"""Everything a window or a command works with, laid out by `app.assemble`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.channels.base import Channel
    from app.clock import Clock
    from app.domain.deadline import Clockwork
    from app.jobs.lanes import Jobs
    from app.paths import Folder
    from app.services.accounts import Accounts
    from app.services.by_hand_round import HandRound
    from app.services.checklist import Checklist
    from app.services.current import Current
    from app.services.fetching import Fetching
    from app.services.live_look import LiveLook
    from app.services.outbox import Outbox
    from app.services.pictures import Pictures
    from app.services.preferences import Preferences
    from app.services.profile import Profile
    from app.services.reactions import Reactions
    from app.services.replies import Replies
    from app.services.threads import Threads
    from app.services.triage import Triage
    from app.services.understanding.insight import Insight
    from app.services.upkeep import Upkeep
    from app.services.views import Views
    from app.services.watches import Watches
    from app.settings import Settings
    from app.store.read import Reader
    from app.store.search import Search


class Desk(Protocol):
    """One open data folder with all that can be done to it.

    The parts below `current` are loaded and made when they are first used, once, whichever
    thread asks: the window is painted before most of them are.
    """

    @property
    def folder(self) -> Folder:
        """The data folder."""

    @property
    def profile(self) -> Profile:
        """Whose folder it is."""

    @property
    def clock(self) -> Clock:
        """What time it is."""

    @property
    def jobs(self) -> Jobs:
        """The lanes."""

    @property
    def read_page(self) -> Reader:
        """What every query asks through."""

    @property
    def current(self) -> Current:
        """The settings in force."""

    @property
    def search(self) -> Search:
        """The search field's question."""

    @property
    def channels(self) -> Mapping[str, Channel]:
        """Every network, by its name."""

    @property
    def accounts(self) -> Accounts:
        """Connecting and removing logins."""

    @property
    def fetching(self) -> Fetching:
        """The round of all accounts."""

    @property
    def triage(self) -> Triage:
        """Moving items between the piles."""

    @property
    def replies(self) -> Replies:
        """Drafts and answers."""

    @property
    def outbox(self) -> Outbox:
        """Sending what is due."""

    @property
    def threads(self) -> Threads:
        """Whole conversations."""

    @property
    def reactions(self) -> Reactions:
        """Liking, hiding, deleting."""

    @property
    def watches(self) -> Watches:
        """What is looked for."""

    @property
    def live_look(self) -> LiveLook:
        """One look at what a network brings for a watch that is not kept yet."""

    @property
    def hand_round(self) -> HandRound:
        """The places looked at by hand."""

    @property
    def checklist(self) -> Checklist:
        """The day's steps."""

    @property
    def pictures(self) -> Pictures:
        """Pictures that hang on items, from networks that are allowed them."""

    @property
    def preferences(self) -> Preferences:
        """Changing settings."""

    @property
    def insight(self) -> Insight:
        """What is made of what people say."""

    @property
    def views(self) -> Views:
        """Saved filters."""

    @property
    def upkeep(self) -> Upkeep:
        """Backups and clearing."""

    def settings(self) -> Settings:
        """Tell what the owner has set."""

    def clockwork(self) -> Clockwork:
        """Tell what the shop's clock runs by."""

    def close(self) -> None:
        """End the lanes, make the last writes, close the files and give up the lock."""
