"""What answers and watches cost where a network takes money, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from app.domain.item import AccountState
from app.i18n import _
from app.queries.accounts import accounts
from app.services.spellings import watch_ref
from ui.i18n import locale

if TYPE_CHECKING:
    from app.channels.base import AccountRef
    from app.services.desk import Desk
    from app.services.watches import Boxes

THOUSAND: Final = 1000  # thousandths of a dollar
CENT: Final = 10
DAY_MIN: Final = 24 * 60
Cost = Callable[[str], int]  # of a text, in thousandths of a dollar


@dataclass(frozen=True, slots=True)
class Look:
    """An account whose network can be asked once for a watch, and what that costs."""

    account_id: int
    channel: str
    name: str
    mills: int  # thousandths of a dollar


def answer_text(cost_of: Cost, text: str) -> tuple[str, bool]:
    """Say what sending a text costs, and whether something in it makes it dear."""
    mills, usual = cost_of(text), cost_of("")
    if mills > usual:
        words = _("The link in it makes this answer cost {sum} dollars instead of {usual}.")
        return words.format(sum=dollars(mills), usual=dollars(usual)), True
    return _("Sending this costs {sum} dollars.").format(sum=dollars(mills)), False


def watch_costs(desk: Desk, boxes: Boxes) -> tuple[tuple[str, int], ...]:
    """Say what looking for a watch costs a day at the most; on the reader lane.

    Returns:
        Each account's name with thousandths of a dollar, where it costs anything.
    """
    watch = replace(boxes, id=0)
    found = []
    for row in accounts(desk.read_page):
        channel, login = desk.channels[row.channel], cast("AccountRef", row)
        cost_of = getattr(channel, "cost_of_search", None)
        is_asked = not boxes.channels or row.channel in boxes.channels
        if cost_of is not None and is_asked and row.state is not AccountState.OFF:
            sought = watch_ref(watch, row.channel)
            own = [one for one in channel.streams(login, [sought]) if one.watch_id == watch.id]
            looks = sum(DAY_MIN / one.every_min for one in own)
            found.append((row.name, round(cost_of(login) * looks)))
    return tuple(found)


def looks(desk: Desk, boxes: Boxes) -> tuple[Look, ...]:
    """List the accounts that search for a watch; on the reader lane."""
    watch = replace(boxes, id=0)
    found = []
    for row in accounts(desk.read_page):
        channel, login = desk.channels[row.channel], cast("AccountRef", row)
        is_asked = not boxes.channels or row.channel in boxes.channels
        if not is_asked or row.state is AccountState.OFF:
            continue
        sought = watch_ref(watch, row.channel)
        if any(one.watch_id == watch.id for one in channel.streams(login, [sought])):
            cost_of = getattr(channel, "cost_of_search", None)
            mills = 0 if cost_of is None else cost_of(login)
            found.append(Look(row.id, row.channel, row.name or row.handle, mills))
    return tuple(found)


def look_text(look: Look) -> str:
    """Say before a look what it costs."""
    if look.mills:
        words = _("It asks once and costs up to {sum} dollars. Nothing of it is stored.")
        return words.format(sum=dollars(look.mills))
    return _("It asks once and costs nothing. Nothing of it is stored.")


def watch_text(costs: Sequence[tuple[str, int]]) -> str:
    """Say what a watch costs a day at the most, for each account: its name and the cost."""
    words = _("At {name} this watch costs up to {sum} dollars a day.")
    return " ".join(words.format(name=name, sum=dollars(mills)) for name, mills in costs)


def dollars(mills: int) -> str:
    """Write thousandths of a dollar as dollars; thousandths only where there are some."""
    return locale().toString(mills / THOUSAND, "f", 3 if mills % CENT else 2)
