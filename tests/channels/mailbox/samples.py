"""What the mailbox brings home, for the test that breaks every answer of every network."""

from __future__ import annotations

from dataclasses import replace

from app.channels.base import CursorKind, Known, ReadContext, Stream
from app.channels.mailbox import Mailbox
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.mailbox.house import SHOP
from tests.channels.mailbox.letters import ACCOUNT, AT, INBOX, items_of, mail, notice, raw_of

MAILBOX = Mailbox()
CONTEXT = ReadContext(ACCOUNT, INBOX, '{"validity": 7, "uid": 0}', AT)
QUESTION = mail()
ANSWER = mail(From=SHOP, To="anna@example.com", In_Reply_To="<q1@example.com>", Message_ID="<a@x>")
SENT = Stream(
    "sent",
    CursorKind.NONE,
    query="Sent",
    known=(Known(items_of(QUESTION)[0].remote_id, "", Kind.MESSAGE),),
)

SAMPLES: tuple[Sample, ...] = (
    Sample("new mail", MAILBOX, raw_of(QUESTION, notice(), ANSWER).body, CONTEXT),
    Sample(
        "a part of the past",
        MAILBOX,
        raw_of(QUESTION, page="since:2026-03-01", left=1).body,
        CONTEXT,
    ),
    Sample(
        "a folder never read", MAILBOX, raw_of(step="look", uid=5).body, replace(CONTEXT, cursor="")
    ),
    Sample("answers given elsewhere", MAILBOX, raw_of(ANSWER).body, replace(CONTEXT, stream=SENT)),
)
