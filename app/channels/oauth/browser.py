"""Having the owner sign in with the browser, and hearing of it, or being told by hand."""

from __future__ import annotations

import errno
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.channels.oauth.client import OUT_OF_BAND, Attempt, Client, authorize_address
from app.channels.oauth.loopback import Loopback, is_loopback, is_same
from app.errors import Refused, ShopError, SignInError, Unreachable

DEADLINE_S: Final = 600.0
_LOOK_S: Final = 0.1  # how soon a cancelled sign-in ends
_CODE: Final = re.compile(r"[\x21-\x7e]{4,2048}")


class Stops(Protocol):
    """A flag that says whether to stop waiting."""

    def is_set(self) -> bool:
        """Say whether to stop."""


class Return:
    """The way back from the browser: a listener where one is allowed, else the owner's hand."""

    def __init__(
        self, *, by_hand: bool = False, redirect_uri: str = "", proof: str = "code"
    ) -> None:
        """Open the way.

        Args:
            by_hand: the owner will paste what the browser ends with, so listen to nothing.
            redirect_uri: the address that the owner has registered with the network, to the
                letter; nobody listens at a foreign one, and the owner pastes the address that
                the browser ended at. "" where the network takes any of ours.
            proof: the parameter of the answer that proves the owner's consent.

        Raises:
            Refused: another program listens at the registered address ("sign_in_port"), or it
                is none ("sign_in_address").
        """
        self.attempt = Attempt.new()
        self.proof = proof
        self._arrived = threading.Event()
        self._answer: Mapping[str, str] = {}
        self._listener: Loopback | None = None
        self._is_registered = bool(redirect_uri)
        if not by_hand and (not redirect_uri or is_loopback(redirect_uri)):
            self._listener = self._listen(redirect_uri)
        ours = self._listener.address if self._listener else OUT_OF_BAND
        self.redirect_uri = redirect_uri or ours

    @property
    def answer(self) -> Mapping[str, str]:
        """Give everything that came back; empty before it has."""
        return self._answer

    def with_state(self, **more: str) -> str:
        """Give the way back with our state in it, for a network that knows no `state` itself."""
        joiner = "&" if urlsplit(self.redirect_uri).query else "?"
        return self.redirect_uri + joiner + urlencode({**more, "state": self.attempt.state})

    @property
    def is_by_hand(self) -> bool:
        """Say whether the owner must paste what the server shows."""
        return self._listener is None

    def paste(self, text: str) -> bool:
        """Take the address the browser ended at, or the code the server showed.

        Returns:
            False if it is neither, or the address belongs to another try.
        """
        given = text.strip()
        found = _told_in(given)
        if found.get("state") and (self.proof in found or "error" in found):
            is_ours = is_same(found["state"], self.attempt.state)
        else:
            is_code = "://" not in given and _CODE.fullmatch(given) is not None
            is_ours = is_code and not self._is_registered and self.proof == "code"
            found = {"code": given}
        if is_ours:
            self._take(found)
        return is_ours

    def wait(self, cancel: Stops | None, deadline_s: float) -> Mapping[str, str] | None:
        """Wait for the answer; None when it was cancelled.

        Raises:
            Refused: nobody answered in time; `reason` is "sign_in_too_late".
        """
        ends_at = time.monotonic() + deadline_s
        while not self._arrived.wait(_LOOK_S):
            if cancel is not None and cancel.is_set():
                return None
            if time.monotonic() >= ends_at:
                raise Refused(reason="sign_in_too_late")
        return self._answer

    def close(self) -> None:
        """Stop listening."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    def _listen(self, address: str) -> Loopback | None:
        try:
            return Loopback(self.attempt.state, self._take, address=address, proof=self.proof)
        except ValueError:
            raise Refused(reason="sign_in_address") from None
        except OSError as error:
            if address and error.errno == errno.EADDRINUSE:  # what listens there would get the code
                port = str(urlsplit(address).port or 80)
                raise Refused(reason="sign_in_port", detail=port) from None
            return None  # a locked-down computer: the owner pastes what the browser ends with

    def _take(self, answer: Mapping[str, str]) -> None:
        if not self._arrived.is_set():  # the first counts
            self._answer = answer
            self._arrived.set()


@dataclass(slots=True)
class BrowserSignIn:
    """One sign-in on its way: open `address`, then `wait`; `paste` where the browser is elsewhere.

    `wait` belongs on the fetch lane, the others may be called from any thread.
    """

    client: Client
    way_back: Return
    finish: Callable[[str], Mapping[str, str]]  # the proof in, what `sign_in` must be given out
    address: str = field(default="", repr=False)  # where it is none of the OAuth way

    def __post_init__(self) -> None:
        """Build the address to open, unless one was given."""
        self.address = self.address or authorize_address(
            self.client, self.way_back.attempt, self.way_back.redirect_uri
        )

    @property
    def is_by_hand(self) -> bool:
        """Say whether the owner must paste the code that the server will show."""
        return self.way_back.is_by_hand

    def open(self, open_address: Callable[[str], bool]) -> bool:
        """Open the browser through whoever can; False where there is none."""
        return open_address(self.address)

    def paste(self, text: str) -> bool:
        """Take what the owner copied: the address the browser ended at, or a code.

        Returns:
            False if it is neither; the sign-in goes on waiting.
        """
        return self.way_back.paste(text)

    def wait(
        self, cancel: Stops | None = None, *, deadline_s: float = DEADLINE_S
    ) -> Mapping[str, str] | None:
        """Wait for the owner, then fetch the token.

        Returns:
            What the channel's `sign_in` must be given, secrets included; None if cancelled.

        Raises:
            Refused: the owner said no ("access_denied") or nothing ("sign_in_too_late").
            ShopError: the server did not take what came back.
        """
        try:
            answer = self.way_back.wait(cancel, deadline_s)
        finally:
            self.close()
        if answer is None:
            return None
        issuer = answer.get("iss", "").rstrip("/")
        if issuer and self.client.issuer and issuer != self.client.issuer.rstrip("/"):
            raise SignInError  # another server's answer: RFC 9207, 2.4
        proof = answer.get(self.way_back.proof, "")
        if not proof:
            silent = "" if self.way_back.proof == "code" else "access_denied"
            raise _denied(answer.get("error", silent), self.client)
        return self.finish(proof)

    def close(self) -> None:
        """Stop listening; harmless when done twice."""
        self.way_back.close()


def _told_in(text: str) -> dict[str, str]:
    """Read what an address carries; some networks end theirs in a mark such as `#_`."""
    before, _, fragment = text.partition("#")
    return dict(parse_qsl(fragment)) | dict(parse_qsl(before.rpartition("?")[2]))


def _denied(code: str, client: Client) -> ShopError:
    if code in ("server_error", "temporarily_unavailable"):
        return Unreachable(host=urlsplit(client.authorize_url).hostname or "", why="server")
    known = code if re.fullmatch(r"[a-z_]{1,40}", code) else ""
    return Refused(reason="access_denied" if code == "access_denied" else "sign_in", detail=known)
