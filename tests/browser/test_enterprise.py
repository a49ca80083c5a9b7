"""The enterprise file in a browser: opened from a list, the next one, a record, back with the filters; and on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from carbondash.store import Filters, Scope, Store, enterprise_file
from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]

_DAY = date(2023, 11, 20)
_HIDDEN_ON_PAPER = (".st-key-head", ".st-key-filter_bar", ".st-key-file_tools", '[data-testid="stSidebar"]')


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def _click(shown: OpenPage, key: str) -> None:
    shown.page.locator(f".st-key-{key} button").first.click()
    shown.settle()


def test_from_the_list_to_the_next_file_to_a_record_and_back_with_the_filters(open_page: Open, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        ids = enterprise_file.ordered_ids(reader, Filters(_DAY, cities=("360400",)), 5_000)
    query = {"as_of": _DAY.isoformat(), "city": "360400", "id": str(ids[0]), "list": "directory"}
    shown = open_page("/enterprise", "en", query=query)
    tools = shown.page.locator(".st-key-file_tools")
    expect(tools).to_contain_text(f"1 of {len(ids)}")
    _click(shown, "file_next")
    expect(tools).to_contain_text(f"2 of {len(ids)}")
    assert _query(shown)["id"] == [str(ids[1])]

    # A click on a month of the strip opens its record; the button leads back to the whole file.
    strip = shown.page.locator(".st-key-chart_enterprise_months .scatterlayer path.point").first
    strip.click(force=True)
    expect(shown.page.locator(".st-key-card_record_versions")).to_be_visible()
    shown.settle()
    assert "month" in _query(shown)
    _click(shown, "month_file")
    expect(shown.page.locator(".st-key-card_enterprise_head")).to_be_visible()
    assert "month" not in _query(shown)

    _click(shown, "file_back")
    shown.page.wait_for_url("**/directory?**")
    shown.settle()
    found = _query(shown)
    assert (found["as_of"], found["city"]) == ([_DAY.isoformat()], ["360400"])
    assert shown.exceptions == []
    assert shown.foreign == []
    assert shown.console_errors == []


def test_a_search_leads_to_a_file(open_page: Open, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        head = enterprise_file.enterprise_head(reader, 7, _DAY)
    assert head is not None
    shown = open_page("/enterprise", "en", query={"as_of": _DAY.isoformat()})
    asked = shown.page.locator(".st-key-w_enterprise_search_page input")
    asked.fill(str(head.credit_code))
    asked.press("Enter")
    shown.settle()
    shown.page.locator(".st-key-w_enterprise_search_page_7 button").click()
    expect(shown.page.locator(".st-key-card_enterprise_head")).to_contain_text(str(head.name_en))
    shown.settle()
    assert _query(shown)["id"] == ["7"]


@pytest.mark.parametrize("theme", [pytest.param("light", marks=pytest.mark.long), "dark"])
def test_a_file_goes_onto_a4(open_page: Open, tmp_path: Path, theme: str) -> None:
    shown = open_page("/enterprise", "en", query={"as_of": _DAY.isoformat(), "id": "34"}, theme=theme)
    page = shown.page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    # The width of an A4 sheet between its margins.
    page.set_viewport_size({"width": 696, "height": 1000})
    page.wait_for_timeout(500)
    for hidden in _HIDDEN_ON_PAPER:
        assert not page.locator(hidden).first.is_visible(), hidden
    label = page.locator(".print_only")
    expect(label).to_contain_text("Demonstration data")
    expect(label).to_contain_text("20 Nov 2023")
    measured = page.evaluate(
        """() => ({
            wide: [...document.querySelectorAll('.svg-container, .cd-plain table')]
                .filter((element) => element.getBoundingClientRect().right > innerWidth + 1).length,
            columns: new Set([...document.querySelectorAll('[data-testid="stColumn"]')]
                .map((column) => Math.round(column.getBoundingClientRect().left))).size,
            ink: getComputedStyle(document.querySelector('.cd-plain td')).color,
        })"""
    )
    assert measured == {"wide": 0, "columns": 1, "ink": "rgb(27, 39, 51)"}
    paper = tmp_path / "file.pdf"
    page.pdf(path=paper, format="A4")
    assert paper.read_bytes().startswith(b"%PDF")
