"""The method's rows against the tables of section 8.2 and 8.3, and previews of a changed method."""

from __future__ import annotations

from datetime import date
from math import inf
from typing import Any

import pytest

from carbondash.rules.risk import CODES, method
from carbondash.rules.risk.methods import Method, in_force, require_whole
from carbondash.rules.sets import InputError, OutsideRules, RuleSetError, rule_sets
from tests.rules.risk.cases import DAY, GAP_OF_4_PERCENT, index_of


def test_section_8_2_weights_sum_to_100() -> None:
    found = method(DAY)
    assert isinstance(found, Method)
    assert found.weights == dict(zip(CODES, (25, 15, 8, 4, 8, 6, 8, 6, 10, 5, 5), strict=True))
    assert sum(found.weights.values()) == 100
    assert not found.is_preview


def test_section_8_2_a_method_with_other_weights_is_no_rule_set() -> None:
    weights = dict(in_force(DAY).weights)
    with pytest.raises(RuleSetError, match="the sum is 105, expected 100"):
        require_whole({**weights, "A1": 30})
    with pytest.raises(RuleSetError, match="expected one for each of A1"):
        require_whole({code: weight for code, weight in weights.items() if code != "D3"})


def test_section_8_2_thresholds_floors_and_bands() -> None:
    found = in_force(DAY)
    assert found.full_at == {"A1": 0.20, "A2": 120, "B1": 0.25, "B2": 20, "C1": 1, "C2": 6, "C3": 3, "D3": 1}
    assert found.at_least == {"R1": 80, "R2": 80, "R3": 80, "R4": 35, "R5": 35}
    assert found.floor_days == {"R2": 16, "R5": 46}
    assert dict(found.bands) == {"low": 0, "watch": 15, "elevated": 35, "high": 60, "critical": 80}
    assert (found.window_months, found.window_records, found.neutral) == (12, 6, 0.5)


def test_section_8_3_missing_limit_and_robustness() -> None:
    found = in_force(DAY)
    assert (found.missing_limit, found.weight_spread, found.draws, found.top) == (0.40, 0.25, 2000, 10)
    assert found.rank_interval == (0.05, 0.95)


def test_section_0_point_7_every_row_is_the_products_own() -> None:
    rows = [row for found in rule_sets("risk_index") for row in found.rules]
    assert {row.confidence for row in rows} == {"own"}
    assert not any(row.is_official for row in rows)
    zh, en = in_force(DAY).words("label")
    assert "自有方法" in zh
    assert "own method" in en


def test_section_8_5_weak_points_are_stated() -> None:
    stated = [row.texts for row in in_force(DAY).rules if row.name == "weak_point"]
    assert len(stated) == 6
    assert all(zh and en for zh, en in stated)


def test_an_indicators_rules_are_its_weight_and_thresholds() -> None:
    found = in_force(DAY)
    assert [(row.name, row.number) for row in found.rules_of("A1")] == [("weight", 25), ("full_at", 0.20)]
    assert [(row.name, row.number) for row in found.rules_of("R2")] == [("at_least", 80), ("days_left", 16)]


def test_a_preview_changes_the_index_and_says_that_it_is_one() -> None:
    official = in_force(DAY)
    preview = official.replace(weights={"A1": 50}, full_at={"A2": 60}, at_least={"R5": 90}, floor_days={"R5": 59})
    assert preview.is_preview
    assert not official.is_preview
    assert official.weights["A1"] == 25
    # Weights that sum to 125: the index is normalised by what they sum to.
    row = index_of(GAP_OF_4_PERCENT, method=preview)
    assert row["A1_points"] == pytest.approx(50 * 0.2 / 125 * 100)
    assert row["A2"] == 0
    assert index_of({**GAP_OF_4_PERCENT, "days_left": 59}, method=preview)["index"] == 90
    assert preview.rules_of("A1") == ()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"weights": {"A1": -1}}, "weights A1"),
        ({"weights": {"A1": inf}}, "weights A1"),
        ({"weights": {"Z9": 1}}, "weights code"),
        ({"weights": dict.fromkeys(CODES, 0.0)}, "weights"),
        ({"full_at": {"B2": 0}}, "full_at B2"),
        ({"full_at": {"B3": 1}}, "full_at code"),
        ({"at_least": {"R1": 101}}, "at_least R1"),
        ({"band_from": {"watch": 101}}, "band watch"),
        ({"band_from": {"severe": 50}}, "band"),
        ({"band_from": {"watch": 99}}, "band elevated"),
    ],
)
def test_an_impossible_preview_is_refused(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as error:
        in_force(DAY).replace(**changes)
    assert error.value.field == named
    assert error.value.words("zh")


def test_before_the_data_of_the_first_cycle_there_is_no_method() -> None:
    with pytest.raises(OutsideRules) as error:
        method(date(2018, 12, 31))
    assert error.value.field == "year"


def test_words_that_nobody_wrote_are_an_error() -> None:
    with pytest.raises(KeyError):
        in_force(DAY).words("indicator", indicator="Z9")
