"""No file over 400 lines, no function over 50 lines of code; most are far below."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
FUNCTION_LINES = 50
SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}
ROOMS = ("app", "ui", "packaging", "tests", "resources")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def code_lines(source: str) -> set[int]:
    """Give the numbers of the lines that hold code: no blank, comment or docstring line."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def long_functions(source: str) -> list[str]:
    """Name each function with more lines of code than a function may have."""
    code = code_lines(source)
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = len(code.intersection(range(node.lineno, (node.end_lineno or 0) + 1)))
            if size > FUNCTION_LINES:
                found.append(f"{node.name}: {size} lines of code")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_and_its_functions_are_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= FILE_LINES
    assert long_functions(source) == []


def test_a_long_function_is_found() -> None:
    body = "    x = 1\n\n    # why\n" * FUNCTION_LINES
    assert long_functions(f'def short():\n    """Say."""\n{body[: -len(body) // 2]}') == []
    assert long_functions(f'def long():\n    """Say."""\n{body}') == ["long: 51 lines of code"]
