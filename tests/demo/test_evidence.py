"""Monthly evidence: what was due and came when, what the reviews said, what they found, how it ended."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from carbondash.demo.problems import MINOR
from carbondash.demo.rows import Row

Province = dict[str, list[Row]]
SEVERITY_1 = {*MINOR, "T1"}


def _first(province: Province) -> dict[int, Row]:
    return {row["id"]: row for row in province["monthly_record"] if row["version"] == 1}


def _first_reviews(province: Province) -> list[Row]:
    first = _first(province)
    return [row for row in province["review"] if row["lane"] == "province" and row["record_id"] in first]


def test_48_report_in_2022_and_53_from_2023_on_and_january_2024_is_due_on_11_march(province: Province) -> None:
    due = [row for row in province["reporting_duty"] if row["kind"] == "monthly"]
    counts = Counter(row["period"] for row in due)
    assert counts["M2022-04"] == counts["M2022-12"] == 48
    assert counts["M2023-01"] == counts["M2023-12"] == counts["M2024-01"] == 53
    assert {row["day"] for row in due if row["period"] == "M2024-01"} == {date(2024, 3, 11)}
    assert not any(row["period"] == "M2024-01" for row in province["monthly_record"])


def test_on_time_rises_from_5_of_48_to_all_since_august_2022(province: Province) -> None:
    due = {(row["enterprise_id"], row["period"]): row["day"] for row in province["reporting_duty"] if row["kind"] == "monthly"}
    on_time: Counter[str] = Counter()
    for row in _first(province).values():
        on_time[row["period"]] += row["day"] <= due[row["enterprise_id"], row["period"]]
    assert [on_time[f"M2022-0{month}"] for month in (4, 5, 6, 7, 8)] == [5, 18, 33, 44, 48]
    assert all(on_time[period] == (48 if period < "M2023" else 53) for period in on_time if period >= "M2022-08")


def test_first_pass_is_0_in_january_and_34_of_53_in_august_2023(province: Province) -> None:
    reviews = _first_reviews(province)
    passed = Counter(row["period"] for row in reviews if row["outcome"] == "passed")
    reviewed = Counter(row["period"] for row in reviews)
    assert (passed["M2023-01"], reviewed["M2023-01"]) == (0, 53)
    assert (passed["M2023-08"], reviewed["M2023-08"]) == (34, 53)
    path = [passed[f"M2023-{month:02d}"] for month in range(1, 9)]
    assert path == sorted(path)
    assert reviewed["M2023-12"] < 53


def test_problems_fall_from_1436_to_69(province: Province) -> None:
    found = Counter(row["period"] for row in province["problem"])
    assert (found["M2023-01"], found["M2023-08"]) == (1_436, 69)
    path = [found[f"M2023-{month:02d}"] for month in range(1, 12)]
    assert path == sorted(path, reverse=True)


def test_a_return_has_a_problem_and_a_pass_only_minor_ones_closed_at_once(province: Province) -> None:
    kinds: dict[int, list[Row]] = {}
    for row in province["problem"]:
        kinds.setdefault(row["record_id"], []).append(row)
    closed = {row["problem_id"]: row["day"] for row in province["problem_closing"]}
    for review in _first_reviews(province):
        found = kinds.get(review["record_id"], [])
        if review["outcome"] == "returned":
            assert found
            continue
        assert {row["kind"] for row in found} <= SEVERITY_1
        assert all((closed[row["id"]] - row["day"]).days <= 14 for row in found)


def test_formal_problems_are_many_and_suspected_manipulation_is_rare(province: Province) -> None:
    kinds = Counter(row["kind"] for row in province["problem"])
    assert sum(kinds[kind] for kind in SEVERITY_1) > 0.4 * sum(kinds.values())
    assert 0 < sum(kinds[kind] for kind in ("A1", "A2", "A3")) < 0.008 * sum(kinds.values())
    assert kinds["T2"] == 0


def test_only_late_records_are_called_late(province: Province) -> None:
    due = {(row["enterprise_id"], row["period"]): row["day"] for row in province["reporting_duty"] if row["kind"] == "monthly"}
    late = {row["id"] for row in _first(province).values() if row["day"] > due[row["enterprise_id"], row["period"]]}
    assert {row["record_id"] for row in province["problem"] if row["kind"] == "T1"} == late


def test_closings_take_weeks_and_some_problems_are_open_at_the_end(province: Province) -> None:
    lasted = [(row["day"] - row["opened_day"]).days for row in province["problem_closing"]]
    assert min(lasted) >= 0
    assert 7 <= median(lasted) <= 60
    assert max(lasted) < 200
    assert 10 <= len(province["problem"]) - len(province["problem_closing"]) <= 120


def test_versions_follow_returns(province: Province) -> None:
    outcomes = {row["record_id"]: row for row in province["review"] if row["lane"] == "province"}
    by_thing: dict[tuple[int, str], list[Row]] = {}
    for row in province["monthly_record"]:
        by_thing.setdefault((row["enterprise_id"], row["period"]), []).append(row)
    for versions in by_thing.values():
        assert [row["version"] for row in versions] == list(range(1, len(versions) + 1))
        for earlier, later in pairwise(versions):
            assert outcomes[earlier["id"]]["outcome"] == "returned"
            assert later["day"] > outcomes[earlier["id"]]["day"]


def test_the_province_reviews_after_the_city(province: Province) -> None:
    days: dict[int, dict[str, date]] = {}
    for row in province["review"]:
        days.setdefault(row["record_id"], {})[row["lane"]] = row["day"]
    submitted = {row["id"]: row["day"] for row in province["monthly_record"]}
    for record, lanes in days.items():
        assert submitted[record] <= lanes["city"] <= lanes["province"] <= submitted[record] + timedelta(days=40)
