"""What every screen is given, and what every screen can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QShowEvent

    from app.errors import ShopError
    from app.events import Changed
    from app.queries.conversation import Version
    from app.services.desk import Desk
    from app.services.understanding.run import Progress
    from ui.bridge import Bridge
    from ui.theme import Theme


class Frame(Protocol):
    """What a screen may ask of the window around it."""

    def say(self, text: str, *, can_undo: bool = False) -> None:
        """Tell at the window's foot what was done, with a way back where there is one."""

    def complain(self, error: ShopError) -> None:
        """Show in one sentence what went wrong outside the program."""

    def go(self, name: str, argument: object = None) -> None:
        """Open another screen; the inbox takes an `InboxFilter` or an item's id."""

    def show_versions(self, versions: tuple[Version, ...]) -> None:
        """List what a message said before it was edited."""

    def try_sample(self) -> None:
        """Open the sample shop in this window's place."""

    def look_for_news(self) -> None:
        """Read all channels now."""

    def understand_now(self) -> None:
        """Have what is to be understood begin at once."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything a screen works with."""

    desk: Desk
    bridge: Bridge
    theme: Theme
    frame: Frame
    actions: Mapping[str, QAction]


class View(QWidget):
    """One screen; it asks `app.queries` through `desk.read_page` and tells `desk`'s services."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage

    def refresh(self, changed: Changed | None) -> None:
        """Ask again for what is shown of a change; None: of everything."""

    def focus_first(self) -> None:
        """Put the keyboard where the owner will want it."""
        self.setFocus()

    def show_this(self, argument: object) -> None:
        """Show what another screen sent the owner here for."""

    def keep(self) -> dict[str, Any]:
        """Give what should be as it was when the program starts again; plain values."""
        return {}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Take back what `keep` gave; anything in it may be missing or wrong."""

    def first_sight(self) -> dict[str, Any]:
        """Give what the next start may paint of this screen before anything is loaded."""
        return {}

    def show_progress(self, done: int, total: int) -> None:
        """Show how far reading the channels has come; total 0: it is over."""

    def show_understanding(self, progress: Progress | None) -> None:
        """Show how far understanding what is stored has come; None: it has ended."""

    def leave(self) -> None:
        """Write down what was typed; the screen is about to be hidden or the program to end."""


class AskingView(View):
    """A screen that leaves what takes long to ask until somebody looks."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._is_stale = True

    def ask_when_seen(self) -> None:
        """Ask now if somebody looks, else when somebody does."""
        self._is_stale = True
        if self.isVisible():
            self.ask_now()

    def ask_now(self) -> None:
        """Ask, whoever looks."""
        self._is_stale = False
        self._ask()

    def _ask(self) -> None:
        """Ask for what is shown."""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.ask_now()
