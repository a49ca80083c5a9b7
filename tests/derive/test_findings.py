"""How findings stand in time: from the version that came in to the next one, waived from the day of the decision."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from carbondash.derive.emissions import emission_history, emission_rows
from carbondash.derive.evidence_frame import evidence_frame
from carbondash.derive.facts import Facts
from carbondash.derive.findings import finding_rows
from carbondash.derive.province import Province
from carbondash.rules.evidence import peer_reference
from carbondash.store import Filters, Scope, Store, derived
from carbondash.store import inputs_rows as rows
from tests.derive.plant import PLANT, Plant

DUE, LATE, AGAIN = date(2023, 9, 9), date(2023, 9, 12), date(2023, 10, 20)


def _plant() -> Plant:
    plant = Plant()
    plant.is_due("M2023-07", DUE)
    record = plant.files("M2023-07", LATE)
    plant.facts.records[-1] = plant.facts.records[-1]._replace(superseded_on=AGAIN)
    assert plant.facts.records[-1].id == record
    plant.files("M2023-07", AGAIN, version=2)
    return plant


def _rows(facts: Facts, code: str) -> list[dict[str, Any]]:
    frame = evidence_frame([facts])
    province = Province(date(2024, 2, 21), (), (), peer_reference(frame.iloc[:0]))
    emissions = emission_history(frame, [facts], province.through)
    return [row for row in finding_rows([facts], frame, emissions, province) if row["code"] == code]


def _emissions(facts: Facts) -> list[dict[str, Any]]:
    return emission_rows(emission_history(evidence_frame([facts]), [facts], date(2024, 2, 21)))


def test_a_finding_holds_from_the_version_until_the_next_one() -> None:
    found = _rows(_plant().facts, "V01")
    assert (found[0]["day"], found[0]["until"], found[0]["is_waived"]) == (LATE, AGAIN, False)
    assert json.loads(found[0]["evidence"])["values"]


def test_a_waiver_counts_from_the_day_of_the_decision() -> None:
    plant = _plant()
    decided = date(2023, 10, 1)
    plant.facts.waivers.append(rows.Waiver(1, PLANT, decided, "V01", "M2023-07", "M2023-07", "电网故障", "clerk"))
    found = [row for row in _rows(plant.facts, "V01") if row["day"] < AGAIN]
    assert [(row["day"], row["until"], row["is_waived"]) for row in found] == [(LATE, decided, False), (decided, AGAIN, True)]
    assert json.loads(found[1]["evidence"])["waiver"] == {"reason": "电网故障", "author": "clerk", "day": "2023-10-01"}


def test_a_waiver_of_another_check_or_month_changes_nothing() -> None:
    plant = _plant()
    before = _rows(plant.facts, "V01")
    plant.facts.waivers.append(rows.Waiver(1, PLANT, date(2023, 10, 1), "V02", "M2023-07", "M2023-07", "r", "clerk"))
    plant.facts.waivers.append(rows.Waiver(2, PLANT, date(2023, 10, 1), "V01", "M2023-08", "M2023-09", "r", "clerk"))
    assert _rows(plant.facts, "V01") == before


def test_emissions_hold_as_long_as_the_version_and_keep_the_default_beside_the_measured() -> None:
    facts = _plant().facts
    first, second = _emissions(facts)
    assert (first["day"], first["until"], second["day"], second["until"]) == (LATE, AGAIN, AGAIN, None)
    assert (first["basis"], first["emissions_kg"]) == ("measured", round(1000 * 0.5 * 0.99 * 44 / 12 * 1000))
    assert first["default_kg"] == round(1000 * 20 * 0.03085 * 0.99 * 44 / 12 * 1000)


def test_section_2_2_a_month_with_an_impossible_value_has_no_emissions() -> None:
    facts = _plant().facts
    facts.unit_months[0] = facts.unit_months[0]._replace(ncv_ar=4900.0)
    (row,) = _emissions(facts)
    assert row["day"] == AGAIN


def test_the_demonstration_finds_what_was_put_into_it(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        found, in_all = derived.findings(reader, Filters(date(2023, 11, 20)), codes=("V03", "V07", "V15"), waived=None)
    assert in_all == len(found) > 0
    assert all(row.evidence["values"] and row.evidence["case"] for row in found)
