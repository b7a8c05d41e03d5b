"""Answering by mail: what leaves, that it leaves once, and what the owner is told."""

from __future__ import annotations

import json
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from app.channels.base import Capability, NotSent, Outbox, Sent, Unclear
from app.channels.mailbox import Mailbox
from app.channels.mailbox.line import Patience
from app.channels.mailbox.reply import answer_subject
from app.domain.item import Found
from app.errors import NotOffered, Refused, ShopError, SignInError, Unreachable
from tests.channels.contract.shop import Shop
from tests.channels.mailbox.house import SHOP, MailHouse
from tests.channels.mailbox.letters import mail
from tests.channels.mailbox.shop import signed_in

FOLDER = "folder:INBOX"
TEXT = "Takk! Vi har åpent.\n.Alene punktum\nПривет"


def asked(house: MailHouse, shop: Shop, **headers: str) -> Found:
    house.deliver(mail(**headers))
    (item,) = shop.fetch(FOLDER)
    return item


def test_an_answer_has_what_makes_it_one_and_a_copy_is_filed(house: MailHouse, shop: Shop) -> None:
    item = asked(house, shop, References="<r0@x>", Subject="=?utf-8?q?=C3=85pent=3F?=")
    outcome = shop.send(shop.outgoing(item, TEXT))
    assert outcome == Sent("k1@house.test")
    (raw,) = house.outbox
    sent = message_from_bytes(raw, policy=default)
    assert sent.get_content().replace("\r\n", "\n").strip() == TEXT
    assert (sent["From"], sent["To"]) == (SHOP, "Anna Karlsson <anna@example.com>")
    assert (sent["Subject"], sent["Message-ID"]) == ("Re: Åpent?", "<k1@house.test>")
    assert (sent["In-Reply-To"], sent["References"]) == (
        "<q1@example.com>",
        "<r0@x> <q1@example.com>",
    )
    assert sent["Auto-Submitted"] is None
    assert raw.isascii()
    (copy,) = house.folders["Sent"].mails
    assert message_from_bytes(copy.raw)["Message-ID"] == "<k1@house.test>"


def test_every_try_sends_the_same_mail(house: MailHouse, shop: Shop) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    shop.send(outgoing)
    shop.send(outgoing)
    assert house.outbox[0] == house.outbox[1]


def test_a_house_that_files_itself_is_left_to_it(trust: None) -> None:
    with MailHouse(files_itself=True) as house:
        shop = signed_in(Mailbox(Patience(total_s=5)), house.given())
        shop.send(shop.outgoing(asked(house, shop), TEXT))
        assert len(house.folders["Sent"].mails) == 1


def test_a_copy_that_cannot_be_filed_makes_no_failure(house: MailHouse, shop: Shop) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    shop.account = replace(shop.account, config={**shop.account.config, "sent": "No such"})
    del house.folders["Sent"]
    assert isinstance(shop.send(outgoing), Sent)


# --- in doubt


@pytest.mark.parametrize("fault", ["lost", "dropped"])
def test_where_sent_mail_is_filed_a_doubt_is_settled_by_looking(trust: None, fault: str) -> None:
    with MailHouse(files_itself=True) as house:
        shop = signed_in(Mailbox(Patience(total_s=5)), house.given())
        outgoing = shop.outgoing(asked(house, shop), TEXT)
        house.faults.append(fault)
        assert shop.send(outgoing) == Unclear(Unreachable(host="localhost", why="cut"))
        if fault == "lost":
            assert shop.look_up(outgoing) == Sent("k1@house.test")
        else:
            gone = Unreachable(host="localhost", why="cut")
            assert shop.look_up(outgoing) == NotSent(gone, is_passing=True)
            assert isinstance(shop.send(outgoing), Sent)
        assert len(house.outbox) == 1


@pytest.mark.parametrize("fault", ["lost", "dropped"])
def test_elsewhere_a_doubt_stays_one_until_the_owner_knows(
    house: MailHouse, shop: Shop, fault: str
) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    house.faults.append(fault)
    assert isinstance(shop.send(outgoing), Unclear)
    assert isinstance(shop.look_up(outgoing), Unclear)


def test_a_copy_that_came_back_to_the_inbox_proves_it(house: MailHouse, shop: Shop) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    house.deliver(mail(Message_ID="<k1@house.test>", From=SHOP))
    assert shop.look_up(outgoing) == Sent("k1@house.test")


def test_it_cannot_be_looked_up_while_nobody_answers(house: MailHouse, shop: Shop) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    shop.account = replace(shop.account, server="imaps://127.0.0.1:9")
    assert shop.look_up(outgoing) == Unclear(Unreachable(host="127.0.0.1", why="refused"))
    assert Mailbox().outbox is Outbox.CHECK_FIRST


# --- what the server says


@pytest.mark.parametrize(
    ("said", "error", "is_passing"),
    [
        ("451 4.3.0 later", Unreachable(host="localhost", why="server"), True),
        ("421 4.3.0 later", Unreachable(host="localhost", why="server"), True),
        ("452 4.3.1 full", Unreachable(host="localhost", why="server"), True),
        ("554 5.7.1 no", Refused(reason="network_said_no", detail="554"), False),
        ("552 5.3.4 too big", Refused(reason="too_long", detail="552"), False),
        ("550 5.7.30 Basic authentication", Refused(reason="mail_microsoft"), False),
        ("535 5.7.8 who", SignInError(), False),
    ],
)
def test_each_code_has_its_meaning(
    house: MailHouse, shop: Shop, said: str, error: ShopError, is_passing: bool
) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    house.faults.append(said)
    assert shop.send(outgoing) == NotSent(error, is_passing=is_passing)
    assert house.outbox == []


def test_an_address_that_takes_no_mail(house: MailHouse, shop: Shop) -> None:
    item = asked(house, shop, Reply_To="nobody@example.com")
    assert shop.send(shop.outgoing(item, TEXT)) == NotSent(Refused(reason="mail_recipient"))


def test_a_house_that_will_not_hand_on_does_not_blame_the_address(
    house: MailHouse, shop: Shop
) -> None:
    item = asked(house, shop, Reply_To="afar@example.com")
    refused = Refused(reason="network_said_no", detail="550")
    assert shop.send(shop.outgoing(item, TEXT)) == NotSent(refused)


@pytest.mark.parametrize(
    "address",
    ["a..b@x.test", ".a@x.test", "a.@x.test", "a@x..test", "a@-", "a@[127.0.0.1]", "a/b=c@x.test",
     "=?utf-8?q?a?=@x.test", "a'b`c{d}@x.test", "a%b@c@x.test", "a" * 64 + "@x.test"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["", "A, B", 'x" <y@z.test>', "\ud83d", "=?utf-8?q?=0ABcc?="])
def test_no_address_and_no_name_breaks_the_sending(
    house: MailHouse, shop: Shop, address: str, name: str
) -> None:
    item = replace(asked(house, shop), ref=json.dumps({"to": address, "name": name}))
    outcome = shop.send(shop.outgoing(item, TEXT))
    assert isinstance(outcome, Sent) or outcome == NotSent(Refused(reason="mail_recipient"))
    for raw in house.outbox:
        sent = message_from_bytes(raw)
        assert sent["Bcc"] is None
        assert sent.get_all("To") == [sent["To"]]


def test_a_password_that_no_longer_fits(house: MailHouse, shop: Shop) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    shop.secrets.kept["password"] = "changed"
    assert shop.send(outgoing) == NotSent(SignInError())
    shop.secrets.kept.clear()
    assert shop.send(outgoing) == NotSent(SignInError())


def test_nobody_there_is_surely_not_sent(house: MailHouse, shop: Shop) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    shop.account = replace(
        shop.account, config={**shop.account.config, "smtp": "smtps://127.0.0.1:9"}
    )
    gone = Unreachable(host="127.0.0.1", why="refused")
    assert shop.send(outgoing) == NotSent(gone, is_passing=True)


def test_without_a_way_out_nothing_is_tried(house: MailHouse, shop: Shop) -> None:
    outgoing = shop.outgoing(asked(house, shop), TEXT)
    config = {name: one for name, one in shop.account.config.items() if name != "smtp"}
    shop.account = replace(shop.account, config=config)
    assert shop.send(outgoing) == NotSent(NotOffered(what="reply"))
    assert shop.act(Capability.LIKE, "") == NotSent(NotOffered(account=SHOP, what="like"))


# --- what a stranger's mail cannot do


EVIL = {
    "to": "a@x.test\r\nBcc: all@x.test",
    "name": "A\r\nBcc: all@x.test",
    "subject": "Hi\r\nBcc: all@x.test\r\n\r\nOther words",
    "refs": ["x>\r\nBcc: all@x.test", "a b", "ø@x", "", 7, "fine@x"],
}


def test_no_header_can_be_smuggled_in(house: MailHouse, shop: Shop) -> None:
    item = replace(asked(house, shop), ref=json.dumps(EVIL))
    assert shop.send(shop.outgoing(item, TEXT)) == NotSent(Refused(reason="mail_recipient"))
    item = replace(item, ref=json.dumps(EVIL | {"to": "anna@example.com"}))
    assert isinstance(shop.send(shop.outgoing(item, "Bcc: x@y.z\r\n\r\nHi")), Sent)
    sent = message_from_bytes(house.outbox[0], policy=default)
    assert sent["Bcc"] is None
    assert sent["References"] == "<fine@x>"
    assert sent["Subject"].startswith("Re: Hi Bcc: all@x.test")


@pytest.mark.parametrize("ref", ["", "null", "[]", '{"to": 7}', '{"to": "ø@x.test"}', "[" * 9_999])
def test_an_item_without_an_address_has_nobody_to_answer(
    house: MailHouse, shop: Shop, ref: str
) -> None:
    item = replace(asked(house, shop), ref=ref)
    assert shop.send(shop.outgoing(item, TEXT)) == NotSent(Refused(reason="mail_recipient"))


def test_an_empty_answer_is_refused(house: MailHouse, shop: Shop) -> None:
    outcome = shop.send(shop.outgoing(asked(house, shop), " "))
    assert outcome == NotSent(Refused(reason="empty"))


@pytest.mark.parametrize(
    ("subject", "answer"),
    [("Hi", "Re: Hi"), ("RE: Hi", "RE: Hi"), ("Sv: Hei", "Sv: Hei"), ("", "Re:"), ("Re", "Re: Re")],
)
def test_a_subject_has_one_mark(subject: str, answer: str) -> None:
    assert answer_subject(subject) == answer
