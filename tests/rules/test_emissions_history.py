"""Emissions of months over time: what stood on a day is what the rules made of what was known on it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.emission_columns import publications
from carbondash.rules.emission_month import month_end
from carbondash.rules.emissions import month_history, unit_year
from carbondash.rules.sets import Pending
from tests.rules.month_frames import frame, record, row, standing


def honest_year() -> list[dict[str, Any]]:
    """2022 of a unit: every month in on its due day, April and May untested, the other ten measured."""
    return [
        row(
            period=f"M2022-{month:02d}",
            day=month_end(f"M2022-{month:02d}") + timedelta(40),
            fuel_t=80_000.0,
            car=None if month in (4, 5) else 0.548,
            e_purch_mwh=1000.0,
        )
        for month in range(1, 13)
    ]


def on_day(history: pd.DataFrame, day: date) -> pd.DataFrame:
    """What stood on a day."""
    spans = zip(history["since"], history["until"], strict=True)
    return history[[since <= day and (until is None or day < until) for since, until in spans]]


def test_section_2_2_a_month_filled_by_default_takes_the_mean_once_three_months_are_measured() -> None:
    early = [one | {"car": None} if one["period"] in ("M2022-01", "M2022-02") else one for one in honest_year()]
    history = month_history(frame(*early))
    january = history[history["period"] == "M2022-01"].iloc[1:]
    # On 8 June 2022 the lower default was published; by 9 September March, June and July were measured.
    assert january["since"].tolist() == [date(2022, 3, 15), date(2022, 6, 8), date(2022, 9, 9), date(2023, 2, 7)]
    assert january["basis"].tolist() == ["default", "default", "mean", "mean"]
    tonnes = (january["emissions_kg"] / 1000).tolist()
    indirect = [581.0, 581.0, 581.0, 570.3]
    carbon = [20.6 * 0.03356, 20.6 * 0.03085, 0.548, 0.548]
    assert tonnes == pytest.approx([80_000 * c * 0.99 * 44 / 12 + e for c, e in zip(carbon, indirect, strict=True)], abs=0.001)


def test_section_2_2_and_2_3_the_months_of_a_year_sum_to_what_unit_year_says_on_every_day() -> None:
    rows = honest_year()
    history = month_history(frame(*rows))
    for day in (date(2022, 6, 8), date(2022, 9, 30), date(2023, 2, 9), date(2026, 11, 22)):
        known = [record(one) for one in rows if one["day"] <= day]
        year = unit_year(known, day)
        assert not isinstance(year, Pending)
        stood = on_day(history, day)
        assert stood["emissions_kg"].sum() / 1000 == pytest.approx(year.exact_t, abs=0.02)
        assert stood["basis"].tolist() == [month.basis for month in year.months]


def test_section_2_3_that_electricity_left_the_boundary_restates_the_months_of_2023() -> None:
    history = month_history(frame(row(period="M2023-05", day=date(2023, 7, 1), e_purch_mwh=1000.0)))
    assert history["since"].tolist() == [date(2023, 7, 1), date(2024, 10, 15)]
    assert history["until"].tolist() == [date(2024, 10, 15), None]
    assert history["emissions_kg"].diff().tolist()[1] == -570_300
    before = month_history(frame(row(period="M2023-05", day=date(2023, 7, 1), e_purch_mwh=1000.0)), through=date(2024, 10, 14))
    assert (before["since"].tolist(), before["until"].tolist()) == ([date(2023, 7, 1)], [None])


def test_section_2_3_the_fuels_of_a_month_are_one_row_with_the_basis_of_the_coal() -> None:
    oil = row(fuel_type="diesel", fuel_t=60.0, ncv_ar=None, car=None, e_purch_mwh=None)
    (found,) = month_history(frame(row(day=date(2024, 1, 1)), oil | {"day": date(2024, 1, 1)})).to_dict("records")
    assert found["emissions_kg"] == pytest.approx(417_740_400 + 60 * 3_095.9, abs=100)
    assert found["basis"] == "measured"
    unknown = oil | {"day": date(2024, 1, 1), "fuel_t": None}
    (found,) = month_history(frame(row(day=date(2024, 1, 1)), unknown)).to_dict("records")
    assert (found["basis"], pd.isna(found["emissions_kg"])) == ("", True)
    assert "fuel_t is None" in found["problem"]


def test_a_version_takes_the_place_of_the_one_before_for_all_units_of_the_enterprise() -> None:
    def version(number: int, unit: int, day: date) -> dict[str, Any]:
        return row(unit_id=unit, day=day) | {"enterprise_id": 7, "version": number}

    first, second = date(2022, 10, 8), date(2022, 11, 1)
    rows = pd.DataFrame([version(1, 1, first), version(1, 2, first), version(2, 2, second), version(3, 2, second)])
    found = on_day(month_history(rows), date(2023, 1, 1))
    assert (found["unit_id"].tolist(), found["row"].tolist(), found["enterprise_id"].tolist()) == ([2], [3], [7])
    earlier = on_day(month_history(rows), date(2022, 10, 31))
    assert earlier["unit_id"].tolist() == [1, 2]


def test_a_frame_without_rows_has_no_history() -> None:
    found = month_history(frame())
    assert found.empty
    assert {"row", "unit_id", "period", "since", "until", "emissions_kg", "default_kg", "basis", "problem"} == set(found.columns)


USABLE = st.builds(
    row,
    unit_id=st.integers(1, 2),
    fuel_type=st.sampled_from(("bituminous",) * 6 + ("lignite", "diesel")),
    period=st.sampled_from(tuple(f"M{year}-{month:02d}" for year in (2021, 2022, 2023) for month in (1, 2, 3, 4, 5))),
    day=st.dates(date(2022, 3, 1), date(2023, 3, 1)) | st.dates(date(2024, 9, 1), date(2024, 11, 1)),
    fuel_t=st.just(100_000.0) | st.floats(0, 2e5),
    ncv_ar=st.floats(35, 35) | st.none(),
    car=st.none() | st.floats(0.7, 0.9),
    e_purch_mwh=st.none() | st.floats(0, 1000),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(USABLE, min_size=1, max_size=16))
def test_section_2_3_what_stood_on_a_day_is_what_unit_year_says_on_it(rows: list[dict[str, Any]]) -> None:
    _stood_as_unit_year_says(rows)


@pytest.mark.long
@settings(max_examples=1_000, deadline=None)
@given(st.lists(USABLE, min_size=1, max_size=16))
def test_section_2_3_what_stood_on_a_day_is_what_unit_year_says_on_it_for_many(rows: list[dict[str, Any]]) -> None:
    _stood_as_unit_year_says(rows)


def _stood_as_unit_year_says(rows: list[dict[str, Any]]) -> None:
    history = month_history(frame(*rows))
    days = {one["day"] for one in rows} | {day for day in publications() if day > date(2022, 3, 1)}
    for day in days:
        stood = on_day(history, day)
        for unit in (1, 2):
            for year in ("M2021", "M2022", "M2023"):
                months = standing(rows, unit, year, day)
                own = stood[(stood["unit_id"] == unit) & stood["period"].str.startswith(year)]
                assert set(own["period"]) == set(months)
                if months:
                    answer = unit_year([record(one) for fuels in months.values() for one in fuels], day)
                    if isinstance(answer, Pending):
                        assert (own["basis"] == "").any()
                    else:
                        assert own["emissions_kg"].sum() / 1000 == pytest.approx(answer.exact_t, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(st.lists(USABLE, min_size=1, max_size=12))
def test_stretches_follow_each_other_and_each_says_something_new(rows: list[dict[str, Any]]) -> None:
    history = month_history(frame(*rows))
    for _, own in history.groupby(["unit_id", "period", "row"]):
        assert own["until"].tolist()[:-1] == own["since"].tolist()[1:]
        assert own["since"].iloc[0] == rows[int(own["row"].iloc[0])]["day"]
        said = list(zip(own["emissions_kg"].astype(str), own["default_kg"].astype(str), own["basis"], strict=True))
        assert all(one != other for one, other in pairwise(said))


@settings(max_examples=40, deadline=None)
@given(st.lists(USABLE, min_size=1, max_size=12), st.dates(date(2022, 3, 1), date(2024, 11, 1)))
def test_what_came_in_later_changes_nothing_before(rows: list[dict[str, Any]], day: date) -> None:
    known = [one for one in rows if one["day"] <= day]
    now = on_day(month_history(frame(*known), through=day), day) if known else pd.DataFrame({"emissions_kg": []})
    then = on_day(month_history(frame(*rows)), day)
    assert now["emissions_kg"].tolist() == then["emissions_kg"].tolist()
