"""The import rules of ARCHITECTURE.md: import-linter holds the package, this module what import-linter cannot see."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENTRIES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
RULES = sorted((ROOT / "carbondash" / "rules").rglob("*.py"))


def test_the_package_keeps_the_contracts_of_pyproject() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.name)
def test_app_and_pages_leave_sql_and_drawing_to_the_packages(path: Path) -> None:
    forbidden = {"sqlalchemy", "alembic", "psycopg", "sqlite3", "plotly", "pydeck"}
    assert not forbidden & {name.partition(".")[0] for name in _imported(path)}
    assert not {name for name in _imported(path) if name.startswith(("carbondash.demo", "carbondash.cli", "carbondash.server"))}


def test_nothing_imports_app_or_pages() -> None:
    importers = [
        path.relative_to(ROOT)
        for path in (ROOT / "carbondash").rglob("*.py")
        if {"app", "pages"} & {name.partition(".")[0] for name in _imported(path)}
    ]
    assert importers == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_rules_have_no_clock_and_no_io_but_their_tables(path: Path) -> None:
    outside = {
        "http",
        "logging",
        "os",
        "random",
        "requests",
        "shutil",
        "socket",
        "sqlite3",
        "subprocess",
        "sys",
        "tempfile",
        "time",
        "urllib",
    }
    assert not outside & {name.partition(".")[0] for name in _imported(path)}
    clock = {"now", "today", "utcnow"}
    calls = [
        node.func.attr for node in ast.walk(_tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert not clock & set(calls)


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
