"""The countdown to what is due next, as it was known on the day."""

from __future__ import annotations

from datetime import date

import pytest

from carbondash.derive.countdown import countdown


def test_on_21_february_2024_four_things_lie_ahead_and_the_surrender_for_2023_has_no_day() -> None:
    found = countdown(date(2024, 2, 21))
    assert [(one.subject, one.period, one.due, one.days, one.working_days) for one in found] == [
        ("monthly", "M2024-01", date(2024, 3, 11), 19, 13),
        ("annual", "Y2023", date(2024, 3, 31), 39, 27),
        ("verification", "Y2023", date(2024, 6, 30), 130, 89),
        ("surrender", "2023", None, None, None),
    ]


def test_a_month_has_its_inner_stages() -> None:
    monthly = countdown(date(2024, 2, 21))[0]
    assert [(stage.actor, stage.day, stage.days_left) for stage in monthly.stages] == [
        ("enterprise", date(2024, 2, 25), 4),
        ("city", date(2024, 3, 3), 11),
        ("province", date(2024, 3, 11), 19),
    ]


@pytest.mark.parametrize(("as_of", "working"), [(date(2023, 10, 24), None), (date(2023, 10, 25), 108)])
def test_working_days_into_next_year_are_unknown_until_its_holidays_are_announced(as_of: date, working: int | None) -> None:
    annual = next(one for one in countdown(as_of) if one.subject == "annual")
    assert annual.due == date(2024, 3, 31)
    assert annual.working_days == working


def test_a_day_that_nobody_has_seen_says_why() -> None:
    verification = next(one for one in countdown(date(2026, 11, 23)) if one.subject == "verification")
    assert verification.due is None
    assert "were not seen" in verification.because("en")
    assert "未见" in verification.because("zh")


def test_before_the_monthly_duty_began_there_is_no_month_ahead() -> None:
    assert {one.subject for one in countdown(date(2021, 1, 5))} == {"annual", "verification"}
