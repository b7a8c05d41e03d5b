"""What a try to read an account means for its state: product.md 2, "Channel"; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.clock import utc_moment
from app.domain.item import AccountState
from app.errors import (
    BudgetSpent,
    NotOffered,
    OutOfCredit,
    RateLimited,
    ScopeMissing,
    ShopError,
    SignInError,
    WaitingForApproval,
)

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
JITTER: Final = 0.2  # so that many programs do not come back in the same second
DEFAULT_LIMIT: Final = timedelta(minutes=15)  # where a network wants a pause and not how long
SLOW: Final = timedelta(days=1)  # approval and payment take people, not seconds
SLOW_ERRORS: Final = (WaitingForApproval, OutOfCredit)
BESIDE: Final = (NotOffered, ScopeMissing, BudgetSpent)  # of one stream, not of the account
EXPIRES_SOON: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an account stands after a try."""

    state: AccountState
    error: ShopError | None
    failures: int
    next_try_at: datetime | None
    is_success: bool


def outcome(
    errors: Sequence[ShopError],
    *,
    failures: int,
    n_read: int,
    now: datetime,
    chance: float,
    n_fresh: int = 0,
    ends_at: datetime | None = None,
) -> Outcome:
    """Judge a try by what its streams met.

    Args:
        errors: what went wrong, one for each stream that failed.
        failures: tries in a row that failed before this one.
        n_read: streams that were read to their end.
        now: the present moment, UTC.
        chance: 0 to 1, where in its jitter the next try lies.
        n_fresh: further streams, read so lately that it was not their turn.
        ends_at: when the sign-in ends, or the data with it, where that is known.

    Returns:
        Only a sign-in that the network calls dead needs the owner; what a server does not
        offer, or has given enough of, is no failure where other streams could be read;
        anything else passes.
    """
    dead = next((one for one in errors if isinstance(one, SignInError)), None)
    if dead is not None:
        return Outcome(AccountState.NEEDS_SIGN_IN, dead, failures + 1, None, is_success=False)
    pressing = [one for one in errors if not isinstance(one, BESIDE)]
    if errors and not pressing and not n_read + n_fresh:
        pressing = list(errors)
    limited = _limited(pressing, failures, now)
    if limited is not None:
        return limited
    if pressing:
        next_try = now + pause(failures, chance)
        return Outcome(AccountState.TIRED, pressing[0], failures + 1, next_try, is_success=False)
    is_ending = ends_at is not None and ends_at - now <= EXPIRES_SOON
    state = AccountState.EXPIRING if is_ending else AccountState.OK
    error_beside = errors[0] if errors else None
    return Outcome(state, error_beside, 0, None, is_success=bool(n_read) or not errors)


def _limited(pressing: Sequence[ShopError], failures: int, now: datetime) -> Outcome | None:
    """Say until when to wait for what time alone mends; None where nothing is of that sort."""
    limits = [one for one in pressing if isinstance(one, RateLimited)]
    own = [one for one in limits if not isinstance(one, BudgetSpent)]
    if own:
        limit = max(own, key=lambda one: _until(one, now))
        until = _until(limit, now)
        return Outcome(AccountState.LIMITED, limit, failures, until, is_success=False)
    slow = next((one for one in pressing if isinstance(one, SLOW_ERRORS)), None)
    if slow is not None:
        return Outcome(AccountState.LIMITED, slow, failures, now + SLOW, is_success=False)
    if limits and all(isinstance(one, BESIDE) for one in pressing):
        limit = min(limits, key=lambda one: _until(one, now))
        until = _until(limit, now)
        return Outcome(AccountState.LIMITED, limit, failures, until, is_success=False)
    return None


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
