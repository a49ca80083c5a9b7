"""Which version of the program this is."""

from __future__ import annotations

import tomllib
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def program_version() -> str:
    """The program's version, as its project file says."""
    with _PROJECT.open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
