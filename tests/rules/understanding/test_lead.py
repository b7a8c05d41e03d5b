"""An answer to a stranger is helpful once; what looks pushy is said before it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.lead import Contact, Push, pushes

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def ago(days: float) -> datetime:
    return NOW - days * DAY


@pytest.mark.parametrize(
    ("contact", "is_private", "why"),
    [
        (Contact(is_lead=True, is_addressed=False), False, ()),
        (Contact(is_lead=False, is_addressed=False, n_answers=3), True, ()),
        (Contact(is_lead=True, is_addressed=True, n_answers=3), True, ()),
        (Contact(is_lead=True, is_addressed=False), True, (Push.MESSAGE,)),
        (Contact(is_lead=True, is_addressed=False, last_from_them_at=ago(900)), True, ()),
        (Contact(is_lead=True, is_addressed=False, n_answers=1), False, (Push.AGAIN,)),
        (
            Contact(is_lead=True, is_addressed=False, n_answers=1, last_from_them_at=ago(0.1)),
            False,
            (),
        ),
        (
            Contact(is_lead=True, is_addressed=False, last_to_them_at=ago(29.9)),
            False,
            (Push.QUIET,),
        ),
        (Contact(is_lead=True, is_addressed=False, last_to_them_at=ago(30)), False, ()),
        (
            Contact(
                is_lead=True,
                is_addressed=False,
                last_to_them_at=ago(5),
                last_from_them_at=ago(4),
            ),
            False,
            (),
        ),
        (
            Contact(
                is_lead=True,
                is_addressed=False,
                n_answers=1,
                last_to_them_at=ago(4),
                last_from_them_at=ago(5),
            ),
            True,
            (Push.AGAIN, Push.QUIET),
        ),
    ],
)
def test_what_looks_pushy(contact: Contact, is_private: bool, why: tuple[Push, ...]) -> None:
    assert pushes(contact, NOW, is_private=is_private) == why
