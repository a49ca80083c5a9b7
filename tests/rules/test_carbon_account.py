"""Grade of the enterprise carbon account, domain reference 7.3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.carbon_account import AccountGrade, AccountRecord, grade_account, peer_reference
from carbondash.rules.intervals import Proportion
from carbondash.rules.sets import InputError, Pending

TODAY = date(2024, 2, 21)
BEST = AccountRecord(
    "benchmark",
    intensity=0.76,
    reference_intensity=0.80,
    intensity_before=0.80,
    first_pass=Proportion(6, 6),
    on_time=Proportion(12, 12),
    outcomes=("on_time", "on_time"),
)


def graded(record: AccountRecord) -> AccountGrade:
    found = grade_account(record, 2023, TODAY)
    assert isinstance(found, AccountGrade)
    return found


def points(grade: AccountGrade) -> dict[str, float | None]:
    return {part.code: None if part.points is None else round(part.points, 9) for part in grade.parts}


def test_section_7_3_points_of_the_best_enterprise() -> None:
    grade = graded(BEST)
    assert points(grade) == {"intensity": 50, "trend": 15, "first_pass": 10, "on_time": 10, "compliance": 15}
    assert (grade.grade, grade.total, grade.assessable) == ("A", 100, 100)
    assert grade.words_zh == "A级，100.0分（按可评的100分折算）"


@pytest.mark.parametrize(("percent", "expected"), [(-8, 50), (-5, 50), (-2.5, 37.5), (0, 25), (4, 5), (5, 0), (30, 0)])
def test_section_7_3_intensity_is_full_at_minus_5_percent_and_nothing_at_plus_5(percent: float, expected: float) -> None:
    grade = graded(replace(BEST, intensity=0.8 * (1 + percent / 100), intensity_before=None))
    assert points(grade)["intensity"] == pytest.approx(expected)


def test_section_7_3_an_enterprise_alone_at_the_ends_of_the_scale_has_grade_a_or_e() -> None:
    only_intensity = AccountRecord("benchmark", reference_intensity=1.0)
    assert graded(replace(only_intensity, intensity=0.95)).grade == "A"
    assert graded(replace(only_intensity, intensity=1.05)).grade == "E"
    assert [graded(replace(only_intensity, intensity=1 + x / 100)).grade for x in (-2.5, -0.5, 2, 3.5)] == ["B", "C", "D", "E"]


def test_section_7_3_compliance_counts_every_cycle() -> None:
    assert points(graded(replace(BEST, outcomes=("on_time", "completed_late"))))["compliance"] == 11.25
    late = graded(replace(BEST, outcomes=("not_completed",)))
    assert points(late)["compliance"] == 0
    assert late.parts[-1].words_en == "Compliance record: 0 of 1 cycles on time, 0.0 of 15 points"


def test_section_7_3_points_are_renormalised_and_below_50_assessable_there_is_no_grade() -> None:
    without_intensity = graded(replace(BEST, intensity=None))
    assert (without_intensity.assessable, without_intensity.total, without_intensity.grade) == (35, 100, None)
    assert without_intensity.words_en == "35 assessable points, fewer than 50: no grade"
    only = graded(AccountRecord("benchmark", intensity=0.8, reference_intensity=0.8))
    assert (only.assessable, only.total, only.grade) == (50, 50, "C")
    assert only.parts[1].words_zh == "两年强度变化：无数据，不计分"
    nothing = graded(AccountRecord("peers", outcomes=(), first_pass=Proportion(0, 0)))
    assert (nothing.assessable, nothing.total, nothing.grade) == (0, None, None)


def test_section_7_3_outside_power_peers_and_verification_returns_stand_in() -> None:
    record = AccountRecord("peers", 0.92, 0.90, 0.95, verification_returns=Proportion(1, 4), on_time=Proportion(3, 3))
    grade = graded(record)
    assert points(grade)["first_pass"] == 7.5
    assert (grade.assessable, points(grade)["compliance"]) == (85, None)
    assert grade.parts[0].words_en == (
        "Intensity against the reference: +2.2% against the median of the industry's other enterprises, 13.9 of 50 points"
    )
    assert grade.parts[2].words_zh == "数据质量：一次通过：75.0%（3/4，按核查未退回计），得7.5分（满分10分）"


def test_section_7_3_peers_are_the_others_and_at_least_five() -> None:
    industry = {"own": 9.0, "a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": 5.0}
    assert peer_reference(industry, "own", 2023, TODAY) == 3.0
    assert peer_reference(industry, "a", 2023, TODAY) == 4.0
    assert peer_reference({name: value for name, value in industry.items() if name != "e"}, "own", 2023, TODAY) is None


@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf"), "0.9", None, True])
@pytest.mark.parametrize("name", ["own", "c"])
def test_section_7_3_a_peer_whose_intensity_is_none_is_an_error_that_names_it(name: str, value: Any) -> None:
    industry: dict[str, Any] = {"own": 9.0, "a": 1.0, "b": 0.0, "c": 3.0, "d": 4.0, "e": 5.0}
    assert peer_reference(industry, "own", 2023, TODAY) == 3.0
    with pytest.raises(InputError, match=rf"^{name}: intensities is .*: expected a positive intensity"):
        peer_reference(industry | {name: value}, "own", 2023, TODAY)


def test_section_7_3_it_says_that_it_is_no_credit_rating() -> None:
    grade = graded(BEST)
    assert "not a credit rating" in grade.disclaimer_en
    assert "不是信用评级" in grade.disclaimer_zh


def test_every_point_can_be_traced_to_its_rows() -> None:
    grade = graded(BEST)
    assert grade.total == sum(part.points or 0 for part in grade.parts)
    for part in grade.parts:
        weights = [row for row in part.rules if row.name == "weight"]
        assert [(row.key["part"], row.number) for row in weights] == [(part.code, part.of)]
        assert set(part.rules) <= set(grade.rules)
    assert {row.confidence for row in grade.rules} == {"own"}


@pytest.mark.parametrize("field", ["intensity", "reference_intensity", "intensity_before"])
@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf"), "0.8", True])
def test_an_intensity_that_is_none_is_an_error(field: str, value: Any) -> None:
    with pytest.raises(InputError, match=rf"{field} is .*: expected a positive intensity"):
        grade_account(replace(BEST, **{field: value}), 2023, TODAY)


def test_no_intensity_is_held_against_zero() -> None:
    with pytest.raises(InputError, match=r"reference_intensity is 0\.0"):
        grade_account(replace(BEST, reference_intensity=0.0), 2023, TODAY)
    assert points(graded(replace(BEST, intensity=0.0)))["intensity"] == 50


def test_an_unknown_outcome_or_reference_is_an_error_that_names_the_choices() -> None:
    with pytest.raises(InputError, match=r"outcome is 'paid': expected one of completed_late, not_completed, on_time"):
        grade_account(replace(BEST, outcomes=("paid",)), 2023, TODAY)
    with pytest.raises(InputError, match=r"reference is 'city': expected one of benchmark, peers"):
        grade_account(replace(BEST, reference="city"), 2023, TODAY)  # type: ignore[arg-type]


def test_before_the_method_exists_there_is_no_grade() -> None:
    assert isinstance(grade_account(BEST, 2023, date(2018, 12, 31)), Pending)
    assert isinstance(peer_reference({}, "own", 2023, date(2018, 12, 31)), Pending)


INTENSITIES = st.none() | st.floats(0.1, 2.0)
COUNTS = st.integers(0, 50).flatmap(lambda n: st.none() | st.builds(Proportion, st.integers(0, n), st.just(n)))
RECORDS = st.builds(
    AccountRecord,
    reference=st.sampled_from(["benchmark", "peers"]),
    intensity=INTENSITIES,
    reference_intensity=INTENSITIES,
    intensity_before=INTENSITIES,
    first_pass=COUNTS,
    verification_returns=COUNTS,
    on_time=COUNTS,
    outcomes=st.none() | st.lists(st.sampled_from(["on_time", "completed_late", "not_completed"])).map(tuple),
)


@given(RECORDS)
def test_points_never_leave_their_part_and_a_grade_needs_50_assessable_points(record: AccountRecord) -> None:
    grade = graded(record)
    assert all(part.points is None or 0 <= part.points <= part.of for part in grade.parts)
    assert (grade.grade is None) == (grade.assessable < 50)
    assert grade.total is None or 0 <= grade.total <= 100


@given(RECORDS.filter(lambda record: record.intensity is not None), st.floats(0.1, 1.0))
def test_a_lower_intensity_never_lowers_the_total(record: AccountRecord, factor: float) -> None:
    assert record.intensity is not None
    before, after = graded(record), graded(replace(record, intensity=record.intensity * factor))
    assert (after.total or 0) >= (before.total or 0)


@given(RECORDS.filter(lambda record: bool(record.outcomes)))
def test_the_order_of_the_cycles_changes_nothing(record: AccountRecord) -> None:
    assert record.outcomes is not None
    turned = graded(replace(record, outcomes=tuple(reversed(record.outcomes))))
    assert (turned.total, turned.grade) == (graded(record).total, graded(record).grade)
