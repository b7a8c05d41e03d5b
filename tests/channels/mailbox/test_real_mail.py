"""The mailbox at a real Dovecot: STARTTLS and TLS, its folders, its codes, its slow relay."""

from __future__ import annotations

import time
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest

from app.channels.base import NotSent, Sent, Unclear
from app.channels.mailbox import Mailbox
from app.channels.mailbox.line import Patience
from app.domain.item import Found
from app.errors import Refused, SignInError, Unreachable
from tests.channels.contract.shop import Shop
from tests.channels.mailbox.conftest import HOUSE, given
from tests.channels.mailbox.shop import signed_in
from tests.peers.fixtures import SLOW_S

if TYPE_CHECKING:
    from tests.channels.mailbox.conftest import Post

pytestmark = pytest.mark.peer
FOLDER = "folder:INBOX"


def newest(shop: Shop) -> Found:
    return shop.fetch(FOLDER)[-1]


def test_a_letter_is_read_answered_and_filed(real_shop: Shop, post: Post) -> None:
    real_shop.fetch(FOLDER)
    post.write("Har dere åpent?", subject="Åpningstider – Часы", Reply_To="asa@example.test")
    item = newest(real_shop)
    assert (item.title, item.text) == ("Åpningstider – Часы", "Har dere åpent?")
    assert real_shop.fetch(FOLDER) == []
    key = f"k{time.time_ns()}"
    outgoing = real_shop.outgoing(item, "Ja! До встречи", key=key)
    assert real_shop.send(outgoing) == Sent(f"{key}@example.test")
    sent = message_from_bytes(post.sent()[-1], policy=default)
    assert sent["X-Env-To"] == "asa@example.test"
    assert sent.get_content().strip() == "Ja! До встречи"
    assert sent["Subject"] == "Re: Åpningstider – Часы"
    assert real_shop.look_up(outgoing) == Sent(f"{key}@example.test")  # found in Sent


def test_starttls_serves_as_well(trusted: dict[str, Any], post: Post) -> None:
    shop = signed_in(
        Mailbox(Patience(total_s=10)), given(trusted) | {"server": f"localhost:{trusted['imap']}"}
    )
    assert shop.account.server == f"imap://localhost:{trusted['imap']}"
    shop.fetch(FOLDER)
    post.write("Over STARTTLS")
    assert newest(shop).text == "Over STARTTLS"


def test_a_certificate_of_nobody_we_know_is_refused(dovecot: dict[str, Any]) -> None:
    with pytest.raises(Unreachable, match="tls"):
        signed_in(Mailbox(Patience(total_s=10)), given(dovecot))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"password": "wrong"}, SignInError()),
        ({"folder": "Nope"}, Refused(reason="mail_folder", detail="Nope")),
    ],
)
def test_its_codes_are_understood(
    trusted: dict[str, Any], changed: dict[str, str], error: Exception
) -> None:
    with pytest.raises(type(error)) as raised:
        signed_in(Mailbox(Patience(total_s=20)), given(trusted) | changed)
    assert raised.value == error


@pytest.mark.parametrize(
    ("to", "outcome"),
    [
        ("busy", NotSent(Unreachable(host="localhost", why="server"), is_passing=True)),
        ("refuse", NotSent(Refused(reason="network_said_no", detail="554"))),
    ],
)
def test_what_its_relay_says(real_shop: Shop, post: Post, to: str, outcome: NotSent) -> None:
    real_shop.fetch(FOLDER)
    post.write("Hello", Reply_To=f"{to}@example.test")
    assert real_shop.send(real_shop.outgoing(newest(real_shop), "Hi", key=to)) == outcome


def test_a_slow_relay_leaves_a_doubt_and_the_mail_arrives_all_the_same(
    real_shop: Shop, post: Post
) -> None:
    real_shop.fetch(FOLDER)
    post.write("Hello", Reply_To="slow@example.test")
    outgoing = real_shop.outgoing(newest(real_shop), "Hi", key=f"slow{time.time_ns()}")
    n = len(post.sent())
    in_a_hurry = replace(real_shop, channel=Mailbox(Patience(total_s=SLOW_S - 1)))
    assert in_a_hurry.send(outgoing) == Unclear(Unreachable(host="localhost", why="timeout"))
    assert isinstance(real_shop.look_up(outgoing), Unclear)  # so that it is not sent twice
    post.wait_for(n + 1)
    sent = message_from_bytes(post.sent()[-1])
    assert sent["Message-ID"] == f"<{outgoing.prepared['message_id']}>"


def test_a_platforms_notice_that_the_house_proved(real_shop: Shop, post: Post) -> None:
    real_shop.fetch(FOLDER)
    post.write(
        "https://www.facebook.com/n/?story=1&mid=secret",
        From="Facebook <notification@facebookmail.com>",
        Authentication_Results=f"{HOUSE}; dkim=pass header.d=facebookmail.com",
        List_Unsubscribe="<https://www.facebook.com/o>",
    )
    item = newest(real_shop)
    assert (item.author.name, item.url) == ("Facebook", "https://www.facebook.com/n/?story=1")


def test_a_large_mail_costs_little(real_shop: Shop, post: Post) -> None:
    real_shop.fetch(FOLDER)
    message = EmailMessage()
    message["From"], message["Message-ID"] = "anna@example.com", f"<{time.time_ns()}@example.com>"
    message.set_content("With a picture")
    message.add_attachment(b"\xff" * 5_000_000, maintype="image", subtype="png", filename="big.png")
    post.drop(message)
    stream = real_shop.streams()[FOLDER]
    raw = real_shop.channel.ask(
        real_shop.http, real_shop.account, real_shop.secrets, stream, real_shop.cursors[FOLDER], ""
    )
    assert len(raw.body) < 200_000
    assert newest(real_shop).text == "With a picture\n📎 big.png"
