"""Both cycles: obligations, allocations, surrender around the deadlines, cases, holdings that never go below zero."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from carbondash.demo.rows import Row

Province = dict[str, list[Row]]


def _complete(province: Province, cycle: str, day: date) -> tuple[int, int]:
    """Enterprises that had surrendered all of a cycle by a day, and those with an obligation."""
    owed = {(row["enterprise_id"], row["period"]): row["amount_t"] for row in province["obligation"] if row["cycle"] == cycle}
    given: Counter[tuple[int, str]] = Counter()
    for row in province["surrender"]:
        if row["day"] <= day:
            given[row["enterprise_id"], row["period"]] += row["amount_t"]
    open_ones = {key[0] for key, amount in owed.items() if given[key] < amount}
    everyone = {key[0] for key in owed}
    return len(everyone - open_ones), len(everyone)


@pytest.mark.parametrize(
    ("cycle", "day", "expected"),
    [
        ("C1", date(2021, 12, 15), (39, 47)),
        ("C1", date(2021, 12, 31), (42, 47)),
        ("C1", date(2022, 2, 28), (46, 47)),
        ("C1", date(2022, 12, 31), (46, 47)),
        ("C2", date(2023, 11, 15), (49, 53)),
        ("C2", date(2023, 11, 20), (49, 53)),
        ("C2", date(2023, 12, 31), (53, 53)),
    ],
)
def test_surrender_is_driven_by_the_deadlines(province: Province, cycle: str, day: date, expected: tuple[int, int]) -> None:
    assert _complete(province, cycle, day) == expected


def test_surrendered_is_exactly_what_was_owed(province: Province) -> None:
    given: Counter[tuple[int, str]] = Counter()
    for row in province["surrender"]:
        given[row["enterprise_id"], row["period"]] += row["amount_t"]
    assert given == {(row["enterprise_id"], row["period"]): row["amount_t"] for row in province["obligation"]}


def test_no_holding_is_ever_below_zero(province: Province) -> None:
    moves: list[tuple[date, int, int, str, int]] = []
    for row in province["allocation"]:
        moves.append((row["day"], 0, row["enterprise_id"], row["vintage"], row["amount_t"]))
    for row in province["trade"]:
        if row["buyer_id"]:
            moves.append((row["day"], 1, row["buyer_id"], row["vintage"], row["volume_t"]))
        if row["seller_id"]:
            moves.append((row["day"], 2, row["seller_id"], row["vintage"], -row["volume_t"]))
    for row in province["surrender"]:
        moves.append((row["day"], 3, row["enterprise_id"], row["vintage"], -row["amount_t"]))
    held: Counter[tuple[int, str]] = Counter()
    for _, _, enterprise, vintage, amount in sorted(moves):
        held[enterprise, vintage] += amount
        assert held[enterprise, vintage] >= 0


def _vintage_end(vintage: str) -> int:
    return 2000 + int(vintage[-2:])


def test_what_is_surrendered_is_no_younger_than_the_obligation(province: Province) -> None:
    for row in province["surrender"]:
        assert _vintage_end(row["vintage"]) <= int(row["period"][-4:])


def test_a_frozen_account_sells_nothing(province: Province) -> None:
    frozen = {row["state"]: row["day"] for row in province["account_state"]}
    number = province["account_state"][0]["enterprise_id"]
    assert not [
        row for row in province["trade"] if row["seller_id"] == number and frozen["frozen"] <= row["day"] < frozen["normal"]
    ]


def test_seventy_percent_are_pre_allocated_and_the_rest_when_the_amount_is_determined(province: Province) -> None:
    steps: dict[tuple[int, str], dict[str, Row]] = {}
    for row in province["allocation"]:
        steps.setdefault((row["enterprise_id"], row["period"]), {})[row["step"]] = row
    determined = {(row["enterprise_id"], row["period"]): row["day"] for row in province["obligation"]}
    assert set(steps) == set(determined)
    for key, found in steps.items():
        whole = found["pre_allocated"]["amount_t"] + found["adjusted"]["amount_t"]
        assert found["pre_allocated"]["amount_t"] == round(0.7 * whole)
        assert found["pre_allocated"]["day"] < found["adjusted"]["day"] == determined[key]


def test_four_were_ordered_rectified_and_waived_and_the_frozen_one_was_fined(province: Province) -> None:
    steps: dict[int, dict[str, Row]] = {}
    for row in province["case_step"]:
        steps.setdefault(row["enterprise_id"], {})[row["step"]] = row
    fined = [number for number, found in steps.items() if "fined" in found]
    waived = [number for number, found in steps.items() if "waived" in found]
    assert (len(fined), len(waived)) == (1, 4)
    assert steps[fined[0]]["fined"]["amount_fen"] == 2_000_000
    assert steps[fined[0]]["fined"]["day"] <= date(2022, 12, 31) < steps[fined[0]]["rectified"]["day"]
    for number in waived:
        assert date(2022, 1, 1) < steps[number]["ordered"]["day"] < steps[number]["rectified"]["day"] <= date(2022, 2, 28)
    states = [(row["enterprise_id"], row["state"]) for row in province["account_state"]]
    assert states == [(fined[0], "frozen"), (fined[0], "normal")]


def test_every_obligation_is_reviewed_before_and_noticed_after_its_determination(province: Province) -> None:
    determined = {(row["enterprise_id"], row["period"]): row["day"] for row in province["obligation"]}
    given = {
        (row["enterprise_id"], row["period"]): row["day"] for row in province["allocation"] if row["step"] == "pre_allocated"
    }
    steps: dict[str, dict[tuple[int, str], Row]] = {"reviewed": {}, "notice_sent": {}}
    for row in province["allowance_step"]:
        steps[row["step"]][row["enterprise_id"], row["period"]] = row
    assert steps["reviewed"].keys() == steps["notice_sent"].keys() == determined.keys()
    for key, day in determined.items():
        assert given[key] < steps["reviewed"][key]["day"] < day < steps["notice_sent"][key]["day"]
        assert steps["reviewed"][key]["number"] is None
    numbers = [row["number"] for row in steps["notice_sent"].values()]
    assert len(set(numbers)) == len(numbers)


def test_nobody_may_borrow_as_no_gap_reaches_a_tenth_of_the_obligation(province: Province) -> None:
    given: Counter[tuple[int, str]] = Counter()
    for row in province["allocation"]:
        given[row["enterprise_id"], row["period"]] += row["amount_t"]
    for row in province["obligation"]:
        assert row["amount_t"] - given[row["enterprise_id"], row["period"]] < 0.1 * row["amount_t"]
    assert "borrowing" not in province


def test_each_case_has_its_order_its_decision_and_its_publication(province: Province) -> None:
    steps = {(row["case_id"], row["step"]): row["day"] for row in province["case_step"]}
    papers: dict[int, dict[str, Row]] = {}
    for row in province["case_paper"]:
        papers.setdefault(row["case_id"], {})[row["kind"]] = row
    assert papers.keys() == {case for case, _step in steps}
    for case, own in papers.items():
        assert own.keys() == {"order", "decision", "publication"}
        assert own["order"]["day"] == steps[case, "ordered"]
        assert own["order"]["limit_day"] == date(2022, 2, 28)
        assert own["decision"]["day"] == (steps.get((case, "waived")) or steps[case, "fined"])
        assert own["publication"]["day"] >= own["decision"]["day"]
