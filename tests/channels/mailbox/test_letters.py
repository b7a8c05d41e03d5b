"""What becomes an item, what does not, and whose word counts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.channels.mailbox.letter import read_letter
from app.domain.item import Kind, Visibility
from tests.channels.mailbox.house import HOUSE, SHOP
from tests.channels.mailbox.letters import ACCOUNT, NOTICE, PROOF, items_of, mail, notice


def test_a_customers_question_is_a_private_message() -> None:
    (item,) = items_of(mail(In_Reply_To="<ours@house.test>", References="<r0@x> <ours@house.test>"))
    assert (item.kind, item.visibility) == (Kind.MESSAGE, Visibility.PRIVATE)
    assert (item.title, item.text) == ("Opening hours", "Are you open on Sunday?")
    assert (item.author.stable_id, item.author.name) == ("anna@example.com", "Anna Karlsson")
    assert (item.parent_remote_id, item.thread) == ("ours@house.test", "r0@x")
    assert item.posted_at is not None
    assert item.posted_at.isoformat() == "2026-03-04T07:00:00+00:00"
    assert json.loads(item.ref)["to"] == "anna@example.com"
    assert item.cannot == ()


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Unsubscribe": "<mailto:stop@example.com>"},
        {"List_Id": "<news.example.com>"},
        {"Precedence": "Bulk"},
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"X_Spam_Flag": "YES"},
        {"Return_Path": "<>"},
        {"Content_Type": "multipart/report; report-type=delivery-status; boundary=b"},
        {"From": "Shop <no-reply@example.com>"},
        {"From": "MAILER-DAEMON@example.com"},
        {"From": SHOP},
        {"From": "nobody in particular"},
        {"From": ""},
    ],
    ids=str,
)
def test_what_no_customer_wrote_is_no_item(headers: dict[str, str]) -> None:
    assert items_of(mail(**headers)) == ()


def test_an_automatic_mark_of_no_is_a_persons_mail() -> None:
    assert items_of(mail(Auto_Submitted="no"))


def test_the_shops_own_form_brings_the_customer_who_filled_it_in() -> None:
    (item,) = items_of(mail(From=f"Web form <{SHOP}>", Reply_To="Bo <bo@example.com>"))
    assert (item.author.stable_id, item.author.name) == ("bo@example.com", "Bo")
    assert json.loads(item.ref)["to"] == "bo@example.com"


def test_who_is_answered_is_who_is_shown() -> None:
    (item,) = items_of(mail(Reply_To="Anna <thief@example.net>"))
    assert (item.author.stable_id, item.author.handle) == ("thief@example.net", "thief@example.net")
    assert json.loads(item.ref)["to"] == "thief@example.net"


def test_an_answer_never_goes_to_the_shop_itself() -> None:
    (item,) = items_of(mail(Reply_To=SHOP))
    assert json.loads(item.ref)["to"] == item.author.stable_id == "anna@example.com"


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "Info <info.house.test>", "Precedence": "list"},
        {"List_Post": "<mailto:info@house.test>", "List_Unsubscribe": "<mailto:x@house.test>"},
        {"List_Id": "<house.test>", "From": "Anna via Info <info@house.test>",
         "Reply_To": "anna@example.com"},
        {"Precedence": "bulk", "From": "wordpress@house.test", "Reply_To": "anna@example.com"},
        {"Auto_Submitted": "auto-generated", "From": SHOP, "Reply_To": "anna@example.com"},
    ],
    ids=str,
)  # fmt: skip
def test_the_shops_own_list_and_form_hand_on_what_customers_ask(headers: dict[str, str]) -> None:
    (item,) = items_of(mail(**headers))
    assert (item.author.stable_id, item.kind) == ("anna@example.com", Kind.MESSAGE)


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "<news.evilhouse.test>"},
        {"List_Id": "News <news.house.test>", "From": "news@house.test"},
        {"List_Id": "<info.house.test>", "Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated", "From": SHOP},
        {"Auto_Submitted": "auto-generated", "Reply_To": "x@example.net"},
        {"X_Spam_Flag": "YES", "From": SHOP, "Reply_To": "x@example.net"},
    ],
    ids=str,
)
def test_their_own_news_and_what_machines_answer_stays_out(headers: dict[str, str]) -> None:
    assert items_of(mail(**headers)) == ()


def test_at_a_house_of_many_nobody_else_is_the_shops_own() -> None:
    account = replace(ACCOUNT, handle="shop@gmail.com")
    raw = mail(From="news@gmail.com", Reply_To="x@example.net", List_Id="<news.gmail.com>")
    assert items_of(raw, account=account) == ()


def report(message_id: str, action: str = "failed") -> bytes:
    """Write the report of a mail house on a mail that it could not deliver."""
    parts = (
        "--b\r\nContent-Type: text/plain\r\n\r\nNobody of that name.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        f"Action: {action}\r\nStatus: 5.1.1\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"From: {SHOP}\r\nMessage-Id:\r\n <{message_id}>\r\n\r\n--b--\r\n"
    )
    return mail(
        parts,
        From="Mail Delivery System <MAILER-DAEMON@mx.test>",
        Return_Path="<>",
        Message_ID="<b1@mx.test>",
        Subject="Undelivered",
        Content_Type="multipart/report; report-type=delivery-status; boundary=b",
    )


KEY = "0123456789abcdef0123456789abcdef"


def test_that_an_answer_of_ours_reached_nobody_is_told_in_its_conversation() -> None:
    (item,) = items_of(report(f"{KEY}@house.test"))
    assert (item.text, item.parent_remote_id) == ("Nobody of that name.", f"{KEY}@house.test")
    assert item.cannot == (("reply", "mail_returned"),)
    assert (item.ref, item.title) == ("", "Undelivered")


@pytest.mark.parametrize(
    "raw",
    [
        report(f"{KEY}@house.test", "delayed"),
        report(f"{KEY}@other.test"),
        report("another-programs-id@house.test"),
        mail(f"Action: failed\r\nMessage-ID: <{KEY}@house.test>", Return_Path="<>"),
    ],
)
def test_other_reports_are_no_items(raw: bytes) -> None:
    assert items_of(raw) == ()


def test_an_answer_to_several_is_one_to_the_first() -> None:
    assert read_letter(mail(To="Anna <anna@example.com>, bo@example.com")).to == "anna@example.com"


def test_another_address_of_the_shop_is_ours_too() -> None:
    account = replace(ACCOUNT, config={"own": "info@house.test"})
    assert items_of(mail(From="info@house.test"), account=account) == ()


def test_nobody_takes_a_mails_place_by_taking_its_id() -> None:
    real, forged = items_of(mail(), mail("Other words", Reply_To="thief@example.net"))
    assert real.remote_id != forged.remote_id
    assert real.author.stable_id == "anna@example.com"


def test_a_mail_without_an_id_has_the_same_name_every_time() -> None:
    first, again = items_of(mail(Message_ID="")), items_of(mail(Message_ID=""))
    assert first[0].remote_id == again[0].remote_id
    assert first[0].remote_id != items_of(mail("Other", Message_ID=""))[0].remote_id


# --- platforms


def test_a_proved_notice_points_to_the_platforms_page_without_what_tells_who_came() -> None:
    (item,) = items_of(notice())
    assert (item.kind, item.author.name) == (Kind.MENTION, "Facebook")
    assert item.url == "https://www.facebook.com/n/?story=1"
    assert item.cannot == (("reply", "mail_notice"),)
    assert item.ref == ""


def test_what_is_kept_of_a_notice_lets_nobody_in() -> None:
    links = (
        "https://www.facebook.com/n/?story=1&auth_token=s3cret1\n"
        "https://anna:s3cret2@www.facebook.com/login?otp=s3cret3&x=1\n"
    )
    (item,) = items_of(notice(text=f"Anna commented.\n{links}"))
    assert "s3cret" not in repr(item)
    assert item.text.startswith("Anna commented.")
    (item,) = items_of(notice(text="https://anna:s3cret@www.facebook.com/x"))
    assert item.url == "https://www.facebook.com/x"


def test_a_review_sites_notice_is_a_review() -> None:
    raw = notice(
        results=f"{HOUSE}; dkim=pass header.i=@e.tripadvisor.com",
        From="Tripadvisor <members@e.tripadvisor.com>",
        text="https://www.tripadvisor.com/ShowUserReviews-1",
    )
    assert [one.kind for one in items_of(raw)] == [Kind.REVIEW]


FORGED = {
    "no proof": {"results": ""},
    "another house's word": {"results": PROOF.replace(HOUSE, "mx.evil.test")},
    "proof of another": {"results": f"{HOUSE}; dkim=pass header.d=evil.test"},
    "proof of a look-alike": {"results": f"{HOUSE}; dkim=pass header.d=xfacebookmail.com"},
    "failed": {"results": PROOF.replace("dkim=pass", "dkim=fail")},
    "in a comment": {"results": f"{HOUSE} (dkim=pass header.d=facebookmail.com); dkim=none"},
    "in a comment within one": {
        "results": f"{HOUSE}; x=y (a (b) ; dkim=pass header.d=facebookmail.com); dkim=none"
    },
    "in a quoted sender": {
        "results": f'{HOUSE}; spf=pass smtp.mailfrom="a; dkim=pass header.d=facebookmail.com b"'
        "@evil.test; dkim=none"
    },
    "behind a quoted quote": {
        "results": f'{HOUSE}; x="a\\"; dkim=pass header.d=facebookmail.com b"; dkim=none'
    },
    "in what never ends": {"results": f"{PROOF} (a"},
    "in what never began": {"results": f"{PROOF} a)"},
    "passed elsewhere": {"results": f"{HOUSE}; spf=pass header.d=facebookmail.com; dkim=none"},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_notice_stays_plain_mail_with_a_warning(how: str) -> None:
    (item,) = items_of(notice(**FORGED[how], List_Unsubscribe=""))
    assert (item.kind, item.cannot) == (Kind.MESSAGE, (("reply", "mail_forged"),))
    assert item.url == ""


def test_a_proof_below_the_topmost_is_the_senders_own() -> None:
    raw = f"Authentication-Results: {HOUSE}; dkim=none\r\n".encode() + notice(List_Unsubscribe="")
    assert [one.cannot for one in items_of(raw)] == [(("reply", "mail_forged"),)]


def test_a_house_that_is_not_known_proves_nothing() -> None:
    account = replace(ACCOUNT, config={})
    (item,) = items_of(notice(List_Unsubscribe=""), account=account)
    assert item.cannot == (("reply", "mail_forged"),)


@pytest.mark.parametrize(
    "raw",
    [
        notice(text="https://facebook.com.evil.test/login"),
        notice(text="no link at all"),
        notice(From="Facebook <security@facebookmail.com>"),
        notice(
            results=f"{HOUSE}; dkim=pass header.d=google.com",
            From="Google <no-reply@accounts.google.com>",
            text="https://www.google.com/x",
        ),
    ],
)
def test_a_platforms_own_affairs_are_no_items(raw: bytes) -> None:
    assert items_of(raw) == ()


def test_the_first_link_of_the_platform_is_taken_also_out_of_html() -> None:
    body = (
        b'<a href="https://evil.test/x">Facebook</a> '
        b'<a href="https://www.facebook.com/p?id=1&amp;c=2&amp;utm_source=m">See</a>'
    )
    raw = notice(Content_Type="text/html")
    (item,) = items_of(raw.replace(NOTICE.encode(), body))
    assert item.url == "https://www.facebook.com/p?id=1&c=2"
