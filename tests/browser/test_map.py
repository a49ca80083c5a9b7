"""The map: any figure by search, two days side by side, a play through the months, a city near by, the review number."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]
DAY = "2023-11-20"


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def _sentence(shown: OpenPage) -> str:
    return shown.page.locator(".st-key-sentence").inner_text()


def test_any_figure_is_found_by_typing_and_kept_on_all_parts_of_the_page(open_page: Open) -> None:
    shown = open_page("/map", "zh", width=1366, query={"as_of": DAY})
    page = shown.page
    page.locator(".st-key-w_measure input").click()
    page.keyboard.type("处罚企业")
    page.get_by_role("option", name="处罚企业数").click()
    page.wait_for_url("**measure=fined_enterprises**")
    shown.settle()
    assert "处罚企业数" in _sentence(shown)
    legend = page.locator(".st-key-card_map_ranking_map")
    for words in ("一级", "三级", "未评估风险", "极高"):
        expect(legend).to_contain_text(words)

    # Two days side by side: the earlier one is in the address, both maps and their table are there.
    page.get_by_text("两日对比", exact=True).click()
    page.wait_for_url("**part=dates**")
    shown.settle()
    assert _query(shown)["measure"] == ["fined_enterprises"]
    assert page.locator('[data-testid="stDeckGlJsonChart"]').count() == 2
    again = open_page(
        "/map", "zh", width=1366, query={"as_of": DAY, "part": "dates", "compare": "2022-03-01", "measure": "shortfall"}
    )
    expect(again.page.locator(".st-key-card_map_then_map")).to_contain_text("2022年3月1日")
    expect(again.page.locator(".st-key-card_map_now_map")).to_contain_text("2023年11月20日")
    assert "较2022年3月1日" in _sentence(again)
    day = again.page.locator(".st-key-w_map_compare [role=spinbutton]").last
    day.click()
    again.page.keyboard.type("15")
    # The day counts once its field is left.
    again.page.locator("h1").first.click()
    again.page.wait_for_url("**compare=2022-03-15**")
    again.settle()
    expect(again.page.locator(".st-key-card_map_then_map")).to_contain_text("2022年3月15日")
    assert shown.console_errors == again.console_errors == []
    assert shown.foreign == again.foreign == []


def test_the_months_play_in_the_browser_and_the_address_learns_where_they_stop(open_page: Open) -> None:
    shown = open_page(
        "/map", "zh", width=1366, query={"as_of": DAY, "part": "months", "measure": "loan_amount", "month": "2023-06"}
    )
    page = shown.page
    said = page.locator(".st-key-card_map_play output")
    expect(said).to_contain_text("2023年6月30日")
    assert "截至2023年6月30日" in _sentence(shown)
    colors = page.locator(".st-key-card_map_play svg path")
    assert colors.count() == 11

    # While it plays the address stays; stopped, it names the month, and the ranking beside it is that month's.
    page.get_by_role("button", name="播放").click()
    expect(said).to_contain_text("2023年7月31日")
    page.get_by_role("button", name="暂停").click()
    page.wait_for_url(re.compile(r"month=2023-(07|08)"))
    shown.settle()
    month = _query(shown)["month"][0]
    expect(said).to_contain_text(f"2023年{int(month[5:])}月")
    assert f"截至2023年{int(month[5:])}月" in _sentence(shown)
    expect(page.locator(".st-key-card_map_ranking")).to_contain_text(f"2023年{int(month[5:])}月")

    # The slider does the same by the keyboard; at its end stands the as-of day, without a word in the address.
    page.locator(".st-key-card_map_play input[type=range]").focus()
    page.keyboard.press("End")
    page.wait_for_url(lambda url: "month=" not in url)
    shown.settle()
    assert "截至2023年11月20日" in _sentence(shown)

    # A click on a city filters to it.
    page.locator(".st-key-card_map_play svg path[data-code='360400']").click()
    page.wait_for_url("**city=360400**")
    shown.settle()
    assert "九江市" in _sentence(shown)
    assert shown.console_errors == []
    assert shown.foreign == []


@pytest.mark.long
def test_a_city_is_looked_at_closely_and_its_scorecard_is_a_click_away(open_page: Open) -> None:
    shown = open_page("/map", "zh", width=1366, query={"as_of": DAY, "city": "360400"})
    page = shown.page
    page.get_by_role("button", name="放大到该市").click()
    page.wait_for_url("**kind=near**")
    shown.settle()
    expect(page.get_by_role("button", name="返回全省")).to_be_visible()
    page.get_by_role("link", name="九江市评价卡").click()
    page.wait_for_url("**/city?**city=360400**")
    assert shown.console_errors == []
