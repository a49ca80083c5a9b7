"""Asking the rule sets: what was published by a day, what is pending, what lies outside, and how it is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules import sets
from carbondash.rules.sets import (
    InputError,
    OutsideRules,
    Pending,
    Rule,
    RulePending,
    answers_pending,
    rule,
    rule_sets,
)


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
