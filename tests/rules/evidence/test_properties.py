"""What holds for all checks and outliers, whatever the records say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbondash.rules.emissions import month_history
from carbondash.rules.evidence import COLUMNS, AnnualReport, Context, Finding, check_records, outliers, peer_reference
from tests.rules.evidence.frames import CONTEXT, LABORATORY, frame, months, right

PERIODS = months("M2022-09", 16)
OPTIONAL = [column.name for column in COLUMNS if not column.required]
PROVINCE = Context(
    CONTEXT.laboratories,
    annual_reports=(AnnualReport(1, 2023, date(2024, 3, 1), 9_000.0), AnnualReport(1, 2023, date(2024, 5, 1), 12_000.0)),
    whole_province=True,
)

factors = st.sampled_from((0.0, 0.5, 0.9, 0.97, 1.0, 1.0, 1.0, 1.03, 1.1, 2.0))
texts = st.sampled_from(("<script>alert(1)</script>", "{x}", "{0!r}", "7", " ", LABORATORY))
changes = st.fixed_dictionaries(
    {},
    optional={
        "gen_mwh": factors,
        "net_mwh": factors,
        "car": factors,
        "fuel_t": factors,
        "hours": factors,
        "heat_ratio_pct": st.sampled_from((0.0, 30.0, 100.0, 120.0)),
        "heat_gj": st.sampled_from((0.0, 1000.0)),
        "e_purch_mwh": st.sampled_from((0.0, 500.0)),
        "report_number": texts,
        "laboratory": texts,
        "fuel_type": texts | st.just("lignite"),
        "change_reason": texts,
        "mark": st.sampled_from(("none", "CMA")),
        "sampled_on": st.dates(date(2022, 1, 1), date(2025, 1, 1)),
        "reported_on": st.dates(date(2022, 1, 1), date(2025, 1, 1)),
        "calibrated_until": st.dates(date(2022, 1, 1), date(2025, 1, 1)),
    },
)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record of one of two enterprises' four units in some version, changed in some respects, with some values missing."""
    unit = draw(st.integers(1, 4))
    unit_class = draw(st.sampled_from(("I", "II", "III", "IV")))
    record = right(draw(st.sampled_from(PERIODS)), unit_id=unit, unit_class=unit_class, enterprise_id=1 + unit // 3)
    for name, value in draw(changes).items():
        is_factor = isinstance(record[name], float) and name not in ("heat_ratio_pct", "heat_gj")
        record[name] = record[name] * value if is_factor else value
    record |= dict.fromkeys(draw(st.lists(st.sampled_from(OPTIONAL), max_size=6)))
    record["version"] = draw(st.integers(1, 3))
    return record | {"submitted_on": record["submitted_on"] + timedelta(draw(st.integers(0, 200)))}


def _unique(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One record a version; ids as a store gives them."""
    kept = {(row["unit_id"], row["period"], row["version"]): row for row in some}
    return [row | {"record_id": place} for place, row in enumerate(kept.values())]


many = st.lists(records(), max_size=25).map(_unique)


def _all(some: list[dict[str, Any]]) -> list[Finding]:
    table = frame(*some)
    context = replace(PROVINCE, emissions=month_history(table, "submitted_on"))
    return [*check_records(table, context), *outliers(table, peer_reference(table))]


def _order(some: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(some, len(some))
    assert _all(shuffled) == _all(some)


def _sayable(some: list[dict[str, Any]]) -> None:
    for finding in _all(some):
        for lang in ("zh", "en"):
            assert len(finding.sentence(lang)) > 10
        assert all(isinstance(value, str) or value == value for value in finding.values.values())


def _unchanged(some: list[dict[str, Any]], day: date) -> None:
    def until(findings: list[Finding]) -> list[Finding]:
        return [replace(finding, until=None) for finding in findings if finding.day <= day]

    known = [row for row in some if row["submitted_on"] <= day]
    assert until(_all(known)) == until(_all(some))


FEW, MANY = (settings(deadline=None, max_examples=examples) for examples in (10, 200))


@FEW
@given(many, st.randoms())
def test_permuting_rows_changes_nothing(some: list[dict[str, Any]], random: Any) -> None:
    _order(some, random)


@FEW
@given(many)
def test_every_finding_of_any_record_can_be_said(some: list[dict[str, Any]]) -> None:
    _sayable(some)


@FEW
@given(many, st.dates(date(2022, 11, 1), date(2024, 6, 1)))
def test_later_rows_never_change_an_earlier_finding(some: list[dict[str, Any]], day: date) -> None:
    _unchanged(some, day)


@pytest.mark.long
@MANY
@given(many, st.randoms(), st.dates(date(2022, 11, 1), date(2024, 6, 1)))
def test_all_three_hold_of_many_records(some: list[dict[str, Any]], random: Any, day: date) -> None:
    _order(some, random)
    _sayable(some)
    _unchanged(some, day)


@FEW
@given(st.lists(st.sampled_from(OPTIONAL), max_size=len(OPTIONAL), unique=True))
def test_a_check_never_raises_on_missing_optional_values(missing: list[str]) -> None:
    year = [right(period, unit_id=unit) | dict.fromkeys(missing) for unit in (1, 2) for period in PERIODS]
    papers = {"V02", "V03", "V04", "V05", "V06", "V18", "V19"}
    found = _all(year)
    if not {"heat_ratio_pct", "fuel_type", "heat_gj"} & set(missing):
        assert {finding.code for finding in found} <= papers


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{x}", "{0}", "%s %(x)s", "{report_number}"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_stays_text(text: str, lang: str) -> None:
    table = frame(right(report_number=text, laboratory=text, test_std_pct=None))
    sentences = {finding.code: finding.sentence(lang) for finding in check_records(table, CONTEXT)}
    assert set(sentences) == {"V03", "V04"}
    assert all(text in sentence for sentence in sentences.values())


def test_findings_are_sorted_by_day_and_place() -> None:
    table = frame(
        right("M2023-09", of_pct=98.0), right(of_pct=98.0, has_invoice=False), right("M2023-07", unit_id=2, of_pct=97.0)
    )
    found = check_records(table, CONTEXT)
    assert [(finding.period, finding.code) for finding in found] == [
        ("M2023-07", "V15"),
        ("M2023-08", "V02"),
        ("M2023-08", "V15"),
        ("M2023-09", "V15"),
    ]


def test_a_finding_keeps_the_rules_that_it_rests_on() -> None:
    (finding,) = check_records(frame(right(of_pct=98.0)), CONTEXT)
    assert [(rule.name, rule.number, rule.confidence) for rule in finding.rules] == [("oxidation", 99.0, "known_high")]
