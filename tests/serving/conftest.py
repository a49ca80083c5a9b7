"""One served desk for the tests of what stands before it: the log in JSON lines, a deployment's own host name, a grace period."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import AppServer

NAMED = "desk.example.gov.cn"


@pytest.fixture(scope="module")
def served(demo_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The served desk on a demonstration province that no page has been asked of yet."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(demo_store_file, folder / "carbondash.db")
    settings = {"CARBONDASH_LOG": "json", "CARBONDASH_HOSTS": NAMED, "CARBONDASH_GRACE": "8"}
    with AppServer(f"sqlite:///{folder / 'carbondash.db'}", folder / "log", environment=settings) as server:
        yield server
