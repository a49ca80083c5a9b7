"""The compliance rates by number and by volume (domain reference 0 point 1 and 4.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.compliance import ComplianceRates, Rate, Standing, compliance_rates
from carbondash.rules.outcome import CLASSES, OfficialClass
from carbondash.rules.sets import InputError


def province() -> ComplianceRates:
    """Jiangxi's first cycle in outline: of 45, four rectified late and one not."""
    rows = [Standing(number, "on_time", 1_000, 1_000) for number in range(40)]
    rows += [Standing(number, "completed_late", 1_000, 1_000) for number in range(40, 44)]
    return compliance_rates([*rows, Standing(44, "not_completed", 400, 100), Standing(45, "on_time", 0, 0)])


def test_section_4_1_rates_by_number_and_by_volume_differ() -> None:
    rates = province()
    assert rates.by_number == Rate(40, 45, 45)
    assert rates.by_number_including_late == Rate(44, 45, 45)
    assert rates.by_volume == Rate(44_100, 44_400, 45)
    assert rates.by_number.value == 40 / 45
    assert rates.classes["completed_late"] == 4


def test_section_4_1_surplus_of_one_settles_nobody_elses_obligation() -> None:
    rows = [Standing(1, "on_time", 100, 900), Standing(2, "not_completed", 100, 0)]
    assert compliance_rates(rows).by_volume.value == 0.5


def test_without_obligations_there_is_no_rate() -> None:
    assert compliance_rates([]).by_volume.value is None


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([Standing(1, "on_time", -1, 0)], "obligation_t"),
        ([Standing(1, "on_time", 1, -1)], "surrendered_t"),
        ([Standing(1, "on_time", 1, 1), Standing(1, "due", 1, 1)], "enterprise_id"),
        ([Standing(1, "late", 1, 1)], "official_class"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_input_is_refused_by_field(rows: list[Standing], field: str) -> None:
    with pytest.raises(InputError) as refused:
        compliance_rates(rows)
    assert refused.value.field == field


ROWS = st.lists(st.tuples(st.sampled_from(CLASSES), st.integers(0, 10**6), st.integers(0, 10**6)), max_size=12)


@given(ROWS)
def test_rates_are_shares_and_do_not_depend_on_the_order(rows: list[tuple[OfficialClass, int, int]]) -> None:
    standings = [Standing(number, *row) for number, row in enumerate(rows)]
    found = compliance_rates(standings)
    assert compliance_rates(standings[::-1]) == found
    assert sum(found.classes.values()) == found.by_number.n
    for rate in (found.by_number, found.by_number_including_late, found.by_volume):
        assert rate.value is None or 0 <= rate.value <= 1
    assert found.by_number.numerator <= found.by_number_including_late.numerator
