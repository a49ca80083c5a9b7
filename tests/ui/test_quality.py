"""The page of data quality without a browser: its three parts in both languages, lists, choices, files with all their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import get_args

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from carbondash.figures import compute, problems
from carbondash.figures.view import View
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.store.problems import Status
from carbondash.store.schema.evidence import problem
from carbondash.ui import filters, frame, url
from carbondash.ui.grid import Source, stamped
from carbondash.ui.panel import PAGE_ROWS
from carbondash.ui.panels import (
    quality_change,
    quality_checks,
    quality_inspection,
    quality_outliers,
    quality_problems,
    quality_samples,
    quality_stock,
)
from tests.ui.conftest import OpenStore, RunPage

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LAST, JUNE, AUTUMN = date(2024, 2, 21), date(2023, 6, 30), date(2023, 11, 20)


def _text(page: AppTest) -> str:
    assert not page.exception
    assert not page.error
    said = "\n".join(str(one.value) for one in (*page.markdown, *page.caption, *page.info))
    return said.replace("\\", "")


@contextmanager
def _asking(store: Store, day: date, lang: str = "en", **state: str) -> Iterator[tuple[Reader, View]]:
    with store.read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        cities = (state.pop("city"),) if "city" in state else ()
        address = url.Address(Filters(day, cities=cities), state=state)
        yield reader, frame.view_of(reader, names, address, lang, "light", known)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("part", ["problems", "checks", "inspection"])
@pytest.mark.parametrize("day", ["2024-02-21", "2023-06-20", "2023-03-01", "2021-05-01"])
def test_every_part_stands_on_every_day_in_one_language(
    part: str, lang: str, day: str, run_page: RunPage, demo_store: Store
) -> None:
    page = run_page("quality", str(demo_store.url), lang=lang, as_of=day, part=part)
    said = _text(page)
    assert not page.warning
    # What people wrote themselves (remarks, reasons, names of laboratories) stands as they wrote it.
    if lang == "en":
        lines = [line for line in said.replace("中文", "").splitlines() if "省厅" not in line]
        assert not CHINESE.search("\n".join(lines))


def test_a_part_of_an_empty_selection_says_so(run_page: RunPage, demo_store: Store) -> None:
    for part in ("problems", "checks", "inspection"):
        assert _text(run_page("quality", str(demo_store.url), lang="en", part=part, industry="aviation", tier="3"))


def test_every_row_of_the_balance_holds_and_the_picture_says_the_same(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    for city in ("", "360400"):
        with _asking(demo_store, LAST, **({"city": city} if city else {})) as (reader, view):
            panel = quality_stock.balance(reader, view, "wide")
            keys = [column.key for column in panel.table.columns]
            for row in panel.table.rows:
                said = dict(zip(keys, row, strict=True))
                parts = {name: said.get(name, 0) for name in ("start", "opened", "closed", "moved", "end")}
                assert all(isinstance(value, int) for value in parts.values())
                start, opened, closed, moved, end = (int(str(value)) for value in parts.values())
                assert start + opened - closed + moved == end
            assert panel.chart is not None
            stock = next(trace for trace in panel.chart.figure.data if trace.name == "still open")
            assert list(stock.y) == [panel.table.rows[0][1], *(row[-1] for row in panel.table.rows)]
            assert "moved" not in keys or city


def test_the_two_months_of_the_comparison_are_those_of_the_address(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, LAST, compare="2023-01..2023-08") as (reader, view):
        assert quality_change.compared(reader, view) == ("M2023-01", "M2023-08")
        panel = quality_change.change(reader, view)
        *parts, whole = [row[-1] for row in panel.table.rows]
        assert sum(parts) == pytest.approx(whole) == -1367  # type: ignore[arg-type]
        kinds = quality_change.changed(reader, view).table
        assert [sum(row[place] for row in kinds.rows[:2]) for place in (1, 2)] == [1436, 69]  # type: ignore[misc]
        assert [sum(row[place] for row in kinds.rows[2:]) for place in (1, 2)] == [1436, 69]  # type: ignore[misc]
    for wrong in ("2023-01..2030-01", "2023-08..2023-08"):
        with _asking(demo_store, LAST, compare=wrong) as (reader, view):
            months = problems.audited_months(reader, view.filters)
            assert quality_change.compared(reader, view) == problems.compared_months(months)


def test_choosing_another_month_writes_both_into_the_address(run_page: RunPage, demo_store: Store) -> None:
    page = run_page("quality", str(demo_store.url), lang="en")
    page.selectbox(key="w_compare_1").set_value("M2023-08").run()
    assert page.query_params["compare"] in ("2023-01..2023-08", ["2023-01..2023-08"])
    page.button(key="compare_default").click().run()
    assert "compare" not in page.query_params


@pytest.mark.parametrize("status", get_args(Status))
def test_a_list_of_problems_is_narrowed_paged_and_exported_with_all_its_rows(
    status: Status, demo_store: Store, open_store: OpenStore
) -> None:
    open_store(demo_store)
    state = {"status": status, "kind": "C3", "city": "360400"}
    with _asking(demo_store, JUNE, **state) as (reader, view):
        page = quality_problems.listing(reader, view)
        total = problems.listed(reader, view.filters, status, "C3", None, 1)[1]
        assert page.table.total == total
        assert len(page.table.rows) == len(page.opens) == min(total, PAGE_ROWS)
        assert all(re.fullmatch(r"\d+", one["id"]) and re.fullmatch(r"20\d\d-\d\d", one["month"]) for one in page.opens)
        full, stamp = stamped(Source(page.table, page.every), page.title, view, page.said)
        assert len(full.rows) == total
        assert full.rows[: len(page.table.rows)] == page.table.rows
        assert f"Kind of problem: {view.kind('C3')}" in stamp.lines
        assert any("Jiujiang" in line for line in stamp.lines)


def test_the_second_page_goes_on_where_the_first_one_ends(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    rows: list[tuple[object, ...]] = []
    for number in ("1", "2", "3"):
        with _asking(demo_store, JUNE, status="closed", page=number) as (reader, view):
            rows += quality_problems.listing(reader, view).table.rows
    with _asking(demo_store, JUNE, status="closed") as (reader, view):
        every = quality_problems.listing(reader, view).every
        assert every is not None
        assert list(every(reader).rows[: 3 * PAGE_ROWS]) == rows


def test_a_list_of_one_kind_and_month_is_counted_from_the_raw_rows(run_page: RunPage, demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        wanted = (problem.c.kind == "C3", problem.c.period == "M2023-01", problem.c.void_load_id.is_(None))
        raw = len(list(reader.execute(select(problem.c.id).where(*wanted))))
    page = run_page("quality", str(demo_store.url), lang="en", status="closed", kind="C3", month="2023-01")
    assert f"Rows 1–50 of {raw:,}" in _text(page)


def test_the_remarks_of_the_day_stand_below_the_series_with_author_and_day(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, LAST) as (reader, view):
        chart = quality_problems.found(reader, view).chart
        assert chart is not None
        assert any(note.startswith("[1] Jan 2023 · ") and "20 Mar 2023" in note for note in chart.notes)
        assert {"1", "2"} <= {str(one.text) for one in chart.figure.layout.annotations}
    with _asking(demo_store, date(2023, 3, 19)) as (reader, view):
        chart = quality_problems.found(reader, view).chart
        assert chart is not None
        assert chart.notes == ()


def test_findings_are_listed_with_their_sentence_in_the_view_s_language(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    for lang in ("zh", "en"):
        with _asking(demo_store, date(2023, 6, 20), lang, kind="V02") as (reader, view):
            page = quality_checks.listing(reader, view)
            keys = [column.key for column in page.table.columns]
            sentences = [str(row[keys.index("sentence")]) for row in page.table.rows]
            assert page.table.total == compute.by_breakdown(reader, "evidence_findings", view.filters)["V02"].value
            assert all(bool(CHINESE.search(sentence)) == (lang == "zh") for sentence in sentences)
            assert {str(row[keys.index("check")])[:3] for row in page.table.rows} == {"V02"}
            waivable = quality_checks.waivable(reader, view)
            assert {(str(one.enterprise_id), one.code) for one in waivable} == {(one["id"], "V02") for one in page.opens}


def test_what_touches_authenticity_is_for_a_person_and_says_so(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with demo_store.read(Scope.province()) as reader:
        days = [date(2023, month, 15) for month in range(1, 13)]
        counted = {day: compute.figure(reader, "findings_for_a_person", Filters(day)).value for day in days}
    day = next(day for day in days if counted[day])
    with _asking(demo_store, day, status="person") as (reader, view):
        page = quality_checks.listing(reader, view)
        keys = [column.key for column in page.table.columns]
        assert page.table.total == len(page.table.rows) == counted[day]
        assert {row[keys.index("person")] for row in page.table.rows} == {"▲ refer to a person"}
        assert "accuses nobody" in page.note
        assert "go to a person" in quality_checks.sentence(reader, view)


def test_an_outlier_is_drawn_beyond_the_limits_that_its_evidence_names(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, date(2023, 6, 20)) as (reader, view):
        panel = quality_outliers.outliers(reader, view)
        keys = [column.key for column in panel.table.columns]
        assert panel.table.rows
        for row in panel.table.rows:
            said = dict(zip(keys, row, strict=True))
            assert not said["low"] <= said["value"] <= said["high"]  # type: ignore[operator]
            assert said["low"] < said["median"] < said["high"]  # type: ignore[operator]
            assert said["n"] >= 6  # type: ignore[operator]


def test_a_step_lists_who_has_not_finished_it(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, AUTUMN) as (reader, view):
        late = quality_inspection.behind(reader, view)
        assert late.title == "Overdue steps"
        assert late.table.total == compute.figure(reader, "campaign_late", view.filters).value
        assert {str(row[2]).rsplit(" ", 1)[-1] for row in late.table.rows} == {"overdue"}
        assert "step" in [column.key for column in late.table.columns]
    with _asking(demo_store, AUTUMN, kind="conclude") as (reader, view):
        assert quality_inspection.behind(reader, view).title == "Not finished: In-depth summary"
        assert quality_inspection.behind(reader, view).table.total == 3


def test_samples_are_compared_in_the_chosen_quantity_and_class(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, AUTUMN) as (reader, view):
        whole = quality_samples.samples(reader, view)
        assert whole.table.total == compute.figure(reader, "coal_samples", view.filters).value
        assert "n = 74" in quality_samples.agreement(reader, view).note
    with _asking(demo_store, AUTUMN, measure="ncv_ar.II") as (reader, view):
        assert quality_samples.choice_of(view) == ("ncv_ar", "II")
        assert "GJ/t" in quality_samples.agreement(reader, view).title
        assert (quality_samples.samples(reader, view).table.total or 0) < 74
        assert "Unit class: II" in quality_samples.samples(reader, view).said


def test_the_samples_outside_the_limits_are_marked_and_listed(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, AUTUMN, measure="ncv_ar") as (reader, view):
        panel, page = quality_samples.agreement(reader, view), quality_samples.samples(reader, view)
        assert page.every is not None
        keys = [column.key for column in page.table.columns]
        marked = [row for row in page.every(reader).rows if row[keys.index("outside")]]
        assert panel.chart is not None
        outside = next(trace for trace in panel.chart.figure.data if trace.name == "samples outside the limits")
        assert len(outside.x) == len(marked) == len([note for note in panel.chart.notes if note.startswith("[")])


def test_too_few_samples_have_no_limits_and_say_so(demo_store: Store, open_store: OpenStore) -> None:
    open_store(demo_store)
    with _asking(demo_store, AUTUMN, city="360400") as (reader, view):
        panel = quality_samples.agreement(reader, view)
        counted = compute.figure(reader, "coal_samples", view.filters).value or 0
        if counted < 10:
            assert "too few for limits of agreement" in panel.note
            assert panel.table.rows == ()
