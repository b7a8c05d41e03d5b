"""Mail made to break the reader, or to fool the owner."""

from __future__ import annotations

import base64
import json
import time

import pytest

from app.channels.base import ReadContext
from app.channels.mailbox.imap import MOST_OF_A_MAIL
from app.channels.mailbox.read import read
from app.errors import BadAnswer
from tests.channels.mailbox.letters import ACCOUNT, AT, INBOX, items_of, mail, page_of, raw_of

UTF8 = "text/plain; charset=utf-8"


def cut(raw: bytes) -> bytes:
    """Give what of a mail is fetched at all."""
    return raw[:MOST_OF_A_MAIL]


def nested(depth: int) -> bytes:
    head = "Content-Type: multipart/mixed; boundary=b{0}\r\n\r\n--b{0}\r\n"
    return "".join(head.format(n) for n in range(depth)).encode()


@pytest.mark.parametrize(
    ("content", "body", "said"),
    [
        (UTF8, "Prisen på kaffe?".encode("latin-1"), "Prisen på kaffe?"),
        ("text/plain; charset=iso-8859-1", "Цена?".encode(), "Цена?"),
        (
            "text/plain; charset=us-ascii",
            "Kiek kainuoja ši ąžuolinė?".encode(),
            "Kiek kainuoja ši ąžuolinė?",
        ),
        ("text/plain; charset=windows-1251", "Сколько?".encode("cp1251"), "Сколько?"),
        ("text/plain; charset=no-such-thing", b"Hello", "Hello"),
        ("text/plain; charset=punycode", b"h\xe5", "hå"),
        ("text/plain; charset=iso-2022-jp", "カフェ".encode("iso2022_jp"), "カフェ"),
        ("text/plain; charset=", b"Hi", "Hi"),
        ("", b"Hi", "Hi"),
        (
            "text/html; charset=utf-8",
            b"<style>x{}</style><p>Hi<script>y()</script> there</p>",
            "Hi there",
        ),
        ("nonsense", b"Hi", "Hi"),
    ],
)
def test_words_are_read_whatever_they_claim_to_be(content: str, body: bytes, said: str) -> None:
    (item,) = items_of(mail(body, Content_Type=content))
    assert item.text == said


def test_a_mail_of_fifty_megabytes_costs_its_first_part_alone() -> None:
    parts = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nDoes this fit?\r\n--b\r\n"
        b"Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename=shelf.jpg\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    raw = mail(parts + b"QUFB\r\n" * 20_000, Content_Type="multipart/mixed; boundary=b")
    (item,) = items_of(cut(raw))
    assert item.text == "Does this fit?\n📎 shelf.jpg"


@pytest.mark.parametrize(
    "raw",
    [
        mail(b"--b\r\n\r\nx\r\n" * 10_000, Content_Type="multipart/mixed; boundary=b"),
        mail(b"--a\r\n" + nested(2_000), Content_Type="multipart/mixed; boundary=a"),
        mail(Content_Type="multipart/mixed"),
        mail(Content_Type='multipart/mixed; boundary="'),
        mail(b"\r\n", Content_Type="message/rfc822"),
        mail(b"!!!not base64***", Content_Type=UTF8, Content_Transfer_Encoding="base64"),
        mail(base64.b64encode(b"Hi")[:3], Content_Type=UTF8, Content_Transfer_Encoding="base64"),
        mail(Content_Type="text/plain; name*=utf-8'x'%%%; charset*0=a; charset*1*=b''c"),
        mail(Date="the other day"),
        mail(Date="Mon, 99 Foo 99999 99:99:99 +9999"),
        mail(References="<" * 5_000 + "x" * 5_000),
        mail(Subject="=?utf-8?b?" + "A" * 5_000),
        mail(Subject="=?no?x?=?= =?utf-8?q?=FF?= \udce5"),
    ],
    ids=lambda raw: repr(raw[150:190]),
)
def test_broken_mail_is_an_item_all_the_same_and_quickly(raw: bytes) -> None:
    began = time.monotonic()
    page = page_of(cut(raw), mail("Its sibling", Message_ID="<s@x>"))
    assert [one.text for one in page.items][-1] == "Its sibling"
    assert len(page.items) == 2
    assert time.monotonic() - began < 3.0


def test_what_cannot_be_taken_apart_is_counted() -> None:
    assert page_of(
        cut(mail(b"--a\r\n" + nested(2_000), Content_Type="multipart/mixed; boundary=a"))
    ).unreadable


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"support@facebook.com" <thief@example.net>', "thief@example.net"),
        ("=?utf-8?q?boss=40house=2Etest?= <thief@example.net>", "thief@example.net"),
        ("=?utf-8?q?Anna_=3Canna=40x=2Etest=3E?= <thief@example.net>", "thief@example.net"),
        ("=?utf-8?q?A=0D=0ABcc=3A_x?= <thief@example.net>", "A Bcc: x"),
        ("\u202eevil <thief@example.net>", "evil"),
    ],
)
def test_a_name_cannot_pose_as_an_address(written: str, name: str) -> None:
    (item,) = items_of(mail(From=written))
    assert (item.author.stable_id, item.author.handle) == ("thief@example.net", "thief@example.net")
    assert item.author.name == name


@pytest.mark.parametrize(
    "address",
    [
        "a@b@c.test",
        "a b@c.test",
        "a@c.test,d@e.test",
        "a@c.test\r\nBcc: x@y.z",
        "<script>@x",
        "@",
        "a@",
    ],
)
def test_an_address_that_is_none_has_nobody_to_answer(address: str) -> None:
    assert all("@c.test,d" not in one.ref and "\n" not in json.loads(one.ref)["to"]
               for one in items_of(mail(Reply_To=f"X <{address}>")))  # fmt: skip


def test_a_quoted_letter_below_is_left_out() -> None:
    (item,) = items_of(mail("Thanks!\n\nOn Monday the shop wrote:\n> We are open\n> from nine\n"))
    assert item.text == "Thanks!"
    (item,) = items_of(mail("> only a quote\n"))
    assert item.text == "> only a quote"


def test_a_page_that_is_none_of_ours_is_a_bad_answer() -> None:
    raw = raw_of()
    for body in (b"<html>", b"[]", b"{}", b"\xff"):
        broken = type(raw)(200, {}, body, "x")
        with pytest.raises(BadAnswer):
            read(broken, ReadContext(ACCOUNT, INBOX, "", AT))
