"""A day at compliance and risk: who is at risk and why, what changed, a preview, a reminder, an order and a fine, the replay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from carbondash.derive.run import derive
from carbondash.store import Scope, Store
from carbondash.store.schema import FACT_TABLES
from tests.actions.office import live
from tests.store.province import fact, writing
from tests.support.pages import OpenPage
from tests.support.server import AppServer

Open = Callable[..., OpenPage]
SHORT_OF = 2_000_000


def _query(shown: OpenPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(shown.page.url).query)


def _sentence(shown: OpenPage) -> str:
    return shown.page.locator(".st-key-sentence").inner_text()


@pytest.fixture
def overdue(demo_store_copy: Store) -> Store:
    """The demonstration with an enterprise whose obligation was raised by 2 million t before the deadline, and not met."""
    table = FACT_TABLES["obligation"]
    with demo_store_copy.read(Scope.province()) as reader:
        wanted = select(table).where(table.c.period == "Y2022").order_by(table.c.enterprise_id).limit(1)
        row = reader.execute(wanted).mappings().one()
    with writing(demo_store_copy) as load:
        fact(
            load, "obligation", enterprise_id=row["enterprise_id"], period="Y2022", cycle="C2", day=date(2023, 12, 20),
            deadline=row["deadline"], amount_t=row["amount_t"] + SHORT_OF,
        )  # fmt: skip
    derive(demo_store_copy)
    return demo_store_copy


@pytest.fixture
def served(overdue: Store, start_app: Callable[[str], AbstractContextManager[AppServer]]) -> Iterator[AppServer]:
    with start_app(str(overdue.url)) as server:
        yield server


def test_from_the_ranking_over_its_changes_and_a_preview_to_a_file_and_back(open_page: Open) -> None:
    shown = open_page("/compliance", "zh", width=1920, query={"as_of": "2023-11-20"})
    page = shown.page
    assert "有清缴义务的53家企业中，4家尚未足额清缴，极高风险0家、高风险0家" in _sentence(shown)

    # The method is one click away.
    page.locator(".st-key-open_risk_method button").click()
    expect(page.get_by_role("dialog")).to_contain_text("五起事件")
    page.keyboard.press("Escape")
    shown.settle()

    # One band, ordered by the shortfall.
    page.locator(".st-key-w_risk_band").get_by_text("较高 4").click()
    page.wait_for_url("**status=elevated**")
    shown.settle()
    expect(page.locator(".st-key-foot_risk_ranking")).to_contain_text("共4行")
    page.locator(".st-key-w_risk_order").get_by_text("缺口", exact=True).click()
    page.wait_for_url("**sort=shortfall**")
    shown.settle()

    # Another day to compare with, then one cause.
    day = page.locator(".st-key-w_risk_since [role='spinbutton']")
    expect(day.first).to_have_text("2023")
    shown.go("/compliance?as_of=2023-11-20&compare=2023-10-20&lang=zh")
    expect(page.locator(".st-key-card_risk_causes")).to_contain_text("较2023年10月20日的变化")
    shown.choose("w_risk_cause", "A1 缺口率")
    page.wait_for_url("**kind=A1**")
    expect(page.locator(".st-key-card_risk_movers")).to_contain_text("A1")

    # Other thresholds are a preview that the address holds; the ranking stays.
    before = page.locator(".st-key-risk_choices").inner_text()
    page.locator(".st-key-fold_risk_preview summary").click()
    shown.settle()
    dial = page.locator(".st-key-w_dial_floor_days_R2 input")
    dial.fill("50")
    dial.press("Tab")
    page.locator(".st-key-risk_preview_show button").click()
    page.wait_for_url("**weights=R2d_50**")
    shown.settle()
    expect(page.locator(".st-key-risk_preview_banner")).to_contain_text("预览")
    expect(page.locator(".st-key-card_risk_preview")).to_contain_text("等级将变化4家")
    assert page.locator(".st-key-risk_choices").inner_text() == before
    page.reload()
    shown.settle()
    expect(page.locator(".st-key-card_risk_preview")).to_contain_text("等级将变化4家")
    page.locator(".st-key-risk_preview_back button").click()
    shown.settle()
    assert "weights" not in _query(shown)

    # A mark of the scatter opens the file; it leads back to the list.
    mark = page.locator(".st-key-card_risk_scatter .scatterlayer .points path").first
    mark.scroll_into_view_if_needed()
    mark.click(force=True)
    page.wait_for_url("**/enterprise?**")
    shown.settle()
    assert _query(shown)["list"][0].startswith("compliance")
    page.go_back()
    page.wait_for_url("**/compliance?**")
    shown.settle()

    # A bar filters to its city, and the sentence follows.
    page.locator(".st-key-card_risk_cities .barlayer .point path").nth(3).click(force=True)
    page.wait_for_url("**city=360400**")
    shown.settle()
    assert "九江市" in _sentence(shown)
    assert shown.console_errors == []
    assert shown.foreign == []


def test_a_reminder_an_order_and_a_fine_become_dated_facts(open_page: Open, served: AppServer, overdue: Store) -> None:
    shown = open_page("/compliance", "zh", server=served, width=1366)
    page = shown.page
    assert "1家尚未足额清缴，极高风险1家" in _sentence(shown)
    page.locator("[class*='st-key-act_reminder_surrender'] button").click()
    page.get_by_role("dialog").get_by_role("button", name="保存提醒记录").click()
    shown.settle()
    reminders = live(overdue, "reminder", kind="surrender", period="C2", day=date(2024, 2, 21))
    assert len(reminders) == 1

    # The order opens the case.
    page.locator("[class*='st-key-act_case_order'] button").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("责令改正文号").fill("赣环责改〔2024〕1号")
    dialog.get_by_role("button", name="登记责令改正").click()
    shown.settle()
    (step,) = live(overdue, "case_step", step="ordered", day=date(2024, 2, 21))
    assert step["enterprise_id"] == reminders[0]["enterprise_id"]

    # Its card says the law; only what can follow has a button; a fine outside the range is recorded with a warning.
    shown.go(f"/compliance?part=cases&id={step['case_id']}&lang=zh")
    card = page.locator(".st-key-card_case")
    expect(card).to_contain_text("2万元–3万元")
    expect(card).to_contain_text("本产品不作处罚决定")
    assert card.locator("[class*='_closed'] button").count() == 0
    card.locator("[class*='_fined'] button").first.click()
    dialog.get_by_label("罚款金额").fill("50000")
    dialog.get_by_label("决定书文号").fill("赣环罚〔2024〕1号")
    dialog.get_by_role("button", name="登记处置").click()
    expect(page.get_by_text("金额超出法定幅度").first).to_be_visible()
    shown.settle()
    (fine,) = live(overdue, "case_step", case_id=step["case_id"], step="fined")
    assert fine["amount_fen"] == 5_000_000
    expect(card).to_contain_text("超出幅度，请核对")
    assert shown.console_errors == []


@pytest.mark.long
def test_the_replay_follows_the_threshold_and_opens_the_same_in_another_tab(open_page: Open) -> None:
    shown = open_page("/compliance", "en", query={"part": "replay"})
    page = shown.page
    assert "5 of 5 late enterprises; median 46 days ahead; flagged for nothing: 2 of 42" in _sentence(shown)
    slider = page.locator(".st-key-w_replay_level input[type=range]")
    slider.focus()
    for _press in range(5):
        slider.press("ArrowRight")
    page.wait_for_url("**level=40**")
    shown.settle()
    assert "median 16 days ahead; flagged for nothing: 0 of 42" in _sentence(shown)
    shown.go(urlsplit(page.url).path + "?" + urlsplit(page.url).query)
    assert "median 16 days ahead" in _sentence(shown)
    page.locator(".st-key-w_replay_cycle").get_by_text("cycle 2").click()
    page.wait_for_url("**period=C2**")
    shown.settle()
    assert "nobody was late" in _sentence(shown)

    # The rates of the first cycle, through the tabs.
    page.get_by_text("Compliance rates", exact=True).click()
    page.wait_for_url("**part=rates**")
    shown.settle()
    assert "level" not in _query(shown)
    expect(page.locator(".st-key-card_compliance_cycles")).to_contain_text("4 ordered, then completed and exempt; 1 fined")
    assert shown.console_errors == []
