"""Screening: the estimate from what several sources say, and what follows for the list (domain reference 1.1, 5.1)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.screening import Estimate, Screened, Statement, estimate, is_closed, likeness, screen
from carbondash.rules.sets import InputError, Pending

DAY = date(2023, 11, 20)
YEAR = 2022


def estimated(*statements: Statement, report_t: float | None = None, industry: str = "other") -> Estimate:
    found = estimate(statements, report_t, industry, YEAR, DAY)
    assert isinstance(found, Estimate)
    return found


def proposed(listed: str | None, found: Estimate, industry: str = "other", *, closed: bool = False) -> Screened | None:
    what = screen(listed, industry, found, closed=closed, year=YEAR, as_of=DAY)
    assert not isinstance(what, Pending)
    return what


def test_section_1_1_ten_thousand_tonnes_of_coal_are_the_threshold_of_26000_t() -> None:
    assert estimated(Statement("energy", energy_tce=10_000)).emissions_t == pytest.approx(26_000)


def test_stated_emissions_go_before_the_energy_of_the_same_source() -> None:
    found = estimated(Statement("permit", energy_tce=10_000, emissions_t=30_000))
    assert found.amounts == {"permit": 30_000}


def test_the_middle_of_the_sources_that_agree_counts_and_the_odd_one_is_left_out() -> None:
    found = estimated(
        Statement("permit", emissions_t=20_000), Statement("energy", energy_tce=8_000), Statement("statistics", energy_tce=80_000)
    )
    assert found.emissions_t == pytest.approx((20_000 + 20_800) / 2)
    assert (found.supporting, found.agreement) == (("energy", "permit"), "agreed")


def test_of_two_sources_that_differ_the_higher_counts_so_that_nobody_is_overlooked() -> None:
    found = estimated(Statement("permit", emissions_t=10_000), Statement("statistics", emissions_t=20_000))
    assert (found.emissions_t, found.agreement, found.supporting) == (20_000, "differing", ("statistics",))


def test_an_own_report_holds_against_one_source_and_not_against_two_that_agree() -> None:
    one = estimated(Statement("permit", emissions_t=40_000), report_t=20_000)
    two = estimated(Statement("permit", emissions_t=40_000), Statement("statistics", emissions_t=41_000), report_t=20_000)
    assert (one.emissions_t, one.basis, one.contradicts_report) == (20_000, "report", False)
    assert (two.emissions_t, two.basis, two.agreement, two.contradicts_report) == (40_500, "sources", "against_report", True)


def test_an_own_report_that_one_source_confirms_holds_against_two_others() -> None:
    found = estimated(
        Statement("permit", emissions_t=20_500),
        Statement("energy", energy_tce=16_000),
        Statement("statistics", energy_tce=16_100),
        report_t=20_000,
    )
    assert (found.emissions_t, found.basis, found.agreement) == (20_000, "report", "agreed")


def test_energy_alone_is_a_lower_bound_where_processes_emit_as_well() -> None:
    energy = (Statement("energy", energy_tce=5_000), Statement("statistics", energy_tce=5_100))
    cement = estimated(*energy, report_t=30_000, industry="building_materials")
    paper = estimated(*energy, report_t=30_000, industry="pulp_paper")
    unknown = estimated(*energy, industry="building_materials")
    assert (cement.emissions_t, cement.basis) == (30_000, "report")
    assert (paper.basis, paper.agreement) == ("sources", "against_report")
    assert unknown.is_lower_bound
    assert not estimated(*energy).is_lower_bound


def test_a_lower_bound_may_raise_and_never_lower() -> None:
    low = estimated(Statement("energy", energy_tce=2_000), industry="building_materials")
    high = estimated(Statement("energy", energy_tce=20_000), industry="building_materials")
    assert proposed("2", low, "building_materials") is None
    raised = proposed("3", high, "building_materials")
    assert raised is not None
    assert (raised.action, raised.tier_should, raised.reason) == ("move", "2", "higher")


@pytest.mark.parametrize(
    ("listed", "industry", "emissions_t", "expected"),
    [
        (None, "other", 12_999, None),
        (None, "other", 13_000, ("list", "3", "not_listed")),
        (None, "chemicals", 26_000, ("list", "2", "not_listed")),
        (None, "power", 26_000, ("list", "1", "not_listed")),
        ("3", "chemicals", 26_000, ("move", "2", "higher")),
        ("2", "chemicals", 25_999, ("move", "3", "lower")),
        ("1", "power", 25_999, ("move", "3", "lower")),
        ("3", "other", 12_999, ("remove", "below", "below")),
        ("3", "other", 900_000, None),
        ("2", "chemicals", 26_000, None),
        ("2", "unknown", 26_000, None),
    ],
)
def test_section_5_1_what_the_thresholds_say_about_a_listed_or_unlisted_enterprise(
    listed: str | None, industry: str, emissions_t: float, expected: tuple[str, str, str] | None
) -> None:
    what = proposed(listed, estimated(Statement("permit", emissions_t=emissions_t), industry=industry), industry)
    assert (None if what is None else (what.action, what.tier_should, what.reason)) == expected


def test_who_has_closed_is_removed_whatever_it_emitted_and_never_listed() -> None:
    found = estimated(report_t=500_000)
    what = proposed("2", found, closed=True)
    assert what is not None
    assert (what.action, what.reason) == ("remove", "closed")
    assert proposed(None, found, closed=True) is None


def test_the_register_alone_closes_and_of_the_others_two() -> None:
    assert is_closed({"registration": False}, YEAR, DAY)
    assert not is_closed({"permit": False, "registration": True}, YEAR, DAY)
    assert is_closed({"permit": False, "energy": False}, YEAR, DAY)
    assert not is_closed({}, YEAR, DAY)


def test_nothing_is_proposed_without_an_amount_or_before_the_rules_were_published() -> None:
    assert proposed("3", estimated()) is None
    assert isinstance(estimate([], None, "other", 2020, date(2021, 1, 31)), Pending)


def test_an_amount_that_can_not_be_is_refused() -> None:
    with pytest.raises(InputError, match="energy_tce"):
        estimate([Statement("energy", energy_tce=-1)], None, "other", YEAR, DAY)


def test_the_limits_of_matching_are_rules_of_their_own() -> None:
    limits = likeness(YEAR, DAY)
    assert limits.near_km < limits.far_km
    assert {row.confidence for row in limits.rules} == {"own"}


AMOUNTS = st.lists(st.floats(min_value=1, max_value=1e7), min_size=1, max_size=4)


@given(AMOUNTS, st.permutations(range(4)))
def test_the_estimate_lies_among_the_amounts_whatever_their_order(amounts: list[float], order: list[int]) -> None:
    names = ("energy", "permit", "registration", "statistics")
    said = [Statement(names[place], emissions_t=amount) for place, amount in enumerate(amounts)]
    found = estimated(*said)
    assert min(amounts) <= (found.emissions_t or 0) <= max(amounts)
    shuffled = [said[place] for place in order if place < len(said)]
    assert estimated(*shuffled) == found
