"""Set-up: packages are installed once per state of the requirements files, and what is missing is said in one line."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools import prepare, system


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A project folder with requirements and a ready environment; returns the list that fills with the commands run in it."""
    for name in ("requirements.txt", "requirements-dev.txt", prepare.CONSTRAINTS):
        (tmp_path / name).write_text("")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(prepare, "PYTHON", python)
    monkeypatch.setattr(prepare, "STORE", tmp_path / "data" / "carbondash.db")
    run: list[list[str]] = []

    def record(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        run.append(command)
        if "demo" in command:
            sqlite3.connect(command[-1].removeprefix("sqlite:///")).close()
            Path(command[-1].removeprefix("sqlite:///")).touch()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", record)
    return run


def _installs(commands: list[list[str]]) -> int:
    return sum("install" in command for command in commands)


def test_the_second_start_runs_nothing(commands: list[list[str]]) -> None:
    prepare.install("runtime")
    assert _installs(commands) == 1
    commands.clear()
    prepare.install("runtime")
    assert commands == []


def test_a_changed_requirement_is_installed(commands: list[list[str]], tmp_path: Path) -> None:
    prepare.install("development")
    (tmp_path / "requirements.txt").write_text("streamlit==1.67.0\n")
    prepare.install("runtime")
    prepare.install("development")
    assert _installs(commands) == 3


def test_what_the_tests_need_includes_what_the_product_needs(commands: list[list[str]]) -> None:
    prepare.install("development")
    prepare.install("runtime")
    assert _installs(commands) == 1


def test_the_demonstration_store_is_made_once_and_whole(
    commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARBONDASH_STORE", raising=False)
    (tmp_path / "data").mkdir()
    prepare.create_demonstration_store()
    prepare.create_demonstration_store()
    assert [os.listdir(tmp_path / "data"), len(commands)] == [["carbondash.db"], 1]


def test_a_store_named_by_the_operator_is_left_alone(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARBONDASH_STORE", "postgresql://department/carbon")
    prepare.create_demonstration_store()
    assert commands == []


def test_a_browser_that_does_not_start_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\nexit 1\n")
    stub.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(stub))
    assert system.find_chromium() is None
    assert "\n" not in system.BROWSER_MISSING + system.FONT_MISSING
