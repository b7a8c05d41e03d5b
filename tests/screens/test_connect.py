"""Connecting accounts, from the first choice to the first news, and looking after them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.item import AccountState
from app.errors import SignInError, to_facts
from app.queries.accounts import accounts
from tests.conftest import SetClock
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from ui.views.channels import ChannelsView
from ui.views.ways import WAYS, fault_of, way

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Toy blog</title>
<link>https://blog.test</link>
<item><title>One</title><guid>1</guid><link>https://blog.test/1</link>
<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>Two</title><guid>2</guid><link>https://blog.test/2</link>
<pubDate>Tue, 03 Mar 2026 11:00:00 GMT</pubDate></item></channel></rss>"""
OPML = """<?xml version="1.0"?><opml version="2.0"><body>
<outline type="rss" text="Toy blog" xmlUrl="https://blog.test/feed"/>
<outline type="rss" text="Gone" xmlUrl="https://gone.test/feed"/></body></opml>"""
ME = {"id": "1", "username": "shop", "acct": "shop", "display_name": "The shop"}


def answer(request: httpx.Request) -> httpx.Response:
    """Be the internet: a blog, a Mastodon server, Bluesky."""
    host, path = request.url.host, request.url.path
    if host == "blog.test":
        return httpx.Response(200, text=FEED, headers={"content-type": "application/rss+xml"})
    if host == "social.test":
        return mastodon(request)
    if host == "bsky.social" and path.endswith("createSession"):
        given = json.loads(request.content)
        if given["password"] != "abcd-efgh-ijkl-mnop":
            return httpx.Response(401, json={"error": "AuthenticationRequired", "message": "No"})
        opened = {"did": "did:plc:shop", "handle": "shop.bsky.social"}
        return httpx.Response(200, json={**opened, "accessJwt": "a.b.c", "refreshJwt": "d.e.f"})
    return httpx.Response(404, text="nothing here")


def mastodon(request: httpx.Request) -> httpx.Response:
    """Be a small Mastodon server."""
    answers: dict[str, object] = {
        "/api/v2/instance": {"domain": "social.test", "version": "4.3.0", "title": "Social"},
        "/api/v1/instance": {"uri": "social.test", "version": "4.3.0", "title": "Social"},
        "/api/v1/apps": {"client_id": "c", "client_secret": "s"},
        "/oauth/token": {"access_token": "token", "token_type": "Bearer", "scope": "read write"},
        "/api/v1/accounts/verify_credentials": ME,
        "/api/v2/search": {"statuses": []},
        "/api/v1/notifications": [],
    }
    found_ = answers.get(request.url.path)
    return httpx.Response(404, json={}) if found_ is None else httpx.Response(200, json=found_)


class Browser(QObject):
    """Stands where the browser is; remembers what was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Take an address."""
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The browser, as long as the test runs."""
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "open")  # type: ignore[arg-type]  # the stub errs
    yield made
    QDesktopServices.unsetUrlHandler("https")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop on a small internet."""
    with open_stand(tmp_path, clock, answer) as made:
        yield made


@pytest.fixture
def view(stand: Stand) -> ChannelsView:
    """The page, shown."""
    made = ChannelsView(stand.stage)
    stand.show(made)
    return made


def edit(view: ChannelsView, name: str) -> QLineEdit:
    found_ = view.connecting.form.field(name).editor
    assert isinstance(found_, QLineEdit)
    return found_


def fill(view: ChannelsView, **given: str) -> None:
    for name, text in given.items():
        line = edit(view, name)
        line.clear()
        QTest.keyClicks(line, text)
    press(edit(view, next(iter(given))), Key.Key_Return)


def is_done(view: ChannelsView) -> bool:
    return view.connecting.currentWidget() is view.connecting.done


def is_form(view: ChannelsView) -> bool:
    return view.connecting.currentWidget() is view.connecting.form


def test_a_feed_is_followed_with_the_keyboard_alone(stand: Stand, view: ChannelsView) -> None:
    assert view.empty.isVisible()
    view.show_this("connect")
    QTest.keyClicks(view.connecting.ways.search, "blog")
    press(view.connecting.ways.search, Key.Key_Down)
    press(view.connecting.ways.list, Key.Key_Return)
    fill(view, url="blog.test")
    stand.until(lambda: is_done(view))
    stand.settle()
    assert "Toy blog is connected" in view.connecting.done.text()
    assert "2 messages were found" in view.connecting.done.text()
    (row,) = accounts(stand.desk.read_page)
    assert (row.channel, row.name, row.state) == ("feed", "Toy blog", AccountState.OK)
    view.connecting.done._see()  # noqa: SLF001
    stand.settle()
    assert view.list.current_id() == row.id


def test_an_address_without_a_feed_is_said_in_place(stand: Stand, view: ChannelsView) -> None:
    view.begin()
    view.connecting.begin_way(way("feed"))
    fill(view, url="nothing.test")
    stand.until(lambda: is_form(view) and bool(view.connecting.form.fault.text()))
    assert "nothing.test" in view.connecting.form.fault.text()
    assert edit(view, "url").text() == "nothing.test"
    assert accounts(stand.desk.read_page) == ()


@pytest.mark.parametrize(
    ("name", "ask", "typed"),
    [
        ("mastodon", 0, "not a server"),
        ("bluesky", 0, "shop"),
        ("bluesky", 1, "mypassword1"),
        ("feed", 0, ""),
        ("alerts", 0, "https://www.google.com/alerts"),
    ],
)
def test_what_cannot_be_right_is_not_sent(name: str, ask: int, typed: str) -> None:
    one = way(name)
    assert fault_of(one.asks[ask], typed)


@pytest.mark.parametrize(
    ("name", "ask", "typed"),
    [
        ("mastodon", 0, "mastodon.social"),
        ("mastodon", 0, "@shop@mastodon.social"),
        ("mastodon", 0, "https://mastodon.social/@shop"),
        ("bluesky", 1, "abcd-ef12-ghij-k3lm"),
        ("alerts", 0, "https://www.google.com/alerts/feeds/1/2"),
    ],
)
def test_what_may_be_right_is_sent(name: str, ask: int, typed: str) -> None:
    one = way(name)
    assert fault_of(one.asks[ask], typed) == ""


def test_without_a_keyring_bluesky_is_kept_for_the_session(
    stand: Stand, view: ChannelsView
) -> None:
    view.begin()
    view.connecting.begin_way(way("bluesky"))
    stand.settle()  # the keyring is looked at before anything is typed
    fault = view.connecting.form.fault
    assert "no keyring" in fault.text()
    fault.pressed.emit()
    fill(view, handle="shop.bsky.social", password="abcd-efgh-ijkl-mnop")
    stand.until(lambda: is_done(view))
    stand.settle()
    (row,) = accounts(stand.desk.read_page)
    assert (row.channel, row.handle) == ("bluesky", "shop.bsky.social")


def test_a_wrong_password_leaves_what_was_typed(stand: Stand, view: ChannelsView) -> None:
    stand.desk.accounts.keep_for_session_only(on=True)
    view.begin()
    view.connecting.begin_way(way("bluesky"))
    stand.settle()
    fill(view, handle="shop.bsky.social", password="aaaa-aaaa-aaaa-aaaa")
    stand.until(lambda: is_form(view) and bool(view.connecting.form.fault.text()))
    assert edit(view, "handle").text() == "shop.bsky.social"


def test_mastodon_is_signed_in_to_in_the_browser(
    stand: Stand, view: ChannelsView, browser: Browser
) -> None:
    stand.desk.accounts.keep_for_session_only(on=True)
    view.begin()
    view.connecting.begin_way(way("mastodon"))
    stand.settle()
    fill(view, server="social.test")
    stand.until(lambda: bool(browser.opened))
    asked = parse_qs(urlsplit(browser.opened[0]).query)
    wait = view.connecting.wait
    assert wait.code.isVisible()
    QTest.keyClicks(wait.code, "https://elsewhere.test/?code=x&state=of-another-try")
    press(wait.code, Key.Key_Return)
    assert wait.code_field.fault()
    wait.code.clear()
    QTest.keyClicks(wait.code, f"{asked['redirect_uri'][0]}?code=good&state={asked['state'][0]}")
    press(wait.code, Key.Key_Return)
    stand.until(lambda: is_done(view))
    stand.settle()
    (row,) = accounts(stand.desk.read_page)
    assert (row.channel, row.name) == ("mastodon", "The shop")


def test_waiting_for_the_browser_can_be_given_up(
    stand: Stand, view: ChannelsView, browser: Browser
) -> None:
    stand.desk.accounts.keep_for_session_only(on=True)
    view.begin()
    view.connecting.begin_way(way("mastodon"))
    fill(view, server="social.test")
    stand.until(lambda: bool(browser.opened))
    view.connecting.wait.cancel.click()
    stand.settle()
    assert is_form(view)
    assert accounts(stand.desk.read_page) == ()


def test_a_list_of_feeds_comes_in_and_goes_out(
    stand: Stand, view: ChannelsView, tmp_path: Path
) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(OPML)
    view.bring_in(str(path))
    stand.until(lambda: "followed now" in view.told.text())
    assert "1 feed is followed now." in view.told.text()
    assert "gone.test" in view.told.text()
    out = tmp_path / "out.opml"
    view.write_out(str(out))
    stand.settle()
    assert "https://blog.test/feed" in out.read_text()


def test_an_account_says_how_it_is_and_what_to_do(stand: Stand, view: ChannelsView) -> None:
    error = to_facts(SignInError(account="The shop"))
    stand.account(state=AccountState.NEEDS_SIGN_IN, error=error, capabilities=["mentions"])
    view.refresh(None)
    stand.settle()
    panel = view.panel
    assert panel._state.text() == "Needs you to sign in"  # noqa: SLF001
    assert "sign in again" in panel._trouble.text()  # noqa: SLF001
    panel.sign_in.click()
    assert view.is_connecting
    assert edit(view, "server").text() == "mastodon.test"


def test_an_account_is_renamed_and_that_is_taken_back(stand: Stand, view: ChannelsView) -> None:
    stand.account()
    view.refresh(None)
    stand.settle()
    name = view.panel.own.field("name").control
    assert isinstance(name, QLineEdit)
    name.setText("Kavos namai")
    press(name, Key.Key_Return)
    stand.settle()
    assert accounts(stand.desk.read_page)[0].name == "Kavos namai"
    view.undoing.undo()
    stand.settle()
    assert accounts(stand.desk.read_page)[0].name == "The shop"


@pytest.mark.parametrize("is_forgetting", [False, True])
def test_removing_asks_what_becomes_of_the_messages(
    stand: Stand, view: ChannelsView, is_forgetting: bool
) -> None:
    stand.desk.accounts.keep_for_session_only(on=True)
    account = stand.account("feed")
    stand.store(account, found(1, stand.clock.now(), "Lovely"))
    view.refresh(None)
    stand.settle()
    view.panel.remove.click()
    assert view.panel.sure.isVisible()
    (view.panel.forget_items if is_forgetting else view.panel.keep_items).click()
    stand.until(lambda: accounts(stand.desk.read_page) == ())
    stand.settle()
    ((text,),) = stand.desk.read_page("SELECT text FROM item", {})
    assert text == ("" if is_forgetting else "Lovely")
    assert view.empty.isVisible()


def test_every_way_is_whole_in_the_false_language(stand: Stand, browser: Browser) -> None:
    with false_language():
        view = ChannelsView(stand.stage)
        stand.show(view, 640, 900)
        assert problems(view) == []
        view.begin()
        stand.settle()
        assert problems(view) == []
        for one in WAYS:
            view.connecting.begin_way(one)
            stand.settle()
            assert problems(view) == [], one.name
