"""The shop's mailbox on a real Dovecot with its own CA, for the tests of this network."""

from __future__ import annotations

import smtplib
import threading
import time
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.channels.mailbox import Mailbox
from app.channels.mailbox.line import Patience
from tests.channels.contract.shop import Shop
from tests.channels.mailbox.house import CERTIFICATE, MailHouse
from tests.channels.mailbox.shop import signed_in
from tests.peers.fixtures import SLOW_S

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = "shopa@example.test"
HOUSE = "mx.example.test"  # under which our mail house writes what it proved


@dataclass
class Post:
    """The customer's side: puts mail into the shop's mailbox, and sees what the shop sent."""

    info: dict[str, Any]
    n: int = 0

    def drop(self, message: EmailMessage | bytes, sender: str = "anna@example.com") -> None:
        """Let a mail arrive; bytes are taken as they are, however broken."""
        whole = message if isinstance(message, bytes) else message.as_bytes()
        with smtplib.LMTP("127.0.0.1", self.info["lmtp"]) as line:
            line.sendmail(sender, [SHOP], whole)

    def write(self, text: str, subject: str = "A question", **headers: str) -> EmailMessage:
        """Write a customer's mail and let it arrive; `headers` have _ for -."""
        self.n += 1
        message = EmailMessage()
        given = {
            "From": "Anna Karlsson <anna@example.com>",
            "To": SHOP,
            "Subject": subject,
            "Message-ID": f"<{self.n}.{id(self)}@example.com>",
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in given.items():
            message[name] = value
        message.set_content(text)
        self.drop(message)
        return message

    def wait_for(self, n: int) -> None:
        """Wait until the shop's mails are so many."""
        end = time.monotonic() + 2 * SLOW_S
        while len(self.sent()) < n and time.monotonic() < end:
            threading.Event().wait(0.05)

    def sent(self) -> list[bytes]:
        """Give every mail that the shop sent, as it arrived."""
        return [one.read_bytes() for one in sorted(Path(self.info["sink"]).glob("*.eml"))]


def given(info: dict[str, Any]) -> dict[str, str]:
    """What the owner would type at the real server."""
    return {
        "server": f"localhost:{info['imaps']}",
        "smtp": f"localhost:{info['submission']}",
        "handle": SHOP,
        "password": "pw-shopa",
        "authserv": HOUSE,
        "name": "Shop A",
    }


@pytest.fixture
def trusted(dovecot: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The real server, trusted by this test."""
    monkeypatch.setenv("SSL_CERT_FILE", dovecot["ca"])
    return dovecot


@pytest.fixture
def real_shop(trusted: dict[str, Any]) -> Shop:
    """The shop, signed in at the real server."""
    return signed_in(Mailbox(Patience(total_s=10)), given(trusted))


@pytest.fixture
def post(dovecot: dict[str, Any]) -> Post:
    """The customers of the real server."""
    return Post(dovecot)


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own mail house is trusted by this test."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.fixture
def house(trust: None) -> Iterator[MailHouse]:
    """A mail house of our own."""
    with MailHouse() as running:
        yield running


@pytest.fixture
def shop(house: MailHouse) -> Shop:
    """The shop, signed in at our own mail house."""
    return signed_in(Mailbox(Patience(total_s=5)), house.given())
