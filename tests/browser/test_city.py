"""A day at the city scorecard: all cities, sorted, one of them, what it should act on, and the sheets for the meeting."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.support.pages import OpenPage
from tests.support.pdf_reading import pages_of

Open = Callable[..., OpenPage]
JIUJIANG = "360400"
DAY = "2023-11-20"


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def _heads(shown: OpenPage) -> list[str]:
    return shown.page.locator(".cd-matrix thead th a").all_inner_texts()


def test_from_all_cities_sorted_by_a_measure_to_one_city_and_what_it_should_act_on(open_page: Open) -> None:
    shown = open_page("/city", "zh", query={"as_of": DAY})
    page = shown.page
    # The weakest first by first passes: Xinyu; a click on another measure sorts by that.
    assert _heads(shown)[0] == "新余"
    assert len(_heads(shown)) == 11
    page.locator(".cd-matrix tbody th a").get_by_text("核查任务退回率").click()
    page.wait_for_url("**measure=verification_return_rate**")
    shown.settle()
    assert _heads(shown)[0] == "抚州"
    shown.choose("w_sort_city", "由好到差")
    assert _query(shown)["sort"] == ["best"]
    assert _heads(shown)[0] == "萍乡"
    expect(page.locator(".cd-matrix-legend")).to_contain_text("最差的五分之一")

    # A click on a city opens its card; the order is kept for the way back.
    page.locator(".cd-matrix thead a").get_by_text("九江").click()
    page.wait_for_url(f"**city={JIUJIANG}**")
    shown.settle()
    card = page.locator(".cd-citycard")
    expect(card).to_contain_text("26.3%（21/80）")
    expect(card).to_contain_text("第8位/11市")
    expect(card).to_contain_text("2022年4月—2022年8月：50.0%（15/30）")
    assert card.locator("svg").count() > 10
    expect(page.locator(".cd-todo li").first).to_contain_text("年度通知任务逾期件数1项，已逾期")
    expect(page.get_by_text("小样本提示")).to_be_visible()
    page.get_by_text("选取规则").click()
    expect(page.get_by_text("按本产品自定规则选取")).to_be_visible()
    page.keyboard.press("Escape")

    # The measure leads to its page, with the same city.
    page.locator(".cd-todo li a").first.click()
    page.wait_for_url("**/submissions?**")
    shown.settle()
    assert _query(shown)["city"] == [JIUJIANG]
    assert _query(shown)["status"] == ["overdue"]
    assert shown.exceptions == []
    page.go_back()
    page.wait_for_url("**/city?**")
    shown.settle()
    expect(page.locator(".cd-citycard")).to_be_visible()


def test_the_sheets_of_all_cities_come_as_files(open_page: Open, tmp_path: Path) -> None:
    shown = open_page("/city", "en", query={"as_of": DAY, "city": JIUJIANG, "industry": "power"})
    page = shown.page
    page.get_by_text("Sheets to print").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="All 11 cities, a file each (ZIP)").click()
    assert waiting.value.suggested_filename == "demonstration_city_all_2023-11-20_en.zip"
    waiting.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == 12
        (sheet,) = pages_of(archive.read("demonstration_city_360600_2023-11-20_en.pdf"))
    assert "Yingtan: carbon market scorecard" in sheet
    assert "Demonstration data: fictitious enterprises" in sheet
    assert "As of: 20 Nov 2023" in sheet
    assert "Filters: Yingtan and Power" in sheet
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Sheet of Jiujiang (PDF)").click()
    assert len(pages_of(Path(waiting.value.path()).read_bytes())) == 1
