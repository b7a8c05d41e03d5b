"""Paints the checklist: a box to tick, what is to be done, what became of it, where to go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from app.domain.checklist import StepState
from app.i18n import _
from app.queries.checklist import StepRow
from app.wording import evidence_text, group_text, period_name, step_title
from ui.delegates.brush import RIGHT, Brush
from ui.i18n import exact_text, locale, when_text

if TYPE_CHECKING:
    from app.domain.checklist import Period
    from app.queries.checklist import MarkRow
    from ui.theme import Theme

ROW: Final = Qt.ItemDataRole.UserRole + 1  # as the model has it; rooms on one line do not meet
HEADING_HEIGHT: Final = 44
STEP_HEIGHT: Final = 58
ACTION_WIDTH: Final = 132
Index = QModelIndex | QPersistentModelIndex
ICONS: Final = {"view": "chevron-right", "link": "external-link", "number": "pencil-line"}


class Headed(Protocol):
    """What a heading's row carries."""

    @property
    def period(self) -> Period:
        """How often the steps below come."""

    @property
    def left(self) -> int:
        """How many still want doing."""

    @property
    def due(self) -> int:
        """Out of how many."""


class ChecklistDelegate(QStyledItemDelegate):
    """Draws headings and steps, and lends a line to type a number in."""

    number_typed = Signal(object, float)  # step id

    def __init__(self, theme: Theme, now: Callable[[], datetime], zone: tzinfo) -> None:
        super().__init__()
        self._theme, self._now, self.zone = theme, now, zone
        self._brush = Brush(theme)
        self.is_editing = False

    def height(self, entry: StepRow | Headed | None) -> int:
        """Tell how high a row is."""
        is_step = isinstance(entry, StepRow)
        return self._theme.px(STEP_HEIGHT if is_step else HEADING_HEIGHT)

    def box(self, place: QRect) -> QRect:
        """Give the place of the box to tick in a row's place."""
        side = self._theme.px(22)
        return QRect(place.x() + self._theme.px(16), place.center().y() - side // 2, side, side)

    def action(self, place: QRect) -> QRect:
        """Give the place of what a step opens or asks for."""
        px = self._theme.px
        width, height = px(ACTION_WIDTH), px(32)
        x = place.right() - width - px(12)
        return QRect(x, place.center().y() - height // 2, width, height)

    def zone_at(self, place: QRect, point: QPoint) -> str:
        """Tell what of a row lies at a point: box, action, or the rest."""
        px = self._theme.px
        if self.box(place).adjusted(-px(8), -px(8), px(8), px(8)).contains(point):
            return "box"
        return "action" if self.action(place).contains(point) else ""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height(index.data(ROW)))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: StepRow | Headed | None = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, StepRow):
            self._paint_step(painter, option, entry)
        elif entry is not None:
            self._paint_heading(painter, option.rect, entry)
        painter.restore()

    def _paint_heading(self, painter: QPainter, place: QRect, entry: Headed) -> None:
        px = self._theme.px
        words = place.adjusted(px(6), px(12), -px(6), 0)
        self._brush.text(painter, words, period_name(entry.period), "label", "text2")
        self._brush.text(
            painter, words, left_text(entry.left, entry.due), "caption", "text3", RIGHT
        )

    def _paint_step(self, painter: QPainter, option: QStyleOptionViewItem, step: StepRow) -> None:
        px, brush, place = self._theme.px, self._brush, option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hot = bool(option.state & QStyle.StateFlag.State_MouseOver)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        back = place.adjusted(0, 2, 0, -2)
        edge = "focus" if is_chosen and has_focus else "border"
        fill = "selected" if is_chosen else "hover" if is_hot else "surface"
        brush.rounded(painter, back, 10, fill, edge, 2 if edge == "focus" else 1)
        if self.is_editing:
            box = self.box(place)
            brush.icon(painter, box.x() + px(2), box.center().y(), "grip-vertical", "text3", 18)
        else:
            self._paint_box(painter, self.box(place), step)
        right = place.right() - px(16)
        if step.kind in ICONS and not self.is_editing:
            self._paint_action(painter, self.action(place), step)
            right = self.action(place).x() - px(12)
        self._paint_words(painter, place, right, step)

    def _paint_words(self, painter: QPainter, place: QRect, right: int, step: StepRow) -> None:
        px, brush = self._theme.px, self._brush
        left = place.x() + px(54)
        title = QRect(left, place.y() + px(9), right - left, px(20))
        is_quiet = step.state in (StepState.DONE, StepState.SKIPPED, StepState.NOT_DUE)
        ink = "text2" if is_quiet else "text"
        brush.text(painter, title, step_title(step.template, step.title), "medium", ink)
        state = state_text(step, self._now(), self.zone)
        tally = group_text(step.period, step.done_n, step.due_n) if step.due_n else ""
        below = QRect(left, title.bottom() + 1, right - left, px(18))
        tone = "ok" if step.state is StepState.DONE else "text3"
        used = self._theme.metrics("caption").horizontalAdvance(state)
        if tally and state and used + px(80) > below.width():
            tally = ""
        brush.text(painter, below, state, "caption", tone)
        if tally:
            parts = f" · {tally}" if state else tally
            brush.text(painter, below.adjusted(used, 0, 0, 0), parts, "caption", "text3")

    def _paint_box(self, painter: QPainter, box: QRect, step: StepRow) -> None:
        brush, px = self._brush, self._theme.px
        match step.state:
            case StepState.DONE:
                brush.rounded(painter, box, 6, "accent")
                brush.icon(painter, box.x() + px(3), box.center().y() + 1, "check", "on_accent", 16)
            case StepState.SKIPPED:
                brush.rounded(painter, box, 6, "sunken", "outline")
                x = box.x() + px(4)
                brush.icon(painter, x, box.center().y() + 1, "skip-forward", "text2", 14)
            case StepState.NOT_DUE:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._theme.colour("outline"), 1, Qt.PenStyle.DashLine))
                painter.drawRoundedRect(box, 6, 6)
            case _:
                brush.rounded(painter, box, 6, "surface", "outline", 2)

    def _paint_action(self, painter: QPainter, place: QRect, step: StepRow) -> None:
        brush, px = self._brush, self._theme.px
        if step.kind == "number":
            brush.rounded(painter, place, 6, "surface", "outline")
            number = step.mark.number if step.mark else None
            inside = place.adjusted(px(10), 0, -px(28), 0)
            words = _("Type a number") if number is None else plain_number(number)
            ink = "text3" if number is None else "text"
            brush.text(painter, inside, words, "small", ink)
        else:
            inside = place.adjusted(px(10), 0, -px(28), 0)
            words = _("Open the page") if step.kind == "link" else _("Look")
            brush.text(painter, inside, words, "small", "accent_text", RIGHT)
        icon_x = place.right() - px(24)
        ink = "text3" if step.kind == "number" else "accent_text"
        brush.icon(painter, icon_x, place.center().y() + 1, ICONS[step.kind], ink, 16)

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setValidator(number_validator(editor))
        step: StepRow = index.data(ROW)
        editor.setAccessibleName(step_title(step.template, step.title))
        return editor

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        step: StepRow = index.data(ROW)
        if isinstance(editor, QLineEdit) and step.mark and step.mark.number is not None:
            editor.setText(plain_number(step.mark.number))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        step: StepRow = index.data(ROW)
        number = typed_number(editor.text()) if isinstance(editor, QLineEdit) else None
        if number is not None and (step.mark is None or step.mark.number != number):
            self.number_typed.emit(step.step_id, number)

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(self.action(option.rect).adjusted(-2, -2, 2, 2))


def number_validator(parent: QWidget) -> QDoubleValidator:
    """Take a number as the owner's language writes it, with two decimals at most."""
    made = QDoubleValidator(-1e12, 1e12, 2, parent)
    made.setNotation(QDoubleValidator.Notation.StandardNotation)
    made.setLocale(locale())
    return made


def typed_number(text: str) -> float | None:
    """Read a number as the owner's language writes it; None where it is none."""
    number, is_good = locale().toDouble(text.strip())
    return number if is_good and text.strip() else None


def plain_number(number: float) -> str:
    """Write a number as the owner's language does, with no more decimals than it has."""
    decimals = 0 if number == int(number) else 2
    return locale().toString(number, "f", decimals)


def left_text(left: int, due: int) -> str:
    """Say how much of a period is left."""
    if due == 0:
        return _("Not due now")
    if left == 0:
        return _("All done")
    return _("{left} of {n} left").format(left=left, n=due)


def state_text(step: StepRow, now: datetime, zone: tzinfo) -> str:
    """Say in one line how a step stands, with time and evidence."""
    mark = step.mark
    if mark is None:
        if step.state is StepState.NOT_DUE:
            return _("Not due today")
        return _("Ticks itself when it sees that it is done") if step.kind == "auto" else ""
    return " · ".join(filter(None, mark_parts(mark, when_text(_at(mark), now, zone))))


def mark_parts(mark: MarkRow, when: str) -> tuple[str, ...]:
    """Say what became of a step: ticked or skipped, when, with what evidence and note."""
    if mark.state is StepState.SKIPPED:
        return _("Skipped {when}").format(when=when), mark.note
    words = _("Ticked itself {when}") if mark.is_auto else _("Ticked {when}")
    number = plain_number(mark.number) if mark.number is not None else ""
    return words.format(when=when), number, evidence_text(mark.evidence), mark.note


def mark_whole(mark: MarkRow, zone: tzinfo) -> str:
    """Say the same with the whole date."""
    return " · ".join(filter(None, mark_parts(mark, exact_text(_at(mark), zone))))


def _at(mark: MarkRow) -> datetime:
    return datetime.fromisoformat(mark.at)
