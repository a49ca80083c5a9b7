"""V01 to V20 of section 2.4: what is right is not found; the smallest change is found with the values that led to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from carbondash.rules.evidence import CHECKS, Context, Finding, Laboratory, check_records
from carbondash.rules.problem_kinds import ProblemKind, problem_kind
from carbondash.rules.sets import InputError, rule, rule_sets
from tests.rules.evidence.cases import BASE, CASES, END, after_three_months, copied_test, fuel_for, with_carbon, with_fuel
from tests.rules.evidence.frames import CONTEXT, LABORATORY, found, frame, months, right


@pytest.mark.parametrize("unit_class", ["I", "II", "III", "IV"])
def test_section_2_4_nothing_is_found_in_records_that_are_right(unit_class: str) -> None:
    assert found(*(right(period, unit_class=unit_class) for period in months("M2022-04", 24))) == []


@pytest.mark.parametrize("name", CASES)
def test_section_2_4_the_smallest_change_is_found_by_its_check_alone(name: str) -> None:
    code, case, records, expected = CASES[name]
    (finding,) = found(*records)
    assert (finding.code, finding.case) == (code, case)
    assert {key: finding.values[key] for key in expected} == {
        key: pytest.approx(value, rel=1e-4) if isinstance(value, float) else value for key, value in expected.items()
    }
    assert (finding.enterprise_id, finding.period, finding.record_id) == (1, "M2023-08", records[-1]["record_id"])
    assert finding.day == records[-1]["submitted_on"]


@pytest.mark.parametrize("name", CASES)
def test_every_finding_is_said_in_both_languages(name: str) -> None:
    _require_complete(found(*CASES[name][2])[0])


def _require_complete(finding: Finding) -> None:
    for lang in ("zh", "en"):
        sentence = finding.sentence(lang)
        assert len(sentence) > 10
        assert finding.title(lang)
        assert not any(sign in sentence for sign in ("{", "}", "nan", "None", "_"))
        assert any("一" <= sign <= "鿿" for sign in finding.sentence("zh"))
    if finding.refers_to_person:
        assert "人工核实" in finding.sentence("zh")
        assert "a person should look at it" in finding.sentence("en")


@pytest.mark.parametrize("name", CASES)
def test_section_5_2_severity_is_that_of_the_problem_kind(name: str) -> None:
    (finding,) = found(*CASES[name][2])
    kind = problem_kind(finding.problem_kind, END, finding.day)
    assert isinstance(kind, ProblemKind)
    assert finding.severity == kind.severity
    assert finding.refers_to_person == (finding.problem_kind in ("A1", "A2", "A3"))


def test_every_case_that_the_rules_grade_has_a_sentence_and_a_test() -> None:
    graded = {(row.key["code"], row.key["case"]) for row in _rows("evidence_checks", "problem_kind")}
    said = {(row.key["code"], row.key["case"]) for row in _rows("evidence_sentences", "sentence")}
    assert said == graded | {("O01", "own_past"), ("O02", "peers")}
    assert {row.key["code"] for row in _rows("evidence_sentences", "title")} == {*CHECKS, "O01", "O02"}
    elsewhere = {("V03", "mark_not_listed"), ("V03", "mark_expired"), ("V19", "differs")}
    assert {case[:2] for case in CASES.values()} | elsewhere == graded


def _rows(subject: str, name: str) -> list[Any]:
    return [row for found in rule_sets(subject) for row in found.rules if row.name == name]


@pytest.mark.parametrize(
    "record",
    [
        right(submitted_on=END + timedelta(40)),
        right(reported_on=BASE["submitted_on"]),
        with_carbon(0.0295),
        with_carbon(0.0240),
        right(ncv_plant=BASE["ncv_ar"] - 0.3),
        right(hours=744.0, load_factor_pct=70.2),
        right(received_t=1000 + 1.02 * BASE["fuel_t"]),
        with_fuel(fuel_for(340.0)),
        right(net_mwh=BASE["gen_mwh"] * 0.88),
        right(calibrated_until=END),
        right(mt_pct=BASE["test_mt_pct"] - 0.3),
    ],
)
def test_section_2_4_a_value_at_its_limit_is_right(record: dict[str, Any]) -> None:
    assert found(record) == []


def test_section_2_1_no_coal_test_was_required_before_april_2022() -> None:
    assert found(right("M2022-03", has_test=False), right("M2022-02", mark="none", test_had_pct=None)) == []
    assert [finding.code for finding in found(right("M2022-04", has_test=False))] == ["V02"]


def test_records_without_tests_or_papers_kept_say_nothing_about_them() -> None:
    wrong_test: dict[str, Any] = {
        "mark": "none",
        "test_std_pct": None,
        "reported_on": END,
        "laboratory": "某检测所",
        "test_mt_pct": 20.0,
    }
    assert found(right(tests_recorded=False, **wrong_test)) == []
    wrong_papers: dict[str, Any] = {
        "has_meter_log": False,
        "has_invoice": False,
        "received_t": 0.0,
        "source_rank": 3,
        "ncv_plant": 10.0,
    }
    assert found(right(has_support=False, **wrong_papers), right(version=2, has_support=False, gen_mwh=None)) == []


def test_a_gas_unit_needs_no_coal_test() -> None:
    assert found(right(unit_class="IV", has_test=False)) == []


@pytest.mark.parametrize(
    ("fuel", "unit_class", "stated", "is_right"),
    [
        ("natural_gas", "IV", 99.0, True),
        ("natural_gas", "IV", 99.5, False),
        (None, "IV", 98.0, False),
        ("diesel", "II", 98.0, True),
        ("diesel", "II", 99.0, False),
        ("fuel_oil", "II", 99.0, False),
        ("gasoline", "II", 98.0, True),
        ("other", "II", 50.0, True),
        ("biomass", "II", 50.0, True),
    ],
)
def test_section_2_4_v15_every_fuel_has_a_factor_of_its_own(
    fuel: str | None, unit_class: str, stated: float, is_right: bool
) -> None:
    wrong = check_records(frame(right(unit_class=unit_class) | {"fuel_type": fuel, "of_pct": stated}), CONTEXT, ["V15"])
    assert (wrong == []) == is_right


def test_section_2_1_v04_asks_for_the_parameters_of_the_rule() -> None:
    (finding,) = found(right(test_std_pct=None))
    assert finding.rules[1].texts == ("carbon", "calorific_value", "hydrogen", "sulphur", "moisture")


def test_section_2_1_v16_rests_on_the_ranking_of_the_sources() -> None:
    (finding,) = found(right(source_rank=3, plan_source_rank=3))
    assert finding.rules[0].texts[2] == "supplier_settlement"


@pytest.mark.parametrize(
    ("field", "fuel", "expected"),
    [
        ("ncv_ar", "coal", (12, 28)),
        ("ncv_ar", "natural_gas", (320, 400)),
        ("car", "gangue", (0.12, 0.40)),
        ("mt_pct", "coal", (3, 35)),
        ("coal_per_generation", "coal", (0.25, 0.75)),
        ("purchased_share", "any", (0, 2)),
    ],
)
def test_section_2_1_plausible_ranges(field: str, fuel: str, expected: tuple[float, float]) -> None:
    row = rule("evidence_checks", "plausible_range", about=2023, as_of=END, field=field, fuel_type=fuel)
    assert (row.numbers, row.confidence) == (expected, "known_medium")


def test_a_coal_class_that_names_no_fuel_burns_coal() -> None:
    assert [finding.code for finding in found(right(fuel_type=None, of_pct=98.0))] == ["V15"]
    assert found(right(fuel_type="diesel", of_pct=98.0)) == []


def test_v01_is_about_the_first_version_and_said_once_a_record() -> None:
    late = END + timedelta(50)
    both = [right(submitted_on=late, unit_id=unit) for unit in (1, 2)]
    (finding,) = found(*both)
    assert (finding.code, finding.unit_id, finding.record_id) == ("V01", None, both[0]["record_id"])
    assert found(right(), right(version=2, submitted_on=late, change_reason="校正")) == []


LISTED = {
    "mark_not_listed": (Laboratory("none"), {"mark": "both"}),
    "mark_expired": (Laboratory("CMA", date(2023, 9, 4)), {"valid_until": "2023-09-04", "tested_on": "2023-09-05"}),
}


@pytest.mark.parametrize("case", LISTED)
def test_v03_asks_the_list_of_laboratories(case: str) -> None:
    laboratory, expected = LISTED[case]
    (finding,) = found(right(), context=Context({LABORATORY: laboratory}))
    assert (finding.code, finding.case) == ("V03", case)
    assert {key: finding.values[key] for key in expected} == expected
    _require_complete(finding)


def test_v03_only_knows_the_list_as_it_stood_on_the_day_of_submission() -> None:
    later = Context({"另一检测所": Laboratory("CMA", None, date(2023, 9, 27))})
    assert found(right(), context=later) == []
    assert found(right(), context=Context()) == []
    same_day = Context({"另一检测所": Laboratory("CMA", None, date(2023, 9, 26))})
    assert [finding.case for finding in found(right(), context=same_day)] == ["unlisted"]
    assert found(right(laboratory=None), context=same_day) == []
    assert found(right(tested_on=None), context=Context({LABORATORY: Laboratory("CMA", date(2020, 1, 1))})) == []


def test_v06_finds_two_units_of_one_record_and_not_two_versions_of_one_month() -> None:
    shared = [right(unit_id=unit, report_number="JC-9") for unit in (1, 2)]
    assert [(finding.unit_id, finding.values["other_unit_id"]) for finding in found(*shared)] == [(1, 2.0), (2, 1.0)]
    assert found(right(), right(version=2)) == []


def test_v06_names_the_other_unit_as_its_plant_does() -> None:
    shared = [right(unit_id=unit, unit_name=f"#{unit}", report_number="JC-9") for unit in (1, 2)]
    said = [finding.sentence("en") for finding in found(*shared)]
    assert "record of unit #2 for 2023-08" in said[0]
    assert "record of unit #1 for 2023-08" in said[1]


def test_v06_finds_the_record_that_came_in_later_and_forgets_what_was_replaced() -> None:
    first, second = right("M2023-07", report_number="JC-9"), right(report_number="JC-9")
    assert [finding.period for finding in found(first, second)] == ["M2023-08"]
    replaced = right("M2023-07", version=2, report_number="JC-8")
    assert found(first, replaced, second) == []


def test_v06_compares_enterprises_only_where_the_frame_holds_the_province() -> None:
    records = [right(report_number="JC-9"), right(enterprise_id=2, unit_id=2, report_number="JC-9")]
    assert found(*records) == []
    province = Context(CONTEXT.laboratories, whole_province=True)
    assert [finding.code for finding in found(*records, context=province)] == ["V06", "V06"]


def test_v06_takes_a_dash_for_no_number_and_few_values_for_no_copy() -> None:
    assert found(right("M2023-07", report_number="—"), right(report_number="—")) == []
    nothing: dict[str, Any] = dict.fromkeys(("test_cad_pct", "test_mad_pct", "test_had_pct", "test_std_pct"))
    copied = copied_test("M2023-07") | nothing
    assert [finding.code for finding in found(right("M2023-07", **nothing), right(**copied))] == ["V04", "V04"]


def test_v12_needs_all_three_months_as_they_stood() -> None:
    last = with_fuel(fuel_for(1.081 * 8400 / 29.3076))
    assert found(right("M2023-05"), right("M2023-07"), last) == []
    raised = with_fuel(fuel_for(310) * 1.003, "M2023-07") | {"version": 2, "change_reason": "校正"}
    in_time = raised | {"submitted_on": last["submitted_on"]}
    too_late = raised | {"submitted_on": last["submitted_on"] + timedelta(1)}
    records = after_three_months(last)
    assert ("V12", "M2023-08") not in _found_in(*records, in_time)
    assert ("V12", "M2023-08") in _found_in(*records, too_late)


def _found_in(*records: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding.code, finding.period) for finding in found(*records)]


def test_v12_leaves_the_heat_supplied_out_of_the_coal_rate() -> None:
    half: dict[str, Any] = {
        "heat_gj": 100.0,
        "has_heat_log": True,
        "fuel_t": BASE["fuel_t"] * 2,
        "received_t": BASE["fuel_t"] * 2 + 1000,
    }
    assert found(right(heat_ratio_pct=50.0, **half)) == []
    assert found(right(heat_ratio_pct=None, **half)) == []
    assert [finding.code for finding in found(right(heat_ratio_pct=40.0, **half))] == ["V12"]


def test_v13_a_unit_of_unknown_class_has_no_band() -> None:
    assert found(right() | {"unit_class": "unknown", "net_mwh": 1.0, "fuel_type": "bituminous"}) == []


def test_v15_says_nothing_for_2026_while_the_rule_is_pending() -> None:
    assert found(right("M2026-01", of_pct=98.0), right("M2025-12", of_pct=99.0)) == []
    assert [finding.code for finding in found(right("M2025-12", of_pct=98.0))] == ["V15"]


def test_v18_accepts_a_change_with_a_reason() -> None:
    assert found(right(), right(version=2, e_purch_mwh=12.1, change_reason="电表抄录有误")) == []
    assert [finding.code for finding in found(right(), right(version=2, e_purch_mwh=12.1, change_reason="  "))] == ["V18"]


def test_a_year_outside_all_rule_sets_is_refused() -> None:
    with pytest.raises(InputError, match="2018"):
        found(right("M2018-12"))


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(InputError, match="V21"):
        check_records(frame(right()), CONTEXT, ["V21"])


def test_checks_can_be_asked_for_by_code() -> None:
    wrong = frame(right(of_pct=98.0, has_invoice=False))
    assert [finding.code for finding in check_records(wrong, CONTEXT, ["V15"])] == ["V15"]
    assert [finding.code for finding in CHECKS["V02"](wrong, CONTEXT)] == ["V02"]
