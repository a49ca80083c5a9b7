"""A finding is waived by somebody who takes responsibility, with a reason, for some months; it stays visible."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carbondash.actions import Refused
from carbondash.actions.waivers import periods, waive
from carbondash.store import Filters, Scope, Store, derived
from tests.actions.office import JULY, TODAY, by, clerk, live, require_sound

REASON = "系统故障，已电话报备"


def _late(store: Store, plant: int, *, waived: bool, day: object = TODAY) -> int:
    with store.read(Scope.province()) as reader:
        _rows, total = derived.findings(
            reader, Filters(day), enterprise_id=plant, codes=("V01",), periods=(JULY,), waived=waived  # type: ignore[arg-type]
        )  # fmt: skip
    return total


def test_the_finding_is_waived_from_that_day_on_and_stays(store: Store, plants: list[int]) -> None:
    assert _late(store, plants[0], waived=False) == 1
    waive(store, clerk(), plants[0], "V01", JULY, JULY, REASON)
    assert (_late(store, plants[0], waived=False), _late(store, plants[0], waived=True)) == (0, 1)
    # As it stood the day before, nobody had waived it; and nobody waived it for the neighbour.
    assert _late(store, plants[0], waived=False, day=TODAY - timedelta(days=1)) == 1
    assert _late(store, plants[1], waived=False) == 1
    row = live(store, "evidence_waiver")[0]
    assert (row["reason"], row["author"], row["first_month"]) == (REASON, "王审核员", JULY)
    require_sound(store)


def test_there_must_be_something_to_waive_and_only_once(store: Store, plants: list[int]) -> None:
    with pytest.raises(Refused, match="a check with a finding on these months"):
        waive(store, clerk(), plants[0], "V10", JULY, JULY, REASON)
    with pytest.raises(Refused, match="a check with a finding on these months"):
        waive(store, clerk(), plants[0], "V01", "M2023-09", "M2023-10", REASON)
    waive(store, clerk(), plants[0], "V01", "M2023-06", "M2023-09", REASON)
    with pytest.raises(Refused, match="done on 20 Nov 2023"):
        waive(store, by("李科长"), plants[0], "V01", JULY, JULY, REASON)
    assert len(live(store, "evidence_waiver")) == 1


@pytest.mark.parametrize(
    ("code", "first", "last", "reason", "field"),
    [
        ("V21", JULY, JULY, REASON, "code"),
        ("", JULY, JULY, REASON, "code"),
        ("V01", "M2023-08", JULY, REASON, "last_month"),
        ("V01", "2023-07", JULY, REASON, "first_month"),
        ("V01", JULY, "M2023-12", REASON, "last_month"),
        ("V01", JULY, JULY, "", "reason"),
        ("V01", JULY, JULY, "因" * 301, "reason"),
    ],
)
def test_what_a_waiver_can_not_be(
    store: Store, plants: list[int], code: str, first: str, last: str, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        waive(store, clerk(), plants[0], code, first, last, reason)
    assert refused.value.field == field
    assert live(store, "evidence_waiver") == []


def test_a_span_covers_its_months_and_the_years_wholly_inside() -> None:
    assert periods("M2023-11", "M2024-01") == ["M2023-11", "M2023-12", "M2024-01"]
    assert [period for period in periods("M2022-12", "M2023-12") if period[0] == "Y"] == ["Y2023"]
