"""A briefing: the monthly brief with a sentence of one's own, its files, and the guided demonstration by keyboard."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from docx import Document
from playwright.sync_api import Page, expect

from carbondash.brief.spec import SECTIONS, TOUR
from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]
SHOWN = ".stage .slide.shown"


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _change(shown: OpenPage, sentence: str, text: str) -> None:
    page = shown.page
    page.locator(f".st-key-brief_edit_{sentence.replace('.', '-')} button").first.click()
    box = page.get_by_role("dialog").locator("textarea")
    box.fill(text)
    box.press("Control+Enter")
    shown.settle()
    page.locator(".st-key-brief_use button").click()
    shown.settle()


def test_a_brief_with_a_sentence_of_ones_own_is_kept_and_written(open_page: Open) -> None:
    shown = open_page("/briefing", "zh", query={"kind": "overview.finance"})
    page = shown.page
    expect(page.get_by_text("江西省碳市场监管月报")).to_be_visible()
    expect(page.locator("details", has_text="项目与金融")).to_be_visible()

    # A name that is no figure's is refused; the sentence stays.
    _change(shown, "overview.1", "全省{没有的指标}。")
    expect(page.get_by_role("dialog").get_by_text("没有这个指标")).to_be_visible()
    page.get_by_role("dialog").locator("textarea").fill("全省履约率为{履约率（按家数）}，全部完成。")
    page.get_by_role("dialog").locator("textarea").press("Control+Enter")
    page.locator(".st-key-brief_use button").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    said = page.locator(".cd-said").first
    expect(said).to_have_text("全省履约率为100%（53/53），全部完成。人工修改")

    with page.expect_download() as download:
        page.locator(".st-key-brief_docx button").click()
    words = "\n".join(one.text for one in Document(io.BytesIO(Path(download.value.path()).read_bytes())).paragraphs)
    assert "全省履约率为100%（53/53），全部完成。" in words
    assert download.value.suggested_filename.startswith("demonstration_")

    # Kept under a name, it opens in a new window as it was, with the day of that window.
    page.get_by_role("button", name="保存").click()
    page.locator(".st-key-brief_name_None input, [class*=st-key-brief_name] input").last.fill("周例会")
    page.locator("[class*=st-key-brief_name] input").last.press("Enter")
    page.locator(".st-key-brief_keep_send button").click()
    page.wait_for_url("**id=*")
    shown.settle()
    number = _query(page)["id"][0]
    again = open_page("/briefing", "zh", query={"id": number, "kind": "overview.finance", "as_of": "2023-11-20"})
    expect(again.page.locator(".cd-said").first).to_have_text("全省履约率为92.45%（49/53），全部完成。人工修改")
    assert not [*shown.foreign, *again.foreign, *shown.exceptions, *again.exceptions]


def test_the_product_in_ten_slides_by_keyboard(open_page: Open) -> None:
    shown = open_page("/briefing", "zh", query={"city": "360400"})
    page = shown.page
    page.locator(".st-key-brief_tour button").click()
    page.locator(SHOWN).wait_for()
    seen = []
    for place, stop in enumerate(TOUR, start=1):
        slide = page.locator(SHOWN)
        expect(slide.locator(".count")).to_have_text(f"{place} / 10")
        assert SECTIONS[stop.section].zh in slide.inner_text()
        assert _query(page)["slide"] == [str(place)]
        seen.append(slide.locator(".message").inner_text())
        page.keyboard.press("PageDown")
    assert len(set(seen)) == 10
    assert "截至2023年11月20日" in seen[7]
    # Nothing comes after the last one; Escape gives the page back with its filters.
    expect(page.locator(f"{SHOWN} .count")).to_have_text("10 / 10")
    page.keyboard.press("Home")
    expect(page.locator(f"{SHOWN} .count")).to_have_text("1 / 10")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-brief_present button")).to_be_visible()
    shown.settle()
    assert _query(page)["city"] == ["360400"]
    assert "slide" not in _query(page)
    assert not [*shown.foreign, *shown.console_errors, *shown.exceptions]
