"""What exactly is sent: the mention, who sees it, and knowing our own words again."""

from __future__ import annotations

import json

import pytest

from app.channels.base import AccountRef, NotSent, Outgoing
from app.channels.mastodon import Mastodon
from app.channels.mastodon.reply import is_alike, is_same, visibility, with_mention
from app.channels.mastodon.status import Ref
from app.domain.item import Visibility
from app.errors import (
    KeyringLocked,
    KeyringMissing,
    NotOffered,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.mastodon.family import MASTODON, Server
from tests.channels.mastodon.world import AT, KeptSecrets, door

ACCOUNT = AccountRef(
    1,
    "mastodon",
    "https://social.test",
    "shop@social.test",
    "https://social.test/@shop",
    {"account_id": "1", "domain": "social.test", "software": "mastodon"},
)
FAR = Ref("1", "anna@m.test", "public", "")
NEAR = Ref("1", "ben", "public", "")


@pytest.mark.parametrize(
    ("text", "ref", "sent"),
    [
        ("Thanks", FAR, "@anna@m.test Thanks"),
        ("Thanks @Anna@M.test!", FAR, "Thanks @Anna@M.test!"),
        ("@anna@m.test", FAR, "@anna@m.test"),
        ("@anna thanks", FAR, "@anna@m.test @anna thanks"),  # another Anna, of our own server
        ("@anna@m.tester thanks", FAR, "@anna@m.test @anna@m.tester thanks"),
        ("@anna@m.test.org thanks", FAR, "@anna@m.test @anna@m.test.org thanks"),
        ("x@anna@m.test thanks", FAR, "@anna@m.test x@anna@m.test thanks"),
        ("hi @ben, thanks", NEAR, "hi @ben, thanks"),
        ("hi @ben@social.test", NEAR, "hi @ben@social.test"),
        ("hi @ben@other.test", NEAR, "@ben hi @ben@other.test"),
        ("hi @benny", NEAR, "@ben hi @benny"),
        ("Thanks", Ref("1"), "Thanks"),
    ],
)
def test_the_author_is_named_once(text: str, ref: Ref, sent: str) -> None:
    assert with_mention(ACCOUNT, text, ref) == sent


def test_the_owner_can_see_what_an_answer_begins_with() -> None:
    channel = Mastodon()
    assert channel.as_sent(ACCOUNT, FAR.to_text(), "") == "@anna@m.test "
    assert channel.as_sent(ACCOUNT, "", "") == ""
    shown = channel.as_sent(ACCOUNT, FAR.to_text(), "Thanks")
    assert channel.as_sent(ACCOUNT, FAR.to_text(), shown) == shown


@pytest.mark.parametrize(
    ("wanted", "parent", "sent"),
    [
        (Visibility.PUBLIC, "public", "public"),
        (Visibility.PUBLIC, "unlisted", "unlisted"),
        (Visibility.PUBLIC, "private", "private"),
        (Visibility.PUBLIC, "direct", "direct"),
        (Visibility.UNLISTED, "private", "private"),
        (Visibility.PRIVATE, "public", "direct"),
        (Visibility.FOLLOWERS, "unlisted", "private"),
        (Visibility.PUBLIC, "local", "direct"),
        (Visibility.UNLISTED, "", "unlisted"),
    ],
)
def test_an_answer_is_never_seen_by_more_than_what_it_answers(
    wanted: Visibility, parent: str, sent: str
) -> None:
    assert visibility(wanted, Ref("1", visibility=parent)) == sent


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("@anna Thanks *so* much", "@anna@m.test Thanks *so* much"),
        ("thanks so much 🙂", "thanks *so* much :-)"),
        (
            "“We” close at six – see https://x.test/a?b=1",
            '"We" close at six -- see https://x.test/a?b=1',
        ),
        ("@anna@127.0.0.1:80 👍", "@anna 👍"),
        ("so much", "_so_ *much*"),
    ],
)
def test_our_own_words_are_known_again(theirs: str, ours: str) -> None:
    assert is_same(theirs, ours)


def test_a_list_that_lost_its_numbers_is_alike_but_not_the_same() -> None:
    ours = "1. Come in 2. Choose something lovely 3. Pay at the counter, cash or card"
    theirs = "Come in Choose something lovely Pay at the counter, cash or card"
    assert is_alike(theirs, ours)
    assert not is_same(theirs, ours)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("We close at six", "We open at eight"), ("👍", "👎"), ("", "Yes"), ("Ačiū", "Prašom")],
)
def test_other_words_are_not(theirs: str, ours: str) -> None:
    assert not is_alike(theirs, ours)


def outgoing(text: str = "Yes") -> Outgoing:
    ref = FAR.to_text()
    draft = Outgoing(text, "k", "1", ref, "", "anna@m.test", Visibility.PUBLIC)
    prepared = Mastodon().prepare(ACCOUNT, draft, AT)
    return Outgoing(text, "k", "1", ref, "", "anna@m.test", Visibility.PUBLIC, prepared=prepared)


def test_what_is_prepared_can_be_kept_and_is_all_that_is_sent() -> None:
    server = Server(MASTODON)
    draft = outgoing()
    assert json.loads(json.dumps(draft.prepared)) == {
        "text": "@anna@m.test Yes",
        "visibility": "public",
        "parent": "1",
        "at": "2026-11-22T08:00:00Z",
    }
    Mastodon().send(door(server), ACCOUNT, KeptSecrets({"token": "tok-shop"}), draft)
    (request,) = [one for one in server.asked if one.method == "POST"]
    assert request.headers["idempotency-key"] == "k"
    assert request.headers["connection"] == "close"


class Closed(KeptSecrets):
    """A keyring that fails."""

    error: ShopError = KeyringLocked()

    def get(self, kind: str) -> str | None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "is_passing"), [(KeyringLocked(), True), (KeyringMissing(), False)]
)
def test_a_closed_keyring_raises_nothing(error: ShopError, is_passing: bool) -> None:
    secrets = Closed()
    secrets.error = error
    http = door(Server(MASTODON))
    sent = Mastodon().send(http, ACCOUNT, secrets, outgoing())
    assert sent == NotSent(error, is_passing=is_passing)
    assert not isinstance(Mastodon().look_up(http, ACCOUNT, secrets, outgoing()), NotSent)


def test_nothing_is_sent_without_a_token_or_a_word() -> None:
    server = Server(MASTODON)
    assert Mastodon().send(door(server), ACCOUNT, KeptSecrets(), outgoing()) == NotSent(
        SignInError()
    )
    empty = Outgoing(" ", "k", "1", "", "", "", Visibility.PUBLIC)
    kept = KeptSecrets({"token": "tok-shop"})
    assert Mastodon().send(door(server), ACCOUNT, kept, empty) == NotSent(Refused(reason="empty"))
    assert server.asked == []


def test_an_unreachable_server_is_surely_not_reached() -> None:
    import httpx

    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no")

    sent = Mastodon().send(door(refuse), ACCOUNT, KeptSecrets({"token": "t"}), outgoing())
    assert isinstance(sent, NotSent)
    assert sent.is_passing
    assert isinstance(sent.error, Unreachable)


def test_hiding_somebody_elses_reply_is_offered_nowhere() -> None:
    from app.channels.base import Capability

    done = Mastodon().act(
        door(Server(MASTODON)), ACCOUNT, KeptSecrets(), Capability.HIDE, FAR.to_text(), True
    )
    assert done == NotSent(NotOffered(what="hide"))
    assert Capability.HIDE not in Mastodon().capabilities
    assert "hide" in Mastodon().impossible
