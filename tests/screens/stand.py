"""A whole shop without a window around it, for the screens that are tested one by one."""

from __future__ import annotations

import gc
import gettext
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import delete

from app import i18n
from app.assemble import open_desk
from app.channels.base import Page
from app.domain.deadline import due_at
from app.domain.item import Author, Found, Kind, Post, Tone
from app.paths import Folder
from app.store.ingest import Ingest, Judged, store_page
from ui.actions import actions
from ui.bridge import Bridge
from ui.theme import Theme
from ui.views.base import Stage, View

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from app.errors import ShopError
    from app.queries.conversation import Version
    from app.services.desk import Desk
    from tests.conftest import SetClock

ANNA = Author("a1", "Anna", "anna@shop.test")


class Window(QObject):
    """Stands where the main window would, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.went: list[tuple[str, object]] = []
        self.said: list[str] = []
        self.complaints: list[ShopError] = []
        self.looked = 0

    def say(self, text: str, *, can_undo: bool = False) -> None:
        """Remember what was said."""
        self.said.append(text)

    def complain(self, error: ShopError) -> None:
        """Remember what went wrong."""
        self.complaints.append(error)

    def go(self, name: str, argument: object = None) -> None:
        """Remember where the owner was sent."""
        self.went.append((name, argument))

    def try_sample(self) -> None:
        """Remember that the sample shop was asked for."""
        self.went.append(("sample", None))

    def show_versions(self, versions: tuple[Version, ...]) -> None:
        """Remember which earlier words were to be shown."""
        self.went.append(("versions", versions))

    def look_for_news(self) -> None:
        """Count how often news was asked for."""
        self.looked += 1

    def understand_now(self) -> None:
        """Remember that understanding was to begin."""
        self.went.append(("understand", None))


@dataclass
class Stand:
    """A desk, a stage on it, and short ways to fill and to drive it."""

    desk: Desk
    stage: Stage
    clock: SetClock
    window: Window
    broke: list[BaseException] = field(default_factory=list)
    views: list[View] = field(default_factory=list)

    def write(self, job: Callable[[], Any]) -> Any:
        """Have something done on the writer lane, and wait for it."""
        return self.desk.jobs.write(job).result(10)

    def show(self, view: View, width: int = 1064, height: int = 800) -> None:
        """Show a screen as the window would, and wait until it has its answers."""
        self.views.append(view)
        self.stage.bridge.changed.connect(view.refresh)
        view.resize(width, height)
        view.show()
        view.refresh(None)
        self.settle()

    def settle(self) -> None:
        """Wait until every answer has been delivered and drawn."""
        self.until(self.stage.bridge.is_idle)
        QApplication.processEvents()
        self.until(self.stage.bridge.is_idle)

    def until(self, is_so: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait for something to be so."""
        loop, end, look = QEventLoop(), QTimer(), QTimer()
        end.setSingleShot(True)
        end.timeout.connect(loop.quit)
        look.timeout.connect(partial(_quit_if, loop, is_so))
        end.start(round(seconds * 1000))
        look.start(2)
        loop.exec()
        look.stop()
        assert is_so(), "it did not come about"
        assert not self.broke, self.broke

    def account(self, channel: str = "mastodon", **facts: Any) -> int:
        """Add a login as if the owner had connected it."""
        return int(self.write(partial(_add_account, self.desk, channel, facts)))

    def store(
        self,
        account: int,
        *said: Found,
        posts: tuple[Post, ...] = (),
        at: datetime | None = None,
    ) -> None:
        """Store what was said, as a fetch does."""
        page = Page(items=said, posts=posts)
        self.write(partial(_store, self.desk, account, page, at or self.clock.now()))


def found(number: int, at: datetime, text: str = "The wooden horse", **facts: Any) -> Found:
    """Say something as Anna."""
    values: dict[str, Any] = {"kind": Kind.MENTION, "author": ANNA, "posted_at": at, **facts}
    return Found(remote_id=f"r{number}", text=text, **values)


@contextmanager
def open_stand(
    root: Path,
    clock: SetClock,
    answer: Callable[[httpx.Request], httpx.Response] | None = None,
    *,
    look: str = "light",
) -> Iterator[Stand]:
    """Open a new shop in Vilnius; `answer` stands where the network is."""
    transport = httpx.MockTransport(answer or _no_network)
    with stand_on(root / "shop", clock, transport, look=look) as stand:
        desk = stand.desk
        for name, value in (("zone", "Europe/Vilnius"), ("shop_name", "Medinis Arkliukas")):
            stand.write(partial(desk.preferences.change, name, value))
        yield stand


@contextmanager
def stand_on(
    folder: Path,
    clock: SetClock,
    transport: httpx.BaseTransport | None = None,
    *,
    look: str = "light",
) -> Iterator[Stand]:
    """Open the shop in a folder; without a transport it may speak to this computer only."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = Theme(app)
    theme.use(look)
    broke: list[BaseException] = []
    desk = open_desk(Folder(folder), clock=clock, transport=transport, on_error=broke.append)
    bridge = Bridge(desk.jobs)
    bridge.broke.connect(broke.append)
    window, host = Window(), QWidget()
    stage = Stage(desk, bridge, theme, window, actions(host, theme))
    stand = Stand(desk, stage, clock, window, broke)
    gc.collect()
    gc.disable()  # a lane's thread must not be the one that clears a widget away
    try:
        yield stand
    finally:
        bridge.close()
        desk.close()
        for widget in (*stand.views, host):
            delete(widget)
        gc.collect()
        gc.enable()
        assert not broke, broke


def press(widget: QWidget, *keys: Qt.Key, ctrl: bool = False) -> None:
    """Press keys one after the other."""
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(widget, key, held)


class FalseWords(gettext.NullTranslations):
    """A language longer than any of ours, with signs on its letters; fields stay as they are."""

    def gettext(self, message: str) -> str:
        """Make a text longer and stranger."""
        parts = re.split(r"(\{[^}]*\})", message)
        signs = str.maketrans("aeiouAEIOU", "áëîøüÀÉÎÖÛ")
        words = "".join(one if one.startswith("{") else one.translate(signs) for one in parts)
        return f"[{words}{' ëë' * (1 + len(message) // 8)}]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Choose, then do the same."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def false_language() -> Iterator[None]:
    """Speak the false language for a while."""
    i18n.use_catalogue(FalseWords())
    try:
        yield
    finally:
        i18n.use("en")


def problems(window: QWidget) -> list[str]:
    """Say what an eye would find wrong: cut texts, missing signs, nameless or tiny controls."""
    out: list[str] = []
    labels = window.findChildren(QLabel)
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        who = f"{type(widget).__name__} {widget.accessibleName()!r}"
        text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
        if text and _has_no_glyph(text, widget.font()):
            out.append(f"no glyph: {who} {text!r}")
        if text and not widget.property("elides") and _is_cut(widget):
            out.append(f"cut: {who} {text!r} has {widget.size()}, needs {widget.sizeHint()}")
        if _takes_keys(widget):
            has_name = widget.accessibleName() or text or any(x.buddy() is widget for x in labels)
            if not has_name:
                out.append(f"no name: {who}")
            if min(widget.width(), widget.height()) < 24:
                out.append(f"too small: {who} {widget.size()}")
    return out


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width()) - 1
    if widget.hasHeightForWidth():
        return widget.height() < widget.heightForWidth(widget.width()) - 1
    return widget.width() < widget.sizeHint().width() - 1


def _takes_keys(widget: QWidget) -> bool:
    kinds = QAbstractButton | QLineEdit | QComboBox | QAbstractItemView | QPlainTextEdit
    inner = isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(takes) and isinstance(widget, kinds) and not inner


def _has_no_glyph(text: str, font: QFont) -> bool:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine().setLineWidth(1e6)
    layout.endLayout()
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())


def _quit_if(loop: QEventLoop, is_so: Callable[[], bool]) -> None:
    if is_so():
        loop.quit()


def _no_network(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("there is no network in this test")


def _add_account(desk: Desk, channel: str, facts: dict[str, Any]) -> int:
    from app.store import accounts

    values = {"name": "The shop", "server": f"https://{channel}.test", "remote_id": "us", **facts}
    return accounts.add(_db(desk), channel, desk.clock.now(), **values)


def _store(desk: Desk, account: int, page: Page, at: datetime) -> Any:
    clock = desk.clockwork()
    options = Ingest(
        zone=clock.zone,
        is_first_run=False,
        own_ids=frozenset({"us"}),
        due=partial(due_at, clock),
        judge=_judge,
    )
    return store_page(_db(desk), account, "notifications", page, at, options).changed


def _judge(one: Found) -> Judged:
    tones = {1: Tone.NEGATIVE, 2: Tone.NEGATIVE, 3: Tone.NEUTRAL, 4: Tone.POSITIVE}
    tone = tones.get(one.rating or 0, Tone.UNKNOWN)
    return Judged(tone=tone)


def _db(desk: Desk) -> Any:
    return desk.triage._db  # noqa: SLF001 - filling a shop is the store's work, as in a fetch


def days_before(clock: SetClock, days: float) -> datetime:
    """Go back some days from now."""
    return clock.now() - timedelta(days=days)
