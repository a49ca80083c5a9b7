"""Kinds of data problems, domain reference 5.2."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.problem_kinds import ProblemKind, problem_kind, problem_kinds, severity_points
from carbondash.rules.sets import InputError, Pending
from carbondash.store.migrations.reference_0001 import PROBLEM_KINDS

TODAY = date(2024, 2, 21)
SEVERITY = {
    "T1": 1, "T2": 3, "C1": 3, "C2": 2, "C3": 1, "C4": 2, "M1": 2, "M2": 2, "M3": 2, "Q1": 3, "Q2": 3, "Q3": 2, "Q4": 1,
    "P1": 2, "P2": 2, "P3": 1, "P4": 2, "A1": 5, "A2": 4, "A3": 4, "R1": 2,
}  # fmt: skip


def kinds() -> dict[str, ProblemKind]:
    found = problem_kinds(2023, TODAY)
    assert not isinstance(found, Pending)
    return {kind.code: kind for kind in found}


def test_section_5_2_codes_and_points_of_severity() -> None:
    assert {code: kind.severity for code, kind in kinds().items()} == SEVERITY
    assert list(kinds()) == list(SEVERITY)


def test_section_5_2_families() -> None:
    assert Counter(kind.family for kind in kinds().values()) == {
        "timeliness": 2, "completeness": 4, "metering": 3, "coal_quality": 4, "parameter": 3, "production": 1, "authenticity": 3,
        "rectification": 1,
    }  # fmt: skip
    assert (kinds()["Q1"].family_zh, kinds()["Q1"].family_en) == ("煤质", "Coal quality")


def test_section_5_2_only_suspicions_about_authenticity_go_to_a_person() -> None:
    assert {code for code, kind in kinds().items() if kind.is_referred} == {"A1", "A2", "A3"}
    assert kinds()["A1"].words_en.startswith("Suspected")


def test_the_rules_and_the_store_name_the_kinds_alike() -> None:
    stored = {code: (family.replace(" ", "_"), severity, zh, en) for code, family, severity, zh, en in PROBLEM_KINDS}
    assert {code: (kind.family, kind.severity, kind.words_zh, kind.words_en) for code, kind in kinds().items()} == stored


def test_points_of_severity_are_never_shown_as_official() -> None:
    assert not any(row.is_official for kind in kinds().values() for row in kind.rules if row.name == "severity")


def test_an_unknown_code_is_an_error_that_names_the_choices() -> None:
    with pytest.raises(InputError, match=r"code is 'X9': expected one of A1, .*T2"):
        problem_kind("X9", 2023, TODAY)
    with pytest.raises(InputError, match="X9"):
        severity_points(["T1", "X9"], 2023, TODAY)


def test_section_5_2_points_add_up_each_time_a_problem_is_named() -> None:
    assert severity_points(["A1", "T1", "T1"], 2023, TODAY) == 7
    assert problem_kind("A1", 2023, TODAY) == kinds()["A1"]


@given(st.lists(st.sampled_from(sorted(SEVERITY))))
def test_the_order_of_problems_changes_nothing(codes: list[str]) -> None:
    assert severity_points(codes, 2023, TODAY) == severity_points(sorted(codes), 2023, TODAY) == sum(SEVERITY[c] for c in codes)
