"""Emissions of many records at once: the same as one by one, each as its own day knew the rules and the other months."""

from __future__ import annotations

import math
import time
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.emission_month import kilograms
from carbondash.rules.emissions import UnitMonth, month_frame, unit_month
from carbondash.rules.fuel_values import mean_rule
from carbondash.rules.sets import InputError, Pending, RulePending

AMOUNTS = ("fuel_t", "fuel_1e4nm3", "ncv_ar", "car", "e_purch_mwh")


def row(**values: Any) -> dict[str, Any]:
    return {
        "unit_id": 1,
        "unit_class": "I",
        "fuel_type": "bituminous",
        "period": "M2022-08",
        "day": date(2022, 10, 8),
        "fuel_t": 210_000.0,
        "fuel_1e4nm3": None,
        "ncv_ar": 20.6,
        "car": 0.5480,
        "e_purch_mwh": 0.0,
    } | values


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(row()))


def test_section_2_2_worked_check_in_a_frame() -> None:
    found = month_frame(frame(row(), row(unit_id=2, car=None)))
    assert (found["emissions_kg"] / 1000).round().tolist() == [417_740, 484_449]
    assert (found["default_kg"] / 1000).round().tolist() == [484_449, 484_449]
    assert found["basis"].tolist() == ["measured", "default"]
    assert found["problem"].tolist() == ["", ""]
    assert str(found["emissions_kg"].dtype) == "Int64"


def test_a_row_that_cannot_be_used_says_why_and_has_no_emissions() -> None:
    found = month_frame(frame(row(ncv_ar=4_900.0), row(period="M2026-01"), row(fuel_type=None), row(fuel_t=None), row()))
    assert found["emissions_kg"].isna().tolist() == [True, True, True, True, False]
    words = ("looks like kcal/kg", "pending as of 2022-10-08", "fuel_type is ''", "fuel_t is None", "")
    assert all(word in said for word, said in zip(words, found["problem"], strict=True))
    assert found["basis"].tolist() == ["", "", "", "", "measured"]


def measured(*months: int) -> list[dict[str, Any]]:
    """Months with 0.54, 0.55 … tC/t, each from the ninth of the second month after."""
    return [row(period=f"M2022-{month:02d}", car=0.5 + month / 100, day=date(2022, month + 2, 9)) for month in months]


def test_section_2_2_the_mean_is_that_of_the_months_known_on_the_day() -> None:
    early, later = (
        row(period=period, car=None, day=day)
        for period, day in (("M2022-03", date(2022, 7, 15)), ("M2022-08", date(2022, 8, 20)))
    )
    found = month_frame(frame(later, *measured(4, 5, 6, 7), early))
    assert found["basis"].tolist() == ["mean", *["measured"] * 4, "default"]
    assert found["emissions_kg"][0] == kilograms(210_000 * 0.55 * 0.99 * 44 / 12)


def test_a_version_that_takes_its_test_back_is_measured_no_more() -> None:
    without = row(period="M2022-04", car=None, day=date(2022, 8, 15))
    late = row(period="M2022-08", car=None, day=date(2022, 8, 20))
    found = month_frame(frame(*measured(4, 5, 6), without, late))
    assert found["basis"].tolist() == ["measured"] * 3 + ["default"] * 2


def test_an_unusable_version_is_not_measured() -> None:
    late = row(period="M2022-08", car=None, day=date(2022, 8, 20))
    wrong = row(period="M2022-04", car=54.0, day=date(2022, 8, 15))
    assert month_frame(frame(*measured(4, 5, 6), wrong, late))["basis"].tolist() == ["measured"] * 3 + ["", "default"]


def test_the_months_of_other_units_and_years_do_not_fill() -> None:
    late = row(period="M2022-08", car=None, day=date(2022, 8, 20))
    others = [one | {"unit_id": 2} for one in measured(4, 5)] + [one | {"period": "M2021-05"} for one in measured(6)]
    assert month_frame(frame(*others, *measured(4, 5), late))["basis"].tolist()[-1] == "default"


def test_section_2_2_from_2023_a_missing_test_beside_measured_months_is_pending_with_its_default_named() -> None:
    found = month_frame(
        frame(row(period="M2023-01", day=date(2023, 3, 1)), row(period="M2023-02", car=None, day=date(2023, 4, 1)))
    )
    assert found["emissions_kg"].isna().tolist() == [False, True]
    assert found["default_kg"].notna().all()
    assert found["problem"][1].startswith("Months without a carbon test (data of 2023): pending as of 2023-04-01")


def test_a_frame_without_a_column_a_day_or_a_number_is_an_error() -> None:
    with pytest.raises(InputError, match="without car"):
        month_frame(frame(row()).drop(columns="car"))
    with pytest.raises(InputError, match="without submitted_on"):
        month_frame(frame(row()), "submitted_on")
    with pytest.raises(InputError, match="a day in every row"):
        month_frame(frame(row(day=None), row()))
    with pytest.raises(InputError, match=r"day is .*expected days"):
        month_frame(frame(row(day="soon")))
    with pytest.raises(InputError, match=r"ncv_ar is .*expected numbers"):
        month_frame(frame(row(ncv_ar="much")))


def test_a_frame_without_rows_stays_one() -> None:
    found = month_frame(frame())
    assert found.empty
    assert {"emissions_kg", "default_kg", "basis", "problem"} <= set(found.columns)


def test_the_frame_that_came_in_stays_as_it_was() -> None:
    given_in = frame(row(), row(car=None)).set_index(pd.Index([7, 7]))
    before = given_in.copy()
    found = month_frame(given_in)
    pd.testing.assert_frame_equal(given_in, before)
    assert found.index.tolist() == [7, 7]


def as_one_by_one(rows: list[dict[str, Any]], position: int) -> tuple[int | None, int | None, str, str]:
    """Emissions, default, basis and problem of a row by the functions for one record."""
    own = rows[position]
    try:
        answer = unit_month(record(own), own["day"])
        if isinstance(answer, Pending):
            return None, None, "", answer.words("en")
        default = kilograms(answer.default_total_t)
        if answer.needs_own_test and own["car"] is None:
            carbon = measured_by(rows, own)
            least = mean_rule(int(own["period"][1:5]), own["day"]).least_months if carbon else None
            if least is not None and len(carbon) >= least:
                answer = unit_month(record(own), own["day"], mean_car=math.fsum(carbon) / len(carbon))
                assert not isinstance(answer, Pending)
        return kilograms(answer.total_t), default, answer.basis, ""
    except RulePending as error:
        return None, default, "", error.pending.words("en")
    except InputError as error:
        return None, None, "", error.words("en")


def record(values: dict[str, Any]) -> UnitMonth:
    amounts = {name: values[name] for name in AMOUNTS}
    return UnitMonth(0, values["unit_id"], values["unit_class"], values["period"], values["fuel_type"] or "", **amounts)


def measured_by(rows: list[dict[str, Any]], own: dict[str, Any]) -> list[float]:
    in_force: dict[str, float | None] = {}
    for other in sorted(rows, key=lambda one: one["day"]):
        same = other["unit_id"] == own["unit_id"] and other["period"][:5] == own["period"][:5]
        if same and other["day"] <= own["day"]:
            try:
                answer = unit_month(record(other), other["day"])
                tested = not isinstance(answer, Pending) and answer.needs_own_test
            except InputError:
                tested = False
            in_force[other["period"]] = other["car"] if tested else None
    return [car for period, car in in_force.items() if car is not None and period != own["period"]]


ROWS = st.builds(
    row,
    unit_id=st.integers(1, 2),
    unit_class=st.sampled_from(("I", "II", "unknown", "V")),
    fuel_type=st.sampled_from(("bituminous",) * 6 + ("natural_gas", "diesel", "biomass", None)),
    period=st.sampled_from(
        ("M2021-12", "M2022-01", "M2022-02", "M2022-03", "M2022-04", "M2022-05", "M2023-01", "M2023-02", "M2026-01", "2022-08")
    ),
    day=st.dates(date(2022, 5, 20), date(2022, 7, 10)) | st.dates(date(2022, 12, 1), date(2024, 11, 1)),
    fuel_t=st.just(100_000.0) | st.floats(0, 2e6) | st.none() | st.just(-1.0),
    fuel_1e4nm3=st.none() | st.none() | st.floats(0, 20_000),
    ncv_ar=st.floats(15, 25) | st.none() | st.sampled_from((4_900.0, 389.31, 42.0)),
    car=st.none() | st.floats(0.4, 0.6) | st.sampled_from((5.96, 54.8, math.inf)),
    e_purch_mwh=st.none() | st.floats(0, 1000) | st.just(-5.0),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=14))
def test_a_frame_says_of_every_row_what_unit_month_says(rows: list[dict[str, Any]]) -> None:
    found = month_frame(frame(*rows))
    said = zip(
        *(found[name].astype(object).to_list() for name in ("emissions_kg", "default_kg", "basis", "problem")), strict=True
    )
    for position, (emissions, default, basis, problem) in enumerate(said):
        amounts = tuple(None if amount is pd.NA else amount for amount in (emissions, default))
        assert (*amounts, basis, problem) == as_one_by_one(rows, position)


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=10, unique_by=lambda one: (one["unit_id"], one["period"], one["day"])), st.randoms())
def test_the_order_of_the_rows_changes_nothing(rows: list[dict[str, Any]], random: Any) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    straight, shuffled = month_frame(frame(*rows)), month_frame(frame(*(rows[at] for at in order)))
    wanted = ["emissions_kg", "default_kg", "basis", "problem"]
    pd.testing.assert_frame_equal(straight[wanted].iloc[order].reset_index(drop=True), shuffled[wanted])


def test_200000_rows_take_less_than_five_seconds() -> None:
    count, months = 200_000, 24
    random = np.random.default_rng(1)
    number = np.tile(np.arange(months), count // months + 1)[:count]
    many = pd.DataFrame(
        {
            "unit_id": np.arange(count) // months,
            "unit_class": "II",
            "fuel_type": "bituminous",
            "period": np.array([f"M{2021 + at // 12}-{at % 12 + 1:02d}" for at in range(months)])[number],
            "day": pd.Timestamp("2022-05-01") + pd.to_timedelta(number * 30 + random.integers(0, 60, count), unit="D"),
            "fuel_t": 100_000.0,
            "fuel_1e4nm3": np.nan,
            "ncv_ar": 20.6,
            "car": np.where(random.random(count) < 0.5, np.nan, 0.548),
            "e_purch_mwh": 100.0,
        }
    )
    started = time.perf_counter()
    found = month_frame(many)
    assert time.perf_counter() - started < 5
    assert found["emissions_kg"].notna().all()
    assert set(found["basis"]) == {"measured", "mean", "default"}
