"""Acting at the desk in a browser: a record is reviewed in a dialog, once, and the page shows it with its filters kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from carbondash.store import Scope, Store, open_store
from carbondash.store.schema.evidence import monthly_record, review
from tests.intake.files import rows_of
from tests.support.pages import OpenPage
from tests.support.server import AppServer

Open = Callable[..., OpenPage]
DAY = "2024-02-21"


@pytest.fixture(scope="module")
def desk(
    demo_store_file: Path, tmp_path_factory: pytest.TempPathFactory, start_app: Callable[..., object]
) -> Iterator[tuple[AppServer, Store]]:
    """The served app on a province of its own, which these tests may change."""
    copy = tmp_path_factory.mktemp("acting") / "carbondash.db"
    shutil.copyfile(demo_store_file, copy)
    store = open_store(f"sqlite:///{copy}")
    with start_app(f"sqlite:///{copy}") as server:  # type: ignore[attr-defined]
        yield server, store
    store.close()


def _waiting_record(store: Store) -> tuple[int, int, str]:
    """The newest record that nobody has reviewed: its id, enterprise and month."""
    statement = (
        select(monthly_record.c.id, monthly_record.c.enterprise_id, monthly_record.c.period)
        .where(monthly_record.c.superseded_on.is_(None), monthly_record.c.id.not_in(select(review.c.record_id)))
        .order_by(monthly_record.c.day.desc(), monthly_record.c.id)
    )
    with store.read(Scope.province()) as reader:
        found = reader.execute(statement).first()
    assert found is not None
    return found.id, found.enterprise_id, found.period[1:]


def test_a_record_is_passed_once_however_often_the_button_is_pressed(open_page: Open, desk: tuple[AppServer, Store]) -> None:
    server, store = desk
    record, enterprise, month = _waiting_record(store)
    loads = len(rows_of(store, "load"))
    query = {"id": str(enterprise), "month": month, "as_of": DAY, "city": "360400"}
    shown = open_page("/enterprise", "en", server=server, query=query)
    page, before = shown.page, shown.page.url
    page.locator(f".st-key-act_review_{record} button").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Record the review").click()
    expect(dialog.get_by_text("Please fill this in.")).to_be_visible()
    dialog.get_by_role("radio", name="Pass").or_(dialog.get_by_role("button", name="Pass", exact=True)).first.click()
    shown.settle()
    dialog.get_by_role("button", name="Record the review").dblclick()
    expect(page.get_by_test_id("stToast")).to_contain_text("The record was passed. Load", timeout=30_000)
    expect(dialog).to_have_count(0, timeout=30_000)
    shown.settle()
    assert page.url == before
    assert shown.exceptions == []
    (made,) = [row for row in rows_of(store, "review") if row["record_id"] == record]
    assert (made["lane"], made["outcome"], made["day"].isoformat()) == ("city", "passed", DAY)
    assert [row["kind"] for row in rows_of(store, "load")][loads:] == ["action", "derive"]
    # Next is the province: the same button, another lane.
    page.locator(f".st-key-act_review_{record} button").first.click()
    expect(dialog.get_by_text("Provincial review of an evidence record")).to_be_visible()


def test_the_keyboard_is_enough(open_page: Open, desk: tuple[AppServer, Store]) -> None:
    server, store = desk
    shown = open_page("/submissions", "zh", server=server, query={"part": "visits", "as_of": DAY})
    page = shown.page
    page.locator(".st-key-act_meeting button").first.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    shown.settle()
    dialog.locator(".st-key-in_meeting_topic input").fill("一季度调度")
    page.keyboard.press("Tab")
    page.keyboard.type("副厅长")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0, timeout=30_000)
    shown.settle()
    assert [(row["topic"], row["chair"]) for row in rows_of(store, "dispatch_meeting")][-1] == ("一季度调度", "副厅长")
