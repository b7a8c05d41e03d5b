"""Every command there is, in the order in which help lists them."""

from __future__ import annotations

from functools import cache

from app.services.commands import (
    accounts,
    data,
    doctor,
    inbox,
    insight,
    reading,
    replies,
    routine,
    shop,
    understanding,
    watches,
)
from app.services.commands import round as by_hand
from app.services.commands.shape import Command

FAMILIES = (
    inbox,
    replies,
    routine,
    accounts,
    by_hand,
    watches,
    understanding,
    insight,
    reading,
    shop,
    data,
    doctor,
)


@cache
def table() -> dict[str, Command]:
    """Give every command by its words."""
    return {command.words: command for family in FAMILIES for command in family.COMMANDS}
