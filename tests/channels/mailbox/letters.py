"""Mails as customers, platforms and liars write them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from app.channels.base import AccountRef, CursorKind, Page, Raw, ReadContext, Stream
from app.channels.mailbox.read import read
from app.domain.item import Found
from tests.channels.mailbox.house import HOUSE, SHOP

AT = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
ACCOUNT = AccountRef(1, "mailbox", "imaps://localhost", SHOP, SHOP, {"authserv": HOUSE})
INBOX = Stream("folder:INBOX", CursorKind.FORWARD_ID, query="INBOX")
PROOF = f"{HOUSE}; spf=pass; dkim=pass (2048 bit) header.d=facebookmail.com header.s=s1"
NOTICE = "Anna commented.\nhttps://www.facebook.com/n/?story=1&n_m=shop%40house.test&mid=5\n"


def mail(text: str | bytes = "Are you open on Sunday?", **headers: str) -> bytes:
    """Write a mail; `headers` have _ for -, and "" leaves one of the usual ones out."""
    given = {
        "Message_ID": "<q1@example.com>",
        "From": "Anna Karlsson <anna@example.com>",
        "To": SHOP,
        "Subject": "Opening hours",
        "Date": "Wed, 04 Mar 2026 08:00:00 +0100",
    } | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items() if value]
    head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
    return head + b"\r\n\r\n" + (text if isinstance(text, bytes) else text.encode())


def notice(*, results: str = PROOF, text: str = NOTICE, **headers: str) -> bytes:
    """Write a platform's notice, as it lies in the box."""
    given = {
        "Authentication_Results": results,
        "From": "Facebook <notification@facebookmail.com>",
        "Subject": "Anna kommenterte innlegget ditt",
        "List_Unsubscribe": "<https://www.facebook.com/o.php>",
        "Message_ID": "<n1@facebookmail.com>",
    }
    return mail(text, **(given | headers))


def raw_of(*mails: bytes, **told: object) -> Raw:
    """Give mails as `ask` would bring them home."""
    some = [
        {"uid": n, "at": "2026-03-04T07:30:00Z", "flags": [], "raw": base64.b64encode(one).decode()}
        for n, one in enumerate(mails, 1)
    ]
    body = {
        "validity": 7,
        "step": "read",
        "page": "after",
        "uid": len(mails),
        "left": 0,
        "mails": some,
    }
    headers = {"content-type": "application/json"}
    return Raw(200, headers, json.dumps(body | told).encode(), ACCOUNT.server)


def page_of(*mails: bytes, account: AccountRef = ACCOUNT) -> Page:
    """Read mails that came to the inbox."""
    return read(raw_of(*mails), ReadContext(account, INBOX, "", AT))


def items_of(*mails: bytes, account: AccountRef = ACCOUNT) -> tuple[Found, ...]:
    """Give the items that mails make."""
    return page_of(*mails, account=account).items
