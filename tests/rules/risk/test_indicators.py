"""Facts that do not fit are errors that name column, value and row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from carbondash.rules.risk import FACTS, contributions, require
from carbondash.rules.risk.methods import in_force
from carbondash.rules.sets import InputError
from tests.rules.risk.cases import DAY, FROZEN, NAN, SURPLUS, frame, indexed

METHOD = in_force(DAY)

WRONG: list[tuple[str, Any]] = [
    ("obligation_t", -1),
    ("gap_t", -1),
    ("gap_t", 5_000_001),
    ("gap_t", float("inf")),
    ("days_left", 3.5),
    ("on_time_rate", 97),
    ("on_time_rate", -0.1),
    ("longest_delay_days", -2),
    ("annual_state", 0.7),
    ("first_pass_rate", 1.2),
    ("severity_points", -1),
    ("default_months", float("inf")),
    ("frozen", 0.5),
    ("history", 2),
    ("cost_ratio", -0.1),
    ("referred", 2),
    ("month_missing", "yes"),
]


@pytest.mark.parametrize(("column", "value"), WRONG)
def test_a_value_that_does_not_fit_is_named_with_its_row(column: str, value: Any) -> None:
    with pytest.raises(InputError) as error:
        require(frame(SURPLUS, {**SURPLUS, column: value}), METHOD)
    assert error.value.field == column
    assert error.value.value == value
    assert error.value.where == "enterprise_id 2, day 2023-11-01"
    assert "expected" in error.value.words("en")


@pytest.mark.parametrize(("column", "value"), WRONG)
def test_a_single_row_is_held_to_the_same(column: str, value: Any) -> None:
    with pytest.raises(InputError) as error:
        contributions({"enterprise_id": 7, **SURPLUS, column: value}, DAY)
    assert (error.value.field, error.value.value) == (column, value)
    assert error.value.where == "enterprise_id 7"


@pytest.mark.parametrize("column", ["enterprise_id", "day", *FACTS])
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(InputError) as error:
        require(frame(SURPLUS).drop(columns=column), METHOD)
    assert error.value.field == column


def test_a_missing_field_of_a_row_is_named() -> None:
    row = {name: value for name, value in SURPLUS.items() if name != "history"}
    with pytest.raises(InputError, match="history"):
        contributions(row, DAY)


def test_an_enterprise_has_one_row_a_day() -> None:
    twice = pd.concat([frame(SURPLUS, FROZEN), frame(SURPLUS)])
    with pytest.raises(InputError, match="enterprise_id 1, day 2023-11-01"):
        require(twice, METHOD)


def test_unknown_facts_may_be_written_as_nan_none_or_na() -> None:
    table = frame(SURPLUS, FROZEN)
    written = table.assign(first_pass_rate=[NAN, 0.2])
    mixed = table.assign(first_pass_rate=np.array([None, 0.2], dtype=object), frozen=pd.array([0, 1], dtype="Int64"))
    nullable = table.assign(first_pass_rate=pd.array([pd.NA, 0.2], dtype="Float64"))
    flags = table.assign(first_pass_rate=[NAN, 0.2], frozen=[False, True])
    for same in (mixed, nullable, flags):
        pd.testing.assert_frame_equal(indexed(same), indexed(written))


def test_a_frame_without_rows_gives_an_index_without_rows() -> None:
    table = indexed(frame(SURPLUS).iloc[:0])
    assert len(table) == 0
    assert {"index", "band", "ranked", "A1", "D3_points"} <= set(table.columns)
