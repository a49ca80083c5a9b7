"""A day at the page of verification: the year, a city, what is overdue there, the body behind it, its reports as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from carbondash.store import Filters, Scope, Store, verification
from carbondash.store.schema import FACT_TABLES
from tests.store.province import fact, writing
from tests.support.pages import OpenPage
from tests.support.server import AppServer

Open = Callable[..., OpenPage]
DAY = date(2023, 7, 5)
BODY, BODY_NAME = 9, "稷准质量"
JIUJIANG = "360400"


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def _sentence(shown: OpenPage) -> str:
    return shown.page.locator(".st-key-sentence").inner_text()


@pytest.fixture
def overdue(demo_store_copy: Store) -> Store:
    """The demonstration with one more task, of an enterprise in Jiujiang: due on 30 June 2023 and never done."""
    version = FACT_TABLES["enterprise_version"]
    with demo_store_copy.read(Scope.province()) as reader:
        wanted = select(version.c.enterprise_id).where(version.c.city == JIUJIANG, version.c.tier == "1").limit(1)
        enterprise = reader.execute(wanted).scalar_one()
    with writing(demo_store_copy) as load:
        days = {"day": date(2023, 5, 4), "due_day": date(2023, 6, 30)}
        fact(load, "verification_task", enterprise_id=enterprise, period="Y2022", **days, body_id=BODY)
    return demo_store_copy


@pytest.fixture
def served(overdue: Store, start_app: Callable[[str], AbstractContextManager[AppServer]]) -> Iterator[AppServer]:
    with start_app(str(overdue.url)) as server:
        yield server


def test_from_the_year_over_a_city_to_what_is_overdue_the_body_behind_it_and_its_reports_as_a_file(
    open_page: Open, served: AppServer, overdue: Store
) -> None:
    shown = open_page("/verification", "zh", server=served, width=1920, query={"as_of": DAY.isoformat()})
    page = shown.page
    assert "1项自2023年6月30日起逾期未完成" in _sentence(shown)

    # Another year and back: the newest is the one without a word in the address.
    page.locator(".st-key-w_verification_year").get_by_text("2021年", exact=True).click()
    page.wait_for_url("**period=Y2021**")
    shown.settle()
    assert "全部按期" in _sentence(shown)
    page.locator(".st-key-w_verification_year").get_by_text("2022年", exact=True).click()
    shown.settle()
    assert "period" not in _query(shown)

    # The city that is behind stands first; a click filters to it.
    bars = page.locator(".st-key-card_verification_cities .barlayer .point path")
    bars.first.click(force=True)
    page.wait_for_url(f"**city={JIUJIANG}**")
    shown.settle()
    assert "九江市" in _sentence(shown)

    # What is overdue there: one task.
    page.locator(".st-key-w_verification_status").get_by_text("逾期 1").click()
    page.wait_for_url("**status=late**")
    shown.settle()
    expect(page.locator(".st-key-card_verification_tasks")).to_contain_text("第1—1行，共1行")

    # To the bodies: the city's league is too small to rank anybody, the province's is not.
    page.get_by_role("radio", name="核查机构").or_(page.get_by_text("核查机构", exact=True)).first.click()
    page.wait_for_url("**part=bodies**")
    shown.settle()
    assert _query(shown)["city"] == [JIUJIANG]
    assert "status" not in _query(shown)
    page.locator("[class*='st-key-chip_cities_'] button").click()
    shown.settle()
    assert "city" not in _query(shown)
    assert "核查机构中" in _sentence(shown)

    # A click on a mark opens the body's card.
    mark = page.locator(".st-key-card_body_league .scatterlayer .points path").last
    mark.scroll_into_view_if_needed()
    shown.settle()
    mark.click(force=True)
    page.wait_for_url("**kind=**")
    shown.settle()
    expect(page.locator(".st-key-card_body_parts")).to_contain_text("各项得分")
    shown.settle()
    page.locator(".st-key-w_body input").click()
    page.keyboard.type(BODY_NAME)
    page.get_by_role("option", name=BODY_NAME).click()
    page.wait_for_url(f"**kind={BODY}**")
    shown.settle()

    # Its reports as a file: the same rows, with what they are narrowed down to.
    page.locator(".st-key-card_body_tasks [class*='st-key-export_'] button").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    with open(waiting.value.path(), "rb") as file:
        rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))
    head, table = rows[: rows.index([])], rows[rows.index([]) + 1 :]
    above = "\n".join(",".join(row) for row in head)
    assert "核查机构：稷准质量" in above
    assert "数据年度：2022年" in above
    assert "2023年7月5日" in above
    with overdue.read(Scope.province()) as reader:
        wanted = verification.tasks(reader, Filters(DAY), "Y2022", body=BODY, limit=1000)
    assert [row[0] for row in table[1:]] == [one.name_zh for one in wanted]
    column = table[0].index("完成日")
    assert [row[column] or None for row in table[1:]] == [one.done.isoformat() if one.done else None for one in wanted]

    assert shown.console_errors == []
    assert shown.foreign == []
