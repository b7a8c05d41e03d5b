"""What a step that ticked itself has seen, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.i18n import _, ngettext


def evidence_text(evidence: Mapping[str, Any]) -> str:
    """Say what was seen; "" where there is no evidence.

    Args:
        evidence: `what` (a target of an auto step) and its facts.
    """
    n = int(evidence.get("n", 0))
    match evidence.get("what", ""):
        case "queue_empty":
            return _("Nothing in the inbox needed you.")
        case "all_answered":
            return _("Everything that was due had been answered.")
        case "channels_read":
            return ngettext(
                "{n} account was read today.", "All {n} accounts were read today.", n
            ).format(n=n)
        case "backup_made":
            text = ngettext(
                "A backup with {n} message was made and checked.",
                "A backup with {n} messages was made and checked.",
                n,
            )
            return text.format(n=n)
        case "purged":
            return _("What was too old has been cleared.")
        case _:
            return ""
