"""Watches: written beside what they would have caught, kept, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.queries.watches import watches
from app.services.watches import Boxes
from tests.conftest import SetClock
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from ui.views.watches import WatchesView
from ui.views.watches_draft import words_of

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop about whose wooden horse three people spoke, one of them about a job."""
    with open_stand(tmp_path, clock) as made:
        account = made.account()
        now = clock.now()
        made.store(
            account,
            found(1, now, "The wooden horse is lovely"),
            found(2, now, "WOODEN HORSE, how much?"),
            found(3, now, "A wooden horse job at the shop"),
            found(4, now, "Nothing of the kind"),
        )
        yield made


@pytest.fixture
def view(stand: Stand) -> WatchesView:
    """The page, shown."""
    made = WatchesView(stand.stage)
    stand.show(made)
    return made


def write(box: QPlainTextEdit, text: str) -> None:
    box.setFocus()
    QTest.keyClicks(box, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kavos namai, Kavos  Namai;x\ny", ("kavos namai", "Kavos Namai", "x", "y")),
        (" , \n", ()),
    ],
)
def test_words_are_parted_by_commas_and_lines(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_what_is_typed_is_tried_at_once(stand: Stand, view: WatchesView) -> None:
    write(view.form.words.writings["any"], "wooden horse")
    stand.until(lambda: "3 messages" in view.form.found.found.text())
    write(view.form.words.writings["never"], "job")
    stand.until(lambda: "2 messages" in view.form.found.found.text())
    assert "keeps 1 out" in view.form.found.found_line.text()
    assert view.form.found.samples.samples.rowCount() == 2
    assert view.form.words.counts["any"].text().endswith("wooden horse 2")
    assert view.form.words.counts["never"].text().endswith("job 1")
    assert watches(stand.desk.read_page) == ()  # nothing is kept yet


def test_a_watch_wants_a_name_and_a_word(view: WatchesView) -> None:
    view.form.save.click()
    assert view.form.name_field.fault()
    view.form.name.setText("Horse")
    view.form.save.click()
    assert view.form.words.fields["any"].fault()


def test_a_watch_is_kept_changed_and_removed_with_a_way_back(
    stand: Stand, view: WatchesView
) -> None:
    view.form.name.setText("Horse")
    box = view.form.words.writings["any"]
    write(box, "wooden horse")
    view.form.channels["mastodon"].click()
    press(box, Key.Key_Return, ctrl=True)
    stand.settle()
    (kept,) = watches(stand.desk.read_page)
    assert (kept.name, kept.any, kept.channels) == ("Horse", ("wooden horse",), ("mastodon",))
    assert view.list.current_id() == kept.id
    view.form.remove.click()
    stand.settle()
    assert watches(stand.desk.read_page) == ()
    view.undoing.undo()
    stand.settle()
    assert [one.name for one in watches(stand.desk.read_page)] == ["Horse"]


def test_what_is_not_saved_waits_while_another_is_looked_at(
    stand: Stand, view: WatchesView
) -> None:
    for name in ("One", "Two"):
        stand.write(partial(stand.desk.watches.add, name, Boxes((name,))))
    stand.settle()
    first, second = watches(stand.desk.read_page)
    view.list.choose(first.id)
    view.form.name.setText("One, changed")
    view.list.choose(second.id)
    assert view.form.name.text() == "Two"
    view.list.choose(first.id)
    assert view.form.name.text() == "One, changed"


def test_enter_on_a_sample_opens_it(stand: Stand, view: WatchesView) -> None:
    write(view.form.words.writings["any"], "lovely")
    shown = view.form.found.samples
    stand.until(lambda: shown.samples.rowCount() == 1)
    shown.setCurrentIndex(shown.samples.index(0, 0))
    press(shown, Key.Key_Return)
    ((item,),) = stand.desk.read_page("SELECT id FROM item WHERE remote_id = 'r1'", {})
    assert stand.window.went == [("inbox", item)]


@pytest.mark.parametrize("size", [(1064, 800), (640, 900)])
def test_nothing_is_cut_or_nameless(stand: Stand, size: tuple[int, int]) -> None:
    stand.write(partial(stand.desk.watches.add, "Horse", Boxes(("wooden",), (), ("job",))))
    with false_language():
        view = WatchesView(stand.stage)
        stand.show(view, *size)
        assert problems(view) == []
