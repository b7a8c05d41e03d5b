"""What a way to connect is made of: steps, things asked for, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.i18n import N_


class Group(StrEnum):
    """Under which heading a way stands in the list."""

    OPEN = "open"  # minutes, no money, nobody's leave
    OWN_APP = "own_app"  # the owner makes an app of their own at the network first
    ASKED_FOR = "asked_for"  # the network decides, or wants to be paid


GROUPS = {
    Group.OPEN: N_("Ready in minutes"),
    Group.OWN_APP: N_("With an app of your own"),
    Group.ASKED_FOR: N_("Needs approval or money"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do before, with the page to do it on."""

    text: str
    link: str = ""
    link_words: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs: each a short sentence."""

    money: str
    time: str
    approval: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing the owner is asked for; `name` is what the channel calls it."""

    name: str
    label: str
    hint: str = ""
    shown: str = ""
    is_secret: bool = False
    is_optional: bool = False
    pattern: str = ""  # what the whole of it must look like
    fault: str = ""  # what to say where it does not
    usual: str = ""  # what stands there to begin with
    is_rare: bool = False  # needed by few: folded away at first
    choices: tuple[tuple[str, str], ...] = ()  # (value, words): one of these instead of any text


@dataclass(frozen=True, slots=True)
class Consent:
    """Something the owner must have read and agree to; given as "yes" under its name."""

    name: str
    quote: str  # the network's own words, in its own language
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to connect: what it is, what to do first, what is asked for."""

    name: str
    channel: str
    icon: str
    title: str
    line: str
    steps: tuple[Step, ...] = ()
    asks: tuple[Ask, ...] = ()
    cost: Cost | None = None
    group: Group = Group.OPEN
    button: str = N_("Connect")
    is_browser: bool = False
    consent: Consent | None = None
    only: tuple[str, ...] = field(default_factory=tuple)  # the capabilities it has; () all
    given: tuple[tuple[str, str], ...] = ()  # what this way always says

    @property
    def has_secret(self) -> bool:
        """Tell whether the keyring is needed."""
        return self.is_browser or any(ask.is_secret for ask in self.asks)


FREE = N_("Free.")
MINUTES = N_("About two minutes.")
NOBODY = N_("Nobody has to approve it.")
EASY = Cost(FREE, MINUTES, NOBODY)
