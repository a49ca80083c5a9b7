"""The requirements files say exactly what the code imports, everything is pinned, and the licences are listed."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = ["requirements.txt", "requirements-dev.txt", "constraints.txt"]
# Loaded by the name in a store's URL, or by the server where it is there; never imported by us.
DRIVERS = {"psycopg", "uvloop"}
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[a-z,]+\])?==(?P<version>[A-Za-z0-9.+!]+)(; sys_platform != \"win32\")?$")


def test_the_runtime_list_is_what_the_product_imports() -> None:
    ours = {"app", "carbondash", "pages", "tests", "tools"} | sys.stdlib_module_names
    modules = {module for path in _sources() for module in _top_level_imports(path)} - ours
    distributions = packages_distributions()
    imported = {_normal(distributions[module][0]) for module in modules}
    assert imported | DRIVERS == set(_pins("requirements.txt"))


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_pinned(name: str) -> None:
    lines = [line for line in _lines(name) if not PINNED.match(line)]
    assert lines == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_and_constraints_agree(name: str) -> None:
    constraints = _pins("constraints.txt")
    assert {package: constraints.get(package) for package in _pins(name)} == _pins(name)


def test_third_party_lists_every_runtime_requirement_with_its_version() -> None:
    listed = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    rows = {_normal(name): version for name, version in re.findall(r"^\| ([^ |]+) \| ([^ |]+) \|", listed, re.MULTILINE)}
    pins = _pins("requirements.txt")
    assert {name: rows.get(name) for name in pins} == pins


def _sources() -> list[Path]:
    return [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "carbondash").rglob("*.py")]


def _top_level_imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


def _lines(name: str) -> list[str]:
    lines = (line.strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _pins(name: str) -> dict[str, str]:
    return {_normal(match["name"]): match["version"] for line in _lines(name) if (match := PINNED.match(line))}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
