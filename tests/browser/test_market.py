"""A day at the market page: quotes and trades, a price on the slider, who does not trade, the notices as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.test_drill import click_row
from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]
IN_CYCLE, STEPS_DAY = "2023-10-09", "2023-07-24"


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def _choose(shown: OpenPage, key: str, words: str) -> None:
    shown.page.locator(f".st-key-{key}").get_by_text(words, exact=False).first.click()
    shown.settle()


@pytest.mark.long
def test_quotes_of_another_span_and_trades_by_method_stay_in_the_address(open_page: Open) -> None:
    shown = open_page("/market", "zh", query={"as_of": "2024-02-21"})
    page = shown.page
    expect(page.locator(".st-key-card_price_now")).to_contain_text("78.55元/吨")
    _choose(shown, "w_market_span", "近3个月")
    assert _query(shown)["period"] == ["quarter"]
    _choose(shown, "w_market_kind", "按交易方式")
    assert _query(shown)["kind"] == ["method"]
    expect(page.locator(".st-key-card_market_months")).to_contain_text("大宗协议")
    expect(page.locator(".st-key-card_market_trade_volume_cumulative")).to_contain_text("公布值1036.28万吨")

    # The same address opens the same view anew.
    page.reload()
    shown.settle()
    expect(page.locator(".st-key-card_market_months")).to_contain_text("大宗协议")
    _choose(shown, "w_market_span", "近1年")
    assert "period" not in _query(shown)
    assert shown.console_errors == []
    assert shown.foreign == []


def test_a_price_on_the_slider_changes_the_cost_and_a_short_enterprise_opens_its_file(open_page: Open) -> None:
    shown = open_page("/market", "zh", width=1920, query={"as_of": IN_CYCLE, "part": "position"})
    page = shown.page
    said = page.locator(".st-key-price_said")
    expect(said).to_contain_text("收盘价")

    # The slider by keyboard: one step is one fen.
    handle = page.locator(".st-key-w_price input[type=range]")
    before = float(handle.input_value())
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**price=**")
    shown.settle()
    assert float(_query(shown)["price"][0]) == pytest.approx(before + 0.01)
    expect(said).to_contain_text("自选")
    page.reload()
    shown.settle()
    expect(said).to_contain_text("自选")
    page.locator(".st-key-price_reset button").click()
    shown.settle()
    assert "price" not in _query(shown)

    # All that are short, one city of them by a click on its bar, and back.
    _choose(shown, "w_market_short", "全部缺口企业")
    assert _query(shown)["status"] == ["all"]
    page.locator(".st-key-card_market_costs .barlayer .point path").first.click(force=True)
    page.wait_for_url("**city=**")
    shown.settle()
    assert _query(shown)["city"] == ["360900"]
    expect(page.locator(".st-key-foot_market_short")).to_contain_text("共2行")
    page.locator("[class*='st-key-chip_cities_'] button").click()
    shown.settle()
    _choose(shown, "w_market_short", "近30天无交易")
    assert "status" not in _query(shown)

    # A click on a row opens the enterprise's file, which knows the list that it was opened from.
    # Above it are the tables of the cities and of the industries. Scrolled to, a table takes a moment until it takes clicks.
    page.locator(".st-key-card_market_short").scroll_into_view_if_needed()
    page.wait_for_timeout(700)
    click_row(shown, 0, table=2)
    page.wait_for_url("**/enterprise?**")
    shown.settle()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("第1家，共9家")
    page.go_back()
    page.wait_for_url("**/market?**")
    shown.settle()
    assert _query(shown)["part"] == ["position"]
    assert shown.console_errors == []


@pytest.mark.long
def test_a_step_by_city_and_its_obligations_and_the_notices_as_a_workbook(open_page: Open) -> None:
    shown = open_page("/market", "zh", width=1920, query={"as_of": STEPS_DAY, "part": "allowances"})
    page = shown.page
    expect(page.locator(".st-key-sentence")).to_contain_text("11.5%（12/104）")

    # A click on a step: by city, and the obligations that have come so far and no further.
    page.locator(".st-key-card_market_steps .barlayer .point path").nth(3).click(force=True)
    page.wait_for_url("**status=issued**")
    shown.settle()
    expect(page.locator(".st-key-card_market_step_cities")).to_contain_text("已发放")
    expect(page.locator(".st-key-foot_market_obligations")).to_contain_text("共60行")
    page.locator(".st-key-foot_market_obligations").get_by_test_id("stPaginationNext").click()
    page.wait_for_url("**page=2**")
    shown.settle()
    expect(page.locator(".st-key-foot_market_obligations")).to_contain_text("第51—60行")

    # One year only: the first page of it.
    page.locator(".st-key-w_period_market input").click()
    page.get_by_role("option", name="2021年").click()
    page.wait_for_url("**period=Y2021**")
    shown.settle()
    assert "page" not in _query(shown)

    # The notices of the year as a workbook, with what it is narrowed down to.
    page.locator(".st-key-p_notices button").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Excel (XLSX)").click()
    cells = CalamineWorkbook.from_path(str(waiting.value.path())).get_sheet_by_index(0).to_python()
    above = [str(row[0]) for row in cells if row[0] and not row[1]]
    start = next(place for place, row in enumerate(cells) if row[0] == "通知书文号")
    assert "年度：2021年" in above
    assert "履约周期：第二个履约周期" in above
    assert all(row[cells[start].index("年度")] == "2021年" for row in cells[start + 1 :])
    assert 0 < len(cells) - start - 1 < 12
    assert shown.console_errors == []
