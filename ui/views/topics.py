"""What messages are about: the shop's topics, their words, and what Shoptalk proposes for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QInputDialog, QVBoxLayout
from typing_extensions import override

from app.domain.filter import InboxFilter
from app.i18n import _, ngettext
from app.queries import topics as asked_topics
from app.services.understanding.lists import topic_words
from app.services.understanding.topics import TopicWord, word_proposals
from app.wording.understanding import topic_name, topic_word_text
from ui.i18n import number_text
from ui.models.line_model import Line
from ui.views.base import AskingView
from ui.views.lines import LineList
from ui.views.topics_form import TopicForm
from ui.views.undoing import Done, Job, Undoing
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.fold import NARROW, beside, fold
from ui.widgets.page import Head

if TYPE_CHECKING:
    from app.events import Changed
    from app.queries.topics import TopicRow
    from app.services.desk import Desk
    from ui.views.base import Stage

LOW: Final = 190  # of the list where it stands above the form
WIDE: Final = (320, 680)


@dataclass(frozen=True, slots=True)
class Shown:
    """Every topic, those that were removed, how much is about each, and what comes along."""

    rows: tuple[TopicRow, ...]
    removed: tuple[TopicRow, ...]
    counts: dict[str, int]
    shipped: Mapping[str, Mapping[str, tuple[str, ...]]]


def ask(desk: Desk) -> Shown:
    """Ask for all of it; on the reader lane."""
    read = desk.read_page
    rows = asked_topics.topics(read)
    there = {row.key for row in rows}
    every = asked_topics.topics(read, has_removed=True)
    gone = tuple(row for row in every if row.key not in there)
    return Shown(rows, gone, asked_topics.counts(read), topic_words())


class TopicList(LineList):
    """The list; Ctrl+↑ and Ctrl+↓ move a topic, Space switches it, Delete removes it."""

    move_asked = Signal(int)
    switch_asked = Signal()
    remove_asked = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and key in moves:
            self.move_asked.emit(moves[key])
        elif key == Qt.Key.Key_Space:
            self.switch_asked.emit()
        elif key == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)


class TopicsView(AskingView):
    """Shows the topics; each change is kept at once and can be taken back."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        theme = stage.theme
        self._shown: Shown | None = None
        self._numbers: dict[str, int] = {}  # a line's id for each key
        self._key = ""
        self._wanted = ""  # the key that is to be the current one
        self.proposals: tuple[TopicWord, ...] = ()
        self.undoing = Undoing(self)
        self.head = Head(
            _("Topics"), _("What your messages are about. Change the words, and all is read anew.")
        )
        self.new = button(theme, _("New topic"), self._ask_new, icon="plus")
        self.back = button(theme, _("Bring removed ones back"), self._bring_back, kind="ghost")
        self.head.add(self.back)
        self.head.add(self.new)
        self.fault = Banner(theme, "danger")
        self.proposal = Banner(theme, "info")
        self.no = button(theme, _("No"), self._turn_down, kind="small")
        self.proposal.add(self.no)
        self.list = TopicList(theme, _("Topics"))
        self.form = TopicForm(theme)
        self._lay()
        self._connect()

    def _lay(self) -> None:
        self._split, self._left = beside(self.list, self.form, WIDE)
        banners = QVBoxLayout()
        banners.setContentsMargins(24, 0, 24, 0)
        banners.addWidget(self.fault)
        banners.addWidget(self.proposal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(banners)
        column.addWidget(self._split, 1)

    def _connect(self) -> None:
        self.undoing.failed.connect(self._complain)
        self.fault.pressed.connect(self.fault.hide)
        self.proposal.pressed.connect(self._accept)
        self.list.chosen.connect(self._choose)
        self.list.move_asked.connect(self._move)
        self.list.switch_asked.connect(self._turn)
        self.list.remove_asked.connect(self._remove)
        self.form.renamed.connect(self._rename)
        self.form.switched.connect(self._switch)
        self.form.moved.connect(self._move)
        self.form.removed.connect(self._remove)
        self.form.open_asked.connect(self._open)
        self.form.words.added.connect(self._add_words)
        self.form.words.taken_out.connect(self._take_out)

    # --- what is shown ----------------------------------------------------------------------

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.is_settings or changed.is_list:
            self.ask_when_seen()

    @override
    def focus_first(self) -> None:
        self.list.setFocus()

    @override
    def show_this(self, argument: object) -> None:
        self._wanted = str(argument)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self.stage.theme.px
        is_narrow = self.width() < px(NARROW)
        fold(self._split, self._left, is_narrow=is_narrow, low=px(LOW), wide=WIDE)

    @override
    def _ask(self) -> None:
        stage = self.stage
        jobs, bridge = stage.desk.jobs, stage.bridge
        bridge.when_done(jobs.ask(partial(ask, stage.desk)), self._show, question="topics")
        proposed = jobs.ask(partial(word_proposals, stage.desk.read_page))
        bridge.when_done(proposed, self._show_proposals, question="proposals")

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        for row in shown.rows:
            self._numbers.setdefault(row.key, len(self._numbers) + 1)
        self.back.setVisible(bool(shown.removed))
        lines = [
            line_of(self._numbers[row.key], row, shown.counts.get(row.key, 0)) for row in shown.rows
        ]
        wanted, self._wanted = self._numbers.get(self._wanted), ""
        self.list.show_lines(lines, wanted)

    def _show_proposals(self, proposals: tuple[TopicWord, ...]) -> None:
        self.proposals = proposals
        if not proposals or self._shown is None:
            self.proposal.hide()
            return
        first = proposals[0]
        names = {row.key: row.name for row in self._shown.rows}
        words = topic_word_text(
            first.word, topic_name(first.key, names.get(first.key, "")), first.n
        )
        if more := len(proposals) - 1:
            text = ngettext("{n} more after it.", "{n} more after it.", more)
            words = f"{words} {text.format(n=number_text(more))}"
        self.proposal.tell(words, _("Yes, add the word"), icon="sparkles")

    def _choose(self, number: int) -> None:
        row = next((row for row in self._rows() if self._numbers[row.key] == number), None)
        self.form.setVisible(row is not None)
        if row is not None and self._shown is not None:
            self._key = row.key
            n, shipped = self._shown.counts.get(row.key, 0), self._shown.shipped.get(row.key, {})
            self.form.show_topic(row, n, shipped)

    def _rows(self) -> tuple[TopicRow, ...]:
        return self._shown.rows if self._shown else ()

    def _row(self) -> TopicRow | None:
        return next((row for row in self._rows() if row.key == self._key), None)

    def _open(self) -> None:
        wanted = InboxFilter(states=(), topics=(self._key,), order="new")
        self.stage.frame.go("inbox", wanted)

    def _complain(self, text: str) -> None:
        self.fault.tell(text, _("Close"))
        self.ask_now()

    # --- what is done -----------------------------------------------------------------------

    def _do(self, job: Job, text: str, back: Job) -> None:
        self.fault.hide()
        self.undoing.do(job, text, back)

    def _ask_new(self) -> None:
        name, is_ok = QInputDialog.getText(self, _("New topic"), _("Name of the topic"))
        if is_ok and name.strip():
            self.add(name)

    def add(self, name: str) -> None:
        """Add a topic of the owner's own and make it the current one."""
        self.undoing.do(partial(self._added, name))

    def _added(self, name: str) -> Done:
        """Add; on the writer lane."""
        service = self.stage.desk.insight.topics
        made = service.add(name)
        self._wanted = made.key
        words = _("Added: {title}").format(title=name.strip())
        return Done(made.changed, partial(service.remove, made.key), words)

    def _rename(self, name: str) -> None:
        service, row = self.stage.desk.insight.topics, self._row()
        if row is not None:
            rename = service.rename
            self._do(
                partial(rename, row.key, name), _("Renamed."), partial(rename, row.key, row.name)
            )

    def _turn(self) -> None:
        row = self._row()
        if row is not None:
            self._switch(not row.is_on)

    def _switch(self, is_on: bool) -> None:
        switch, title = self.stage.desk.insight.topics.switch, self._title()
        words = _("Looked for: {title}") if is_on else _("No longer looked for: {title}")
        on, off = partial(switch, self._key, is_on=True), partial(switch, self._key, is_on=False)
        self._do(on if is_on else off, words.format(title=title), off if is_on else on)

    def _move(self, places: int) -> None:
        keys = [row.key for row in self._rows()]
        if self._key not in keys:
            return
        place = keys.index(self._key)
        to = min(max(place + places, 0), len(keys) - 1)
        if to == place:
            return
        after = [key for key in keys if key != self._key]
        after.insert(to, self._key)
        order = self.stage.desk.insight.topics.order
        self._do(partial(order, after), _("Moved."), partial(order, keys))

    def _remove(self) -> None:
        service = self.stage.desk.insight.topics
        if self._row() is not None:
            words = _("Removed: {title}").format(title=self._title())
            back = partial(service.bring_back, self._key)
            self._do(partial(service.remove, self._key), words, back)

    def _bring_back(self) -> None:
        keys = [row.key for row in self._shown.removed] if self._shown else []
        service = self.stage.desk.insight.topics
        back = partial(_each, service.remove, keys)
        self._do(partial(_each, service.bring_back, keys), _("They are back."), back)

    def _add_words(self, text: str) -> None:
        self._change_words([one.strip() for one in text.split(",") if one.strip()], is_in=True)

    def _take_out(self, word: str) -> None:
        self._change_words([word], is_in=False)

    def _change_words(self, words: list[str], *, is_in: bool) -> None:
        service, key = self.stage.desk.insight.topics, self._key
        inward, outward = (
            partial(service.add_words, key, words),
            partial(service.take_out, key, words),
        )
        text = _("Counts from now on: {words}") if is_in else _("Taken out: {words}")
        job, back = (inward, outward) if is_in else (outward, inward)
        self._do(job, text.format(words=", ".join(words)), back)

    def _accept(self) -> None:
        if self.proposals:
            first = self.proposals[0]
            service = self.stage.desk.insight.topics
            words = _("Counts from now on: {words}").format(words=first.word)
            back = partial(service.take_out, first.key, [first.word])
            self._do(partial(service.add_words, first.key, [first.word]), words, back)

    def _turn_down(self) -> None:
        if self.proposals:
            job = partial(self.stage.desk.insight.topics.turn_down, self.proposals[0])
            self.undoing.do(job, _("You will not be asked again."))

    def _title(self) -> str:
        row = self._row()
        return topic_name(row.key, row.name) if row else ""


def _each(job: Any, keys: list[str]) -> Any:  # noqa: ANN401 - a service's method
    changed = None
    for key in keys:
        done = job(key)
        changed = done if changed is None else changed | done
    return changed


def line_of(number: int, row: TopicRow, n: int) -> Line:
    """Say a topic in a line: its name, how much is about it, whether it is looked for."""
    about = ngettext("{n} message", "{n} messages", n).format(n=number_text(n))
    parts = [about]
    if row.words or row.off:
        changed = len(row.words) + len(row.off)
        words = ngettext("{n} word changed", "{n} words changed", changed)
        parts.append(words.format(n=number_text(changed)))
    off = _("Switched off")
    state, icon = ("", "tag") if row.is_on else (off, "eye-off")
    return Line(number, topic_name(row.key, row.name), " · ".join(parts), icon, state)
