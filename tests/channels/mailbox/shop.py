"""The shop's mailbox at a mail house of our own, for every test that goes over all networks.

This network speaks no HTTP, so `network` gives a `MailHouse` where others give a `FakeNetwork`:

    with network() as house:                    # trust it: SSL_CERT_FILE=CERTIFICATE
        ...  accounts add mailbox, with house.given()
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from app.channels.base import AccountRef
from app.channels.http import Http
from app.channels.mailbox import Mailbox
from tests.channels.contract.shop import KeptSecrets, Shop
from tests.channels.mailbox.house import CERTIFICATE, MailHouse
from tests.channels.mailbox.letters import mail
from tests.conftest import SetClock

__all__ = ["CERTIFICATE", "network", "signed_in"]


def network() -> MailHouse:
    """Make a house that files what is sent, as Gmail does, with three questions in its box."""
    house = MailHouse(files_itself=True)
    for n, text in enumerate(("Are you open?", "Do you have cups?", "Is there cake?"), 1):
        house.deliver(mail(text, Message_ID=f"<q{n}@example.com>", Subject=text))
    return house


def signed_in(channel: Mailbox, given: Mapping[str, str]) -> Shop:
    """Sign in and give the account that the store would keep."""
    secrets, http = KeptSecrets(), Http(clock=SetClock())  # a door that nothing goes through
    who = channel.sign_in(http, given, secrets)
    account = AccountRef(1, "mailbox", who.server, who.handle, who.remote_id, who.config)
    now = datetime.now(UTC)
    shop = Shop(channel, http, account, secrets, who, at=now)
    shop.back_to = now - timedelta(days=30)
    return shop
