"""Rule sets as a person reads them: every value with its period, publication, source and confidence."""

from __future__ import annotations

import json
import unicodedata
from datetime import date

import pytest

from carbondash.rules import printing, words
from carbondash.rules.sets import OutsideRules, RuleSet, parse, rule_sets

TEXT = """
subject = "benchmark"
title_zh = "基准值"
title_en = "Benchmarks"
valid_from = 2021-01-01
valid_to = 2022-12-31
status = "final"

[defaults]
published_on = 2023-03-15
source = "Plan for 2021 and 2022, annex 2"
confidence = "known_low"
unit = "tCO2/MWh"

[[rule]]
name = "electricity_of_a_kind"
key = { kind = "II" }
value = 0.8773
valid_to = 2021-12-31
note_zh = "待核对"
note_en = "to be checked"

[[rule]]
name = "electricity_of_a_kind"
key = { kind = "II" }
value = 0.8729
valid_from = 2022-01-01
"""
PENDING = """
subject = "benchmark"
title_zh = "基准值"
title_en = "Benchmarks"
valid_from = 2023-01-01
status = "pending"
reason_zh = "未见定稿"
reason_en = "no final text is at hand"

[[rule]]
name = "electricity_of_a_kind"
value = 0.8
unit = "tCO2/MWh"
scenario = "draft_2026"
published_on = 2025-09-01
source = "Consultation draft, table 2"
confidence = "second_hand"
"""


UNKNOWN = """
[[unknown]]
name = "electricity_of_a_kind"
key = { kind = "III" }
valid_to = 2021-12-31
reason_zh = "附件二未见"
reason_en = "annex 2 was not seen"

[[rule]]
name = "electricity_of_a_kind"
key = { kind = "III" }
value = 0.9
valid_from = 2022-01-01
"""


@pytest.fixture
def sets() -> tuple[RuleSet, RuleSet]:
    return parse("benchmark_2021.toml", TEXT), parse("benchmark_2023.toml", PENDING)


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in line)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_shows_value_unit_period_publication_source_and_confidence(lang: str, sets: tuple[RuleSet, RuleSet]) -> None:
    text = printing.as_text(sets[:1], lang, 200)
    row = sets[0].rules[0]
    title, head, empty, value, dates, source, note, code, *_ = text.splitlines()
    assert (title, empty) == (f"benchmark  {sets[0].title(lang)}", "")
    assert words.words_of("states", "final", lang) in head
    assert "benchmark_2021.toml" in head
    assert value.strip() == f"{words.rule_name(row, lang)} = 0.8773 {words.words_of('units', 'tCO2/MWh', lang)}"
    for part in ("2021-01-01", "2021-12-31", "2023-03-15", words.words_of("marks", "known_low", lang)):
        assert part in dates
    assert source.strip().endswith("Plan for 2021 and 2022, annex 2")
    assert note.strip().endswith({"zh": "待核对", "en": "to be checked"}[lang])
    assert code.strip() == "[electricity_of_a_kind kind=II]"


@pytest.mark.parametrize(("lang", "reason"), [("zh", "未见定稿"), ("en", "no final text is at hand")])
def test_a_pending_set_says_why_and_names_its_scenarios(lang: str, reason: str, sets: tuple[RuleSet, RuleSet]) -> None:
    text = printing.as_text(sets, lang, 100)
    assert reason in text
    assert text.count("draft_2026") >= 1
    assert words.words_of("states", "pending", lang) in text
    assert printing.scenarios_of(sets[1]) == ("draft_2026",)


@pytest.mark.parametrize(("lang", "says"), [("zh", ("待定", "附件二未见")), ("en", ("not at hand", "annex 2 was not seen"))])
def test_what_is_not_at_hand_is_shown_with_its_reason(lang: str, says: tuple[str, str]) -> None:
    found = parse("benchmark_2021.toml", TEXT + UNKNOWN)
    *_, value, dates, reason, code = printing.as_text([found], lang, 200).splitlines()
    assert value.strip() == f"{words.rule_name(found.unknown[0], lang)} = {says[0]}"
    assert words.span(date(2021, 1, 1), date(2021, 12, 31), lang) in dates
    assert (reason.strip(), code.strip()) == (says[1], "[electricity_of_a_kind kind=III]")
    (of_2022,) = printing.of_year([found], 2022)
    assert of_2022.unknown == ()
    assert printing.as_data([found])[0]["unknown"]


@pytest.mark.parametrize("year", [0, -1, 10_000, 99_999])
def test_a_year_that_no_calendar_has_is_outside(year: int) -> None:
    with pytest.raises(OutsideRules, match=rf"year is {year}: "):
        printing.of_year(rule_sets("tiers"), year)


def test_the_overview_lists_each_subject_once_with_its_periods(sets: tuple[RuleSet, RuleSet]) -> None:
    assert printing.overview(sets, "en", 100).splitlines() == [
        "benchmark  Benchmarks",
        f"    2021-01-01 to 2022-12-31  {words.words_of('states', 'final', 'en')}  2 rows",
        f"    {words.span(date(2023, 1, 1), None, 'en')}  {words.words_of('states', 'pending', 'en')}  1 row",
    ]
    assert "2条" in printing.overview(sets, "zh", 100)


def test_a_set_without_rows_has_no_count() -> None:
    empty = parse("benchmark_2023.toml", PENDING.partition("[[rule]]")[0])
    assert printing.overview([empty], "en", 100).splitlines()[1].endswith(words.words_of("states", "pending", "en"))


def test_a_year_leaves_only_what_is_about_it(sets: tuple[RuleSet, RuleSet]) -> None:
    (of_2022,) = printing.of_year(sets, 2022)
    assert [row.number for row in of_2022.rules] == [0.8729]
    assert [found.file for found in printing.of_year(sets, 2030)] == ["benchmark_2023.toml"]
    with pytest.raises(OutsideRules, match="year is 2020: expected a year from 2021 to any later year"):
        printing.of_year(sets, 2020)
    with pytest.raises(OutsideRules, match="year is 2023: expected a year from 2021 to 2022"):
        printing.of_year(sets[:1], 2023)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_of_a_shipped_rule_set_is_wider_than_the_terminal(lang: str, width: int) -> None:
    for text in (printing.overview(rule_sets(), lang, width), printing.as_text(rule_sets(), lang, width)):
        assert [line for line in text.splitlines() if columns(line) > width] == []


def test_a_word_longer_than_the_line_is_cut_and_none_of_it_lost(sets: tuple[RuleSet, RuleSet]) -> None:
    long = "x" * 150
    found = parse("benchmark_2021.toml", TEXT.replace("Plan for 2021 and 2022, annex 2", long))
    text = printing.as_text([found], "en", 60)
    assert max(columns(line) for line in text.splitlines()) <= 60
    assert "".join(text.split()).count(long) == 2


def test_no_line_begins_with_closing_punctuation() -> None:
    lines = printing.as_text(rule_sets(), "zh", 60).splitlines()
    assert [line for line in lines if line.strip().startswith(tuple("，。；：、！？）》"))] == []


def test_data_for_json_says_everything_and_what_may_be_shown_as_official(sets: tuple[RuleSet, RuleSet]) -> None:
    final, pending = json.loads(json.dumps(printing.as_data(sets)))
    assert (final["file"], final["valid_to"], final["scenarios"]) == ("benchmark_2021.toml", "2022-12-31", [])
    assert final["rules"][0] == {
        "name": "electricity_of_a_kind", "key": {"kind": "II"}, "value": 0.8773, "unit": "tCO2/MWh",
        "valid_from": "2021-01-01", "valid_to": "2021-12-31", "published_on": "2023-03-15",
        "source": "Plan for 2021 and 2022, annex 2", "confidence": "known_low", "scenario": None,
        "note_zh": "待核对", "note_en": "to be checked", "is_official": False,
    }  # fmt: skip
    assert (pending["valid_to"], pending["status"], pending["scenarios"]) == (None, "pending", ["draft_2026"])
    assert pending["rules"][0]["is_official"] is True
