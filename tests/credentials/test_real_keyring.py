"""The same door on a real Secret Service: unlocked, locked, asking, none, no bus."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.peers.fixtures import KeyringSession

pytestmark = pytest.mark.peer

ROOT = Path(__file__).resolve().parents[2]
ROUND_TRIP = """
from app.credentials import Keyring
from app.errors import KeyringError
ring = Keyring("p", patience_s=2)
try:
    ring.put(1, "token", "Ačiū 😀")
    other = Keyring("p", patience_s=2)
    print(other.get(1, "token") == "Ačiū 😀", ring.state().backend)
    other.forget(1, ["token", "refresh"])
    print(Keyring("p", patience_s=2).get(1, "token"))
except KeyringError as error:
    print(error.code, error.backend)
"""


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("unlocked", ["True SecretService.Keyring", "None"]),
        ("locked", ["keyring_locked SecretService.Keyring"]),
        ("asking", ["keyring_waiting SecretService.Keyring"]),
        ("none", ["keyring_missing fail.Keyring"]),
        ("nobus", ["keyring_missing fail.Keyring"]),
    ],
)
def test_each_state_of_the_system(
    keyring_session: KeyringSession, mode: str, said: list[str]
) -> None:
    done = keyring_session.run(
        mode, sys.executable, "-c", ROUND_TRIP, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.stdout.splitlines() == said, done.stderr
