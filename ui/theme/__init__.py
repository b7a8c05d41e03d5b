"""Colours, letters, icons and the one style sheet.

`Theme` and `mark` are loaded when they are first asked for: the first paint needs the tokens and
the letters only, and Qt's own `Qt` namespace, which `look` uses, takes 15 ms to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.theme.look import Theme, mark

__all__ = ["Theme", "mark"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's own hook
    if name not in __all__:
        raise AttributeError(name)
    from ui.theme import look

    return getattr(look, name)
