"""Findings, waivers, campaigns and coal samples as they stood on a day, on both engines."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest

from carbondash.store import Filters, Scope, Store, findings, inspections
from tests.store.province import START, deriving, enterprises, fact, writing

FIRST, SECOND, LATER = date(2023, 5, 2), date(2023, 6, 10), date(2023, 9, 1)


def _finding(enterprise: int, code: str, day: date, until: date | None = None, **more: Any) -> dict[str, Any]:
    row = {"enterprise_id": enterprise, "code": code, "day": day, "until": until, "period": "M2023-04", "severity": 2}
    return {**row, "unit_id": None, "record_id": None, "is_waived": False, "evidence": "{}", "input_digest": "0", **more}


@pytest.fixture
def found(store: Store) -> tuple[Store, list[int]]:
    """Two enterprises in two cities with findings that hold, held and are waived, and two waivers."""
    with writing(store) as load:
        ids = enterprises(load, 2)
        waived = {"author": "甲", "reason": "大修", "first_month": "M2023-01", "last_month": "M2023-12"}
        fact(load, "evidence_waiver", enterprise_id=ids[0], code="V19", day=FIRST, **waived)
        fact(load, "evidence_waiver", enterprise_id=ids[1], code="V07", day=SECOND, **{**waived, "last_month": "M2023-03"})
    rows = [
        _finding(ids[0], "V01", FIRST, SECOND),
        _finding(ids[0], "V02", SECOND, evidence=json.dumps({"case": "heat_log"})),
        _finding(ids[0], "V19", LATER, period="Y2023", is_waived=True),
        _finding(ids[1], "V02", FIRST, LATER),
        _finding(ids[1], "V07", LATER, is_waived=True),
    ]
    with deriving(store) as load:
        for enterprise in ids:
            load.replace_derived("finding", [enterprise], [row for row in rows if row["enterprise_id"] == enterprise])
    return store, ids


def test_findings_hold_from_their_day_until_the_record_is_replaced(found: tuple[Store, list[int]]) -> None:
    store, ids = found
    with store.read(Scope.province()) as reader:

        def held(day: date, **more: Any) -> list[tuple[int, str]]:
            rows = findings.holding(reader, Filters(day, **more.pop("filters", {})), limit=9, **more)
            return [(row.enterprise_id, row.code) for row in rows]

        assert held(date(2023, 5, 1)) == []
        assert held(FIRST) == [(ids[0], "V01"), (ids[1], "V02")]
        assert held(SECOND) == [(ids[0], "V02"), (ids[1], "V02")]
        assert held(LATER) == [(ids[0], "V02")]
        assert held(LATER, waived=True) == [(ids[0], "V19"), (ids[1], "V07")]
        assert held(LATER, waived=True, period="Y2023") == [(ids[0], "V19")]
        assert held(SECOND, codes=["V01"]) == []
        assert held(SECOND, filters={"cities": ("360200",)}) == [(ids[1], "V02")]
        assert held(SECOND, years=(2022,)) == []
        assert findings.holding(reader, Filters(SECOND), limit=9)[0].evidence == {"case": "heat_log"}
        assert [row.id for row in findings.holding(reader, Filters(SECOND), limit=1, offset=1)] == [
            findings.holding(reader, Filters(SECOND), limit=2)[1].id
        ]
    with store.read(Scope(frozenset({"360200"}))) as reader:
        assert {row.enterprise_id for row in findings.holding(reader, Filters(SECOND), limit=9)} == {ids[1]}


def test_a_waiver_says_how_many_findings_it_covers_on_the_day(found: tuple[Store, list[int]]) -> None:
    store, ids = found
    with store.read(Scope.province()) as reader:

        def covered(day: date) -> list[tuple[int, str, int]]:
            rows, total = findings.waivers(reader, Filters(day), limit=9)
            assert total == len(rows)
            return [(row.enterprise_id, row.code, row.findings) for row in rows]

        assert covered(date(2023, 5, 1)) == []
        assert covered(SECOND) == [(ids[1], "V07", 0), (ids[0], "V19", 0)]
        # The year's finding lies inside the year that is waived; the one of April outside January to March.
        assert covered(LATER) == [(ids[1], "V07", 0), (ids[0], "V19", 1)]
        assert findings.waivers(reader, Filters(LATER), limit=1, offset=1)[0][0].author == "甲"


@pytest.fixture
def inspected(store: Store) -> tuple[Store, list[int]]:
    """A campaign of two enterprises, whose second term was moved; a sample of a month that was reported twice, one not at all."""
    with writing(store) as load:
        ids = enterprises(load, 2)
        units = [
            fact(load, "unit", enterprise_id=one, day=START, name="#1", unit_class=unit_class, status="operating")
            for one, unit_class in zip(ids, ("I", "II"), strict=True)
        ]
        number = fact(load, "campaign", title_zh="专项检查", title_en="Inspection", day=FIRST)
        for step, due in (("mobilise", date(2023, 5, 20)), ("self_check", date(2023, 6, 1))):
            fact(load, "campaign_term", campaign_id=number, step=step, day=FIRST, due_day=due)
        for one in ids:
            fact(load, "campaign_member", campaign_id=number, enterprise_id=one, day=FIRST)
        fact(load, "campaign_step", campaign_id=number, enterprise_id=ids[0], step="mobilise", day=SECOND, problems=1)
        for version, day, carbon in ((1, date(2023, 5, 8), 0.50), (2, SECOND, 0.52)):
            about = {"enterprise_id": ids[0], "period": "M2023-04", "day": day}
            record = fact(load, "monthly_record", **about, version=version)
            fact(load, "monthly_unit", **about, record_id=record, unit_id=units[0], car=carbon, ncv_ar=20.0)
        for one, unit in zip(ids, units, strict=True):
            sample = {"enterprise_id": one, "unit_id": unit, "period": "M2023-04", "campaign_id": number}
            taken = {"day": date(2023, 5, 20), "sampled_on": date(2023, 5, 4), "laboratory": "甲"}
            fact(load, "coal_sample", **sample, **taken, car=0.53, ncv_ar=None)
    with writing(store) as load:
        fact(load, "campaign_term", campaign_id=number, step="self_check", day=SECOND, due_day=LATER)
    return store, ids


def test_who_is_behind_follows_the_terms_and_steps_known_on_the_day(inspected: tuple[Store, list[int]]) -> None:
    store, ids = inspected
    with store.read(Scope.province()) as reader:
        assert inspections.campaigns(reader, date(2023, 5, 1)) == []
        campaign = inspections.campaigns(reader, FIRST)[0].campaign_id

        def behind(day: date, *steps: str, **more: Any) -> list[tuple[int, str, date | None]]:
            rows = inspections.unfinished(reader, Filters(day, **more), campaign, steps, limit=9)
            counts = inspections.unfinished_counts(reader, Filters(day, **more), campaign, steps)
            assert counts == Counter(row.step for row in rows)
            return [(row.enterprise_id, row.step, row.due_day) for row in rows]

        before, moved = date(2023, 6, 9), SECOND
        assert behind(before, "mobilise") == [(one, "mobilise", date(2023, 5, 20)) for one in ids]
        assert behind(moved, "mobilise") == [(ids[1], "mobilise", date(2023, 5, 20))]
        assert behind(before, "self_check") == [(one, "self_check", date(2023, 6, 1)) for one in ids]
        assert behind(moved, "self_check", cities=("360200",)) == [(ids[1], "self_check", LATER)]
        assert inspections.terms(reader, campaign, before)["self_check"] == date(2023, 6, 1)
        assert inspections.terms(reader, campaign, moved)["self_check"] == LATER


def test_a_sample_stands_beside_the_version_that_stands_on_the_day(inspected: tuple[Store, list[int]]) -> None:
    store, ids = inspected
    with store.read(Scope.province()) as reader:

        def reported(day: date, **more: Any) -> list[tuple[int, float | None, float | None]]:
            filters, page = (
                Filters(day, **more.pop("filters", {})),
                {"limit": more.pop("limit", 9), "offset": more.pop("offset", 0)},
            )
            rows = inspections.samples(reader, filters, **page, **more)
            if page == {"limit": 9, "offset": 0}:
                values = inspections.sample_values(reader, filters, **more)
                assert {one.sample_id: one.reported_car for one in values} == {row.sample_id: row.reported_car for row in rows}
                assert inspections.samples_by_id(reader, day, [row.sample_id for row in rows]) == rows
            return [(row.enterprise_id, row.reported_car, row.sampled_car) for row in rows]

        assert reported(date(2023, 5, 19)) == []
        assert reported(date(2023, 5, 20)) == [(ids[1], None, 0.53), (ids[0], 0.50, 0.53)]
        assert reported(SECOND) == [(ids[1], None, 0.53), (ids[0], 0.52, 0.53)]
        assert reported(SECOND, unit_class="I") == [(ids[0], 0.52, 0.53)]
        assert reported(SECOND, years=(2022,)) == []
        assert reported(SECOND, limit=1, offset=1) == [(ids[0], 0.52, 0.53)]
        assert reported(SECOND, filters={"cities": ("360200",)}) == [(ids[1], None, 0.53)]
