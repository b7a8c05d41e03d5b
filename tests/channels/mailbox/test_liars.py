"""A mail server that lies or breaks off: nothing is lost, and nothing old floods in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from app.channels.base import NotSent, ReadContext, Unclear
from app.channels.mailbox import Mailbox
from app.channels.mailbox.ask import A_PAGE
from app.channels.mailbox.imap import Login
from app.channels.mailbox.line import Patience
from app.channels.mailbox.places import Place
from app.channels.mailbox.read import read
from app.errors import BadAnswer, Unreachable
from tests.channels.contract.shop import Shop
from tests.channels.mailbox.house import SHOP, MailHouse
from tests.channels.mailbox.letters import ACCOUNT, AT, INBOX, mail, raw_of
from tests.channels.mailbox.shop import signed_in
from tests.channels.mailbox.test_fetching import FOLDER, LONG_AGO, numbered, texts


def some_pages(shop: Shop, n: int) -> list[str]:
    """Read so many pages of a run that then breaks off, as services do; gives what came."""
    stream, cursor, page, carry = shop.streams()[FOLDER], shop.cursors.get(FOLDER, ""), "", ""
    came, kept = [], cursor
    for number in range(n):
        raw = shop.channel.ask(shop.http, shop.account, shop.secrets, stream, cursor, page)
        back_to = None if cursor else shop.back_to
        at = ReadContext(shop.account, stream, cursor, shop.at, number, carry, back_to)
        told = shop.channel.read(raw, at)
        came += [one.text for one in told.items]
        kept = kept if told.cursor is None else told.cursor
        page, carry = told.next_page, told.carry
    shop.cursors[FOLDER] = kept
    return came


def count_anew(house: MailHouse) -> None:
    """Let the inbox number its mails anew."""
    inbox = house.folders["INBOX"]
    inbox.validity += 1
    for n, one in enumerate(inbox.mails, 1):
        one.uid = n
    inbox.next_uid = len(inbox.mails) + 1


def test_a_run_that_breaks_off_in_the_past_goes_on_there(house: MailHouse, shop: Shop) -> None:
    texts(shop)
    for n in range(2 * A_PAGE + 5):
        house.deliver(numbered(n))
    count_anew(house)
    came = some_pages(shop, 2)
    assert len(came) == A_PAGE
    house.deliver(numbered(500))
    came += texts(shop)
    assert set(came) == {f"Question {n}" for n in (*range(2 * A_PAGE + 5), 500)}
    assert texts(shop) == []


def test_a_folder_that_counts_anew_between_two_pages_is_begun_again(
    house: MailHouse, shop: Shop
) -> None:
    texts(shop)
    for n in range(2 * A_PAGE):
        house.deliver(numbered(n))
    count_anew(house)
    stream, cursor = shop.streams()[FOLDER], shop.cursors[FOLDER]
    raw = shop.channel.ask(shop.http, shop.account, shop.secrets, stream, cursor, "")
    first = shop.channel.read(raw, ReadContext(shop.account, stream, cursor, shop.at))
    house.folders["INBOX"].validity += 1
    raw = shop.channel.ask(shop.http, shop.account, shop.secrets, stream, cursor, first.next_page)
    told = shop.channel.read(
        raw, ReadContext(shop.account, stream, cursor, shop.at, 1, first.carry)
    )
    assert (told.cursor, told.next_page) == (None, "")
    assert len(told.items) == A_PAGE
    assert len(texts(shop)) == 2 * A_PAGE


def test_a_server_that_does_not_tell_the_next_number_is_asked_for_the_last(
    house: MailHouse, shop: Shop
) -> None:
    house.folders["INBOX"].tells_next = False
    house.deliver(numbered(0), LONG_AGO)
    house.deliver(numbered(1))
    assert texts(shop) == ["Question 1"]
    house.deliver(numbered(2))
    assert texts(shop) == ["Question 2"]


def test_an_empty_box_of_such_a_server(house: MailHouse, shop: Shop) -> None:
    house.folders["INBOX"].tells_next = False
    assert texts(shop) == []
    house.deliver(numbered(1))
    assert texts(shop) == ["Question 1"]


def test_numbers_that_go_down_are_counted_anew(house: MailHouse, shop: Shop) -> None:
    inbox = house.folders["INBOX"]
    inbox.next_uid = 4_000_000_000
    house.deliver(numbered(1))
    assert texts(shop) == ["Question 1"]
    inbox.next_uid = 1  # a copy put back, under the same validity
    inbox.mails.clear()
    house.deliver(numbered(2))
    assert texts(shop) == ["Question 2"]


def test_without_lasting_numbers_nothing_floods_in(house: MailHouse, shop: Shop) -> None:
    house.folders["INBOX"].validity = 0
    house.deliver(numbered(1), datetime.now(UTC) - timedelta(days=900))
    with pytest.raises(BadAnswer) as raised:
        shop.fetch(FOLDER)
    assert raised.value.why == "shape"


@pytest.mark.parametrize("size", [4 * 1024**3, 10**30])
def test_a_mail_announced_as_endless_takes_no_memory(
    house: MailHouse, shop: Shop, size: int
) -> None:
    house.deliver(numbered(1))
    house.announces = size
    with pytest.raises(Unreachable) as raised:
        shop.fetch(FOLDER)
    assert raised.value.why == "cut"


def test_a_search_that_finds_everything_proves_nothing(trust: None) -> None:
    with MailHouse(files_itself=True) as house:
        shop = signed_in(Mailbox(Patience(total_s=5)), house.given())
        house.deliver(mail())
        (item,) = shop.fetch(FOLDER)
        outgoing = shop.outgoing(item, "Yes")
        house.faults.append("dropped")
        assert isinstance(shop.send(outgoing), Unclear)
        house.finds_all = True
        assert isinstance(shop.look_up(outgoing), NotSent)


def test_a_page_of_the_past_of_a_folder_that_counts_otherwise_moves_nothing() -> None:
    raw = raw_of(mail(), page="since:2026-03-01", left=1, validity=8)
    context = ReadContext(ACCOUNT, INBOX, json.dumps({"validity": 7, "uid": 3}), AT)
    page = read(raw, context)
    assert (len(page.items), page.cursor, page.next_page) == (1, None, "")


def test_a_password_stands_in_no_repr() -> None:
    assert "hidden" not in repr(Login(Place("imaps", "x.test", 993), SHOP, "hidden"))
