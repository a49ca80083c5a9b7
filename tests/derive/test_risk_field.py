"""Everybody's risk as columns says what the ranking says one by one: ranks, sums by cause, pages, previews."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from carbondash.derive import risk_preview
from carbondash.derive.risk import ranking
from carbondash.derive.risk_change import movers, moves
from carbondash.derive.risk_field import Field, field, field_before, ranks
from carbondash.derive.risk_list import earlier_points, listed
from carbondash.derive.risk_method import described, method_on
from carbondash.rules.risk.methods import CODES
from carbondash.store import Filters, Reader, Scope, Store, risk

DAYS = [date(2021, 12, 20), date(2023, 11, 20), date(2023, 8, 1)]


def _field(reader: Reader, filters: Filters) -> Field:
    found = field(reader, filters)
    assert found is not None
    return found


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("cities", [(), ("360400",), ("360600",)])
def test_ranks_and_intervals_are_those_of_the_command(demo_store: Store, day: date, cities: tuple[str, ...]) -> None:
    filters = Filters(day, cities=cities)
    with demo_store.read(Scope.province()) as reader:
        single, found = ranking(reader, filters), _field(reader, filters)
        placed = ranks(found)
        page = listed(reader, filters, found, placed, {}, limit=1000)
    assert [one.enterprise_id for one in single.risks] == found.ids.tolist()
    # Inputs that are not known are no numbers, which equal nothing; the contributions say the same of them.
    assert [replace(one.risk, inputs={}) for one in page] == [replace(one, inputs={}) for one in single.risks]
    assert placed.draws == single.draws
    counts = found.band_counts()
    assert counts == {band: sum(one.band == band for one in single.risks) for band in counts}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("back", [1, 30, 200])
def test_an_earlier_day_read_from_what_differs_is_that_day(demo_store: Store, day: date, back: int) -> None:
    then = Filters(day - timedelta(days=back))
    with demo_store.read(Scope.province()) as reader:
        whole, differing = _field(reader, then), field_before(reader, then, _field(reader, Filters(day)))
    assert differing is not None
    assert replace(whole, frame=None, points=None, owing=()) == replace(differing, frame=None, points=None)  # type: ignore[arg-type]
    assert whole.points.tolist() == differing.points.tolist()
    pd.testing.assert_frame_equal(whole.frame, differing.frame)


def test_a_page_continues_where_the_one_before_ended_in_every_order(demo_store: Store) -> None:
    filters = Filters(DAYS[1])
    with demo_store.read(Scope.province()) as reader:
        found = _field(reader, filters)
        placed = ranks(found)
        for order in ("index", "shortfall", "deadline"):
            whole = listed(reader, filters, found, placed, {}, order=order, limit=1000)
            parts = [
                row
                for start in (0, 20, 40)
                for row in listed(reader, filters, found, placed, {}, order=order, limit=20, offset=start)
            ]
            ids = [row.risk.enterprise_id for row in whole]
            assert [row.risk.enterprise_id for row in parts] == ids
            assert len(set(ids)) == 53
        gaps = [row.risk.inputs["gap_t"] for row in listed(reader, filters, found, placed, {}, order="shortfall", limit=53)]
        in_band = listed(reader, filters, found, placed, {}, band="elevated", limit=53)
    assert gaps == sorted(gaps, reverse=True)
    assert {row.risk.band for row in in_band} == {"elevated"}


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (date(2021, 11, 1), date(2021, 12, 20)),
        (date(2023, 11, 19), date(2023, 11, 20)),
        (date(2023, 7, 20), date(2023, 8, 1)),
        (date(2023, 11, 20), date(2024, 1, 20)),
    ],
)
def test_the_causes_add_up_and_are_those_of_each_enterprise(demo_store: Store, then: date, now: date) -> None:
    with demo_store.read(Scope.province()) as reader:
        before, after = _field(reader, Filters(then)), _field(reader, Filters(now))
        found = moves(before, after)
        shown, total = movers(reader, before, after, found, 10)
        single = {one.enterprise_id: one for one in ranking(reader, Filters(now), since=then).risks}
    parts = found.came[1] - found.went[1] + sum(points for _cause, points in found.causes)
    assert found.before + parts == pytest.approx(found.after, abs=1e-6)
    assert found.after == pytest.approx(after.points.sum(), abs=0.01 * max(1, len(after.points)))
    assert total == found.up + found.down
    by_cause = dict.fromkeys(CODES, 0.0)
    for one in single.values():
        for part in one.change.parts if one.change else ():
            by_cause[part.cause] = by_cause.get(part.cause, 0.0) + part.points
    assert dict(found.causes) == pytest.approx({cause: by_cause.get(cause, 0.0) for cause, _ in found.causes}, abs=1e-6)
    for mover in shown:
        assert single[mover.enterprise_id].change == mover.change
    sizes = [abs(mover.change.difference) for mover in shown]
    assert sizes == sorted(sizes, reverse=True)


def test_the_movers_of_one_cause_are_those_whom_it_moved(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        before, after = _field(reader, Filters(date(2021, 11, 1))), _field(reader, Filters(date(2021, 12, 20)))
        found = moves(before, after)
        shown, total = movers(reader, before, after, found, 100, "floors")
    assert 0 < total < len(found.largest)
    assert all(any(part.cause == "floors" for part in mover.change.parts) for mover in shown)


def test_a_list_shows_what_the_index_was_on_the_day_of_comparison(demo_store: Store) -> None:
    filters = Filters(DAYS[1])
    with demo_store.read(Scope.province()) as reader:
        earlier = earlier_points(_field(reader, Filters(DAYS[1] - timedelta(days=30))))
        found = _field(reader, filters)
        rows = listed(reader, filters, found, ranks(found), earlier, limit=10)
        close = risk.last_close(reader, DAYS[1])
    assert close is not None
    for row in rows:
        assert row.before == earlier[row.risk.enterprise_id, row.risk.cycle]
        assert row.cost == pytest.approx(row.risk.inputs["gap_t"] * close.fen / 100)


def test_before_the_method_nobody_has_a_risk_and_after_the_cycle_neither(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        assert field(reader, Filters(date(2020, 6, 1))) is None
        after = _field(reader, Filters(date(2024, 2, 21)))
        assert after.bands == ()
        assert ranks(after).of == {}
        assert moves(after, after).largest == ()


def test_a_preview_says_what_moves_and_leaves_the_method_alone(demo_store: Store) -> None:
    method = method_on(DAYS[1])
    changed = risk_preview.read("R5_20-A1_25-A2f_60-R2d_50-X9_1", method)
    assert changed == {"full_at": {"A2": 60.0}, "at_least": {"R5": 20.0}, "floor_days": {"R2": 50.0}}
    assert risk_preview.read(risk_preview.written(changed), method) == changed
    assert risk_preview.written(risk_preview.read("A1_25", method)) is None
    with demo_store.read(Scope.province()) as reader:
        found = _field(reader, Filters(DAYS[1]))
    effect = risk_preview.tried(found, changed)
    assert isinstance(effect, risk_preview.Effect)
    # 41 days before the deadline the floor of 80 points now holds for the four with a shortfall.
    assert {band: (before, after) for band, before, after in effect.bands}["critical"] == (0, 4)
    assert sum(before for _band, before, _after in effect.bands) == 53
    assert sum(after for _band, _before, after in effect.bands) == 53
    assert {one.band_after for one in effect.moved if one.band_before == "elevated"} == {"critical"}
    assert method_on(DAYS[1]).floor_days["R2"] == 16
    nothing = risk_preview.tried(found, {"weights": dict.fromkeys(CODES, 0.0)})
    assert isinstance(nothing, risk_preview.Impossible)


def test_the_limits_of_the_bands_can_be_tried_out(demo_store: Store) -> None:
    method = method_on(DAYS[1])
    bands = dict(method.bands)
    assert [risk_preview.band_of(code, method) for code in ("L2", "L5")] == [method.bands[1][0], "critical"]
    changed = risk_preview.read(f"L1_10-L3_{bands['elevated']:g}-L4_30-L5_40", method)
    assert changed == {"band_from": {"L4": 30.0, "L5": 40.0}}
    with demo_store.read(Scope.province()) as reader:
        found = _field(reader, Filters(DAYS[1]))
    # Every index stands where it stood; only what it is called differs.
    limits = {"L2": 1.0, "L3": 2.0, "L4": 3.0, "L5": 4.0}
    effect = risk_preview.tried(found, {"band_from": limits})
    assert isinstance(effect, risk_preview.Effect)
    assert effect.other_rank == 0
    counts = {band: after for band, _before, after in effect.bands}
    assert counts["critical"] == int((found.points >= 4).sum())
    assert counts["low"] == int((found.points < 1).sum())
    crossed = risk_preview.tried(found, {"band_from": {"L4": 10.0, "L3": 20.0}})
    assert isinstance(crossed, risk_preview.Impossible)


def test_the_method_is_told_with_weights_that_sum_to_100_in_both_languages() -> None:
    for lang in ("zh", "en"):
        found = described(DAYS[1], lang)
        assert sum(line.weight for line in found.indicators) == 100
        assert [line.code for line in found.floors] == ["R1", "R2", "R3", "R4", "R5"]
        assert all(line.full and line.source for line in found.indicators)
    # Before the method may be asked for, its first version is told.
    assert described(date(2020, 1, 1), "en").version == "1"
