"""Interest saved by the carbon emission reduction facility: worked examples at the dated rates (domain reference 7.1)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.finance import Saving, interest_saved
from carbondash.rules.sets import InputError, rule_sets

HUNDRED_MILLION = 100_000_000
DAYS = st.dates(date(2021, 11, 8), date(2026, 6, 30))


def saved(lent_on: date, until: date) -> Saving:
    found = interest_saved(lent_on, until)
    assert isinstance(found, Saving)
    return found


def test_a_loan_of_100_million_saves_1_23_million_in_its_first_year() -> None:
    """60% × (LPR of 3.80% − 1.75%) × 100 million yuan, lent on 20 December 2021, for 365 days."""
    found = saved(date(2021, 12, 20), date(2022, 12, 20))
    assert found.saved * HUNDRED_MILLION == 1_230_000
    (advance,) = found.advances
    assert (advance.share, advance.facility_rate, advance.loan_rate) == (60, 1.75, 3.80)


def test_half_a_year_saves_as_many_days_as_it_has() -> None:
    """60% × (3.65% − 1.75%) × 100 million × 100/365 for a loan of 1 September 2022."""
    found = saved(date(2022, 9, 1), date(2022, 12, 10))
    assert found.saved * HUNDRED_MILLION == Fraction(60, 100) * Fraction(190, 10_000) * HUNDRED_MILLION * Fraction(100, 365)


def test_each_roll_over_takes_the_rates_of_its_first_day_and_the_third_year_is_the_last() -> None:
    """Lent on 20 December 2021: LPR 3.80, then 3.65, then 3.45 percent; the facility asks 1.75 in all three years."""
    found = saved(date(2021, 12, 20), date(2030, 1, 1))
    assert [advance.loan_rate for advance in found.advances] == [3.80, 3.65, 3.45]
    assert [advance.start for advance in found.advances] == [date(2021, 12, 20), date(2022, 12, 20), date(2023, 12, 20)]
    assert found.advances[-1].end == date(2024, 12, 20)
    assert float(found.saved * HUNDRED_MILLION) == pytest.approx(60e6 * (0.0205 + 0.0190 + 0.0170 * 366 / 365))


def test_a_cut_of_the_facilitys_rate_counts_from_the_next_roll_over_on() -> None:
    """Lent on 1 June 2024 at 1.75%, rolled over on 1 June 2025, after the cut to 1.50% of May 2025."""
    found = saved(date(2024, 6, 1), date(2026, 1, 1))
    assert [advance.facility_rate for advance in found.advances] == [1.75, 1.50]


def test_a_loan_from_before_the_facility_saves_nothing() -> None:
    assert saved(date(2021, 11, 7), date(2023, 1, 1)).saved == 0


def test_a_loan_of_29_february_is_rolled_over_on_the_28th() -> None:
    assert [one.start for one in saved(date(2024, 2, 29), date(2025, 6, 1)).advances] == [date(2024, 2, 29), date(2025, 2, 28)]


def test_a_day_before_the_loan_is_refused() -> None:
    with pytest.raises(InputError):
        interest_saved(date(2023, 1, 2), date(2023, 1, 1))


def test_every_value_of_the_prime_rate_says_that_it_is_an_assumption() -> None:
    rows = [row for found in rule_sets("finance") for row in found.rules if row.name == "lpr"]
    assert len(rows) >= 9
    assert all(row.source.startswith("assumption") and not row.is_official for row in rows)


@given(lent_on=DAYS, days=st.integers(0, 1500), more=st.integers(0, 400))
def test_a_later_day_never_takes_back_what_was_saved(lent_on: date, days: int, more: int) -> None:
    until = lent_on + timedelta(days=days)
    assert 0 <= saved(lent_on, until).saved <= saved(lent_on, until + timedelta(days=more)).saved
