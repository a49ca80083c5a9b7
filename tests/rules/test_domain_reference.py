"""The domain reference held against the rules: worked values and marks of its tables, and its formulas written out once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import isnan, nan
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.allocation import UnitAllocation, UnitYear, allocate_unit
from carbondash.rules.calendar import cycle_deadlines, inner_stages, monthly_due, plan_issued, settled
from carbondash.rules.emissions import MonthEmissions, UnitMonth, unit_month
from carbondash.rules.intervals import Proportion
from carbondash.rules.obligation import Obligation, UnitPosition, obligation
from carbondash.rules.risk import FACTS, Method, method, risk_index
from carbondash.rules.sets import Rule, RulePending, rule, rule_sets

NOW = date(2026, 11, 23)
DAY = timedelta(days=1)

# From the surest mark of the reference to the least sure.
MARKS = ("official", "second_hand", "known_high", "known_medium", "inferred", "known_low", "own")


def row(subject: str, name: str, about: date | int, **key: str) -> Rule:
    return rule(subject, name, about=about, as_of=NOW, **key)


# Section 1: dates


def test_section_1_2_plans_of_the_first_cycle_and_of_the_three_industries() -> None:
    assert plan_issued("C1", NOW) == date(2020, 12, 30)
    issued = row("calendar_plan_industry", "issued_on", 2024)
    assert (issued.day.year, issued.day.month) == (2025, 11)
    assert not issued.is_official


def test_section_1_2_allowances_of_2024_of_the_three_industries_were_to_be_issued_in_mid_october_2025() -> None:
    issued = row("calendar_allocation", "issued_by", 2024, industry="new_industries")
    assert date(2025, 10, 11) <= issued.day <= date(2025, 10, 20)
    assert issued.confidence == "inferred"


@pytest.mark.parametrize("industry", ["iron_steel", "building_materials", "nonferrous"])
@pytest.mark.parametrize("month", range(1, 13))
def test_section_1_2_in_2026_all_four_industries_have_forty_days(month: int, industry: str) -> None:
    assert monthly_due(2026, month, NOW, industry) == monthly_due(2026, month, NOW)


def test_section_1_2_three_industries_surrender_for_2024_and_2025_at_the_end_of_the_year_after() -> None:
    found = [row("calendar_surrender", "industry_complete_by", year).day for year in (2024, 2025)]
    assert found == [date(2025, 12, 31), date(2026, 12, 31)]


def test_section_1_4_inner_stages_are_the_products_own() -> None:
    assert list(settled(inner_stages(2023, 8, NOW)).values()) == [date(2023, 9, 25), date(2023, 10, 2), date(2023, 10, 10)]
    assert {found.confidence for rules in rule_sets("calendar_stages") for found in rules.rules} == {"own"}


@pytest.mark.parametrize(("k", "n", "percent"), [(5, 48, 10.42), (34, 53, 64.15)])
def test_section_1_4_rates_of_the_mission_text_fit_48_and_53_units(k: int, n: int, percent: float) -> None:
    share = Proportion(k, n).share
    assert share is not None
    assert round(100 * share, 2) == percent


# Section 2: emissions


def coal_month(period: str, **values: float | None) -> MonthEmissions:
    found = unit_month(UnitMonth(1, 1, "I", period, "bituminous", **values), NOW)
    assert isinstance(found, MonthEmissions)
    return found


def test_section_2_2_worked_check_has_0_02660_tonnes_of_carbon_per_gj() -> None:
    low, high = (row("evidence_checks", f"carbon_per_heat_{end}", 2022).number for end in ("low", "high"))
    assert round(0.5480 / 20.6, 5) == 0.02660
    assert low < 0.5480 / 20.6 < high


def test_section_2_2_the_default_of_june_2022_is_8_1_percent_lower() -> None:
    before, after = (
        rule("emission_fuels", "default_cc", about=2021, as_of=day, group="coal").number
        for day in (date(2022, 6, 7), date(2022, 6, 8))
    )
    assert (before, after) == (0.03356, 0.03085)
    assert round(100 * (1 - after / before), 1) == 8.1


@pytest.mark.parametrize(
    ("subject", "name", "about", "key", "mark"),
    [
        ("emission_electricity", "grid_factor", 2020, {}, "known_medium"),
        ("emission_electricity", "grid_factor", 2021, {}, "second_hand"),
        ("emission_electricity", "grid_factor", 2022, {}, "second_hand"),
        ("emission_fuels", "default_ncv", 2022, {"group": "coal"}, "known_medium"),
        ("emission_fuels", "default_ncv", 2022, {"group": "natural_gas"}, "known_high"),
        ("emission_fuels", "default_cc", 2022, {"group": "diesel"}, "known_high"),
        ("emission_fuels", "default_cc", 2022, {"group": "fuel_oil"}, "known_medium"),
        ("emission_fuels", "oxidation", 2022, {"group": "gasoline"}, "known_medium"),
        ("emission_fuels", "oxidation", 2025, {"group": "coal"}, "known_high"),
    ],
)
def test_section_2_3_no_value_is_surer_than_the_reference(
    subject: str, name: str, about: int, key: dict[str, str], mark: str
) -> None:
    assert MARKS.index(row(subject, name, about, **key).confidence) >= MARKS.index(mark)


GRID = {2019: 0.6101, 2020: 0.6101, 2021: 0.5810, 2022: 0.5703, 2023: 0, 2024: 0, 2025: 0}


@given(
    st.sampled_from(sorted(GRID)),
    st.integers(1, 12),
    st.floats(0, 1e6),
    st.floats(5, 34),
    st.floats(0.06, 0.94),
    st.floats(0, 1e5),
)
def test_section_2_3_a_month_of_coal_is_the_formula(
    year: int, month: int, coal_t: float, ncv: float, car: float, bought_mwh: float
) -> None:
    cc = 0.03356 if year < 2021 else 0.03085
    found = coal_month(f"M{year}-{month:02d}", fuel_t=coal_t, ncv_ar=ncv, car=car, e_purch_mwh=bought_mwh)
    assert found.total_t == pytest.approx(coal_t * car * 0.99 * 44 / 12 + bought_mwh * GRID[year])
    assert found.default_total_t == pytest.approx(coal_t * ncv * cc * 0.99 * 44 / 12 + bought_mwh * GRID[year])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("carbon_per_heat_low", 0.0240),
        ("carbon_per_heat_high", 0.0295),
        ("ncv_difference", 0.3),
        ("load_factor_difference", 1),
        ("stock_balance_share", 2),
        ("coal_rate_move", 8),
        ("coal_rate_months", 3),
        ("duplicate_digits", 4),
        ("heat_ratio_high", 100),
    ],
)
def test_section_2_4_thresholds_are_those_of_the_table_and_the_products_own(name: str, value: float) -> None:
    found = row("evidence_checks", name, 2023)
    assert (found.number, found.confidence) == (value, "own")


# Section 3: allocation and surrender

BENCHMARKS = {
    2019: {"I": 0.877, "II": 0.979, "III": 1.146, "IV": 0.392, "coal": 0.126, "gas": 0.059},
    2020: {"I": 0.877, "II": 0.979, "III": 1.146, "IV": 0.392, "coal": 0.126, "gas": 0.059},
    2021: {"I": 0.8218, "II": 0.8773, "III": 0.9350, "IV": 0.3920, "coal": 0.1111, "gas": 0.0560},
    2022: {"I": 0.8177, "II": 0.8729, "III": 0.9303, "IV": 0.3901, "coal": 0.1105, "gas": 0.0557},
    2023: {"I": 0.7861, "II": 0.8090, "III": 0.8285, "IV": 0.3305, "coal": 0.1038, "gas": 0.0536},
    2024: {"I": 0.7822, "II": 0.8049, "III": 0.8244, "IV": 0.3288, "coal": 0.1033, "gas": 0.0533},
}
MARKS_3_2 = {
    2021: dict.fromkeys(("I", "II", "III", "IV", "coal", "gas"), "known_high"),
    2022: {**dict.fromkeys(("II", "III", "IV", "coal", "gas"), "known_high"), "I": "known_medium"},
    2023: {**dict.fromkeys(("III", "IV", "coal", "gas"), "known_medium"), "I": "known_low", "II": "known_low"},
    2024: {**dict.fromkeys(("III", "IV", "coal", "gas"), "known_medium"), "I": "known_low", "II": "second_hand"},
}


@pytest.mark.parametrize(("year", "of"), [(year, of) for year, marks in MARKS_3_2.items() for of in marks])
def test_section_3_2_no_benchmark_is_surer_than_the_reference(year: int, of: str) -> None:
    name, key = ("benchmark_heat", "fuel_group") if of in ("coal", "gas") else ("benchmark_electricity", "unit_class")
    found = row("power_allocation", name, year, **{key: of})
    assert found.number == BENCHMARKS[year][of]
    assert MARKS.index(found.confidence) >= MARKS.index(MARKS_3_2[year][of])


def allocation_by_the_reference(unit: UnitYear) -> float:
    """Sections 3.3 and 3.4 written out: tonnes before rounding."""
    at, group = BENCHMARKS[unit.year], "gas" if unit.unit_class == "IV" else "coal"
    heat = at[group] * unit.heat_gj
    load = (unit.load_factor_pct or 0) / 100
    low = 1.015 ** (16 - 20 * load)
    conventional = unit.unit_class in ("I", "II")
    if unit.year >= 2023:
        shaving = low if conventional and unit.load_factor_pct is not None and unit.load_factor_pct < 65 else 1.0
        return at[unit.unit_class] * (unit.gen_mwh or 0) * shaving + heat
    cooling = 1.05 if unit.cooling == "air" and group == "coal" else 1.0
    supply = 1 - (0.6 if group == "gas" else 0.22) * (unit.heat_ratio_pct or 0) / 100
    if not conventional or (unit.year <= 2020 and unit.heat_gj > 0) or load >= 0.85:
        factor = 1.0
    elif load >= 0.80:
        factor = 1 + 0.0014 * (85 - 100 * load)
    elif load >= 0.75:
        factor = 1.007 + 0.0016 * (80 - 100 * load)
    else:
        factor = low
    return at[unit.unit_class] * (unit.net_mwh or 0) * cooling * supply * factor + heat


def possible(unit: UnitYear) -> UnitYear:
    """The unit as sections 2.1 and 3.1 allow it: the class fits the capacity, supply and ratio fit generation and heat."""
    return replace(
        unit,
        capacity_mw=330.0 if unit.unit_class == "II" else 660.0,
        net_mwh=min(unit.net_mwh or 0, unit.gen_mwh or 0),
        heat_ratio_pct=unit.heat_ratio_pct if unit.heat_gj else 0.0,
    )


UNITS = st.builds(
    UnitYear,
    unit_id=st.just(1),
    unit_class=st.sampled_from(("I", "II", "III", "IV")),
    capacity_mw=st.just(0.0),
    year=st.sampled_from(sorted(BENCHMARKS)),
    gen_mwh=st.floats(1, 3e6),
    net_mwh=st.floats(1, 3e6),
    heat_gj=st.just(0.0) | st.floats(1, 1e7),
    heat_ratio_pct=st.just(0.0) | st.floats(1, 80),
    load_factor_pct=st.integers(40, 100).map(float) | st.floats(40, 100),
    cooling=st.sampled_from(("water", "air")),
    emissions_t=st.just(1),
).map(possible)


@given(UNITS)
def test_section_3_3_and_3_4_an_allocation_is_the_formula_of_its_year(unit: UnitYear) -> None:
    found = allocate_unit(unit, NOW)
    assert isinstance(found, UnitAllocation)
    assert abs(found.amount_t - allocation_by_the_reference(unit)) <= 0.5 + 1e-5


def test_section_3_4_a_class_i_amount_of_2023_or_2024_is_never_official() -> None:
    for year in (2023, 2024):
        found = allocate_unit(UnitYear(1, "I", 1000, year, 6e6, None, 0, None, 80, None, 1), NOW)
        assert isinstance(found, UnitAllocation)
        assert not found.is_official


@given(
    st.sampled_from(range(2019, 2025)), st.integers(0, 10**8), st.integers(0, 10**8), st.sampled_from(("I", "II", "III", "IV"))
)
def test_section_3_7_an_obligation_is_the_definition(year: int, emissions: int, allocation: int, unit_class: str) -> None:
    found = obligation([UnitPosition(unit_class, emissions, allocation)], year, NOW)
    assert isinstance(found, Obligation)
    most = allocation if unit_class == "IV" else allocation + emissions // 5
    assert found.amount_t == min(emissions, most)
    assert found.amount_t + found.cap_t + found.gas_t == emissions


# Section 4: enforcement


@pytest.mark.parametrize(
    ("day", "kind", "name", "mark"),
    [
        (date(2021, 12, 31), "not_surrendered", "lower", "official"),
        (date(2021, 12, 31), "not_surrendered", "equal_cut", "known_high"),
        (date(2021, 12, 31), "false_report", "upper", "known_high"),
        (date(2024, 12, 31), "not_surrendered", "upper_times", "known_high"),
        (date(2024, 12, 31), "duty_not_met", "upper", "known_medium"),
        (date(2024, 12, 31), "technical_body", "basis", "known_medium"),
        (date(2024, 12, 31), "manipulation", "upper_times", "known_low"),
    ],
)
def test_section_4_2_no_sanction_is_surer_than_the_reference(day: date, kind: str, name: str, mark: str) -> None:
    assert MARKS.index(row("penalty", name, day, kind=kind).confidence) >= MARKS.index(mark)


# Sections 6 and 7: trading and the relending facility


def test_section_6_1_limits_of_listed_and_block_agreements() -> None:
    limits = [row("trading", "daily_limit", 2023, method=way).number for way in ("listed", "block")]
    assert [*limits, row("trading", "block_from", 2023).number] == [10, 30, 100_000]
    assert [row("trading", name, 2023).number for name in ("smallest_lot", "tick")] == [1, 0.01]


@pytest.mark.parametrize(
    ("day", "rate", "mark"),
    [
        (date(2021, 11, 8), 1.75, "official"),
        (date(2025, 4, 30), 1.75, "official"),
        (date(2025, 5, 31), 1.50, "known_medium"),
        (date(2026, 1, 14), 1.50, "known_medium"),
        (date(2026, 1, 15), 1.25, "official"),
    ],
)
def test_section_7_1_rate_of_the_facility(day: date, rate: float, mark: str) -> None:
    found = row("finance", "central_bank_rate", day)
    assert (found.number, found.confidence) == (rate, mark)


def test_section_7_1_sixty_percent_of_the_principal_for_a_year_with_two_roll_overs() -> None:
    found = [row("finance", name, date(2023, 6, 30)).number for name in ("central_bank_share", "term", "roll_overs")]
    assert found == [60, 1, 2]
    assert row("finance", "yearly_limit", date(2026, 6, 30)).number == 800e9


# Section 8: the risk index


def in_force() -> Method:
    return settled(method(NOW))


def test_section_8_2_floors_stand_on_the_milestones_of_the_first_two_cycles() -> None:
    left = {}
    for floor_code, cycle in (("R2", "C1"), ("R5", "C2")):
        milestone, complete = settled(cycle_deadlines(cycle, NOW))
        assert milestone is not None
        left[floor_code] = (complete - milestone).days
    assert left == {"R2": 16, "R5": 46} == dict(in_force().floor_days)


def test_section_8_2_102_days_lie_between_determination_and_deadline_in_2026() -> None:
    determined = row("calendar_allocation", "determined_by", 2025, industry="power").day
    assert (settled(cycle_deadlines("2025", NOW))[1] - determined).days == 102


def ramp(value: float, full_at: float) -> float:
    """0 at 0, 1 from `full_at` on, NaN where not assessable."""
    return value if isnan(value) else min(1.0, value / full_at)


def index_by_the_reference(facts: dict[str, float]) -> tuple[float, float]:
    """Sections 8.2 and 8.3 written out: the index, and the share of the weights that is not assessable."""
    gap, days, ratio = facts["gap_t"], facts["days_left"], facts["cost_ratio"]
    owed = facts["obligation_t"]
    scores = {
        (25, "A1"): ramp(gap / owed, 0.20),
        (15, "A2"): ramp(max(0.0, 120 - days), 120) if gap else 0.0,
        (8, "B1"): ramp(1 - facts["on_time_rate"], 0.25),
        (4, "B2"): ramp(facts["longest_delay_days"], 20),
        (8, "B3"): facts["annual_state"],
        (6, "C1"): 1 - facts["first_pass_rate"],
        (8, "C2"): ramp(facts["severity_points"], 6),
        (6, "C3"): ramp(facts["default_months"], 3),
        (10, "D1"): facts["frozen"],
        (5, "D2"): facts["history"],
        (5, "D3"): (0.5 if isnan(ratio) else ramp(ratio, 1)) if gap else 0.0,
    }
    known = {key: score for key, score in scores.items() if not isnan(score)}
    whole = sum(weight for weight, _ in known)
    index = 100 * sum(weight * score for (weight, _), score in known.items()) / whole
    floors = [80 * (facts["frozen"] == 1), 80 * (gap > 0 and days <= 16), 80 * (facts["referred"] == 1)]
    floors += [35 * (facts["month_missing"] == 1), 35 * (gap > 0 and days <= 46)]
    return max(index, *floors), 1 - whole / 100


SHARES = st.integers(0, 20).map(lambda twentieths: twentieths / 20)
OPEN = {
    "on_time_rate": SHARES,
    "longest_delay_days": st.integers(0, 60).map(float),
    "annual_state": st.sampled_from((0.0, 0.5, 1.0)),
    "first_pass_rate": SHARES,
    "severity_points": st.floats(0, 20),
    "default_months": st.integers(0, 12).map(float),
    "frozen": st.sampled_from((0.0, 1.0)),
    "history": st.sampled_from((0.0, 0.5, 1.0)),
    "cost_ratio": st.floats(0, 3),
    "referred": st.sampled_from((0.0, 1.0)),
    "month_missing": st.sampled_from((0.0, 1.0)),
}


@settings(deadline=None)
@given(
    st.fixed_dictionaries({name: values | st.just(nan) for name, values in OPEN.items()}),
    st.integers(1, 10**7),
    st.just(0.0) | st.floats(0.001, 1),
    st.integers(-200, 400),
)
def test_section_8_2_and_8_3_an_index_is_the_table(facts: dict[str, float], owed: int, gap_share: float, days: int) -> None:
    whole: dict[str, Any] = facts | {"obligation_t": float(owed), "gap_t": gap_share * owed, "days_left": float(days)}
    assert set(whole) == set(FACTS)
    frame = pd.DataFrame([whole | {"enterprise_id": 1, "day": NOW}])
    found = settled(risk_index(frame, NOW)).iloc[0]
    index, missing = index_by_the_reference(whole)
    assert found["index"] == pytest.approx(index, abs=1e-6)
    assert found["missing_share"] == pytest.approx(missing, abs=1e-9)
    assert found["ranked"] == (round(missing, 9) <= 0.40)


# Every row of every rule set


def test_a_row_is_in_force_from_its_day_of_publication_and_not_the_day_before() -> None:
    asked = 0
    for found in rule_sets():
        for one in found.rules:
            where = {"about": one.valid_from, "scenario": one.scenario, **one.key}
            assert rule(found.subject, one.name, as_of=one.published_on, **where) is one, (found.file, one.name, one.key)  # type: ignore[arg-type]
            try:
                before = rule(found.subject, one.name, as_of=one.published_on - DAY, **where)  # type: ignore[arg-type]
            except RulePending:
                before = None
            assert before is not one
            assert before is None or before.published_on < one.published_on
            asked += 1
    assert asked > 1000
