"""The index against the illustrated cases, bands and floors of section 8, and its properties."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.risk import CODES, FACTS, FLOORS, band_of, method, ranks, risk_index, scores
from carbondash.rules.risk.methods import Method, in_force
from carbondash.rules.sets import Pending
from tests.rules.risk.cases import DAY, FROZEN, GAP_OF_4_PERCENT, NAN, SURPLUS, facts, frame, index_of, indexed, province

METHOD = in_force(DAY)


def points(row: pd.Series) -> dict[str, float]:
    """The points that an index has, without the indicators that have none."""
    return {code: row[f"{code}_points"] for code in CODES if row[f"{code}_points"] > 0}


def test_section_8_3_surplus_and_clean() -> None:
    row = index_of(SURPLUS)
    assert round(row["index"], 1) == 1.0
    assert row["band"] == "low"
    assert points(row) == pytest.approx({"C1": 0.6, "C2": 0.4})
    assert row["floors"] == ""
    assert row["missing_share"] == 0


def test_section_8_3_gap_of_4_percent_60_days_before_the_deadline() -> None:
    row = index_of(GAP_OF_4_PERCENT)
    assert round(row["index"], 1) == 16.0
    assert row["band"] == "watch"
    assert points(row) == pytest.approx({"A1": 5.0, "A2": 7.5, "C1": 1.8, "C2": 1.3, "D3": 0.4}, abs=0.05)


def test_section_8_3_frozen_with_a_gap_of_30_percent() -> None:
    row = index_of(FROZEN)
    assert round(row["index"], 1) == 86.3
    assert row["before_floors"] == row["index"]
    assert row["band"] == "critical"
    assert row["floors"] == "R1 R5"


def test_section_8_2_scores_of_each_indicator() -> None:
    found = scores(frame(FROZEN), DAY)
    assert isinstance(found, pd.DataFrame)
    assert list(found.columns) == list(CODES)
    expected = [1, 0.675, 1, 0.75, 0.5, 0.8, 4 / 6, 1, 1, 1, 1]
    assert found.iloc[0].tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("days_left", "score"), [(400, 0), (120, 0), (102, 0.15), (60, 0.5), (1, 119 / 120), (0, 1), (-1, 1), (-400, 1)]
)
def test_section_8_2_time_left_counts_while_a_gap_exists(days_left: int, score: float) -> None:
    assert index_of({**GAP_OF_4_PERCENT, "days_left": days_left})["A2"] == pytest.approx(score)
    assert index_of({**SURPLUS, "days_left": days_left})["A2"] == 0


@pytest.mark.parametrize(
    ("gap_t", "cost_ratio", "score"),
    [(200_000, NAN, 0.5), (0, NAN, 0), (200_000, 0.08, 0.08), (200_000, 3, 1), (200_000, float("inf"), 1)],
)
def test_section_8_2_an_unknown_margin_is_neutral_and_not_missing(gap_t: float, cost_ratio: float, score: float) -> None:
    row = index_of({**SURPLUS, "gap_t": gap_t, "cost_ratio": cost_ratio})
    assert row["D3"] == pytest.approx(score)
    assert row["missing_share"] == 0


def test_section_8_2_where_the_gap_is_unknown_so_is_its_cost() -> None:
    row = index_of({**SURPLUS, "gap_t": NAN, "cost_ratio": NAN})
    assert np.isnan(row["D3"])
    assert row["missing_share"] == pytest.approx(0.45)
    assert not row["ranked"]


@pytest.mark.parametrize(
    ("index", "band"),
    [
        (0, "low"),
        (14.9999, "low"),
        (15, "watch"),
        (34.9999, "watch"),
        (35, "elevated"),
        (59.9999, "elevated"),
        (60, "high"),
        (79.9999, "high"),
        (80, "critical"),
        (100, "critical"),
    ],
)
def test_section_8_2_a_limit_belongs_to_the_band_above_it(index: float, band: str) -> None:
    assert band_of(index, METHOD) == band


def test_section_8_2_an_index_on_a_limit_is_in_the_band_above_it() -> None:
    no_floors = METHOD.replace(at_least=dict.fromkeys(FLOORS, 0))
    clean = {**SURPLUS, "first_pass_rate": 1, "severity_points": 0}
    at_15 = {**clean, "frozen": 1, "history": 1}
    at_35 = {**at_15, "on_time_rate": 0.75, "annual_state": 1, "longest_delay_days": 20}
    at_60 = {**at_35, "gap_t": 1_000_000, "cost_ratio": 0, "days_left": 120}
    at_80 = {**at_60, "days_left": 0, "cost_ratio": 1}
    table = indexed(frame(clean, at_15, at_35, at_60, at_80), method=no_floors)
    assert table["index"].tolist() == [0, 15, 35, 60, 80]
    assert table["band"].tolist() == ["low", "watch", "elevated", "high", "critical"]


@pytest.mark.parametrize(
    ("changes", "floors", "at_least"),
    [
        ({"frozen": 1}, "R1", 80),
        ({"days_left": 17}, "R5", 35),
        ({"days_left": 16}, "R2 R5", 80),
        ({"days_left": -5}, "R2 R5", 80),
        ({"days_left": 46}, "R5", 35),
        ({"days_left": 47}, "", 0),
        ({"referred": 1}, "R3", 80),
        ({"month_missing": 1}, "R4", 35),
        ({"gap_t": 0, "days_left": 1}, "", 0),
        ({"frozen": NAN, "referred": NAN, "month_missing": NAN, "days_left": NAN}, "", 0),
    ],
)
def test_section_8_2_floors(changes: dict[str, float], floors: str, at_least: float) -> None:
    row = index_of({**GAP_OF_4_PERCENT, **changes})
    assert row["floors"] == floors
    assert row["index"] == max(at_least, row["before_floors"])
    assert row["before_floors"] < 35


def test_section_8_3_cycle_1_without_monthly_evidence() -> None:
    unknown = dict.fromkeys(("on_time_rate", "longest_delay_days", "first_pass_rate", "severity_points", "default_months"), NAN)
    row = index_of({**GAP_OF_4_PERCENT, **unknown})
    assert row["missing_share"] == pytest.approx(0.32)
    assert row["ranked"]
    assert row["index"] == pytest.approx((5 + 7.5 + 0.4) / 68 * 100)
    assert row[["B1", "B2", "C1", "C2", "C3"]].isna().all()
    assert row[["B1_points", "C3_points"]].isna().all()


@pytest.mark.parametrize(
    ("unknown", "share", "is_ranked"),
    [(("obligation_t", "days_left"), 0.40, True), (("obligation_t", "days_left", "history"), 0.45, False)],
)
def test_section_8_3_no_rank_above_40_percent_missing(unknown: tuple[str, ...], share: float, is_ranked: bool) -> None:
    row = index_of({**GAP_OF_4_PERCENT, **dict.fromkeys(unknown, NAN)})
    assert row["missing_share"] == pytest.approx(share)
    assert row["ranked"] == is_ranked


def test_section_8_3_missing_is_never_zero_risk() -> None:
    with_gap = {**FROZEN, "frozen": 0}
    known = index_of({**with_gap, "first_pass_rate": 1})
    unknown = index_of({**with_gap, "first_pass_rate": NAN})
    assert unknown["before_floors"] > known["before_floors"]
    nothing = index_of(dict.fromkeys(FACTS, NAN))
    assert nothing["missing_share"] == 1
    assert np.isnan(nothing["index"])
    assert pd.isna(nothing["band"])
    assert not nothing["ranked"]


def test_section_8_2_a_floor_holds_also_where_nothing_is_assessable() -> None:
    referred = index_of({**dict.fromkeys(FACTS, NAN), "referred": 1})
    assert (referred["index"], referred["missing_share"], referred["floors"]) == (80, 1, "R3")


def test_an_index_of_nothing_is_none() -> None:
    only_margin = METHOD.replace(weights={code: 0 for code in CODES if code != "C1"})
    row = index_of({**GAP_OF_4_PERCENT, "first_pass_rate": NAN}, method=only_margin)
    assert np.isnan(row["index"])
    assert pd.isna(row["band"])
    assert row["missing_share"] == 1
    assert not row["ranked"]


@settings(deadline=None)
@given(facts())
def test_the_index_stays_between_0_and_100_also_after_the_deadline(row: dict[str, float]) -> None:
    found = index_of(row)
    assert 0 <= found["before_floors"] <= found["index"] <= 100
    assert 0 <= found["missing_share"] <= 1
    assert found["band"] == band_of(found["index"], METHOD)
    assert sum(points(found).values()) == pytest.approx(found["before_floors"], abs=1e-8)


@settings(deadline=None)
@given(facts(), st.floats(0, 1))
def test_more_surrender_never_raises_the_index(row: dict[str, float], share: float) -> None:
    gap = float(int(row["gap_t"] * share))
    ratio = row["cost_ratio"] * gap / row["gap_t"] if gap else 0.0
    # A margin that nobody knows stays unknown, however small the gap.
    smaller = {**row, "gap_t": gap, "cost_ratio": NAN if np.isnan(row["cost_ratio"]) else ratio}
    before, after = indexed(frame(row, smaller))["index"]
    assert after <= before + 1e-9


@settings(deadline=None)
@given(facts(), st.integers(0, 400))
def test_fewer_days_never_lower_the_index_while_a_gap_exists(row: dict[str, float], fewer: int) -> None:
    later = {**row, "days_left": row["days_left"] - fewer}
    before, after = indexed(frame(row, later))["index"]
    assert after >= before - 1e-9


@settings(deadline=None)
@given(st.permutations(range(53)))
def test_the_order_of_enterprises_changes_nothing(order: list[int]) -> None:
    table = province()
    moved = indexed(table.iloc[order])
    pd.testing.assert_frame_equal(moved, indexed(table).iloc[order])


def test_ties_share_the_better_rank_and_an_unknown_index_has_none() -> None:
    found = ranks(pd.Series([10.0, 80.0, 10.0, NAN, 5.0], index=list("abcde")))
    expected = pd.Series([2, 1, 2, pd.NA, 4], index=list("abcde"), dtype="Int64")
    pd.testing.assert_series_equal(found, expected)


def test_the_method_is_pending_before_it_may_be_asked_for() -> None:
    early = date(2020, 12, 31)
    for answer in (method(early), risk_index(frame(SURPLUS), early), scores(frame(SURPLUS), early)):
        assert isinstance(answer, Pending)
        assert "2020-12-31" in answer.words("en")
    assert isinstance(method(date(2021, 1, 1)), Method)
