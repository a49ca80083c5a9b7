"""The workbook as a bookkeeper opens it: real numbers with units, native charts, definitions a click away, nothing that runs."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from carbondash.brief.workbook import workbook
from carbondash.brief.workbook_look import sheet_name
from carbondash.figures.format import number
from carbondash.figures.tables import FORMULA_STARTS
from carbondash.store import Store
from tests.brief.decks_and_books import HOSTILE, IN_A_CYCLE, NEWEST, Made, edited, hostile, made, parts_of, small
from tests.brief.ledger_numbers import numbers_in

Rows = list[list[Any]]
_SHEET = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(scope="module")
def zh(demo_store: Store) -> tuple[Made, bytes]:
    found = made(demo_store, NEWEST, "zh")
    return found, workbook(found.brief)


@pytest.fixture(scope="module")
def en(demo_store: Store) -> tuple[Made, bytes]:
    found = made(demo_store, IN_A_CYCLE, "en")
    return found, workbook(found.brief)


@pytest.fixture(params=["zh", "en"])
def book(request: pytest.FixtureRequest) -> tuple[Made, bytes]:
    found: tuple[Made, bytes] = request.getfixturevalue(request.param)
    return found


def _sheets(data: bytes) -> dict[str, Rows]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: opened.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in opened.sheet_names}


def _texts(sheets: dict[str, Rows]) -> list[str]:
    return [cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str) and cell]


def _unaccounted(found: Made, data: bytes) -> set[str]:
    sheets = _sheets(data)
    strange = {said for text in _texts(sheets) for said in numbers_in(text)} - found.allowed
    for rows in sheets.values():
        for row in rows:
            for cell in row:
                if isinstance(cell, float) and not any(number(cell, found.brief.lang, d) in found.allowed for d in range(4)):
                    strange.add(repr(cell))
    return strange


def test_every_number_is_in_the_ledger(book: tuple[Made, bytes]) -> None:
    found, data = book
    numbers = [cell for rows in _sheets(data).values() for row in rows for cell in row if isinstance(cell, float)]
    assert len(numbers) > 500
    assert _unaccounted(found, data) == set()


def test_a_number_that_no_figure_has_is_found(zh: tuple[Made, bytes]) -> None:
    found, _data = zh
    sound = small(found.brief)
    first = sound.sections[0]
    forged = replace(first, numbers=(replace(first.numbers[0], bare=98.76, target="87.65%"), *first.numbers[1:]))
    assert _unaccounted(found, workbook(replace(sound, sections=(forged,)))) == {"98.76", "87.65"}


def test_contents_then_a_sheet_a_section_then_the_definitions(book: tuple[Made, bytes]) -> None:
    found, data = book
    sheets = _sheets(data)
    names = [*sheets]
    assert names[1:-1] == [section.heading for section in found.brief.sections]
    contents, definitions = sheets[names[0]], sheets[names[-1]]
    assert contents[0][0] == found.brief.title
    listed = {row[0]: row[1] for row in contents}
    assert all(listed[section.heading] == section.message for section in found.brief.sections)
    assert [row[:3] for row in definitions[-len(found.brief.definitions) :]] == [
        [one.figure, one.name, one.text] for one in found.brief.definitions
    ]
    assert all(row[4] for row in definitions[-len(found.brief.definitions) :])


def test_key_figures_are_numbers_in_the_unit_beside_them(book: tuple[Made, bytes]) -> None:
    found, data = book
    sheets = _sheets(data)
    lang = found.brief.lang
    for section in found.brief.sections:
        rows = {row[0]: row for row in reversed(sheets[section.heading])}
        for one in section.numbers:
            _name, value, unit, exact, *_more = rows[one.name]
            if one.bare is None:
                assert value == one.value
                continue
            assert isinstance(value, float)
            assert exact == pytest.approx(one.bare)
            # What the brief says of it begins with the same number.
            said = re.sub(r"[,¥]", "", one.value)
            assert any(said.startswith(f"{value:.{places}f}") for places in range(4)), (one.value, value)
            assert unit
    if lang == "zh":
        (row,) = [row for row in sheets["项目与金融"] if row[0] == "绿色项目总投资"]
        assert row[1:4] == [pytest.approx(2072.45, abs=0.01), "亿元", pytest.approx(207_245_000_000, rel=1e-4)]


def test_formats_write_the_base_unit_behind_the_number(zh: tuple[Made, bytes]) -> None:
    formats = parts_of(zh[1], "xl/styles")["xl/styles.xml"].xpath("//s:numFmt/@formatCode", namespaces=_SHEET)
    assert {'#,##0"元"', '#,##0.0"%"', '#,##0"吨"'} <= set(formats)


def test_tables_keep_their_numbers_and_can_be_filtered(book: tuple[Made, bytes]) -> None:
    found, data = book
    sheets = _sheets(data)
    parts = list(parts_of(data, "xl/worksheets/sheet").values())
    for place, section in enumerate(found.brief.sections, start=1):
        pane = parts[place].xpath("//s:pane/@ySplit", namespaces=_SHEET)
        assert pane == ["3"]
        if section.table is None:
            continue
        rows = sheets[section.heading]
        heads = [column.label for column in section.table.columns]
        (top,) = [n for n, row in enumerate(rows) if row[: len(heads)] == heads]
        for offset, wanted in enumerate(section.table.rows, start=top + 1):
            for cell, value in zip(rows[offset], wanted, strict=False):
                if isinstance(value, (int, float)):
                    assert cell == pytest.approx(value)
                else:
                    assert str(cell) == str(value or "")
        (area,) = parts[place].xpath("//s:autoFilter/@ref", namespaces=_SHEET)
        assert area.startswith(f"A{top + 1}:")


def test_charts_are_native_and_drawn_from_cells(book: tuple[Made, bytes]) -> None:
    found, data = book
    charts = list(parts_of(data, "xl/charts/chart").values())
    plots = [section.plot for section in found.brief.sections if section.plot is not None]
    assert len(charts) == len(plots)
    sheets = _sheets(data)
    for chart, plot in zip(charts, plots, strict=True):
        spaces = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
        ranges = chart.xpath("//c:ser/c:val//c:f/text()", namespaces=spaces)
        wanted = [one.values for one in plot.series] + (
            [(plot.target,) * len(plot.categories)] if plot.target is not None else []
        )
        assert [_range(sheets, one) for one in ranges] == [
            [pytest.approx(v) if v is not None else "" for v in one] for one in wanted
        ]
    described = [part.xpath("//@descr") for part in parts_of(data, "xl/drawings/drawing").values()]
    assert all(one and one[0] for one in described)


def _range(sheets: dict[str, Rows], words: str) -> list[object]:
    found = re.fullmatch(r"'?(.+?)'?!\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)", words)
    assert found
    sheet, column, first, last = found.groups()
    return [row[ord(column) - ord("A")] for row in sheets[sheet][int(first) - 1 : int(last)]]


def test_figures_lead_to_their_definitions(book: tuple[Made, bytes]) -> None:
    found, data = book
    sheets = _sheets(data)
    last = [*sheets][-1]
    names = {one.name: one.figure for one in found.brief.definitions}
    led: set[str] = set()
    for part in parts_of(data, "xl/worksheets/sheet").values():
        for link in part.xpath("//s:hyperlink", namespaces=_SHEET):
            assert link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id") is None
            sheet, cell = link.get("location").rsplit("!", 1)
            assert sheet.strip("'") in sheets
            if sheet.strip("'") == last and cell != "A1":
                led.add(str(sheets[last][int(cell[1:]) - 1][0]))
    assert led == set(names.values())


def test_every_sheet_says_its_view_and_label_on_screen_and_on_paper(book: tuple[Made, bytes]) -> None:
    found, data = book
    for rows in _sheets(data).values():
        said = [row[0] for row in rows[:3]]
        assert said[1:] == [found.brief.demo, " · ".join(found.brief.lines)]
    for part in parts_of(data, "xl/worksheets/sheet").values():
        (head,) = part.xpath("//s:oddHeader/text()", namespaces=_SHEET)
        (foot,) = part.xpath("//s:oddFooter/text()", namespaces=_SHEET)
        assert found.brief.demo in head
        assert foot == f"&L{' · '.join(found.brief.lines)}&R&P / &N"
        (setup,) = part.xpath("//s:pageSetup", namespaces=_SHEET)
        assert (setup.get("orientation"), setup.get("paperSize"), setup.get("fitToHeight")) == ("landscape", "9", "0")
    bare = _sheets(workbook(replace(small(found.brief), demo="")))
    assert found.brief.demo not in _texts(bare)


def test_hostile_text_stays_text(zh: tuple[Made, bytes]) -> None:
    data = workbook(hostile(zh[0].brief))
    sheets = _sheets(data)
    said = _texts(sheets)
    assert not [text for text in said if text.startswith(FORMULA_STARTS)]
    assert f"'{HOSTILE[0]}" in said
    assert HOSTILE[4] in said
    assert any("长" * 10_000 in text for text in said)
    assert not set("\u202e\u2066\x1b\x00") & set("".join(said))
    for name, part in parts_of(data, "xl/").items():
        assert not part.xpath("//s:c/s:f", namespaces=_SHEET), name
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in sheets)


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    assert sheet_name("a/b:c", []) == "a b c"
    assert sheet_name("History", []) == "History (2)"
    assert sheet_name("履约", ["履约"]) == "履约 (2)"
    assert sheet_name("''", []) == "-"
    assert len(sheet_name("长" * 80, ["长" * 31])) == 31


def test_what_a_person_changed_is_marked_and_listed(book: tuple[Made, bytes]) -> None:
    changed = edited(small(book[0].brief))
    sheets = list(_sheets(workbook(changed)).values())
    message = changed.sections[0].message
    contents, section = ([str(cell) for row in rows for cell in row] for rows in sheets[:2])
    assert message in contents
    assert sum(cell.startswith(message) and len(cell) > len(message) for cell in contents) == 1
    assert sum(cell.startswith(message) and len(cell) > len(message) for cell in section) == 1
