"""Everything that a rule set names has words in both languages: nobody has to read a code."""

from __future__ import annotations

import re
from datetime import date

import pytest

from carbondash.rules import sets, words

ROWS = [row for found in sets.rule_sets() for row in found.rules]
NAMED = [row for found in sets.rule_sets() for row in (*found.rules, *found.unknown)]
# Codes that are read as they stand: V01, A1, II, 25, and units written as symbols.
AS_IT_STANDS = re.compile(
    r"Nm3|[A-Z]{0,2}\d{0,2}|I{1,3}|IV|\d+|[^a-z_]*|[A-Za-z]+/[A-Za-z0-9]+|.*Wh|(MW|GJ|tCO2)(/.*)?|tCO2e|gce/kWh|tC/.*"
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_its_keys_and_its_unit_have_words(lang: str) -> None:
    wanted = {("rules", row.name) for row in NAMED}
    wanted |= {("keys", field) for row in NAMED for field in row.key}
    wanted |= {("values", value) for row in NAMED for value in row.key.values()}
    wanted |= {("units", row.unit) for row in ROWS}
    wanted |= {("scenarios", row.scenario) for row in ROWS if row.scenario}
    wanted |= {("marks", row.confidence) for row in ROWS}
    wanted |= {("states", found.status) for found in sets.rule_sets()}
    missing = sorted(
        f"{section}: {code}"
        for section, code in wanted
        if not words.is_worded(section, code) and not AS_IT_STANDS.fullmatch(code)
    )
    assert missing == []
    if lang == "zh":
        plain = sorted(code for section, code in wanted if section == "rules" and words.words_of(section, code, "zh").isascii())
        assert plain == []


def test_a_row_reads_as_a_name_with_what_identifies_it() -> None:
    row = sets.rule("power_allocation", "benchmark_electricity", about=2022, as_of=date(2024, 1, 1), unit_class="II")
    assert words.rule_name(row, "en") == "Electricity benchmark (unit class: II)"
    assert words.rule_name(row, "zh") == "供电（发电）基准值（机组类别：II）"
    assert words.rule_value(row, "en") == "0.8729"


def test_a_code_without_words_stands_for_itself() -> None:
    assert words.words_of("rules", "no_such_rule", "zh") == "no_such_rule"


def test_every_source_can_be_read_in_chinese() -> None:
    sources = sorted({row.source for row in ROWS})
    assert [source for source in sources if not re.search(r"[\u4e00-\u9fff]", words.source_words(source, "zh"))] == []
    assert [source for source in sources if words.source_words(source, "zh") == source] == []
    assert all(words.source_words(source, "en") == source for source in sources)


def test_a_source_that_nobody_has_put_into_chinese_stands_for_itself() -> None:
    assert words.source_words("Notice of a day to come", "zh") == "Notice of a day to come"
