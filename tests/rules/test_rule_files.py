"""Rule files: what a file may say, and how one that is wrong is refused, by file and row."""

from __future__ import annotations

from datetime import date

import pytest

from carbondash.rules.loading import decode
from carbondash.rules.sets import (
    RuleSet,
    RuleSetError,
    parse,
    require_apart,
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
