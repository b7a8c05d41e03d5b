"""The screens of the side bar, as a table; one that is not built yet is left out."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from app.i18n import N_

if TYPE_CHECKING:
    from ui.views.base import Stage, View


@dataclass(frozen=True, slots=True)
class Place:
    """One screen: where it is found and how the side bar shows it."""

    name: str
    icon: str
    label: str
    module: str
    made_by: str
    group: str = ""  # heading it stands under; "foot" at the very bottom

    def is_there(self) -> bool:
        """Tell whether the screen is built."""
        return find_spec(self.module) is not None

    def make(self, stage: Stage) -> View:
        """Build the screen, loading what it needs only now."""
        made: View = getattr(import_module(self.module), self.made_by)(stage)
        return made


PLACES: Final = (
    Place("today", "list-checks", N_("Today"), "ui.views.today", "TodayView"),
    Place("inbox", "inbox", N_("Inbox"), "ui.views.inbox", "InboxView"),
    Place("outbox", "send", N_("Outbox"), "ui.views.outbox", "OutboxView"),
    Place("trends", "trending-up", N_("Trends"), "ui.views.trends", "TrendsView", N_("Understand")),
    Place("topics", "tag", N_("Topics"), "ui.views.topics", "TopicsView", N_("Understand")),
    Place("leads", "handshake", N_("Leads"), "ui.views.leads", "LeadsView", N_("Understand")),
    Place("watches", "target", N_("Watches"), "ui.views.watches", "WatchesView", N_("Find")),
    Place("round", "hand", N_("By hand"), "ui.views.round", "RoundView", N_("Find")),
    Place("channels", "plug", N_("Channels"), "ui.views.channels", "ChannelsView", N_("Find")),
    Place("settings", "settings", N_("Settings"), "ui.views.settings", "SettingsView", "foot"),
)
