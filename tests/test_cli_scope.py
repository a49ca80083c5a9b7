"""The option --scope: a command that sees with one city's eyes, so that a night job can make a city's own files."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from carbondash.store import Scope, Store
from carbondash.store.schema.enterprises import enterprise
from tests.support.command import refused, run
from tests.support.true_names import TrueNames, first, foreign_names

DAY = ("--as-of", "2023-11-20")
HERE = ("--scope", "360400")


@pytest.fixture(scope="module")
def url(demo_store_file: Path) -> str:
    return f"sqlite:///{demo_store_file}"


@pytest.fixture(scope="module")
def elsewhere(demo_store: Store) -> TrueNames:
    """By what everybody outside Jiujiang is known."""
    return foreign_names(demo_store, Scope(frozenset({"360400"})))


def _text(path: Path) -> str:
    """Everything that a brief's file says."""
    data = io.BytesIO(path.read_bytes())
    match path.suffix:
        case ".pdf":
            return "".join(page.extract_text() for page in PdfReader(data).pages)
        case ".xlsx":
            book = CalamineWorkbook.from_filelike(data)
            return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
        case ".docx":
            Document(data)
        case _:
            Presentation(data)
    with zipfile.ZipFile(data) as package:
        return "".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist() if name.endswith(".xml"))


def test_figures_and_risk_are_those_of_the_city(url: str, elsewhere: TrueNames) -> None:
    filtered = json.loads(run("figures", *DAY, "--city", "360400", "--json", "--store", url).stdout)
    seen = json.loads(run("figures", *DAY, *HERE, "--json", "--store", url).stdout)
    assert (filtered["scope"], seen["scope"]) == (None, ["360400"])
    by_id = {value["id"]: value["value"] for value in seen["figures"]}
    same = ("trade_volume_cumulative", "compliance_rate_by_number", "problems_open")
    assert {name: by_id[name] for name in same} == {one["id"]: one["value"] for one in filtered["figures"] if one["id"] in same}
    ranked = run("risk", *DAY, *HERE, "--json", "--store", url).stdout
    assert len(json.loads(ranked)["enterprises"]) == 7
    assert first(elsewhere.within(ranked)) == []


def test_an_enterprise_elsewhere_is_as_one_that_is_nowhere(url: str, demo_store: Store) -> None:
    with demo_store.read(Scope(frozenset({"360100"}))) as reader:
        theirs = reader.execute(select(enterprise.c.name_zh).limit(1)).scalar_one()
    said = [refused(run("explain", name, *DAY, *HERE, "--store", url)).replace(name, "…") for name in (theirs, "没有这家企业")]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "suffix", ["docx", "xlsx", pytest.param("pptx", marks=pytest.mark.long), pytest.param("pdf", marks=pytest.mark.long)]
)
def test_a_brief_names_nobody_elsewhere(suffix: str, url: str, elsewhere: TrueNames, tmp_path: Path) -> None:
    out = tmp_path / f"brief.{suffix}"
    done = run("brief", "--out", out, *DAY, *HERE, "--store", url)
    assert (done.returncode, done.stderr) == (0, "")
    said = _text(out)
    assert "九江" in said
    assert first(elsewhere.within(said)) == []


def test_the_sheets_are_those_of_the_cities_that_may_be_seen(url: str, elsewhere: TrueNames, tmp_path: Path) -> None:
    done = run("city", "--out", tmp_path, *DAY, *HERE, "--store", url)
    assert (done.returncode, done.stderr) == (0, "")
    files = sorted(path for path in tmp_path.iterdir())
    assert files
    said = "".join(_text(path) for path in files)
    assert "不予显示" in said or "withheld" in said
    assert first(elsewhere.within(said)) == []
    for name in ("南昌", "赣州", "上饶"):
        assert name not in said


def test_a_city_that_is_none_or_outside_is_refused_by_name(url: str) -> None:
    assert "--scope '360499'" in refused(run("figures", "--scope", "360499", "--store", url))
    assert "--city '360100'" in refused(run("figures", *HERE, "--city", "360100", "--store", url))
