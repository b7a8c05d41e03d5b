"""What of the practice world is kept between starts: when it was made, and what the shop did."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.clock import utc_moment

log = logging.getLogger(__name__)
SEED: Final = 1971


@dataclass(frozen=True, slots=True)
class OwnPost:
    """Something the shop said through this program."""

    id: str
    at: datetime
    text: str
    reply_to: str | None
    visibility: str
    lang: str
    key: str  # idempotency key: the same one never makes a second post


@dataclass(frozen=True, slots=True)
class Kept:
    """The lasting part of a world, and its file; no file keeps nothing."""

    file: Path | None
    made_at: datetime
    seed: int = SEED
    own: tuple[OwnPost, ...] = ()
    liked: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()


def read(file: Path | None, now: datetime) -> Kept:
    """Read what is kept in a file; a new world, made now, where there is none."""
    fresh = Kept(file, made_at=now)
    if file is None:
        return fresh
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        own = (OwnPost(**{**one, "at": utc_moment(one["at"])}) for one in told["own"])
        return Kept(
            file,
            made_at=utc_moment(told["made_at"]),
            seed=int(told["seed"]),
            own=tuple(own),
            liked=frozenset(told["liked"]),
            deleted=frozenset(told["deleted"]),
        )
    except FileNotFoundError:
        write(fresh)
    except (ValueError, KeyError, TypeError):
        log.warning("the practice world's file is damaged; a new world begins")
        write(fresh)
    return fresh


def write(kept: Kept) -> None:
    """Keep a world: the whole of it is on the disk, or what was before."""
    if kept.file is None:
        return
    told = {
        "made_at": kept.made_at.isoformat(),
        "seed": kept.seed,
        "own": [{**asdict(one), "at": one.at.isoformat()} for one in kept.own],
        "liked": sorted(kept.liked),
        "deleted": sorted(kept.deleted),
    }
    kept.file.parent.mkdir(parents=True, exist_ok=True)
    new = kept.file.with_suffix(".new")
    with new.open("w", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    new.replace(kept.file)
