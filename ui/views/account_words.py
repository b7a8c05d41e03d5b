"""How an account does, in the few words that a list, the panel and the side bar share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.domain.item import AccountState
from app.errors import BudgetSpent, OutOfCredit, WaitingForApproval
from app.i18n import _
from app.wording import account_state_name, capability_name, channel_name, impossible_text

if TYPE_CHECKING:
    from app.queries.accounts import AccountRow

LOOKS: Final = {
    AccountState.OK: ("circle-check", "ok"),
    AccountState.TIRED: ("clock-alert", "warn"),
    AccountState.EXPIRING: ("hourglass", "warn"),
    AccountState.NEEDS_SIGN_IN: ("key-round", "danger"),
    AccountState.LIMITED: ("hourglass", "warn"),
    AccountState.OFF: ("circle-dashed", ""),
    AccountState.BY_HAND: ("hand", ""),
}
RESTING: Final = ("hourglass", "info")
CAP: Final = "monthly_cap"  # in `config`, where the network wants money


def look(row: AccountRow) -> tuple[str, str]:
    """Give icon and colour of how an account does."""
    return RESTING if is_resting(row) else LOOKS[row.state]


def state_words(row: AccountRow) -> str:
    """Say how an account does, and of one that is limited by what."""
    if row.state is AccountState.LIMITED:
        if isinstance(row.error, WaitingForApproval):
            return _("Waits for {network}").format(network=channel_name(row.channel))
        if isinstance(row.error, OutOfCredit):
            return _("No credit left")
        if _is_kept_at_nothing(row):
            return _("Your monthly limit is 0")
        if isinstance(row.error, BudgetSpent):
            return _("Its limit is used up")
    return account_state_name(row.state)


def lacks_lines(lacks: Sequence[tuple[str, str]]) -> list[str]:
    """Say what a sign-in lacks, a line for each reason."""
    reasons: dict[str, list[str]] = {}
    for name, why in lacks:
        reasons.setdefault(why, []).append(capability_name(name))
    words = _("{names}: {why}")
    return [
        words.format(names=", ".join(names), why=impossible_text(why))
        for why, names in reasons.items()
    ]


def is_resting(row: AccountRow) -> bool:
    """Tell whether an account is not read for a reason that needs nobody: no trouble, then."""
    is_waiting = isinstance(row.error, WaitingForApproval)
    return row.state is AccountState.LIMITED and (is_waiting or _is_kept_at_nothing(row))


def _is_kept_at_nothing(row: AccountRow) -> bool:
    cap = row.config.get(CAP)
    return isinstance(row.error, BudgetSpent) and cap is not None and not cap.strip("0.,")
