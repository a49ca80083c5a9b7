"""The days of a cycle: from which to which the risk index is worked out, and what a row stands for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.derive.risk_inputs import cycle_days
from carbondash.derive.risk_rows import risk_rows
from tests.derive.plant import DEADLINE, DETERMINED, PLANT, Plant
from tests.derive.plant_days import ONE_DAY, SIXTY_DAYS_LEFT, cycle, known


def test_nothing_counts_before_determination_nor_after_the_deadline_of_a_complete_cycle() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000)
    plant.surrenders(1000, SIXTY_DAYS_LEFT)
    assert plant.inputs(DETERMINED) is not None
    assert plant.inputs(DEADLINE) is not None
    assert plant.inputs(DEADLINE + ONE_DAY) is None
    found = cycle_days(plant.facts, "C2", date(2024, 6, 30), ())
    assert found is not None
    assert (found.days[0], found.days[-1]) == (DETERMINED.toordinal(), DEADLINE.toordinal())


def test_a_cycle_that_is_not_complete_goes_on_until_the_day_before_it_is() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(900)
    late = date(2024, 3, 1)
    plant.buys(100, late)
    plant.surrenders(1000, late)
    assert known(plant, late - ONE_DAY)["days_left"] == -60
    assert plant.inputs(late) is None
    row = risk_rows([cycle(plant, late)], late)[-1]
    assert row["until"] == late


def test_a_deadline_that_is_moved_later_counts_from_its_own_day_on() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.owes(1000, day=date(2023, 10, 1), deadline=date(2024, 1, 31))
    assert known(plant, date(2023, 9, 30))["days_left"] == 92
    assert known(plant, date(2023, 10, 1))["days_left"] == 122


@given(
    allocated=st.integers(0, 1200),
    bought=st.lists(st.tuples(st.integers(0, 160), st.integers(0, 300)), max_size=4),
    given_up=st.lists(st.tuples(st.integers(0, 160), st.integers(0, 300)), max_size=4),
)
def test_a_later_day_never_changes_an_earlier_one(
    allocated: int, bought: list[tuple[int, int]], given_up: list[tuple[int, int]]
) -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(allocated)
    for after, tonnes in sorted(bought):
        plant.buys(tonnes, DETERMINED + after * ONE_DAY)
    for after, tonnes in sorted(given_up):
        plant.surrenders(tonnes, DETERMINED + after * ONE_DAY)
    middle = date(2023, 10, 5)
    short, whole = cycle(plant, middle), cycle(plant, DEADLINE)
    n = len(short.days)
    assert all((short.values[name] == whole.values[name][:n]).all() for name in ("obligation_t", "gap_t", "days_left"))
    assert (whole.values["gap_t"] <= whole.values["obligation_t"]).all()


def test_rows_stand_for_every_day_between_them() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000)
    plant.is_due("M2023-07", date(2023, 9, 9))
    plant.files("M2023-07", date(2023, 9, 12))
    rows = risk_rows([cycle(plant, DEADLINE)], DEADLINE)
    assert [row["day"] for row in rows] == [DETERMINED, date(2023, 9, 9), *(date(2023, 9, day) for day in (10, 11, 12))]
    assert [row["until"] for row in rows] == [*(row["day"] for row in rows[1:]), None]
    assert [row["floors"] for row in rows] == ["", "", "R4", "R4", ""]


def test_the_plant_is_named_in_what_cannot_be_worked_with() -> None:
    plant = Plant()
    plant.owes(1000)
    plant.gets(1000, vintage="twenty-two")
    with pytest.raises(ValueError, match="vintage"):
        cycle_days(plant.facts, "C2", DEADLINE, ())
    assert plant.facts.enterprise_id == PLANT
