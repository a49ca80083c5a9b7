"""Rank intervals and robustness of the weights, section 8.3."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.risk import Robustness, rank_interval, ranks, robustness
from carbondash.rules.risk.methods import in_force
from carbondash.rules.sets import InputError
from tests.rules.risk.cases import DAY, FROZEN, GAP_OF_4_PERCENT, NAN, SURPLUS, frame, indexed, province


def interval(table: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """The ranks of a table and their intervals."""
    found = rank_interval(table, DAY, **options)
    assert isinstance(found, pd.DataFrame)
    return found


def robust(table: pd.DataFrame, **options: Any) -> Robustness:
    """How robust a table's ranking is."""
    found = robustness(table, DAY, **options)
    assert isinstance(found, Robustness)
    return found


def test_section_8_3_moved_weights_hardly_change_the_ranking_of_53_synthetic_units() -> None:
    found = robust(indexed(province()))
    assert (found.enterprises, found.draws, found.top) == (53, 2000, 10)
    assert found.mean_rank_correlation is not None
    assert found.min_rank_correlation is not None
    assert found.mean_rank_correlation > 0.98
    assert 0.9 < found.min_rank_correlation <= found.mean_rank_correlation
    assert found.band_kept > 0.9
    assert 0 <= found.top_kept <= 1


def test_an_interval_holds_its_rank_and_is_the_same_every_time() -> None:
    table = indexed(province())
    found = interval(table)
    assert (found["rank"] == ranks(table["index"])).all()
    assert (found["rank_low"] <= found["rank"]).all()
    assert (found["rank"] <= found["rank_high"]).all()
    assert (found["rank_low"] < found["rank_high"]).any()
    assert found["rank_low"].min() == 1
    assert found["rank_high"].max() <= 53
    pd.testing.assert_frame_equal(interval(table), found)


@settings(max_examples=5, deadline=None)
@given(st.permutations(range(53)))
def test_the_order_of_enterprises_changes_no_interval(order: list[int]) -> None:
    table = indexed(province())
    pd.testing.assert_frame_equal(interval(table.iloc[order]), interval(table).iloc[order])


def test_section_8_3_an_unranked_enterprise_has_no_interval_and_takes_no_rank() -> None:
    unknown = {**FROZEN, "obligation_t": NAN, "days_left": NAN, "history": NAN}
    found = interval(indexed(frame(SURPLUS, unknown, GAP_OF_4_PERCENT)))
    assert found.loc[1].isna().all()
    assert found.loc[[0, 2], "rank"].tolist() == [2, 1]
    assert found.loc[[0, 2], "rank_high"].tolist() == [2, 1]


def test_section_8_2_floors_hold_under_moved_weights() -> None:
    at_the_floor = {**GAP_OF_4_PERCENT, "days_left": 10}
    found = interval(indexed(frame(at_the_floor, {**SURPLUS, "referred": 1}, SURPLUS)))
    assert found.to_numpy().tolist() == [[1, 1, 1], [1, 1, 1], [3, 3, 3]]


def test_without_spread_nothing_moves() -> None:
    table = indexed(province())
    found = robust(table, method=replace(in_force(DAY), weight_spread=0.0))
    assert found.mean_rank_correlation == pytest.approx(1)
    assert (found.top_kept, found.band_kept) == (1, 1)


def test_equal_enterprises_have_no_rank_correlation() -> None:
    found = robust(indexed(frame(SURPLUS, SURPLUS)))
    assert found.mean_rank_correlation is None
    assert found.min_rank_correlation is None
    assert found.top_kept == 1


def test_a_ranking_of_several_days_or_of_nobody_is_refused() -> None:
    two_days = indexed(pd.concat([frame(SURPLUS), frame(SURPLUS, day=DAY.replace(day=2))]))
    with pytest.raises(InputError, match="single day"):
        rank_interval(two_days, DAY)
    nobody = indexed(frame(dict.fromkeys(SURPLUS, NAN)))
    assert interval(nobody).isna().all(axis=None)
    with pytest.raises(InputError, match="no ranked row"):
        robustness(nobody, DAY)
