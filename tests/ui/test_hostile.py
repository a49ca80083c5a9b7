"""Names and cells that mean harm: on every page, in every chart and file and on the command line they are words."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from python_calamine import CalamineWorkbook

from carbondash.figures.plain import LONGEST_NAME, LONGEST_SHOWN, cut, markup, plain, unbroken
from carbondash.figures.tables import FORMULA_STARTS
from carbondash.store import Filters, Scope, Store, open_store
from carbondash.ui import filters, frame, url, warm
from carbondash.ui.export import to_csv, to_xlsx
from carbondash.ui.grid import Source, stamped
from carbondash.ui.language import escape
from carbondash.ui.panel import Panel
from carbondash.ui.room import Room
from tests.support.command import run
from tests.support.every_view import Params, views, words
from tests.support.hostile import HALF, HIT, HOST, MARKUP, alive, alive_in, hostile_file, texts
from tests.support.made import files
from tests.support.made import texts as texts_made
from tests.support.sent import texts_sent
from tests.ui.conftest import OpenStore, RunPage

# Where many names stand and the browser test does not look; a long test walks all.
RISKY: list[tuple[str, Params]] = [
    ("directory", {"part": "candidates", "id": "E7"}),
    ("compliance", {"as_of": "2023-11-20"}),
    ("import", {"part": "log", "id": "1"}),
    ("enterprise", {"id": "7", "month": "2023-05"}),
]
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@pytest.fixture(scope="session")
def hostile_url(shared_folder: Path, demo_store_file: Path) -> str:
    return f"sqlite:///{hostile_file(shared_folder, demo_store_file)}"


@pytest.fixture(scope="module")
def hostile_store(hostile_url: str) -> Iterator[Store]:
    store = open_store(hostile_url)
    yield store
    store.close()


def _shows_words(run_page: RunPage, url: str, view: tuple[str, Params], lang: str) -> None:
    name, params = view
    page = run_page(name, url, lang=lang, **params)
    assert [str(found.value) for found in (*page.exception, *page.error)] == []
    for field, text in texts_sent(page):
        assert alive_in(field, text) == [], (field, text[:500])
        assert not UNSEEN.search(text) or field.endswith(".options"), (field, text[:500])


@pytest.mark.parametrize(("turn", "view"), list(enumerate(RISKY)), ids=[words(view) for view in RISKY])
def test_the_riskiest_pages_show_words(turn: int, view: tuple[str, Params], run_page: RunPage, hostile_url: str) -> None:
    _shows_words(run_page, hostile_url, view, ("zh", "en")[turn % 2])


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", views(), ids=words)
def test_every_page_and_part_shows_words(view: tuple[str, Params], lang: str, run_page: RunPage, hostile_url: str) -> None:
    _shows_words(run_page, hostile_url, view, lang)


def test_every_chart_and_every_file_holds_words(open_store: OpenStore, hostile_store: Store) -> None:
    open_store(hostile_store)
    with hostile_store.read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        view = frame.view_of(reader, names, url.Address(Filters(known.default_day)), "zh", "light", known)
        room = get_args(Room)[0]
        made = [*(build(reader, view) for build in warm.BUILDERS), *(draw(reader, view, room) for draw in warm.SIZED)]
    assert HIT in "\n".join(texts_made(made))
    sources = list(files(made))
    assert len(sources) > 50
    for turn, source in enumerate(sources):
        if isinstance(source, Panel) and source.chart is not None:
            drawn = json.dumps(source.chart.drawn.to_dict(), default=str, ensure_ascii=False)
            assert alive("plotly", drawn) == [], source.id
            assert not UNSEEN.search(drawn)
        table, stamp = stamped(Source(source.table, source.every), source.title, view)
        written = to_csv(table, stamp).decode("utf-8-sig")
        assert not UNSEEN.search(written), source.id
        # One writer makes all workbooks.
        if HIT in written and turn % 4 == 0:
            read = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(table, stamp))).get_sheet_by_index(0).to_python()
            cells = [cell for row in read for cell in row if isinstance(cell, str)]
            assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)], source.id


def _letters(text: str) -> str:
    """A text without what a reader of files or of Markdown may spell in another way: ends of lines, blanks, invisible joints."""
    return "".join(text.replace("_x000D_", "").replace("\u2060", "").split())


def test_a_workbook_of_harm_is_a_workbook(hostile_store: Store) -> None:
    from carbondash.figures.tables import Column, Table
    from carbondash.ui.export import Stamp

    cases = (*MARKUP.values(), HALF)
    table = Table((Column("a", MARKUP["formula"]), Column("b", "B")), tuple((text, text[::-1]) for text in cases))
    stamp = Stamp(MARKUP["control"], (MARKUP["override"], MARKUP["formula"]), MARKUP["lines"])
    made = to_xlsx(table, stamp)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = [name for name in archive.namelist() if "externalLink" in name or "hyperlink" in name.lower()]
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert names == []
        assert b"<f>" not in sheet
        assert b"<hyperlink" not in sheet
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    read = [row[0] for row in rows[6:]]
    for text, cell in zip(cases, read, strict=True):
        assert _letters(plain(text)) in _letters(str(cell))
    assert to_csv(table, stamp).decode("utf-8-sig").count("\r\n") >= len(cases)


def test_text_is_what_it_was_for_who_reads_it() -> None:
    for text in (*MARKUP.values(), HALF):
        shown = escape(text)
        assert alive("markdown", shown) == []
        assert "\n" not in shown
        assert not UNSEEN.search(shown)
        # A reader of Markdown sees the letters again.
        assert (
            re.sub(r"\\(.)", r"\1", shown).replace("\u2060", "").strip()
            == cut(unbroken(text), LONGEST_SHOWN).replace("\u2060", "").strip()
        )
        assert alive("html", markup(text)) == []
        assert "<" not in markup(text)
    assert escape("1. Halle") == "1\\. Halle"
    assert escape("Q3. Halle 1.5 t") == "Q3. Halle 1.5 t"
    assert escape("     x") == " x"
    assert escape("&lt;b&gt;") == "\\&lt;b\\&gt;"
    assert len(cut("x" * 10_000, LONGEST_NAME)) == LONGEST_NAME + 1


def test_every_column_that_can_name_somebody_is_among_the_hostile_ones() -> None:
    columns = {f"{table.name}.{column}" for table, column in texts()}
    assert {"enterprise.name_zh", "saved_brief.name", "reminder.note", "load.file_name", "institution.name_zh"} <= columns
    assert len(columns) > 60


def test_commands_print_words_on_their_lines(hostile_url: str) -> None:
    for number in ("7", "26", "29"):
        said = run("explain", number, "--as-of", "2023-11-20", "--store", hostile_url)
        assert (said.returncode, said.stderr) == (0, "")
        assert not UNSEEN.search(said.stdout)
        found = json.loads(run("explain", number, "--as-of", "2023-11-20", "--json", "--store", hostile_url).stdout)
        assert found["enterprise"]
    ranked = run("risk", "--as-of", "2023-11-20", "--store", hostile_url)
    assert (ranked.returncode, ranked.stderr) == (0, "")
    assert HIT in ranked.stdout
    assert not UNSEEN.search(ranked.stdout)
    assert "\n2026-01-01 00:00:00 ERROR" not in ranked.stdout
    assert HOST in run("risk", "--as-of", "2023-11-20", "--json", "--store", hostile_url).stdout
    wrong = run("explain", "\x1b[31m\n2026 ERROR forged", "--store", hostile_url)
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (1, 1)
    assert "\x1b" not in wrong.stderr


def test_a_brief_and_a_city_sheet_of_a_hostile_store_open(hostile_store: Store) -> None:
    import docx
    import pptx
    import pypdf

    from carbondash.brief.build import brief
    from carbondash.brief.formats import FORMATS
    from carbondash.ui.panels import city_sheets
    from tests.brief.decks_and_books import NEWEST, view_of

    with hostile_store.read(Scope.province()) as reader:
        view = view_of(reader, NEWEST, "zh")
        made = brief(reader, view, ["overview", "risk"])
        sheet = city_sheets.pdf(reader, view, ("360400",))
    files = {ending: io.BytesIO(form.make(made)) for ending, form in FORMATS.items()}
    assert docx.Document(files["docx"]).paragraphs
    assert pptx.Presentation(files["pptx"]).slides
    assert CalamineWorkbook.from_filelike(files["xlsx"]).sheet_names
    for paper in (files["pdf"], io.BytesIO(sheet)):
        pages = pypdf.PdfReader(paper).pages
        assert pages
        assert not any("/URI" in str(page.get("/Annots", "")) for page in pages)
