"""The commands with the eyes of one city's people: no file and no line tells of anybody elsewhere."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from carbondash.store import Scope, Store
from carbondash.store.schema.enterprises import enterprise
from tests.support.command import refused, run
from tests.support.true_names import TrueNames, first, foreign_names

JIUJIANG = "360400"
SEEN = ("--scope", JIUJIANG)


@pytest.fixture(scope="module")
def elsewhere(demo_store: Store) -> TrueNames:
    """By what everybody outside Jiujiang is known."""
    return foreign_names(demo_store, Scope(frozenset({JIUJIANG})))


def _words(file: bytes) -> str:
    """All text of a file: of an archive that of each of its files, of a PDF that of its pages."""
    if file.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    if file.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            return "\n".join(_words(archive.read(name)) for name in archive.namelist())
    return file.decode("utf-8", "ignore")


@pytest.mark.parametrize("suffix", ["docx", "pptx", "pdf", "xlsx"])
def test_a_citys_brief_tells_of_nobody_elsewhere(suffix: str, demo_store: Store, elsewhere: TrueNames, tmp_path: Path) -> None:
    out = tmp_path / f"brief.{suffix}"
    done = run("brief", "--out", out, "--store", str(demo_store.url), "--as-of", "2023-11-20", *SEEN)
    assert done.returncode == 0, done.stderr
    words = _words(out.read_bytes())
    assert "九江" in words
    assert first(elsewhere.within(words)) == []


def test_a_citys_sheets_are_its_own(demo_store: Store, elsewhere: TrueNames, tmp_path: Path) -> None:
    out = tmp_path / "cities.zip"
    done = run("city", "--out", out, "--store", str(demo_store.url), *SEEN)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(out) as archive:
        assert not [name for name in archive.namelist() if "赣州" in name or "360700" in name]
    assert first(elsewhere.within(_words(out.read_bytes()))) == []


@pytest.mark.parametrize("command", [("risk", "--json", "--as-of", "2023-11-20"), ("figures", "--json")])
def test_what_a_command_says_is_about_the_city_alone(command: tuple[str, ...], demo_store: Store, elsewhere: TrueNames) -> None:
    done = run(*command, "--store", str(demo_store.url), *SEEN)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert first(elsewhere.within(done.stdout)) == []
    if "enterprises" in said:
        assert {row["city"] for row in said["enterprises"]} == {JIUJIANG}


def test_an_enterprise_elsewhere_is_refused_in_the_words_for_one_that_is_nowhere(demo_store: Store) -> None:
    with demo_store.read(Scope(frozenset({JIUJIANG}))) as reader:
        own = set(reader.execute(select(enterprise.c.id)).scalars())
    with demo_store.read(Scope.province()) as reader:
        everybody = reader.execute(select(enterprise.c.id, enterprise.c.name_zh)).all()
    other = next(row.name_zh for row in everybody if row.id not in own)
    lines = {
        refused(run("explain", asked, "--store", str(demo_store.url), *SEEN)).replace(asked, "…")
        for asked in (other, "不存在的热电厂")
    }
    assert len(lines) == 1


def test_a_city_that_is_none_is_refused(demo_store: Store) -> None:
    said = refused(run("figures", "--json", "--store", str(demo_store.url), "--scope", "110000"))
    assert said.startswith("carbondash: --scope '110000': expected one of 360100")
