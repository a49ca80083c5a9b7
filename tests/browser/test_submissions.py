"""Submissions in a real browser: a cell of the matrix opens its record, a part of the page has its own address."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def test_a_cell_opens_the_record_and_the_way_back_leads_to_the_same_view(open_page: Open) -> None:
    shown = open_page("/submissions", "en", query={"as_of": "2022-11-30", "city": "360400"}, width=1366)
    drawn = "document.querySelector('.st-key-chart_submission_matrix .js-plotly-plot').data"
    late = shown.page.evaluate(f"{drawn}.findIndex(trace => trace.marker.symbol === 'triangle-up')")
    code, period, _said = shown.page.evaluate(f"{drawn}[{late}].customdata[0]")
    cell = shown.page.locator(".st-key-chart_submission_matrix .scatterlayer .trace").nth(late).locator(".point").first
    cell.scroll_into_view_if_needed()
    cell.click(force=True)
    shown.page.wait_for_url("**/enterprise?**")
    asked = _query(shown)
    assert asked["id"] == [code]
    assert asked["month"] == [period.removeprefix("M")]
    assert asked["city"] == ["360400"]
    assert asked["list"] == ["submissions"]
    shown.page.go_back()
    shown.page.wait_for_url("**/submissions?**")
    shown.settle()
    assert _query(shown)["as_of"] == ["2022-11-30"]
    assert _query(shown)["city"] == ["360400"]
    assert shown.exceptions == []


def test_a_part_is_in_the_address_and_leaves_the_choices_of_another_behind(open_page: Open) -> None:
    shown = open_page("/submissions", "en", query={"month": "2023-08", "status": "first_returned", "as_of": "2023-11-20"})
    shown.page.get_by_role("radio", name="Review and reminders").click()
    shown.settle()
    asked = _query(shown)
    assert asked["part"] == ["work"]
    assert asked["as_of"] == ["2023-11-20"]
    assert not {"month", "status"} & asked.keys()
    expect(shown.page.locator(".st-key-foot_review_queue")).to_contain_text("Rows 1–15 of 15")
    shown.page.go_back()
    shown.settle()
    assert _query(shown)["status"] == ["first_returned"]
    expect(shown.page.locator(".st-key-foot_records")).to_contain_text("Rows 1–19 of 19")


def test_the_queue_is_narrowed_down_to_a_lane_by_the_address(open_page: Open) -> None:
    shown = open_page("/submissions", "en", query={"part": "work", "status": "at_province", "as_of": "2023-11-20"})
    expect(shown.page.locator(".st-key-foot_review_queue")).to_contain_text("Rows 1–13 of 13")
    shown.choose("w_status_submissions", "returned, not filed again")
    assert _query(shown)["status"] == ["returned"]
    expect(shown.page.locator(".st-key-foot_review_queue")).to_contain_text("Rows 1–5 of 5")
