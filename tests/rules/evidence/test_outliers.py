"""Outliers by median and MAD: against the unit's own past (O01) and against the peers of its class (O02)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from carbondash.rules.evidence import Context, Finding, Waiver, check_records, outliers, peer_reference, require
from carbondash.rules.evidence.metrics import METRICS, median_and_mad, robust_z
from tests.rules.evidence.frames import frame, month_end, months, right

YEAR = months("M2022-04", 12)
NEXT = "M2023-04"


def _own_use(period: str, percent: float, **changes: Any) -> dict[str, Any]:
    """A gas record with an auxiliary rate of so many percent, and with nothing else that varies."""
    record = right(period, unit_class="IV", **changes)
    return record | {"net_mwh": record["gen_mwh"] * (1 - percent / 100)}


def _past(count: int = 12) -> list[dict[str, Any]]:
    """Months with an auxiliary rate of 2.0, 2.1 or 2.2%: median 2.1, MAD 0.1."""
    return [_own_use(period, 2.0 + 0.1 * (place % 3)) for place, period in enumerate(YEAR)][12 - count :]


NO_PEERS = peer_reference(frame())


def _found(*records: dict[str, Any], peers: pd.DataFrame = NO_PEERS) -> list[Finding]:
    return outliers(frame(*records), peers)


def test_o01_a_month_that_differs_from_the_units_own_past() -> None:
    (finding,) = _found(*_past(), _own_use(NEXT, 3.2))
    assert (finding.code, finding.case, finding.period, finding.severity) == ("O01", "own_past", NEXT, 1)
    evidence = {"value": 3.2, "median": 2.1, "mad": 0.1, "n": 12.0, "floor": 0.2, "limit_z": 5.0, "robust_z": 1.1 / 0.2}
    assert {key: finding.values[key] for key in evidence} == pytest.approx(evidence)
    assert (finding.values["metric"], finding.values["unit"]) == ("auxiliary_rate", "%")
    assert finding.sentence("zh") == ("厂用电率3.2 %，与该机组此前12个月的中位数2.1有差异（绝对中位差0.1，稳健z值+5.5，界限5）")
    assert finding.sentence("en").startswith(
        "Auxiliary rate of 3.2 % differs from 2.1, the median of the unit's 12 months before"
    )
    assert not finding.refers_to_person


def test_o01_up_to_the_limit_is_no_outlier() -> None:
    assert _found(*_past(), _own_use(NEXT, 3.1)) == []


def test_o01_needs_six_months() -> None:
    assert len(_found(*_past(6), _own_use(NEXT, 4.2))) == 1
    assert _found(*_past(5), _own_use(NEXT, 4.2)) == []


def test_o01_looks_no_further_back_than_twelve_months() -> None:
    assert _found(*_past(), _own_use("M2023-10", 4.2))[0].values["n"] == 6.0
    assert _found(*_past(), _own_use("M2023-11", 4.2)) == []


def test_o01_a_past_without_any_spread_is_measured_by_the_floor() -> None:
    flat = [_own_use(period, 2.1) for period in YEAR]
    assert _found(*flat, _own_use(NEXT, 3.09)) == []
    (finding,) = _found(*flat, _own_use(NEXT, 3.2))
    assert finding.values["mad"] == pytest.approx(0.0, abs=1e-9)


def test_o01_takes_the_past_as_it_stood_when_the_version_came_in() -> None:
    corrected = [row | {"version": 2, "submitted_on": date(2023, 7, 1), "net_mwh": row["gen_mwh"] * 0.968} for row in _past()]
    assert [finding.period for finding in _found(*_past(), *corrected, _own_use(NEXT, 3.2)) if finding.period == NEXT] == [NEXT]
    later = _own_use(NEXT, 3.2, version=2, submitted_on=date(2023, 7, 1))
    assert [finding.day for finding in _found(*_past(), *corrected, later) if finding.period == NEXT] == []


def test_o02_a_unit_that_differs_from_the_peers_of_its_class() -> None:
    peers = [_own_use(period, 2.0 + 0.1 * (unit % 3), unit_id=unit) for unit in range(1, 4) for period in YEAR[:3]]
    reference = peer_reference(frame(*peers))
    new = _own_use(YEAR[4], 3.2, unit_id=9)
    (finding,) = _found(new, peers=reference)
    assert (finding.code, finding.case, finding.unit_id) == ("O02", "peers", 9)
    evidence = {"median": 2.1, "mad": 0.1, "n": 9.0, "robust_z": 5.5, "limit_z": 3.5}
    assert {key: finding.values[key] for key in evidence} == pytest.approx(evidence)
    assert "有差异" in finding.sentence("zh")
    assert "differs from 2.1, the median of 9 monthly values of its class" in finding.sentence("en")
    assert _found(right(YEAR[4], unit_id=9, unit_class="II"), peers=reference) == []
    assert _found(new | {"unit_class": "unknown"}, peers=reference) == []


def test_o02_needs_eight_values() -> None:
    peers = [_own_use(YEAR[0], 2.1, unit_id=unit) for unit in range(1, 9)]
    new = _own_use(YEAR[4], 4.5, unit_id=9)
    assert len(_found(new, peers=peer_reference(frame(*peers)))) == 1
    assert _found(new, peers=peer_reference(frame(*peers[1:]))) == []


def test_o02_only_knows_months_that_were_due_before_the_submission() -> None:
    peers = [_own_use(YEAR[0], 2.1, unit_id=unit) for unit in range(1, 9)]
    reference = peer_reference(frame(*peers))
    due = month_end(YEAR[0]) + timedelta(40)
    assert _found(_own_use(YEAR[0], 4.5, unit_id=9, submitted_on=due), peers=reference) == []
    assert len(_found(_own_use(YEAR[0], 4.5, unit_id=9, submitted_on=due + timedelta(1)), peers=reference)) == 1


def test_a_reference_holds_what_was_current_on_the_due_day_over_twelve_months() -> None:
    rows = [_own_use(period, 2.0 + place / 100) for place, period in enumerate(months("M2022-04", 14))]
    late = rows[0] | {"version": 2, "submitted_on": rows[0]["due_on"] + timedelta(1), "net_mwh": 1.0}
    never_due = _own_use("M2022-05", 9.0, unit_id=2, due_on=None) | {"submitted_on": date(2024, 1, 1)}
    reference = peer_reference(frame(*rows, late, never_due))
    own_use = reference[reference["metric"] == "auxiliary_rate"].set_index("month")
    assert own_use["n"].tolist() == [*range(1, 13), 12, 12]
    assert own_use.loc["M2022-04", "median"] == pytest.approx(2.0)
    assert own_use.loc["M2023-05", "median"] == pytest.approx(2.075)
    assert own_use.loc["M2022-04", "known_on"] == date(2022, 6, 9)


def test_a_month_that_was_never_due_has_no_reference() -> None:
    assert peer_reference(frame(_own_use("M2022-04", 2.0, due_on=None))).empty


def test_a_waiver_of_an_outlier_is_honoured() -> None:
    waiver = Waiver(1, "O01", NEXT, NEXT, "检修期间", "数据管理员", date(2023, 5, 1))
    records = frame(*_past(), _own_use(NEXT, 3.2))
    (plain,), (marked,) = outliers(records, NO_PEERS), outliers(records, NO_PEERS, Context(waivers=(waiver,)))
    assert marked == replace(plain, waiver=waiver)


numbers = st.floats(-1e6, 1e6) | st.just(float("nan"))


@given(arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 12)), elements=numbers))
def test_median_and_mad_agree_with_numpy_row_by_row(values: np.ndarray) -> None:
    median, mad, n = median_and_mad(values)
    for row, own in enumerate(values):
        there = own[~np.isnan(own)]
        assert n[row] == len(there)
        if len(there):
            assert median[row] == pytest.approx(np.median(there))
            assert mad[row] == pytest.approx(np.median(np.abs(there - np.median(there))))
        else:
            assert np.isnan(median[row])


@given(st.floats(-100, 100), st.floats(0, 10), st.floats(0.1, 5))
def test_robust_z_is_symmetric_and_never_measured_below_the_floor(distance: float, mad: float, floor: float) -> None:
    one = np.ones(1)
    z = robust_z(one * distance, one * 0, one * mad, one * floor)
    assert z == pytest.approx(-robust_z(one * -distance, one * 0, one * mad, one * floor))
    assert abs(z[0]) <= abs(distance) / floor + 1e-9


def test_what_is_looked_at_is_computed_from_the_record() -> None:
    heat: dict[str, Any] = {
        "heat_gj": 87_500.0,
        "heat_ratio_pct": 10.0,
        "fuel_t": 50_000.0,
        "ncv_ar": 20.0,
        "car": 0.53,
        "gen_mwh": 100_000.0,
    }
    records = require(frame(right(net_mwh=95_000.0, **heat)))
    assert {metric: compute(records).item() for metric, compute in METRICS.items()} == pytest.approx(
        {
            "carbon_per_heat": 0.0265,
            "heat_value": 20.0,
            "coal_rate": 9_000 / 29.3076,
            "auxiliary_rate": 5.0,
            "heat_per_fuel": 87.5,
        }
    )


def test_a_limit_before_its_publication_says_nothing() -> None:
    early = right(submitted_on=date(2018, 12, 31), due_on=None, car=1.0, net_mwh=1.0)
    assert _found(*_past(), early) == []
    assert peer_reference(frame(early | {"due_on": date(2018, 12, 31)})).empty
    assert check_records(frame(early), Context()) == []
