"""Secrets of a sign-in that is not sure yet: kept in memory until we know whose they are."""

from __future__ import annotations

from app.channels.base import Secrets


class PendingSecrets:
    """Fits `Secrets`; writes nothing before `hand_over`."""

    def __init__(self, kept: Secrets | None) -> None:
        """Look also into what an account already has; None for a new one."""
        self._kept = kept
        self._new: dict[str, str] = {}

    def get(self, kind: str) -> str | None:
        """Fetch a secret: the one just given, else the one that is kept.

        Raises:
            KeyringError: if the keyring cannot be used now.
        """
        if kind in self._new:
            return self._new[kind]
        return None if self._kept is None else self._kept.get(kind)

    def put(self, kind: str, value: str) -> None:
        """Remember a secret; an empty one replaces nothing (postiz #1884)."""
        if value:
            self._new[kind] = value

    def hand_over(self, account: Secrets) -> None:
        """Write everything to an account's own door.

        Raises:
            KeyringError: if the keyring cannot be used now.
        """
        for kind, value in self._new.items():
            account.put(kind, value)
