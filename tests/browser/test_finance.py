"""A day at projects and finance: sets, funnel, map and list lead to a project; loans to an institution; gaps to a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import TimeoutError, expect

from carbondash.charts import maplabels
from carbondash.store import Filters, Scope, Store, finance_lists, projects
from carbondash.ui.panels.finance_projects import SIZES
from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]
DAY = date(2023, 11, 20)
FILTERS = Filters(DAY)


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def _bar(shown: OpenPage, card: str, place: int) -> None:
    shown.settle()
    bar = shown.page.locator(f".st-key-card_{card} .barlayer .point path").nth(place)
    bar.scroll_into_view_if_needed()
    shown.settle()
    before = shown.page.url
    for patience in (6_000, 6_000, 15_000):  # on a busy machine the chart may not listen to clicks yet
        bar.click(force=True)
        try:
            shown.page.wait_for_url(lambda url: url != before, timeout=patience)
            break
        except TimeoutError:
            continue
    shown.settle()


def _first_row(shown: OpenPage, card: str) -> None:
    table = shown.page.locator(f".st-key-card_{card} [data-testid='stDataFrame']").first
    table.scroll_into_view_if_needed()
    shown.settle()
    box = table.bounding_box()
    assert box
    shown.page.mouse.click(box["x"] + 60, box["y"] + 55)


def test_from_the_sets_over_the_funnel_to_a_projects_card_and_its_loans(open_page: Open, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        both, count = projects.library(reader, FILTERS, kind="both", limit=1000)
        built = [one for one in both if one.stage == "construction"]
    shown = open_page("/finance", "zh", width=1366, query={"as_of": DAY.isoformat()})
    page = shown.page
    foot = page.locator(".st-key-foot_projects")

    # A bar narrows the list down to its stage, chips to what lies in both categories.
    _bar(shown, "project_stages", 2)
    assert _query(shown)["status"] == ["construction"]
    page.locator(".st-key-w_finance_kind").get_by_text("两类兼属").click()
    page.wait_for_url("**kind=both**")
    expect(foot).to_contain_text(f"共{len(built)}行")

    # The list as a file holds these rows alone.
    page.locator(".st-key-card_projects [class*='st-key-export_'] button").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    with open(waiting.value.path(), "rb") as file:
        rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))
    table = rows[rows.index([]) + 2 :]
    assert [row[0] for row in table] == [one.name_zh for one in built]
    page.keyboard.press("Escape")
    shown.settle()

    # Without the stage all that lies in both; a click on the bar of the whole lifts the category too.
    page.locator(".st-key-w_finance_status").get_by_text("在建").click()
    page.wait_for_url(lambda url: "status" not in url)
    expect(foot).to_contain_text(f"共{count}行")
    _bar(shown, "project_sets", 0)
    assert "kind" not in _query(shown)

    # A card by its address; it opens the same in another tab and closes.
    linked = next(one for one in both if _has_loans(demo_store, one.project_id))
    again = open_page("/finance", "zh", width=1366, query={"as_of": DAY.isoformat(), "id": f"P{linked.project_id}"})
    card = again.page.locator(".st-key-project_shown")
    expect(again.page.get_by_role("dialog")).to_contain_text(linked.name_zh)
    expect(card).to_contain_text("项目库项目，并有贷款支持")
    again.page.keyboard.press("Escape")
    again.page.wait_for_url(lambda url: "id=" not in url)
    again.settle()
    assert "id" not in _query(again)
    assert shown.console_errors == again.console_errors == []
    assert shown.foreign == again.foreign == []


def _has_loans(store: Store, project_id: int) -> bool:
    with store.read(Scope.province()) as reader:
        found = projects.card(reader, "P", project_id, DAY)
    return bool(found and found.loans)


# That a click on a mark of a map counts is what `test_views.py` shows; here is which project it was.
@pytest.mark.long
def test_a_project_on_the_map_opens_its_card(open_page: Open, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        (largest,), _total = projects.library(reader, FILTERS, limit=1)
    assert largest.lon is not None
    assert largest.lat is not None
    shown = open_page("/finance", "zh", width=1366, query={"as_of": DAY.isoformat()})
    canvas = shown.page.locator(".st-key-card_project_cities_map canvas").first
    canvas.scroll_into_view_if_needed()
    shown.page.wait_for_timeout(2500)  # the software renderer draws its first frame late
    box = canvas.bounding_box()
    assert box
    view = maplabels.view(*SIZES["medium"])
    across = 512 * 2**view.zoom
    x = box["x"] + box["width"] / 2 + (largest.lon - view.longitude) / 360 * across
    y = box["y"] + box["height"] / 2 - (maplabels._mercator(largest.lat) - maplabels._mercator(view.latitude)) * across
    for patience in (6_000, 6_000, 15_000):
        shown.page.mouse.click(x, y)
        try:
            shown.page.wait_for_url("**id=P**", timeout=patience)
            break
        except TimeoutError:
            continue
    expect(shown.page.locator(".st-key-project_shown")).to_contain_text("入库日期")


@pytest.mark.long
def test_an_institution_a_project_of_its_loans_and_what_the_facility_saves(open_page: Open) -> None:
    shown = open_page("/finance", "zh", width=1366, query={"as_of": DAY.isoformat(), "part": "loans"})
    page = shown.page
    _bar(shown, "loans_by_institution", 0)
    bank = _query(shown)["kind"]
    assert bank[0].isdecimal()
    card = page.locator(".st-key-card_loan_projects")
    expect(card).to_contain_text("共53行")
    _first_row(shown, "loan_projects")
    page.wait_for_url("**id=L**")
    expect(page.locator(".st-key-project_shown")).to_contain_text("贷款披露的带动减排量")
    assert _query(shown)["kind"] == bank
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "id=" not in url)
    shown.settle()
    saving = page.locator(".st-key-card_interest_saved")
    expect(saving).to_contain_text("1.59亿元")
    page.locator(".st-key-p_interest button").click()
    expect(page.get_by_text("归谁：归放贷银行")).to_be_visible()
    expect(page.get_by_text("假设：一年期贷款市场报价利率").first).to_be_visible()


@pytest.mark.long
def test_who_has_a_gap_and_no_project_and_how_a_grade_came_about(open_page: Open, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        short, _total = finance_lists.without_project(reader, FILTERS, "C2", limit=10)
        low, _count = finance_lists.accounts(reader, FILTERS, grade="D", limit=10)
    shown = open_page("/finance", "zh", width=1366, query={"as_of": DAY.isoformat(), "part": "gaps"})
    page = shown.page
    expect(page.locator(".st-key-sentence")).to_contain_text(f"为{len(short)}家")
    _first_row(shown, "gaps_without_project")
    page.wait_for_url(f"**/enterprise?**id={short[0].enterprise_id}**")
    expect(page.get_by_text(short[0].name_zh).first).to_be_visible()
    shown.settle()
    page.go_back()
    page.wait_for_url("**part=gaps**")
    shown.settle()

    page.get_by_role("radio", name="碳账户").or_(page.get_by_text("碳账户", exact=True)).first.click()
    page.wait_for_url("**part=accounts**")
    shown.settle()
    _bar(shown, "account_grades", 3)
    assert _query(shown)["status"] == ["D"]
    expect(page.locator(".st-key-card_accounts")).to_contain_text(f"共{len(low)}行")
    _first_row(shown, "accounts")
    page.wait_for_url(f"**id=E{low[0].enterprise_id}**")
    card = page.locator(".st-key-account_shown")
    expect(card).to_contain_text("D级")
    expect(card).to_contain_text("不是信用评级")
    assert shown.console_errors == []
    assert shown.foreign == []
