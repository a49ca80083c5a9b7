"""Legal ranges of penalties, by date and article (domain reference 0 point 4 and 4.2)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.penalty import PenaltyRange, kinds, penalty_range
from carbondash.rules.sets import InputError, OutsideRules, Pending, rule_sets

LATE = date(2026, 11, 20)


def legal(kind: str, day: date, missing_t: int = 0, price: float | None = None, gain: float | None = None) -> PenaltyRange:
    found = penalty_range(kind, day, missing_t, price, LATE, gain_yuan=gain)
    assert isinstance(found, PenaltyRange)
    return found


def test_section_4_2_10000_t_at_60_yuan_are_3_to_6_million_yuan() -> None:
    found = legal("not_surrendered", date(2024, 12, 31), 10_000, 60)
    assert (found.lower_yuan, found.upper_yuan) == (3_000_000, 6_000_000)
    assert (found.article, found.equal_cut_t) == ("Art. 24", 10_000)
    assert found.needs_legal_review
    assert "775" in found.document


def test_section_4_2_before_may_2024_it_is_20_to_30_thousand_yuan() -> None:
    found = legal("not_surrendered", date(2021, 12, 31), 10_000, 60)
    assert (found.lower_yuan, found.upper_yuan) == (20_000, 30_000)
    assert (found.article, found.needs_legal_review) == ("Art. 40", True)
    assert "equal cut" in found.also_en
    assert "等量核减" in found.also_zh


def test_section_4_2_the_law_changes_on_1_may_2024() -> None:
    assert legal("not_surrendered", date(2024, 4, 30), 100, 60).article == "Art. 40"
    assert legal("not_surrendered", date(2024, 5, 1), 100, 60).article == "Art. 24"


def test_section_4_2_first_cycle_practice_lies_within_the_range() -> None:
    found = legal("not_surrendered", date(2021, 12, 31))
    assert found.lower_yuan is not None
    assert found.upper_yuan is not None
    assert found.lower_yuan <= 168_000 / 6 <= found.upper_yuan


def test_section_4_2_false_report_before_and_after() -> None:
    before = legal("false_report", date(2023, 3, 31))
    assert (before.lower_yuan, before.upper_yuan, before.article) == (10_000, 30_000, "Art. 39")
    small = legal("false_report", date(2025, 3, 31), gain=499_999)
    assert (small.lower_yuan, small.upper_yuan) == (500_000, 2_000_000)
    assert (small.persons_lower_yuan, small.persons_upper_yuan) == (50_000, 200_000)
    large = legal("false_report", date(2025, 3, 31), gain=500_000)
    assert (large.lower_yuan, large.upper_yuan) == (2_500_000, 5_000_000)


def test_section_4_2_other_violations_of_the_2024_regulations() -> None:
    day = date(2025, 3, 31)
    assert kinds(day) == ("not_surrendered", "false_report", "duty_not_met", "technical_body", "manipulation")
    duty = legal("duty_not_met", day)
    assert (duty.lower_yuan, duty.upper_yuan, duty.confidence) == (50_000, 500_000, "known_medium")
    body = legal("technical_body", day)
    assert (body.lower_yuan, body.upper_yuan) == (None, None)
    gain = legal("manipulation", day, gain=1_000.0)
    assert (gain.lower_yuan, gain.upper_yuan, gain.confidence) == (1_000, 10_000, "known_low")
    assert (gain.also_zh, gain.also_en) == ("", "")  # of manipulation nothing but the range is known


def test_section_4_2_numbers_of_articles_that_the_reference_does_not_have_are_no_official_ones() -> None:
    rows = [row for rules in rule_sets("penalty") for row in rules.rules]
    unseen = [row for row in rows if row.value in ("Art. 22", "Art. 25")]
    assert {row.confidence for row in unseen} == {"known_low"}
    assert all(row.note_en for row in unseen)
    assert not [row for row in rows if row.source.endswith(("Art. 22", "Art. 25"))]


def test_the_law_is_pending_before_its_publication() -> None:
    assert isinstance(penalty_range("not_surrendered", date(2024, 12, 31), 1, 60, date(2024, 2, 3)), Pending)
    assert isinstance(penalty_range("not_surrendered", date(2024, 12, 31), 1, 60, date(2024, 2, 4)), PenaltyRange)


def test_before_the_measures_there_is_no_rule() -> None:
    with pytest.raises(OutsideRules):
        legal("not_surrendered", date(2021, 1, 31), 1, 60)
    assert kinds(date(2021, 1, 31)) == ()


@pytest.mark.parametrize(
    ("kind", "missing_t", "price", "field"),
    [
        ("speeding", 1, 60.0, "kind"),
        ("not_surrendered", -1, 60.0, "missing_t"),
        ("not_surrendered", 1, None, "average_price_yuan"),
        ("not_surrendered", 1, -60.0, "average_price_yuan"),
        ("false_report", 1, 60.0, "gain_yuan"),
        ("not_surrendered", "10", 60.0, "missing_t"),
        ("not_surrendered", 10, "60", "average_price_yuan"),
    ],
)
def test_a_wrong_input_is_refused_by_field(kind: str, missing_t: int, price: float | None, field: str) -> None:
    with pytest.raises(InputError) as refused:
        legal(kind, date(2024, 12, 31), missing_t, price)
    assert refused.value.field == field


@given(st.integers(0, 10**7), st.integers(0, 10**6), st.floats(0, 500))
def test_more_missing_tonnes_never_lower_the_range(missing: int, more: int, price: float) -> None:
    one, other = (legal("not_surrendered", date(2025, 12, 31), tonnes, price) for tonnes in (missing, missing + more))
    assert one.lower_yuan is not None
    assert one.upper_yuan is not None
    assert other.lower_yuan is not None
    assert one.lower_yuan <= other.lower_yuan
    assert one.lower_yuan <= one.upper_yuan
