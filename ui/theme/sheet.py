"""The program's one style sheet, made from the tokens."""

from __future__ import annotations

from string import Template
from typing import Final

from ui.theme.tokens import FAMILY, TYPE, Colours

# $name is a colour; @n is n pixels at the owner's text size. Widgets say what they are by the
# dynamic properties `kind` (buttons), `role` (labels, frames) and `tone`.
SHEET: Final = """
* { font-family: "$family"; font-size: @14; }
QWidget { color: $text; }
QMainWindow, QDialog { background: $app; }
QFrame[role="surface"] { background: $surface; }
QFrame[role="pane"] { background: $app; }
QFrame[role="side"] { background: $sunken; border-right: 1px solid $border; }
QFrame[role="header"] { background: $surface; border-bottom: 1px solid $border; }
QFrame[role="panel"] { background: $app; border-left: 1px solid $border; }
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: @10; }
QFrame[role="line"] { background: $border; max-height: 1px; min-height: 1px; border: none; }
QFrame[role="input"] { background: $surface; border: 1px solid $outline; border-radius: @10; }
QFrame[role="input"][hot="true"] { border: 2px solid $focus; }
QFrame[role="input"] QPlainTextEdit { background: transparent; border: none; padding: 0; }
QFrame[role="banner"] { border-radius: @10; border: none; }
QFrame[role="banner"][place="frame"] { border-radius: 0; }
QFrame[role="toast"] { border-radius: @10; border: none; }
QFrame[role="toast"] { background: $text; }
QFrame[role="toast"] QLabel { color: $surface; }
QFrame[role="toast"] QPushButton { color: $surface; border: 1px solid $surface;
  background: transparent; }
QFrame[role="toast"] QPushButton:focus { border: 2px solid $surface; }
$banners
QLabel { background: transparent; }
$labels
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="accent"] { color: $accent_text; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="info"] { color: $info; }
QLabel[role="pill"] { font-size: @12; font-weight: 600; padding: @3 @10; border-radius: @10; }
$pills
QPushButton { background: $surface; border: 1px solid $outline; border-radius: @6; font-weight: 500;
  min-height: @34; padding: 0 @14; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton:focus { border: 2px solid $focus; padding: 0 @13; min-height: @32; }
QPushButton:disabled { color: $disabled; border-color: $border; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent;
  font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $text3; border-color: $border; }
QPushButton[kind="ghost"] { background: transparent; border: 1px solid transparent; color: $text2; }
QPushButton[kind="ghost"]:hover { background: $hover; color: $text; }
QPushButton[kind="ghost"]:focus { border: 2px solid $focus; }
QPushButton[kind="small"] { min-height: @26; padding: 0 @10; font-size: @13; }
QPushButton[kind="small"]:focus { min-height: @24; padding: 0 @9; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; padding: 0 @4;
  color: $accent_text; min-height: @26; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $focus; padding: 0 @3; min-height: @24; }
QPushButton[kind="chip"] { min-height: @26; padding: 0 @12; border: 1px solid $border;
  border-radius: @13; font-size: @13; color: $text2; }
QPushButton[kind="chip"]:focus { border: 2px solid $focus; padding: 0 @11; min-height: @24; }
QPushButton[kind="chip"]:checked { background: $accent_soft; border-color: $accent;
  color: $accent_text; font-weight: 600; }
QPushButton[kind="tag"] { min-height: @22; padding: 0 @8; border: 1px solid transparent;
  border-radius: @11; background: $sunken; font-size: @12; color: $text2; }
QPushButton[kind="tag"]:hover { background: $hover; border-color: $outline; }
QPushButton[kind="tag"]:focus { border: 2px solid $focus; padding: 0 @7; min-height: @20; }
QPushButton[kind="bar"] { min-height: @30; border: none; border-radius: @6; background: $info_soft;
  color: $info; font-weight: 600; font-size: @13; }
QPushButton[kind="bar"]:focus { border: 2px solid $focus; min-height: @26; }
QPushButton::menu-indicator { width: 0; image: none; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: @6;
  min-width: @30; min-height: @30; }
QToolButton:hover { background: $hover; }
QToolButton:checked { background: $selected; }
QToolButton:focus { border: 2px solid $focus; min-width: @28; min-height: @28; }
QToolButton::menu-indicator { width: 0; image: none; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: $surface;
  border: 1px solid $outline; border-radius: @6; padding: 0 @8; min-height: @34;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit, QTextEdit { padding: @6; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 2px solid $focus; min-height: @32; padding: 0 @7; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $disabled;
  background: $app; }
QLineEdit QToolButton { min-width: 0; min-height: 0; border: none; background: transparent; }
QComboBox::drop-down { border: none; width: @24; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border;
  selection-background-color: $selected; selection-color: $text; outline: none; }
QCheckBox, QRadioButton { spacing: @8; min-height: @28; }
QCheckBox:focus, QRadioButton:focus { color: $accent_text; }
QTableView, QListView, QTreeView, QScrollArea { selection-background-color: transparent;
  background: transparent; border: none;
  outline: none; }
QTableView[kind="text"] { selection-background-color: $selected; selection-color: $text; }
QScrollArea > QWidget > QWidget { background: transparent; }
QHeaderView::section { background: $app; color: $text2; border: none;
  border-bottom: 1px solid $border; padding: @6; font-weight: 600; font-size: @12; }
QMenu { background: $raised; border: 1px solid $border; padding: @4; }
QMenu::item { padding: @6 @24 @6 @12; border-radius: @4; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: @4 @8; }
QMenu::icon { padding-left: @8; }
QToolTip { background: $text; color: $surface; border: none; padding: @4 @6; font-size: @12; }
QSplitter::handle { background: $border; }
QSplitter::handle:focus, QSplitter::handle:hover { background: $outline; }
QScrollBar:vertical { background: transparent; width: @10; margin: 0; }
QScrollBar:horizontal { background: transparent; height: @10; margin: 0; }
QScrollBar::handle { background: $border; border-radius: @3; margin: @2; }
QScrollBar::handle:vertical { min-height: @32; }
QScrollBar::handle:horizontal { min-width: @32; }
QScrollBar::handle:hover { background: $outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $border; border: none; border-radius: 1px; max-height: 3px;
  min-height: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 1px; }
"""
STATES: Final = ("danger", "warn", "ok", "info")


def _rows(pattern: str) -> str:
    return "\n".join(
        Template(pattern).substitute(tone=tone, fill=f"${tone}_soft", ink=f"${tone}")
        for tone in STATES
    )


def _labels() -> str:
    return "\n".join(
        f'QLabel[role="{name}"] {{ font-size: @{kind.px}; font-weight: {kind.weight}; }}'
        for name, kind in TYPE.items()
    )


def sheet(colours: Colours, scale: float) -> str:
    """Write the style sheet for one look and one text size (1.0 is 100 %)."""
    banner = 'QFrame[role="banner"][tone="$tone"] { background: $fill; }\n' + (
        'QFrame[role="banner"][tone="$tone"] QLabel { color: $ink; }'
    )
    pill = 'QLabel[role="pill"][tone="$tone"] { background: $fill; color: $ink; }'
    text = (
        SHEET.replace("$banners", _rows(banner))
        .replace("$pills", _rows(pill))
        .replace("$labels", _labels())
    )
    filled = Template(text).substitute(colours._asdict(), family=FAMILY)
    pieces = filled.split("@")
    return pieces[0] + "".join(_scaled(piece, scale) for piece in pieces[1:])


def _scaled(piece: str, scale: float) -> str:
    digits = len(piece) - len(piece.lstrip("0123456789"))
    return f"{round(int(piece[:digits]) * scale)}px{piece[digits:]}"
