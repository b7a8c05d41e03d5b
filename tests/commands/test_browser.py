"""The sign-in with the browser as the command runs it, on a network made for the test."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from keyring.errors import NoKeyringError
from typing_extensions import override

from app.assemble import open_desk
from app.channels import registry
from app.channels.base import Asker, Identity, Secrets
from app.channels.oauth.browser import BrowserSignIn, Return, Stops
from app.channels.oauth.client import Client
from app.errors import SignInError
from app.paths import Folder
from app.services.commands.answer import Answer
from app.services.commands.run import run
from tests.conftest import SetClock
from tests.services.engine.conftest import MemoryKeyring
from tests.services.engine.made import ABLE, NAME, SERVER, MadeNet

CODE, ELSEWHERE = "c0de-1234", "https://made.test/somewhere"


class Hasty(BrowserSignIn):
    """Waits for its owner no longer than a test does."""

    @override
    def wait(
        self, cancel: Stops | None = None, *, deadline_s: float = 0.3
    ) -> Mapping[str, str] | None:
        return super().wait(cancel, deadline_s=deadline_s)


@dataclass
class InBrowser(MadeNet):
    """The made network with a sign-in in the browser, which may never come back here."""

    is_foreign: bool = False
    begun: list[BrowserSignIn] = field(default_factory=list)
    kind: type[BrowserSignIn] = Hasty

    def begin_sign_in(
        self, http: Asker, given: Mapping[str, str], *, by_hand: bool = False
    ) -> BrowserSignIn:
        """Send the owner out."""
        way = Return(by_hand=by_hand or self.is_foreign)
        client = Client(f"{SERVER}/authorize", f"{SERVER}/token", "us")
        self.begun.append(self.kind(client, way, lambda code: {"token": code}))
        return self.begun[-1]


def enter(_http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Let in by the code alone."""
    if given.get("token") != CODE:
        raise SignInError
    secrets.put("token", given["token"])
    return Identity("us", "Shop", "shop", SERVER, ABLE)


@dataclass
class Owner:
    """Somebody at a terminal, who says these lines when asked."""

    folder: Path
    net: InBrowser
    ring: MemoryKeyring
    clock: SetClock
    told: list[str] = field(default_factory=list)

    def add(self, *words: str, says: Sequence[str] = ()) -> Answer:
        """Add the account."""
        lines = iter(f"{line}\n" for line in says)
        desk = open_desk(Folder(self.folder), clock=self.clock, keyring=self.ring)
        try:
            argv = ["--json", "accounts", "add", NAME, *words]
            there = self.folder.parent
            return run(desk, argv, "", there, self.told.append, lambda: next(lines, ""))
        finally:
            desk.close()

    def has_nothing(self) -> bool:
        """Say whether nothing was kept, and nobody listens or waits."""
        at_work = [one.name for one in threading.enumerate() if one.name == "sign-in"]
        return self.ring.kept == {} and not at_work


@pytest.fixture
def owner(tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Owner:
    """The owner, without a browser on this computer."""
    net, all_of_them = InBrowser(enter=enter), registry.channels()
    monkeypatch.setattr(registry, "channels", lambda: {**all_of_them, NAME: net})
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    return Owner(tmp_path / "shop", net, MemoryKeyring(), clock)


def test_who_says_nothing_is_not_waited_for_without_end(owner: Owner) -> None:
    answer = owner.add()
    assert answer.exit_code == 1
    (said,) = answer.said
    assert "took too long" in said
    address, hint = owner.told
    assert SERVER in address
    assert "--paste" in hint
    assert owner.has_nothing()


def test_what_is_pasted_is_asked_for_until_it_fits(owner: Owner) -> None:
    owner.net.kind = BrowserSignIn
    answer = owner.add("--paste", says=("", ELSEWHERE, "two words", CODE, "never read"))
    assert answer.exit_code == 0, answer.said
    assert set(owner.ring.kept.values()) == {CODE}
    assert [line.startswith("This is neither") for line in owner.told] == [False, False] + 3 * [
        True
    ]
    assert not any(CODE in line for line in owner.told)


@pytest.mark.parametrize("says", [(), (ELSEWHERE,)])
def test_at_the_end_of_the_input_nothing_is_kept(owner: Owner, says: tuple[str, ...]) -> None:
    owner.net.kind = BrowserSignIn  # its ten minutes are not waited for
    answer = owner.add("--paste", says=says)
    assert (answer.exit_code, len(answer.said)) == (2, 1)
    assert owner.has_nothing()


def test_a_code_that_the_network_does_not_take_is_said(owner: Owner) -> None:
    answer = owner.add("--paste", says=("another-code",))
    assert answer.exit_code == 1
    assert owner.has_nothing()


def test_what_never_comes_back_here_wants_to_be_pasted(owner: Owner) -> None:
    owner.net.is_foreign = True
    answer = owner.add()
    assert answer.exit_code == 2
    assert "--paste" in answer.said[0]
    assert owner.told == []
    assert owner.add("--paste", says=(CODE,)).exit_code == 0


def test_nobody_is_sent_out_for_a_secret_that_cannot_be_kept(owner: Owner) -> None:
    owner.ring.refusal = NoKeyringError()
    assert owner.add().exit_code == 4
    assert (owner.told, owner.net.begun) == ([], [])


def test_ctrl_c_ends_it_at_once(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: str) -> bool:
        raise KeyboardInterrupt

    owner.net.kind = BrowserSignIn
    monkeypatch.setattr("webbrowser.open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        owner.add()
    assert owner.has_nothing()
