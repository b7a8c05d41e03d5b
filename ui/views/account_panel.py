"""All about one account: how it does, what it may do, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.item import AccountState
from app.i18n import _
from app.services.current import zone_of
from app.wording import channel_name, day_text, sentence
from ui.i18n import when_text
from ui.theme import mark
from ui.views.account_able import AccountAble
from ui.views.account_facts import AccountFacts
from ui.views.account_settings import AccountSettings
from ui.views.account_words import look, state_words
from ui.views.ways import WAYS
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import READABLE, Page, card, said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from app.queries.accounts import AccountRow, Gap
    from app.services.health import AccountHealth
    from ui.views.base import Stage

ICONS: Final = {one.channel: one.icon for one in reversed(WAYS)}
SUNSET: Final = timedelta(days=60)  # from so long before, an update is asked for


class AccountPanel(QWidget):
    """Shows one account; it tells what is asked for and changes nothing."""

    check_asked = Signal(object)
    sign_in_asked = Signal(object)
    switched = Signal(object, bool)
    pictured = Signal(str, bool)  # the network, whether its pictures may be brought
    remove_asked = Signal(object, bool)  # forget its messages, too

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._row: AccountRow | None = None
        self._gap_rows: list[tuple[str, str, str]] = []
        theme = stage.theme
        self._title = label("", "title", wraps=True)
        self._where = said("")
        self._icon = QLabel()
        self._state = label("", "strong", wraps=True)
        self._trouble = said("")
        self.sunset = label("", "small", wraps=True)
        mark(self.sunset, tone="warn")
        self.check = button(theme, _("Check now"), self._check, kind="primary", icon="refresh-cw")
        self.sign_in = button(theme, _("Sign in again"), self._sign_in, icon="key-round")
        self.switch = button(theme, "", self._switch, kind="ghost", icon="circle-dashed")
        self.remove = button(theme, _("Remove …"), self._ask_remove, kind="ghost", icon="trash-2")
        self.facts = AccountFacts(stage)
        self.able = AccountAble(stage)
        self.able.pictured.connect(self.pictured)
        self.own = AccountSettings(theme)
        self._gaps_title = label(_("When it could not be read"), "title", wraps=True)
        self.gaps = TextTable(_("When it could not be read"))
        self.gaps.setMinimumHeight(140)
        self._lay()
        theme.changed.connect(self._draw)

    def _lay(self) -> None:
        self._page = Page(self._stage.theme.px(READABLE))
        for part in (self._head(), self.own, self.able, self._gone()):
            self._page.column.addWidget(part)
        self._page.column.addStretch(1)
        self._page.follow(self._page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._page)

    def _head(self) -> QWidget:
        made, column = card(gap=10)
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self._icon)
        state.addWidget(self._state, 1)
        column.addWidget(self._title)
        column.addWidget(self._where)
        column.addLayout(state)
        column.addWidget(self._trouble)
        column.addWidget(self.facts)
        column.addWidget(self.sunset)
        buttons = QWidget()
        flow = FlowLayout(buttons, 8)
        for one in (self.check, self.sign_in, self.switch, self.remove):
            flow.addWidget(one)
        column.addWidget(buttons)
        column.addWidget(self._make_sure())
        return made

    def _make_sure(self) -> QWidget:
        """Ask in place, since forgetting cannot be taken back."""
        theme = self._stage.theme
        self.sure = QWidget()
        column = QVBoxLayout(self.sure)
        column.setContentsMargins(0, 8, 0, 0)
        words = _(
            "Shoptalk stops reading it and deletes its sign-in. What becomes of its messages?"
        )
        column.addWidget(said(words))
        choices = QWidget()
        flow = FlowLayout(choices, 8)
        self.keep_items = button(theme, _("Keep its messages"), self._remove_keep)
        self.forget_items = button(theme, _("Delete them for good"), self._remove_forget)
        self.dont = button(theme, _("Do not remove it"), self.sure.hide, kind="ghost")
        for one in (self.keep_items, self.forget_items, self.dont):
            flow.addWidget(one)
        column.addWidget(choices)
        self.sure.hide()
        return self.sure

    def _gone(self) -> QWidget:
        self._gaps_card, column = card()
        column.addWidget(self._gaps_title)
        column.addWidget(
            said(_("What was said then is fetched as far as the network still has it."))
        )
        column.addWidget(self.gaps)
        return self._gaps_card

    def show_account(self, health: AccountHealth, gaps: Sequence[Gap]) -> None:
        """Show an account; what is being typed for the same one stays."""
        row = health.row
        is_other = self._row is None or self._row.id != row.id
        self._row = row
        if is_other:
            self.sure.hide()
            self._page.verticalScrollBar().setValue(0)
        self._title.setText(row.name)
        where = filter(None, [channel_name(row.channel), row.handle])
        self._where.setText(" · ".join(where))
        self._state.setText(state_words(row))
        self._trouble.setText(sentence(row.error) if row.error else "")
        self._trouble.setVisible(row.error is not None)
        is_off = row.state is AccountState.OFF
        self.check.setEnabled(not is_off)
        self.switch.setText(_("Switch on") if is_off else _("Switch off"))
        self.switch.setVisible(row.state is not AccountState.BY_HAND)
        needs_login = row.state in (AccountState.NEEDS_SIGN_IN, AccountState.EXPIRING)
        ways = [one for one in WAYS if one.channel == row.channel]
        can_sign_in = any(one.has_secret or needs_login for one in ways)
        self.sign_in.setVisible(can_sign_in)
        self.check.setVisible(row.state is not AccountState.BY_HAND)
        mark(self.sign_in, kind="primary" if needs_login else "plain")
        mark(self.check, kind="plain" if needs_login else "primary")
        for one, icon, is_main in (
            (self.sign_in, "key-round", needs_login),
            (self.check, "refresh-cw", not needs_login),
        ):
            self._stage.theme.dress(one, icon, "on_accent" if is_main else "text2")
        self.own.show_account(row)
        self._page.follow(self.own)
        self.facts.show_health(health)
        self._show_sunset(row.channel)
        self.able.show_health(health)
        self._gaps_card.setVisible(bool(gaps))
        self._show_gaps(gaps)
        self._draw()

    def _show_sunset(self, channel: str) -> None:
        """Say in time that the network will no longer understand this Shoptalk."""
        desk = self._stage.desk
        ends_on: date | None = getattr(desk.channels.get(channel), "version_ends_on", None)
        is_near = ends_on is not None and ends_on - desk.clock.now().date() <= SUNSET
        if ends_on is not None and is_near:
            words = _("{network} understands this Shoptalk until {day} only. Please update it.")
            shown = words.format(network=channel_name(channel), day=day_text(ends_on, is_long=True))
            self.sunset.setText(shown)
        self.sunset.setVisible(is_near)

    def _show_gaps(self, gaps: Sequence[Gap]) -> None:
        desk = self._stage.desk
        zone = zone_of(desk.settings().zone)
        self._gap_rows = [_cells(gap, desk.clock.now(), zone) for gap in gaps]
        heads = (_("From"), _("Until"), _("Why"))
        self.gaps.show_rows(heads, len(gaps), self._gap_cells)

    def _gap_cells(self, number: int) -> Sequence[str]:
        return self._gap_rows[number]

    def _draw(self) -> None:
        if self._row is not None:
            icon, tone = look(self._row)
            ratio = self.devicePixelRatioF()
            drawn = self._stage.theme.picture(icon, tone or "text2", 18, ratio)
            self._icon.setFixedSize(self._stage.theme.px(18), self._stage.theme.px(20))
            self._icon.setPixmap(drawn)

    def _check(self) -> None:
        if self._row is not None:
            self.check.setEnabled(False)
            self.check_asked.emit(self._row.id)

    def _sign_in(self) -> None:
        if self._row is not None:
            self.sign_in_asked.emit(self._row.id)

    def _switch(self) -> None:
        if self._row is not None:
            self.switched.emit(self._row.id, self._row.state is AccountState.OFF)

    def _ask_remove(self) -> None:
        self.sure.show()
        self.keep_items.setFocus()

    def _remove_keep(self) -> None:
        self._removed(is_forgetting=False)

    def _remove_forget(self) -> None:
        self._removed(is_forgetting=True)

    def _removed(self, *, is_forgetting: bool) -> None:
        self.sure.hide()
        if self._row is not None:
            self.remove_asked.emit(self._row.id, is_forgetting)


def _cells(gap: Gap, now: datetime, zone: tzinfo) -> tuple[str, str, str]:
    until = when_text(gap.until_at, now, zone) if gap.until_at else _("still")
    return when_text(gap.from_at, now, zone), until, sentence(gap.error)
