"""The look as plain values: colours, sizes and type, from which everything drawn is made.

No Qt here, so that a test can check every contrast; and named tuples, since `dataclasses` would
be loaded for them alone before the first paint (5 ms with the folder's own).
"""

from __future__ import annotations

from typing import Final, NamedTuple
from zlib import crc32

SPACE: Final = {"xs": 4, "s": 8, "m": 12, "l": 16, "xl": 20, "edge": 24, "xxl": 32, "huge": 48}
RADIUS_CONTROL: Final = 6
RADIUS_CARD: Final = 10
RADIUS_BUBBLE: Final = 14
CONTROL_HEIGHT: Final = 36
CONTROL_SMALL: Final = 28
ICON: Final = 18
ICON_SMALL: Final = 14
FAMILY: Final = "Inter"


class Type(NamedTuple):
    """One size of letters, in pixels at 100 %."""

    px: int
    weight: int
    line: int


TYPE: Final = {
    "caption": Type(12, 400, 16),
    "label": Type(12, 600, 16),
    "small": Type(13, 400, 18),
    "body": Type(14, 400, 20),
    "medium": Type(14, 500, 20),
    "strong": Type(14, 600, 20),
    "title": Type(16, 600, 22),
    "headline": Type(20, 600, 26),
    "number": Type(28, 600, 34),
}


class Colours(NamedTuple):
    """Every colour of one look, by what it is for."""

    app: str
    surface: str
    sunken: str
    raised: str
    hover: str
    selected: str
    border: str
    outline: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_text: str
    focus: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    info: str
    info_soft: str
    bubble_in: str
    bubble_out: str
    on_bubble_out: str


LIGHT: Final = Colours(
    app="#F4F6F8",
    surface="#FFFFFF",
    sunken="#EDF0F3",
    raised="#FFFFFF",
    hover="#F1F4F6",
    selected="#E4F2F0",
    border="#DCE2E8",
    outline="#7F8B99",
    text="#17202B",
    text2="#47525F",
    text3="#5E6A78",
    disabled="#9AA5B1",
    accent="#0F6E66",
    accent_hover="#0B5B54",
    on_accent="#FFFFFF",
    accent_soft="#DDF1EE",
    accent_text="#0B5B54",
    focus="#0F6E66",
    danger="#B3261E",
    danger_soft="#FCEBE9",
    warn="#855100",
    warn_soft="#FCF0DC",
    ok="#1C6B35",
    ok_soft="#E2F4E7",
    info="#1B5C9E",
    info_soft="#E4EFFA",
    bubble_in="#EDF0F3",
    bubble_out="#0F6E66",
    on_bubble_out="#FFFFFF",
)
DARK: Final = Colours(
    app="#0E1318",
    surface="#161C23",
    sunken="#0A0E12",
    raised="#1D252E",
    hover="#1D252E",
    selected="#15322F",
    border="#2A343F",
    outline="#75818F",
    text="#E9EEF3",
    text2="#B3BECA",
    text3="#93A0AE",
    disabled="#5C6875",
    accent="#4CC7B8",
    accent_hover="#6AD5C8",
    on_accent="#04201D",
    accent_soft="#12332F",
    accent_text="#6AD5C8",
    focus="#6AD5C8",
    danger="#FF9A90",
    danger_soft="#3A1B19",
    warn="#F2BE6A",
    warn_soft="#33260F",
    ok="#7FD897",
    ok_soft="#14301C",
    info="#8EC2F7",
    info_soft="#13293F",
    bubble_in="#232D37",
    bubble_out="#12524B",
    on_bubble_out="#EAF7F5",
)
AVATARS: Final = (  # white letters stand on all of them, in both looks
    "#1B5C9E",
    "#3F47A6",
    "#A62E63",
    "#1C6B35",
    "#5E4B8B",
    "#8A4B12",
    "#0F6E66",
    "#7A3B3B",
)
_SURFACES: Final = ("app", "surface", "sunken", "hover", "selected", "raised")
TEXT_PAIRS: Final = (
    *((text, under) for text in ("text", "text2", "text3") for under in _SURFACES),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("accent_text", "accent_soft"),
    ("accent_text", "surface"),
    ("accent_text", "selected"),
    ("accent_text", "app"),
    ("accent_text", "sunken"),
    ("danger", "danger_soft"),
    ("danger", "surface"),
    ("danger", "selected"),
    ("danger", "app"),
    ("warn", "warn_soft"),
    ("warn", "surface"),
    ("warn", "selected"),
    ("ok", "ok_soft"),
    ("ok", "surface"),
    ("ok", "selected"),
    ("info", "info_soft"),
    ("info", "surface"),
    ("info", "selected"),
    ("text", "bubble_in"),
    ("text2", "bubble_in"),
    ("on_bubble_out", "bubble_out"),
)
SHAPE_PAIRS: Final = (
    ("outline", "surface"),
    ("outline", "app"),
    ("focus", "surface"),
    ("focus", "app"),
    ("focus", "sunken"),
    ("focus", "selected"),
    ("accent", "surface"),
)


def initials(name: str) -> str:
    """Take the first letters of the first and last word of a name; "?" where there is none."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()


def avatar_colour(name: str) -> str:
    """Choose a colour that stays with a name."""
    return AVATARS[crc32(name.encode("utf-8", "surrogatepass")) % len(AVATARS)]


def contrast(one: str, other: str) -> float:
    """Tell how far two colours are apart, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
