"""Rank intervals and robustness of the weights, section 8.3."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.risk import CODES, Robustness, rank_interval, ranks, robustness
from carbondash.rules.risk.methods import in_force
from carbondash.rules.risk.robustness import draws_of
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


def _brute_force(table: pd.DataFrame, draws: int) -> list[tuple[int, int]]:
    """The interval of every enterprise, draw by draw and row by row, with the same moved weights."""
    used = in_force(DAY)
    generator = np.random.default_rng(20231231)
    weights = np.array([used.weights[code] for code in CODES])
    moved = weights * generator.uniform(1 - used.weight_spread, 1 + used.weight_spread, size=(used.draws, len(CODES)))
    scores = table[list(CODES)].to_numpy(dtype=float)
    least = np.array([max((used.at_least[code] for code in str(row).split()), default=0.0) for row in table["floors"]])
    ranks_of = []
    for drawn in moved[:draws]:
        known = ~np.isnan(scores)
        index = np.array([100 * (drawn[k] * s[k]).sum() / drawn[k].sum() for s, k in zip(scores, known, strict=True)])
        index = np.maximum(index, least).round(8)
        ranks_of.append([(index > own).sum() + 1 for own in index])
    ordered = np.sort(np.array(ranks_of), axis=0)
    low, high = used.rank_interval
    ends = ordered[int(np.floor(low * (draws - 1)))], ordered[int(np.ceil(high * (draws - 1)))]
    return [(int(a), int(b)) for a, b in zip(*ends, strict=True)]


def test_enterprises_that_are_alike_are_worked_out_once_and_none_is_lost() -> None:
    rows = [GAP_OF_4_PERCENT, SURPLUS, FROZEN, {**SURPLUS, "first_pass_rate": 0.2}]
    table = indexed(frame(*(rows[place % 4] for place in range(40))))
    found = rank_interval(table, DAY)
    assert isinstance(found, pd.DataFrame)
    expected = _brute_force(table, draws_of(table, in_force(DAY)))
    own = found["rank"].astype(int)
    for place, (low, high) in enumerate(expected):
        assert found["rank_low"].iloc[place] == min(low, own.iloc[place])
        assert found["rank_high"].iloc[place] == max(high, own.iloc[place])


@pytest.mark.parametrize(("different", "draws"), [(1, 2000), (53, 2000), (100, 2000), (400, 500), (5300, 200), (100_000, 200)])
def test_where_very_many_enterprises_differ_there_are_fewer_draws(different: int, draws: int) -> None:
    assert in_force(DAY).draws_for(different) == draws
