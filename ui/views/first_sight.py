"""Yesterday's queue, painted before anything else is loaded; the real window takes its place.

It is one widget that paints itself: no style sheet, no icons, no words but those that stood
there when the window was last closed. It keeps away from Qt's `Qt` namespace, from
typing_extensions and from our own theme: each would take as long to load as all of this. (Even
`QPainter.setPen`, `fillRect` and `QBrush(QColor)` load `Qt`, for one of their overloads: hence
words through a text document and colours as gradients.)
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate, QLocale, QRect, QRectF, QTime
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QTextDocument,
)
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.theme.letters import load_letters
from ui.theme.tokens import DARK, FAMILY, LIGHT, TYPE, avatar_colour, initials

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from app.queries.first_look import FirstRow

SIDE: Final = 216
ROOMY: Final = 116
LINE_MAX: Final = 140
COMPACT: Final = 84
LEFT: Final = "left"
RIGHT: Final = "right"
MIDDLE: Final = "middle"


class Shell(QMainWindow):
    """The bare window; whoever fills it says whether it may close."""

    def __init__(self) -> None:
        super().__init__()
        self.may_close: Callable[[], bool] | None = None

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask whoever fills the window."""
        if self.may_close is None or self.may_close():
            event.accept()
        else:
            event.ignore()


class FirstSight(QWidget):
    """Paints the side bar's words and the first rows where they will stand."""

    def __init__(self, kept: Mapping[str, Any], rows: list[FirstRow]) -> None:
        super().__init__()
        self.rows = rows
        self._kept = kept
        self._colours = DARK if kept.get("is_dark") else LIGHT
        self._points: list[bytes] = []  # kept: Qt's pictures only point at them
        self._page = QTextDocument(self)
        self._page.setDocumentMargin(0)
        self._page.setUndoRedoEnabled(False)
        self._scale = int(kept.get("percent", 100)) / 100

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, width = self._px(SIDE), int(self._kept.get("width", 368))
        self._flood(painter, self.rect(), "surface")
        self._flood(painter, QRect(0, 0, side, self.height()), "sunken")
        self._flood(painter, QRect(side, 0, width, self.height()), "app")
        self._paint_side(painter)
        head = QRect(side + 16, 12, width - 32, self._px(36))
        self._text(painter, head, self._word("title"), "headline")
        box = QRect(head.x(), int(self._kept.get("search", 58)), head.width(), head.height())
        self._rounded(painter, box, 6, "surface", "outline")
        for number, row in enumerate(self.rows):
            self._paint_row(painter, side, width, number, row)
        painter.end()

    def _paint_side(self, painter: QPainter) -> None:
        shop = QRect(self._px(44), 12, self._px(SIDE - 56), self._px(24))
        self._text(painter, shop, self._word("shop"), "strong")
        for name, y, height, is_open in self._kept.get("places", []):
            place = QRect(12, int(y), self._px(SIDE) - 24, int(height))
            if is_open:
                self._rounded(painter, place, 6, "selected")
            words = place.adjusted(self._px(42), 0, -8, 0)
            self._text(painter, words, str(name), "strong", "accent_text" if is_open else "text2")

    def _paint_row(self, painter: QPainter, x: int, width: int, number: int, row: FirstRow) -> None:
        px = self._px
        is_compact = bool(self._kept.get("compact"))
        height = px(COMPACT if is_compact else ROOMY)
        top = int(self._kept.get("top", 164)) + number * height
        if top > self.height():
            return
        card = QRect(x + 8, top + 4, width - 26, height - 8)
        left, right = card.x() + px(60), card.right() - px(11)
        if is_compact:
            left = x + px(16)
        else:
            self._rounded(painter, card, 10, "surface", "border")
            self._paint_avatar(
                painter, QRect(card.x() + px(12), card.y() + px(12), px(36), px(36)), row.name
            )
        head = QRect(left, card.y() + px(9), right - left, px(22))
        time = self._when(row.at)
        used = self._text(painter, head, time, "small", "text3", RIGHT) + px(8)
        self._text(painter, head.adjusted(0, 0, -used, 0), row.name, "strong")
        words = " — ".join(filter(None, [row.title, row.text]))
        place = QRect(left, card.y() + px(32), right - left, px(18))
        rest = self._line(painter, place, " ".join(words.split()))
        if rest and not is_compact:
            self._text(painter, place.translated(0, px(18)), rest, "small", "text2")

    def _paint_avatar(self, painter: QPainter, place: QRect, name: str) -> None:
        path = QPainterPath()
        path.addEllipse(QRectF(place))
        painter.fillPath(path, _plain(avatar_colour(name)))
        self._text(painter, place, initials(name), "strong", side=MIDDLE, colour="#FFFFFF")

    def _line(self, painter: QPainter, place: QRect, words: str) -> str:
        """Write one line of a text and give what is left of it."""
        metrics = QFontMetrics(self._font("small"))
        words = words[:LINE_MAX]
        wide = metrics.horizontalAdvance(words)
        end = len(words) if wide <= place.width() else len(words) * place.width() // wide + 6
        while end > 0 and metrics.horizontalAdvance(words[:end]) > place.width():
            end = words.rfind(" ", 0, end)
        end = end if end > 0 else len(words)
        self._text(painter, place, words[:end], "small", "text2")
        return words[end:].strip()

    def _text(
        self,
        painter: QPainter,
        place: QRect,
        words: str,
        role: str,
        tone: str = "text",
        side: str = LEFT,
        colour: str = "",
    ) -> int:
        """Write one line, cut where the place ends; tells how wide it is."""
        font = self._font(role)
        metrics = QFontMetrics(font)
        wide = metrics.horizontalAdvance(words)
        if wide > place.width() > 0:
            words = words[: max(0, len(words) * place.width() // wide - 2)] + "…"
        x = place.x()
        if side != LEFT:
            room = place.width() - metrics.horizontalAdvance(words)
            x += room if side == RIGHT else room // 2
        y = place.y() + (place.height() - metrics.height()) // 2
        ink = colour or getattr(self._colours, tone)
        self._page.setDefaultFont(font)
        self._page.setHtml(f'<span style="color:{ink}">{_inert(words)}</span>')
        painter.translate(x, y)
        self._page.drawContents(painter)
        painter.translate(-x, -y)
        return wide

    def _rounded(
        self, painter: QPainter, place: QRect, radius: int, fill: str, edge: str = ""
    ) -> None:
        if edge:
            self._fill(painter, place, radius, edge)
            place, radius = place.adjusted(1, 1, -1, -1), radius - 1
        self._fill(painter, place, radius, fill)

    def _flood(self, painter: QPainter, place: QRect, tone: str) -> None:
        """Fill a large place, by stretching one point of its colour."""
        code = getattr(self._colours, tone)
        blue, green, red = (int(code[at : at + 2], 16) for at in (5, 3, 1))
        self._points.append(bytes((blue, green, red, 255)))
        point = QImage(self._points[-1], 1, 1, 4, QImage.Format.Format_RGB32)
        painter.drawImage(place, point)

    def _fill(self, painter: QPainter, place: QRect, radius: int, tone: str) -> None:
        path = QPainterPath()
        path.addRoundedRect(QRectF(place), radius, radius)
        painter.fillPath(path, _plain(getattr(self._colours, tone)))

    def _font(self, role: str) -> QFont:
        font = QFont(FAMILY)
        font.setPixelSize(self._px(TYPE[role].px))
        font.setBold(TYPE[role].weight >= 600)
        return font

    def _px(self, pixels: int) -> int:
        return round(pixels * self._scale)

    def _word(self, name: str) -> str:
        return str(self._kept.get(name, ""))

    def _when(self, at: str) -> str:
        then = datetime.fromisoformat(at).astimezone()
        if then.date() == datetime.now(then.tzinfo).date():
            return QTime(then.hour, then.minute).toString("HH:mm")
        day = QDate(then.year, then.month, then.day)
        return str(QLocale(self._word("locale") or "en_GB").toString(day, "d MMM"))


def _inert(words: str) -> str:
    """Make a stranger's words safe to stand between tags."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(colour: str) -> QBrush:
    """Make a brush of one colour, through a gradient: the plain way loads `Qt`."""
    gradient = QLinearGradient()
    gradient.setColorAt(0, QColor(colour))
    return QBrush(gradient)


def first_sight(kept: Mapping[str, Any], rows: list[FirstRow]) -> Shell:
    """Make the bare window with yesterday's queue in it."""
    load_letters(2)
    shell = Shell()
    shell.setWindowTitle(str(kept.get("heading", "Shoptalk")))
    shell.setCentralWidget(FirstSight(kept, rows))
    return shell
