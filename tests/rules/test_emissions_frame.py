"""Emissions of many records at once: the same as one by one, each as its own day knew the rules and the other months."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.emission_month import kilograms
from carbondash.rules.emissions import month_frame, unit_month
from carbondash.rules.fuel_values import mean_rule
from carbondash.rules.sets import InputError, Pending, RulePending
from tests.rules.month_frames import frame, record, row, standing


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


def test_a_stated_oxidation_factor_that_is_no_percentage_is_refused() -> None:
    found = month_frame(frame(row(), row(period="M2022-09")).assign(of_pct=[99.0, 0.99]))
    assert found["basis"].tolist() == ["measured", ""]
    assert "of_pct is 0.99: expected 50 – 100 %; looks like share" in found["problem"][1]
