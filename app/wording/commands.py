"""What the command line says to people, beside the facts themselves."""

from __future__ import annotations

from typing import Final

from app.i18n import N_, _, ngettext

LABELS: Final = {
    "id": N_("Number"),
    "state": N_("State"),
    "channel": N_("Network"),
    "kind": N_("Kind"),
    "author": N_("From"),
    "posted_at": N_("Said"),
    "rating": N_("Stars"),
    "url": N_("Address"),
}
MARKS: Final = {
    "open": N_("to do"),
    "done": N_("done"),
    "skipped": N_("skipped"),
    "not_due": N_("not due"),
}


def label(name: str) -> str:
    """Name a fact in front of its value."""
    return _(LABELS[name]) if name in LABELS else name


def step_mark(state: str) -> str:
    """Say in a word how a step stands."""
    return _(MARKS[state]) if state in MARKS else state


def changed_text(n: int) -> str:
    """Say how many messages a command changed."""
    if n == 0:
        return _("Nothing had to change.")
    return ngettext("{n} message changed.", "{n} messages changed.", n).format(n=n)


def fetched_text(name: str, new: int, edited: int, deleted: int) -> str:
    """Say what one account brought."""
    if not (new or edited or deleted):
        return _("{name}: nothing new.").format(name=name)
    return _("{name}: {new} new, {edited} edited, {deleted} deleted.").format(
        name=name, new=new, edited=edited, deleted=deleted
    )


def added_text(name: str, number: str) -> str:
    """Say that an account was added."""
    return _("{name} is added as account {number}.").format(name=name, number=number)


def watch_added_text(name: str, number: str) -> str:
    """Say that a watch was added."""
    return _("Shoptalk now watches for {name} (watch {number}).").format(name=name, number=number)


def copied_text(items: int, replies: int, place: str) -> str:
    """Say what a backup holds."""
    return _("{place}: {items} messages and {replies} replies, checked.").format(
        items=items, replies=replies, place=place
    )


def restored_text(items: int, replies: int) -> str:
    """Say what came back from a backup."""
    return _("Back are {items} messages and {replies} replies.").format(
        items=items, replies=replies
    )


def exported_text(n: int, place: str) -> str:
    """Say how much was written to a file."""
    text = ngettext(
        "{n} message was written to {place}.", "{n} messages were written to {place}.", n
    )
    return text.format(n=n, place=place)


def stopped_text() -> str:
    """Say that the owner broke a command off."""
    return _("Stopped. What was done until then is stored.")


def sample_text(n: int) -> str:
    """Say that the sample shop is there."""
    text = ngettext(
        "The sample shop is ready with {n} message.",
        "The sample shop is ready with {n} messages.",
        n,
    )
    return text.format(n=n)


def searched_text(instead: str) -> str:
    """Say that other words than the typed ones were looked for."""
    return _("Nothing was found for these words; this is for: {words}").format(words=instead)


def more_text(after: str) -> str:
    """Say how the next page of a list is had."""
    return _("There is more: add --after {place}").format(place=after)


def counted_text(n: int) -> str:
    """Say how many things were touched."""
    return ngettext("{n} thing changed.", "{n} things changed.", n).format(n=n)


def saved_text() -> str:
    """Say that something was kept."""
    return _("Saved.")


def browser_text(address: str) -> str:
    """Say where to sign in."""
    return _("To sign in, open this address in your browser: {address}").format(address=address)


def no_browser_text() -> str:
    """Say what to do where no browser opened, and the owner's may be on another computer."""
    return _(
        "No browser opened here. Open the address in one on this computer; where there is none, "
        "stop this and add --paste."
    )


def paste_text() -> str:
    """Say what is to be pasted once the browser has ended somewhere."""
    return _(
        "Then paste the whole address that the browser ended at, or the code that it shows, and "
        "press Enter."
    )


def not_pasted_text() -> str:
    """Say that what was pasted is no answer to this sign-in."""
    return _("This is neither the address nor the code. Please copy all of it and paste it again.")


def preview_text(n: int, removed: int) -> str:
    """Say what a watch would have caught."""
    text = ngettext("{n} message would be caught.", "{n} messages would be caught.", n)
    left = ngettext("{n} more was left out.", "{n} more were left out.", removed)
    return f"{text.format(n=n)} {left.format(n=removed)}"


def unread_line_text(number: int) -> str:
    """Say that a line could not be taken for what was asked."""
    text = _('Line {n} is not of the form {{"text": "…", "stars": 1 to 5, "names": ["…"]}}.')
    return text.format(n=number)
