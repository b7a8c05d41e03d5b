"""The known places of the round by hand: where they are, how often to look, and why by hand."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit, urlunsplit

from app.domain.plain_text import safe_url

OTHER: Final = "forum"  # the place of an address that the owner brings
WEEKLY: Final = 7
MOST_DAYS: Final = 365
_TELLTALE: Final = frozenset(
    ("fbclid", "gclid", "msclkid", "igshid", "si", "mc_cid", "mc_eid", "ref_src", "__cft__[0]",
     "__tn__", "trk", "share_id")
)  # fmt: skip

_WAY_IN: Final = re.compile(r"token|session|sess?id|^sid$|^auth|passw|^otp")  # of who copied it


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One place as `resources/round/places.toml` has it."""

    code: str
    name: str
    why: str  # code of why it is looked at by hand
    address: str = ""  # with {shop} where the shop's name goes
    cadence_days: int = WEEKLY
    site: str = ""  # what Google Alerts can watch of it
    is_gone: bool = False

    def address_for(self, shop: str) -> str:
        """Give the address to open for a shop of that name; "" where the owner must bring one."""
        if "{shop}" in self.address and not shop:
            return ""
        return self.address.replace("{shop}", quote_plus(f'"{shop}"'))

    def alert_for(self, shop: str) -> str:
        """Give what to type into Google Alerts; "" where that does not help."""
        return f'site:{self.site} "{shop}"' if self.site and shop else ""


@cache
def places() -> dict[str, KnownPlace]:
    """Read the known places, by their code, in the order in which they are offered."""
    text = (files("resources") / "round" / "places.toml").read_text(encoding="utf-8")
    return {one["code"]: KnownPlace(**one) for one in tomllib.loads(text)["place"]}


def tidied(url: str) -> str:
    """Give a web address as it is kept: safe, and with a scheme.

    Without what tells who followed it, or would let anybody in as them. "" for what is none.
    """
    wanted = url.strip()
    if wanted and "://" not in wanted and not wanted.startswith("mailto:"):
        wanted = f"https://{wanted}"
    safe = safe_url(wanted)
    if not safe.startswith(("http://", "https://")):
        return ""
    parts = urlsplit(safe)
    if "." not in (parts.hostname or "") and parts.hostname != "localhost":
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _is_telltale(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    host = parts.netloc.rpartition("@")[2]  # no user, no password
    return urlunsplit(parts._replace(netloc=host, query=query))


def _is_telltale(name: str) -> bool:
    name = name.casefold()
    return name in _TELLTALE or name.startswith("utm_") or bool(_WAY_IN.search(name))
