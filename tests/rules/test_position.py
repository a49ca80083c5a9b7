"""Holdings, need and gap, by obligation and vintage (domain reference 3.7)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from carbondash.rules.position import (
    Lot,
    Owed,
    Position,
    eligibility,
    gaps,
    is_eligible,
    period_year,
    position,
    vintage_year,
)
from carbondash.rules.sets import InputError, Pending

LATE = date(2026, 11, 20)
PERIODS = ("Y2019..Y2020", "Y2021", "Y2022", "Y2023", "Y2024")
VINTAGES = ("19-20", "21", "22", "23", "24", "25")


def standing(owed: list[Owed], lots: list[Lot], is_frozen: bool = False) -> Position:
    found = position(owed, lots, is_frozen, LATE)
    assert isinstance(found, Position)
    return found


def test_section_3_7_gap_is_need_less_usable_holdings() -> None:
    found = standing([Owed("Y2022", 5_000_000)], [Lot("22", 4_800_000)])
    assert (found.usable_t, found.need_t, found.gap_t, found.gap_ratio) == (4_800_000, 5_000_000, 200_000, 0.04)


def test_section_3_7_a_later_vintage_is_not_usable() -> None:
    found = standing([Owed("Y2021", 100)], [Lot("22", 70), Lot("19-20", 20), Lot("21", 10)])
    assert (found.usable_t, found.gap_t) == (30, 70)
    assert found.by_period[0].covered == (Lot("19-20", 20), Lot("21", 10))


def test_section_3_7_pledged_and_frozen_holdings_are_not_usable() -> None:
    assert standing([Owed("Y2022", 100)], [Lot("22", 100, pledged_t=30)]).gap_t == 30
    assert standing([Owed("Y2022", 100)], [Lot("22", 100)], is_frozen=True).gap_t == 100


def test_section_3_7_ccer_counts_up_to_5_percent_and_only_once_surrendered() -> None:
    found = standing([Owed("Y2022", 1_000, offsets_t=80)], [Lot("CCER", 500), Lot("22", 900)])
    row = found.by_period[0]
    assert (row.offset_room_t, row.offsets_t, row.need_t, row.gap_t) == (50, 50, 950, 50)
    assert found.usable_t == 900


def test_section_3_7_two_years_are_two_obligations_and_no_tonne_counts_twice() -> None:
    owed = [Owed("Y2022", 100), Owed("Y2021", 100, surrendered_t=40)]
    found = standing(owed, [Lot("21", 80), Lot("22", 50)])
    assert [row.period for row in found.by_period] == ["Y2021", "Y2022"]
    assert [row.gap_t for row in found.by_period] == [0, 30]
    assert found.by_period[1].covered == (Lot("21", 20), Lot("22", 50))
    assert found.gap_ratio == 30 / 200


def test_section_3_7_more_than_enough_for_one_year_covers_nothing_of_the_other() -> None:
    assert standing([Owed("Y2021", 100, surrendered_t=150), Owed("Y2022", 100)], []).gap_t == 100


def test_nothing_owed_is_no_gap() -> None:
    assert standing([], [Lot("22", 5)]) == Position(0, 0, 0, 0.0, ())


def test_section_3_7_the_rule_of_vintages_is_marked_as_to_be_confirmed() -> None:
    rows = {row.name: row for row in standing([Owed("Y2022", 1)], []).rules}
    assert rows["latest_vintage"].confidence == "own"
    assert rows["offset_share"].is_official


@pytest.mark.parametrize(
    ("vintage", "period", "expected"),
    [
        ("19-20", "Y2019..Y2020", True),
        ("19-20", "Y2022", True),
        ("21", "Y2019..Y2020", False),
        ("22", "Y2021", False),
        ("24", "Y2024", True),
        ("CCER", "Y2024", False),
    ],
)
def test_section_3_7_a_vintage_is_eligible_for_its_own_year_and_later_ones(vintage: str, period: str, expected: bool) -> None:
    assert is_eligible(vintage, period, LATE) is expected


def test_section_3_5_positions_of_2025_are_pending() -> None:
    assert isinstance(position([Owed("Y2025", 1)], [], False, LATE), Pending)
    assert isinstance(is_eligible("25", "Y2025", LATE), Pending)
    assert isinstance(eligibility(("Y2025",), ("25",), LATE), Pending)


@pytest.mark.parametrize(("notation", "year"), [("Y2021", 2021), ("Y2019..Y2020", 2020)])
def test_a_period_stands_for_its_last_year(notation: str, year: int) -> None:
    assert period_year(notation) == year


@pytest.mark.parametrize("notation", ["2021", "Y2020..Y2019", "C1", ""])
def test_any_other_period_is_refused(notation: str) -> None:
    with pytest.raises(InputError, match="period"):
        period_year(notation)


@pytest.mark.parametrize("notation", ["2021", "20-19", "CCER", ""])
def test_any_other_vintage_is_refused(notation: str) -> None:
    with pytest.raises(InputError, match="vintage"):
        vintage_year(notation)
    assert vintage_year("19-20") == 2020


@pytest.mark.parametrize(
    ("owed", "lots", "field"),
    [
        ([Owed("Y2021", -1)], [], "obligation_t"),
        ([Owed("Y2021", 1, surrendered_t=-1)], [], "surrendered_t"),
        ([Owed("Y2021", 1, offsets_t=-1)], [], "offsets_t"),
        ([Owed("Y2021", 1), Owed("Y2021", 2)], [], "period"),
        ([Owed("Y2021", 1)], [Lot("21", -1)], "amount_t"),
        ([Owed("Y2021", 1)], [Lot("21", 1, pledged_t=2)], "pledged_t"),
        ([Owed("Y2021", 1)], [Lot("A", 1)], "vintage"),
        ([Owed(2021, 1)], [], "period"),  # type: ignore[arg-type]
        ([Owed("Y2021", 1)], [Lot(21.0, 1)], "vintage"),  # type: ignore[arg-type]
        ([Owed("Y2021", "1")], [], "obligation_t"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_input_is_refused_by_field(owed: list[Owed], lots: list[Lot], field: str) -> None:
    with pytest.raises(InputError) as refused:
        position(owed, lots, False, LATE)
    assert refused.value.field == field


TONNES = st.integers(0, 1_000)
OWED = st.dictionaries(st.sampled_from(PERIODS), st.tuples(TONNES, TONNES)).map(
    lambda rows: [Owed(period, *amounts) for period, amounts in rows.items()]
)
LOTS = st.lists(st.builds(Lot, st.sampled_from(VINTAGES), TONNES), max_size=8)


@given(OWED, LOTS, st.data())
def test_order_of_obligations_and_lots_does_not_matter(owed: list[Owed], lots: list[Lot], data: st.DataObject) -> None:
    one = standing(owed, lots)
    other = standing(data.draw(st.permutations(owed)), data.draw(st.permutations(lots)))
    assert (one.usable_t, one.need_t, one.gap_t) == (other.usable_t, other.need_t, other.gap_t)


@given(OWED, LOTS, st.builds(Lot, st.sampled_from(VINTAGES), TONNES), st.booleans())
def test_more_holdings_never_raise_the_gap(owed: list[Owed], lots: list[Lot], more: Lot, is_frozen: bool) -> None:
    assert standing(owed, [*lots, more], is_frozen).gap_t <= standing(owed, lots, is_frozen).gap_t


@given(OWED.filter(bool), LOTS, TONNES, TONNES, st.data())
def test_more_surrender_never_raises_the_gap(
    owed: list[Owed], lots: list[Lot], more: int, offsets: int, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(owed) - 1))
    row = owed[number]
    paid = [*owed[:number], Owed(row.period, row.obligation_t, row.surrendered_t + more, offsets), *owed[number + 1 :]]
    assert standing(paid, lots).gap_t <= standing(owed, lots).gap_t


@given(OWED, LOTS)
def test_no_tonne_of_a_vintage_is_used_twice_and_gap_and_cover_make_up_the_need(owed: list[Owed], lots: list[Lot]) -> None:
    found = standing(owed, lots)
    for vintage in VINTAGES:
        held = sum(lot.amount_t for lot in lots if lot.vintage == vintage)
        assert sum(lot.amount_t for row in found.by_period for lot in row.covered if lot.vintage == vintage) <= held
    for row in found.by_period:
        assert row.need_t == row.gap_t + sum(lot.amount_t for lot in row.covered)
    assert 0 <= found.gap_ratio <= 1


def eligible_of() -> NDArray[np.bool_]:
    found = eligibility(PERIODS, VINTAGES, LATE)
    assert not isinstance(found, Pending)
    return found


_ROW = st.tuples(
    st.lists(TONNES, min_size=len(PERIODS), max_size=len(PERIODS)),
    st.lists(TONNES, min_size=len(PERIODS), max_size=len(PERIODS)),
    st.lists(TONNES, min_size=len(VINTAGES), max_size=len(VINTAGES)),
    st.booleans(),
)


@given(st.lists(_ROW, min_size=1, max_size=4))
def test_gaps_of_many_days_agree_with_the_position_of_each(rows: list[tuple[list[int], list[int], list[int], bool]]) -> None:
    owed, paid, held, frozen = (np.array(column) for column in zip(*rows, strict=True))
    before = held.copy()
    together = gaps(owed, paid, held, eligible_of(), frozen)
    assert (held == before).all()
    for number, row in enumerate(rows):
        alone = standing(
            [Owed(*each) for each in zip(PERIODS, row[0], row[1], strict=True)],
            [Lot(*each) for each in zip(VINTAGES, row[2], strict=True)],
            row[3],
        )
        assert together[number] == alone.gap_t


def test_eligibility_is_by_period_and_vintage() -> None:
    assert eligible_of().shape == (5, 6)
    assert eligible_of()[0].tolist() == [True, False, False, False, False, False]
    found = eligibility(("Y2022",), ("CCER", "22"), LATE)
    assert not isinstance(found, Pending)
    assert found.tolist() == [[False, True]]


def test_gaps_refuses_other_shapes_and_negative_tonnes() -> None:
    one, eligible, frozen = np.ones((2, 1), dtype=np.int64), np.ones((1, 1), dtype=np.bool_), np.zeros(2, dtype=np.bool_)
    with pytest.raises(InputError, match="eligible"):
        gaps(one, one, one, np.ones((2, 1), dtype=np.bool_), frozen)
    with pytest.raises(InputError, match="is_frozen"):
        gaps(one, one, one, eligible, np.zeros(3, dtype=np.bool_))
    with pytest.raises(InputError, match="is_frozen"):
        gaps(one, one, one, eligible, np.zeros(2))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="obligation_t is 'float64"):
        gaps(one.astype(np.float64), one, one, eligible, frozen)
    with pytest.raises(InputError, match="obligation_t"):
        gaps(np.ones(2, dtype=np.int64), one, one, eligible, frozen)
    with pytest.raises(InputError, match="holdings_t"):
        gaps(one, one, np.ones(2, dtype=np.int64), eligible, frozen)
    with pytest.raises(InputError, match="holdings_t"):
        gaps(one, one, -one, eligible, frozen)
