"""What the screens make of the networks' differences: reviews, costs, warnings, health, limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.clock import utc_text
from app.domain.item import AccountState, Author, Kind, Post
from app.errors import BudgetSpent, ShopError, SignInError, WaitingForApproval, to_facts
from app.queries.accounts import accounts
from app.queries.outbox import outbox
from tests.conftest import SetClock
from tests.screens.keyed import focused, key, tab_to, type_in
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from tests.screens.windowed import ctrl, inbox, open_window, settle
from ui.main_window import MainWindow
from ui.views.account_words import state_words
from ui.views.channels import ChannelsView
from ui.views.frame.health import health
from ui.views.watches import WatchesView

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
REVIEWS = ["reviews", "reply", "edit_reply"]
ANSWER = "Thank you for telling us."


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A new shop."""
    with open_stand(tmp_path, clock) as made:
        yield made


def review(stand: Stand) -> int:
    """Store a review of two stars on Google, and one of five."""
    account = stand.account("google", handle="Kavos namai", capabilities=REVIEWS)
    now = stand.clock.now()
    bad = found(1, now, "Slow service", kind=Kind.REVIEW, rating=2, author=Author("b", "Rūta"))
    good = found(2, now, "Lovely", kind=Kind.REVIEW, rating=5, author=Author("j", "Jonas"))
    stand.store(account, bad, good)
    return account


def answered(stand: Stand, account: int) -> None:
    """Store what the shop has answered to the bad one on Google's own page."""
    us, now = Author("us", "Kavos namai"), stand.clock.now()
    ours = Post("r1/reply", ANSWER, us, is_ours=True, posted_at=now, parent_remote_id="r1")
    stand.store(account, posts=(ours,))


# --- reviews ---------------------------------------------------------------------------------


def test_the_answer_to_a_review_is_replaced_with_the_keyboard(qtbot: QtBot, stand: Stand) -> None:
    account = review(stand)
    answered(stand, account)
    ((item,),) = stand.desk.read_page("SELECT id FROM item WHERE rating = 2 ORDER BY id", {})
    with open_window(qtbot, stand) as window:
        view = inbox(window)
        view.show_item(int(item))  # it waits no more, so the list does not hold it
        settle(stand, window)
        view.list.focus_list()
        key(Key.Key_R)
        composer = view.conversation.composer
        assert focused() is composer.text
        assert composer.text.toPlainText() == ANSWER
        assert "takes its place" in composer.note.text()
        assert composer.send_button.accessibleName().startswith("Replace as")
        assert not composer.send_button.isEnabled()  # nothing is different yet
        key(Key.Key_A, ctrl=True)
        type_in("Come again on us.")
        ctrl(composer.text, Key.Key_Return)
        stand.until(lambda: bool(outbox(stand.desk.read_page)))
        settle(stand, window)
        (line,) = outbox(stand.desk.read_page)
        assert line.text == "Come again on us."


def test_stars_stand_in_the_list_and_are_read_out(qtbot: QtBot, stand: Stand) -> None:
    review(stand)
    with open_window(qtbot, stand) as window:
        model = inbox(window).list.model
        role = Qt.ItemDataRole.AccessibleTextRole
        spoken = [str(model.data(model.index(n, 0), role)) for n in range(2)]
        assert any("2 stars" in one and "Rūta" in one for one in spoken)
        assert any("5 stars" in one and "Jonas" in one for one in spoken)


def test_low_reviews_have_a_chip_where_reviews_come_from(qtbot: QtBot, stand: Stand) -> None:
    review(stand)
    with open_window(qtbot, stand) as window:
        view = inbox(window)
        chip = view.list.filters.quick("low")
        assert chip.isVisible()
        tab_to(chip)
        key(Key.Key_Space)
        stand.until(lambda: len(view.list.model.ids) == 1)
        settle(stand, window)
        row = view.list.model.row(0)
        assert row is not None
        assert row.author_name == "Rūta"


def test_without_reviews_there_is_no_chip_for_them(qtbot: QtBot, stand: Stand) -> None:
    stand.store(stand.account("mastodon"), found(1, stand.clock.now()))
    with open_window(qtbot, stand) as window:
        assert not inbox(window).list.filters.quick("low").isVisible()


def show(stand: Stand, window: MainWindow, name: str) -> None:
    """Make somebody's message the current one."""
    view = inbox(window)
    rows = [view.list.model.row(n) for n in range(len(view.list.model.ids))]
    number = next(n for n, row in enumerate(rows) if row and row.author_name == name)
    view.list.table.setFocus()
    view.list.table.setCurrentIndex(view.list.model.index(number, 0))
    settle(stand, window)


# --- money -----------------------------------------------------------------------------------


def test_a_link_is_warned_of_before_it_costs(qtbot: QtBot, stand: Stand) -> None:
    account = stand.account("x", capabilities=["mentions", "reply"], config={"monthly_cap": "5"})
    stand.store(account, found(1, stand.clock.now(), "Open on Sunday?"))
    with open_window(qtbot, stand) as window:
        show(stand, window, "Anna")
        key(Key.Key_R)
        cost = inbox(window).conversation.composer.cost
        assert not cost.isVisible()
        type_in("Yes")
        assert "costs 0.01 dollars" in cost.text()
        assert cost.property("tone") == "text2"
        type_in(", see https://shop.example")
        assert "0.20 dollars instead of 0.01" in cost.text()
        assert cost.property("tone") == "warn"


def test_a_watch_says_what_it_costs_a_day(stand: Stand) -> None:
    stand.account("x", name="Medinis on X", handle="us", config={"monthly_cap": "5"})
    view = WatchesView(stand.stage)
    stand.show(view)
    view.form.words.writings["any"].setPlainText("wooden horse")
    stand.until(view.form.found.cost.isVisible)
    assert view.form.found.cost.text().startswith("At Medinis on X this watch costs up to ")


# --- warnings --------------------------------------------------------------------------------


def test_forged_mail_is_warned_of_and_leads_nowhere(qtbot: QtBot, stand: Stand) -> None:
    account = stand.account("mailbox", capabilities=["messages", "reply"])
    forged = found(
        1,
        stand.clock.now(),
        "Your page will be deleted",
        kind=Kind.MESSAGE,
        cannot=(("reply", "mail_forged"),),
        url="https://evil.test/",
    )
    stand.store(account, forged)
    with open_window(qtbot, stand) as window:
        show(stand, window, "Anna")
        pane = inbox(window).conversation
        assert "could not prove" in pane.warning.text()
        assert not pane.composer.text.isVisible()
        assert not window.stage.actions["browse"].isEnabled()


# --- how accounts do -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "error", "config", "words"),
    [
        ("google", WaitingForApproval(), {}, "Waits for Google"),
        ("x", BudgetSpent(bucket="mills"), {"monthly_cap": "0"}, "Your monthly limit is 0"),
        ("x", BudgetSpent(bucket="mills"), {"monthly_cap": "5"}, "Its limit is used up"),
        ("facebook", None, {}, "The network asks for a pause"),
    ],
)
def test_a_limit_is_named(
    stand: Stand, channel: str, error: ShopError | None, config: dict[str, str], words: str
) -> None:
    facts = {"error": to_facts(error)} if error else {}
    stand.account(channel, state=AccountState.LIMITED, config=config, **facts)
    (row,) = accounts(stand.desk.read_page)
    assert state_words(row) == words


def test_waiting_for_a_network_is_no_trouble(stand: Stand) -> None:
    now = stand.clock.now()
    stand.account("mastodon", last_success_at=now)
    waiting = to_facts(WaitingForApproval())
    stand.account("google", name="Reviews", state=AccountState.LIMITED, error=waiting)
    told = health(accounts(stand.desk.read_page), now, stand.desk.clockwork().zone)
    assert told.icon == "circle-check"
    assert "Reviews: Waits for Google" in told.details


def test_the_side_bar_leads_to_the_one_that_ends_first(qtbot: QtBot, stand: Stand) -> None:
    six_days = utc_text(stand.clock.now() + timedelta(days=6, hours=1))
    config = {"sign_in_until_at": six_days}
    stand.account("mastodon", last_success_at=stand.clock.now())
    ending = stand.account(
        "facebook", name="Medinis", state=AccountState.EXPIRING, config=config, handle="m"
    )
    with open_window(qtbot, stand) as window:
        window.pulse.ask()
        settle(stand, window)
        line = window.side_bar.health
        assert line.text() == "Medinis: the sign-in ends in 6 days"
        tab_to(line)
        key(Key.Key_Space)
        settle(stand, window)
        channels = window.views["channels"]
        assert isinstance(channels, ChannelsView)
        assert channels.list.current_id() == ending
        assert channels.panel.facts.text("ends") == "6 more days"


@pytest.fixture
def many(stand: Stand) -> dict[str, int]:
    """Accounts that do in every way an account can."""
    now, state = stand.clock.now(), AccountState
    ending = {"sign_in_until_at": utc_text(now + timedelta(days=6)), "cannot.reply": "scope"}
    spent, waits = to_facts(BudgetSpent(bucket="mills")), to_facts(WaitingForApproval())
    dead = to_facts(SignInError(account="Medinis UAB"))
    facts: dict[str, dict[str, object]] = {
        "facebook": {"state": state.EXPIRING, "config": ending},
        "x": {"state": state.LIMITED, "error": spent, "config": {"monthly_cap": "5"}},
        "google": {"state": state.LIMITED, "error": waits},
        "linkedin": {"state": state.NEEDS_SIGN_IN, "error": dead},
        "tiktok": {"state": state.OFF},
        "byhand": {"state": state.BY_HAND, "config": {"place": "quora"}},
        "wordpress": {"last_success_at": now, "config": {"spam": "14"}},
        "mailbox": {"last_success_at": now, "config": {"folder": "INBOX"}},
    }
    return {
        name: stand.account(name, name=f"The {name} of the shop", **more)
        for name, more in facts.items()
    }


@pytest.mark.parametrize("size", [(640, 900), (1064, 760)])
def test_every_account_is_whole_in_the_false_language(
    stand: Stand, many: dict[str, int], size: tuple[int, int]
) -> None:
    with false_language():
        view = ChannelsView(stand.stage)
        stand.show(view, *size)
        for name, account in many.items():
            view.show_this(account)
            stand.settle()
            assert view.list.current_id() == account
            assert problems(view) == [], name


def test_a_place_of_the_round_is_neither_signed_in_to_nor_checked(
    stand: Stand, many: dict[str, int]
) -> None:
    view = ChannelsView(stand.stage)
    stand.show(view)
    for name, is_there in (("byhand", False), ("mailbox", True)):
        view.show_this(many[name])
        stand.settle()
        assert view.panel.sign_in.isVisible() is is_there
        assert view.panel.check.isVisible() is is_there


def test_switching_off_is_taken_back(qtbot: QtBot, stand: Stand, many: dict[str, int]) -> None:
    view = opened(qtbot, stand, many["mailbox"])
    tab_to(view.panel.switch)
    key(Key.Key_Space)
    stand.until(lambda: state_of(stand, many["mailbox"]) is AccountState.OFF)
    stand.settle()
    assert view.panel.switch.text() == "Switch on"
    press(focused(), Key.Key_Z, ctrl=True)
    stand.until(lambda: state_of(stand, many["mailbox"]) is AccountState.OK)


def test_a_networks_own_settings_are_kept_with_enter(
    qtbot: QtBot, stand: Stand, many: dict[str, int]
) -> None:
    view = opened(qtbot, stand, many["x"])
    cap = view.panel.own.field("monthly_cap")
    tab_to(cap.control)
    key(Key.Key_A, ctrl=True)
    type_in("much")
    key(Key.Key_Return)
    assert cap.fault()
    key(Key.Key_A, ctrl=True)
    type_in("7.50")
    key(Key.Key_Return)
    stand.until(lambda: config_of(stand, many["x"])["monthly_cap"] == "7.50")
    stand.settle()
    press(focused(), Key.Key_Z, ctrl=True)
    stand.until(lambda: config_of(stand, many["x"])["monthly_cap"] == "5")


def test_choosing_a_tier_keeps_it(qtbot: QtBot, stand: Stand, many: dict[str, int]) -> None:
    view = opened(qtbot, stand, many["linkedin"])
    tab_to(view.panel.own.field("tier").control)
    key(Key.Key_Down)
    stand.until(lambda: config_of(stand, many["linkedin"]).get("tier") == "standard")


def test_spam_and_retention_are_said(stand: Stand, many: dict[str, int]) -> None:
    view = ChannelsView(stand.stage)
    stand.show(view)
    view.show_this(many["wordpress"])
    stand.settle()
    assert view.panel.facts.text("spam") == "14 comments, to be looked at there"
    view.show_this(many["linkedin"])
    stand.settle()
    assert "2 days" in view.panel.facts.text("kept")


def test_an_update_is_asked_for_before_a_network_stops_understanding(
    stand: Stand, many: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = ChannelsView(stand.stage)
    stand.show(view)
    kind = type(stand.desk.channels["facebook"])
    today = stand.clock.now().date()
    for days, is_said in ((61, False), (59, True)):
        ends_on: date = today + timedelta(days=days)
        monkeypatch.setattr(kind, "version_ends_on", ends_on, raising=False)
        view.show_this(many["facebook"])
        stand.settle()
        assert view.panel.sunset.isVisible() is is_said
    assert "Please update it" in view.panel.sunset.text()


def test_the_round_leads_to_google_alerts(stand: Stand) -> None:
    view = ChannelsView(stand.stage)
    stand.show(view)
    view.show_this("connect:alerts")
    stand.settle()
    assert view.connecting.form.field("url").isVisible()


def opened(qtbot: QtBot, stand: Stand, account: int) -> ChannelsView:
    """Show an account with the keyboard on the page."""
    view = ChannelsView(stand.stage)
    with qtbot.waitActive(view):
        stand.show(view)
        view.activateWindow()
    view.show_this(account)
    stand.settle()
    view.focus_first()
    assert QApplication.focusWidget() is not None
    return view


def state_of(stand: Stand, account: int) -> AccountState:
    """Tell how an account does."""
    return next(row.state for row in accounts(stand.desk.read_page) if row.id == account)


def config_of(stand: Stand, account: int) -> dict[str, str]:
    """Give what is set at an account."""
    return next(dict(row.config) for row in accounts(stand.desk.read_page) if row.id == account)
