"""What stands behind a record: tests, logs, ledgers, plans, meters. What a review found shows in the version that it saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from carbondash.demo.days import month_end
from carbondash.demo.rows import Row

Province = dict[str, list[Row]]
Key = tuple[int, int]


class Papers:
    """The province's papers by record and unit."""

    def __init__(self, province: Province) -> None:
        self.values = {(row["record_id"], row["unit_id"]): row for row in province["monthly_unit"]}
        self.tests = {(row["record_id"], row["unit_id"]): row for row in province["coal_test"]}
        self.supports = {(row["record_id"], row["unit_id"]): row for row in province["monthly_support"]}
        self.records = {row["id"]: row for row in province["monthly_record"]}
        self.units = {row["id"]: row for row in province["unit"]}
        self.of_record: dict[int, list[Key]] = defaultdict(list)
        for key in self.values:
            self.of_record[key[0]].append(key)
        self.versions: dict[tuple[int, str], list[int]] = defaultdict(list)
        for row in sorted(province["monthly_record"], key=lambda row: row["version"]):
            self.versions[row["enterprise_id"], row["period"]].append(row["id"])
        self.found: dict[tuple[int, str], set[str]] = defaultdict(set)
        for row in province["problem"]:
            self.found[row["enterprise_id"], row["period"]].add(row["kind"])
        outcome = {row["record_id"]: row["outcome"] for row in province["review"] if row["lane"] == "province"}
        self.passed = [ids[-1] for ids in self.versions.values() if outcome.get(ids[-1]) == "passed"]
        self.ranks = {(row["enterprise_id"], row["period"]): row["source_rank"] for row in province["control_plan"]}

    def coal(self, key: Key) -> bool:
        """Whether the unit burns coal."""
        return self.values[key]["fuel_t"] is not None

    def plan_rank(self, key: Key) -> int:
        """Where the control plan of the record's year says that the coal quantity comes from."""
        row = self.values[key]
        return int(self.ranks[row["enterprise_id"], f"Y{row['period'][1:5]}"])

    def balance(self, key: Key) -> float:
        """What the coal ledger leaves open, as a share of what was fired."""
        support, fired = self.supports[key], self.values[key]["fuel_t"]
        return abs(support["stock_open_t"] + support["received_t"] - fired - support["stock_close_t"]) / float(fired)

    def conversion(self, key: Key) -> float:
        """Carbon as received over what the test's carbon and the record's moisture give."""
        test, row = self.tests[key], self.values[key]
        return float(row["car"] / (test["cad_pct"] / 100 * (100 - test["mt_pct"]) / (100 - test["mad_pct"])))


@pytest.fixture
def papers(province: Province) -> Papers:
    """The papers of one province."""
    return Papers(province)


def _month(period: str) -> tuple[int, int]:
    return int(period[1:5]), int(period[6:])


def _load(papers: Papers, key: Key) -> float:
    row = papers.values[key]
    capacity = papers.units[key[1]]["capacity_kw"] / 1000
    return abs(float(row["load_factor_pct"]) - 100 * row["gen_mwh"] / (capacity * row["hours"]))


# What each kind of problem looks like in the part of a unit.
SHOWS: dict[str, Callable[[Papers, Key], bool]] = {
    "C1": lambda papers, key: papers.coal(key) and key not in papers.tests and papers.values[key]["car"] is None,
    "C2": lambda papers, key: key in papers.tests and None in (papers.tests[key]["had_pct"], papers.tests[key]["std_pct"]),
    "C3": lambda papers, key: not all(papers.supports[key][paper] for paper in ("has_meter_log", "has_heat_log", "has_invoice")),
    "M2": lambda papers, key: papers.coal(key) and papers.balance(key) > 0.02,
    "M3": lambda papers, key: papers.supports[key]["source_rank"] > papers.plan_rank(key),
    "Q2": lambda papers, key: key in papers.tests and papers.tests[key]["mark"] == "none",
    "Q3": lambda papers, key: key in papers.tests and abs(papers.values[key]["mt_pct"] - papers.tests[key]["mt_pct"]) > 0.3,
    "Q4": lambda papers, key: (
        key in papers.tests and not 0.0240 <= papers.values[key]["car"] / papers.values[key]["ncv_ar"] <= 0.0295
    ),
    "P1": lambda papers, key: papers.values[key]["of_pct"] != 99.0,
    "P4": lambda papers, key: _load(papers, key) > 1,
}
ON_THE_TEST = {"C2", "Q2", "Q3", "Q4"}


@pytest.mark.parametrize("kind", SHOWS)
def test_a_problem_shows_in_the_version_first_filed_and_only_where_it_was_found(papers: Papers, kind: str) -> None:
    shown = 0
    for place, ids in papers.versions.items():
        in_first = any(SHOWS[kind](papers, key) for key in papers.of_record[ids[0]])
        found = papers.found[place]
        # Of a single unit's test nothing is left to see where the report itself is missing.
        hidden = kind in ON_THE_TEST and "C1" in found and len(papers.of_record[ids[0]]) == 1
        if not hidden:
            assert in_first == (kind in found)
        shown += in_first
    assert shown > 10


def test_what_passed_shows_no_problem(papers: Papers) -> None:
    for record in papers.passed:
        for key in papers.of_record[record]:
            assert not [kind for kind, shows in SHOWS.items() if shows(papers, key)]


def test_a_number_stands_in_two_reports_only_where_that_was_found(papers: Papers) -> None:
    first_filed: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for test in papers.tests.values():
        first_filed[test["report_number"]].add((test["unit_id"], test["period"]))
    for places in first_filed.values():
        if len(places) > 1:
            owners = {(papers.units[unit]["enterprise_id"], period) for unit, period in places}
            assert any("A2" in papers.found[owner] for owner in owners)


def test_sampling_testing_report_and_submission_follow_each_other(papers: Papers) -> None:
    for (record, _), test in papers.tests.items():
        end = month_end(_month(test["period"]))
        assert end.replace(day=1) <= test["sampled_on"] <= end
        assert test["sampled_on"] <= test["tested_on"] <= test["reported_on"] <= papers.records[record]["day"]


def test_section_2_1_carbon_as_received_is_what_the_test_and_the_moistures_give(papers: Papers) -> None:
    for record in papers.passed:
        for key in papers.of_record[record]:
            assert (key in papers.tests) == papers.coal(key)
            if key in papers.tests:
                assert papers.conversion(key) == pytest.approx(1, abs=0.002)
                assert abs(papers.tests[key]["ncv_ar"] - papers.supports[key]["ncv_plant"]) < 0.3


def test_a_month_s_coal_opens_as_the_last_one_closed(papers: Papers) -> None:
    closed: dict[tuple[int, tuple[int, int]], float] = {}
    opened: dict[tuple[int, tuple[int, int]], float] = {}
    for row in papers.supports.values():
        if row["stock_open_t"] is not None:
            year, month = _month(row["period"])
            opened[row["unit_id"], (year, month)] = row["stock_open_t"]
            closed[row["unit_id"], (year + month // 12, month % 12 + 1)] = row["stock_close_t"]
    assert all(amount == closed[key] for key, amount in opened.items() if key in closed)
    assert all(row["received_t"] >= 0 for row in papers.supports.values() if row["received_t"] is not None)


STATED = ("fuel_t", "car", "mt_pct", "had_pct", "std_pct", "of_pct", "load_factor_pct")


def test_a_later_version_says_why_it_differs_and_an_equal_one_says_nothing(papers: Papers) -> None:
    corrected = 0
    for ids in papers.versions.values():
        assert all(papers.supports[key]["change_reason"] is None for key in papers.of_record[ids[0]])
        for before, after in pairwise(ids):
            for _, unit in papers.of_record[after]:
                old, new = papers.values[before, unit], papers.values[after, unit]
                if any(old[column] != new[column] for column in STATED):
                    assert papers.supports[after, unit]["change_reason"]
                    corrected += 1
    assert corrected > 200


def test_a_meter_s_calibration_had_expired_exactly_where_a_review_found_it(papers: Papers, province: Province) -> None:
    valid: dict[tuple[int, str], list[tuple[date, date]]] = defaultdict(list)
    for row in province["meter_calibration"]:
        assert row["day"] < row["valid_until"]
        valid[row["unit_id"], row["meter"]].append((row["day"], row["valid_until"]))
    for place, ids in papers.versions.items():
        end = month_end(_month(place[1]))
        expired = [
            meter
            for _, unit in papers.of_record[ids[0]]
            for meter in ("belt_scale", "electricity", "heat")
            if not any(day <= end <= until for day, until in valid[unit, meter])
        ]
        assert bool(expired) == ("M1" in papers.found[place])


def test_laboratories_have_a_mark_but_for_those_that_reviews_returned(papers: Papers, province: Province) -> None:
    marks = {row["name_zh"]: row["mark"] for row in province["laboratory"]}
    assert len(marks) == len(province["laboratory"]) == 8
    assert all(test["mark"] == marks[test["laboratory"]] for test in papers.tests.values())


def test_every_record_has_a_control_plan_from_before_its_submission(papers: Papers, province: Province) -> None:
    days = {(row["enterprise_id"], row["period"]): row["day"] for row in province["control_plan"]}
    for record in papers.records.values():
        assert days[record["enterprise_id"], f"Y{record['period'][1:5]}"] < record["day"]


def test_most_margins_are_known_and_coal_was_dear_in_2021(province: Province) -> None:
    margins: dict[str, list[int]] = defaultdict(list)
    for row in province["annual_margin"]:
        margins[row["period"]].append(row["margin_fen"])
    assert set(margins) == {"Y2021", "Y2022"}
    assert 38 <= len(margins["Y2022"]) < 53
    assert sum(margin < 0 for margin in margins["Y2021"]) > sum(margin < 0 for margin in margins["Y2022"])


def test_a_waiver_has_a_reason_and_a_function_as_author_and_the_lawsuit_is_that_of_the_frozen_account(province: Province) -> None:
    assert {row["author"] for row in province["evidence_waiver"]} == {"数据管理员 / data steward"}
    assert all(row["reason"] and row["first_month"] <= row["last_month"] for row in province["evidence_waiver"])
    frozen = {row["enterprise_id"] for row in province["account_state"]}
    assert [(row["enterprise_id"], row["state"]) for row in province["operating_state"]] == [
        (*frozen, "litigation"),
        (*frozen, "operating"),
    ]
