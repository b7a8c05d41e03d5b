"""Signing in with the owner's browser from a terminal, or with what the owner pastes there."""

from __future__ import annotations

import os
import webbrowser
from concurrent.futures import wait
from typing import TYPE_CHECKING, Final

from app.errors import ChannelError, WrongUse
from app.jobs.cancel import Cancel
from app.wording import channel_name
from app.wording.commands import browser_text, no_browser_text, not_pasted_text, paste_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.channels.oauth.browser import BrowserSignIn
    from app.services.accounts import Probe
    from app.services.commands.shape import Given
    from app.services.desk import Desk

SECRETS: Final = frozenset({"token", "password"})
ADDRESSES: Final = frozenset({"server", "url"})
APP_SECRET: Final = "client_secret"  # noqa: S105 - a name; it says which app asks, not who
STDOUT, STDERR = 1, 2
LOOK_S: Final = 0.5
NO_LOGIN: Final = frozenset({"hashtags", "url"})  # read without signing in at all


def wants_browser(desk: Desk, given: Given, channel: str, facts: Mapping[str, str]) -> bool:
    """Say whether the owner is to sign in there: the network has that way, and no proof came.

    Raises:
        WrongUse: the owner wants to paste what a browser shows, and there is no such sign-in.
    """
    network = desk.channels[channel]
    if desk.profile.is_sample or not hasattr(network, "begin_sign_in"):
        if given.is_on("paste"):
            raise WrongUse(why="no_browser", detail=channel_name(channel))
        return False
    proofs = SECRETS | NO_LOGIN | set(network.secret_kinds) - {APP_SECRET}
    return not proofs & facts.keys()


def in_browser(desk: Desk, given: Given, channel: str, facts: Mapping[str, str]) -> Probe:
    """Send the owner to the network, wait for the answer, and prove what it brought.

    Raises:
        WrongUse: something is missing, or what was pasted is no answer.
        KeyringError: there is no place for the secret; then nobody is sent anywhere.
        ShopError: the network, or the owner there, said no, or nobody answered in time.
    """
    for need in desk.channels[channel].needs:
        if need in ADDRESSES and need not in facts:
            raise WrongUse(why="needs_field", detail="URL" if need == "url" else f"--{need}")
    _need_keyring(desk)
    is_pasting, cancel = given.is_on("paste"), Cancel()
    begun = desk.accounts.begin_browser(channel, facts, by_hand=is_pasting).result()
    try:
        if begun.is_by_hand and not is_pasting:
            raise WrongUse(why="needs_field", detail="--paste")
        again = given.number("again")
        waiting = desk.accounts.finish_browser(channel, begun, facts, again, cancel)
        given.tell(browser_text(begun.address))
        if is_pasting:
            _hear_answer(given, begun)
        elif not begun.open(_open):
            given.tell(no_browser_text())
        while not wait((waiting,), LOOK_S).done:
            continue  # a Ctrl+C that comes just as a wait begins is only heard after it
        return waiting.result()
    except ChannelError as error:
        error.account = error.account or channel_name(channel)
        raise
    finally:  # whatever broke it off: nobody waits or listens on
        cancel.set()
        begun.close()


def _need_keyring(desk: Desk) -> None:
    """Make sure that the secret can be kept before the owner goes out for it.

    Raises:
        KeyringError: it cannot.
    """
    state = desk.accounts.keyring_state().result()
    if state is not None and state.error is not None and not state.is_session_only:
        raise state.error


def _open(address: str) -> bool:
    """Open the browser, its own words (Chromium has some) on standard error; False where none."""
    try:
        ours = os.dup(STDOUT)
        os.dup2(STDERR, STDOUT)
    except OSError:  # one of them is closed, or this system gave us none
        return webbrowser.open(address)
    try:
        return webbrowser.open(address)
    finally:
        os.dup2(ours, STDOUT)
        os.close(ours)


def _hear_answer(given: Given, begun: BrowserSignIn) -> None:
    """Ask for what the browser ended with until it is that.

    Raises:
        WrongUse: nothing more came.
    """
    given.tell(paste_text())
    while line := given.hear():
        if begun.paste(line):
            return
        given.tell(not_pasted_text())
    raise WrongUse(why="not_pasted")
