"""Entering a mailbox: where it is found, what is proved before anything is kept."""

from __future__ import annotations

import pytest

from app.channels.base import Capability
from app.channels.http import Http
from app.channels.mailbox import Mailbox
from app.channels.mailbox.line import Patience
from app.channels.mailbox.places import Place, address_of, imap_places, read_place, smtp_places
from app.errors import NothingFound, Refused, ShopError, SignInError, Unreachable, WrongUse
from app.wording import sentence
from tests.channels.contract.shop import KeptSecrets
from tests.channels.mailbox.house import HOUSE, PASSWORD, SHOP, MailHouse
from tests.channels.mailbox.letters import mail, notice
from tests.channels.mailbox.shop import signed_in
from tests.conftest import SetClock

QUICK = Mailbox(Patience(connect_s=1, total_s=3))


def failure(given: dict[str, str]) -> ShopError:
    """Say why a sign-in fails, and see that nothing was kept."""
    secrets = KeptSecrets()
    with pytest.raises(ShopError) as raised:
        QUICK.sign_in(Http(clock=SetClock()), given, secrets)
    assert secrets.kept == {}
    assert PASSWORD not in str(raised.value)
    assert sentence(raised.value)
    return raised.value


def test_a_mailbox_is_entered_read_and_tried_out_for_sending(house: MailHouse) -> None:
    shop = signed_in(QUICK, house.given() | {"name": "Shop A"})
    who = shop.identity
    assert who is not None
    assert (who.remote_id, who.handle, who.server) == (SHOP, SHOP, house.given()["server"])
    assert who.capabilities == {Capability.MESSAGES, Capability.MENTIONS, Capability.REPLY}
    assert who.cannot == ()
    assert who.config["sent"] == "Sent"
    assert who.config["from_name"] == "Shop A"
    assert shop.secrets.kept == {"password": PASSWORD}
    assert PASSWORD not in str(who)


def test_without_a_way_out_it_can_be_read_but_not_answered_from(house: MailHouse) -> None:
    shop = signed_in(QUICK, house.given() | {"smtp": "smtps://localhost:9"})
    assert shop.identity is not None
    assert shop.identity.cannot == (("reply", "mail_no_way_out"),)
    assert Capability.REPLY not in shop.identity.capabilities


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"password": "wrong"}, SignInError()),
        ({"password": ""}, WrongUse(why="no_secret")),
        ({"handle": "shop at house"}, WrongUse(why="needs_field", detail="--handle")),
        ({"folder": "Nowhere"}, Refused(reason="mail_folder", detail="Nowhere")),
        ({"server": "imaps://localhost:9"}, Unreachable(host="localhost", why="refused")),
        ({"server": "ftp://localhost"}, NothingFound(address="house.test")),
        ({"handle": "a@outlook.com", "server": ""}, Refused(reason="mail_microsoft")),
        ({"server": "outlook.office365.com"}, Refused(reason="mail_microsoft")),
        ({"handle": "a@proton.me", "server": ""}, Refused(reason="mail_proton")),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(
    house: MailHouse, changed: dict[str, str], error: ShopError
) -> None:
    assert failure(house.given() | changed) == error


def test_the_houses_own_name_is_learnt_from_most_of_its_mails(house: MailHouse) -> None:
    for n in range(5):
        house.deliver(notice(Message_ID=f"<{n}@x>"))
    house.deliver(notice(Message_ID="<liar@x>", results="mx.evil.test; dkim=pass header.d=x.test"))
    given = {name: value for name, value in house.given().items() if name != "authserv"}
    assert signed_in(QUICK, given).account.config["authserv"] == HOUSE


@pytest.mark.parametrize("n", [0, 4])
def test_a_name_that_few_mails_have_is_not_believed(house: MailHouse, n: int) -> None:
    for number in range(n):
        house.deliver(notice(Message_ID=f"<{number}@x>"))
    house.deliver(mail())
    given = {name: value for name, value in house.given().items() if name != "authserv"}
    assert "authserv" not in signed_in(QUICK, given).account.config


# --- where a mailbox is


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("imap.x.test", ["imaps://imap.x.test", "imap://imap.x.test"]),
        ("IMAPS://Imap.X.test", ["imaps://imap.x.test"]),
        ("x.test:993", ["imaps://x.test"]),
        ("x.test:143", ["imap://x.test"]),
        ("x.test:1993", ["imaps://x.test:1993", "imap://x.test:1993"]),
        ("[::1]:993", ["imaps://[::1]"]),
        ("x.test:99999", []),
        ("smtp://x.test", []),
        ("a@x.test", []),
        ("x.test/path", []),
        ("x y", []),
        ("", []),
    ],
)
def test_a_server_is_read_as_typed(typed: str, places: list[str]) -> None:
    assert [one.address for one in read_place(typed, "imap")] == places


@pytest.mark.parametrize(
    ("address", "typed", "imap", "smtp"),
    [
        ("a@gmail.com", "", "imaps://imap.gmail.com", "smtps://smtp.gmail.com"),
        ("a@shop.test", "imap.gmail.com", "imaps://imap.gmail.com", "smtps://smtp.gmail.com"),
        ("a@me.com", "", "imaps://imap.mail.me.com", "smtp://smtp.mail.me.com"),
        ("a@shop.test", "", "imaps://imap.shop.test", "smtps://smtp.shop.test"),
        ("a@shop.test", "mail.host.test", "imaps://mail.host.test", "smtps://smtp.host.test"),
        ("a@shop.test", "localhost", "imaps://localhost", "smtps://localhost"),
    ],
)
def test_servers_are_known_or_guessed(address: str, typed: str, imap: str, smtp: str) -> None:
    place = imap_places(address, typed)[0]
    assert place.address == imap
    assert smtp_places(address, "", place)[0].address == smtp


def test_a_server_named_for_sending_is_the_only_one_tried() -> None:
    place = Place("imaps", "imap.gmail.com", 993)
    named = [one.address for one in smtp_places("a@gmail.com", "smtps://out.x.test:1465", place)]
    assert named == ["smtps://out.x.test:1465"]


@pytest.mark.parametrize(
    "text", ["", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\n", "a@b c", "<a@b>"]
)
def test_what_is_no_address(text: str) -> None:
    assert address_of(text) == ("a@b" if text == "a@b\n" else "")
