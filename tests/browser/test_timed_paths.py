"""What an official asks in the middle of a telephone call: from the question to names and file, by clicks and by address."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from carbondash.store import Store
from tests.support.pages import OpenPage

Open = Callable[..., OpenPage]

# So long may it take from the opened page to the file, in seconds; on a machine that does other things beside.
PATIENCE = 60.0

_QUESTION = """
SELECT e.name_en, d.day, (SELECT MIN(m.day) FROM monthly_record AS m WHERE m.enterprise_id = e.id AND m.period = d.period), r.day
FROM reporting_duty AS d
JOIN enterprise AS e ON e.id = d.enterprise_id
JOIN enterprise_version AS v ON v.enterprise_id = e.id AND v.valid_from <= d.day AND v.valid_to > d.day
JOIN review AS r ON r.enterprise_id = e.id AND r.period = d.period AND r.lane = 'province'
WHERE d.kind = 'monthly' AND d.period = 'M2023-08' AND v.city = '360400' AND v.industry = 'power' AND r.outcome = 'returned'
  AND r.day = (SELECT MIN(o.day) FROM review AS o WHERE o.enterprise_id = e.id AND o.period = d.period AND o.lane = 'province')
ORDER BY e.id
"""


def _returned_in_jiujiang(store: Store) -> list[tuple[str, date, date, date]]:
    """Power enterprises of Jiujiang whose record of August 2023 was returned at its first review: from the raw rows."""
    with store.engine.connect() as connection:
        return [(name, *(date.fromisoformat(day) for day in days)) for name, *days in connection.execute(text(_QUESTION))]


def _pick(shown: OpenPage, menu: str, word: str) -> None:
    """Tick one value in a menu of the filter bar."""
    shown.page.locator(f".st-key-p_{menu} button").first.click()
    shown.page.get_by_role("button", name=word, exact=True).click()
    shown.page.keyboard.press("Escape")
    shown.settle()


def _workbook(shown: OpenPage) -> tuple[list[str], list[dict[str, object]]]:
    """What the list's workbook says above its table, and its rows by column."""
    shown.page.locator(".st-key-export_records button").first.click()
    with shown.page.expect_download() as waiting:
        shown.page.get_by_role("button", name="Excel (XLSX)").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    with open(waiting.value.path(), "rb") as file:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(file.read())).get_sheet_by_index(0).to_python()
    top = next(place for place, row in enumerate(rows) if row[0] == "Enterprise")
    head = [str(cell) for cell in rows[top]]
    return [str(row[0]) for row in rows[:top] if row[0]], [dict(zip(head, row, strict=True)) for row in rows[top + 1 :]]


def test_jiujiang_power_august_2023_not_passed_at_first_submission(open_page: Open, demo_store: Store) -> None:
    asked = _returned_in_jiujiang(demo_store)
    shown = open_page("/submissions", "en")
    begun = time.monotonic()
    _pick(shown, "city", "Jiujiang")
    _pick(shown, "industry", "Power")
    shown.choose("w_month_submissions", "Aug 2023")
    shown.choose("w_status_submissions", "not passed at first submission")
    expect(shown.page.locator(".st-key-foot_records")).to_contain_text(f"Rows 1–{len(asked)} of {len(asked)}")
    said, rows = _workbook(shown)
    assert time.monotonic() - begun < PATIENCE
    got = [(row["Enterprise"], row["Due"], row["First submitted"], row["First reviewed"]) for row in rows]
    assert got == asked
    assert len(asked) == 4
    assert {row["First review"] for row in rows} == {"returned"}
    assert {row["City"] for row in rows} == {"Jiujiang"}
    assert {row["Industry"] for row in rows} == {"Power"}
    assert {row["Data month"] for row in rows} == {"Aug 2023"}
    printed = "\n".join(said)
    for words in (
        "As of: 21 Feb 2024",
        "Filters: Jiujiang and Power",
        "Data month: Aug 2023",
        "Status: not passed at first submission",
        "Demonstration data",
    ):
        assert words in printed

    # Whoever is sent the address has the same list and the same file.
    address = urlsplit(shown.page.url)
    query = parse_qs(address.query)
    assert (query["city"], query["industry"], query["month"], query["status"]) == (
        ["360400"],
        ["power"],
        ["2023-08"],
        ["first_returned"],
    )
    again = open_page(address.path, "en", query=query, lang_in_url=False)
    expect(again.page.locator(".st-key-foot_records")).to_contain_text(f"Rows 1–{len(asked)} of {len(asked)}")
    assert _workbook(again) == (said, rows)
