"""Signing in with the browser from a terminal, walked at real servers with a real keyring."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.paths import Folder
from app.services.handover import hold
from tests.channels.tiktok import shop as tiktok
from tests.conftest import ROOT
from tests.journeys.terminal import Done, Terminal, check_sentence
from tests.peers.fixtures import KeyringSession

pytestmark = [pytest.mark.peer, pytest.mark.slow]
ASKED, AGAIN = "Then paste", "neither the address nor the code"


@dataclass(frozen=True)
class Site:
    """A real server with the shop's login there."""

    channel: str
    network: str
    address: str
    name: str
    password: str
    no: str  # how its owner says no
    kept: str  # the password that its page shows to be pasted, "" where it shows a code

    def words(self, *more: str) -> list[str]:
        """Give the words that add it."""
        return ["accounts", "add", self.channel, "--server", self.address, *more]


@dataclass
class Running:
    """A command while it runs, in its own words."""

    process: subprocess.Popen[str]
    pid_file: Path
    heard: str = ""

    def hear(self, wanted: str) -> str:
        """Wait for the line on standard error with these words, and give it."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.heard += line
            if wanted in line:
                return line
        raise AssertionError(self.heard)

    def address(self) -> str:
        """Wait for the address to open."""
        return self.hear("open this address").split()[-1]

    def say(self, line: str) -> None:
        """Paste a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        os.kill(int(self.pid_file.read_text()), signal.SIGINT)

    def end(self) -> Done:
        """Wait for the end; the last line on standard error is the one for people."""
        out, err = self.process.communicate(timeout=60)
        lines = [line for line in (self.heard + err).splitlines() if not is_of_bus(line)]
        return Done(self.process.returncode, out, "\n".join(lines))

    def is_over(self) -> bool:
        """Say whether the command itself is gone."""
        return not Path(f"/proc/{self.pid_file.read_text().strip()}").exists()


def is_of_bus(line: str) -> bool:
    """Say whether a line is of the session's own programs."""
    return line.startswith(("dbus-daemon", "**"))


@dataclass(frozen=True)
class Owner:
    """The shop's owner at a terminal beside an unlocked keyring."""

    runner: KeyringSession
    folder: Path
    scripts: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def plain(self) -> Terminal:
        """The same folder without a keyring."""
        return Terminal(self.folder)

    def start(self, words: list[str], site: Site | None = None, verb: str = "stay") -> Running:
        """Start a command; its browser does at the site what the verb says."""
        pid_file = self.folder.with_name("pid")
        who = [site.name, site.password] if site else ["", ""]
        walk = [sys.executable, "-m", "tests.journeys.browser", self.scripts, *who, verb]
        env = {
            "BROWSER": f"{shlex.join(map(str, walk))} %s",
            "PEER_STATE": str(self.folder.with_name("session")),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
        }
        Path(env["PEER_STATE"]).mkdir(exist_ok=True)
        shell = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', str(pid_file)]
        argv = ["env", "-C", str(ROOT), *shell, *self.plain.argv(*words)]
        self.started.append(self.runner.start("unlocked", *argv, env=env))
        return Running(self.started[-1], pid_file)

    def run(self, words: list[str], site: Site | None = None, verb: str = "stay") -> Done:
        """Run a command to its end."""
        return self.start(words, site, verb).end()

    def has_nothing(self) -> bool:
        """Say whether no account was made, and the folder is free."""
        return self.plain("accounts", "list").rows == []


@pytest.fixture
def owner(keyring_session: KeyringSession, peer_scripts: Path, tmp_path: Path) -> Iterator[Owner]:
    """An owner without any account, whose commands have all ended."""
    made = Owner(keyring_session, tmp_path / "shop", peer_scripts)
    yield made
    for one in made.started:
        with one:  # closes its pipes, and waits
            one.terminate()


@pytest.fixture(params=["snac", pytest.param("wordpress", marks=pytest.mark.second_stage)])
def site(request: pytest.FixtureRequest) -> Site:
    """A real server with a page to sign in at."""
    info: dict[str, Any] = request.getfixturevalue(request.param)
    where = info["service"]
    if request.param == "snac":
        return Site(
            "mastodon", "Mastodon", where, "shopa", info["passwords"]["shopa"], "decline", ""
        )
    kept = info["users"]["owner"]["app_password"]
    return Site("wordpress", "WordPress", where, "owner", "pw-owner", "refuse", kept)


def listens(address: str) -> bool:
    """Say whether anybody still waits where the browser would come back to."""
    asked = parse_qs(urlsplit(address).query)
    back = urlsplit((asked.get("redirect_uri") or asked["success_url"])[0])
    with socket.socket() as one:
        return one.connect_ex((back.hostname or "", back.port or 0)) == 0


def test_the_owner_agrees_in_the_browser(owner: Owner, site: Site) -> None:
    done = owner.run(site.words(), site, "agree")
    row = done.row()  # the browser's own words are not among the answer's
    assert (row["channel"], row["state"]) == (site.channel, "ok")
    assert row["handle"].startswith(site.name)
    told = next(line for line in done.err.splitlines() if "open this address" in line)
    assert not listens(told.split()[-1])
    assert "No browser" not in done.err
    checked = owner.run(["accounts", "check", row["account"]])
    assert checked.row()["state"] == "ok"
    again = owner.run(site.words("--again", row["account"]), site, "agree")
    assert again.row()["account"] == row["account"]
    for file in owner.folder.rglob("*"):
        assert not file.is_file() or b"code=" not in file.read_bytes(), file


def test_where_no_browser_opens_the_address_is_waited_for(
    owner: Owner, site: Site, human: ModuleType
) -> None:
    running = owner.start(site.words(), site)
    address = running.address()
    assert "--paste" in running.hear("No browser opened here")
    human.walk(address, site.name, site.password)
    assert running.end().row()["state"] == "ok"


def test_the_owner_says_no(owner: Owner, site: Site) -> None:
    done = owner.run(site.words(), site, site.no)
    assert (done.code, done.out) == (1, "")
    address, _of_the_browser, sentence = done.err.splitlines()
    check_sentence(sentence, f"{site.network} was told not to let Shoptalk in")
    assert not listens(address.split()[-1])
    assert owner.has_nothing()


def test_ctrl_c_leaves_nothing_behind(owner: Owner, site: Site) -> None:
    running = owner.start(site.words(), site)
    address = running.address()
    running.hear("No browser opened here")
    assert listens(address)
    began = time.monotonic()
    running.interrupt()
    done = running.end()
    assert time.monotonic() - began < 5
    assert (done.code, done.out) == (130, "")
    check_sentence(done.err.splitlines()[-1], "Stopped")
    assert running.is_over()
    assert not listens(address)
    assert owner.has_nothing()


def test_what_the_page_shows_is_pasted(owner: Owner, site: Site, human: ModuleType) -> None:
    running = owner.start(site.words("--paste", "--handle", site.name), site, "agree")
    address = running.address()
    running.hear(ASKED)
    running.say("http://127.0.0.1/somewhere/else")
    running.hear(AGAIN)
    shown = site.kept
    if not shown:  # the walk ends where no form is left: at the page with the code
        with pytest.raises(RuntimeError, match="200 ") as page:
            human.walk(address, site.name, site.password)
        shown = str(page.value).rpartition("200 ")[2]
    running.say(shown)
    row = running.end().row()
    assert (row["state"], row["handle"].partition("@")[0]) == ("ok", site.name)


def test_at_the_end_of_what_is_pasted_nothing_is_kept(owner: Owner, site: Site) -> None:
    running = owner.start(site.words("--paste"), site, "agree")
    running.address()
    done = running.end()  # closes standard input
    assert (done.code, done.out) == (2, "")
    check_sentence(done.err.splitlines()[-1], "paste the address that the browser ends at")
    assert owner.has_nothing()


def test_without_a_keyring_nobody_is_sent_out(owner: Owner, snac: dict[str, Any]) -> None:
    words = ["accounts", "add", "mastodon", "--server", snac["service"]]
    owner.plain(*words).says(4, "keyring")
    owner.plain(*words, "--paste").says(4, "keyring")


def test_another_program_cannot_ask_for_us(owner: Owner) -> None:
    with hold(Folder(owner.folder)):
        done = owner.plain("accounts", "add", "mastodon", "--server", "127.0.0.1", "--paste")
    done.says(3, str(owner.folder))


def test_what_has_no_browser_takes_no_paste(owner: Owner) -> None:
    words = ["accounts", "add", "bluesky", "--handle", "shop.test", "--paste"]
    owner.plain(*words).says(2, "Bluesky has no sign-in in the browser")


def test_an_address_that_is_not_ours_is_pasted(owner: Owner) -> None:
    back = "https://cafe.test/done/"
    portal = f"https://www.tiktok.com/v2/auth/authorize?client_key=a&redirect_uri={back}&state="
    with tiktok.network() as net, net.served() as url:
        words = ["accounts", "add", "tiktok", "--server", url, "--set", "client_id=app-1"]
        words += ["--set", f"authorize_url={portal}", "--secrets-stdin"]
        secret = json.dumps({"client_secret": tiktok.GIVEN["client_secret"]})
        without = owner.start(words)
        without.say(secret)
        done = without.end()
        check_sentence(done.err.splitlines()[-1], "--paste")
        assert (done.code, done.out) == (2, "")
        running = owner.start([*words, "--paste"])
        running.say(secret)
        (state,) = parse_qs(urlsplit(running.address()).query)["state"]
        running.hear(ASKED)
        running.say(f"{back}?code=the-code&state={state}")
        row = running.end().row()
    assert (row["channel"], row["handle"]) == ("tiktok", "shop")
    assert secret not in running.heard
