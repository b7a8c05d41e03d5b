"""Small networks of this computer, and sessions with a keyring, for the journeys that need both."""

from __future__ import annotations

import json
from pathlib import Path

from tests.channels.http.loopback import Answer, answer
from tests.conftest import ROOT
from tests.journeys.terminal import Done, Terminal
from tests.peers.fixtures import KeyringSession

SECRET = "tok-3f9b2c77aa10"
WIFI = answer(200, b"<html><body>Accept the terms of Hotel Fox</body></html>")


def told(facts: object, status: int = 200) -> Answer:
    """Answer with JSON."""
    return answer(status, json.dumps(facts).encode(), content_type="application/json")


ME = {"id": "1", "username": "shop", "acct": "shop", "display_name": "The Shop"}
MASTODON: dict[str, Answer] = {
    "/api/v2/instance": told({"version": "4.3.0", "domain": "fox.example", "title": "Fox"}),
    "/api/v1/instance": told({"version": "4.3.0", "uri": "fox.example"}),
    "/api/v1/accounts/verify_credentials": told(ME),
    "/api/v1/apps/verify_credentials": told({"name": "x"}),
    "/api/v2/search": told({"statuses": [], "accounts": [], "hashtags": []}),
    "/api/v1/notifications": told([]),
    "/api/v1/accounts/1/statuses": told([]),
    "/api/v1/accounts/1": told(ME),
    "/api/v1/statuses": told({"error": "no"}, 401),
}
DID = "did:plc:shop"


def signed_in(part: str) -> dict[str, str]:
    """Make what a session is made of."""
    tokens = {"accessJwt": f"{part}-{SECRET}", "refreshJwt": f"{part}{part}-{SECRET}"}
    return {"did": DID, "handle": "shop.test", **tokens}


BLUESKY: dict[str, Answer] = {
    f"/xrpc/{name}": told(facts)
    for name, facts in {
        "com.atproto.server.createSession": signed_in("a"),
        "com.atproto.server.refreshSession": signed_in("b"),
        "app.bsky.notification.listNotifications": {"notifications": []},
        "app.bsky.feed.searchPosts": {"posts": []},
        "app.bsky.feed.getAuthorFeed": {"feed": []},
        "app.bsky.actor.getProfile": {"did": DID, "handle": "shop.test", "followersCount": 3},
        "com.atproto.repo.listRecords": {"records": []},
    }.items()
}  # fmt: skip


class Session:
    """Commands inside a session with a keyring in some mood; what is kept stays between them."""

    def __init__(self, runner: KeyringSession, folder: Path, state: Path) -> None:
        self._runner = runner
        self._state = state
        self.plain = Terminal(folder)

    def run(self, mode: str, *words: object, stdin: str = "") -> Done:
        """Run one command beside a keyring in this mood."""
        self._state.mkdir(exist_ok=True)
        done = self._runner.run(
            mode,
            "env",
            "-C",
            str(ROOT),
            *self.plain.argv(*words),
            env={"PEER_STATE": str(self._state), "LC_ALL": "C.UTF-8"},
            stdin=stdin,
            timeout_s=110,
        )
        theirs = ("dbus-daemon", "**", "prompter ready", "call ")  # the session's own programs
        lines = [line for line in done.stderr.splitlines() if not line.startswith(theirs)]
        return Done(done.returncode, done.stdout, "\n".join(filter(None, lines)))
