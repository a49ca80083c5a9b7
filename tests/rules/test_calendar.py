"""Due dates against the tables of the domain reference (sections 1.2 and 1.4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.calendar import NoRuleError, annual_due, cycle_deadlines, monthly_due, rules

ORDINARY_YEAR = {
    1: (3, 12),
    2: (4, 9),
    3: (5, 10),
    4: (6, 9),
    5: (7, 10),
    6: (8, 9),
    7: (9, 9),
    8: (10, 10),
    9: (11, 9),
    10: (12, 10),
    11: (1, 9),
    12: (2, 9),
}


@pytest.mark.parametrize(("month", "due"), ORDINARY_YEAR.items())
def test_table_1_4_in_an_ordinary_year(month: int, due: tuple[int, int]) -> None:
    assert monthly_due(2023, month) == date(2023 + (month > 10), *due)


@pytest.mark.parametrize(("month", "due"), {**ORDINARY_YEAR, 1: (3, 11)}.items())
def test_table_1_4_in_a_leap_year(month: int, due: tuple[int, int]) -> None:
    assert monthly_due(2024, month) == date(2024 + (month > 10), *due)


@given(st.integers(2023, 2090), st.integers(1, 12))
def test_a_month_is_due_forty_days_after_its_end(year: int, month: int) -> None:
    following = date(year + month // 12, month % 12 + 1, 1)
    assert (monthly_due(year, month) - following).days == 39


def test_there_was_no_monthly_duty_before_april_2022() -> None:
    assert monthly_due(2022, 4) == date(2022, 6, 9)
    with pytest.raises(NoRuleError):
        monthly_due(2022, 3)


def test_annual_reports_are_due_on_31_march_except_the_first() -> None:
    assert annual_due(2020) == date(2021, 4, 30)
    assert [annual_due(year) for year in range(2021, 2026)] == [date(year + 1, 3, 31) for year in range(2021, 2026)]
    with pytest.raises(NoRuleError):
        annual_due(2019)


def test_deadlines_of_the_cycles() -> None:
    assert cycle_deadlines("C1") == (date(2021, 12, 15), date(2021, 12, 31))
    assert cycle_deadlines("C2") == (date(2023, 11, 15), date(2023, 12, 31))
    assert cycle_deadlines("2023") == (None, date(2024, 12, 31))
    with pytest.raises(NoRuleError):
        cycle_deadlines("C3")


@pytest.mark.parametrize("table", ["monthly_submission_days", "annual_report", "cycle_deadline"])
def test_every_rule_names_its_source_and_how_sure_it_is(table: str) -> None:
    for rule in rules(table):
        assert rule.source
        assert rule.confidence in {"S", "S2", "K-high", "K-med", "K-low"}
        assert rule.valid_to is None or rule.valid_from <= rule.valid_to
        assert rule.published_on
