"""Filters, clicks and addresses: a view is its address, and whoever opens the address sees the same view."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import TimeoutError, expect
from sqlalchemy import func, select

from carbondash.store import Scope, Store
from carbondash.store.schema import FACT_TABLES
from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def _sentence(shown: OpenPage) -> str:
    return shown.page.locator(".st-key-sentence").inner_text()


def _again(open_page: Open, shown: OpenPage) -> OpenPage:
    parts = urlsplit(shown.page.url)
    return open_page(parts.path, "en", query=parse_qs(parts.query), lang_in_url=False)


def test_a_filter_goes_into_the_address_and_comes_back_out_of_it_and_the_way_back_takes_it_away(open_page: Open) -> None:
    shown = open_page("/quality", "zh", lang_in_url=False)
    # The day is always in the address.
    assert _query(shown)["as_of"] == ["2024-02-21"]
    before = _sentence(shown)
    shown.page.locator(".st-key-p_city button").first.click()
    shown.page.get_by_role("button", name="九江市").click()
    shown.settle()
    assert _query(shown)["city"] == ["360400"]
    assert "九江市" in _sentence(shown) != before
    assert _sentence(_again(open_page, shown)) == _sentence(shown)
    shown.page.go_back()
    shown.settle()
    expect(shown.page.locator(".st-key-sentence")).to_have_text(before)
    assert "city" not in _query(shown)


def test_filters_are_kept_from_page_to_page_and_the_way_back_has_them(open_page: Open) -> None:
    shown = open_page("/submissions", "zh", query={"city": "360900", "as_of": "2023-08-31"})
    here = _sentence(shown)
    shown.page.get_by_role("link", name="数据质量").first.click()
    shown.page.wait_for_url("**/quality?**")
    shown.settle()
    assert _query(shown)["city"] == ["360900"]
    assert _query(shown)["as_of"] == ["2023-08-31"]
    assert "宜春市" in _sentence(shown)
    shown.page.go_back()
    shown.page.wait_for_url("**/submissions?**")
    shown.settle()
    assert _sentence(shown) == here


def test_a_chip_takes_its_filter_away(open_page: Open) -> None:
    shown = open_page("/quality", "zh", query={"city": ["360400", "360900"], "tier": "1"})
    shown.page.get_by_role("button", name="九江市").first.click()
    shown.settle()
    assert _query(shown)["city"] == ["360900"]
    assert _query(shown)["tier"] == ["1"]


@pytest.mark.long
def test_a_click_on_a_bar_filters_to_the_city_and_another_lifts_it(open_page: Open) -> None:
    shown = open_page("/quality", "zh", width=1920)
    bar = shown.page.locator(".st-key-card_quality_cities .points .point path, [class*='st-key-card_'] .barlayer .point path")
    shown.page.locator("[class*='st-key-chart_'] .barlayer").first.wait_for()
    card = shown.page.locator("[class*='st-key-card_']", has_text="点击条形即可筛选该市").first
    bar = card.locator(".barlayer .point path").first
    bar.click(force=True)
    shown.page.wait_for_url("**city=36**")
    shown.settle()
    city = _query(shown)["city"]
    assert len(city) == 1
    assert _sentence(_again(open_page, shown)) == _sentence(shown)


def test_a_click_on_the_map_filters_to_the_city(open_page: Open) -> None:
    shown = open_page("/map", "zh", width=1366)
    canvas = shown.page.locator('[data-testid="stDeckGlJsonChart"] canvas').first
    canvas.wait_for()
    shown.page.wait_for_timeout(2500)  # the software renderer draws its first frame late
    box = canvas.bounding_box()
    assert box
    for patience in (6_000, 6_000, 15_000):  # on a busy machine the map may not be ready to be picked from yet
        shown.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
        try:
            shown.page.wait_for_url("**city=36**", timeout=patience)
            break
        except TimeoutError:
            continue
    assert "city=36" in shown.page.url
    assert shown.foreign == []


@pytest.mark.long
def test_the_measure_of_the_map_is_in_the_address_and_a_city_can_be_picked_without_the_map(open_page: Open) -> None:
    shown = open_page("/map", "en", query={"measure": "loan_amount"})
    assert "Carbon emission reduction loans issued" in shown.page.locator('[data-testid="stMain"]').inner_text()
    shown.page.locator(".st-key-w_map_city input").click()
    shown.page.get_by_role("option", name="Fuzhou").click()
    shown.settle()
    assert _query(shown)["city"] == ["361000"]
    assert _query(shown)["measure"] == ["loan_amount"]


@pytest.mark.long
def test_the_subject_of_the_rules_is_in_the_address_and_its_rows_in_the_file(open_page: Open) -> None:
    shown = open_page("/figures", "en", width=1920)
    shown.page.locator(".st-key-w_subject input").click()
    shown.page.keyboard.type("Compliance risk")
    shown.page.get_by_role("option", name="Compliance risk index").click()
    shown.settle()
    assert _query(shown)["kind"] == ["risk_index"]
    _name, content = _download(shown, "Rule sets: Compliance risk index (the product's own method)", "CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig").split("\r\n\r\n")[1])))
    weights = [float(row["Value"]) for row in rows if row["Rule"].startswith("Weight (")]
    assert sum(weights) == 100
    assert {row["How sure"] for row in rows} == {"the product's own"}
    assert _query(_again(open_page, shown))["kind"] == ["risk_index"]


def test_wrong_values_are_left_out_with_a_word_that_names_them(open_page: Open) -> None:
    wrong = {"city": ["360400", "350100"], "as_of": "1999-01-01", "tier": "9", "colour": "red", "measure": "x"}
    shown = open_page("/map", "en", query=wrong)
    said = shown.page.locator('[data-testid="stAlert"]').inner_text()
    for value in ("350100", "1999-01-01", "tier=9", "colour=red", "measure=x"):
        assert value in said
    assert _query(shown)["city"] == ["360400"]
    assert _query(shown)["as_of"] == ["2024-02-21"]
    assert shown.exceptions == []


@pytest.mark.long
def test_hostile_values_are_text(open_page: Open) -> None:
    values = ["<script>alert(1)</script>", "'; DROP TABLE problem; --", "../../etc/passwd", "\u202e", "x" * 5000]
    shown = open_page("/quality", "en", query={"city": values, "tier": values, "kind": values[0]})
    assert shown.exceptions == []
    assert shown.console_errors == []
    assert not _query(shown).keys() & {"city", "tier", "kind"}


def test_hostile_names_are_text(open_page: Open) -> None:
    name = "x` ![p](https://evil.example/a.png) `"
    shown = open_page("/quality", "en", query={name: "1", "y": "`\r\n\r\n![p](https://evil.example/b.png)"})
    assert "evil.example" in shown.page.locator('[data-testid="stAlert"]').inner_text()
    assert shown.page.locator('[data-testid="stAlert"] img').count() == 0
    assert shown.foreign == []
    assert shown.console_errors == []
    assert shown.exceptions == []


def _download(shown: OpenPage, card_text: str, button: str) -> tuple[str, bytes]:
    card = shown.page.locator("[class*='st-key-card_']", has_text=card_text).first
    card.locator("[class*='st-key-export_'] button").first.click()
    with shown.page.expect_download() as waiting:
        shown.page.get_by_role("button", name=button).click()
    download = waiting.value
    with open(download.path(), "rb") as file:
        return download.suggested_filename, file.read()


def test_an_export_is_exactly_what_the_store_holds(open_page: Open, demo_store: Store) -> None:
    shown = open_page("/quality", "en", query={"city": "360400", "as_of": "2023-10-31"}, width=1920)
    name, content = _download(shown, "Problems found, by the month of the data", "CSV")
    assert name.startswith("demonstration_")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    text = "\n".join(",".join(row) for row in rows)
    assert "Demonstration data" in text
    assert "Jiujiang" in text
    assert "31 October 2023" in text or "2023-10-31" in text or "31 Oct 2023" in text
    table = rows[rows.index([]) + 1 :]
    assert sum(int(row[1]) for row in table[1:]) == _problems(demo_store, "360400", date(2023, 10, 31))


def test_the_workbook_says_the_same(open_page: Open) -> None:
    shown = open_page("/quality", "en", width=1920)
    name, content = _download(shown, "Problems found, by the month of the data", "Excel")
    assert name.endswith(".xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert "xl/worksheets/sheet1.xml" in book.namelist()
        assert "Demonstration data" in book.read("xl/sharedStrings.xml").decode()


def _problems(store: Store, city: str, day: date) -> int:
    problem, version = FACT_TABLES["problem"], FACT_TABLES["enterprise_version"]
    with store.read(Scope.province()) as reader:
        joined = problem.join(version, version.c.enterprise_id == problem.c.enterprise_id)
        statement = (
            select(func.count())
            .select_from(joined)
            .where(
                version.c.city == city,
                problem.c.day <= day,
                version.c.valid_from <= problem.c.day,
                version.c.valid_to > problem.c.day,
            )
        )
        return int(reader.execute(statement).scalar_one())
