"""The command `brief` as a night job runs it: the whole file or none, one line where something is wrong."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path
from unittest import mock

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from carbondash.brief.formats import FORMATS, file_name
from carbondash.cli_brief import write_whole
from carbondash.cli_options import UsageError
from carbondash.store import Scope, Store
from tests.brief.decks_and_books import NEWEST, view_of
from tests.support.command import refused, run, run_process


@pytest.fixture(scope="module")
def url(demo_store_file: Path) -> str:
    return f"sqlite:///{demo_store_file}"


def _first_words(path: Path) -> str:
    """The first page, slide or sheet as words; of Word all of its own text and its heads."""
    data = io.BytesIO(path.read_bytes())
    if path.suffix == ".pptx":
        return " ".join(shape.text_frame.text for shape in Presentation(data).slides[0].shapes if shape.has_text_frame)
    if path.suffix == ".pdf":
        return PdfReader(data).pages[0].extract_text()
    if path.suffix == ".docx":
        document = Document(str(path))
        heads = [one.text for section in document.sections for one in section.header.paragraphs]
        return " ".join([*heads, *(one.text for one in document.paragraphs)])
    return " ".join(str(cell) for row in CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python() for cell in row)


def test_help_says_what_the_command_is_for() -> None:
    done = run("brief", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: python -m carbondash brief" in done.stdout
    assert all(f".{suffix}" in done.stdout for suffix in FORMATS)


def test_the_formats_are_those_of_the_department() -> None:
    assert tuple(FORMATS) == ("docx", "pptx", "pdf", "xlsx")
    assert len({one.mime for one in FORMATS.values()}) == len({one.maker for one in FORMATS.values()}) == 4


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_monthly_brief_is_written(suffix: str, url: str, tmp_path: Path) -> None:
    out = tmp_path / f"简报 2024.{suffix}"
    done = run("brief", "--out", out, "--store", url)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{out}\n")
    said = _first_words(out)
    assert "江西省" in said
    assert "截至：2024年2月21日" in said
    assert "演示数据：企业均为虚构" in said
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_filters_language_and_sections_are_those_asked_for(url: str, tmp_path: Path) -> None:
    out = tmp_path / "b.XLSX"
    words = ["--as-of", "2023-11-20", "--cycle", "C2", "--city", "360400", "--lang", "en", "--sections", "risk, market"]
    done = run("brief", "--out", out, "--store", url, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert CalamineWorkbook.from_path(str(out)).sheet_names[1:-1] == ["Compliance risk", "Market"]
    assert "As of: 20 Nov 2023 · Filters: Jiujiang and cycle 2" in _first_words(out)


def test_a_file_that_is_there_is_replaced_and_keeps_its_rights(url: str, tmp_path: Path) -> None:
    out = tmp_path / "b.xlsx"
    out.write_bytes(b"last month")
    out.chmod(0o640)
    done = run("brief", "--out", out, "--store", url, "--sections", "market")
    assert done.returncode == 0
    assert zipfile.is_zipfile(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "b.odt"], "expected a name that ends in one of .docx, .pptx, .pdf, .xlsx"),
        (["--out", "b"], "expected a name that ends in one of"),
        (["--out", "absent/b.xlsx"], "there is no folder 'absent'"),
        (["--out", "folder.xlsx"], "this is a folder"),
        (["--out", "b.xlsx", "--sections", "risk,weather"], "--sections 'weather': expected some of overview"),
        (["--out", "b.xlsx", "--sections", ","], "--sections ',': expected some of"),
        (["--out", "b.xlsx", "--as-of", "2024-13-01"], "expected a day as YYYY-MM-DD"),
        (["--out", "b.xlsx", "--as-of", "2031-01-01"], "the days that the store knows"),
        (["--out", "b.xlsx", "--city", "110000"], "--city '110000': expected one of"),
        (["--out", "b.xlsx", "--lang", "fr"], "--lang 'fr': expected zh or en"),
    ],
)
def test_what_cannot_be_understood_is_one_line(words: list[str], said: str, url: str, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    place = words[1]
    words = ["--out", str(tmp_path / place), *words[2:]]
    assert said.replace("'absent'", repr(str(tmp_path / "absent"))) in refused(run("brief", "--store", url, *words))
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


def test_masked_it_names_nobody(url: str, tmp_path: Path) -> None:
    out = tmp_path / "b.pptx"
    words = ["--as-of", "2023-11-20", "--cycle", "C2", "--sections", "risk"]
    assert run("brief", "--out", out, "--store", url, *words).returncode == 0
    names = {cell for cell in _cells(out) if "热电" in cell or "电厂" in cell}
    assert names
    assert run("brief", "--out", out, "--store", url, *words, "--masked").returncode == 0
    assert not names & set(_cells(out))
    assert any(cell.startswith("企业00") for cell in _cells(out))


def _cells(path: Path) -> list[str]:
    shapes = [shape for slide in Presentation(str(path)).slides for shape in slide.shapes if shape.has_table]
    return [cell.text for shape in shapes for row in shape.table.rows for cell in row.cells]


def test_a_store_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    absent = f"sqlite:///{tmp_path / 'absent.db'}"
    assert "there is no store at" in refused(run("brief", "--out", tmp_path / "b.xlsx", "--store", absent))


def test_nothing_is_half_written(tmp_path: Path) -> None:
    out = tmp_path / "b.xlsx"
    out.write_bytes(b"last month")
    with mock.patch("os.fsync", side_effect=OSError(28, "No space left on device")), pytest.raises(UsageError, match="No space"):
        write_whole(out, b"this month")
    assert out.read_bytes() == b"last month"
    assert [path.name for path in tmp_path.iterdir()] == ["b.xlsx"]


def test_it_runs_as_a_process_of_its_own(url: str, tmp_path: Path) -> None:
    out = tmp_path / "b.xlsx"
    done = run_process("brief", "--out", out, "--store", url, "--sections", "market")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{out}\n")


def test_a_file_name_says_day_language_and_that_it_is_a_demonstration(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        view = view_of(reader, NEWEST, "zh")
    assert file_name(view, "zh", "pptx") == "demonstration_brief_2024-02-21_zh.pptx"
