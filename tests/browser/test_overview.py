"""A day at the overview: one screen, what needs attention and where it leads, the tiles' pages, and the replay through time."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]
_HEIGHTS = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return [main.scrollHeight, main.clientHeight, document.documentElement.scrollHeight];
}"""


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize(
    ("lang", "query"),
    [
        ("zh", {"as_of": "2023-11-20", "cycle": "C2"}),
        ("en", {"as_of": "2023-11-20", "cycle": "C2"}),
        pytest.param("en", {"as_of": "2021-12-20", "city": "360400"}, marks=pytest.mark.long),
        pytest.param("zh", {"as_of": "2024-02-21"}, marks=pytest.mark.long),
    ],
)
def test_all_of_it_stands_on_one_laptop_screen(open_page: Open, lang: str, query: dict[str, str]) -> None:
    shown = open_page("/", lang, width=1366, height=768, query=query)
    content, room, document = shown.page.evaluate(_HEIGHTS)
    assert content <= room == 768
    assert document <= 768
    assert shown.console_errors == []
    # Sentence, six tiles, the surrender's progress and the list: all there.
    expect(shown.page.locator(".st-key-sentence")).to_be_visible()
    assert shown.page.locator("[class*='st-key-otile_']:not([class*='head'])").count() == 6
    expect(shown.page.locator(".st-key-card_surrender_progress .main-svg").first).to_be_visible()
    assert shown.page.locator(".cd-attention > div").count() == 5


def test_a_tile_and_an_item_lead_to_their_pages_with_the_same_filters(open_page: Open) -> None:
    shown = open_page("/", "zh", query={"as_of": "2023-11-20", "city": "360400"})
    page = shown.page
    targets = {
        "compliance_rate_by_number": "compliance",
        "shortfall": "market",
        "on_time_rate": "submissions",
        "monthly_problems": "quality",
        "loan_reduction": "finance",
    }
    for figure, path in targets.items():
        address = urlsplit(page.locator(f".st-key-otilebody_{figure} a").get_attribute("href") or "")
        assert address.path == path
        assert parse_qs(address.query)["city"] == ["360400"]
    first = page.locator(".cd-attention a").first
    address = urlsplit(first.get_attribute("href") or "")
    assert address.path == "compliance"
    assert "较急" in page.locator(".cd-attention > div").first.inner_text()
    first.click()
    page.wait_for_url("**/compliance?**")
    shown.settle()
    assert _query(page)["city"] == ["360400"]
    assert _query(page)["part"] == ["rates"]
    assert shown.exceptions == []
    # One click, one step back.
    page.go_back()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    shown.settle()
    expect(page.locator(".cd-attention").first).to_be_visible()


def test_a_day_on_which_nothing_needs_attention_says_so_with_the_next_dates(open_page: Open) -> None:
    shown = open_page("/", "en", query={"as_of": "2021-08-20"})
    said = shown.page.locator(".cd-attention").inner_text()
    assert "Nothing needs attention in this view." in said
    assert "Annual report · 2021: due on 31 Mar 2022 · 223 days left" in said
    shown.page.get_by_text("Order", exact=True).click()
    expect(shown.page.get_by_text("of one subject at most two are shown")).to_be_visible()


def test_the_replay_steps_plays_and_stops_and_the_address_follows(open_page: Open) -> None:
    shown = open_page("/", "zh", query={"as_of": "2023-08-15"})
    page = shown.page
    replay = page.locator(".replay")
    replay.locator("button.back").click()
    page.wait_for_url("**as_of=2023-07-31**")
    shown.settle()
    assert "截至2023年7月31日" in page.locator(".st-key-sentence").inner_text()
    # The arrow key steps on from the button that has the focus.
    replay.locator("button.next").press("ArrowRight")
    page.wait_for_url("**as_of=2023-08-31**")
    shown.settle()

    # While it plays the cards stay where they are: nothing is taken away and drawn anew.
    page.evaluate("() => { document.querySelector('.st-key-card_surrender_progress').dataset.same = 'yes'; }")
    replay.locator("button.go").click()
    expect(replay.locator("button.go")).to_contain_text("停止")
    page.wait_for_url("**as_of=2023-09-30**")
    page.wait_for_url("**as_of=2023-10-31**")
    page.keyboard.press("Escape")
    shown.settle(quiet=1.2)
    stopped = _query(page)["as_of"]
    expect(replay.locator("button.go")).to_contain_text("回放")
    assert page.locator(".st-key-card_surrender_progress[data-same]").count() == 1
    shown.settle(quiet=1.2)
    assert _query(page)["as_of"] == stopped
    # However long it played, one step back leads to where it began.
    page.go_back()
    page.wait_for_url("**as_of=2023-08-31**")
    shown.settle()
    assert shown.exceptions == []
    assert shown.console_errors == []
