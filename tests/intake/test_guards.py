"""A file that falls short, changes a closed period or contradicts another source is held until somebody gives a reason."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.access.gate import command_person
from carbondash.derive.run import derive
from carbondash.intake.file import CheckedFile
from carbondash.intake.guards import holds
from carbondash.intake.importer import ImportResult, import_files
from carbondash.intake.plan import Plan
from carbondash.store import Scope, Store, open_store
from tests.intake.files import BUYER, ENTERPRISE, MONTH, PLANT, REPORT, UNIT, furnish, load, loads, rows_of, workbook

TODAY = date(2026, 6, 30)

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


def _put(store: Store, **rows: dict[str, Any]) -> None:
    """Facts as the desk's actions would write them, with ids of their own."""
    with store.write(kind="act", actor="clerk", reason="test") as written:
        for table, row in rows.items():
            written.add(table, [{"id": written.next_id(table), **row}])


def _held(result: ImportResult) -> list[str]:
    assert result.status == "held", (result.status, result.errors)
    return [hold.words.en for hold in result.holds]


def _reports(path: Path, emissions: Sequence[float], codes: Sequence[str] = (PLANT, BUYER), **other: Any) -> Path:
    rows = [REPORT | {"credit_code": code, "emissions": each} | other for code, each in zip(codes, emissions, strict=False)]
    return workbook(path, "annual", rows)


def test_a_file_that_brings_less_than_the_last_one_of_its_kind_is_held(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    (first,) = load(store, _reports(tmp_path / "2022.xlsx", (1000, 3000)), reason=None)
    assert first.status == "loaded"
    before = loads(store)
    shorter = _reports(tmp_path / "2023.xlsx", (1000,), year=2023, submitted=date(2024, 3, 20))
    for dry_run in (True, False):
        (result,) = load(store, shorter, reason=None, dry_run=dry_run)
        assert _held(result) == [
            "Annual reports: 1 rows, less than 99% of the last import's 2",
            "Annual reports: Greenhouse gas emissions 1,000 tCO2e in all, less than 99% of the last import's 4,000",
        ]
    assert (loads(store), len(rows_of(store, "annual_report"))) == (before, 2)
    (result,) = load(store, shorter, reason="浔阳二电已关停")
    assert (result.status, len(result.holds)) == ("loaded", 2)
    assert rows_of(store, "load")[-1]["reason"] == "浔阳二电已关停"


def test_a_file_that_brings_as_much_is_loaded_without_a_word(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    load(store, _reports(tmp_path / "2022.xlsx", (1000, 3000)), reason=None)
    same = _reports(tmp_path / "2023.xlsx", (980, 2981), year=2023, submitted=date(2024, 3, 20))
    (result,) = load(store, same, reason=None)
    assert (result.status, result.holds) == ("loaded", [])
    assert rows_of(store, "load")[-1]["reason"] == "import of annual"


def test_a_rolled_back_load_is_not_what_the_next_one_is_held_against(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    (wrong,) = load(store, _reports(tmp_path / "2022.xlsx", (1000, 3000)), reason=None)
    assert wrong.load_id is not None
    store.roll_back(wrong.load_id, actor="clerk", reason="wrong file")
    (result,) = load(store, _reports(tmp_path / "right.xlsx", (1000,)), reason=None)
    assert result.status == "loaded"


def _corrected_month(store: Store, folder: Path, today: date) -> ImportResult:
    furnish(store, folder)
    load(store, workbook(folder / "month.xlsx", "monthly", [MONTH]))
    later = workbook(folder / "later.xlsx", "monthly", [MONTH | {"submitted": date(2023, 9, 20), "gen_mwh": 291_000}])
    (result,) = import_files(store, [later], today=today)
    return result


def test_a_correction_of_a_month_is_held_once_the_province_is_done_with_it(store: Store, tmp_path: Path) -> None:
    assert _held(_corrected_month(store, tmp_path, date(2023, 10, 11))) == [
        "the month 2023-08 is closed (deadline and provincial review until 2023-10-10): "
        "records of 1 enterprise(s) on file would change"
    ]


def test_a_correction_of_an_open_month_is_loaded(store: Store, tmp_path: Path) -> None:
    assert _corrected_month(store, tmp_path, date(2023, 10, 10)).status == "loaded"


def test_a_correction_that_the_province_asked_for_is_loaded(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    load(store, workbook(tmp_path / "month.xlsx", "monthly", [MONTH]))
    (record,) = rows_of(store, "monthly_record")
    common = {"record_id": record["id"], "enterprise_id": record["enterprise_id"], "period": "M2023-08"}
    _put(store, review=common | {"day": date(2023, 10, 9), "lane": "province", "outcome": "returned"})
    later = MONTH | {"submitted": date(2023, 10, 20), "gen_mwh": 291_000}
    (result,) = load(store, workbook(tmp_path / "later.xlsx", "monthly", [later]), reason=None)
    assert result.status == "loaded"


def test_a_late_first_submission_changes_no_closed_month(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    (result,) = load(store, workbook(tmp_path / "month.xlsx", "monthly", [MONTH]), reason=None)
    assert result.status == "loaded"


def test_another_version_of_a_verified_report_is_held(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    load(store, _reports(tmp_path / "2022.xlsx", (1000,)))
    plant = rows_of(store, "annual_report")[0]["enterprise_id"]
    _put(store, verification_body={"name_zh": "核查机构", "day": date(2023, 1, 1)})
    task = {"enterprise_id": plant, "period": "Y2022", "day": date(2023, 5, 1), "due_day": date(2023, 6, 30), "body_id": 1}
    _put(store, verification_task=task)
    done = {"task_id": 1, "enterprise_id": plant, "assigned_day": date(2023, 5, 1), "day": date(2023, 6, 1), "returns": 0}
    _put(store, verification_result=done | {"emissions_kg": 1_000_000})
    (result,) = load(store, _reports(tmp_path / "new.xlsx", (1001,), submitted=date(2023, 7, 1)), reason=None)
    assert _held(result) == ["the verification of 2022 is finished: verified reports of 1 enterprise(s) would change"]


def _planned(store: Store, today: date = TODAY, **rows: dict[str, Any]) -> list[tuple[str, str]]:
    """The holds of a plan with these rows."""
    plan = Plan()
    for table, row in rows.items():
        plan.rows[table].append(row)
    with store.read(Scope.province()) as reader:
        return [(hold.code, hold.words.en) for hold in holds(reader, plan, CheckedFile(Path("f.xlsx"), ""), today=today)]


def test_what_is_on_file_about_a_cycle_is_held_after_its_day_of_surrender(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    surrender = {
        "enterprise_id": 1,
        "period": "Y2023",
        "cycle": "2023",
        "day": date(2024, 12, 20),
        "vintage": "23",
        "amount_t": 10,
    }
    assert _planned(store, surrender=surrender) == []
    _put(store, surrender=surrender)
    ((code, words),) = _planned(store, surrender=surrender)
    assert (code, "the day of surrender for Y2023, 2024-12-31, is past" in words) == ("closed_cycle", True)
    assert _planned(store, today=date(2024, 12, 31), surrender=surrender) == []


def test_an_allocation_far_from_the_obligation_is_held(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    common = {"enterprise_id": 1, "period": "Y2025", "day": date(2026, 6, 1)}
    _put(store, obligation=common | {"cycle": "2025", "deadline": date(2026, 12, 31), "amount_t": 1_000_000})
    allocation = common | {"vintage": "25", "step": "pre_allocated"}
    assert _planned(store, allocation=allocation | {"amount_t": 700_000}) == []
    ((code, words),) = _planned(store, allocation=allocation | {"amount_t": 100})
    assert (code, "赣北一电有限公司, Y2025: 100 t and 1,000,000 t" in words) == ("contradicts_obligation", True)


def test_a_report_far_from_the_sum_of_its_months_is_held(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    months = [MONTH | {"month": f"2023-{month:02d}", "submitted": date(2024, 1, 9), "hours": 600} for month in range(1, 13)]
    load(store, workbook(tmp_path / "months.xlsx", "monthly", months))
    derive(store)
    total = sum(row["emissions_kg"] for row in rows_of(store, "derived_emission") if row["until"] is None) / 1000
    assert total > 2_000_000
    common: dict[str, Any] = {"year": 2023, "submitted": date(2024, 3, 20)}
    (wrong,) = load(store, _reports(tmp_path / "wrong.xlsx", (round(total / 10),), **common), reason=None)
    (hold,) = wrong.holds
    assert (wrong.status, hold.code, hold.numbers[1]) == ("held", "contradicts_months", pytest.approx(total))
    (right,) = load(store, _reports(tmp_path / "right.xlsx", (round(total * 1.04),), **common), reason=None)
    assert right.status == "loaded"


def test_a_capacity_that_another_source_states_otherwise_is_held(store: Store, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    named = {"credit_code": None, "source": "registry", "source_id": "R1"}
    load(store, workbook(tmp_path / "other.xlsx", "enterprises", [ENTERPRISE | named]))
    assert len(rows_of(store, "match_candidate")) == 1
    (result,) = load(store, workbook(tmp_path / "units.xlsx", "units", [UNIT | named | {"capacity": 300}]), reason=None)
    assert "a unit's capacity and another source's differ by more than 5%: 赣北一电有限公司, 1号机组: 300 MW and 660 MW" in _held(
        result
    )


def test_two_people_who_load_at_once_each_load_their_file_whole(store: Store, store_url: str, tmp_path: Path) -> None:
    furnish(store, tmp_path)
    files = [_reports(tmp_path / f"{year}.xlsx", (1000, 3000), year=year, submitted=date(2025, 3, 20)) for year in (2021, 2022)]
    files.append(_reports(tmp_path / "again.xlsx", (1000, 3000), year=2021, submitted=date(2025, 3, 20)))
    results: dict[Path, ImportResult] = {}
    start = threading.Barrier(len(files))

    def import_one(path: Path) -> None:
        mine = open_store(store_url)
        start.wait()
        (results[path],) = import_files(mine, [path], actor=command_person(path.stem), today=TODAY, reason="at once")
        mine.close()

    people = [threading.Thread(target=import_one, args=(path,)) for path in files]
    for person in people:
        person.start()
    for person in people:
        person.join()
    # The same content in two files: whoever comes second changes nothing.
    statuses = sorted(result.status for result in results.values())
    assert statuses in (["known", "loaded", "loaded"], ["loaded", "loaded", "unchanged"])
    reports = rows_of(store, "annual_report")
    assert len(reports) == 4
    assert {row["version"] for row in reports} == {1}
    by_load: dict[int, set[str]] = {}
    for row in reports:
        by_load.setdefault(row["load_id"], set()).add(row["period"])
    assert sorted(map(len, by_load.values())) == [1, 1]
