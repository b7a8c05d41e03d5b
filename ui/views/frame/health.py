"""How the channels are, in one line, and whether we are cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from app.domain.item import AccountState
from app.errors import Unreachable
from app.i18n import _, ngettext
from ui.i18n import hour_text, number_text, when_text
from ui.views.account_words import is_resting, state_words

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
    details: str = ""  # every account with how it does, a line each
    worst_id: int | None = None  # the account that needs the owner most


def health(accounts: Sequence[AccountRow], now: datetime, zone: tzinfo) -> Health:
    """Sum up the accounts, the worst first."""
    live = [one for one in accounts if one.state in ALIVE]
    if not live:
        return Health(_("No channel connected yet"), "plug", "text3")
    summed = _summed(live, now, zone)
    bad = sorted((one for one in live if one.state != AccountState.OK), key=_weight)
    details = "\n".join(_detail(one, now, zone) for one in (*bad, *_fine(live)))
    return replace(
        summed, details=details, worst_id=bad[0].id if bad and not is_resting(bad[0]) else None
    )


def _summed(live: Sequence[AccountRow], now: datetime, zone: tzinfo) -> Health:
    needing = [one for one in live if one.state in NEEDS_OWNER]
    if len(needing) == 1:
        return Health(_needs(needing[0], now), "key-round", "warn")
    if n := len(needing):
        words = ngettext("{n} channel needs you", "{n} channels need you", n)
        return Health(words.format(n=number_text(n)), "key-round", "warn")
    awake = [one for one in live if not is_resting(one)]
    troubled = [one for one in awake if one.state != AccountState.OK]
    if len(troubled) == 1:
        words = _("{name}: {state}")
        said = words.format(name=troubled[0].name, state=state_words(troubled[0]))
        return Health(said, "triangle-alert", "warn")
    if n := len(troubled):
        words = ngettext("{n} channel has trouble", "{n} channels have trouble", n)
        return Health(words.format(n=number_text(n)), "triangle-alert", "warn")
    reads = [one.last_success_at for one in awake]
    if not reads:
        return Health(_("The channels wait for their networks"), "hourglass", "text3")
    oldest = min((moment for moment in reads if moment), default=None)
    if oldest is None or None in reads:
        return Health(_("Not every channel has been read yet"), "clock", "text3")
    is_today = oldest.astimezone(zone).date() == now.astimezone(zone).date()
    when = hour_text(oldest, zone) if is_today else when_text(oldest, now, zone)
    return Health(_("All channels read {when}").format(when=when), "circle-check", "ok")


def _needs(row: AccountRow, now: datetime) -> str:
    days = row.days_left(now)
    if row.state is AccountState.EXPIRING and days is not None:
        words = ngettext(
            "{name}: the sign-in ends in {n} day", "{name}: the sign-in ends in {n} days", days
        )
        return words.format(name=row.name, n=number_text(days))
    return _("{name} asks you to sign in").format(name=row.name)


def _weight(row: AccountRow) -> tuple[bool, bool, int]:
    return row.state not in NEEDS_OWNER, is_resting(row), row.id


def _fine(live: Sequence[AccountRow]) -> list[AccountRow]:
    return [one for one in live if one.state is AccountState.OK]


def _detail(row: AccountRow, now: datetime, zone: tzinfo) -> str:
    read = when_text(row.last_success_at, now, zone) if row.last_success_at else ""
    parts = [state_words(row)]
    parts += [_("read {when}").format(when=read)] if read else []
    if row.next_try_at is not None and row.next_try_at > now:
        parts.append(_("next try {when}").format(when=when_text(row.next_try_at, now, zone)))
    return f"{row.name}: {', '.join(parts)}"


def is_cut_off(accounts: Sequence[AccountRow]) -> bool:
    """Tell whether no network at all could be reached the last time."""
    live = [one for one in accounts if one.state in ALIVE]
    return bool(live) and all(
        isinstance(one.error, Unreachable) and one.error.why in CUT for one in live
    )
