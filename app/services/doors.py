"""The ways out of the program: the network, the keyring, and what stands in for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.services.late import Late, LateChannels, all_channels

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from keyring.backend import KeyringBackend

    from app.channels.base import Secrets
    from app.channels.http import Http
    from app.clock import Clock
    from app.credentials import Keyring
    from app.paths import Folder
    from app.services.practice.door import PracticePlaces
    from app.services.profile import Profile


@dataclass(frozen=True, slots=True)
class Given:
    """What a test may put in the place of the network and the system's keyring."""

    transport: httpx.BaseTransport | None = None
    keyring: KeyringBackend | None = None


class Doors:
    """The ways out of the program, opened when somebody first goes through."""

    def __init__(
        self, folder: Folder, who: Profile, clock: Clock, given: Given, *, is_reading_only: bool
    ) -> None:
        self._folder = folder
        self._is_reading_only = is_reading_only
        self._is_sample = who.is_sample
        self._places = Late(partial(_practice_places, folder, clock))
        self._ring = Late(partial(_keyring, who.id, given.keyring))
        self._http = Late(partial(self._make_http, clock, given.transport))
        self.channels = LateChannels(all_channels)

    @property
    def http(self) -> Http:
        """The door to the network; on a sample profile it leads to the practice network, too."""
        return self._http.get()

    @property
    def keyring(self) -> Callable[[], Keyring] | None:
        """The keyring, when called; a sample shop has no secret and asks for none."""
        return None if self._is_sample else self._ring.get

    def secrets_of(self, account_id: int) -> Secrets:
        """Hand out the door to one account's secrets."""
        if self._is_sample:
            from app.services.practice.door import PracticeSecrets

            return PracticeSecrets()
        return self._ring.get().secrets_of(account_id)

    def close(self) -> None:
        """Close what was opened."""
        for keyring in self._ring.made():
            keyring.close()
        for http in self._http.made():
            http.close()
            if not self._is_reading_only:
                from app.services.pauses import keep_pauses

                keep_pauses(self._folder, http.pauses())
        for places in self._places.made():
            places.close()

    def _make_http(self, clock: Clock, transport: httpx.BaseTransport | None) -> Http:
        from app.channels.http import Http
        from app.services.pauses import kept_pauses

        places = self._places.get() if self._is_sample else None
        http = Http(clock=clock, practice=places, transport=transport)
        http.remember(kept_pauses(self._folder))
        return http


def _practice_places(folder: Folder, clock: Clock) -> PracticePlaces:
    from app.services.practice.door import PracticePlaces

    return PracticePlaces(folder.root, clock)


def _keyring(profile_id: str, backend: KeyringBackend | None) -> Keyring:
    from app.credentials import Keyring

    return Keyring(profile_id, backend=backend)
