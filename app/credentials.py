"""The OS keyring, and nothing else: a worker thread asks it, since it may keep us waiting.

An entry is named by the data folder's random profile id, the account and the kind of
secret. Where no keyring can be trusted the owner may choose to keep secrets for this
session only: then they live in memory and are gone with the program.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from app.errors import (
    KeyringError,
    KeyringLocked,
    KeyringMissing,
    KeyringWaiting,
    SecretTooLong,
    ShopError,
)

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)
T = TypeVar("T")

SERVICE: Final = "Shoptalk"
# Windows takes 2,560 bytes, 1,280 UTF-16 units, for one secret (jaraco/keyring#355).
LONGEST: Final = 1200
RECHECK_S: Final = 0.1
TRUSTED: Final = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


@dataclass(frozen=True, slots=True)
class KeyringState:
    """How the keyring is, for settings and doctor: its name and what is wrong, if anything."""

    backend: str
    error: KeyringError | None
    is_session_only: bool


class Keyring:
    """The one door to the keyring; every call may wait, so none is made on the main thread.

    Args:
        profile_id: the data folder's random id, so that two folders never share a secret.
        backend: what to use instead of the system's choice; tests hand one in.
        patience_s: how long a caller waits for a keyring whose own dialog may be open.
    """

    def __init__(
        self,
        profile_id: str,
        *,
        backend: KeyringBackend | None = None,
        patience_s: float = 20.0,
    ) -> None:
        self._profile_id = profile_id
        self._backend = backend
        self._patience_s = patience_s
        self._is_session_only = False
        self._known: dict[tuple[int, str], str] = {}
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._stuck: Future[Any] | None = None
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def keep_for_session_only(self, is_on: bool) -> None:  # noqa: FBT001 - one plain switch
        """Keep what is put from now on in memory alone: the owner's choice where no keyring is."""
        self._is_session_only = is_on

    def secrets_of(self, account_id: int) -> AccountSecrets:
        """Hand out the door to one account's secrets."""
        return AccountSecrets(self, account_id)

    def get(self, account_id: int, kind: str) -> str | None:
        """Fetch a secret; one that was read or put in this session is not asked for again.

        Raises:
            KeyringError: if the keyring cannot be used now.
        """
        kept = self._known.get((account_id, kind))
        if kept is not None or self._is_session_only:
            return kept
        value = self._call(
            lambda: self._chosen().get_password(SERVICE, self._user(account_id, kind))
        )
        if value is not None:
            self._known[(account_id, kind)] = value
        return value

    def put(self, account_id: int, kind: str, value: str) -> None:
        """Keep a secret; an empty one never replaces what is kept.

        Raises:
            SecretTooLong: if some system's keyring could not hold it.
            KeyringError: if the keyring cannot be used now.
        """
        if not value:
            return
        if (length := len(value.encode("utf-16-le")) // 2) > LONGEST:
            raise SecretTooLong(length=length, limit=LONGEST)
        if not self._is_session_only:
            user = self._user(account_id, kind)
            self._call(lambda: self._chosen().set_password(SERVICE, user, value))
        self._known[(account_id, kind)] = value

    def forget(self, account_id: int, kinds: Iterable[str]) -> None:
        """Delete an account's secrets; what is not there is fine.

        Raises:
            KeyringError: if the keyring cannot be used now.
        """
        for kind in kinds:
            self._known.pop((account_id, kind), None)
            if not self._is_session_only:
                self._call(partial(self._delete, self._user(account_id, kind)))

    def state(self) -> KeyringState:
        """Tell which keyring is used and whether it answers, by asking for a missing name."""
        try:
            name = self._call(lambda: _name(self._chosen()))
            self._call(lambda: self._chosen().get_password(SERVICE, self._user(0, "probe")))
        except KeyringError as error:
            return KeyringState(error.backend, error, self._is_session_only)
        return KeyringState(name, None, self._is_session_only)

    def close(self) -> None:
        """Let the worker go; one that waits for a dialog ends with the process."""
        self._jobs.put(None)
        if self._worker is not None:
            self._worker.join(RECHECK_S)

    def _user(self, account_id: int, kind: str) -> str:
        return f"{self._profile_id}/{account_id}/{kind}"

    def _delete(self, user: str) -> None:
        backend = self._chosen()
        if backend.get_password(SERVICE, user) is not None:
            backend.delete_password(SERVICE, user)

    def _chosen(self) -> KeyringBackend:
        """Pick a trusted backend: the system's choice, or a trusted one inside its chain."""
        if self._backend is None:
            import keyring

            chosen = keyring.get_keyring()
            inside = list(getattr(chosen, "backends", ())) or [chosen]
            self._backend = next((one for one in inside if is_trusted(one)), None)
            if self._backend is None:
                raise KeyringMissing(backend=_name(chosen))
        return self._backend

    def _call(self, job: Callable[[], T]) -> T:
        """Run a job on the worker, waiting no longer than our patience."""
        future: Future[T] = Future()
        with self._lock:
            self._refuse_while_stuck()
            self._start_worker()
            self._jobs.put(lambda: _settle(future, job))
        try:
            return future.result(self._patience_s)
        except TimeoutError:
            self._stuck = future
            raise KeyringWaiting(backend=self._backend_name()) from None
        except ShopError:
            raise
        except Exception as error:  # noqa: BLE001 - backends raise what they like (peers.md 6)
            log.info("keyring refused: %s", type(error).__name__)
            raise self._translated(error) from None

    def _refuse_while_stuck(self) -> None:
        """Turn a call away at once while an earlier one still waits for its dialog."""
        if self._stuck is None:
            return
        if not wait([self._stuck], RECHECK_S).done:
            raise KeyringWaiting(backend=self._backend_name())
        self._stuck = None

    def _start_worker(self) -> None:
        if self._worker is None or not self._worker.is_alive():
            # A daemon, since nothing can cancel a call whose dialog nobody answers.
            self._worker = threading.Thread(target=self._work, name="keyring", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _backend_name(self) -> str:
        return "" if self._backend is None else _name(self._backend)

    def _translated(self, error: Exception) -> KeyringError:
        from keyring import errors

        if isinstance(error, errors.KeyringLocked):
            return KeyringLocked(backend=self._backend_name())
        if isinstance(error, errors.NoKeyringError):
            return KeyringMissing(backend=self._backend_name())
        if isinstance(error, errors.InitError) and "dismissed" in str(error).lower():
            return KeyringLocked(backend=self._backend_name())
        return KeyringError(backend=self._backend_name())


@dataclass(frozen=True, slots=True)
class AccountSecrets:
    """One account's door to the keyring: the `Secrets` that channels are given."""

    keyring: Keyring
    account_id: int

    def get(self, kind: str) -> str | None:
        """Fetch a secret.

        Raises:
            KeyringError: if the keyring cannot be used now.
        """
        return self.keyring.get(self.account_id, kind)

    def put(self, kind: str, value: str) -> None:
        """Keep a secret; an empty value never replaces one that is kept.

        Raises:
            KeyringError: if the keyring cannot be used now.
        """
        self.keyring.put(self.account_id, kind, value)


def _settle(future: Future[T], job: Callable[[], T]) -> None:
    try:
        future.set_result(job())
    except Exception as error:  # noqa: BLE001 - handed to the caller, who translates it
        future.set_exception(error)


def is_trusted(backend: object) -> bool:
    """Say whether a backend is a system's own keyring and not a file or nothing."""
    return type(backend).__module__ in TRUSTED


def _name(backend: object) -> str:
    return f"{type(backend).__module__.rpartition('.')[2]}.{type(backend).__name__}"
