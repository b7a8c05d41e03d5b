"""What a terminal does to accounts, on a network made for the test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.assemble import open_desk
from app.channels import registry
from app.channels.base import (
    SIGN_IN_UNTIL,
    Asker,
    CursorKind,
    Identity,
    Page,
    Secrets,
    Stream,
)
from app.channels.oauth.browser import BrowserSignIn, Return
from app.channels.oauth.client import Client
from app.clock import utc_text
from app.domain.budget import Bucket
from app.errors import ChooseOne, SignInError, Unreachable
from app.paths import Folder
from app.services.commands.answer import Answer
from app.services.commands.run import run
from app.services.desk import Desk
from tests.conftest import SetClock
from tests.services.engine.conftest import MemoryKeyring, Network
from tests.services.engine.made import ABLE, NAME, SERVER, MadeNet, said

Do = Callable[..., Answer]
KEYS = [
    "account",
    "channel",
    "name",
    "handle",
    "server",
    "state",
    "last_success_at",
    "next_try_at",
    "error",
    "error_code",
    "followers",
    "capabilities",
    "sign_in_days_left",
    "budgets",
    "cannot",
]
PLACES = (("p1", "Shop in Vilnius"), ("p2", "Shop in Kaunas"))


class InBrowser(MadeNet):
    """The made network, with a sign-in in the browser as well."""

    def begin_sign_in(
        self, http: Asker, given: Mapping[str, str], *, by_hand: bool = False
    ) -> BrowserSignIn:
        """Have the owner sent out, and come back at once."""
        client = Client(f"{SERVER}/authorize", f"{SERVER}/token", "us")
        begun = BrowserSignIn(client, Return(by_hand=by_hand), lambda _code: {"token": "browser"})
        begun.paste("c0de")
        return begun


def enter(_http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Let in by a token; "many" has two places, "away" finds nobody there."""
    token = given.get("token", "")
    if token == "away":
        raise Unreachable(host="made.test", why="timeout")
    if token not in ("good", "many", "browser"):
        raise SignInError
    if token == "many" and "choice" not in given:
        raise ChooseOne(what="page", choices=PLACES)
    secrets.put("token", token)
    name = dict(PLACES).get(given.get("choice", ""), "Shop")
    cannot = (("like", "scope"),)
    config = {SIGN_IN_UNTIL: utc_text(SetClock().now() + timedelta(days=9))}
    return Identity("us", name, "shop", SERVER, ABLE, config, cannot)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> InBrowser:
    """The made network, in the list of all."""
    made = InBrowser(named=(Bucket("calls", 100),), enter=enter)
    all_of_them = registry.channels()
    monkeypatch.setattr(registry, "channels", lambda: {**all_of_them, NAME: made})
    return made


@pytest.fixture
def desk(
    tmp_path: Path, clock: SetClock, net: InBrowser, ring: MemoryKeyring, network: Network
) -> Iterator[Desk]:
    """A shop without an account."""
    assert net.enter is not None
    folder, transport = Folder(tmp_path / "shop"), httpx.MockTransport(network)
    opened = open_desk(folder, clock=clock, transport=transport, keyring=ring)
    yield opened
    opened.close()


@pytest.fixture
def do(desk: Desk, tmp_path: Path) -> Do:
    """Runs a command as a script does."""

    def done(*words: object, stdin: str = "", json: bool = True) -> Answer:
        return run(desk, [*(["--json"] if json else []), *map(str, words)], stdin, tmp_path)

    return done


def one(answer: Answer) -> Mapping[str, Any]:
    """Give the one row of an answer that went well."""
    assert answer.exit_code == 0, answer.said
    (row,) = answer.rows
    return row


def test_an_account_is_listed_with_its_health(do: Do) -> None:
    one(do("accounts", "add", NAME, "--token-stdin", stdin="good"))
    row = one(do("accounts", "list"))
    assert list(row) == KEYS
    assert (row["state"], row["sign_in_days_left"]) == ("expiring", 9)
    assert row["budgets"] == [
        {"name": "calls", "used": 0, "cap": 100, "left": 100, "until": "2026-03-05T00:00:00Z"}
    ]
    (lack,) = row["cannot"]
    assert (lack["capability"], lack["code"]) == ("like", "scope")
    assert lack["says"]
    assert "like" not in row["capabilities"]


def test_several_places_are_listed_and_one_is_named(do: Do, ring: MemoryKeyring) -> None:
    asked = do("accounts", "add", NAME, "--token-stdin", stdin="many")
    assert (asked.exit_code, [row["choice"] for row in asked.rows]) == (2, ["p1", "p2"])
    assert "--set choice=ID" in " ".join(asked.said)
    assert ring.kept == {}
    words = ("accounts", "add", NAME, "--set", "choice=p2", "--token-stdin")
    assert one(do(*words, stdin="many"))["name"] == "Shop in Kaunas"


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        ((), ""),
        (("--set", "client_id=mine"), ""),
        (("--secrets-stdin",), '{"client_secret": "of the app"}'),
    ],
)
def test_without_a_proof_the_browser_opens(
    do: Do,
    ring: MemoryKeyring,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    stdin: str,
) -> None:
    opened: list[str] = []

    def open_it(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", open_it)
    one(do("accounts", "add", NAME, *words, stdin=stdin))
    assert len(opened) == 1
    assert set(ring.kept.values()) == {"browser"}


@pytest.mark.parametrize(
    ("given", "exit_code"),
    [
        ({"token": "good"}, 0),
        ({"access_token": "good"}, 0),  # as networks call it
        ({"refresh": "r1"}, 1),
        ({"refresh_token": "r1"}, 1),
        ({"password": "p"}, 1),
    ],
)
def test_with_a_proof_it_does_not(
    do: Do,
    monkeypatch: pytest.MonkeyPatch,
    net: InBrowser,
    given: dict[str, str],
    exit_code: int,
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: pytest.fail("opened"))
    net.needs = ()
    answer = do("accounts", "add", NAME, "--secrets-stdin", stdin=json.dumps(given))
    assert answer.exit_code == exit_code  # refused by the network, which lets in by a token alone


def test_nobody_tries_again_by_itself_to_add_an_account(do: Do) -> None:
    answer = do("accounts", "add", NAME, "--token-stdin", stdin="away")
    assert answer.exit_code == 1
    (said_,) = answer.said
    assert "made.test" in said_
    assert "by itself" not in said_


def test_an_account_that_is_off_is_not_read_and_its_replies_wait(
    do: Do, desk: Desk, net: InBrowser
) -> None:
    number = one(do("accounts", "add", NAME, "--token-stdin", stdin="good"))["account"]
    net.listed = (Stream("mentions", CursorKind.NONE),)
    net.pages = {"mentions": Page(items=(said("a", ref="a"),))}
    assert do("fetch").exit_code == 0
    item = one(do("list"))["id"]
    assert one(do("accounts", "off", number))["state"] == "off"
    assert one(do("fetch"))["accounts"] == []
    waiting = do("reply", item, "--text-stdin", "--now", stdin="Thanks!").rows[0]
    assert waiting["state"] == "holding"
    assert one(do("accounts", "on", number))["state"] == "ok"
    do("outbox", "send")
    assert desk.read_page("SELECT state FROM reply", {}) == [["sent"]]
    assert do("accounts", "off", 99).exit_code == 5


def test_pictures_are_allowed_and_forbidden(do: Do) -> None:
    row = one(do("pictures", "allow", NAME))
    assert (row["channel"], row["is_allowed"], row["n"], row["bytes"]) == (NAME, True, 0, 0)
    listed = {row["channel"]: row["is_allowed"] for row in do("pictures", "list").rows}
    assert [name for name, is_allowed in listed.items() if is_allowed] == [NAME]
    assert "✓" in do("pictures", "list", json=False).text
    assert not one(do("pictures", "forbid", NAME))["is_allowed"]
    assert do("pictures", "allow", "fax").exit_code == 2


def test_a_cap_is_set_and_seen(do: Do, desk: Desk) -> None:
    number = one(do("accounts", "add", NAME, "--token-stdin", stdin="good"))["account"]
    one(do("accounts", "set", number, "cap", "9"))
    assert desk.accounts.health_of(int(number)).row.config["cap"] == "9"
