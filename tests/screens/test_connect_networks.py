"""Connecting the networks with the keyboard alone, each against its own small network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.item import AccountState
from app.queries.accounts import AccountRow, accounts
from app.services.signing_in import Probe
from tests.channels.contract.call import Answered, Call
from tests.channels.contract.shop import AT
from tests.channels.facebook import shop as facebook
from tests.channels.lemmy import shop as lemmy
from tests.channels.mailbox.house import CERTIFICATE
from tests.channels.mailbox.shop import network as mail_house
from tests.channels.tiktok import shop as tiktok
from tests.channels.x import shop as x
from tests.conftest import SetClock
from tests.screens.keyed import focused, key, tab_to, type_in
from tests.screens.stand import Stand, false_language, open_stand, problems
from tests.screens.test_connect import Browser, browser
from ui.views.channels import ChannelsView
from ui.views.connect_ask import AskField
from ui.views.connect_form import ConnectForm
from ui.views.ways import WAYS, way

__all__ = ["browser"]
Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Answer = Callable[[httpx.Request], httpx.Response]


@contextmanager
def shown(qtbot: QtBot, root: Path, answer: Answer | None = None) -> Iterator[Connecting]:
    """Show the page of the accounts over a network, with the keyboard in it."""
    with open_stand(root, SetClock(AT), answer) as stand:
        stand.desk.accounts.keep_for_session_only(on=True)
        view = ChannelsView(stand.stage)
        with qtbot.waitActive(view):
            stand.show(view)
            view.activateWindow()
        yield Connecting(stand, view)


class Connecting:
    """What the owner does on the way to a new account."""

    def __init__(self, stand: Stand, view: ChannelsView) -> None:
        self.stand, self.view, self.page = stand, view, view.connecting

    @property
    def form(self) -> ConnectForm:
        """The form."""
        return self.page.form

    def open(self, name: str) -> None:
        """Go straight to a way."""
        self.view.show_this(f"connect:{name}")
        self.stand.settle()

    def choose(self, words: str, title: str) -> None:
        """Find a way by its name and take it."""
        self.view.show_this("connect")
        tab_to(self.page.ways.search)
        type_in(words)
        key(Key.Key_Down, Key.Key_Return)
        self.stand.settle()
        assert title in self.shown_titles()

    def shown_titles(self) -> set[str]:
        """Give the titles of the ways that fit what was typed."""
        model = self.page.ways.list.lines
        lines = [model.line(number) for number in range(model.rowCount())]
        return {line.title for line in lines if line is not None}

    def fill(self, **given: str) -> None:
        """Type into the fields, one after the other."""
        for name, text in given.items():
            tab_to(self.form.field(name).control)
            key(Key.Key_A, ctrl=True)
            type_in(text)

    def go(self) -> None:
        """Press the button of the form."""
        tab_to(self.form.go)
        key(Key.Key_Space)

    def comes(self, wanted: object) -> None:
        """Wait until a page has come."""
        self.stand.until(lambda: self.page.currentWidget() is wanted)
        self.stand.settle()

    def account(self) -> AccountRow:
        """Give the only account, once it is there and read."""
        self.comes(self.page.done)
        (row,) = accounts(self.stand.desk.read_page)
        return row


def test_facebook_asks_which_page_and_says_what_it_may_not(qtbot: QtBot, tmp_path: Path) -> None:
    world = facebook.world()
    other = {"id": "page-2", "name": "Medinis", "access_token": "t2", "tasks": ["MODERATE"]}
    world.pages.insert(0, other)
    world.scopes = tuple(one for one in facebook.SCOPES if one != "pages_manage_engagement")
    with world.network() as net, shown(qtbot, tmp_path, net.answer) as at:
        at.choose("facebook page", "Facebook Page")
        at.fill(token=facebook.USER_TOKEN)
        key(Key.Key_Return)
        at.comes(at.page.found)
        assert focused() is at.page.found.places
        key(Key.Key_Down, Key.Key_Return)
        at.stand.until(lambda: "Kavos namai" in at.page.found.said())
        assert "Reply: The sign-in does not allow it" in at.page.found.said()
        assert accounts(at.stand.desk.read_page) == ()
        tab_to(at.page.found.go)
        key(Key.Key_Space)
        row = at.account()
        assert row.remote_id == facebook.PAGE
        assert ("reply", "scope") in row.cannot
        assert "reply" not in row.capabilities
        assert focused() is at.page.done.to_inbox


def test_a_place_that_is_not_wanted_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    world = facebook.world()
    world.pages.append({"id": "page-2", "name": "Medinis", "access_token": "t2", "tasks": []})
    with world.network() as net, shown(qtbot, tmp_path, net.answer) as at:
        at.open("facebook")
        at.fill(token=facebook.USER_TOKEN)
        key(Key.Key_Return)
        at.comes(at.page.found)
        tab_to(at.page.found.back)
        key(Key.Key_Space)
        assert at.page.currentWidget() is at.form
        assert accounts(at.stand.desk.read_page) == ()


def test_x_wants_its_rule_read_and_spends_nothing_at_first(
    qtbot: QtBot, tmp_path: Path, browser: Browser
) -> None:
    net = x.world().network()
    net.handlers["POST /2/oauth2/token"] = _granted
    with net, shown(qtbot, tmp_path, net.answer) as at:
        at.choose("x, with", "X, with an app of your own")
        at.fill(client_id="client-of-the-shop")
        key(Key.Key_Return)
        assert "rule" in at.form.fault.text()
        assert focused().accessibleName() or focused() is at.form.consent
        key(Key.Key_Space)
        at.go()
        at.stand.until(lambda: bool(browser.opened))
        asked = parse_qs(urlsplit(browser.opened[0]).query)
        tab_to(at.page.wait.code)
        type_in(f"{asked['redirect_uri'][0]}?code=good-code&state={asked['state'][0]}")
        key(Key.Key_Return)
        row = at.account()
        assert row.config["monthly_cap"] == "0"
        assert net.count("GET /2/users/{id}/mentions") == 0


def _granted(call: Call) -> Answered:
    scopes = "tweet.read users.read tweet.write tweet.moderate.write offline.access"
    told = {"access_token": x.TOKEN, "refresh_token": x.REFRESH, "scope": scopes}
    return {**told, "token_type": "bearer", "expires_in": 7200}


def test_a_mailbox_is_found_by_servers_that_are_folded_away(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with mail_house() as house, shown(qtbot, tmp_path) as at:
        given = house.given()
        at.choose("mailbox", "The shop's mailbox")
        assert not at.form.field("smtp").isVisible()
        at.fill(handle=given["handle"], password=given["password"], name="Kavos namai")
        tab_to(at.form.unfold)
        key(Key.Key_Space)
        assert focused() is at.form.field("user").control
        at.fill(server=given["server"], smtp=given["smtp"])
        key(Key.Key_Return)
        row = at.account()
        assert row.config["from_name"] == "Kavos namai"
        assert "reply" in row.capabilities
        at.stand.until(lambda: "3 messages were found" in at.page.done.text())
        at.page.begin_again(row)
        at.stand.settle()  # what is known stands there already
        assert at.form.field("smtp").isVisible()
        assert at.form.field("name").text() == "Kavos namai"
        at.fill(password=given["password"])
        key(Key.Key_Return)
        assert at.account().id == row.id


def test_lemmy_takes_a_name_and_a_password(qtbot: QtBot, tmp_path: Path) -> None:
    with lemmy.network() as net, shown(qtbot, tmp_path, net.answer) as at:
        at.choose("lemmy", "Lemmy")
        at.fill(server="lemmy.example", handle="shop", password="wrong")
        key(Key.Key_Return)
        at.comes(at.form)
        assert at.form.fault.text()
        at.fill(password=lemmy.PASSWORD)
        key(Key.Key_Return)
        assert at.account().channel == "lemmy"


def test_how_far_back_is_known_before_the_first_look(qtbot: QtBot, tmp_path: Path) -> None:
    with lemmy.network() as net, shown(qtbot, tmp_path, net.answer) as at:
        at.open("lemmy")
        at.fill(server="lemmy.example", handle="shop", password=lemmy.PASSWORD)
        assert at.form.back is not None
        tab_to(at.form.back)
        key(Key.Key_End)
        at.go()
        at.account()
        assert at.stand.desk.settings().backfill_days == 90
        at.page.begin_again(at.account())
        assert at.form.back is None


def test_tiktok_takes_tokens_and_pasted_addresses(
    qtbot: QtBot, tmp_path: Path, browser: Browser
) -> None:
    with tiktok.network() as net, shown(qtbot, tmp_path, net.answer) as at:
        at.open("tiktok")
        url = "https://www.tiktok.com/v2/auth/authorize?redirect_uri=https%3A%2F%2Fshop.test%2F"
        at.fill(client_id="app-1", client_secret="secret", authorize_url=url)
        key(Key.Key_Return)
        at.stand.until(at.page.wait.code.isVisible)
        assert "paste it here" in at.page.wait.text()
        assert browser.opened
        tab_to(at.page.wait.cancel)
        key(Key.Key_Space)
        assert at.page.currentWidget() is at.form
        at.open("tiktok_token")
        at.fill(**tiktok.GIVEN)
        key(Key.Key_Return)
        row = at.account()
        assert (row.channel, row.state) == ("tiktok", AccountState.OFF)


def test_what_begins_switched_off_says_so_and_is_switched_on(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path) as at:
        account = at.stand.account("tiktok", name="medinis.toys", state=AccountState.OFF)
        at.view.show_this("connect")
        at.page.done.show_account(account)
        at.comes(at.page.done)
        assert "switched off" in at.page.done.text()
        assert focused() is at.page.done.switch_on
        key(Key.Key_Space)
        at.stand.until(lambda: focused() is at.page.done.to_inbox)
        assert not at.page.done.switch_on.isVisible()
        (row,) = accounts(at.stand.desk.read_page)
        assert row.state is not AccountState.OFF


def test_escape_leads_back_step_by_step(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path) as at:
        at.stand.account("feed")
        at.open("facebook")
        key(Key.Key_Escape)
        assert at.page.currentWidget() is at.page.ways
        assert focused() is at.page.ways.list
        key(Key.Key_Escape)
        at.stand.settle()
        assert not at.view.is_connecting


def test_every_field_is_one_that_its_network_takes(tmp_path: Path, clock: SetClock) -> None:
    taken = {"server", "handle", "token", "password", "url"}
    with open_stand(tmp_path, clock) as stand:
        for one in WAYS:
            channel = stand.desk.channels[one.channel]
            names = {ask.name for ask in one.asks}
            assert {*channel.needs} & taken <= names | taken, one.name
            assert not one.is_browser or hasattr(channel, "begin_sign_in"), one.name


@pytest.mark.parametrize("width", [640, 1064])
def test_the_pages_between_are_whole_in_the_false_language(
    qtbot: QtBot, tmp_path: Path, width: int
) -> None:
    with false_language(), shown(qtbot, tmp_path) as at:
        at.view.resize(width, 900)
        at.view.show_this("connect")
        page = at.page
        choices = (("1", "Medinis Arkliukas"), ("2", "Kavos namai"))
        lacking = (("reply", "scope"), ("messages", "window"), ("search", "not_here"))
        able = at.stand.desk.channels["facebook"].capabilities
        account = at.stand.account("tiktok", name="medinis.toys", state=AccountState.OFF)
        for probe in (
            Probe("t", "facebook", what="page", choices=choices),
            Probe("t", "facebook", "Medinis Arkliukas", "medinis", able, lacking),
        ):
            page.setCurrentWidget(page.found)
            page.found.show_probe(probe)
            at.stand.settle()
            assert problems(at.view) == []
        page.setCurrentWidget(page.wait)
        page.wait.tell("Waiting", "A few words. " * 20, is_browser=True, can_cancel=True)
        at.stand.settle()
        assert problems(at.view) == []
        page.done.show_account(account)
        at.comes(page.done)
        assert problems(at.view) == []
        page.begin_way(way("mailbox"))
        form: AskField = page.form.field("user")
        page.form.unfold.click()
        at.stand.settle()
        assert form.isVisible()
        assert problems(at.view) == []


def test_a_network_without_a_name_here_points_at_the_round(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path) as at:
        at.view.show_this("connect")
        tab_to(at.page.ways.search)
        type_in("quora")
        at.stand.until(at.page.ways.none.isVisible)
        tab_to(at.page.ways.by_hand)
        key(Key.Key_Space)
        assert at.stand.window.went[-1] == ("round", "add")
