"""What becomes an item, what does not, and whose word counts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

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
