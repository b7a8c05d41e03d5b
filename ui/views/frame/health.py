"""How the channels are, in one line, and whether we are cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from app.domain.item import AccountState
from app.errors import Unreachable
from app.i18n import _, ngettext
from ui.i18n import hour_text, number_text, when_text

if TYPE_CHECKING:
    from app.queries.accounts import AccountRow

NEEDS_OWNER: Final = (AccountState.NEEDS_SIGN_IN, AccountState.EXPIRING)
CUT: Final = ("dns", "offline", "refused", "timeout", "cut")
ALIVE: Final = (
    AccountState.OK,
    AccountState.TIRED,
    AccountState.LIMITED,
    AccountState.EXPIRING,
    AccountState.NEEDS_SIGN_IN,
)


@dataclass(frozen=True, slots=True)
class Health:
    """What the side bar's last line says."""

    text: str
    icon: str
    ink: str


def health(accounts: Sequence[AccountRow], now: datetime, zone: tzinfo) -> Health:
    """Sum up the accounts, the worst first."""
    live = [one for one in accounts if one.state in ALIVE]
    if not live:
        return Health(_("No channel connected yet"), "plug", "text3")
    if n := sum(one.state in NEEDS_OWNER for one in live):
        words = ngettext("{n} channel needs you", "{n} channels need you", n)
        return Health(words.format(n=number_text(n)), "key-round", "warn")
    if n := sum(one.state != AccountState.OK for one in live):
        words = ngettext("{n} channel has trouble", "{n} channels have trouble", n)
        return Health(words.format(n=number_text(n)), "triangle-alert", "warn")
    reads = [one.last_success_at for one in live]
    oldest = min((moment for moment in reads if moment), default=None)
    if oldest is None or None in reads:
        return Health(_("Not every channel has been read yet"), "clock", "text3")
    is_today = oldest.astimezone(zone).date() == now.astimezone(zone).date()
    when = hour_text(oldest, zone) if is_today else when_text(oldest, now, zone)
    return Health(_("All channels read {when}").format(when=when), "circle-check", "ok")


def is_cut_off(accounts: Sequence[AccountRow]) -> bool:
    """Tell whether no network at all could be reached the last time."""
    live = [one for one in accounts if one.state in ALIVE]
    return bool(live) and all(
        isinstance(one.error, Unreachable) and one.error.why in CUT for one in live
    )
