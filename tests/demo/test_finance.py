"""The project library and the loans: exact sums, overlapping parts, two populations linked in part."""

from __future__ import annotations

from datetime import date

from carbondash.demo.rows import Row

Province = dict[str, list[Row]]
FEN = 100


def _sum(rows: list[Row], column: str = "investment_fen") -> int:
    return sum(row[column] for row in rows)


def test_the_library_has_the_published_projects_and_sums(province: Province) -> None:
    projects = province["project"]
    climate = [row for row in projects if row["is_climate"]]
    facility = [row for row in projects if row["is_facility"]]
    assert (len(projects), len(climate), len(facility)) == (323, 276, 63)
    assert _sum(projects) == 207_245_000_000 * FEN
    assert _sum(climate) == 180_814_000_000 * FEN
    assert _sum(facility) == 42_972_000_000 * FEN
    assert sum(row["is_climate"] and row["is_facility"] for row in projects) >= 16
    assert {row["period"] for row in projects} == {"Y2023"}
    assert all(date(2023, 1, 1) <= row["day"] <= date(2023, 12, 31) for row in projects)


def test_17_institutions_lent_to_320_projects(province: Province) -> None:
    loans = province["loan"]
    assert {row["institution_id"] for row in loans} == {row["id"] for row in province["institution"]}
    assert len(province["institution"]) == 17
    assert {row["loan_project_id"] for row in loans} == {row["id"] for row in province["loan_project"]}
    assert len(province["loan_project"]) == 320
    assert _sum(loans, "amount_fen") == 19_870_000_000 * FEN
    assert _sum(loans, "reduction_kg") == 5_584_000_000
    assert all(date(2021, 11, 8) <= row["day"] <= date(2023, 12, 31) for row in loans)


def test_linked_loan_projects_are_facility_projects_known_before_and_larger_than_the_loan(province: Province) -> None:
    library = {row["id"]: row for row in province["project"]}
    lent: dict[int, int] = {}
    for row in province["loan"]:
        lent[row["loan_project_id"]] = lent.get(row["loan_project_id"], 0) + row["amount_fen"]
    linked = [row for row in province["loan_project"] if row["project_id"] is not None]
    assert 30 <= len(linked) <= 50
    for row in linked:
        project = library[row["project_id"]]
        assert project["is_facility"]
        assert project["city"] == row["city"]
        assert project["day"] <= row["day"]
        assert lent[row["id"]] < project["investment_fen"]


def test_the_alliance_has_43_members_and_the_notice_three_tasks_for_each_power_enterprise(province: Province) -> None:
    assert len({row["enterprise_id"] for row in province["alliance_membership"]}) == 43
    notice = next(row["id"] for row in province["notice"] if row["day"] == date(2024, 2, 21))
    tasks = [row for row in province["notice_task"] if row["notice_id"] == notice]
    assert len(tasks) == 159
    assert {row["kind"] for row in tasks} == {"verification", "monthly_report", "inspection"}
    assert len({row["enterprise_id"] for row in tasks}) == 53
