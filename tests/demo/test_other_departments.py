"""Records of other departments: how they are written, and that the truth about them stays outside the store."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from stdnum.cn import uscc

from carbondash.demo import other_names, scale
from carbondash.demo.other_departments import Handed
from carbondash.demo.province import make_province, truth
from carbondash.demo.rows import Row

Tables = dict[str, list[Row]]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_province(1)


@pytest.fixture(scope="module")
def handed() -> Handed:
    return truth(1)


def test_four_sources_hand_over_some_hundred_records_before_the_list_that_they_are_for(tables: Tables) -> None:
    rows = tables["source_record"]
    of_2022 = [row for row in rows if row["period"] == "Y2022"]
    assert 350 <= len(of_2022) <= 500
    assert {row["source"] for row in of_2022} == {"permit", "energy", "statistics", "registration"}
    assert all(date(2023, 9, 1) < row["day"] < date(2023, 12, 29) for row in of_2022)
    assert all(date(2022, 10, 1) < row["day"] < date(2022, 12, 30) for row in rows if row["period"] == "Y2021")


def test_codes_are_missing_wrong_or_somebody_else_s_as_in_real_files(tables: Tables, handed: Handed) -> None:
    states: Counter[str] = Counter()
    for row in tables["source_record"]:
        code, true = row["stated_code"], handed.codes[handed.subjects[row["id"]]]
        if not code or not code.strip():
            states["missing"] += 1
        elif code == true:
            states["right"] += 1
        elif not uscc.is_valid(code):
            states["old" if len(code) == 15 else "wrong"] += 1
        else:
            states["another's"] += 1
    assert all(states[state] > 5 for state in ("missing", "right", "old", "wrong", "another's"))
    assert states["right"] > 0.4 * len(tables["source_record"])


def test_names_are_written_in_many_ways(tables: Tables, handed: Handed) -> None:
    names = {row["id"]: row["name_zh"] for row in tables["enterprise"]}
    about = [(row["name_zh"], handed.subjects[row["id"]]) for row in tables["source_record"]]
    listed = [(written, names[int(subject[1:])]) for written, subject in about if subject.startswith("E")]
    assert sum(written == name for written, name in listed) < 0.3 * len(listed)
    assert any("有限责任公司" in written for written, _ in listed)
    assert any("電" in written or "業" in written for written, _ in listed)
    assert any("（" in written for written, _ in listed)


def test_some_stand_twice_in_one_source_and_many_in_several(tables: Tables, handed: Handed) -> None:
    seen = Counter((handed.subjects[row["id"]], row["source"], row["period"]) for row in tables["source_record"])
    assert sum(count > 1 for count in seen.values()) >= 5
    sources = Counter(subject for subject, _source, period in seen if period == "Y2022")
    assert sum(count > 1 for count in sources.values()) > 80


def test_there_are_gaps_of_every_kind_and_enterprises_that_stay_off_the_list(tables: Tables, handed: Handed) -> None:
    assert Counter(handed.gaps.values())["list"] >= 15
    assert Counter(handed.gaps.values())["move"] >= 5
    assert Counter(handed.gaps.values())["remove"] >= 5
    strangers = {subject for subject in handed.subjects.values() if subject.startswith("U")}
    assert len(strangers - handed.gaps.keys()) >= 15
    larger = {row["enterprise_id"] for row in tables["directory_listing"] if row["period"] == "Y2024" and row["tier"] != "3"}
    assert {f"E{number}" for number in larger} <= set(handed.subjects.values())


def test_no_record_says_whom_it_is_about(tables: Tables) -> None:
    assert not {"subject", "enterprise_id", "truth"} & set(tables["source_record"][0])


def test_the_records_of_a_clone_are_about_the_clone(tables: Tables, handed: Handed) -> None:
    first = dict.fromkeys(scale.ORDER, 1)
    enterprises = [row for chunk in scale.scaled(tables, "enterprise", 2, first, seed=1) for row in chunk]
    records = [row for chunk in scale.scaled(tables, "source_record", 2, first, seed=1) for row in chunk]
    base, count = tables["source_record"], len(tables["enterprise"])
    assert len(records) == 2 * len(base)
    assert len({(row["source"], row["source_id"], row["period"]) for row in records}) == len(records)
    codes = {row["credit_code"] for row in enterprises}
    for original, cloned in zip(base, records[len(base) :], strict=True):
        subject = handed.subjects[original["id"]]
        assert cloned["name_zh"].endswith("（2）")
        if subject.startswith("E") and original["stated_code"] == handed.codes[subject]:
            assert cloned["stated_code"] == enterprises[count + int(subject[1:]) - 1]["credit_code"]
        if original["stated_code"] in codes:
            assert cloned["stated_code"] in codes
            assert cloned["stated_code"] != original["stated_code"]


@pytest.mark.parametrize(
    ("habit", "expected"),
    [
        ("full", "赣北澜栎水泥有限公司"),
        ("province", "江西赣北澜栎水泥有限公司"),
        ("bare", "赣北澜栎水泥"),
        ("traditional", "贛北瀾櫟水泥有限公司"),
        ("turned", "澜栎（赣北）水泥有限公司"),
        ("city", "九江澜栎水泥有限公司"),
    ],
)
def test_a_name_in_one_of_its_ways(habit: str, expected: str) -> None:
    assert other_names.as_written("赣北澜栎水泥", habit, "九江", Random(1)) == expected


def test_a_numbered_plant_keeps_its_number() -> None:
    assert other_names.legal_name("赣北十二热电") == "赣北第十二热电有限公司"


def test_where_two_characters_of_a_code_were_swapped() -> None:
    assert other_names.swapped_at("91360113X67M6YEG0Y", "91360113X67M6EYG0Y") == 13
    assert other_names.swapped_at("91360113X67M6YEG0Y", "360113123456789") is None
    assert other_names.swapped_at("91360113X67M6YEG0Y", None) is None
