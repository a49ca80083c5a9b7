"""The difference between two days, split by cause."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from carbondash.rules.risk import CODES, Change, change
from carbondash.rules.risk.methods import in_force
from carbondash.rules.sets import InputError
from tests.rules.risk.cases import DAY, FROZEN, GAP_OF_4_PERCENT, NAN, SURPLUS, facts, index_of


def changed(before: dict[str, float], after: dict[str, float]) -> Change:
    """The change between two rows of facts."""
    found = change(before, after, DAY)
    assert isinstance(found, Change)
    return found


def parts(found: Change) -> dict[str, float]:
    """The points of each cause."""
    return {part.cause: part.points for part in found.parts}


def test_half_of_the_gap_bought_and_20_days_gone() -> None:
    found = changed(GAP_OF_4_PERCENT, {**GAP_OF_4_PERCENT, "gap_t": 100_000, "cost_ratio": 0.04, "days_left": 50})
    assert parts(found) == pytest.approx({"A1": -2.5, "A2": 1.25, "D3": -0.2})
    assert [part.cause for part in found.parts] == ["A1", "A2", "D3"]
    assert found.parts[0].words_zh == "缺口占应清缴量4.0% → 缺口占应清缴量2.0%"
    assert found.parts[0].words_en == "shortfall is 4.0% of the obligation → shortfall is 2.0% of the obligation"
    assert found.difference == pytest.approx(-1.45)


def test_a_floor_that_comes_and_goes() -> None:
    near = {**GAP_OF_4_PERCENT, "days_left": 16}
    came = changed(GAP_OF_4_PERCENT, near)
    assert came.after == 80
    lifted = 80 - index_of(near)["before_floors"]
    assert parts(came) == pytest.approx({"A2": 15 * 44 / 120, "floors": lifted})
    assert came.parts[0].words_zh == "R2开始生效（不低于80）；R5开始生效（不低于35）"
    went = changed(near, {**near, "gap_t": 0})
    assert next(part.words_en for part in went.parts if part.cause == "floors") == (
        "R2 no longer applies (at least 80); R5 no longer applies (at least 35)"
    )


def test_below_a_floor_that_stays_nothing_moves_the_index() -> None:
    frozen = {**SURPLUS, "frozen": 1}
    found = changed(frozen, {**frozen, "first_pass_rate": 0.4})
    assert found.difference == 0
    assert parts(found) == pytest.approx({"C1": 3.0, "floors": -3.0})
    assert "R1" in next(part.words_zh for part in found.parts if part.cause == "floors")


def test_a_floor_that_comes_under_a_higher_one_names_both() -> None:
    frozen = {**SURPLUS, "frozen": 1}
    found = changed(frozen, {**frozen, "month_missing": 1, "first_pass_rate": 0.4})
    assert next(part.words_en for part in found.parts if part.cause == "floors") == (
        "R4 now applies (at least 35); R1 still applies: changes below the floor do not move the index"
    )


def test_first_records_make_an_indicator_assessable() -> None:
    without = {**GAP_OF_4_PERCENT, "first_pass_rate": NAN}
    found = changed(without, GAP_OF_4_PERCENT)
    assert list(parts(found)) == ["assessable"]
    assert found.parts[0].words_zh == "新可评估：一次通过率"
    back = changed(GAP_OF_4_PERCENT, without)
    assert back.parts[0].words_en == "no longer assessable: first-pass rate"
    assert back.parts[0].points == pytest.approx(-found.parts[0].points)


def test_nothing_changed_has_no_parts() -> None:
    assert changed(FROZEN, FROZEN).parts == ()


def test_nothing_assessable_has_no_change() -> None:
    only = in_force(DAY).replace(weights={code: 0 for code in CODES if code != "C1"})
    with pytest.raises(InputError) as error:
        change(GAP_OF_4_PERCENT, {**GAP_OF_4_PERCENT, "first_pass_rate": NAN}, DAY, only)
    assert error.value.field == "after"


@settings(deadline=None)
@given(facts(), facts())
def test_the_parts_sum_to_the_difference(before: dict[str, float], after: dict[str, float]) -> None:
    found = changed(before, after)
    assert sum(part.points for part in found.parts) == pytest.approx(found.difference, abs=1e-9)
    assert found.before == index_of(before)["index"]
    assert found.after == index_of(after)["index"]


@settings(deadline=None)
@given(facts(), facts())
def test_a_change_back_is_the_change_with_its_sign_turned(before: dict[str, float], after: dict[str, float]) -> None:
    there, back = parts(changed(before, after)), parts(changed(after, before))
    assert back == pytest.approx({cause: -points for cause, points in there.items()}, abs=1e-9)
