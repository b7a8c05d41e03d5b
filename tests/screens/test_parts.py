"""The window's small parts, each by itself: look, letters, lists that move, faults, first sight."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import NoSuch, ShopError
from app.events import Changed
from app.jobs.lanes import Jobs
from app.paths import Folder
from app.queries.first_look import first_rows
from app.store.open import open_writer
from tests.conftest import Logged, SetClock
from ui.actions import COMMANDS, letter_of
from ui.bridge import Bridge
from ui.i18n import WORDS, GettextTranslator
from ui.models.inbox_model import InboxModel, plan
from ui.theme import Theme, tokens
from ui.views.crash import CrashCatcher, details
from ui.views.first_sight import first_sight
from ui.views.frame import session
from ui.views.snooze import choices

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
No = Qt.KeyboardModifier.NoModifier
Ctrl = Qt.KeyboardModifier.ControlModifier
Alt = Qt.KeyboardModifier.AltModifier
Shift = Qt.KeyboardModifier.ShiftModifier
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize("look", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(tokens.TEXT_PAIRS, 4.5), (tokens.SHAPE_PAIRS, 3.0)], ids=["text", "shape"]
)
def test_everything_can_be_told_from_its_ground(
    look: tokens.Colours, pairs: Sequence[tuple[str, str]], least: float
) -> None:
    seen = {pair: tokens.contrast(getattr(look, pair[0]), getattr(look, pair[1])) for pair in pairs}
    assert {pair: value for pair, value in seen.items() if value < least} == {}


def test_white_letters_stand_on_every_avatar() -> None:
    assert min(tokens.contrast(colour, "#FFFFFF") for colour in tokens.AVATARS) >= 4.5


def test_look_and_text_size_change_while_it_runs(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = Theme(app)
    theme.use("dark", 150)
    assert theme.is_dark
    assert theme.font("body").pixelSize() == 21
    with qtbot.waitSignal(theme.changed):
        theme.use("light", 100)
    assert app.palette().window().color().name().upper() == tokens.LIGHT.app


@pytest.mark.parametrize(
    ("text", "held", "letter"),
    [
        ("e", No, "e"),
        ("E", No, "e"),  # Caps Lock
        ("у", No, "e"),  # the Russian letter at the same key
        ("к", No, "r"),
        ("?", Shift, "?"),
        ("e", Alt, ""),
        ("ę", Ctrl | Alt, ""),  # AltGr as Windows has it
        ("\x05", Ctrl, ""),
        ("E", Shift, ""),
        ("", No, ""),
    ],
)
def test_one_letter_keys(text: str, held: Qt.KeyboardModifier, letter: str) -> None:
    assert letter_of(QKeyEvent(QEvent.Type.KeyPress, 0, held, text)) == letter


def test_no_two_commands_share_a_key() -> None:
    letters = [one.letter for one in COMMANDS if one.letter]
    keys = [key for one in COMMANDS if one.where == "window" for key in one.keys]
    assert len(set(letters)) == len(letters)
    assert len(set(keys)) == len(keys)


def test_order_stays_while_it_is_read() -> None:
    kept = plan([3, 1, 2], [9, 1, 2, 3, 8], is_kept=True)
    assert (kept.ids, kept.news) == ([3, 1, 2], 2)
    assert plan([3, 1], [1, 2], is_kept=True).ids == [1]
    assert plan([3, 1, 2], [9, 1], is_kept=False).ids == [9, 1]
    assert plan([], [9, 1], is_kept=True).ids == [9, 1]


def test_rows_are_read_a_block_at_a_time_and_only_when_shown() -> None:
    asked: list[Sequence[int]] = []

    def read(ids: Sequence[int]) -> list[object]:
        asked.append(list(ids))
        return []

    model = InboxModel(read, str)  # type: ignore[arg-type]
    model.show_ids(list(range(1_000_000)))
    assert asked == []
    model.row(999_990)
    model.row(999_991)
    assert asked == [list(range(999_950, 1_000_000))]


def test_a_list_that_lost_a_few_rows_is_not_begun_anew(qtbot: QtBot) -> None:
    model = InboxModel(lambda ids: [], str)
    model.show_ids([1, 2, 3, 4, 5])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsRemoved):
        model.show_ids([1, 3, 5])
    assert (model.ids, model.number_of(5), model.number_of(2)) == ([1, 3, 5], 2, None)
    with qtbot.waitSignal(model.modelReset):
        model.show_ids([5, 3, 1])


class Receiver(QObject):
    """Takes answers and notes in which thread they came."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.failed: list[ShopError] = []
        self.threads: set[int] = set()

    def take(self, answer: object) -> None:
        self.got.append(answer)
        self.threads.add(threading.get_ident())

    def fail(self, error: ShopError) -> None:
        self.failed.append(error)


@pytest.fixture
def jobs() -> object:
    made = Jobs(on_error=_raise)
    yield made
    made.close()


def _raise(error: BaseException) -> None:
    raise error


def test_answers_come_home_in_the_thread_that_draws(qtbot: QtBot, jobs: Jobs) -> None:
    bridge, receiver = Bridge(jobs), Receiver()
    bridge.changed.connect(receiver.take)
    told = Changed(items=frozenset({7}))
    bridge.when_done(jobs.write(lambda: told), receiver.take)
    qtbot.waitUntil(lambda: receiver.got == [told, told])
    assert receiver.threads == {threading.get_ident()}
    bridge.close()


def test_an_older_answer_is_dropped(qtbot: QtBot, jobs: Jobs) -> None:
    bridge, receiver = Bridge(jobs), Receiver()
    old: Future[str] = Future()
    new: Future[str] = Future()
    bridge.when_done(old, receiver.take, question="ids")
    bridge.when_done(new, receiver.take, question="ids")
    new.set_result("new")
    old.set_result("old")
    qtbot.waitUntil(bridge.is_idle)
    assert receiver.got == ["new"]
    bridge.close()


def test_what_the_world_did_goes_to_who_asked_or_to_the_window(qtbot: QtBot, jobs: Jobs) -> None:
    bridge, receiver = Bridge(jobs), Receiver()
    for failed in (receiver.fail, None):
        future: Future[str] = Future()
        bridge.when_done(future, receiver.take, failed)
        future.set_exception(NoSuch(kind="item", id="7"))
    with qtbot.waitSignal(bridge.went_wrong):
        pass
    assert receiver.failed == [NoSuch(kind="item", id="7")]
    bridge.close()


def test_an_answer_for_somebody_gone_is_dropped(qtbot: QtBot, jobs: Jobs) -> None:
    bridge, receiver = Bridge(jobs), Receiver()
    future: Future[str] = Future()
    bridge.when_done(future, receiver.take)
    del receiver
    future.set_result("late")
    qtbot.waitUntil(bridge.is_idle)
    bridge.close()


def test_a_fault_is_told_once_without_anybodys_words(
    qtbot: QtBot, tmp_path: Path, logged: Logged
) -> None:
    catcher = CrashCatcher()
    told: list[str] = []
    catcher.happened.connect(told.append)
    for _ in range(3):
        try:
            int("Olga wrote: secret")
        except ValueError as error:
            catcher.take(error)
    assert len(told) == 1
    assert "ValueError" in told[0]
    assert "Olga" not in told[0]
    assert len(logged.take()) == 1
    assert "Olga" not in details(ValueError("Olga"))


def test_a_fault_of_a_thread_reaches_the_page(
    qtbot: QtBot, tmp_path: Path, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    catcher = CrashCatcher()
    catcher.install(tmp_path)
    try:
        with qtbot.waitSignal(catcher.happened) as told:
            thread = threading.Thread(target=lambda: 1 // 0)
            thread.start()
            thread.join()
        assert "ZeroDivisionError" in told.args[0]
    finally:
        catcher.remove()
    logged.take()


def test_qt_says_our_words_and_its_own_where_we_have_none(qtbot: QtBot) -> None:
    translator = GettextTranslator()
    assert translator.translate("QPlatformTheme", "Cancel") == "Cancel"
    assert translator.translate("QShortcut", "F%1") is None
    assert len(set(WORDS)) == len(WORDS)


def test_snooze_offers_mornings_of_the_shops_own_day() -> None:
    friday = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
    offered = dict(choices(friday, STOCKHOLM))
    times = [until.astimezone(STOCKHOLM) for until in offered.values() if until]
    assert all(until > friday for until in times)
    assert {(one.weekday(), one.hour) for one in times[2:4]} == {(5, 9), (0, 9)}
    assert list(offered.values())[-1] is None
    assert len(choices(friday + timedelta(days=2), STOCKHOLM)) == 5  # tomorrow is Monday


def test_a_window_left_in_any_state_opens_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert session.load(folder) == {}
    session.save(folder, {"view": "inbox"})
    assert session.load(folder) == {"view": "inbox"}
    (tmp_path / "window.json").write_text("{broken")
    assert session.load(folder) == {}
    (tmp_path / "window.json").write_text("[1]")
    assert session.load(folder) == {}


def test_first_rows_are_read_by_key_from_a_real_file(tmp_path: Path, clock: SetClock) -> None:
    folder = Folder(tmp_path)
    assert first_rows(folder.database, [1]) == []
    db = open_writer(folder, clock)
    db.execute("INSERT INTO account (id, brand_id, channel, name, server, remote_id, created_at)"
               " VALUES (1, 1, 'feed', 'F', 'https://f', 'f', '2026-01-01T00:00:00Z')")  # fmt: skip
    db.execute("INSERT INTO author (id, channel, stable_id, name, first_seen_at)"
               " VALUES (1, 'feed', 'a', 'Anna', '2026-01-01T00:00:00Z')")  # fmt: skip
    for number in (11, 12):
        db.execute(
            "INSERT INTO item (id, account_id, channel, kind, remote_id, author_id, author_name,"
            " text, arrived_at, day_on, state_at, text_hash, deleted_at)"
            " VALUES (?, 1, 'feed', 'article', ?, 1, 'Anna', 'words', '2026-01-01T00:00:00Z',"
            " '2026-01-01', '2026-01-01T00:00:00Z', x'00', ?)",
            (number, str(number), "2026-02-01T00:00:00Z" if number == 12 else None),
        )
    assert [row.item_id for row in first_rows(folder.database, [12, 11, 99])] == [11]
    db.close()
    folder.database.write_bytes(b"no database at all")
    assert first_rows(folder.database, [11]) == []


def test_first_sight_paints_strangers_words_as_they_are(qtbot: QtBot) -> None:
    kept = {"title": "Inbox", "shop": "Shop", "places": [["Inbox", 60, 36, True]], "ids": [1]}
    assert json.loads(json.dumps(kept)) == kept
    from app.queries.first_look import FirstRow

    row = FirstRow(1, "feed", "<b>Anna</b>", "", "a & b " * 60, "2026-01-01T00:00:00Z", 0)
    shell = first_sight(kept, [row])
    qtbot.addWidget(shell)
    shell.resize(900, 600)
    shell.show()
    picture = shell.grab().toImage()
    inside = {picture.pixelColor(x, 240).name() for x in range(300, 560)}
    assert inside == {tokens.LIGHT.surface.lower()}  # the card is there, its words stay inside
    shell.may_close = lambda: True
