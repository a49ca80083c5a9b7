"""What the desk did: reminders, notes on returns, visits, meetings, remarks; and who reviewed the verifiers."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from carbondash.demo import scale as scaling
from carbondash.demo.province import make_province
from carbondash.demo.rows import Row
from carbondash.figures import ledger

Province = dict[str, list[Row]]


def test_nobody_is_reminded_of_what_is_in_and_late_filers_are_reminded_again(province: Province) -> None:
    first: dict[tuple[int, str], date] = {}
    for row in province["monthly_record"]:
        if row["version"] == 1:
            first[row["enterprise_id"], row["period"]] = row["day"]
    due = {(row["enterprise_id"], row["period"]): row["day"] for row in province["reporting_duty"] if row["kind"] == "monthly"}
    monthly = [row for row in province["reminder"] if row["kind"] == "monthly"]
    assert all(row["day"] < first[row["enterprise_id"], row["period"]] for row in monthly)
    again = Counter((row["enterprise_id"], row["period"]) for row in monthly)
    assert max(again.values()) == 2
    for key, count in again.items():
        if count == 2:
            assert first[key] > due[key]
    # Reminders became rarer once everybody filed in time.
    years = Counter(row["period"][:5] for row in monthly)
    assert years["M2022"] > 2 * years["M2023"]


def test_nobody_is_reminded_to_surrender_after_it_is_done(province: Province) -> None:
    complete: dict[tuple[int, str], date] = {}
    for row in province["surrender"]:
        key = row["enterprise_id"], row["cycle"]
        complete[key] = max(row["day"], complete.get(key, row["day"]))
    rows = [row for row in province["reminder"] if row["kind"] == "surrender"]
    assert rows
    assert all(row["day"] < complete[row["enterprise_id"], row["period"]] for row in rows)


def test_every_return_says_why(province: Province) -> None:
    returned = {row["id"]: row for row in province["review"] if row["outcome"] == "returned"}
    notes = {row["review_id"]: row for row in province["review_note"]}
    assert set(notes) == set(returned)
    found = Counter(row["record_id"] for row in province["problem"])
    for review, note in notes.items():
        assert (note["enterprise_id"], note["day"]) == (returned[review]["enterprise_id"], returned[review]["day"])
        count = found[returned[review]["record_id"]]
        assert f"发现问题{count}个" in note["note"]
        assert len(note["note"]) <= 500


def test_experts_go_where_problems_are_and_not_twice_within_a_quarter(province: Province) -> None:
    found: dict[int, list[date]] = defaultdict(list)
    for row in province["problem"]:
        found[row["enterprise_id"]].append(row["day"])
    visited: dict[int, date] = {}
    assert len(province["assistance_visit"]) == 40
    for row in province["assistance_visit"]:
        before = [day for day in found[row["enterprise_id"]] if row["day"] - timedelta(days=100) <= day <= row["day"]]
        assert before
        last = visited.get(row["enterprise_id"])
        assert last is None or (row["day"] - last).days > 90
        visited[row["enterprise_id"]] = row["day"]


def test_the_province_meets_every_month_and_with_a_city_now_and_then(province: Province) -> None:
    months = [row["day"].strftime("%Y-%m") for row in province["dispatch_meeting"] if row["city"] is None]
    assert len(months) == len(set(months)) == 21
    cities = {row["city"] for row in province["enterprise_version"]}
    assert {row["city"] for row in province["dispatch_meeting"]} - {None} <= cities


def test_remarks_stand_beside_figures_that_exist_and_name_no_cause(province: Province) -> None:
    for row in province["annotation"]:
        assert row["figure"] in ledger.figures
        assert row["text_zh"]
        assert row["text_en"]
        assert not any(word in row["text_zh"] + row["text_en"] for word in ("因此", "导致", "because", "due to"))
    assert ("monthly_problems", "M2023-01") in {(row["figure"], row["about"]) for row in province["annotation"]}


def test_authors_are_functions_and_not_persons(province: Province) -> None:
    authors = {row["author"] for table in ("reminder", "review_note", "task_step", "body_interview") for row in province[table]}
    assert all(author.startswith("省") for author in authors)


def test_a_fourth_party_reviews_a_part_and_mostly_corrects_nothing(province: Province) -> None:
    results = {row["task_id"]: row for row in province["verification_result"]}
    tasks = Counter(row["period"] for row in province["verification_task"])
    reviewed = Counter(row["period"] for row in province["fourth_party_review"])
    assert all(reviewed[year] / tasks[year] < 0.25 for year in ("Y2019", "Y2020"))
    assert all(0.25 < reviewed[year] / tasks[year] < 0.5 for year in ("Y2021", "Y2022"))
    rows = province["fourth_party_review"]
    for row in rows:
        assert row["reviewed_kg"] == results[row["task_id"]]["emissions_kg"]
        assert row["day"] > results[row["task_id"]]["day"]
        assert (row["note"] is not None) == (row["corrected_kg"] != 0)
    corrected = [row for row in rows if row["corrected_kg"]]
    assert 0.1 < len(corrected) / len(rows) < 0.4
    share = sum(abs(row["corrected_kg"]) for row in rows) / sum(row["reviewed_kg"] for row in rows)
    assert 0.0001 < share < 0.004
    assert 1 <= sum(row["is_material_missed"] for row in rows) <= 12


def test_bodies_that_are_returned_often_are_corrected_often(province: Province) -> None:
    body = {row["id"]: row["body_id"] for row in province["verification_task"]}
    accepted: dict[int, list[bool]] = defaultdict(list)
    for row in province["verification_result"]:
        accepted[body[row["task_id"]]].append(row["returns"] == 0)
    order = sorted(accepted, key=lambda one: sum(accepted[one]) / len(accepted[one]))
    corrected: dict[int, list[bool]] = defaultdict(list)
    for row in province["fourth_party_review"]:
        corrected[body[row["task_id"]]].append(row["corrected_kg"] != 0)
    weak, strong = ([flag for one in half for flag in corrected[one]] for half in (order[:4], order[-4:]))
    assert sum(weak) / len(weak) > sum(strong) / len(strong)


def test_every_bodys_conduct_is_known_and_the_weakest_was_interviewed(province: Province) -> None:
    assert {(row["body_id"], row["period"]) for row in province["body_conduct"]} == {
        (body["id"], f"Y{year}") for body in province["verification_body"] for year in (2019, 2020, 2021, 2022)
    }
    assert [(row["period"], row["day"]) for row in province["body_interview"]] == [
        ("Y2021", date(2022, 12, 8)),
        ("Y2022", date(2023, 11, 9)),
    ]


def test_copies_keep_their_own_tasks_notes_and_samples() -> None:
    tables = make_province(1)
    first = dict.fromkeys(scaling.ORDER, 1)
    wanted = (
        "notice_task",
        "task_step",
        "review",
        "review_note",
        "verification_task",
        "fourth_party_review",
        "coal_sample",
        "unit",
    )
    copies = {name: [row for part in scaling.scaled(tables, name, 2, first, seed=1) for row in part] for name in wanted}
    for child, column, parent in (
        ("task_step", "task_id", "notice_task"),
        ("review_note", "review_id", "review"),
        ("fourth_party_review", "task_id", "verification_task"),
        ("coal_sample", "unit_id", "unit"),
    ):
        owner = {row["id"]: row["enterprise_id"] for row in copies[parent]}
        assert all(owner[row[column]] == row["enterprise_id"] for row in copies[child])
        assert len(copies[child]) == 2 * len(tables[child])
