"""All about one account: how it does, what it may do, and what can be done with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.item import AccountState
from app.i18n import N_, _
from app.services.current import zone_of
from app.wording import (
    account_state_name,
    channel_name,
    days_left_text,
    kept_text,
    left_text,
    sentence,
)
from ui.i18n import exact_text, number_text, when_text
from ui.theme import mark
from ui.views.account_able import AccountAble
from ui.views.ways import WAYS
from ui.widgets.buttons import button
from ui.widgets.field import Field, line_edit
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import READABLE, Page, card, said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from app.queries.accounts import AccountRow, Gap
    from app.services.health import AccountHealth
    from ui.views.base import Stage

LOOKS: Final = {
    AccountState.OK: ("circle-check", "ok"),
    AccountState.TIRED: ("clock-alert", "warn"),
    AccountState.EXPIRING: ("hourglass", "warn"),
    AccountState.NEEDS_SIGN_IN: ("key-round", "danger"),
    AccountState.LIMITED: ("hourglass", "warn"),
    AccountState.OFF: ("circle-dashed", ""),
    AccountState.BY_HAND: ("hand", ""),
}
ICONS: Final = {one.channel: one.icon for one in reversed(WAYS)}
CAP: Final = "monthly_cap"  # in `config`, where the network wants money
FACTS: Final = (
    ("read", N_("Last read")),
    ("next", N_("Next try")),
    ("ends", N_("The sign-in lasts")),
    ("left", N_("What is left")),
    ("kept", N_("Texts are kept")),
    ("followers", N_("Followers")),
    ("since", N_("Connected since")),
    ("server", N_("Address")),
)


class AccountPanel(QWidget):
    """Shows one account; it tells what is asked for and changes nothing."""

    check_asked = Signal(object)
    sign_in_asked = Signal(object)
    renamed = Signal(object, str)
    tagged = Signal(object, str)  # the hashtags to watch
    capped = Signal(object, str)  # the most to be spent a month
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
        self.check = button(theme, _("Check now"), self._check, kind="primary", icon="refresh-cw")
        self.sign_in = button(theme, _("Sign in again"), self._sign_in, icon="key-round")
        self.switch = button(theme, "", self._switch, kind="ghost", icon="circle-dashed")
        self.remove = button(theme, _("Remove …"), self._ask_remove, kind="ghost", icon="trash-2")
        self._facts = {
            name: (label("", "small", "text3"), label("", "small")) for name, _w in FACTS
        }
        self.able = AccountAble(stage)
        self.able.pictured.connect(self.pictured)
        self.name = line_edit()
        self.name.returnPressed.connect(self._rename)
        self.name_field = Field(_("Name"), self.name, _("Press Enter to keep it."))
        self.tags = line_edit(shown="#vilnius #toys")
        self.tags.returnPressed.connect(self._tag)
        hint = _("Separate them by blanks. Press Enter to keep them.")
        self.tags_field = Field(_("Hashtags to watch"), self.tags, hint)
        self.cap = line_edit(shown="0")
        self.cap.returnPressed.connect(self._limit)
        hint = _("At 0 nothing is asked and nothing is spent. Press Enter to keep it.")
        self.cap_field = Field(_("Most to be spent a month, in US dollars"), self.cap, hint)
        self._gaps_title = label(_("When it could not be read"), "title", wraps=True)
        self.gaps = TextTable(_("When it could not be read"))
        self.gaps.setMinimumHeight(140)
        self._lay()
        theme.changed.connect(self._draw)

    def _lay(self) -> None:
        self._page = Page(self._stage.theme.px(READABLE))
        for part in (self._head(), self._asks(), self.able, self._gone()):
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
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (name, words) in enumerate(FACTS):
            left, right = self._facts[name]
            left.setText(_(words))
            right.setWordWrap(True)
            grid.addWidget(left, number, 0)
            grid.addWidget(right, number, 1)
        column.addLayout(grid)
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

    def _asks(self) -> QWidget:
        made, column = card(gap=12)
        column.addWidget(self.name_field)
        column.addWidget(self.tags_field)
        column.addWidget(self.cap_field)
        return made

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
        self._state.setText(account_state_name(row.state))
        self._trouble.setText(sentence(row.error) if row.error else "")
        self._trouble.setVisible(row.error is not None)
        is_off = row.state is AccountState.OFF
        self.check.setEnabled(not is_off)
        self.switch.setText(_("Switch on") if is_off else _("Switch off"))
        self.switch.setVisible(row.state is not AccountState.BY_HAND)
        needs_login = row.state in (AccountState.NEEDS_SIGN_IN, AccountState.EXPIRING)
        self.sign_in.setVisible(row.channel != "feed" or needs_login)
        mark(self.sign_in, kind="primary" if needs_login else "plain")
        mark(self.check, kind="plain" if needs_login else "primary")
        for one, icon, is_main in (
            (self.sign_in, "key-round", needs_login),
            (self.check, "refresh-cw", not needs_login),
        ):
            self._stage.theme.dress(one, icon, "on_accent" if is_main else "text2")
        if is_other or not self.name.hasFocus():
            self.name.setText(row.name)
        if is_other or not self.tags.hasFocus():
            tags = row.config.get("hashtags", "").split()
            self.tags.setText(" ".join(f"#{tag.lstrip('#')}" for tag in tags))
        self.tags_field.setVisible(row.channel == "mastodon")
        if is_other or not self.cap.hasFocus():
            self.cap.setText(row.config.get(CAP, ""))
        self.cap_field.setVisible(CAP in row.config)
        self._show_facts(health)
        self.able.show_health(health)
        self._gaps_card.setVisible(bool(gaps))
        self._show_gaps(gaps)
        self._draw()

    def _show_facts(self, health: AccountHealth) -> None:
        desk, row = self._stage.desk, health.row
        now, zone = desk.clock.now(), zone_of(desk.settings().zone)
        next_try = row.next_try_at if row.next_try_at and row.next_try_at > now else None
        shown = {
            "read": when_text(row.last_success_at, now, zone)
            if row.last_success_at
            else _("Never"),
            "next": exact_text(next_try, zone) if next_try else "",
            "ends": "" if health.days_left is None else days_left_text(health.days_left),
            "left": ", ".join(left_text(one.name, one.left, one.cap) for one in health.budgets),
            "kept": kept_text(health.retention_h) if health.retention_h else "",
            "followers": "" if row.followers is None else number_text(row.followers),
            "since": exact_text(row.created_at, zone),
            "server": row.server,
        }
        for name, (left, right) in self._facts.items():
            right.setText(shown[name])
            for one in (left, right):
                one.setVisible(bool(shown[name]))

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
            icon, tone = LOOKS[self._row.state]
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

    def _rename(self) -> None:
        words = self.name.text().strip()
        self.name_field.complain("" if words else _("Give it a name."))
        if words and self._row is not None and words != self._row.name:
            self.renamed.emit(self._row.id, words)

    def _tag(self) -> None:
        if self._row is not None:
            tags = " ".join(part.lstrip("#") for part in self.tags.text().replace(",", " ").split())
            self.tagged.emit(self._row.id, tags)

    def _limit(self) -> None:
        text = self.cap.text().strip().replace(",", ".") or "0"
        is_sum = re.fullmatch(r"\d{1,4}(?:\.\d{1,2})?", text) is not None
        self.cap_field.complain("" if is_sum else _("Write an amount such as 5 or 7.50."))
        if is_sum and self._row is not None:
            self.capped.emit(self._row.id, text)

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
