"""From a stored text to what is asked of the mind, and from its reading to rows for the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from app.analysis.reading import Asked, Because, Method, Reading
from app.domain.item import OWES_ANSWER, Tone
from app.store.understanding import Read, Row

if TYPE_CHECKING:
    from app.queries.understanding import Pending

RULES: Final = "rules"


def asked_of(one: Pending, by_author: Mapping[int, str], by_account: Mapping[int, str]) -> Asked:
    """Ask what a stored text says, with what is known of its author and where it came from."""
    usual = by_author.get(one.author_id) or by_account.get(one.account_id) or ""
    return Asked(one.said, one.rating, one.declared, usual, is_to_us=one.kind in OWES_ANSWER)


def read_of(one: Pending, reading: Reading | None) -> Read:
    """Turn a reading into what the store keeps; None: it could not be read."""
    if reading is None:
        return Read(one.id, one.text_hash)
    return Read(
        one.id,
        one.text_hash,
        lang=reading.lang,
        tone=reading.tone,
        rows=tuple(_rows(reading)),
    )


def _rows(reading: Reading) -> Iterable[Row]:
    if reading.lang:
        yield Row("lang", reading.lang, Method.MODEL, reading.lang_p)
    if reading.guess is not Tone.UNKNOWN and reading.method not in (Method.STARS, Method.OWNER):
        why = _why(one for one in reading.why if one.field == "tone")
        yield Row("tone", str(reading.guess), str(reading.method), reading.tone_p, why)
    for intent in dict.fromkeys(reading.intents):
        why = _why((one for one in reading.why if one.field == intent), has_kind=True)
        yield Row("intent", str(intent), RULES, why=why)
    for topic in dict.fromkeys(reading.topics):
        why = _why(one for one in reading.why if (one.field, one.value) == ("topic", topic))
        yield Row("topic", topic, RULES, why=why)


def _why(spans: Iterable[Because], *, has_kind: bool = False) -> str:
    places: list[Sequence[object]] = []
    for one in spans:
        place = [one.start, one.end, round(one.weight, 3)]
        places.append([*place, one.value] if has_kind and one.value else place)
    return json.dumps(places, ensure_ascii=False) if places else ""
