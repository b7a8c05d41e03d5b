"""Opens the window: yesterday's queue at once, everything else after it.

Only what the first paint needs is imported at the top; the rest is loaded by a thread while
the owner already reads. `tests/bench/start_paint.py` measures it.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if __name__ == "__main__":
    gc.disable()  # loading Qt would have it walk for 12 ms; `Sweeper` takes over

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.paths import Folder, default_folder, sample_folder
from ui.views.frame import session
from ui.views.frame.first_paint import FirstPaint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.desk import Desk
    from app.services.handover import Server
    from ui.main_window import MainWindow
    from ui.theme import Theme
    from ui.views.barred import Barred
    from ui.views.crash import CrashCatcher
    from ui.views.first_sight import Shell
    from ui.views.frame.opening import Opening

SWITCH_S: Final = 0.0002  # speed.md 0.2: a page read must not wait for a busy lane
SIZE: Final = (1280, 800)
LOOK_MS: Final = 40
PICTURE_MS: Final = 20_000
SWEEP_MS: Final = 2_000
SWEEPS_WHOLE: Final = 150


class Wanted(NamedTuple):
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
    if not argv:
        return Wanted(default_folder())
    if len(argv) == 2 and argv[0] == "--data":
        return Wanted(Folder(Path(argv[1]).absolute()))
    import argparse

    words = "The shop's morning, in a window."
    parser = argparse.ArgumentParser(prog="shoptalk", description=words)
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
    if given.picture:  # Qt's offscreen platform remarks at each window that it has no screen
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
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


class Sweeper(QObject):
    """Has Python's collector run in this thread only, and only now and then.

    Run by a lane's thread it could clear away a widget there, which Qt does not survive;
    run by itself it walks all that was loaded, over and over (speed.md 0.4).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rounds = 0
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(SWEEP_MS)
        self._timer.timeout.connect(self._sweep)
        self._timer.start()

    def _sweep(self) -> None:
        self._rounds += 1
        gc.collect(1 if self._rounds % SWEEPS_WHOLE else 2)


class Program(QObject):
    """One process: an application, a folder that is open, and its window."""

    _show_asked = Signal()  # from the thread that hears of a second start

    def __init__(self, asked: Wanted) -> None:
        super().__init__()
        self._asked = asked
        self._own = self._folder = asked.folder
        self._is_sample = asked.is_sample
        existing = QApplication.instance()
        self._app = existing if isinstance(existing, QApplication) else QApplication(["shoptalk"])
        self._app.setApplicationName("Shoptalk")
        self._app.setQuitOnLastWindowClosed(False)
        self._app.setDesktopFileName("shoptalk")
        self._late_theme: Theme | None = None
        self._catcher: CrashCatcher | None = None
        self._opening: Opening | None = None
        self._shell: Shell | None = None
        self._desk: Desk | None = None
        self._server: Server | None = None
        self._window: MainWindow | None = None
        self._barred: Barred | None = None
        self._next: Folder | None = None
        self._code = 0
        self._show_asked.connect(self._raise)

    def run(self) -> int:
        """Open the folder and stay until the window is closed."""
        from ui.views.frame.leaving import EndSignals

        signals = EndSignals()
        signals.came.connect(self._end_now)
        folder: Folder | None = self._asked.folder
        while folder is not None:
            self._folder, self._next = folder, None
            self._shell = self._first_sight()
            if self._shell is None:
                QTimer.singleShot(0, self._load_rest)
            else:
                FirstPaint(self._shell).came.connect(self._sighted)
                self._shell.show()
            self._code = self._app.exec() or self._code
            self._close()
            folder = self._next
        signals.give_back()
        if self._catcher:
            self._catcher.remove()
        return self._code

    # --- yesterday's queue ---------------------------------------------------------------

    def _first_sight(self) -> Shell | None:
        """Make the window with the rows it closed with; None where there is nothing to show.

        An address left by another program means that it may be open already: then who
        holds the folder is asked before anything is shown.
        """
        kept = session.load(self._folder)
        first = kept.get("first", {})
        is_open = (self._folder.root / "handover.json").exists()
        if self._asked.picture or is_open or not first.get("ids") or kept.get("view") != "inbox":
            return None
        from app.queries.first_look import first_rows
        from ui.views.first_sight import first_sight

        rows = first_rows(self._folder.database, first["ids"])
        shell = first_sight(first, rows)
        session.place(shell, kept)
        shell.may_close = self._closed_early
        return shell

    def _sighted(self) -> None:
        """Load the rest in a thread: the owner already sees the queue."""
        self._load_rest()

    def _closed_early(self) -> bool:
        """The window is closed before it was filled: there is nothing to be kept."""
        self._app.quit()
        return True

    @property
    def _theme(self) -> Theme:
        """The look, made when the real window comes."""
        if self._late_theme is None:
            from ui.theme import Theme

            self._late_theme = Theme(self._app)
        return self._late_theme

    # --- the rest ---------------------------------------------------------------------------

    def _load_rest(self) -> None:
        """Open the folder in a thread of its own; only what knows no Qt is loaded there."""
        from ui.views.crash import CrashCatcher
        from ui.views.frame.opening import Opening, Task

        self._catcher = self._catcher or CrashCatcher()
        is_sample = self._is_sample or self._folder != self._own
        take = self._catcher.take
        language, install = self._asked.language, self._catcher.install
        opening = Opening(Task(self._folder, is_sample, language, install, take))
        opening.opened.connect(self._take_desk)
        opening.barred.connect(self._not_opened)
        opening.shown.connect(partial(self._app.exit, 0))
        self._opening = opening
        opening.begin()

    def _take_desk(self, desk: Desk) -> None:
        self._desk, self._code = desk, 0
        try:
            self._fill(desk)
        except Exception as error:  # noqa: BLE001 - a window with nothing in it helps nobody
            self._window = None
            self._not_opened(error)

    def _fill(self, desk: Desk) -> None:
        """Put the real window in the place of the first sight."""
        from ui.i18n import GettextTranslator
        from ui.main_window import MainWindow

        if not self._app.findChild(GettextTranslator):
            self._app.installTranslator(GettextTranslator(self._app))
        asked, is_first = self._asked, self._shell is None
        window = MainWindow(
            desk, self._theme, self._shell, look=asked.look, language=asked.language
        )
        self._window = window
        window.shell.setWindowIcon(self._theme.icon("store", "accent"))
        window.sample_asked.connect(self._go_to_sample)
        window.own_shop_asked.connect(self._go_to_own)
        window.closed.connect(self._app.quit)
        if self._catcher:
            self._catcher.happened.connect(window.show_fault)
            window.bridge.broke.connect(self._catcher.take)
        if asked.picture:
            window.shell.resize(*asked.size)
        if asked.view:
            window.go(asked.view)
        if is_first:
            FirstPaint(window.shell).came.connect(self._painted)
            window.shell.show()
        else:
            QTimer.singleShot(0, self._painted)

    def _painted(self) -> None:
        """Begin what may take its time."""
        if self._window is None or self._desk is None:
            return
        self._window.pulse.ask()
        if self._asked.picture:
            QTimer.singleShot(LOOK_MS, self._take_picture)
            QTimer.singleShot(PICTURE_MS, partial(self._app.exit, 1))
            return
        Sweeper(self._window)
        from app.services.handover import Server

        self._server = Server(self._desk, self._show_asked.emit)
        self._window.rounds.begin()

    # --- what bars the folder ----------------------------------------------------------------

    def _not_opened(self, error: Exception) -> None:
        """Say in the window what bars the folder, with the ways out."""
        from app.errors import ShopError
        from ui.views.barred import Barred, said
        from ui.views.first_sight import Shell

        if self._catcher and not isinstance(error, ShopError):
            self._catcher.take(error)
        self._code = error.exit_code if isinstance(error, ShopError) else 1
        print(said(error), file=sys.stderr)  # noqa: T201 - there may be no one at a screen
        if self._asked.picture:
            self._app.exit(self._code)
            return
        self._theme.use(self._asked.look or "system")
        if self._shell is None:
            self._shell = Shell()
            self._shell.resize(640, 420)
        self._shell.may_close = self._closed_early
        self._barred = Barred(self._theme, self._shell, self._folder, error)
        self._barred.again_asked.connect(self._try_again)
        self._barred.folder_asked.connect(self._take_folder)
        self._barred.left.connect(self._app.quit)
        self._shell.show()

    def _try_again(self) -> None:
        self._next = self._folder
        self._app.exit(0)

    def _take_folder(self, folder: Folder) -> None:
        self._next = self._own = folder
        self._is_sample = False
        self._app.exit(0)

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
        is_saved = window.shell.grab().save(str(place))
        self._code = 0 if is_saved else 1
        window.end(is_kept=False)
        self._app.exit(self._code)

    # --- the other shop, the end ---------------------------------------------------------------

    def _go_to_sample(self) -> None:
        self._next = sample_folder(self._own)
        self._leave_window()

    def _go_to_own(self) -> None:
        self._next = self._own
        self._leave_window()

    def _leave_window(self) -> None:
        if self._window:
            self._window.close()
            if not self._window.is_over:
                self._next = None  # the owner chose to stay

    def _raise(self) -> None:
        if self._window:
            self._window.raise_up()

    def _end_now(self) -> None:
        """End without a question: what was typed and what waits is kept for the next start."""
        self._next = None
        try:
            if self._window and not self._window.is_over:
                self._window.end()
        finally:
            self._app.exit(0)

    def _close(self) -> None:
        shell = self._window.shell if self._window else self._shell
        if shell:
            shell.hide()  # the owner need not watch what still has to end
        if self._opening:
            self._opening.give_up()
        if self._barred:
            self._barred.wait()
        if self._server:
            self._server.close()
        for widget in (shell, self._window):
            if widget:
                widget.deleteLater()
        if self._desk:
            self._desk.close()
        self._opening = self._server = self._window = self._desk = self._shell = None
        self._barred = None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window, or save a picture of it.

    Returns:
        0, 1 if the picture could not be taken, or the code of what bars the folder.
    """
    sys.setswitchinterval(SWITCH_S)
    gc.disable()  # `Sweeper` takes over
    code = Program(wanted(sys.argv[1:] if argv is None else argv)).run()
    from ui.views.frame.leaving import leave

    return leave(code)


if __name__ == "__main__":
    sys.exit(main())
