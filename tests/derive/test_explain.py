"""One enterprise explained: every number agrees with the others, and the words are there in both languages."""

from __future__ import annotations

import json
from datetime import date

import pytest

from carbondash.derive import explain_text
from carbondash.derive.explain import Explanation, explain
from carbondash.derive.risk import ranking
from carbondash.store import Filters, Scope, Store, derived
from tests.intake.files import rows_of

DAY = date(2023, 11, 20)


def _explained(store: Store, enterprise_id: int, day: date = DAY) -> Explanation:
    with store.read(Scope.province()) as reader:
        (enterprise,) = derived.find_enterprise(reader, str(enterprise_id))
        return explain(reader, enterprise, day)


@pytest.fixture(scope="module")
def short(demo_store: Store) -> Explanation:
    """The enterprise whose gap weighs most on the day."""
    with demo_store.read(Scope.province()) as reader:
        first = max(ranking(reader, Filters(DAY)).risks, key=lambda risk: risk.inputs["gap_t"] / risk.inputs["obligation_t"])
    return _explained(demo_store, first.enterprise_id)


def test_the_gap_is_what_the_risk_counts_with(short: Explanation) -> None:
    assert short.position is not None
    (risk,) = short.risks
    assert (short.position.gap_t, short.position.gap_t > 0) == (risk.inputs["gap_t"], True)
    assert sum(period.obligation_t for period in short.position.by_period) == risk.inputs["obligation_t"]


def test_obligation_and_allocation_are_those_that_were_determined(short: Explanation) -> None:
    assert {row.period: row.amount_t for row in short.obligations} == {debt.period: debt.obligation_t for debt in short.debts}
    assert {row.period: row.amount_t for row in short.allocations} == {row.period: row.allocation_t for row in short.obligations}
    for row in short.allocations:
        units = row.detail["units"]
        assert sum(unit["amount_t"] for unit in units) == row.amount_t
        for unit in units:
            assert round(sum(line["product_t"] for line in unit["lines"])) == pytest.approx(unit["amount_t"], abs=1)


def test_months_add_up_to_their_year(short: Explanation) -> None:
    for year in short.years:
        months = [row for row in short.months if row.period.startswith(f"M{year.year}")]
        assert sum(row.emissions_kg for row in months) == year.emissions_kg < year.default_kg


def test_the_first_cycle_of_the_one_with_the_frozen_account(demo_store: Store) -> None:
    frozen = next(row["enterprise_id"] for row in rows_of(demo_store, "account_state"))
    found = _explained(demo_store, frozen, date(2022, 6, 30))
    (ending,) = found.endings[:1]
    assert ending.outcome is not None
    assert (ending.outcome.official_class, ending.outcome.penalty_decided) == ("not_completed", True)
    assert found.is_frozen
    assert found.position is not None
    assert found.position.usable_t == 0
    assert found.risks[0].index >= 80


def test_an_enterprise_without_evidence_has_nothing_to_explain(demo_store: Store) -> None:
    quiet = max(row["id"] for row in rows_of(demo_store, "enterprise"))
    found = _explained(demo_store, quiet)
    assert (found.months, found.allocations, found.debts, found.position, found.risks) == ((), (), (), None, ())
    assert "\n".join(explain_text.lines(found, "zh")).count("无") >= 5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_form_has_every_section_and_leaves_no_placeholder(short: Explanation, lang: str) -> None:
    text = "\n".join(explain_text.lines(short, lang))
    sections = {
        "zh": ("排放", "配额", "应清缴", "持有", "履约结果", "履约风险", "校验发现"),
        "en": ("Emissions", "Allocation", "Obligation", "holdings", "Outcome", "Compliance risk", "Findings"),
    }
    assert all(section in text for section in sections[lang])
    assert "{" not in text
    assert "None" not in text


def test_the_json_form_is_plain(short: Explanation) -> None:
    said = json.loads(json.dumps(explain_text.as_json(short), ensure_ascii=False))
    assert said["enterprise"]["id"] == short.enterprise.enterprise_id
    assert said["position"]["gap_t"] == sum(period["gap_t"] for period in said["position"]["by_period"]) > 0
    line = said["allocations"][0]["units"][0]["lines"][0]
    assert said["allocations"][0]["sources"][line["source"]]["source"].startswith("Allocation plan")
    assert said["findings_in_all"] >= len(said["findings"]) > 0
