"""Signing in to a LinkedIn page with a pasted token."""

from __future__ import annotations

import pickle

import pytest

from app.channels.base import SIGN_IN_UNTIL
from app.channels.linkedin import LinkedIn
from app.channels.linkedin.asking import SUNSET_ON
from app.errors import (
    BadAnswer,
    ChooseOne,
    NothingFound,
    ScopeMissing,
    SignInError,
    Unreachable,
    WrongUse,
)
from tests.channels.contract.faults import BUSY, HTML
from tests.channels.linkedin.shop import GIVEN, PAGE, TOKEN, denied, signed_in, world

ACLS = "GET /rest/organizationAcls"


@pytest.mark.parametrize(
    "organization", ["1001", PAGE, "https://www.linkedin.com/company/1001/admin/"]
)
def test_a_token_and_a_page_sign_in(organization: str) -> None:
    with world().network() as net:
        shop = signed_in(net, {"token": f" {TOKEN}\n", "organization": organization})
        assert shop.identity is not None
        assert shop.identity.remote_id == PAGE
        assert shop.identity.name == "Cafe 1001"
        assert shop.identity.cannot == ()
        assert shop.account.server == "https://api.linkedin.com"
        assert shop.account.config[SIGN_IN_UNTIL] == "2027-01-21T08:00:00Z"
        assert shop.secrets.kept == {"token": TOKEN}


def test_the_only_page_is_found_and_one_of_several_is_asked_for() -> None:
    made = world()
    with made.network() as net:
        assert signed_in(net, {"token": TOKEN}).account.remote_id == PAGE
        made.pages = [PAGE, "urn:li:organization:1002"]
        with pytest.raises(ChooseOne) as caught:
            signed_in(net, {"token": TOKEN})
        assert caught.value.choices == (
            (PAGE, "Cafe 1001"),
            ("urn:li:organization:1002", "Cafe 1002"),
        )
        chosen = signed_in(net, {"token": TOKEN, "choice": "urn:li:organization:1002"})
        assert chosen.account.remote_id == "urn:li:organization:1002"


def test_where_linkedin_does_not_tell_the_page_the_owner_must() -> None:
    made = world()
    with made.network() as net:
        net.next(ACLS, denied(403))
        with pytest.raises(WrongUse, match="organization"):
            signed_in(net, {"token": TOKEN})
        made.pages = []
        with pytest.raises(WrongUse, match="organization"):
            signed_in(net, {"token": TOKEN})
        for trouble, error in ((BUSY, Unreachable), (HTML, BadAnswer)):
            net.next(ACLS, trouble)
            with pytest.raises(error):
                signed_in(net, {"token": TOKEN})


def test_a_wrong_token_and_one_that_may_read_nothing_are_refused() -> None:
    with world().network() as net:
        with pytest.raises(SignInError):
            signed_in(net, {**GIVEN, "token": "another"})
        with pytest.raises(SignInError):
            signed_in(net, {"organization": PAGE})
        net.next("GET /rest/posts", denied(403))
        with pytest.raises(ScopeMissing, match="r_organization_social_feed"):
            signed_in(net)


def test_a_page_whose_name_is_kept_back_has_its_number() -> None:
    with world().network() as net:
        net.next("GET /rest/organizations/{id}", denied(403))
        shop = signed_in(net)
        assert shop.identity is not None
        assert shop.identity.name == "LinkedIn 1001"


def test_another_origin_stands_in_for_the_network() -> None:
    with world().network() as net, net.served() as url:
        shop = signed_in(net, {**GIVEN, "server": url})
        assert shop.account.server == url
        assert len(shop.fetch("notifications")) == 3


def test_no_token_goes_in_the_clear_to_another_computer() -> None:
    with world().network() as net:
        with pytest.raises(NothingFound):
            signed_in(net, {**GIVEN, "server": "http://linkedin.example"})
        assert net.count() == 0


def test_reading_can_cross_to_the_mill_and_the_versions_end_is_told() -> None:
    assert pickle.loads(pickle.dumps(LinkedIn().read))  # noqa: S301 - our own function
    assert LinkedIn().version_ends_on == SUNSET_ON
