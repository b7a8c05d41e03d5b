"""What the owner corrects of what was understood, and makes of leads: each with its way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from app.analysis.reading import Intent
from app.domain.item import Tone
from app.i18n import _, ngettext
from app.wording import lang_name, tone_name
from app.wording.understanding import lead_name
from ui.i18n import number_text

if TYPE_CHECKING:
    from app.domain.lead import LeadState
    from app.events import Changed
    from ui.views.base import Stage
    from ui.views.inbox import InboxView


class Correcting(QObject):
    """Stands between the strips of the conversation and what keeps corrections."""

    def __init__(self, stage: Stage, view: InboxView) -> None:
        super().__init__(view)
        self._stage, self._view = stage, view
        self._said = ""
        self._lead_menu = QMenu(view)
        pane = view.conversation
        menus = pane.understood.menus
        menus.tone_chosen.connect(self.tone)
        menus.language_chosen.connect(self.language)
        menus.topic_switched.connect(self.topic)
        menus.intent_switched.connect(self.intent)
        menus.about_us_said.connect(self.about_us)
        menus.not_about_us_said.connect(stage.actions["noise"].trigger)
        pane.lead.state_chosen.connect(self.lead)
        pane.lead.left.connect(view.list.focus_list)
        pane.twins.item_asked.connect(view.show_item)
        pane.twins.done_asked.connect(self.done)
        stage.actions["correct"].triggered.connect(self._correct)
        stage.actions["lead"].triggered.connect(self._ask_lead)

    def tone(self, tone: str) -> None:
        """Say how the chosen messages were meant; "" lets Shoptalk tell."""
        fixes, ids = self._stage.desk.insight.corrections, self._ids()
        if tone:
            self._write(partial(fixes.tone, ids, Tone(tone)), tone_name(tone))
        else:
            self._write(partial(fixes.let_go, ids, "tone"), _("Shoptalk tells it again."))

    def language(self, lang: str) -> None:
        """Say in which language the chosen messages are."""
        fixes = self._stage.desk.insight.corrections
        self._write(partial(fixes.language, self._ids(), lang), lang_name(lang))

    def topic(self, key: str, is_on: bool) -> None:
        """Say that the chosen messages are about a topic, or are not."""
        fixes = self._stage.desk.insight.corrections
        self._write(partial(fixes.topic, self._ids(), key, is_on=is_on), _("Corrected"))

    def intent(self, intent: str, is_on: bool) -> None:
        """Say that the chosen messages are a question, a complaint …, or are not."""
        fixes = self._stage.desk.insight.corrections
        job = partial(fixes.intent, self._ids(), Intent(intent), is_on=is_on)
        self._write(job, _("Corrected"))

    def about_us(self) -> None:
        """Say that a find is about the shop, so that it is hidden no more."""
        if talk := self._view.conversation.talk:
            job = partial(self._stage.desk.insight.not_ours.about_us, talk.item_id)
            self._write(job, _("It is about us"))

    def lead(self, state: LeadState, value_minor: int | None) -> None:
        """Say how the message that is shown stands as a lead."""
        if talk := self._view.conversation.talk:
            job = partial(self._stage.desk.insight.leads.set, talk.item_id, state, value_minor)
            self._write(job, lead_name(state))

    def done(self, ids: tuple[int, ...]) -> None:
        """Be done with every place where the same was said."""
        words = ngettext("Done: {n} message", "Done: {n} messages", len(ids))
        self._view.doing.own(ids)
        job = partial(self._stage.desk.triage.done, ids)
        self._write(job, words.format(n=number_text(len(ids))))

    def _ids(self) -> list[int]:
        """Give the chosen messages, if the one that is shown is among them; else that one."""
        talk = self._view.conversation.talk
        if talk is None:
            return []
        chosen = self._view.list.chosen_ids()
        return chosen if talk.item_id in chosen else [talk.item_id]

    def _correct(self) -> None:
        self._view.conversation.understood.open_menu()

    def _ask_lead(self) -> None:
        pane = self._view.conversation
        if pane.talk is None:
            return
        pane.lead.open_menu(self._lead_menu)
        strip = pane.lead if pane.lead.isVisible() else pane.understood
        self._lead_menu.popup(strip.mapToGlobal(QPoint(24, 0)))
        if self._lead_menu.actions():
            self._lead_menu.setActiveAction(self._lead_menu.actions()[0])

    def _write(self, job: Callable[[], Changed], said: str) -> None:
        self._said = said
        future: Any = self._stage.desk.jobs.write(job)
        self._stage.bridge.when_done(future, self._done)

    def _done(self, changed: Changed) -> None:
        if changed.items:
            self._stage.frame.say(self._said, can_undo=True)
