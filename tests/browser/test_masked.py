"""A guest is shown round in a browser: masking is switched on, and no page and no file says who anybody is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from carbondash.store import Store
from tests.support.pages import OpenPage
from tests.support.true_names import first, true_names

Open = Callable[..., OpenPage]


def test_a_guest_sees_the_directory_a_file_and_an_export_without_a_name(open_page: Open, demo_store: Store) -> None:
    true = true_names(demo_store)
    shown = open_page("/enterprise", "en", query={"id": "7"})
    page = shown.page
    assert true.within(page.inner_text("body"))
    page.locator(".st-key-w_masked label").click()
    shown.settle()
    expect(page.locator(".st-key-head")).to_contain_text("Enterprise 0007")
    assert parse_qs(urlsplit(page.url).query)["masked"] == ["1"]
    assert first(true.within(page.inner_text("body"))) == []

    # A link of the menu keeps it, and so does what it leads to.
    page.get_by_test_id("stSidebar").get_by_role("link", name="Directory").click()
    page.wait_for_url("**/directory?**")
    shown.settle()
    assert parse_qs(urlsplit(page.url).query)["masked"] == ["1"]
    expect(page.locator(".st-key-filter_bar")).to_contain_text("Names masked")
    card = page.locator(".st-key-card_directory")
    card.scroll_into_view_if_needed()
    card.locator("[class*='st-key-export_'] button").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    assert waiting.value.suggested_filename.startswith("demonstration_masked_")
    written = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "Enterprise 0007" in written
    assert first(true.within(written)) == []

    # A pasted address stays masked; a guest is offered nothing to write.
    other = open_page("/import", "en", query={"masked": "1"})
    expect(other.page.get_by_test_id("stFileUploader")).to_have_count(0)
    assert first(true.within(other.page.inner_text("body"))) == []
    assert shown.exceptions == other.exceptions == []
    assert shown.console_errors == other.console_errors == []
