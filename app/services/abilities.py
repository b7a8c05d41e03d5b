"""What an account may do: declared by its network, proven at its sign-in, and found out in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from app.channels.base import Capability
from app.errors import NotOffered, ScopeMissing, ShopError
from app.events import NOTHING, Changed
from app.queries import accounts as asked
from app.queries.accounts import CANNOT
from app.store import accounts as kept
from app.store.read import of_writer
from app.store.transaction import transaction

Lack = tuple[str, str]  # a capability and the code of the reason


def lack_of(error: ShopError | None, verb: Capability | None = None) -> Lack | None:
    """Say what an error tells an account cannot do; None where it tells nothing of the sort.

    Args:
        error: what the network answered.
        verb: what it was asked for, where that was no reading.
    """
    if isinstance(error, ScopeMissing) and verb is not None:
        return verb.value, "scope"
    if not isinstance(error, NotOffered):
        return None
    named = error.what if error.what in set(Capability) else verb
    return (str(named), "not_here") if named else None


def lose(db: sqlite3.Connection, account_id: int, declared: Iterable[str], lack: Lack) -> Changed:
    """Take a capability away from an account until it signs in again, and keep why.

    `declared` is what its network offers: an account of which nothing else is known has it all.
    """
    capability, code = lack
    with transaction(db):
        row = asked.account(of_writer(db), account_id)
        able = row.capabilities or frozenset(map(str, declared))
        if capability not in able:
            return NOTHING
        config = {**row.config, CANNOT + capability: code}
        left = able - {capability} or able  # none at all would read as: nothing is known
        kept.change(db, account_id, capabilities=left, config=config)
    return Changed(is_accounts=True)


def without_lacks(config: Mapping[str, str]) -> dict[str, str]:
    """Forget what an account could not do, since it signs in anew."""
    return {name: value for name, value in config.items() if not name.startswith(CANNOT)}


def lacks(pairs: Iterable[Lack]) -> dict[str, str]:
    """Write what a sign-in lacks as it stands in `config`."""
    return {CANNOT + capability: code for capability, code in pairs}
