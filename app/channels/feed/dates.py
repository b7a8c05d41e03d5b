"""Reading the dates that feeds write, where the common reader gets them wrong or not at all."""

from __future__ import annotations

import re
import unicodedata
from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

# How the months begin in the languages met, without accents, case and full stops; the
# longest beginning that fits decides ("juni" and "juli" against "jun").
_MONTHS: Final = (
    "jan genn gen ene янв sau sausi tammi styc",
    "feb fev fevr febr фев vas vasar helmi lut",
    "mar mars maa maalis мар kov kovo marzo mrt mart mae",
    "apr abr avr apri апр bal baland huhti kwie kwi",
    "may mai maj mag maggio май мая geg gegu touko mei",
    "jun juni june giu giugno juin июн birzel birz bir kesa cze czerw",
    "jul juli july lug luglio juil июл liep lie heina lip lipc",
    "aug ago aou aout авг rugp rugpj rgp elo sie sierp",
    "sep sept set sett сен rugs rgs syys wrz",
    "oct okt ott out окт spal spa spl loka paz",
    "nov nov. ноя lap lapkr lapkricio marras lis listop",
    "dec dez des dic дек gruod grd gru joulu grudn",
)
_STEMS: Final = {stem: number for number, row in enumerate(_MONTHS, 1) for stem in row.split()}
# Zone names that others take for UTC, in hours from it; ambiguous ones as they are in Europe.
_ZONES: Final = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2,
    "met": 1, "mez": 1, "mest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3,
    "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3,
}  # fmt: skip
_TIME: Final = r"(?:\D{0,6}?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?)?"
_DAY_FIRST: Final = re.compile(
    r"(?:^|\D)(\d{1,2})\.?[\s\-/]+(?:de\s+)?([^\W\d_]{3,})\.?[\s,\-/]+(?:de\s+)?(\d{4}|\d{2})(?!\d)"
    + _TIME
    + r"\s*(.*)$"
)
_MONTH_FIRST: Final = re.compile(
    r"(?:^|\s)([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)" + _TIME + r"\s*(.*)$"
)
_YEAR_FIRST: Final = re.compile(
    r"^(\d{4})\s*(?:m\.)?,?\s+([^\W\d_]{3,})\s+(\d{1,2})(?:\s*d\.)?" + _TIME + r"\s*(.*)$"
)
_NUMBERS: Final = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)" + _TIME + r"\s*(.*)$")
_ISO: Final = re.compile(r"^\d{4}-\d{2}-\d{2}(?:[T\s]\d{2}:?\d{2}|$)")


def _bare(word: str) -> str:
    """Drop case and accents: "août" and "AOUT" are one."""
    split = unicodedata.normalize("NFKD", word.replace("й", "и\u0306").lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


_BARE_STEMS: Final = {_bare(stem): number for stem, number in _STEMS.items()}


def _month(word: str) -> int | None:
    bare = _bare(word)
    for length in range(min(len(bare), 9), 2, -1):
        if bare[:length] in _BARE_STEMS:
            return _BARE_STEMS[bare[:length]]
    return None


def _offset(rest: str) -> timezone:
    """Read what stands behind the time; nothing known there is UTC."""
    zone = re.sub(r"^(?:uhr|kl|h|[ap]\.?m)\b\.?\s*", "", rest.strip().lower())
    number = re.search(r"([+-])(\d{1,2}):?(\d{2})?", zone)
    if number:
        hours, minutes = int(number[2]), int(number[3] or 0)
        if hours < 24 and minutes < 60:
            length = timedelta(hours=hours, minutes=minutes)
            return timezone(-length if number[1] == "-" else length)
    name = re.match(r"\(?([^\W\d_]+)", zone)
    return timezone(timedelta(hours=_ZONES.get(name[1], 0))) if name else UTC


def _half_day(hour: int, rest: str) -> int:
    mark = re.match(r"\s*([ap])\.?m\b", rest.lower())
    if not mark or not 1 <= hour <= 12:
        return hour
    return hour % 12 + (12 if mark[1] == "p" else 0)


def _built(year: str, month: int | None, day: str, clock: Sequence[str | None]) -> datetime | None:
    hour, minute, second, rest = clock
    if month is None:
        return None
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
    try:
        return datetime(
            number, month, int(day), _half_day(int(hour or 0), rest or ""), int(minute or 0),
            min(int(second or 0), 59), tzinfo=_offset(rest or ""),
        ).astimezone(UTC)  # fmt: skip
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def read_date(text: str, parsed: Sequence[int] | None = None) -> datetime | None:
    """Read when something was written, in UTC.

    Args:
        text: the date as the feed has it.
        parsed: what the common reader made of it, in UTC; taken where we know no better.

    Returns:
        None where there is none that can be read; it is then the time of first sight.
    """
    written = " ".join(text.split())[:200]
    if _ISO.match(written):
        moment = _iso(written)
        if moment is not None:
            return moment
    if found := _NUMBERS.match(written):
        day, number, year, *clock = found.groups()
        moment = _built(year, int(number), day, clock)
    elif found := _DAY_FIRST.search(written):
        day, word, year, *clock = found.groups()
        moment = _built(year, _month(word), day, clock)
    elif found := _YEAR_FIRST.search(written):
        year, word, day, *clock = found.groups()
        moment = _built(year, _month(word), day, clock)
    elif found := _MONTH_FIRST.search(written):
        word, day, year, *clock = found.groups()
        moment = _built(year, _month(word), day, clock)
    else:
        moment = None
    if moment is None and parsed is not None:
        try:
            moment = datetime.fromtimestamp(timegm(tuple(parsed)), UTC)
        except (ValueError, OverflowError, TypeError, OSError):
            return None
    return moment
