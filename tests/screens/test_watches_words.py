"""A watch's words in the form: as text and back, spellings, context, samples, proposals."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.queries.watches import watches
from app.services.understanding.not_ours import NeverTerm
from app.services.understanding.proposals import Proposal
from app.services.understanding.yields import Suggestion
from app.services.watches import Boxes
from app.services.written_ways import Way
from tests.conftest import SetClock
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from ui.views.watches import WatchesView
from ui.views.watches_boxes import WordsPart
from ui.views.watches_draft import Draft

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SAID = (
    "Coffee at Björkqvist was cold",
    "Cold coffee, said the man at Björkqist",
    "#bjorkqvist has warm coffee",
    "A job at Björkqvist, says a long text " + "and on " * 200,
    "in the rain",
)


def answer(request: httpx.Request) -> httpx.Response:
    """Stand where the search of Hacker News is: two comments, or it is out of order."""
    if "broken" in str(request.url):
        return httpx.Response(503, request=request)
    hit = {"author": "eva", "created_at": "2026-03-04T08:00:00Z", "story_id": 1, "parent_id": 1}
    texts = ("New at Björkqvist today", "Another job at Björkqvist")
    hits = [{**hit, "objectID": str(n), "comment_text": text} for n, text in enumerate(texts, 17)]
    return httpx.Response(200, json={"hits": hits, "page": 0, "nbPages": 1}, request=request)


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop whose name people write in several ways."""
    with open_stand(tmp_path, clock, answer) as made:
        account = made.account()
        now = clock.now()
        made.store(account, *(found(n, now, text) for n, text in enumerate(SAID)))
        yield made


@pytest.fixture
def view(stand: Stand) -> WatchesView:
    """The page, with a watch begun in it."""
    made = WatchesView(stand.stage)
    stand.show(made)
    made.begin_new()
    return made


def tried(stand: Stand, view: WatchesView, boxes: Boxes, n: int) -> None:
    """Type a watch and wait until so many messages are caught."""
    view.form.show_draft(Draft("Us", boxes), is_new=True)
    stand.until(lambda: f" {n} message" in view.form.found.found.text())
    stand.settle()


def words(view: WatchesView) -> WordsPart:
    return view.form.words


def ways(view: WatchesView) -> list[Way]:
    model = view.form.spellings.list.ways
    rows = (model.row(number) for number in range(model.rowCount()))
    return [way for way in rows if way is not None]


def test_boxes_become_text_and_text_becomes_boxes(stand: Stand, view: WatchesView) -> None:
    tried(stand, view, Boxes(("Björkqvist", "coffee house"), ("cold",), ("job",)), 2)
    part = words(view)
    part.chips["text"].click()
    assert part.query.toPlainText() == '(Björkqvist OR "coffee house") cold -job'
    assert part.query.isVisible()
    part.query.setPlainText("Björkqvist -job -rain")
    part.chips["boxes"].click()
    assert part.boxes() == Boxes(("Björkqvist",), (), ("job", "rain"))
    assert not part.is_text


def test_what_boxes_cannot_say_closes_them_with_a_reason_and_goes_on_to_count(
    stand: Stand, view: WatchesView
) -> None:
    tried(stand, view, Boxes(query="(coffee warm) OR (Björkqvist job)"), 2)
    part = words(view)
    assert part.is_text
    part.chips["boxes"].click()
    assert "more than three boxes can" in part.stuck.text()
    assert not any(box.isEnabled() for box in part.writings.values())
    view.form.name.setText("Both")
    view.form.save.click()
    stand.settle()
    (kept,) = watches(stand.desk.read_page)
    assert kept.query == "(coffee warm) OR (Björkqvist job)"
    part.chips["text"].click()
    part.query.setPlainText("coffee")
    part.chips["boxes"].click()
    assert part.writings["any"].isEnabled()
    assert part.writings["any"].toPlainText() == "coffee"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("🙂 (coffee", "(coffee"),
        ("coffee NEAR/x tea", "NEAR/x"),
        ('"open', '"open'),
        ("-only", "-only"),
        ("a OR", "OR"),
    ],
)
def test_a_text_that_cannot_be_read_is_marked_where_it_stumbles(
    stand: Stand, view: WatchesView, text: str, marked: str
) -> None:
    part = words(view)
    part.chips["text"].click()
    part.query.setPlainText(text)
    stand.until(lambda: bool(part.query_field.fault()))
    (place,) = part.query.extraSelections()
    assert place.cursor.selectedText() == marked
    view.form.name.setText("Us")
    view.form.save.click()
    stand.settle()
    assert watches(stand.desk.read_page) == ()
    part.chips["boxes"].click()
    assert "cannot be read yet" in part.stuck.text()
    part.chips["text"].click()
    part.query.setPlainText("coffee")
    stand.until(lambda: not part.query_field.fault())
    assert part.query.extraSelections() == []


def test_a_box_says_what_in_it_cannot_be_read(stand: Stand, view: WatchesView) -> None:
    words(view).writings["any"].setPlainText("coffee, stars:9")
    stand.until(lambda: bool(words(view).fields["any"].fault()))
    words(view).writings["any"].setPlainText("coffee, stars:<3")
    stand.until(lambda: not words(view).fields["any"].fault())


@pytest.mark.parametrize("text", ["", "🙂", "\u202eשלום", "(" * 500, "a " * 5000, "\x00", "=*"])
def test_hostile_texts_are_only_refused(stand: Stand, view: WatchesView, text: str) -> None:
    part = words(view)
    part.chips["text"].click()
    part.query.setPlainText(text)
    part.check()
    part.chips["boxes"].click()
    view.form.name.setText(text)
    stand.settle()


def test_space_switches_a_spelling_off_and_the_count_stays_beside_it(
    stand: Stand, view: WatchesView
) -> None:
    tried(stand, view, Boxes(("Björkqvist",)), 4)
    listed = view.form.spellings.list
    number = [way.folded for way in ways(view)].index("bjorkqist")
    listed.setFocus()
    listed.setCurrentIndex(listed.ways.index(number, 0))
    press(listed, Key.Key_Space)
    stand.until(lambda: " 3 messages" in view.form.found.found.text())
    way = ways(view)[listed.currentIndex().row()]
    assert (way.folded, way.is_on, way.n) == ("bjorkqist", False, 1)
    assert "1 is switched off" in view.form.spellings.line.text()
    press(listed, Key.Key_Space)
    stand.until(lambda: " 4 messages" in view.form.found.found.text())
    listed.switch(0)  # the owner's own stays
    assert view.form.draft().boxes.off == ()


def test_a_list_of_spellings_reads_out_what_it_shows(stand: Stand, view: WatchesView) -> None:
    tried(stand, view, Boxes(("Björkqvist",), off=("bjorkqist",)), 3)
    listed = view.form.spellings.list
    number = [way.folded for way in ways(view)].index("bjorkqist")
    index = listed.ways.index(number, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "bjorkqist, misspelt, 1 message"
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert QAccessible.queryAccessibleInterface(listed) is not None


def test_exactly_as_written_leaves_the_misspelt_out_and_is_kept(
    stand: Stand, view: WatchesView
) -> None:
    tried(stand, view, Boxes(("Björkqvist",)), 4)
    view.form.spellings.exact.click()
    stand.until(lambda: " 3 messages" in view.form.found.found.text())
    view.form.save.click()
    stand.settle()
    (kept,) = watches(stand.desk.read_page)
    assert kept.is_exact


def test_an_ordinary_word_asks_for_another_beside_it_and_a_click_adds_one(
    stand: Stand, view: WatchesView
) -> None:
    tried(stand, view, Boxes(("in",)), 1)
    advice = view.form.advice
    assert "In 1 of 1 message nothing around it" in advice.lines[0].text()
    chip = next(chip for chip in advice.chips if chip.text() == "Medinis Arkliukas")
    chip.click()
    assert advice.words() == ("Medinis Arkliukas",)
    stand.until(lambda: " 0 messages" in view.form.found.found.text())
    stand.until(lambda: not advice.lines[0].isVisible())
    view.form.save.click()
    stand.settle()
    (kept,) = watches(stand.desk.read_page)
    assert kept.context == ("Medinis Arkliukas",)


def test_samples_show_what_is_kept_out_too(stand: Stand, view: WatchesView) -> None:
    tried(stand, view, Boxes(("Björkqvist",), (), ("job",)), 3)
    shown, chips = view.form.found.samples, view.form.found.chips
    assert [chip.isVisible() for chip in chips.values()] == [True, True, False]
    first = shown.samples.row(0)
    assert first is not None
    assert first.marks
    chips["out"].click()
    (only,) = (shown.samples.row(n) for n in range(shown.samples.rowCount()))
    assert only is not None
    assert [only.excerpt[one.start : one.end] for one in only.marks] == ["job"]


def look(stand: Stand, view: WatchesView, account: int) -> str:
    """Ask a network once, and wait for what it says."""
    live = view.form.found.live
    stand.until(lambda: live.choice.findData(account) >= 0)
    live.choice.setCurrentIndex(live.choice.findData(account))
    assert "costs nothing" in live.cost.text()
    live.look.click()
    assert live.busy.isVisible()
    assert not live.look.isEnabled()
    stand.until(lambda: bool(live.result.text()))
    assert live.look.isEnabled()
    return live.result.text()


def test_one_look_at_a_network_shows_what_it_has_and_stores_nothing(
    stand: Stand, view: WatchesView, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = stand.account("hackernews", server="https://hn.algolia.com")
    tried(stand, view, Boxes(("Björkqvist",), (), ("job",)), 3)
    before = stand.desk.read_page("SELECT count(*) FROM item", {})
    said = look(stand, view, account)
    assert said.startswith("Hacker News brought 2 messages just now. 1 of them would be caught.")
    assert said.endswith("The last box keeps 1 out.")
    assert stand.desk.read_page("SELECT count(*) FROM item", {}) == before
    shown = view.form.found.samples
    sample = shown.samples.row(0)
    assert sample is not None
    assert sample.excerpt[sample.marks[0].start : sample.marks[0].end] == "Björkqvist"
    went: list[str] = []
    monkeypatch.setattr(
        "ui.views.watches.QDesktopServices.openUrl", lambda url: went.append(url.toString())
    )
    shown.setCurrentIndex(shown.samples.index(0, 0))
    press(shown, Key.Key_Return)
    assert went == ["https://news.ycombinator.com/item?id=17"]
    assert "Copy the address" in view.form.fault.text()
    words(view).writings["never"].setPlainText("")
    stand.until(lambda: " 4 messages" in view.form.found.found.text())
    assert not view.form.found.chips["live"].isVisible()  # it was of another watch


def test_a_look_that_fails_says_why_in_place(stand: Stand, view: WatchesView) -> None:
    account = stand.account("hackernews", server="https://broken.test")
    tried(stand, view, Boxes(("Björkqvist",)), 4)
    assert look(stand, view, account)
    assert not view.form.found.chips["live"].isVisible()


def test_a_proposal_is_put_into_the_form_and_kept_only_by_saving(
    stand: Stand, view: WatchesView
) -> None:
    stand.write(partial(stand.desk.watches.add, "Us", Boxes(("Björkqvist",))))
    stand.settle()
    (row,) = watches(stand.desk.read_page)
    view.list.choose(row.id)
    stand.settle()
    never = Proposal("never", NeverTerm(row.id, "Us", "job", "other", 3))
    wider = Proposal("source", Suggestion("network", "watch", row.id, "Us", "bluesky", 25))
    other = Proposal("never", NeverTerm(row.id + 1, "Them", "job", "other", 3))
    view._propose((never, wider, other))  # noqa: SLF001 - as the reader lane does
    strip = view.form.proposals
    assert [row_[0].isVisible() for row_ in strip.rows] == [True, True, False]
    strip.rows[0][2].click()
    assert words(view).boxes().never == ("job",)
    assert strip.rows[0][1].text().startswith("On Bluesky")
    strip.rows[0][2].click()
    assert view.form.channels["bluesky"].isChecked()
    assert not strip.isVisible()
    assert watches(stand.desk.read_page)[0].never == ()
    view.form.save.click()
    stand.settle()
    (kept,) = watches(stand.desk.read_page)
    assert (kept.never, kept.channels) == (("job",), ("bluesky",))


def test_a_no_is_remembered_and_can_be_taken_back(stand: Stand, view: WatchesView) -> None:
    stand.write(partial(stand.desk.watches.add, "Us", Boxes(("Björkqvist",))))
    stand.settle()
    (row,) = watches(stand.desk.read_page)
    view.list.choose(row.id)
    stand.settle()
    view._propose((Proposal("never", NeverTerm(row.id, "Us", "job", "other", 3)),))  # noqa: SLF001
    view.form.proposals.rows[0][3].click()
    stand.settle()
    assert stand.desk.read_page("SELECT kind FROM turned_down", {}) == [["never"]]
    view.undoing.undo()
    stand.settle()
    assert stand.desk.read_page("SELECT kind FROM turned_down", {}) == []


def test_a_proposed_word_goes_into_a_text_too(stand: Stand, view: WatchesView) -> None:
    tried(stand, view, Boxes(query="(coffee warm) OR (Björkqvist job)"), 2)
    words(view).add("never", "long text")
    assert words(view).query.toPlainText() == ('((coffee warm) OR (Björkqvist job)) -"long text"')
    stand.until(lambda: " 1 message" in view.form.found.found.text())


@pytest.mark.parametrize("size", [(1064, 900), (640, 900)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_cut_or_nameless(stand: Stand, size: tuple[int, int], look: str) -> None:
    stand.stage.theme.use(look, 150)
    with false_language():
        view = WatchesView(stand.stage)
        stand.show(view, *size)
        view.begin_new()
        boxes = Boxes(("in", "Björkqvist"), (), ("job",), off=("bjorkqist",))
        view.form.show_draft(Draft("Us", boxes), is_new=True)
        stand.until(lambda: view.form.spellings.list.ways.rowCount() > 0)
        stand.until(lambda: problems(view) == [])  # a label that wraps asks for its room twice
        words(view).chips["text"].click()
        words(view).query.setPlainText("a OR")
        stand.until(lambda: bool(words(view).query_field.fault()))
        stand.until(lambda: problems(view) == [])
    stand.stage.theme.use("light", 100)
