"""The split by cause for many enterprises at once is the split of each one."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings

from carbondash.rules.risk.change import Change, change
from carbondash.rules.risk.changes import CAUSES, changes
from carbondash.rules.sets import InputError
from tests.rules.risk.cases import DAY, FROZEN, GAP_OF_4_PERCENT, NAN, SURPLUS, facts, frame


def _split(before: list[dict[str, float]], after: list[dict[str, float]]) -> pd.DataFrame:
    found = changes(frame(*before), frame(*after), DAY)
    assert isinstance(found, pd.DataFrame)
    return found


@settings(max_examples=60)
@given(facts(), facts())
def test_every_row_is_split_as_the_single_one_is(before: dict[str, float], after: dict[str, float]) -> None:
    try:
        single = change(before, after, DAY)
    except InputError:
        return
    assert isinstance(single, Change)
    row = _split([before, SURPLUS], [after, FROZEN]).iloc[0]
    parts = {part.cause: part.points for part in single.parts}
    assert {cause: row[cause] for cause in CAUSES if abs(row[cause]) > 1e-9} == pytest.approx(
        {cause: points for cause, points in parts.items() if abs(points) > 1e-9}, abs=1e-8
    )
    assert sum(row[cause] for cause in CAUSES) == pytest.approx(single.difference, abs=1e-8)


def test_what_came_to_be_assessable_and_what_floors_add_have_causes_of_their_own() -> None:
    before, after = {**GAP_OF_4_PERCENT, "first_pass_rate": NAN}, {**GAP_OF_4_PERCENT, "days_left": 16}
    row = _split([before], [after]).iloc[0]
    assert row["C1"] == 0
    assert row["assessable"] != 0
    assert row["floors"] > 0
    assert row["after"] == 80
