"""Rule files are strict, and a rule is never known before its publication."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules import sets
from carbondash.rules.loading import decode
from carbondash.rules.sets import (
    InputError,
    OutsideRules,
    Pending,
    Rule,
    RulePending,
    RuleSet,
    RuleSetError,
    answers_pending,
    parse,
    require_apart,
    rule,
    rule_sets,
    subjects,
)

HEAD = """
subject = "benchmark"
title_zh = "基准值"
title_en = "Benchmarks"
valid_from = 2021-01-01
valid_to = 2022-12-31
status = "final"

[defaults]
published_on = 2023-03-15
source = "Plan for 2021 and 2022, annex 2"
confidence = "known_high"
unit = "tCO2/MWh"
"""
ROW = """
[[rule]]
name = "electricity"
key = { unit_class = "II" }
value = 0.8773
"""
PENDING_HEAD = HEAD.replace('"final"', '"pending"\nreason_zh = "未见定稿"\nreason_en = "no final text"')


def read(text: str) -> RuleSet:
    return parse("benchmark_2021.toml", text)


def refused(text: str) -> str:
    with pytest.raises(RuleSetError) as caught:
        read(text)
    return str(caught.value)


def test_a_row_takes_what_it_leaves_out_from_the_defaults_and_the_file() -> None:
    (row,) = read(HEAD + ROW).rules
    assert (row.number, row.unit, row.key) == (0.8773, "tCO2/MWh", {"unit_class": "II"})
    assert (row.valid_from, row.valid_to, row.published_on) == (date(2021, 1, 1), date(2022, 12, 31), date(2023, 3, 15))
    assert row.source == "Plan for 2021 and 2022, annex 2"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (("value = 0.8773", 'value = "0.8773"'), "is none of unit 'tCO2/MWh'"),
        (("value = 0.8773", "value = true"), "is none of unit 'tCO2/MWh'"),
        (("value = 0.8773", "value = nan"), "is no finite number"),
        (("value = 0.8773", "value = []"), "empty list"),
        (("value = 0.8773", ""), "value: Field required"),
        (("value = 0.8773", 'value = 0.8773\nunit = "MWh/t"'), "unknown unit 'MWh/t': expected one of"),
        (("value = 0.8773", 'value = 0.8773\nunit = "date"'), "is none of unit 'date'"),
        (("value = 0.8773", 'value = 1\nunit = "flag"'), "is none of unit 'flag'"),
        (("value = 0.8773", 'value = 0.8773\nsource = ""'), "source: "),
        (("value = 0.8773", 'value = 0.8773\nsource = "            "'), "source: "),
        (("value = 0.8773", 'value = 0.8773\nsource = "?????????"'), "source: "),
        (("value = 0.8773", 'value = 0.8773\nsource = "     plan"'), "names no document"),
        (("value = 0.8773", "value = inf"), "is no finite number"),
        (("value = 0.8773", f"value = 1{'0' * 400}"), "is no finite number"),
        (("value = 0.8773", 'value = "  "\nunit = "text"'), "says nothing"),
        (("value = 0.8773", 'value = 20\nunit = "share"'), "is no share"),
        (("value = 0.8773", 'value = 2.5\nunit = "days"'), "is no whole number"),
        (("value = 0.8773", 'value = 2021-01-01T00:00:00\nunit = "date"'), "value"),
        (("value = 0.8773", 'value = [1.0, "two"]'), "value"),
        (("value = 0.8773", 'value = 0.8773\nnote_zh = "待核"'), "a note stands in one language only"),
        (('key = { unit_class = "II" }', 'key = { unit_class = "" }'), "without blanks around it"),
        (('key = { unit_class = "II" }', 'key = { unit_class = " II" }'), "without blanks around it"),
        (('key = { unit_class = "II" }', 'key = { scenario = "II" }'), "can't be a part of a key"),
        (('key = { unit_class = "II" }', 'key = { "Unit class" = "II" }'), "key"),
        (('key = { unit_class = "II" }', "key = { unit_class = 2 }"), "key"),
        (
            ("value = 0.8773", "value = 0.8773\nvalid_from = 2023-01-01\nvalid_to = 2023-12-31"),
            "its period leaves that of the file",
        ),
        (("value = 0.8773", 'value = 0.8773\nconfidence = "sure"'), "confidence: "),
        (("value = 0.8773", 'value = 0.8773\nauthor = "me"'), "author: "),
        (("value = 0.8773", "value = 0.8773\nvalid_from = 2023-01-01"), "lies before valid_from"),
        (("value = 0.8773", "value = 0.8773\npublished_on = 2023-03-15T08:00:00"), "published_on: "),
        (("value = 0.8773", "value = 0.8773\nvalid_from = 2020-01-01"), "its period leaves that of the file"),
        (("value = 0.8773", "value = 0.8773\nvalid_to = 2023-06-30"), "its period leaves that of the file"),
        (("value = 0.8773", "value = 0.8773\nvalid_from = 2021-07-01"), "nothing covers the days from 2021-01-01 to 2021-06-30"),
        (("value = 0.8773", "value = 0.8773\nvalid_to = 2022-06-30"), "nothing covers the days from 2022-07-01 on"),
        (("value = 0.8773", 'value = 0.8773\nscenario = "draft"'), "expected no scenario, as the set is not pending"),
    ],
)
def test_a_wrong_row_is_an_error_that_names_file_and_row(fault: tuple[str, str], expected: str) -> None:
    said = refused(HEAD + ROW.replace(*fault))
    assert said.startswith("benchmark_2021.toml: rule 1 (electricity")
    assert expected in said


def test_a_row_without_a_source_anywhere_is_an_error() -> None:
    said = refused(HEAD.replace('source = "Plan for 2021 and 2022, annex 2"', "") + ROW)
    assert said == "benchmark_2021.toml: rule 1 (electricity): source: Field required"


def test_a_row_without_a_name_is_named_by_its_place() -> None:
    assert refused(HEAD + ROW + ROW.replace('name = "electricity"', "")).startswith(
        "benchmark_2021.toml: rule 2 (without a name)"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + ROW.replace("[[rule]]", "[[rule"), "no valid TOML"),
        (HEAD.replace('title_zh = "基准值"', "") + ROW, "title_zh: Field required"),
        (HEAD.replace('"final"', '"done"') + ROW, "status: "),
        (HEAD, "has no rows"),
        ("", "Field required"),
        ("# nothing but a comment", "Field required"),
        (HEAD.replace('title_zh = "基准值"', 'title_zh = "  "') + ROW, "title_zh: "),
        (HEAD.replace("title_zh", "titel_zh") + ROW, "titel_zh: expected one of subject, "),
        (HEAD + ROW + ROW.replace("[[rule]]", "[[rules]]"), "rules: expected one of subject, "),
        ('file = "other.toml"' + HEAD + ROW, "file: expected one of subject, "),
        (HEAD.replace("[defaults]", "[default]") + ROW, "default: expected one of subject, "),
        (HEAD + "value = 1" + ROW, "defaults: expected a table of published_on, "),
        ('defaults = 3\nsubject = "benchmark"', "defaults: expected a table of published_on, "),
        (HEAD + ROW.replace("[[rule]]", "[rule]"), "rule: expected rows, each under [[rule]]"),
        ("rule = [1, 2]" + HEAD, "rule: expected rows, each under [[rule]]"),
        (HEAD.replace('subject = "benchmark"', 'subject = "benchmrak"') + ROW, "expected that of the file's name"),
        (HEAD.replace("valid_to = 2022-12-31", "valid_to = 2020-12-31") + ROW, "lies before valid_from"),
        (PENDING_HEAD.replace("valid_to = 2022-12-31", "valid_to = 2020-12-31"), "lies before valid_from"),
        (PENDING_HEAD.replace("未见定稿", "   "), "reason_zh and reason_en must say why"),
        (HEAD + ROW + ROW, "rule 2 (electricity unit_class II): overlaps with the row from 2021-01-01"),
        (
            HEAD + ROW + ROW.replace("unit_class", "class").replace('"II"', '"I"'),
            "rule 2 (electricity class I): key has class: expected unit_class",
        ),
        (
            HEAD + ROW + ROW.replace('key = { unit_class = "II" }', ""),
            "rule 2 (electricity): key has nothing: expected unit_class",
        ),
        (
            HEAD + ROW + ROW.replace("0.8773", '0.9\nvalid_from = 2022-01-01\npublished_on = 2023-07-01\nunit = "tCO2/GJ"'),
            "rule 2 (electricity unit_class II): unit is 'tCO2/GJ': expected 'tCO2/MWh'",
        ),
        (HEAD.replace('"final"', '"pending"'), "reason_zh and reason_en must say why"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_it(text: str, expected: str) -> None:
    said = refused(text)
    assert said.startswith("benchmark_2021.toml: ")
    assert expected in said


def test_a_file_is_text_in_utf_8() -> None:
    assert decode("benchmark_2021.toml", (HEAD + ROW).encode("utf-8-sig")) == HEAD + ROW
    with pytest.raises(RuleSetError, match=r"benchmark_2021.toml: byte \d+ is not UTF-8"):
        decode("benchmark_2021.toml", (HEAD + ROW).encode("gb18030"))


UNKNOWN = """
[[unknown]]
name = "electricity"
key = { unit_class = "I" }
reason_zh = "附件二未见"
reason_en = "annex 2 was not seen"
"""


def test_a_file_may_say_what_is_not_at_hand() -> None:
    (gap,) = read(HEAD + ROW + UNKNOWN).unknown
    assert (gap.valid_from, gap.valid_to, gap.covers(date(2021, 6, 1))) == (date(2021, 1, 1), date(2022, 12, 31), True)
    later = ROW.replace('"II"', '"I"').replace("0.8773", "0.8\nvalid_from = 2022-01-01")
    assert len(read(HEAD + ROW + UNKNOWN + "valid_to = 2021-12-31\n" + later).unknown) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (UNKNOWN.replace('"I"', '"II"'), "a value is at hand or it is not"),
        (UNKNOWN.replace("附件二未见", " "), "unknown 1 (electricity): reason_zh: "),
        (UNKNOWN.replace('reason_en = "annex 2 was not seen"', ""), "unknown 1 (electricity): reason_en: Field required"),
        (UNKNOWN + 'source = "Plan, annex 2"', "unknown 1 (electricity): source: "),
        (UNKNOWN + "valid_to = 2021-12-31", "unknown 1 (electricity unit_class I): nothing covers the days from 2022-01-01 on"),
        (UNKNOWN + UNKNOWN, "unknown 2 (electricity unit_class I): overlaps with the row from 2021-01-01"),
        (UNKNOWN.replace("unit_class", "class"), "unknown 1 (electricity class I): key has class: expected unit_class"),
        (UNKNOWN.replace("[[unknown]]", "[unknown]"), "unknown: expected rows, each under [[unknown]]"),
    ],
)
def test_what_is_not_at_hand_is_held_like_a_row(text: str, expected: str) -> None:
    assert expected in refused(HEAD + ROW + text)


def test_two_rows_of_one_publication_may_not_overlap() -> None:
    said = refused(HEAD + ROW + ROW.replace("0.8773", "0.9\nvalid_from = 2022-01-01"))
    assert said.startswith("benchmark_2021.toml: rule 2 (electricity unit_class II): overlaps with the row from 2021-01-01")


def test_a_gap_between_two_rows_of_a_series_is_named() -> None:
    first = ROW.replace("0.8773", "0.8773\nvalid_to = 2021-12-31")
    second = ROW.replace("0.8773", "0.8729\nvalid_from = 2022-02-01")
    assert "nothing covers the days from 2022-01-01 to 2022-01-31" in refused(HEAD + first + second)


def test_a_later_publication_may_replace_a_row_also_in_an_open_period() -> None:
    replaced = ROW.replace("0.8773", "0.9\nvalid_from = 2022-01-01\npublished_on = 2023-07-01")
    assert len(read(HEAD + ROW + replaced).rules) == 2
    assert len(read((HEAD + ROW + replaced).replace("valid_to = 2022-12-31", "")).rules) == 2


def test_rows_that_differ_in_their_key_do_not_overlap() -> None:
    assert len(read(HEAD + ROW + ROW.replace('"II"', '"III"')).rules) == 2


def test_a_pending_file_says_why_and_holds_only_scenarios() -> None:
    assert read(PENDING_HEAD).rules == ()
    assert read(PENDING_HEAD + ROW.replace("0.8773", '0.8\nscenario = "draft"')).rules[0].scenario == "draft"
    assert "expected a scenario, as the set is pending" in refused(PENDING_HEAD + ROW)


def test_files_of_a_subject_follow_each_other_without_overlap_or_gap() -> None:
    def of(first: str, last: str) -> RuleSet:
        text = HEAD.replace("2021-01-01", first).replace("valid_to = 2022-12-31", f"valid_to = {last}" if last else "")
        return parse(f"benchmark_{first[:4]}.toml", text + ROW)

    early, late = of("2021-01-01", "2022-12-31"), of("2023-01-01", "")
    require_apart([late, early])
    with pytest.raises(RuleSetError, match=r"benchmark_2022.toml: overlaps with benchmark_2021.toml"):
        require_apart([early, of("2022-06-01", "")])
    with pytest.raises(RuleSetError, match=r"benchmark_2024.toml: nothing covers the days from 2023-01-01 to 2023-12-31"):
        require_apart([early, of("2024-01-01", "")])
    with pytest.raises(RuleSetError, match="valid until open"):
        require_apart([late, of("2025-01-01", "")])
    with pytest.raises(RuleSetError, match=r"overlaps with benchmark_2021.toml"):
        require_apart([early, early.model_copy(update={"file": "benchmark_2021_2022.toml"})])
    with pytest.raises(RuleSetError, match=r"benchmark_2023.toml: its title differs from that of benchmark_2021.toml"):
        require_apart([early, late.model_copy(update={"title_en": "Benchmark"})])


def test_every_shipped_file_loads_and_every_subject_has_both_titles() -> None:
    assert len(subjects()) >= 5
    for found in rule_sets():
        assert found.title("zh") != found.title("en")
        assert (found in rule_sets(found.subject)) is True


def test_nothing_of_low_confidence_or_of_the_product_itself_is_official() -> None:
    rows = [row for found in rule_sets() for row in found.rules]
    assert {row.confidence for row in rows if not row.is_official} >= {"own", "inferred"}
    assert not [row for row in rows if row.is_official and row.confidence in ("known_low", "inferred", "own")]


def test_no_own_rule_cites_a_document_as_if_it_were_official() -> None:
    own = [row for found in rule_sets() for row in found.rules if row.source.lower().startswith("product's own method")]
    assert own
    assert {row.confidence for row in own} <= {"own", "inferred"}


def threshold(about: int, as_of: date) -> Rule:
    return rule("tiers", "threshold", about=about, as_of=as_of, group="key_emitter")


def test_the_newest_publication_that_was_out_counts() -> None:
    before, after = threshold(2022, date(2023, 2, 6)), threshold(2022, date(2023, 2, 7))
    assert (before.confidence, after.confidence) == ("known_high", "official")
    assert (before.published_on, after.published_on) == (date(2021, 2, 1), date(2023, 2, 7))
    assert threshold(2020, date(2026, 1, 1)).published_on == date(2021, 2, 1)


def test_before_its_publication_a_rule_is_pending() -> None:
    with pytest.raises(RulePending) as caught:
        threshold(2020, date(2020, 12, 31))
    pending = caught.value.pending
    assert (pending.subject, pending.name, pending.about, pending.as_of) == (
        "tiers", "threshold", date(2020, 12, 31), date(2020, 12, 31),
    )  # fmt: skip
    assert pending.words("en") == (
        "Management tiers of enterprises (data of 2020): pending as of 2020-12-31, the rule was not published by then"
    )
    assert pending.words("zh") == "企业分级管理（2020年数据）：截至2020-12-31待定，该规则当时尚未发布"
    assert str(caught.value) == pending.words("en")


def test_a_year_stands_for_its_last_day() -> None:
    def only_direct(about: int | date) -> bool:
        return rule("tiers", "direct_emissions_only", about=about, as_of=date(2026, 1, 1)).flag

    assert only_direct(2024) is only_direct(date(2024, 12, 31)) is False
    assert only_direct(2025) is only_direct(date(2025, 1, 1)) is True


@pytest.mark.parametrize("about", [1990, date(2018, 12, 31), 0, 10_000])
def test_data_outside_every_set_is_an_error_that_names_the_year(about: int | date) -> None:
    with pytest.raises(OutsideRules) as caught:
        rule("tiers", "direct_emissions_only", about=about, as_of=date(2026, 1, 1))
    assert caught.value.field == "year"
    assert str(about.year if isinstance(about, date) else about) in str(caught.value)
    assert "tiers" in caught.value.words("zh")


def test_data_after_the_last_set_of_a_closed_subject_is_outside() -> None:
    closed = next(found for found in reversed(rule_sets()) if found == rule_sets(found.subject)[-1] and found.valid_to)
    with pytest.raises(OutsideRules, match=rf"expected data from .* to {closed.valid_to}"):
        rule(closed.subject, closed.rules[0].name, about=2031, as_of=date(2032, 1, 1), **closed.rules[0].key)


def test_an_unknown_subject_rule_or_key_is_an_error_that_names_the_choices() -> None:
    as_of = date(2026, 1, 1)
    with pytest.raises(InputError, match=r"subject is 'tires': expected one of .*tiers"):
        rule("tires", "threshold", about=2023, as_of=as_of)
    with pytest.raises(InputError, match=r"rule is 'treshold': expected one of the rules of tiers"):
        rule("tiers", "treshold", about=2023, as_of=as_of)
    with pytest.raises(InputError, match=r"group is 'all': expected one of key_emitter, reporting"):
        rule("tiers", "threshold", about=2023, as_of=as_of, group="all")
    with pytest.raises(InputError, match=r"size is 'big': expected one of none"):
        rule("tiers", "threshold", about=2023, as_of=as_of, size="big")
    with pytest.raises(InputError, match="a combination that the rule set has"):
        rule("tiers", "threshold", about=2023, as_of=as_of)
    with pytest.raises(InputError, match="a combination that the rule set has"):
        rule("risk_index", "state", about=2023, as_of=as_of, indicator="B3", state="frozen")


def test_section_4_2_what_only_later_regulations_have_is_an_error_that_names_the_choices_of_the_time() -> None:
    with pytest.raises(InputError, match="kind is 'duty_not_met': expected one of ") as caught:
        rule("penalty", "article", about=date(2022, 6, 1), as_of=date(2026, 3, 1), kind="duty_not_met")
    assert "duty_not_met" not in caught.value.expected_en


def test_section_3_5_power_2025_is_pending_and_its_draft_must_be_asked_for_by_name() -> None:
    as_of = date(2026, 3, 1)
    with pytest.raises(RulePending) as caught:
        rule("power_allocation", "benchmark_electricity", about=2025, as_of=as_of, unit_class="II")
    pending = caught.value.pending
    assert pending.scenarios
    assert pending.reason_en in pending.words("en")
    assert pending.reason_zh in pending.words("zh")
    with pytest.raises(InputError, match=rf"scenario is 'final': expected one of {pending.scenarios[0]}"):
        rule("power_allocation", "benchmark_electricity", about=2025, as_of=as_of, scenario="final", unit_class="II")


def test_section_3_5_what_a_draft_leaves_open_stays_pending_in_its_scenario() -> None:
    as_of = date(2026, 3, 1)
    drafts = [row for found in rule_sets("power_allocation") for row in found.rules if row.scenario]
    row = drafts[0]
    open_in_it = next(
        final for found in rule_sets("power_allocation") for final in found.rules if final.name not in {d.name for d in drafts}
    )
    with pytest.raises(RulePending):
        rule("power_allocation", open_in_it.name, about=2025, as_of=as_of, scenario=row.scenario, **open_in_it.key)
    assert rule("power_allocation", row.name, about=2025, as_of=as_of, scenario=row.scenario, **row.key) == row
    with pytest.raises(RulePending):
        rule(
            "power_allocation",
            row.name,
            about=2025,
            as_of=row.published_on - timedelta(days=1),
            scenario=row.scenario,
            **row.key,
        )


@pytest.mark.parametrize("scenario", [None, "consultation_draft_2025"])
def test_section_3_5_pending_hides_no_misspelt_name_or_key(scenario: str | None) -> None:
    as_of = date(2026, 3, 1)
    with pytest.raises(InputError, match="rule is 'benchmark_electrcity'"):
        rule("power_allocation", "benchmark_electrcity", about=2025, as_of=as_of, scenario=scenario, unit_class="II")
    with pytest.raises(InputError, match="unit_class is 'V': expected one of"):
        rule("power_allocation", "benchmark_electricity", about=2025, as_of=as_of, scenario=scenario, unit_class="V")


def test_what_a_file_says_is_not_at_hand_is_pending_with_its_reason() -> None:
    gaps = [(found, gap) for found in rule_sets() for gap in found.unknown]
    assert gaps
    for found, gap in gaps:
        with pytest.raises(RulePending) as caught:
            rule(found.subject, gap.name, about=gap.valid_from, as_of=date(2026, 11, 1), **gap.key)
        assert (caught.value.pending.reason_zh, caught.value.pending.reason_en) == (gap.reason_zh, gap.reason_en)


def test_section_3_4_what_only_other_years_have_is_an_error_that_names_the_year() -> None:
    now, before = (
        next(found for found in rule_sets("power_allocation") if found.covers(day))
        for day in (date(2023, 1, 1), date(2022, 1, 1))
    )
    row = next(row for row in before.rules if row.name not in {other.name for other in now.rules})
    with pytest.raises(
        InputError, match=rf"rule is '{row.name}': expected one of the rules of power_allocation about data of 2023"
    ):
        rule("power_allocation", row.name, about=2023, as_of=date(2026, 3, 1), **row.key)


def test_section_3_6_an_industry_that_no_plan_has_is_no_pending_one() -> None:
    (pending,) = (found for found in rule_sets("industry_allocation") if found.covers(date(2026, 12, 31)))
    of_plan = next(row for found in rule_sets("industry_allocation") for row in found.rules if "industry" in row.key)
    assert pending.status == "pending"
    with pytest.raises(RulePending):
        rule("industry_allocation", of_plan.name, about=2026, as_of=date(2026, 3, 1), **of_plan.key)
    with pytest.raises(InputError, match="industry is 'paper': expected one of "):
        rule("industry_allocation", of_plan.name, about=2026, as_of=date(2026, 3, 1), **(of_plan.key | {"industry": "paper"}))


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("year", {"about": "2022"}),
        ("year", {"about": 2022.0}),
        ("year", {"about": True}),
        ("year", {"about": None}),
        ("year", {"about": datetime(2022, 12, 31)}),
        ("as_of", {"as_of": datetime(2026, 1, 1)}),
        ("as_of", {"as_of": "2026-01-01"}),
        ("as_of", {"as_of": np.datetime64("2026-01-01")}),
        ("group", {"group": 1}),
        ("group", {"group": ["key_emitter"]}),
        ("scenario", {"scenario": 7}),
    ],
)
def test_what_is_no_year_day_or_text_is_an_error_that_names_it(field: str, asked: dict[str, Any]) -> None:
    question: dict[str, Any] = {"about": 2022, "as_of": date(2026, 1, 1), "group": "key_emitter"} | asked
    with pytest.raises(InputError) as caught:
        rule("tiers", "threshold", **question)
    assert caught.value.field == field


def test_a_year_may_be_a_whole_number_of_a_frame() -> None:
    year: Any = np.int64(2022)
    assert threshold(year, date(2026, 1, 1)) == threshold(2022, date(2026, 1, 1))


def test_a_function_can_answer_pending_instead_of_raising() -> None:
    @answers_pending
    def tonnes(as_of: date) -> float:
        return threshold(2022, as_of).number

    assert tonnes(date(2023, 3, 1)) == 26_000.0
    assert isinstance(tonnes(date(2020, 1, 1)), Pending)


def test_the_words_of_a_pending_rule_of_an_unknown_subject_still_name_it() -> None:
    assert Pending("tires", "width", date(2020, 12, 31), date(2020, 1, 1)).words("en").startswith("tires (data of 2020)")


def test_an_input_error_says_where_it_stands() -> None:
    error = InputError("fuel_t", -1, "tonnes of 0 or more", "不小于0的吨数", "unit 7, M2023-08")
    assert str(error) == "unit 7, M2023-08: fuel_t is -1: expected tonnes of 0 or more"
    assert error.words("zh") == "unit 7, M2023-08: fuel_t 的值 -1 无效：应为不小于0的吨数"


def test_a_value_is_read_only_as_what_it_is() -> None:
    as_of = date(2026, 1, 1)
    number = threshold(2023, as_of)
    flag = rule("tiers", "direct_emissions_only", about=2023, as_of=as_of)
    texts = rule("tiers", "industries", about=2023, as_of=as_of, tier="1")
    text = rule("tiers", "duties", about=2023, as_of=as_of, tier="1", lang="en")
    day = Rule.model_validate(number.model_dump() | {"value": date(2023, 12, 31), "unit": "date"})
    numbers = Rule.model_validate(number.model_dump() | {"value": (0.3, 0.6)})
    assert (number.number, flag.flag, texts.texts, day.day, numbers.numbers) == (
        26_000.0, False, ("power",), date(2023, 12, 31), (0.3, 0.6),
    )  # fmt: skip
    assert text.text == "annual report, monthly evidence, daily supervision"
    for row, reading in (
        (flag, "number"),
        (number, "numbers"),
        (number, "texts"),
        (number, "day"),
        (number, "text"),
        (number, "flag"),
    ):
        with pytest.raises(TypeError, match=row.name):
            getattr(row, reading)


@given(st.dates(date(2019, 1, 1), date(2030, 12, 31)), st.dates(date(2019, 1, 1), date(2030, 12, 31)))
def test_an_answer_never_uses_what_was_published_later(about: date, as_of: date) -> None:
    @answers_pending
    def asked() -> Rule:
        return rule("tiers", "threshold", about=about, as_of=as_of, group="key_emitter")

    answer = asked()
    if isinstance(answer, Pending):
        assert as_of < date(2021, 2, 1)
    else:
        assert answer.published_on <= as_of
        assert answer.covers(about)


def test_the_digest_text_holds_every_value() -> None:
    text = sets.digest_text()
    assert len(text.splitlines()) == len(rule_sets())
    assert '"value":26000' in text
