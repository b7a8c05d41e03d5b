"""Opens the window: the shop's folder, yesterday's queue at once, everything slow after it."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from app import logs
from app.assemble import open_desk
from app.errors import FolderBusy, ShopError
from app.i18n import system_language, use
from app.paths import Folder, default_folder, sample_folder
from app.wording import sentence
from ui.i18n import GettextTranslator
from ui.main_window import MainWindow
from ui.theme import Theme
from ui.views.crash import CrashCatcher
from ui.views.trouble import trouble_page

if TYPE_CHECKING:
    from app.services.desk import Desk
    from app.services.handover import Server

SWITCH_S: Final = 0.0002  # speed.md 0.2: a page read must not wait for a busy lane
SIZE: Final = (1280, 800)
LOOK_MS: Final = 40
PICTURE_MS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    folder: Folder
    is_sample: bool = False
    picture: Path | None = None
    view: str = ""
    language: str = ""
    look: str = ""
    size: tuple[int, int] = SIZE


def wanted(argv: Sequence[str]) -> Wanted:
    """Read the command line; `--scale` takes effect through Qt's own variable."""
    parser = argparse.ArgumentParser(
        prog="shoptalk", description="The shop's morning, in a window."
    )
    parser.add_argument("--data", metavar="DIR", type=Path, help="the folder with the shop's data")
    parser.add_argument("--sample", action="store_true", help="open the sample shop")
    parser.add_argument("--picture", metavar="FILE", type=Path, help="save a picture and end")
    parser.add_argument("--view", default="", help="the page to open")
    parser.add_argument("--lang", default="", help="the language to speak")
    parser.add_argument("--look", choices=("light", "dark"), default="", help="the look to show")
    parser.add_argument("--size", default="", metavar="WxH", help="the window's size")
    parser.add_argument("--scale", default="", help="screen pixels per pixel")
    given = parser.parse_args(argv)
    if given.scale:
        os.environ["QT_SCALE_FACTOR"] = given.scale
    folder = Folder(given.data.absolute()) if given.data else default_folder()
    width, _x, height = given.size.partition("x")
    size = (int(width), int(height)) if width.isdigit() and height.isdigit() else SIZE
    return Wanted(
        sample_folder(folder) if given.sample else folder,
        given.sample,
        given.picture,
        given.view,
        given.lang,
        given.look,
        size,
    )


class FirstPaint(QObject):
    """Rings once, when the window has been painted for the first time."""

    came = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self.came.emit)
        return False


class Program(QObject):
    """One process: an application, a folder that is open, and its window."""

    _show_asked = Signal()  # from the thread that hears of a second start

    def __init__(self, asked: Wanted) -> None:
        super().__init__()
        self._asked = asked
        self._own = asked.folder
        self._app = QApplication(["shoptalk"])
        self._app.setApplicationName("Shoptalk")
        self._app.setQuitOnLastWindowClosed(False)
        self._app.setDesktopFileName("shoptalk")
        self._translator = GettextTranslator(self._app)
        self._app.installTranslator(self._translator)
        self._theme = Theme(self._app)
        self._catcher = CrashCatcher()
        self._desk: Desk | None = None
        self._server: Server | None = None
        self._window: MainWindow | None = None
        self._next: Folder | None = None
        self._trouble: QWidget | None = None
        self._code = 0
        self._show_asked.connect(self._raise)

    def run(self) -> int:
        """Open the folder and stay until the window is closed."""
        folder: Folder | None = self._asked.folder
        self._theme.use(self._asked.look or "system")
        self._catcher.install(self._own.logs)
        while folder is not None:
            self._next = None
            if not self._open(folder):
                break
            self._code = self._app.exec()
            self._close()
            folder = self._next
        self._catcher.remove()
        return self._code

    # --- opening ---------------------------------------------------------------------------

    def _open(self, folder: Folder) -> bool:
        """Open a folder and show its window; False if another window is open on it."""
        logs.stop()
        logs.start(folder.logs)
        try:
            if self._asked.is_sample or folder != self._own:
                self._make_sample(folder)
            self._desk = open_desk(folder, on_error=self._catcher.take)
        except FolderBusy as error:
            return self._hand_over(folder, error)
        except ShopError as error:
            self._show_trouble(error)
            return True
        window = MainWindow(
            self._desk, self._theme, look=self._asked.look, language=self._asked.language
        )
        self._window = window
        window.setWindowIcon(self._theme.icon("store", "accent"))
        window.sample_asked.connect(self._go_to_sample)
        window.own_shop_asked.connect(self._go_to_own)
        window.closed.connect(self._app.quit)
        self._catcher.happened.connect(window.show_fault)
        window.bridge.broke.connect(self._catcher.take)
        if self._asked.picture:
            window.resize(*self._asked.size)
        if self._asked.view:
            window.go(self._asked.view)
        FirstPaint(window).came.connect(self._painted)
        window.show()
        return True

    def _make_sample(self, folder: Folder) -> None:
        if not folder.database.exists():
            from app.assemble import make_sample

            make_sample(folder)

    def _hand_over(self, folder: Folder, error: ShopError) -> bool:
        from app.services.handover import show_running

        if show_running(folder):
            return False
        self._show_trouble(error)
        return True

    def _show_trouble(self, error: ShopError) -> None:
        self._code = error.exit_code
        print(sentence(error), file=sys.stderr)  # noqa: T201 - there may be no one at a screen
        if self._asked.picture:
            QTimer.singleShot(0, partial(self._app.exit, error.exit_code))
            return
        self._trouble = trouble_page(self._theme, sentence(error), self._quit_in_trouble)
        self._trouble.show()

    def _quit_in_trouble(self) -> None:
        self._app.exit(self._code)

    def _painted(self) -> None:
        """Begin what may take its time: the owner already sees the queue."""
        if self._window is None or self._desk is None:
            return
        if self._asked.picture:
            self._window.pulse.ask()
            QTimer.singleShot(LOOK_MS, self._take_picture)
            QTimer.singleShot(PICTURE_MS, partial(self._app.exit, 1))
            return
        gc.collect()
        gc.freeze()
        from app.services.handover import Server

        self._server = Server(self._desk, self._show_asked.emit)
        self._window.pulse.ask()
        self._window.rounds.begin()

    # --- a picture ---------------------------------------------------------------------------

    def _take_picture(self) -> None:
        """Wait until nothing is awaited any more, then save what is seen."""
        window = self._window
        if window is None or self._asked.picture is None:
            return
        if not window.bridge.is_idle():
            QTimer.singleShot(LOOK_MS, self._take_picture)
            return
        place = self._asked.picture
        place.parent.mkdir(parents=True, exist_ok=True)
        is_saved = window.grab().save(str(place))
        self._code = 0 if is_saved else 1
        window.end()
        self._app.exit(self._code)

    # --- the other shop, the end ---------------------------------------------------------------

    def _go_to_sample(self) -> None:
        self._next = sample_folder(self._own)
        if self._window:
            self._window.close()

    def _go_to_own(self) -> None:
        self._asked = Wanted(self._own, look=self._asked.look)
        self._next = self._own
        if self._window:
            self._window.close()

    def _raise(self) -> None:
        if self._window:
            self._window.raise_up()

    def _close(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        if self._window:
            self._window.hide()
            self._window.deleteLater()
            self._window = None
        if self._desk:
            self._desk.close()
            self._desk = None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window, or save a picture of it.

    Returns:
        0, 1 if the picture could not be taken, or the code of what bars the folder.
    """
    asked = wanted(sys.argv[1:] if argv is None else argv)
    sys.setswitchinterval(SWITCH_S)
    use(asked.language or system_language())
    return Program(asked).run()


if __name__ == "__main__":
    sys.exit(main())
