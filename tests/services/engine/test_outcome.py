"""What a try means for an account, by table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.item import AccountState
from app.errors import (
    BadAnswer,
    BudgetSpent,
    Gone,
    KeyringLocked,
    NotOffered,
    OutOfCredit,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    SignInExpired,
    Unreachable,
    WaitingForApproval,
)
from app.services.fetch_outcome import LONGEST_PAUSE, outcome, pause

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
OK, TIRED = AccountState.OK, AccountState.TIRED
DEAD, LIMITED = AccountState.NEEDS_SIGN_IN, AccountState.LIMITED
LIMIT = RateLimited(until_at="2026-03-04T08:20:00Z")
SPENT = BudgetSpent(until_at="2026-03-05T08:00:00Z", bucket="search")


@pytest.mark.parametrize(
    ("errors", "n_read", "state"),
    [
        ([], 3, OK),
        ([], 0, OK),
        ([Unreachable()], 2, TIRED),
        ([BadAnswer()], 0, TIRED),
        ([Gone()], 0, TIRED),
        ([Refused(reason="forbidden")], 0, TIRED),
        ([SignInExpired()], 0, TIRED),
        ([KeyringLocked()], 0, TIRED),
        ([SignInError()], 0, DEAD),
        ([Unreachable(), SignInError()], 1, DEAD),
        ([LIMIT], 1, LIMITED),
        ([Unreachable(), LIMIT], 1, LIMITED),
        ([LIMIT, SignInError()], 0, DEAD),
        ([NotOffered(what="search")], 2, OK),
        ([ScopeMissing(scopes="read:search")], 2, OK),
        ([NotOffered(what="search"), Unreachable()], 2, TIRED),
        ([NotOffered(what="search")], 0, TIRED),
        ([SPENT], 1, OK),
        ([SPENT], 0, LIMITED),
        ([SPENT, NotOffered(what="search")], 0, LIMITED),
        ([SPENT, Unreachable()], 0, TIRED),
        ([SPENT, LIMIT], 0, LIMITED),
        ([WaitingForApproval()], 0, LIMITED),
        ([OutOfCredit()], 2, LIMITED),
        ([ShopError()], 2, TIRED),
    ],
)
def test_state(errors: list[ShopError], n_read: int, state: AccountState) -> None:
    result = outcome(errors, failures=0, n_read=n_read, now=NOW, chance=0.5)
    assert result.state is state
    assert result.is_success is (state is OK)
    assert (result.next_try_at is not None) is (state in (TIRED, LIMITED))


def test_what_presses_is_the_error_that_is_told() -> None:
    result = outcome(
        [NotOffered(what="search"), Unreachable(why="dns")],
        failures=0,
        n_read=1,
        now=NOW,
        chance=0.5,
    )
    assert result.error == Unreachable(why="dns")


@pytest.mark.parametrize(
    ("until_at", "until"),
    [
        ("2026-03-04T08:20:00Z", NOW + timedelta(minutes=20)),
        ("2026-03-04T07:00:00Z", NOW),
        ("", NOW + timedelta(minutes=15)),
        ("soon", NOW + timedelta(minutes=15)),
    ],
)
def test_a_limit_lasts_as_long_as_the_network_says(until_at: str, until: datetime) -> None:
    errors = [RateLimited(until_at=until_at)]
    assert outcome(errors, failures=4, n_read=0, now=NOW, chance=0).next_try_at == until


def test_pauses_grow_to_an_hour_and_never_all_end_together() -> None:
    middles = [pause(n, 0.5) for n in range(12)]
    assert middles == sorted(middles)
    assert middles[0] == timedelta(minutes=1)
    assert middles[-1] == LONGEST_PAUSE
    assert pause(3, 0.0) < pause(3, 0.5) < pause(3, 1.0) <= 1.2 * pause(3, 0.5)


def test_a_success_forgets_the_failures() -> None:
    assert outcome([], failures=9, n_read=1, now=NOW, chance=0.5).failures == 0


@pytest.mark.parametrize(
    ("errors", "n_read", "until"),
    [
        ([SPENT, LIMIT], 0, NOW + timedelta(minutes=20)),
        ([SPENT], 0, NOW + timedelta(days=1)),
        ([SPENT, BudgetSpent(until_at="2026-03-04T12:00:00Z")], 0, NOW + timedelta(hours=4)),
        ([LIMIT, RateLimited(until_at="2026-03-04T09:00:00Z")], 0, NOW + timedelta(hours=1)),
        ([OutOfCredit(), SPENT], 0, NOW + timedelta(days=1)),
    ],
)
def test_of_several_limits_the_one_that_holds_all_up_counts(
    errors: list[ShopError], n_read: int, until: datetime
) -> None:
    result = outcome(errors, failures=0, n_read=n_read, now=NOW, chance=0.5)
    assert result.next_try_at == until


def test_what_was_read_lately_counts_as_read_but_is_no_success() -> None:
    result = outcome([SPENT], failures=0, n_read=0, n_fresh=1, now=NOW, chance=0.5)
    assert (result.state, result.error, result.is_success) == (OK, SPENT, False)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (15, OK),
        (14, AccountState.EXPIRING),
        (0, AccountState.EXPIRING),
        (-3, AccountState.EXPIRING),
    ],
)
def test_what_ends_soon_says_so_and_is_read_all_the_same(days: int, state: AccountState) -> None:
    ends_at = NOW + timedelta(days=days)
    result = outcome([], failures=0, n_read=1, now=NOW, chance=0.5, ends_at=ends_at)
    assert (result.state, result.is_success) == (state, True)
    tired = outcome([Unreachable()], failures=0, n_read=0, now=NOW, chance=0.5, ends_at=ends_at)
    assert tired.state is TIRED
