"""The keyring's states, each held to what real backends do (peers.md 6)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from app.credentials import LONGEST, Keyring, is_trusted
from app.errors import (
    KeyringError,
    KeyringLocked,
    KeyringMissing,
    KeyringWaiting,
    SecretTooLong,
)


class Memory(KeyringBackend):
    """A keyring in memory that can be told to fail as real ones do."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.dialog: threading.Event | None = None

    def get_password(self, service: str, username: str) -> str | None:
        """Answer, fail, or wait for a dialog."""
        self._meet()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep."""
        self._meet()
        self.kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        """Delete, or fail as real ones do where nothing is."""
        self._meet()
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError(username)
        del self.kept[(service, username)]

    def _meet(self) -> None:
        if self.dialog is not None:
            self.dialog.wait(10)
        if self.error is not None:
            raise self.error


@pytest.fixture
def backend() -> Memory:
    """Give a keyring that works."""
    return Memory()


@pytest.fixture
def ring(backend: Memory) -> Iterator[Keyring]:
    """Give our door to it, with little patience."""
    door = Keyring("profile", backend=backend, patience_s=0.2)
    yield door
    if backend.dialog is not None:
        backend.dialog.set()
    door.close()


def test_a_secret_is_named_by_profile_account_and_kind(ring: Keyring, backend: Memory) -> None:
    ring.secrets_of(7).put("token", "t-1")
    assert backend.kept == {("Shoptalk", "profile/7/token"): "t-1"}
    assert ring.secrets_of(7).get("token") == "t-1"
    assert ring.secrets_of(8).get("token") is None


def test_nothing_never_replaces_what_is_kept(ring: Keyring) -> None:
    ring.put(1, "refresh", "old")
    ring.put(1, "refresh", "")
    assert ring.get(1, "refresh") == "old"


def test_a_secret_that_windows_could_not_hold_is_refused(ring: Keyring, backend: Memory) -> None:
    with pytest.raises(SecretTooLong) as caught:
        ring.put(1, "token", "😀" * (LONGEST // 2 + 1))
    assert caught.value.length == LONGEST + 2
    assert backend.kept == {}


def test_forgetting_what_is_not_there_is_fine(ring: Keyring, backend: Memory) -> None:
    ring.put(1, "token", "t")
    ring.forget(1, ("token", "refresh"))
    assert backend.kept == {}
    assert ring.get(1, "token") is None


@pytest.mark.parametrize(
    ("raised", "wanted"),
    [
        (keyring.errors.KeyringLocked("locked"), KeyringLocked),
        (keyring.errors.InitError("Prompt dismissed.."), KeyringLocked),
        (keyring.errors.InitError("no daemon"), KeyringError),
        (keyring.errors.NoKeyringError("none"), KeyringMissing),
        (RuntimeError("org.freedesktop.DBus.Error"), KeyringError),
    ],
)
def test_every_failure_becomes_a_state(
    ring: Keyring, backend: Memory, raised: Exception, wanted: type[KeyringError]
) -> None:
    backend.error = raised
    with pytest.raises(KeyringError) as caught:
        ring.get(1, "token")
    assert type(caught.value) is wanted
    state = ring.state()
    assert type(state.error) is wanted


def test_a_dialog_nobody_answers_is_waiting_and_never_blocks(
    ring: Keyring, backend: Memory
) -> None:
    backend.dialog = threading.Event()
    with pytest.raises(KeyringWaiting):
        ring.get(1, "token")
    with pytest.raises(KeyringWaiting):  # at once: the worker is still held
        ring.put(2, "token", "x")
    backend.dialog.set()
    ring.put(2, "token", "x")
    assert ring.get(2, "token") == "x"


def test_eight_at_once_wait_their_turn(ring: Keyring) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: ring.put(n, "token", f"t{n}"), range(8)))
    assert [ring.get(n, "token") for n in range(8)] == [f"t{n}" for n in range(8)]


def test_for_this_session_only_touches_no_keyring(ring: Keyring, backend: Memory) -> None:
    backend.error = keyring.errors.NoKeyringError("none")
    ring.keep_for_session_only(True)
    ring.put(3, "token", "t")
    assert ring.get(3, "token") == "t"
    assert ring.get(3, "refresh") is None
    ring.forget(3, ("token",))
    assert ring.get(3, "token") is None


def test_plaintext_and_failing_backends_are_not_trusted() -> None:
    from keyring.backends import SecretService, chainer, fail, null

    assert not is_trusted(fail.Keyring())  # type: ignore[no-untyped-call]
    assert not is_trusted(null.Keyring())  # type: ignore[no-untyped-call]
    assert not is_trusted(chainer.ChainerBackend.__new__(chainer.ChainerBackend))
    assert is_trusted(SecretService.Keyring())  # type: ignore[no-untyped-call]


def test_an_untrusted_choice_of_the_system_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends import null

    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    door = Keyring("p", patience_s=1)
    with pytest.raises(KeyringMissing) as caught:
        door.put(1, "token", "t")
    assert caught.value.backend == "null.Keyring"
    door.close()
