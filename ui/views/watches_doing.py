"""What is done to watches: saved, removed, changed by a proposal; each with its way back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.i18n import _
from app.queries.watches import watch
from app.services.understanding.not_ours import NeverTerm
from app.services.understanding.yields import Suggestion
from ui.views.proposal_strip import is_about_account
from ui.views.undoing import Done, Job
from ui.views.watches_draft import draft_of

if TYPE_CHECKING:
    from app.services.understanding.proposals import Proposal
    from ui.views.watches import WatchesView
    from ui.views.watches_draft import Draft


class WatchesDoing(QObject):
    """Does it on the writer lane, through the page's own undo."""

    def __init__(self, view: WatchesView) -> None:
        super().__init__(view)
        self._view = view
        self._desk = view.stage.desk

    def save(self, draft: Draft) -> None:
        """Keep what stands in the form."""
        self._view.undoing.do(partial(self._saved, self._view.shown, draft))

    def _saved(self, watch_id: int, draft: Draft) -> Done:
        """Keep a watch; on the writer lane."""
        service, view = self._desk.watches, self._view
        before = view.rows.get(watch_id)
        if before is None:
            made = service.add(draft.name, draft.boxes)
            back: Job = partial(service.remove, made.watch_id)
        else:
            made = service.change(watch_id, draft.name, draft.boxes)
            was = draft_of(before)
            back = partial(service.change, watch_id, was.name, was.boxes)
        view.drafts.pop(watch_id, None)
        view.wanted = made.watch_id
        return Done(made.changed, back, _("Saved."))

    def remove(self) -> None:
        """Stop looking for what stands in the form."""
        view, service = self._view, self._desk.watches
        row = view.rows.get(view.shown)
        if row is None:
            return
        was = draft_of(row)
        view.drafts.pop(view.shown, None)
        view.shown = -1
        words = _("Removed: {title}").format(title=row.name)
        back = partial(service.add, was.name, was.boxes)
        view.undoing.do(partial(service.remove, row.id), words, back)

    def accept(self, proposal: Proposal) -> None:
        """Do what is proposed; an account is switched off where accounts are."""
        if is_about_account(proposal):
            self._view.stage.frame.go("channels", watch_of(proposal))
        else:
            self._view.undoing.do(partial(self._accepted, proposal))

    def _accepted(self, proposal: Proposal) -> Done:
        """Do it; on the writer lane."""
        service, watch_id = self._desk.watches, watch_of(proposal)
        before = watch(self._desk.read_page, watch_id)
        done = self._desk.insight.proposals.do(proposal)
        if before is None:
            return Done(done.changed)
        was = draft_of(before)
        back: Job = partial(service.change, watch_id, was.name, was.boxes)
        if watch(self._desk.read_page, watch_id) is None:
            back = partial(service.add, was.name, was.boxes)
        return Done(done.changed, back, _("Done: {title}").format(title=before.name))

    def refuse(self, proposal: Proposal) -> None:
        """Hear no more of a proposal."""
        proposals = self._desk.insight.proposals
        back = partial(proposals.hear_again, proposal)
        words = _("You will not be asked this again.")
        self._view.undoing.do(partial(proposals.refuse, proposal), words, back)


def watch_of(proposal: Proposal) -> int:
    """Give the id of the watch or account a proposal is about; 0 of another."""
    match proposal.what:
        case NeverTerm(watch_id=number) | Suggestion(id=number):
            return number
    return 0


def is_for(proposal: Proposal, watch_id: int) -> bool:
    """Tell whether a proposal belongs into the form of a watch."""
    is_wider = isinstance(proposal.what, Suggestion) and proposal.what.kind != "drop"
    return watch_of(proposal) == watch_id and (is_wider or isinstance(proposal.what, NeverTerm))
