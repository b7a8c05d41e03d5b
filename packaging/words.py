#!/usr/bin/env python3
"""Keep the six languages together: what is said in the code, and what translators wrote.

    words.py update            take new sentences from the code into every language
    words.py missing LANG      print what LANG lacks, a JSON object a line
    words.py fill LANG FILE    take translations from such lines, with "to" filled in
    words.py compile           write the .mo files that the program reads
    words.py check             say what is missing, wrong or stale; exit 1 if anything is

Run with the project's own Python: .venv/bin/python packaging/words.py ...
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
PLACE: Final = ROOT / "resources" / "locale"
LANGUAGES: Final = ("en", "sv", "nb", "ru", "lt", "it")
KEYWORDS: Final = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
FIELD: Final = re.compile(r"\{[^{}]*\}")
# What ends a sentence must end its translation.
EPOCH: Final = datetime(2026, 1, 1, tzinfo=timezone.utc)
ENDS: Final = ".?!:…"


def said() -> Catalog:
    """Collect every sentence of the code."""
    catalog = Catalog(project="Shoptalk", charset="utf-8", fuzzy=False)
    for room in ("app", "ui"):
        found = extract_from_dir(
            ROOT / room, [("**.py", "python")], {}, KEYWORDS, comment_tags=["TRANSLATORS:"]
        )
        for file, _line, message, comments, context in sorted(
            found, key=lambda one: (one[0], one[1])
        ):
            catalog.add(
                message, None, [(f"{room}/{file}", 0)], auto_comments=comments, context=context
            )
    return catalog


def po(language: str) -> Path:
    """Name the file that the translators of a language write."""
    return PLACE / language / "LC_MESSAGES" / "shoptalk.po"


def written(language: str) -> Catalog:
    """Read what is translated; an empty catalogue where there is no file yet."""
    if not po(language).exists():
        return Catalog(locale=language, project="Shoptalk", charset="utf-8", fuzzy=False)
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def save(language: str, catalog: Catalog) -> None:
    """Write a language's file, the same bytes for the same words."""
    po(language).parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=96, include_lineno=False, sort_output=True, omit_header=True)
    forms = f"nplurals={catalog.num_plurals}; plural={catalog.plural_expr};"
    head = (
        'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: {forms}\\n"\n\n'
    )
    po(language).write_bytes(head.encode() + buffer.getvalue())


def compiled(catalog: Catalog) -> bytes:
    """Turn a catalogue into what gettext reads."""
    catalog.creation_date = catalog.revision_date = EPOCH  # the same bytes for the same words
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update() -> None:
    """Take new sentences into every language and drop those that nobody says any more."""
    template = said()
    for language in LANGUAGES:
        old, new = written(language), Catalog(locale=language, project="Shoptalk", fuzzy=False)
        for message in template:
            if not message.id:
                continue
            before = old.get(key(message), message.context)
            string = message.id if language == "en" else before.string if before else ""
            new.add(
                message.id,
                string or None,
                message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
        save(language, new)


def key(message: Message) -> str:
    """Name a message as a catalogue does: by its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def missing(language: str) -> Iterator[dict[str, object]]:
    """Go through what a language lacks, in a form that `fill` takes back."""
    catalog = written(language)
    for message in catalog:
        if message.id and not all(strings(message)):
            yield {
                "id": message.id,
                "context": message.context,
                "note": " ".join(message.auto_comments),
                "where": " ".join(place for place, _ in message.locations[:2]),
                "to": "" if isinstance(message.id, str) else [""] * catalog.num_plurals,
            }


def fill(language: str, file: Path) -> None:
    """Take translations from lines as `missing` prints them."""
    catalog = written(language)
    for line in filter(None, file.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        name = row["id"] if isinstance(row["id"], str) else row["id"][0]
        message = catalog.get(name, row.get("context"))
        if message is None:
            print(f"not said any more: {name}", file=sys.stderr)
            continue
        message.string = row["to"] if isinstance(row["to"], str) else tuple(row["to"])
    save(language, catalog)


def strings(message: Message) -> tuple[str, ...]:
    """List the forms of a translation."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def wrong(language: str) -> Iterator[str]:
    """Say what is wrong with a language, a line each."""
    catalog = written(language)
    template = {(key(one), one.context) for one in said() if one.id}
    have = {(key(one), one.context) for one in catalog if one.id}
    lacks, idle = sorted(template - have, key=str), sorted(have - template, key=str)
    yield from (f"{language}: not taken in: {name!r}" for name, _ in lacks)
    yield from (f"{language}: nobody says: {name!r}" for name, _ in idle)
    for one in catalog:
        if one.id:
            yield from (f"{language}: {fault}: {key(one)!r}" for fault in faults(one, catalog))
    mo = po(language).with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalog):
        yield f"{language}: shoptalk.mo is stale: run `python packaging/words.py compile`"


def faults(message: Message, catalog: Catalog) -> Iterator[str]:
    """Say what is wrong with one translation."""
    forms, ids = strings(message), [message.id] if isinstance(message.id, str) else list(message.id)
    if not all(forms):
        yield "not translated"
        return
    if len(ids) > 1 and len(forms) != catalog.num_plurals:
        yield f"has {len(forms)} plural forms of {catalog.num_plurals}"
    wanted = {field for one in ids for field in FIELD.findall(one)}
    for form in forms:
        found = set(FIELD.findall(form))
        if found - wanted or (wanted - found and len(ids) == 1):
            yield f"fields differ in {form!r}"
        is_short = any("short" in note for note in message.auto_comments)
        if not is_short and (ids[-1][-1] in ENDS or form[-1] in ENDS) and ids[-1][-1] != form[-1]:
            yield f"ends otherwise in {form!r}"
        if ids[-1].count("&") != form.count("&"):
            yield f"keys differ in {form!r}"


def compile_all() -> None:
    """Write what the program reads."""
    for language in LANGUAGES:
        po(language).with_suffix(".mo").write_bytes(compiled(written(language)))


def check() -> int:
    """Print what is wrong; 1 if anything is."""
    lines = [line for language in LANGUAGES for line in wrong(language)]
    print("\n".join(lines) or "six languages, nothing missing")
    return 1 if lines else 0


def main(argv: list[str]) -> int:
    """Do what the command line says."""
    command = argv[0] if argv else ""
    if command == "update":
        update()
    elif command == "missing" and len(argv) == 2:
        print("\n".join(json.dumps(row, ensure_ascii=False) for row in missing(argv[1])))
    elif command == "fill" and len(argv) == 3:
        fill(argv[1], Path(argv[2]))
    elif command == "compile":
        compile_all()
    elif command == "check":
        return check()
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
