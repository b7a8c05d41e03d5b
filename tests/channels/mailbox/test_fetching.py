"""Reading a folder: what is new, once, unread, under TLS, and never for ever."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.channels.base import Care, Known
from app.channels.mailbox import Mailbox
from app.channels.mailbox.ask import A_PAGE
from app.channels.mailbox.line import Patience
from app.domain.item import Kind
from app.errors import BadAnswer, RateLimited, Refused, ShopError, SignInError, Unreachable
from tests.channels.contract.shop import Shop
from tests.channels.mailbox.house import SHOP, MailHouse
from tests.channels.mailbox.letters import mail
from tests.channels.mailbox.shop import signed_in

FOLDER = "folder:INBOX"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def numbered(n: int) -> bytes:
    return mail(f"Question {n}", Message_ID=f"<q{n}@example.com>", Date="")


def texts(shop: Shop) -> list[str]:
    return [one.text for one in shop.fetch(FOLDER)]


def test_the_first_run_goes_back_so_far_and_the_next_brings_what_is_new(
    house: MailHouse, shop: Shop
) -> None:
    house.deliver(numbered(0), LONG_AGO)
    house.deliver(numbered(1))
    assert texts(shop) == ["Question 1"]
    assert texts(shop) == []
    house.deliver(numbered(2))
    assert texts(shop) == ["Question 2"]
    assert house.folders["INBOX"].mails[-1].flags == ""


def test_an_empty_box_is_read_too(house: MailHouse, shop: Shop) -> None:
    assert texts(shop) == []
    house.deliver(numbered(1))
    assert texts(shop) == ["Question 1"]


def test_more_than_a_page_comes_newest_first_once_and_then_oldest_first(
    house: MailHouse, shop: Shop
) -> None:
    for n in range(2 * A_PAGE + 3):
        house.deliver(numbered(n))
    first = texts(shop)
    assert first[0] == f"Question {2 * A_PAGE + 2}"
    assert len(first) == len(set(first)) == 2 * A_PAGE + 3
    for n in range(100, 100 + A_PAGE + 2):
        house.deliver(numbered(n))
    assert texts(shop) == [f"Question {n}" for n in range(100, 100 + A_PAGE + 2)]


def test_what_arrives_during_the_first_run_comes_with_the_next(
    house: MailHouse, shop: Shop
) -> None:
    house.deliver(numbered(1))
    stream = shop.streams()[FOLDER]
    shop.channel.ask(shop.http, shop.account, shop.secrets, stream, "", "")
    assert texts(shop) == ["Question 1"]
    house.deliver(numbered(2))
    assert texts(shop) == ["Question 2"]


def test_a_folder_that_counts_anew_is_read_anew_under_the_same_names(
    house: MailHouse, shop: Shop
) -> None:
    house.deliver(numbered(1))
    before = shop.fetch(FOLDER)
    house.folders["INBOX"].validity += 1
    house.folders["INBOX"].mails[0].uid = 40
    house.folders["INBOX"].next_uid = 41
    assert [one.remote_id for one in shop.fetch(FOLDER)] == [one.remote_id for one in before]
    assert texts(shop) == []


def test_deleted_and_junk_mail_is_left_out(house: MailHouse, shop: Shop) -> None:
    house.deliver(numbered(1), flags="\\Deleted")
    house.deliver(numbered(2), flags="$Junk")
    assert texts(shop) == []


def test_a_mail_of_which_the_server_speaks_nonsense_holds_up_no_other(
    house: MailHouse, shop: Shop
) -> None:
    texts(shop)
    house.deliver(numbered(1))
    house.deliver(numbered(2), flags='"never ends')
    house.deliver(numbered(3))
    assert texts(shop) == ["Question 1", "Question 3"]
    assert shop.pages[0].unreadable == 1
    assert texts(shop) == []


def test_an_answer_given_with_another_program_is_found(house: MailHouse, shop: Shop) -> None:
    house.deliver(mail())
    (item,) = shop.fetch(FOLDER)
    answer = {"From": SHOP, "To": "anna@example.com", "In_Reply_To": "<q1@example.com>"}
    house.folders["Sent"].add(mail("Yes!", Message_ID="<a1@x>", **answer), datetime.now(UTC))
    house.folders["Sent"].add(mail("Private", Message_ID="<a2@x>", From=SHOP), datetime.now(UTC))
    known = (Known(item.remote_id, item.ref, Kind.MESSAGE),)
    shop.fetch("sent", known)
    (page,) = shop.pages
    assert [(one.text, one.parent_remote_id, one.is_ours) for one in page.posts] == [
        ("Yes!", item.remote_id, True)
    ]
    assert page.alive == (item.remote_id,)
    assert shop.streams()["sent"].care == Care(30, is_open_only=True, within_days=30)


def test_nothing_is_asked_where_nothing_waits_for_an_answer(house: MailHouse, shop: Shop) -> None:
    house.said.clear()
    assert shop.fetch("sent") == []
    assert house.said == []


# --- what goes wrong


def failure(shop: Shop) -> ShopError:
    with pytest.raises(ShopError) as raised:
        shop.fetch(FOLDER)
    return raised.value


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("[AUTHENTICATIONFAILED] no", SignInError()),
        ("no", SignInError()),
        ("[ALERT] Application-specific password required", SignInError()),
        ("[UNAVAILABLE] later", Unreachable(host="localhost", why="server")),
        ("[INUSE] later", Unreachable(host="localhost", why="server")),
        ("[LIMIT] too many", RateLimited()),
    ],
)
def test_a_refused_sign_in_is_dead_only_where_its_code_does_not_say_later(
    house: MailHouse, shop: Shop, said: str, error: ShopError
) -> None:
    house.login_no = said
    shop.secrets.kept["password"] = "changed"
    assert failure(shop) == error


def test_a_password_of_two_lines_never_reaches_the_server(house: MailHouse, shop: Shop) -> None:
    shop.secrets.kept["password"] = "x\r\nA1 DELETE INBOX"
    house.said.clear()
    assert failure(shop) == SignInError()
    assert "AUTHENTICATE" not in house.said


@pytest.mark.parametrize(
    ("greeting", "why"),
    [(b"* BYE later\r\n", "cut"), (b"HTTP/1.1 200 OK\r\n", "cut"), (b"", "cut")],
)
def test_a_server_that_says_goodbye_or_nonsense_passes(
    house: MailHouse, shop: Shop, greeting: bytes, why: str
) -> None:
    house.greeting = greeting
    shop.channel = Mailbox(Patience(total_s=0.5))
    error = failure(shop)
    assert isinstance(error, Unreachable | BadAnswer | Refused)
    assert not isinstance(error, SignInError)


def test_a_server_that_dribbles_holds_us_no_longer_than_allowed(
    house: MailHouse, shop: Shop
) -> None:
    house.is_dribbling = True
    shop.channel = Mailbox(Patience(total_s=0.4))
    began = time.monotonic()
    assert isinstance(failure(shop), Unreachable)
    assert time.monotonic() - began < 2.0


def test_a_server_that_sends_without_end_is_cut_off(house: MailHouse, shop: Shop) -> None:
    house.deliver(mail("x" * 90_000))
    shop.channel = Mailbox(Patience(total_s=5, most_bytes=40_000))
    assert failure(shop) == Unreachable(host="localhost", why="cut")


def test_nobody_there(house: MailHouse, shop: Shop) -> None:
    shop.account = replace(shop.account, server="imaps://127.0.0.1:9")
    assert failure(shop) == Unreachable(host="127.0.0.1", why="refused")


def test_a_server_that_cannot_prove_its_name_is_told_nothing(
    house: MailHouse, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    house.said.clear()
    assert failure(shop) == Unreachable(host="localhost", why="tls")
    assert house.said == []


def test_without_tls_nobody_signs_in_not_even_on_this_computer(trust: None) -> None:
    with MailHouse(is_safe=False) as open_house:
        with pytest.raises(Refused, match="mail_no_tls"):
            signed_in(Mailbox(Patience(total_s=2)), open_house.given())
        assert not {"LOGIN", "AUTHENTICATE", "AUTH"} & set(open_house.said)


def test_a_folder_that_is_gone_is_named(house: MailHouse, shop: Shop) -> None:
    shop.account = replace(shop.account, config={**shop.account.config, "folder": "Gone"})
    with pytest.raises(Refused) as raised:
        shop.fetch("folder:Gone")
    assert (raised.value.reason, raised.value.detail) == ("mail_folder", "Gone")


def test_old_mail_moved_into_the_folder_today_is_read(house: MailHouse, shop: Shop) -> None:
    texts(shop)
    house.deliver(numbered(1), datetime.now(UTC) - timedelta(days=200))
    assert texts(shop) == ["Question 1"]
