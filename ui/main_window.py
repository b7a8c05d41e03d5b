"""The frame: side bar, stack of screens, what is told above and below them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import ShopError
from app.events import Changed
from app.i18n import _
from app.i18n import language as spoken_language
from app.wording import sentence
from ui.actions import VIEW_KEYS, actions
from ui.bridge import Bridge
from ui.dialogs.held import SEND, STAY, ask_held
from ui.i18n import use_language_of
from ui.theme import mark
from ui.views.base import Stage, View
from ui.views.crash import CrashPage
from ui.views.first_sight import Shell
from ui.views.frame import session
from ui.views.frame.lists import Lists
from ui.views.frame.numbers import show_counts, show_understanding, title
from ui.views.frame.places import PLACES
from ui.views.frame.pulse import Pulse
from ui.views.frame.rounds import Rounds
from ui.views.frame.standing import first_sight, open_view, standing
from ui.views.frame.tray import Tray
from ui.widgets.banner import Banner
from ui.widgets.side_bar import SideBar
from ui.widgets.toast import Toast

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QAction

    from app.queries.conversation import Version
    from app.services.desk import Desk
    from app.services.fetching import FetchReport
    from app.services.understanding.run import Progress
    from ui.theme import Theme
    from ui.views.frame.health import Health

THROTTLE_MS: Final = 1_000  # between two looks while mentions come in by the hundred
SMALL: Final = 8
LAST_SEND_MS: Final = 15_000


class MainWindow(QObject):
    """Fills the bare window and holds everything in it."""

    sample_asked = Signal()
    own_shop_asked = Signal()
    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        theme: Theme,
        shell: Shell | None = None,
        *,
        look: str = "",
        language: str = "",
    ) -> None:
        """Take the desk, the theme, and the bare window if there is one already.

        Look and language, where given, stand over the settings.
        """
        super().__init__()
        self.shell = shell or Shell()
        self._desk, self._theme = desk, theme
        self._fixed_look, self._fixed_language = look, language
        self.bridge = Bridge(desk.jobs, self)
        self.rounds = Rounds(desk, self.bridge, self)
        self._worst_id: int | None = None
        self.pulse = Pulse(desk, self.bridge, self)
        self._session = session.load(desk.folder)
        self._waiting: Changed | None = None
        self._is_ending = False
        self.is_over = False  # once everything is kept and all rounds are stopped
        self._throttle = QTimer(self)
        self._throttle.setSingleShot(True)
        self._throttle.setInterval(THROTTLE_MS)
        self._throttle.timeout.connect(self._pass_on)
        self._use_settings()
        self._build()
        self.tray = Tray(self.shell, theme)
        self._connect()
        self.tray.use(is_wanted=desk.settings().tray)
        if shell is None:
            session.place(self.shell, self._session)
        self.shell.may_close = self.may_close
        self.go(str(self._session.get("view", "inbox")))

    # --- what screens may ask: `ui.views.base.Frame` -----------------------------------

    def say(self, text: str, *, can_undo: bool = False) -> None:
        """Tell at the foot what was done."""
        self.toast.tell(text, can_undo=can_undo)

    def complain(self, error: ShopError) -> None:
        """Show in place what went wrong outside the program."""
        self.trouble.tell(sentence(error), _("Close"), tone="danger")

    def try_sample(self) -> None:
        """Open the sample shop in this window's place."""
        self.sample_asked.emit()

    def show_versions(self, versions: tuple[Version, ...]) -> None:
        """List what a message said before it was edited."""
        self.lists.show_versions(versions)

    def look_for_news(self) -> None:
        """Read all channels now."""
        self.rounds.fetch_now()

    def understand_now(self) -> None:
        """Have what is to be understood begin at once."""
        self.rounds.understand_now()

    def go(self, name: str, argument: object = None) -> None:
        """Open a screen; "inbox:overdue" and the like carry their argument in the name."""
        name, _sep, part = name.partition(":")
        place = next((one for one in PLACES if one.name == name and one.is_there()), None)
        if place is None:
            return
        view = self.views.get(name)
        if view is None:
            view = place.make(self.stage)
            self.views[name] = view
            self.stack.addWidget(view)
            view.restore(self._session.get("views", {}).get(name, {}))
            view.refresh(None)
        old = self.stack.currentWidget()
        if isinstance(old, View) and old is not view:
            old.leave()
        self.stack.setCurrentWidget(view)
        self.side_bar.choose(name)
        if argument is not None or part:
            view.show_this(part or argument)
        view.focus_first()

    # --- building -----------------------------------------------------------------------

    def _build(self) -> None:
        """Make everything anew: at the start, and when the language changes."""
        self.views: dict[str, View] = {}
        self.actions_: dict[str, QAction] = actions(self.shell, self._theme)
        self.stage = Stage(self._desk, self.bridge, self._theme, self, self.actions_)
        self.side_bar = SideBar(self._theme, self._shop_name())
        group = ""
        for place in PLACES:
            if not place.is_there():
                continue
            if place.group not in ("", "foot", group):
                group = place.group
                self.side_bar.add_heading(_(group))
            is_foot = place.group == "foot"
            self.side_bar.add(place.name, place.icon, _(place.label), is_foot=is_foot)
        self.sample = Banner(self._theme, "warn")
        self.offline = Banner(self._theme, "warn")
        self.trouble = Banner(self._theme, "danger")
        self.stack = QStackedWidget()
        self.crash = CrashPage(self._theme)
        self.stack.addWidget(self.crash)
        self._lay()
        self.toast = Toast(self._theme, self._right)
        if self._desk.profile.is_sample:
            words = _(
                "This is the sample shop: the people are made up, nothing leaves this computer."
            )
            self.sample.tell(words, _("Back to my shop"), icon="store")

    def _lay(self) -> None:
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._right = QWidget()
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for banner in (self.sample, self.offline, self.trouble):
            mark(banner, place="frame")
            column.addWidget(banner)
        column.addWidget(self.stack, 1)
        row.addWidget(self.side_bar)
        row.addWidget(self._right, 1)
        self.shell.setCentralWidget(central)

    def _connect(self) -> None:
        """Wire what lives as long as the window, then what was just built."""
        self.bridge.changed.connect(self._changed)
        self.bridge.went_wrong.connect(self.complain)
        self.pulse.counted.connect(self._show_counts)
        self.pulse.looked.connect(self._show_health)
        self.pulse.arrived.connect(self.say)
        self.rounds.fetch_ended.connect(self.pulse.ask)
        self.rounds.fetch_began.connect(self._fetching)
        self.rounds.fetch_went_on.connect(self._fetching)
        self.rounds.fetch_ended.connect(self._fetched)
        self.rounds.understanding_went_on.connect(self._understanding)
        self.rounds.understanding_ended.connect(self._understood)
        self.tray.open_asked.connect(self.raise_up)
        self.tray.quit_asked.connect(self.close)
        self._connect_built()

    def _connect_built(self) -> None:
        made = self.actions_
        self.side_bar.chosen.connect(self.go)
        self.side_bar.health_pressed.connect(self._see_channels)
        self.trouble.pressed.connect(self.trouble.hide)
        self.sample.pressed.connect(self.own_shop_asked)
        self.offline.pressed.connect(self.look_for_news)
        self.toast.undo_asked.connect(made["undo"].trigger)
        self.crash.closed.connect(partial(self.go, "inbox"))
        self.crash.quit_asked.connect(self.close)
        self.lists = Lists(self.shell, self.stage)
        made["keys"].triggered.connect(self.lists.show_keys)
        made["history"].triggered.connect(self.lists.show_history)
        made["refresh"].triggered.connect(self.look_for_news)
        made["settings"].triggered.connect(partial(self.go, "settings"))
        made["quit"].triggered.connect(self.close)
        made["view_next"].triggered.connect(partial(self._step, 1))
        made["view_previous"].triggered.connect(partial(self._step, -1))
        for number, keys in enumerate(VIEW_KEYS, 1):
            shortcut = QShortcut(QKeySequence(keys), self.side_bar)
            shortcut.activated.connect(partial(self.go, f"inbox:view-{number}"))

    def _rebuild(self) -> None:
        """Say everything in the new language, at the same place."""
        self._session = self._kept()
        for view in self.views.values():
            view.leave()
        for action in self.actions_.values():
            self.shell.removeAction(action)
            action.deleteLater()
        self._build()
        self._connect_built()
        self.pulse.ask()
        self.go(str(self._session["view"]))

    # --- what changes ---------------------------------------------------------------------

    def _changed(self, changed: Changed) -> None:
        """Pass on at once what is small: the owner's own doing; bundle what comes in masses."""
        is_small = len(changed.items) <= SMALL
        self._waiting = changed if self._waiting is None else self._waiting | changed
        if is_small:
            self._pass_on()
        elif not self._throttle.isActive():
            self._throttle.start()

    def _pass_on(self) -> None:
        changed, self._waiting = self._waiting, None
        if changed is None or self._is_ending:
            return
        if changed.is_settings and self._use_settings():
            self._rebuild()
            return
        for view in self.views.values():
            view.refresh(changed)
        self.pulse.refresh(changed)

    def _use_settings(self) -> bool:
        """Take over look, size and language; tells whether the language is another one."""
        settings = self._desk.settings()
        before = spoken_language()
        use_language_of(self._fixed_language or settings.language)
        self._theme.use(self._fixed_look or settings.look, settings.text_size_percent)
        if hasattr(self, "side_bar"):
            self.side_bar.shop.setText(self._shop_name())
            self.tray.use(is_wanted=settings.tray)
        return before != spoken_language()

    def _show_counts(self, needs_you: int, failed: int, waits: int) -> None:
        """Put the numbers on the side bar and into the title."""
        show_counts(self.side_bar, needs_you, failed, waits)
        self.shell.setWindowTitle(title(self._shop_name(), needs_you))

    def _fetching(self, done: int = 0) -> None:
        """Show how far reading the channels has come."""
        inbox = self.views.get("inbox")
        if inbox is not None:
            inbox.show_progress(done, max(self.pulse.live_accounts(), 1))

    def _fetched(self, report: FetchReport | None) -> None:
        inbox = self.views.get("inbox")
        if inbox is not None:
            inbox.show_progress(0, 0)
        for one in report.accounts if report else ():
            if one.has_died and one.error is not None:  # true at its death alone: asked for once
                self.complain(one.error)
                self.tray.tell(sentence(one.error))

    def _understanding(self, progress: Progress) -> None:
        show_understanding(self.side_bar, self.views.values(), progress)

    def _understood(self, _ran: object) -> None:
        show_understanding(self.side_bar, self.views.values(), None)

    def _see_channels(self) -> None:
        """Show the channels, the one that needs the owner most as the current one."""
        self.go("channels", self._worst_id)

    def _show_health(self, health: Health, offline: str) -> None:
        self._worst_id = health.worst_id
        self.side_bar.health.tell(health.text, health.icon, health.ink, health.details)
        if offline:
            self.offline.tell(offline, _("Try now"), icon="wifi-off")
        else:
            self.offline.hide()

    def show_fault(self, text: str) -> None:
        """Show the crash page; the screen that broke stays where it was."""
        self.crash.tell(text)
        self.stack.setCurrentWidget(self.crash)

    def raise_up(self) -> None:
        """Come to the front: somebody started Shoptalk again."""
        shell = self.shell
        shell.setWindowState(shell.windowState() & ~Qt.WindowState.WindowMinimized)
        shell.show()
        shell.raise_()
        shell.activateWindow()

    # --- the end ---------------------------------------------------------------------------

    def close(self) -> None:
        """Close the window, as its own button does."""
        self.shell.close()

    def may_close(self) -> bool:
        """Say whether the window may close now: a tray keeps it, held replies ask first."""
        if self.is_over:
            return True
        if self.tray.takes_close() and not self._is_ending:
            self.shell.hide()
            return False
        held = self.pulse.held()
        choice = ask_held(self.shell, len(held)) if held and not self._is_ending else ""
        if choice == SEND:
            self._send_and_close(max(held))
        if choice in (STAY, SEND):
            return False
        self.end()
        return True

    def _send_and_close(self, latest: datetime) -> None:
        self.shell.setEnabled(False)
        self.say(_("Sending what was held back …"))
        self._is_ending = True
        QTimer.singleShot(LAST_SEND_MS, self.close)
        self.bridge.when_done(self._desk.outbox.run_due(latest), self._sent_all)

    def _sent_all(self, _result: object) -> None:
        self.close()

    def end(self, *, is_kept: bool = True) -> None:
        """Keep what was typed and how the window stands (unless told not to), stop all rounds."""
        self._is_ending = self.is_over = True
        self._throttle.stop()
        for view in self.views.values():
            view.leave()
        if is_kept:
            session.save(self._desk.folder, self._kept())
        self.rounds.stop()
        self.tray.hide()
        self.bridge.close()
        self.closed.emit()

    def _kept(self) -> dict[str, Any]:
        sight = first_sight(
            self.shell,
            self.side_bar,
            self.views.get("inbox"),
            self._desk.settings(),
            shop=self._shop_name(),
            is_dark=self._theme.is_dark,
        )
        return {**standing(self.shell, self.views, self.stack, self._session), "first": sight}

    def _shop_name(self) -> str:
        name = self._desk.settings().shop_name
        return name or (_("The sample shop") if self._desk.profile.is_sample else _("My shop"))

    def _step(self, by: int) -> None:
        names = [place.name for place in PLACES if place.is_there()]
        current = open_view(self.views, self.stack)
        at = names.index(current) if current in names else 0
        self.go(names[(at + by) % len(names)])
