"""The trade's words as the owner reads them: networks, states, kinds, what a network can do."""

from __future__ import annotations

from typing import Final

from app.i18n import N_, _, language
from app.wording import networks

# a network's own name is not translated; ours for what is no brand are
CHANNELS: Final = {
    "feed": N_("Feed"),
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "google": "Google",
    "x": "X",
    "threads": "Threads",
    "linkedin": "LinkedIn",
    "reddit": "Reddit",
    "wordpress": "WordPress",
    "mailbox": N_("Mailbox"),
    "trustpilot": "Trustpilot",
    "lemmy": "Lemmy",
    "hackernews": "Hacker News",
    "tiktok": "TikTok",
    "byhand": N_("By hand"),
}

STATES: Final = {
    "new": N_("Needs you"),
    "waiting": N_("Waiting for them"),
    "done": N_("Done"),
    "snoozed": N_("Snoozed"),
    "noise": N_("Not about us"),
}

KINDS: Final = {
    "mention": N_("Mention"),
    "comment": N_("Comment"),
    "review": N_("Review"),
    "message": N_("Private message"),
    "article": N_("Article"),
    "found": N_("Found by a watch"),
}

TONES: Final = {
    "negative": N_("Negative"),
    "neutral": N_("Neutral"),
    "positive": N_("Positive"),
    "unknown": N_("Not known"),
}

VISIBILITIES: Final = {
    "public": N_("Everyone can see it"),
    "unlisted": N_("Everyone with the link can see it"),
    "followers": N_("Only followers can see it"),
    "private": N_("Only the two of you can see it"),
}

REPLIES: Final = {
    "draft": N_("Draft"),
    "holding": N_("Held back"),
    "sending": N_("Sending"),
    "sent": N_("Sent"),
    "unknown": N_("Not sure"),
    "failed": N_("Failed"),
    "by_hand": N_("By hand"),
    "cancelled": N_("Taken back"),
}

REPLY_SENTENCES: Final = {
    "draft": N_("A draft; nothing has left."),
    "holding": N_("Waits a moment so that you can take it back."),
    "sending": N_("On its way to {channel}."),
    "sent": N_("{channel} has it."),
    "unknown": N_("Not sure whether {channel} has it; Shoptalk looks before sending again."),
    "failed": N_("{channel} did not take it."),
    "by_hand": N_("Post it on {channel} yourself, then say that you did."),
    "cancelled": N_("Taken back before it left."),
}

CONFIRMED: Final = N_("You posted it on {channel} yourself.")

ACCOUNTS: Final = {
    "ok": N_("Working"),
    "tired": N_("Trouble just now; tries again by itself"),
    "expiring": N_("The sign-in ends soon"),
    "needs_sign_in": N_("Needs you to sign in"),
    "limited": N_("The network asks for a pause"),
    "off": N_("Switched off"),
    "by_hand": N_("Looked at by hand"),
}

CAPABILITIES: Final = {
    "mentions": N_("Mentions"),
    "comments": N_("Comments"),
    "search": N_("Search"),
    "messages": N_("Private messages"),
    "reviews": N_("Reviews"),
    "reply": N_("Reply"),
    "edit_reply": N_("Change a reply"),
    "delete": N_("Delete own replies"),
    "like": N_("Like"),
    "hide": N_("Hide"),
    "metrics": N_("Numbers"),
    "thread": N_("Whole conversations"),
}

IMPOSSIBLE: Final = {
    "reply": N_("It takes no replies; answer on the page itself."),
    "messages": N_("Private messages cannot be read."),
    "search": N_("It cannot be searched."),
    "like": N_("Nothing can be liked there."),
    "hide": N_("Nothing can be hidden there."),
    "delete": N_("Nothing can be deleted there from here."),
    "edit_reply": N_("A reply cannot be changed once it is sent."),
    "metrics": N_("It gives no numbers."),
    "mentions": N_("It does not tell who mentions you."),
    "comments": N_("Comments cannot be read."),
    "reviews": N_("It has no reviews."),
    "thread": N_("Whole conversations cannot be read."),
    "search_everything": N_("Only a part of the network can be searched."),
    "reach": N_("It does not tell how many people saw something."),
    "scope": N_("The sign-in does not allow it. Sign in again and allow everything asked for."),
    "not_here": N_("It does not work with this account there."),
    "not_this_one": N_("The network does not let this one be answered from here."),
    "window": N_("The time the network gives for an answer is over."),
} | networks.IMPOSSIBLE

LANGUAGES: Final = {
    "en": N_("English"),
    "sv": N_("Swedish"),
    "no": N_("Norwegian"),
    "ru": N_("Russian"),
    "lt": N_("Lithuanian"),
    "it": N_("Italian"),
    "da": N_("Danish"),
    "fi": N_("Finnish"),
    "de": N_("German"),
    "fr": N_("French"),
    "es": N_("Spanish"),
    "pl": N_("Polish"),
}

VERBS: Final = {
    "done": N_("Marked as done"),
    "reopen": N_("Opened again"),
    "noise": N_("Marked as noise"),
    "snooze": N_("Snoozed"),
    "seen": N_("Looked at"),
    "unseen": N_("Marked as not looked at"),
    "wake": N_("Woke from a snooze"),
    "woke": N_("Woke from a snooze"),
    "undo": N_("Took back"),
    "reply": N_("Replied"),
    "send": N_("Replied"),
    "sent": N_("A reply was sent"),
    "cancel": N_("Stopped a reply"),
    "retry": N_("Sent again"),
    "by_hand": N_("Answered by hand"),
    "confirm_by_hand": N_("Confirmed an answer by hand"),
    "answered_elsewhere": N_("Answered somewhere else"),
    "like": N_("Liked"),
    "unlike": N_("Took a like back"),
    "hide": N_("Hid"),
    "unhide": N_("Showed again"),
    "delete_reply": N_("Deleted an own reply"),
    "tick": N_("Ticked a step"),
    "untick": N_("Took a tick back"),
    "skip": N_("Skipped a step"),
    "number": N_("Typed a number"),
    "step_add": N_("Added a step"),
    "step_rename": N_("Renamed a step"),
    "step_move": N_("Moved a step"),
    "step_remove": N_("Removed a step"),
    "step_bring_back": N_("Put a step back"),
    "step_defaults": N_("Brought the usual steps back"),
    "setting": N_("Changed a setting"),
    "closed_day": N_("Closed a day"),
    "opened_day": N_("Opened a day again"),
    "account_add": N_("Added an account"),
    "account_remove": N_("Removed an account"),
    "account_rename": N_("Renamed an account"),
    "watch_add": N_("Added a watch"),
    "watch_remove": N_("Removed a watch"),
    "view_add": N_("Saved a view"),
    "view_remove": N_("Removed a view"),
    "backup": N_("Made a backup"),
    "restore": N_("Brought a backup back"),
    "purge": N_("Cleared what was too old"),
    "drop_draft": N_("Threw a draft away"),
    "found_missing": N_("Said that a reply did not arrive"),
    "view_change": N_("Changed a view"),
    "watch_change": N_("Changed a watch"),
    "reply_failed": N_("A reply failed"),
    "reply_unknown": N_("A reply is in doubt"),
    "export": N_("Exported"),
    "correct": N_("Corrected"),
    "lead": N_("Said how a lead stands"),
    "topic": N_("Changed a topic"),
    "forget_taught": N_("Forgot what you taught"),
    "about_us": N_("Said that it is about the shop"),
    "never_add": N_("Kept a word out of a watch"),
}


def _named(table: dict[str, str], code: str) -> str:
    return _(table[code]) if code in table else code


def channel_name(channel: str) -> str:
    """Name a network by its code."""
    return _named(CHANNELS, channel)


def state_name(state: str) -> str:
    """Name an item's state."""
    return _named(STATES, state)


def kind_name(kind: str) -> str:
    """Name what sort of thing an item is."""
    return _named(KINDS, kind)


def tone_name(tone: str) -> str:
    """Name how something was meant."""
    return _named(TONES, tone)


def visibility_name(visibility: str) -> str:
    """Say who can see something."""
    return _named(VISIBILITIES, visibility)


def reply_state_name(state: str) -> str:
    """Name a reply's state in a word or two."""
    return _named(REPLIES, state)


def reply_state_sentence(state: str, channel: str = "", *, is_confirmed: bool = False) -> str:
    """Say how far a reply to a network has come."""
    text = CONFIRMED if state == "by_hand" and is_confirmed else REPLY_SENTENCES.get(state, state)
    return _(text).format(channel=channel_name(channel) if channel else _("The network"))


def account_state_name(state: str) -> str:
    """Name how an account is."""
    return _named(ACCOUNTS, state)


def capability_name(capability: str) -> str:
    """Name something a network may allow."""
    return _named(CAPABILITIES, capability)


def impossible_text(code: str) -> str:
    """Say what a network does not offer."""
    return _named(IMPOSSIBLE, code)


def verb_text(verb: str) -> str:
    """Say what was done, for the history."""
    return _named(VERBS, verb)


def lang_name(code: str | None) -> str:
    """Name a language; one outside our twelve is asked of Babel, "" where none is known."""
    if not code:
        return ""
    short = code.replace("_", "-").split("-")[0].lower()
    if short in LANGUAGES:
        return _(LANGUAGES[short])
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(short).get_display_name(language()) or code
    except (ValueError, UnknownLocaleError):
        return code
