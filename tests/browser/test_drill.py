"""From a number to the enterprises behind it, to one file, and back: the way a person goes on a day inside a cycle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from carbondash.figures import compute, ledger
from carbondash.store import Filters, Scope, Store
from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]
DAY = date(2023, 11, 20)
ROW, HEAD = 35, 35


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def click_row(shown: OpenPage, number: int, table: int = 0) -> None:
    """A click into a row of a table on the page; rows count from 0."""
    grid = shown.page.locator('[data-testid="stDataFrame"]').nth(table)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    shown.page.mouse.click(box["x"] + 60, box["y"] + HEAD + ROW * number + ROW / 2)


def test_from_the_shortfall_tile_to_the_named_enterprises_to_one_file_and_back(open_page: Open, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        behind, total = compute.rows(reader, "shortfall", Filters(DAY, cycle="C2"), "C2")
    names = [str(row["name_en"]) for row in behind]
    assert total == len(names) > 0

    shown = open_page("/", "en", width=1920, query={"as_of": DAY.isoformat(), "cycle": "C2"})
    # The tile leads to the market, its definition to the rows behind it.
    shown.page.get_by_role("link", name="Allowance shortfall").click()
    shown.page.wait_for_url("**/market?**")
    shown.settle()
    asked = {"as_of": [DAY.isoformat()], "cycle": ["C2"], "lang": ["en"]}
    assert _query(shown) == asked | {"part": ["position"]}
    shown.page.go_back()
    shown.page.wait_for_url(lambda url: "/market" not in url)
    shown.settle()
    shown.page.locator(".st-key-otile_shortfall .st-key-def_tile_shortfall button").first.click()
    shown.page.get_by_role("button", name="All rows, as a page").click()
    shown.page.wait_for_url("**/rows?**")
    shown.settle()
    assert _query(shown) == asked | {"measure": ["shortfall"], "period": ["C2"]}
    listed = shown.page.url
    table = shown.page.locator('[data-testid="stDataFrame"] table').first
    assert [name for name in names if name in table.inner_text()] == names

    click_row(shown, 0)
    shown.page.wait_for_url("**/enterprise?**")
    shown.settle()
    said = _query(shown)
    assert {key: said[key] for key in asked} == asked
    assert names[0] in shown.page.locator('[data-testid="stMain"]').inner_text()

    shown.page.go_back()
    shown.page.wait_for_url("**/rows?**")
    shown.settle()
    assert _query(shown) == parse_qs(urlsplit(listed).query)
    assert names[0] in shown.page.locator('[data-testid="stDataFrame"] table').first.inner_text()
    assert shown.foreign == []
    assert shown.exceptions == []


def test_the_steps_above_lead_back_with_the_filters(open_page: Open) -> None:
    query = {"id": "1", "month": "2023-08", "as_of": DAY.isoformat(), "cycle": "C2", "list": "rows;measure=shortfall;period=C2"}
    shown = open_page("/enterprise", "en", query=query)
    steps = shown.page.locator(".st-key-crumbs").inner_text()
    assert steps.startswith("Jiangxi")
    assert "Aug 2023" in steps
    shown.page.locator(".st-key-crumbs").get_by_role("link", name="Jiangxi").click()
    shown.page.wait_for_url("**/rows?**")
    shown.settle()
    assert _query(shown)["measure"] == ["shortfall"]
    assert _query(shown)["cycle"] == ["C2"]


def test_a_mark_of_a_series_opens_the_rows_of_its_month(open_page: Open) -> None:
    shown = open_page("/submissions", "en", width=1920, query={"city": "360400"})
    mark = shown.page.locator(".st-key-chart_trend_on_time .scatterlayer .points path").nth(3)
    mark.scroll_into_view_if_needed()
    mark.hover(force=True)
    mark.click(force=True)
    shown.page.wait_for_url("**/rows?**")
    shown.settle()
    said = _query(shown)
    assert said["measure"] == ["on_time_rate"]
    assert said["period"][0].startswith("M202")
    assert said["city"] == ["360400"]


def test_a_definition_leads_to_all_rows(open_page: Open) -> None:
    shown = open_page("/quality", "en", width=1920)
    shown.page.get_by_role("button", name="Definition").first.click()
    shown.page.get_by_role("button", name="All rows, as a page").click()
    shown.page.wait_for_url("**/rows?**")
    shown.settle()
    assert _query(shown)["measure"] == ["monthly_problems"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_of_a_list_has_exactly_its_rows_and_says_its_filters(lang: str, open_page: Open, demo_store: Store) -> None:
    day, city = date(2023, 6, 30), "360400"
    with demo_store.read(Scope.province()) as reader:
        behind, total = compute.rows(reader, "problems_open", Filters(day, cities=(city,)), limit=10_000)
    shown = open_page("/rows", lang, query={"measure": "problems_open", "as_of": day.isoformat(), "city": city})
    shown.page.locator(".st-key-export_rows button").click()
    with shown.page.expect_download() as waiting:
        shown.page.get_by_role("button", name="Excel (XLSX)").click()
    book = CalamineWorkbook.from_filelike(BytesIO(waiting.value.path().read_bytes()))
    rows = [[cell for cell in row if cell != ""] for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    top = next(number for number, row in enumerate(rows) if len(row) > 3)
    assert len(rows) - top - 1 == total == len(behind)
    head = " ".join(str(cell) for row in rows[:top] for cell in row)
    place, mark = {"zh": ("九江市", "演示数据"), "en": ("Jiujiang", "Demonstration data")}[lang]
    assert [word for word in (place, mark, "2023", ledger.figures["problems_open"].name(lang)) if word not in head] == []
