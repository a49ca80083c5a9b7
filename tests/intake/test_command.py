"""`import` on the command line: what became of each file, one line for each bad cell, exit code 1 where a file is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from carbondash.intake.command import import_command, user_language
from carbondash.store import open_store
from tests.intake.files import ENTERPRISE, QUOTE, rows_of, text_file, workbook

app = typer.Typer()
app.command("import")(import_command)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


def _run(url: str, *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--store", url])


def test_a_file_is_loaded_into_a_store_that_is_made_for_it(url: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "quotes.xlsx", "quotes", [QUOTE])
    planned = _run(url, path, "--dry-run", "--lang", "en")
    assert (planned.exit_code, "nothing written (dry run)" in planned.stdout) == (0, True)
    loaded = _run(url, path, "--lang", "zh")
    assert (loaded.exit_code, loaded.stderr) == (0, "")
    assert loaded.stdout.splitlines() == ["quotes.xlsx: 已导入（第 1 次导入）", "  行情：新增 1，变更 0，相同 0"]
    again = _run(url, path, "--lang", "en")
    assert (again.exit_code, again.stdout.strip()) == (0, "quotes.xlsx: this file was loaded before (load 1), nothing changed")
    store = open_store(url)
    assert len(rows_of(store, "load")) == 1
    store.close()


def test_each_bad_cell_is_a_line_on_standard_error_and_good_files_are_still_loaded(url: str, tmp_path: Path) -> None:
    rows = [QUOTE | {"close": "dear"}, QUOTE | {"day": date(2023, 11, 21), "open": -1}]
    bad = text_file(tmp_path / "bad.csv", "quotes", rows, lang="en")
    good = workbook(tmp_path / "enterprises.xlsx", "enterprises", [ENTERPRISE])
    result = _run(url, bad, good, "--lang", "en")
    assert result.exit_code == 1
    assert [line[:45] for line in result.stderr.splitlines()] == [
        "bad.csv, row 2, column E “Close”: value “dear",
        "bad.csv, row 3, column B “Open”: value “-1”, ",
    ]
    assert "bad.csv: refused: 2 error(s), nothing loaded" in result.stdout
    assert "enterprises.xlsx: loaded (load 1)" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["absent.csv"], "absent.csv: No such file"),
        (["absent.csv", "--mapping", "none"], "no mapping and no file is called none"),
    ],
)
def test_what_cannot_be_done_is_one_line(url: str, arguments: list[str], complaint: str) -> None:
    result = _run(url, *arguments)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert complaint in result.stderr


def test_the_language_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert user_language() == "zh"
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert user_language() == "en"


def test_a_file_that_is_held_back_says_why_and_is_loaded_with_a_reason(url: str, tmp_path: Path) -> None:
    other = ENTERPRISE | {"credit_code": "91360400MA0000003H", "name_zh": "浔阳二电有限公司"}
    _run(url, workbook(tmp_path / "both.xlsx", "enterprises", [ENTERPRISE, other]))
    one = workbook(tmp_path / "one.xlsx", "enterprises", [ENTERPRISE | {"tier": "2", "day": date(2024, 1, 1)}])
    held = _run(url, one, "--lang", "en")
    assert (held.exit_code, held.stdout.splitlines()[0]) == (
        1,
        "one.xlsx: held back: 1 thing(s) to be answered with --reason, nothing loaded",
    )
    assert "  ! Enterprises: 1 rows, less than 99% of the last import's 2" in held.stdout
    loaded = _run(url, one, "--lang", "zh", "--reason", "只有一家变更级别")
    assert (loaded.exit_code, loaded.stdout.startswith("one.xlsx: 已导入（")) == (0, True)
