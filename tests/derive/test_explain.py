"""One enterprise explained: every number agrees with the others, and the words are there in both languages."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from carbondash.derive import explain_json, explain_text
from carbondash.derive.explain import Explanation, explain
from carbondash.derive.risk import ranking
from carbondash.derive.run import derive
from carbondash.store import Filters, Scope, Store, derived
from tests.derive.stored import plants
from tests.intake.files import rows_of
from tests.store.province import fact, writing

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


# What the store, the rules and the interface call things: Y2019..Y2020, measured, elevated, on_time, heat_supply, known_high.
CODES = re.compile(r"\b[YMC]\d{4}|\.\.|\b[a-z]+_[a-z_]+\b")
ENGLISH_CODES = re.compile(
    r"\b(measured|default|mean|low|watch|elevated|high|critical|official|own|cooling|load|heat|electricity)\b"
)


@pytest.mark.parametrize("day", [DAY, date(2022, 6, 30)])
def test_the_text_form_holds_no_code_but_those_of_indicators_checks_and_documents(demo_store: Store, day: date) -> None:
    frozen = next(row["enterprise_id"] for row in rows_of(demo_store, "account_state"))
    found = _explained(demo_store, frozen, day)
    for lang in ("zh", "en"):
        # The names of documents are as the rule sets have them.
        said = [line for line in explain_text.lines(found, lang) if not re.match(r" +\[\d+\]", line)]
        assert not [line for line in said if CODES.search(line)]
        if lang == "zh":
            assert not [line for line in said if ENGLISH_CODES.search(line)]


def test_the_text_form_says_what_the_codes_mean(short: Explanation) -> None:
    chinese, english = ("\n".join(explain_text.lines(short, lang)) for lang in ("zh", "en"))
    for words in (
        "2019—2020年",
        "第二个履约周期（2021—2022年）",
        "（实测）",
        "较高",
        "持有2022年配额",
        "未到期",
        "（II类），2021年",
        "机组 #1",
    ):
        assert words in chinese, words
    for words in (
        "2019–2020:",
        "cycle 2 (2021–2022)",
        "(measured)",
        "elevated",
        "holds allowances of 2022",
        "not due",
        "(class II)",
    ):
        assert words in english, words
    assert re.search(r"核定 \d{2,3},\d{3} 吨", chinese)


def test_a_source_is_listed_once_and_every_number_cited_is_in_the_list(short: Explanation) -> None:
    text = list(explain_text.lines(short, "en"))
    start, end = text.index("Allocation by the rules"), text.index("Obligation by the rules")
    section = "\n".join(text[start:end])
    listed = re.findall(r"^  \[(\d+)\] (.+)$", section, re.MULTILINE)
    cited = set(re.findall(r"t \[(\d+)\]$", section, re.MULTILINE))
    assert len({source for _, source in listed}) == len(listed) > 0
    assert cited <= {number for number, _ in listed}
    line = next(line for line in text[start:end] if "0.8773 tCO2/MWh" in line)
    number = line[line.rindex("[") + 1 : -1]
    assert "2021 and 2022" in dict(listed)[number]


def test_what_is_not_known_yet_on_a_day_is_not_mentioned(short: Explanation, demo_store: Store) -> None:
    before = _explained(demo_store, short.enterprise.enterprise_id, date(2022, 6, 30))
    assert {ending.cycle for ending in before.endings} == {"C1"}
    assert {debt.cycle for debt in before.debts} == {"C1"}
    assert "cycle 2" not in "\n".join(explain_text.lines(before, "en"))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_vintage_that_is_none_is_said_and_hides_nothing_else(store: Store) -> None:
    ids = plants(store, 1)
    own = {"enterprise_id": ids[0], "period": "Y2022", "day": date(2023, 8, 1)}
    with writing(store) as load:
        fact(load, "allocation", **own, vintage="xx", step="adjusted", amount_t=1)
    derive(store)
    found = _explained(store, ids[0])
    assert (found.position, len(found.allocations)) == (None, 1)
    chinese, english = ("\n".join(explain_text.lines(found, lang)) for lang in ("zh", "en"))
    assert "vintage is 'xx'" in english
    assert "xx" in chinese
    assert "vintage is" not in chinese
    assert set(explain_json.as_json(found)["position"]) == {"obstacle_zh", "obstacle_en"}


def test_the_json_form_is_plain(short: Explanation) -> None:
    said = json.loads(json.dumps(explain_json.as_json(short), ensure_ascii=False))
    assert said["enterprise"]["id"] == short.enterprise.enterprise_id
    assert said["position"]["gap_t"] == sum(period["gap_t"] for period in said["position"]["by_period"]) > 0
    line = said["allocations"][0]["units"][0]["lines"][0]
    assert said["allocations"][0]["sources"][line["source"]]["source"].startswith("Allocation plan")
    assert said["findings_in_all"] >= len(said["findings"]) > 0
