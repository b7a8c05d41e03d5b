"""The menus that correct what was understood: one key each for the tone, arrows for the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from app.domain.item import Kind
from app.i18n import _
from app.wording import lang_name, tone_name
from app.wording.understanding import intent_name, topic_name
from ui.views.understood_chips import INTENT_ICONS, SIGNS

if TYPE_CHECKING:
    from ui.models.talk import Talk
    from ui.theme import Theme

TONES: Final = ("positive", "negative", "neutral")
TYPED: Final = {"-": "−", "–": "−", "=": "+"}  # what stands at the same keys


class PickMenu(QMenu):
    """A menu whose entries are also chosen by one sign each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._by_sign: dict[str, QAction] = {}

    def pick(self, sign: str, action: QAction) -> None:
        """Choose an entry by a sign."""
        self._by_sign[sign] = action

    @override
    def clear(self) -> None:
        self._by_sign.clear()
        super().clear()

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        sign = TYPED.get(arg__1.text(), arg__1.text())
        action = self._by_sign.get(sign)
        if action is None or not action.isEnabled():
            super().keyPressEvent(arg__1)
            return
        self.close()
        action.trigger()


class Menus(QObject):
    """Fills the menus for one item and says what was chosen."""

    tone_chosen = Signal(str)  # "": let Shoptalk tell again
    language_chosen = Signal(str)
    topic_switched = Signal(str, bool)
    intent_switched = Signal(str, bool)
    about_us_said = Signal()
    not_about_us_said = Signal()

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme

    def fill(self, menu: PickMenu, key: str, talk: Talk) -> None:
        """Fill the menu of one chip; "" is the menu of everything."""
        menu.clear()
        field = key.partition(":")[0]
        if key:
            self._fill_field(menu, field, talk)
            return
        self._fill_field(menu, "tone", talk)
        menu.addSeparator()
        for name, title, icon in (
            ("lang", _("Language"), "languages"),
            ("intent", _("What they want"), "message-circle"),
            ("topic", _("What it is about"), "tag"),
        ):
            inner = menu.addMenu(self._theme.icon(icon), title)
            self._fill_field(inner, name, talk)
        if talk.row.kind is Kind.FOUND:
            menu.addSeparator()
            self._fill_field(menu, "relevance", talk)

    def _fill_field(self, menu: QMenu, field: str, talk: Talk) -> None:
        fill: dict[str, Callable[[QMenu, Talk], None]] = {
            "tone": self._tones,
            "lang": self._languages,
            "intent": self._intents,
            "topic": self._topics,
            "relevance": self._about,
        }
        fill[field](menu, talk)

    def _tones(self, menu: QMenu, talk: Talk) -> None:
        group = QActionGroup(menu)
        for tone in TONES:
            words = f"{SIGNS[tone]}  {tone_name(tone)}"
            action = _entry(menu, words, partial(self.tone_chosen.emit, tone))
            action.setCheckable(True)
            action.setChecked(str(talk.row.tone) == tone)
            group.addAction(action)
            _by_sign(menu, SIGNS[tone], action)
        words = _("Let Shoptalk tell")
        action = _entry(menu, f"?  {words}", partial(self.tone_chosen.emit, ""))
        action.setEnabled("tone" in talk.grasp.found.corrected)
        _by_sign(menu, "?", action)

    def _languages(self, menu: QMenu, talk: Talk) -> None:
        group = QActionGroup(menu)
        known = dict.fromkeys([*talk.grasp.langs, talk.row.lang])
        for lang in sorted(filter(None, known), key=lang_name):
            action = _entry(menu, lang_name(lang), partial(self.language_chosen.emit, lang))
            action.setCheckable(True)
            action.setChecked(lang == talk.row.lang)
            group.addAction(action)

    def _intents(self, menu: QMenu, talk: Talk) -> None:
        now = holding(talk, "intent")
        for intent in INTENT_ICONS:
            action = self._switch(menu, intent_name(intent), is_on=intent in now)
            action.toggled.connect(partial(self.intent_switched.emit, intent))

    def _topics(self, menu: QMenu, talk: Talk) -> None:
        now = holding(talk, "topic")
        for row in talk.grasp.topics:
            name = topic_name(row.key, row.name)
            action = self._switch(menu, name, is_on=row.key in now)
            action.toggled.connect(partial(self.topic_switched.emit, row.key))

    def _switch(self, menu: QMenu, words: str, *, is_on: bool) -> QAction:
        action = QAction(_plain(words), menu, checkable=True)
        action.setChecked(is_on)
        menu.addAction(action)
        return action

    def _about(self, menu: QMenu, talk: Talk) -> None:
        yes = _entry(menu, _("It is about us"), self.about_us_said.emit)
        yes.setIcon(self._theme.icon("target"))
        yes.setEnabled(talk.grasp.found.corrected.get("relevance") != "1")
        no = _entry(menu, _("Not about us"), self.not_about_us_said.emit)
        no.setIcon(self._theme.icon("ban"))


def holding(talk: Talk, field: str) -> frozenset[str]:
    """Give the values of a field that hold, the owner's switches included."""
    found = {one.value for one in talk.grasp.found.rows if one.field == field}
    for name, value in talk.grasp.found.corrected.items():
        one, _sep, key = name.partition(":")
        if one == field:
            found = found | {key} if value == "1" else found - {key}
    return frozenset(found)


def _entry(menu: QMenu, words: str, chosen: Callable[[], object]) -> QAction:
    action = QAction(_plain(words), menu)
    action.triggered.connect(partial(_choose, chosen))
    menu.addAction(action)
    return action


def _choose(chosen: Callable[[], object], *_checked: object) -> None:
    chosen()


def _by_sign(menu: QMenu, sign: str, action: QAction) -> None:
    if isinstance(menu, PickMenu):
        menu.pick(sign, action)


def _plain(words: str) -> str:
    """Write words so that a menu takes no letter of them for a key."""
    return words.replace("&", "&&")
