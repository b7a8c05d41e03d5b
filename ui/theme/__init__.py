"""Colours, letters, icons and the one style sheet."""

from ui.theme.look import Theme, mark

__all__ = ["Theme", "mark"]
