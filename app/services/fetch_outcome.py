"""What a try to read an account means for its state: product.md 2, "Channel"; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.clock import utc_moment
from app.domain.item import AccountState
from app.errors import NotOffered, RateLimited, ScopeMissing, ShopError, SignInError

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
JITTER: Final = 0.2  # so that many programs do not come back in the same second
DEFAULT_LIMIT: Final = timedelta(minutes=15)  # where a network wants a pause and not how long


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an account stands after a try."""

    state: AccountState
    error: ShopError | None
    failures: int
    next_try_at: datetime | None
    is_success: bool


def outcome(
    errors: Sequence[ShopError], *, failures: int, n_read: int, now: datetime, chance: float
) -> Outcome:
    """Judge a try by what its streams met.

    Args:
        errors: what went wrong, one for each stream that failed.
        failures: tries in a row that failed before this one.
        n_read: streams that were read to their end.
        now: the present moment, UTC.
        chance: 0 to 1, where in its jitter the next try lies.

    Returns:
        Only a sign-in that the network calls dead needs the owner; what a server does not
        offer is no failure where other streams could be read; anything else passes.
    """
    dead = next((one for one in errors if isinstance(one, SignInError)), None)
    if dead is not None:
        return Outcome(AccountState.NEEDS_SIGN_IN, dead, failures + 1, None, is_success=False)
    limit = next((one for one in errors if isinstance(one, RateLimited)), None)
    if limit is not None:
        until = _until(limit, now)
        return Outcome(AccountState.LIMITED, limit, failures, until, is_success=False)
    passing = [one for one in errors if not isinstance(one, NotOffered | ScopeMissing)]
    if passing or (errors and not n_read):
        error = (passing or list(errors))[0]
        next_try = now + pause(failures, chance)
        return Outcome(AccountState.TIRED, error, failures + 1, next_try, is_success=False)
    error_beside = errors[0] if errors else None
    return Outcome(AccountState.OK, error_beside, 0, None, is_success=True)


def pause(failures: int, chance: float) -> timedelta:
    """Say how long to leave a network alone after so many failures before this one."""
    plain = min(FIRST_PAUSE * int(2 ** min(failures, 10)), LONGEST_PAUSE)
    return plain * (1 - JITTER + 2 * JITTER * chance)


def _until(limit: RateLimited, now: datetime) -> datetime:
    try:
        until = utc_moment(limit.until_at)
    except ValueError:
        return now + DEFAULT_LIMIT
    return max(until, now)
