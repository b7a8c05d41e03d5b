"""Google's sign-in as the fakes of its networks answer it: tokens, renewals, revocation, errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.network import FakeNetwork

ACCESS, REFRESH, SECRET = "ya29.the-access", "1//the-refresh", "GOCSPX-the-secret"
CLIENT = "123-abc.apps.googleusercontent.com"
GIVEN: dict[str, str] = {"client_id": CLIENT, "client_secret": SECRET, "refresh": REFRESH}


def trouble(
    status: int, reason: str = "", code: str = "", info: Mapping[str, object] | None = None
) -> Reply:
    """Make an error in Google's envelope: the old list, the status, the new ErrorInfo."""
    error: dict[str, Any] = {"code": status, "message": "på vilket språk som helst"}
    if code:
        error["status"] = code
    if reason:
        error["errors"] = [{"message": "in any words", "domain": "global", "reason": reason}]
    if info:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        error["details"] = [{"@type": kind, "domain": "googleapis.com", **info}]
    return Reply(status, {"error": error})


@dataclass
class Consent:
    """What Google knows of the owner's sign-in."""

    scope: str
    access: str = ACCESS
    refresh: str = REFRESH
    code: str = "a-code"
    left_s: int | None = None  # of the refresh token, where the consent screen is in testing
    is_revoked: bool = False
    tokens: list[dict[str, str]] = field(default_factory=list)  # forms that came

    def add_to(self, net: FakeNetwork) -> None:
        """Answer for the sign-in, and refuse every access but the present one."""
        net.handlers |= {"POST /token": self._token, "POST /revoke": self._revoke}
        net.guard = self._guard

    def expire(self) -> None:
        """Let the access run out, as it does within the hour."""
        self.access += "+"

    def _guard(self, call: Call) -> Reply | None:
        if call.request.url.path in ("/token", "/revoke") or call.credential == self.access:
            return None
        return trouble(401, "authError", "UNAUTHENTICATED")

    def _token(self, call: Call) -> Answered:
        form = call.body
        self.tokens.append(form)
        if self.is_revoked or form["client_secret"] != SECRET:
            return Reply(400 if self.is_revoked else 401, {"error": "invalid_grant"})
        told = {"access_token": self.access, "expires_in": 3599, "scope": self.scope}
        if form["grant_type"] == "refresh_token":
            is_ours = form.get("refresh_token") == self.refresh
            return told if is_ours else Reply(400, {"error": "invalid_grant"})
        if form.get("code") != self.code or not form.get("code_verifier"):
            return Reply(400, {"error": "invalid_grant"})
        left = {"refresh_token_expires_in": self.left_s} if self.left_s else {}
        return {**told, "refresh_token": self.refresh, "token_type": "Bearer", **left}

    def _revoke(self, call: Call) -> Answered:
        self.is_revoked = call.body["token"] in (self.refresh, self.access)
        return {} if self.is_revoked else Reply(400, {"error": "invalid_token"})
