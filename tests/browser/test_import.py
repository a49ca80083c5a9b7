"""A clerk's month at the desk: the template down, filled, two errors at their cells, corrected, loaded, seen, rolled back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from python_calamine import CalamineWorkbook

from carbondash.intake.kinds import KINDS
from carbondash.store import Store, open_store
from tests.intake.files import ENTERPRISE, MONTH, UNIT, rows_of, workbook
from tests.support.pages import OpenPage
from tests.support.server import AppServer

Open = Callable[..., OpenPage]


@pytest.fixture
def desk(tmp_path: Path, start_app: Callable[..., Any]) -> Iterator[tuple[AppServer, Store]]:
    """The served app on a store that holds nothing yet."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    store = open_store(url)
    store.prepare(create=True)
    with start_app(url) as server:
        yield server, store
    store.close()


def _put(shown: OpenPage, *files: Path) -> None:
    shown.page.locator("input[type=file]").set_input_files(list(files))
    shown.settle()


def _load(shown: OpenPage) -> None:
    shown.page.locator(".st-key-import_load button").click()
    expect(shown.page.get_by_text("was loaded as load").first).to_be_visible(timeout=30_000)
    shown.settle()


def _downloaded(shown: OpenPage, button: Locator) -> bytes:
    with shown.page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()


def _sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_a_clerks_month(open_page: Open, desk: tuple[AppServer, Store], tmp_path: Path) -> None:
    server, store = desk
    shown = open_page("/import", "en", server=server)
    page = shown.page
    # The first files of a store that is empty: who there is, and with which units.
    _put(
        shown,
        workbook(tmp_path / "enterprises.xlsx", "enterprises", [ENTERPRISE]),
        workbook(tmp_path / "units.xlsx", "units", [UNIT]),
    )
    _load(shown)
    assert len(rows_of(store, "enterprise")) == len(rows_of(store, "unit")) == 1

    shown.go("/import?part=templates&lang=en")
    template = _sheets(_downloaded(shown, page.locator(".st-key-template_monthly button")))
    header = next(iter(template.values()))[0]
    assert header == [column.header for column in KINDS["monthly"].columns]

    # Filled in with two slips: a word for a number, and more hours than a month has.
    wrong = workbook(tmp_path / "august.xlsx", "monthly", [{**MONTH, "ncv_ar": "twenty", "hours": 745}])
    shown.go("/import?lang=en")
    _put(shown, wrong)
    expect(page.get_by_text("It can't be loaded: 2 error(s).")).to_be_visible()
    expect(page.locator(".st-key-import_load button")).to_be_disabled()
    marked = _sheets(_downloaded(shown, page.locator(".st-key-marked_0 button")))
    assert [[*row[:3], row[4]] for row in marked["Errors"][1:]] == [["数据", 2, "K", "twenty"], ["数据", 2, "V", "745"]]
    assert marked["数据"][1][10] == "twenty"
    assert rows_of(store, "monthly_record") == []

    page.locator(".st-key-import_discard button").click()
    shown.settle()
    corrected = workbook(tmp_path / "august corrected.xlsx", "monthly", [MONTH])
    _put(shown, corrected)
    expect(page.get_by_text("Every cell is in order")).to_be_visible()
    _load(shown)
    (record,) = rows_of(store, "monthly_record")
    assert (record["period"], record["day"]) == ("M2023-08", date(2023, 9, 6))

    shown.go("/submissions?lang=en&month=2023-08&as_of=2023-09-06")
    expect(page.get_by_role("figure", name=re.compile("status of 1 enterprises over 1 months: 1 on time"))).to_be_visible()
    # The same file once more changes nothing and says so.
    shown.go("/import?lang=en")
    _put(shown, corrected)
    expect(page.get_by_text("This very file was loaded before")).to_be_visible()

    # It was the wrong file after all: the load is taken out again, with a reason, and stays in the history.
    (load,) = [row["id"] for row in rows_of(store, "load") if row["file_name"] == corrected.name]
    shown.go(f"/import?part=loads&id={load}&lang=en&as_of=2023-09-06")
    page.locator(f".st-key-act_rollback_{load} button").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill("another plant's file")
    shown.settle()
    dialog.get_by_role("button", name="Roll back").click()
    expect(page.get_by_test_id("stToast")).to_contain_text("The load was rolled back.", timeout=30_000)
    shown.settle()
    (record,) = rows_of(store, "monthly_record")
    assert record["void_load_id"] is not None
    (undone,) = [row for row in rows_of(store, "load") if row["id"] == load]
    assert undone["rolled_back_by"] == record["void_load_id"]
    shown.go("/submissions?lang=en&month=2023-08&as_of=2023-09-06")
    expect(page.get_by_role("figure", name=re.compile("1 on time"))).to_have_count(0)
    assert shown.exceptions == []
    assert shown.foreign == []
