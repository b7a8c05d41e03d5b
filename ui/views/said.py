"""Words around a conversation: captions, what is read out, notes above it, its links."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from app.domain.item import Moderation, State, Visibility
from app.domain.plain_text import defuse, safe_url
from app.i18n import N_, _
from app.queries.thread import Said
from app.wording import (
    channel_name,
    impossible_text,
    lang_name,
    reply_state_name,
    state_name,
    tone_name,
    visibility_name,
)
from ui.i18n import exact_text, hour_text, when_text
from ui.views.composer import Target

if TYPE_CHECKING:
    from app.queries.inbox import InboxRow
    from ui.models.talk import Talk

ADDRESS: Final = re.compile(r"https?://[^\s<>\"']+")
LINKS_MAX: Final = 8
STARS: Final = 5
# TRANSLATORS: on the button that sends, after our name there: who will see the answer
SEEN_BY: Final = {
    Visibility.PUBLIC: N_("public"),
    Visibility.UNLISTED: N_("unlisted"),
    Visibility.FOLLOWERS: N_("followers only"),
    Visibility.PRIVATE: N_("private"),
}
REPLY_INKS: Final = {"failed": "danger", "unknown": "warn", "by_hand": "warn"}


def caption(said: Said, now: datetime, zone: tzinfo) -> tuple[str, str]:
    """Say below a bubble when it was said and what became of it, with the colour to write it in."""
    parts = [_("You")] if said.is_ours else []
    parts.append(_when(said.at, now, zone))
    ink = "text3"
    if said.reply_state is not None and not said.is_confirmed:
        parts.append(reply_state_name(said.reply_state))
        ink = REPLY_INKS.get(said.reply_state, "text3")
    elif said.is_confirmed:
        parts.append(_("posted by hand"))
    if said.moderation is Moderation.PENDING:
        parts.append(_("the network still looks at it"))
    elif said.moderation is Moderation.REJECTED:
        parts.append(_("the network does not show it"))
        ink = "danger"
    if said.is_edited:
        parts.append(_("edited"))
    if said.visibility is not None and said.visibility != "public":
        parts.append(visibility_name(said.visibility))
    return " · ".join(parts), ink


def _when(moment: datetime, now: datetime, zone: tzinfo) -> str:
    day, hour = when_text(moment, now, zone), hour_text(moment, zone)
    return hour if day == hour else f"{day} {hour}"


def spoken(said: Said, below: str) -> str:
    """Say a bubble as one sentence for a screen reader."""
    name = _("You") if said.is_ours else said.author_name or said.author_handle
    # TRANSLATORS: read aloud for each thing said in a conversation
    return _("{name}: {text} ({when})").format(name=name, text=said.text, when=below)


def note(talk: Talk, zone: tzinfo) -> str:
    """Say what is not as it was: deleted, edited, put off, already answered; "" if nothing."""
    full = talk.full
    if full.deleted_at is not None:
        day = exact_text(full.deleted_at, zone)
        if talk.is_answered:
            words = _("Whoever wrote this has deleted it ({when}). We had answered.")
        else:
            words = _("Whoever wrote this has deleted it ({when}).")
        return words.format(when=day)
    if full.row.state is State.SNOOZED:
        if full.snooze_until_at is None:
            return _("Put off until they write again.")
        when = exact_text(full.snooze_until_at, zone)
        return _("Put off until {when}.").format(when=when)
    if full.row.state in (State.DONE, State.NOISE):
        return f"{state_name(full.row.state)}."
    if talk.limits and full.answer_until_at is not None and not talk.is_answered:
        when = exact_text(full.answer_until_at, zone)
        words = _("{network} takes an answer until {when}.")
        return words.format(network=channel_name(full.row.channel), when=when)
    if talk.versions and full.edited_at is not None:
        when = exact_text(full.edited_at, zone)
        return _("Edited by whoever wrote it ({when}). More shows what it said before.").format(
            when=when
        )
    return ""


def links(said: Said) -> list[tuple[str, str]]:
    """List the addresses in a text that may be opened, each with where it really leads."""
    found: list[tuple[str, str]] = []
    for match in ADDRESS.findall(said.text)[:LINKS_MAX]:
        url = safe_url(match.rstrip(".,;:!?)"))
        if url:
            found.append((url, _("Open {place}").format(place=defuse(url))))
    if said.url and (url := safe_url(said.url)):
        found.append((url, _("Open the page at {place}").format(place=defuse(url))))
    return found


def target(talk: Talk) -> Target:
    """Say as whom, to whom and how long an answer may be."""
    full, limits = talk.full, talk.limits
    can_send = limits is not None
    has_page = bool(talk.page)
    return Target(
        item_id=talk.item_id,
        sender=talk.account_name,
        seen_by=_(SEEN_BY[full.visibility]),
        can_send=can_send,
        has_page=has_page,
        why_not="" if can_send else _why_not(talk, has_page=has_page),
        limit=limits.length if limits else 0,
        unit=limits.unit if limits else "characters",
        url_counts=limits.url_counts if limits else None,
        max_bytes=limits.max_bytes if limits else None,
        as_sent=talk.as_sent if can_send else str,
        standing=talk.standing.text if talk.standing else None,
        cost_of=talk.cost_of,
    )


def warning(talk: Talk) -> str:
    """Warn of an item that is not what it says; "" of every other."""
    return impossible_text(talk.full.cannot["reply"]) if talk.is_forged else ""


def _why_not(talk: Talk, *, has_page: bool) -> str:
    if talk.full.deleted_at is not None:
        return _("It was deleted, so it cannot be answered any more.")
    if talk.is_forged:
        return ""  # said above it already
    if talk.full.is_account_removed:
        why = _("The account that received this is no longer connected.")
    elif "reply" in talk.full.cannot:
        why = impossible_text(talk.full.cannot["reply"])
    elif "reply" in talk.full.capabilities:
        why = impossible_text("window")
    else:
        why = _("This cannot be answered from here.")
    if not has_page:
        return why
    by_hand = _("Write here and post it on the page yourself, or answer in the browser.")
    return f"{why} {by_hand}"


def rating(row: InboxRow, *, recommends: bool | None) -> str:
    """Say what a review gives: stars, or a yes or no; "" where it gives nothing."""
    if recommends is not None:
        return _("Recommends you") if recommends else _("Does not recommend you")
    return "★" * row.rating + "☆" * (STARS - row.rating) if row.rating else ""


def facts(talk: Talk) -> str:
    """Say language and tone of the item, as far as they are known."""
    return " · ".join(filter(None, [lang_name(talk.row.lang), tone_name(talk.row.tone)]))
