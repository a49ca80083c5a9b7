"""Submissions, part by part: every part stands in both languages and on other days, its lists follow the address."""

from __future__ import annotations

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.figures.view import View
from carbondash.store import Filters, Scope, Store
from carbondash.ui import filters, frame, url
from carbondash.ui.grid import Source, stamped
from carbondash.ui.panels import submissions_annual, submissions_list, submissions_matrix, submissions_reminders, submissions_work
from tests.ui.conftest import RunPage

PARTS: dict[str, dict[str, str]] = {
    "monthly evidence": {},
    "annual reports": {"part": "annual"},
    "the queue": {"part": "work"},
    "reminders of months": {"part": "work", "kind": "monthly"},
    "reminders of years": {"part": "work", "kind": "annual"},
    "reminders of problems": {"part": "work", "kind": "problems"},
    "tasks": {"part": "tasks"},
    "visits": {"part": "visits"},
    "meetings": {"part": "visits", "kind": "meetings"},
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LAST = date(2024, 2, 21)


def _troubles(page: AppTest) -> list[str]:
    return [str(found.value) for found in (*page.exception, *page.error)]


def _text(page: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*page.markdown, *page.caption, *page.info))


def _view(store: Store, day: date = LAST, lang: str = "en", *, cities: tuple[str, ...] = (), **state: str) -> View:
    with store.read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        return frame.view_of(reader, names, url.Address(Filters(day, cities=cities), None, state), lang, "light", known)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_shows_the_demonstration_without_a_fault(part: str, lang: str, run_page: RunPage, demo_store: Store) -> None:
    page = run_page("submissions", str(demo_store.url), lang=lang, **PARTS[part])
    assert _troubles(page) == []
    if lang == "en":
        assert not CHINESE.search(_text(page).replace("中文", ""))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "params",
    [{"as_of": "2021-03-01"}, {"as_of": "2022-06-20", "cycle": "C2"}, {"city": "unknown"}, {"industry": "aviation", "tier": "3"}],
    ids=["before the duty", "in 2022", "a city without anybody", "an empty selection"],
)
def test_every_part_stands_on_other_views(part: str, params: dict[str, str], run_page: RunPage, demo_store: Store) -> None:
    page = run_page("submissions", str(demo_store.url), lang="en", **PARTS[part], **params)
    assert _troubles(page) == []


def test_the_countdown_says_calendar_and_working_days_and_what_has_no_day(run_page: RunPage, demo_store: Store) -> None:
    said = _text(run_page("submissions", str(demo_store.url), lang="en")).replace("\\", "")
    assert "19 days left" in said
    assert "13 working days" in said
    assert "due on 11 Mar 2024" in said
    assert "0 of 53 submitted" in said
    assert "enterprise by 25 Feb, city by 3 Mar and province by 11 Mar" in said
    assert "no day published yet" in said
    before = _text(run_page("submissions", str(demo_store.url), lang="en", as_of="2023-10-20")).replace("\\", "")
    assert "working days unknown" in before


def test_the_list_is_that_of_the_address_and_its_file_has_every_row(demo_store: Store) -> None:
    view = _view(demo_store, cities=("360400",), month="2023-08", status="first_returned")
    with demo_store.read(Scope.province()) as reader:
        found = submissions_list.listing(reader, view)
        assert found.every is not None
        every = found.every(reader)
    assert found.table.rows == every.rows
    assert found.table.total == 4
    assert [row["month"] for row in found.opens] == ["2023-08"] * 4
    assert found.said == ("Data month: Aug 2023", "Status: not passed at first submission")


def test_a_month_that_is_not_in_the_view_gives_way_to_the_newest_settled_one(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        listed = submissions_list.listing(reader, _view(demo_store, month="2030-01"))
        empty = submissions_list.listing(reader, _view(demo_store, date(2021, 3, 1)))
    assert listed.title == "Records of Dec 2023"
    assert empty.table.rows == ()
    assert "nobody has to report" in empty.empty


def test_a_second_page_of_a_list_begins_where_the_first_ends(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        first, second = (submissions_list.listing(reader, _view(demo_store, page=page)) for page in ("1", "2"))
        whole = first.every(reader) if first.every else None
    assert whole is not None
    assert (*first.table.rows, *second.table.rows) == whole.rows
    assert len(second.table.rows) == 3


def test_the_file_of_a_list_says_what_it_is_narrowed_down_to(demo_store: Store) -> None:
    view = _view(demo_store, month="2023-08", status="returned")
    with demo_store.read(Scope.province()) as reader:
        found = submissions_list.listing(reader, view)
    _table, stamp = stamped(Source(found.table), found.title, view, found.said)
    assert {"Data month: Aug 2023", "Status: returned, not filed again"} <= set(stamp.head)


def test_the_annual_list_has_who_is_behind_unless_asked_otherwise(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        behind = submissions_annual.listing(reader, _view(demo_store))
        every = submissions_annual.listing(reader, _view(demo_store, status="all"))
        ahead = submissions_annual.listing(reader, _view(demo_store, period="Y2023"))
    assert (behind.title, behind.table.total, every.table.total) == ("Annual reports on 2022", 25, 1101)
    assert (ahead.table.total, ahead.empty) == (0, "Nobody is late or missing.")


@pytest.mark.parametrize(("status", "lanes"), [(None, {"at the city"}), ("returned", {"returned"}), ("at_province", set())])
def test_the_queue_keeps_to_its_lane(demo_store: Store, status: str | None, lanes: set[str]) -> None:
    state = {"status": status} if status else {}
    with demo_store.read(Scope.province()) as reader:
        found = submissions_work.queue(reader, _view(demo_store, LAST, **state))  # type: ignore[arg-type]
    assert {row[4] for row in found.table.rows} == lanes


def test_a_reminder_list_names_who_is_late_and_when_they_were_reminded(demo_store: Store) -> None:
    day = date(2022, 6, 20)
    with demo_store.read(Scope.province()) as reader:
        view = _view(demo_store, day, kind="monthly")
        periods = submissions_reminders.periods(reader, view)
        found = submissions_reminders.listing(reader, view)
    assert list(periods) == ["M2022-04", "M2022-05"]
    assert "11 days overdue" in periods["M2022-04"]
    assert found.title == "Monthly evidence not filed · Apr 2022"
    assert found.table.total == len(found.table.rows) > 0
    last = [row[-1] for row in found.table.rows if isinstance(row[-1], date)]
    assert last
    assert max(last) <= day


def test_more_enterprises_than_can_be_read_are_summed_up_by_city(demo_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with demo_store.read(Scope.province()) as reader:
        by_enterprise = submissions_matrix.grid(reader, _view(demo_store), "wide")
        monkeypatch.setattr(submissions_matrix, "READABLE_ROWS", 10)
        by_city = submissions_matrix.grid(reader, _view(demo_store), "wide")
    assert (by_enterprise.id, len(by_enterprise.table.rows)) == (submissions_matrix.ENTERPRISES, 53)
    assert (by_city.id, len(by_city.table.rows)) == (submissions_matrix.CITIES, 11)
    assert by_city.note.startswith("53 records a month are too many to draw one by one")


def test_another_part_leaves_the_choices_of_the_last_one_behind(run_page: RunPage, demo_store: Store) -> None:
    page = run_page("submissions", str(demo_store.url), lang="en", month="2023-08", status="returned", city="360400")
    page.segmented_control(key="w_part_submissions").set_value("annual").run()
    assert _troubles(page) == []
    asked = {name: page.query_params.get(name) for name in ("part", "month", "status", "city")}
    assert asked["part"] in ("annual", ["annual"])
    assert asked["city"] in ("360400", ["360400"])
    assert (asked["month"], asked["status"]) == (None, None)
