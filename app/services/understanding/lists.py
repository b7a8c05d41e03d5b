"""The words of topics, and those that say nothing, read from `resources/words/` without a model."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

PLACE: Final = "words"
RULES: Final = "rules.toml"
Words = tuple[str, ...]


@cache
def topic_words() -> Mapping[str, Mapping[str, Words]]:
    """Give the words that come along for each topic, by topic and language."""
    found: dict[str, dict[str, Words]] = {}
    for lang, table in _tables().items():
        for key, words in table.get("topics", {}).items():
            found.setdefault(key, {})[lang] = tuple(words)
    return found


@cache
def stop_words() -> Mapping[str, Words]:
    """Give the words of each language that say nothing by themselves."""
    return {lang: tuple(table["stop"]["words"]) for lang, table in _tables().items()}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    place = files("resources") / PLACE
    return {
        one.name: tomllib.loads((one / RULES).read_text("utf-8"))
        for one in sorted(place.iterdir(), key=lambda one: one.name)
        if one.is_dir() and (one / RULES).is_file()
    }
