"""Emissions of many records at once: the same as one by one, each as its own day knew the rules and the other months."""

from __future__ import annotations

import math
import time
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.emission_columns import publications
from carbondash.rules.emission_month import kilograms, month_end
from carbondash.rules.emissions import UnitMonth, month_frame, month_history, unit_month, unit_year
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
    default = None
    try:
        answer = unit_month(record(own), own["day"])
        if isinstance(answer, Pending):
            return None, None, "", answer.words("en")
        default = kilograms(answer.default_total_t)
        if answer.needs_own_test and own["car"] is None and own["fuel_t"] > 0:
            carbon = measured_before(rows, own)
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


def standing(rows: list[dict[str, Any]], unit: int, year: str, day: date) -> dict[str, list[dict[str, Any]]]:
    """The rows of a unit and year that stand on a day, by month: those of the newest day, of each fuel the last."""
    found: dict[str, list[dict[str, Any]]] = {}
    of_year = [one for one in rows if one["unit_id"] == unit and one["period"][:5] == year and one["day"] <= day]
    for period in {one["period"] for one in of_year}:
        newest = max(one["day"] for one in of_year if one["period"] == period)
        fuels = {one["fuel_type"]: one for one in of_year if (one["period"], one["day"]) == (period, newest)}
        found[period] = list(fuels.values())
    return found


def measured_before(rows: list[dict[str, Any]], own: dict[str, Any]) -> list[float]:
    """The carbon of the unit's other months of the year whose coals were all tested, by tonnes where there are several."""
    carbon = []
    for period, fuels in standing(rows, own["unit_id"], own["period"][:5], own["day"]).items():
        coals = [one for one in fuels if needs_test(one)]
        tested = [one for one in coals if one["car"] is not None]
        if period == own["period"] or not tested or any(one["car"] is None and one["fuel_t"] > 0 for one in coals):
            continue
        tonnes = sum(one["fuel_t"] for one in tested)
        weights = [one["fuel_t"] / tonnes if tonnes else 1 / len(tested) for one in tested]
        carbon.append(sum(weight * one["car"] for weight, one in zip(weights, tested, strict=True)))
    return carbon


def needs_test(values: dict[str, Any]) -> bool:
    try:
        answer = unit_month(record(values), values["day"])
    except InputError:
        return False
    return not isinstance(answer, Pending) and answer.needs_own_test


ROWS = st.builds(
    row,
    unit_id=st.integers(1, 2),
    unit_class=st.sampled_from(("I", "II", "unknown", "V")),
    fuel_type=st.sampled_from(("bituminous",) * 6 + ("lignite", "lignite", "natural_gas", "diesel", "biomass", None)),
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
        expected = as_one_by_one(rows, position)
        assert (*amounts, basis, problem) == (pytest.approx(expected[0], abs=1), *expected[1:])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(ROWS, min_size=1, max_size=10, unique_by=lambda one: (one["unit_id"], one["period"], one["fuel_type"], one["day"])),
    st.randoms(),
)
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


def test_section_2_2_months_stay_measured_beside_a_second_fuel() -> None:
    oil: dict[str, Any] = {"fuel_type": "diesel", "fuel_t": 10.0, "ncv_ar": None, "car": None}
    day = date(2023, 2, 9)
    coal = [row(period=f"M2022-{month:02d}", day=day, car=0.548 if month <= 9 else None) for month in range(1, 13)]
    found = month_frame(frame(*(one for own in coal for one in (own, own | oil))))
    assert found[found["fuel_type"] == "bituminous"]["basis"].tolist() == ["measured"] * 9 + ["mean"] * 3


def test_section_2_2_a_month_with_an_untested_second_coal_is_not_measured() -> None:
    day = date(2023, 2, 9)
    tested = [row(period=f"M2022-{month:02d}", day=day) for month in (1, 2, 3)]
    second = tested[2] | {"fuel_type": "lignite", "ncv_ar": 12.0, "car": None, "fuel_t": 1000.0}
    untested = row(period="M2022-04", day=day, car=None)
    assert month_frame(frame(*tested, untested))["basis"].tolist()[-1] == "mean"
    assert month_frame(frame(*tested, second, untested))["basis"].tolist()[-2:] == ["default", "default"]
    stood_still = second | {"fuel_t": 0.0}
    assert month_frame(frame(*tested, stood_still, untested))["basis"].tolist()[-1] == "mean"


def test_a_month_without_coal_does_not_wait_for_the_rule_on_missing_tests() -> None:
    still = row(period="M2023-02", day=date(2023, 4, 1), fuel_t=0.0, car=None)
    found = month_frame(frame(row(period="M2023-01", day=date(2023, 3, 1)), still))
    assert (found["emissions_kg"][1], found["problem"][1]) == (0, "")


def test_a_version_takes_the_place_of_the_one_before_for_all_units_of_the_enterprise() -> None:
    def version(number: int, unit: int, day: date) -> dict[str, Any]:
        return row(unit_id=unit, day=day) | {"enterprise_id": 7, "version": number}

    first, second = date(2022, 10, 8), date(2022, 11, 1)
    rows = pd.DataFrame([version(1, 1, first), version(1, 2, first), version(2, 2, second), version(3, 2, second)])
    found = on_day(month_history(rows), date(2023, 1, 1))
    assert (found["unit_id"].tolist(), found["row"].tolist(), found["enterprise_id"].tolist()) == ([2], [3], [7])
    earlier = on_day(month_history(rows), date(2022, 10, 31))
    assert earlier["unit_id"].tolist() == [1, 2]


def test_a_stated_oxidation_factor_that_is_no_percentage_is_refused() -> None:
    found = month_frame(frame(row(), row(period="M2022-09")).assign(of_pct=[99.0, 0.99]))
    assert found["basis"].tolist() == ["measured", ""]
    assert "of_pct is 0.99: expected 50 – 100 %; looks like share" in found["problem"][1]


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


@settings(max_examples=100, deadline=None)
@given(st.lists(USABLE, min_size=1, max_size=16))
def test_section_2_3_what_stood_on_a_day_is_what_unit_year_says_on_it(rows: list[dict[str, Any]]) -> None:
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


@settings(max_examples=60, deadline=None)
@given(st.lists(USABLE, min_size=1, max_size=12))
def test_stretches_follow_each_other_and_each_says_something_new(rows: list[dict[str, Any]]) -> None:
    history = month_history(frame(*rows))
    for _, own in history.groupby(["unit_id", "period", "row"]):
        assert own["until"].tolist()[:-1] == own["since"].tolist()[1:]
        assert own["since"].iloc[0] == rows[int(own["row"].iloc[0])]["day"]
        said = list(zip(own["emissions_kg"].astype(str), own["default_kg"].astype(str), own["basis"], strict=True))
        assert all(one != other for one, other in pairwise(said))


@settings(max_examples=60, deadline=None)
@given(st.lists(USABLE, min_size=1, max_size=12), st.dates(date(2022, 3, 1), date(2024, 11, 1)))
def test_what_came_in_later_changes_nothing_before(rows: list[dict[str, Any]], day: date) -> None:
    known = [one for one in rows if one["day"] <= day]
    now = on_day(month_history(frame(*known), through=day), day) if known else pd.DataFrame({"emissions_kg": []})
    then = on_day(month_history(frame(*rows)), day)
    assert now["emissions_kg"].tolist() == then["emissions_kg"].tolist()


def test_the_history_of_200000_rows_takes_less_than_ten_seconds() -> None:
    count, months = 200_000, 24
    random = np.random.default_rng(1)
    number = np.arange(count) % months
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
            "car": np.where(random.random(count) < 0.05, np.nan, 0.548),
            "e_purch_mwh": 100.0,
        }
    )
    started = time.perf_counter()
    found = month_history(many)
    assert time.perf_counter() - started < 10
    assert len(found) > count
