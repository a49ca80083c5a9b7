"""Files of the supervision: what a filled template brings to the store, and what a further file changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.derive.run import derive
from carbondash.intake.headers import recognise
from carbondash.intake.importer import ImportResult
from carbondash.intake.kinds import KINDS
from carbondash.intake.sheets import RawSheet
from carbondash.store import Store
from carbondash.store import check as checks
from tests.intake.files import BUYER, ENTERPRISE, MONTH, PLANT, UNIT, load, loads, rows_of, text_file, workbook
from tests.intake.supervision import BODY, CAMPAIGN, REVIEW, SAMPLES, TASK, furnish_department, row_of
from tests.support.furnishing import Furnishing

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def furnishing() -> Furnishing:
    return Furnishing("department", furnish_department)


def _load(store: Store, folder: Path, code: str, *rows: dict[str, Any]) -> ImportResult:
    (result,) = load(store, workbook(folder / f"{code}-{loads(store)}.xlsx", code, rows))
    return result


def _counts(result: ImportResult) -> tuple[int, int, int]:
    assert result.errors == []
    return result.new, result.changed, result.identical


def _load_all(store: Store, folder: Path) -> list[int]:
    """Load one file of every kind; the numbers of the loads."""
    results = load(store, *(workbook(folder / f"{code}.xlsx", code, [row_of(code)]) for code in SAMPLES))
    assert [result.status for result in results] == ["loaded"] * len(SAMPLES), [result.errors for result in results]
    return [result.load_id or 0 for result in results]


def _faults(store: Store) -> dict[str, list[str]]:
    return {name: said for name, said in checks.check(store).items() if said}


@SQLITE
@pytest.mark.parametrize("code", SAMPLES)
def test_a_filled_template_is_what_the_store_then_holds_and_no_change_the_second_time(
    code: str, store: Store, tmp_path: Path
) -> None:
    row, tables, expected = SAMPLES[code]
    before = {table: len(rows_of(store, table)) for table in tables}
    path = workbook(tmp_path / "filled.xlsx", code, [row])
    (planned,) = load(store, path, dry_run=True)
    assert (planned.status, planned.new) == ("planned", 1), planned.errors
    (first,) = load(store, path)
    assert (first.status, _counts(first)) == ("loaded", (1, 0, 0))
    (again,) = load(store, text_file(tmp_path / "same.csv", code, [row]))
    assert (again.status, _counts(again)) == ("unchanged", (0, 0, 1))
    assert {table: len(rows_of(store, table)) - before[table] for table in tables} == dict.fromkeys(tables, 1)
    fact = rows_of(store, tables[0])[-1]
    assert fact["load_id"] == first.load_id
    assert {name: fact[name] for name in expected} == expected


def test_one_file_of_every_kind_leaves_the_store_sound(store: Store, tmp_path: Path) -> None:
    _load_all(store, tmp_path)
    derive(store)
    assert _faults(store) == {}


@SQLITE
def test_every_file_can_be_taken_back_and_loaded_again(store: Store, tmp_path: Path) -> None:
    for load_id in reversed(_load_all(store, tmp_path)):
        store.roll_back(load_id, actor="clerk", reason="wrong file")
    derive(store)
    assert _faults(store) == {}
    assert _counts(_load(store, tmp_path, "problems", row_of("problems"))) == (1, 0, 0)


@SQLITE
def test_a_dry_run_of_all_files_at_once_sees_what_the_earlier_ones_would_bring(store: Store, tmp_path: Path) -> None:
    """A plant, its unit, record, reviews and problems; a body, its task and the review of it; a campaign and its member."""
    code = "91360100MA00000045"
    plant = {"credit_code": code, "name_zh": "信江三电有限公司", "name_en": None, "lon": None, "lat": None}
    rows: dict[str, list[dict[str, Any]]] = {
        "coal_samples": [row_of("coal_samples", credit_code=code, within="新专项检查")],
        "campaign_steps": [row_of("campaign_steps", credit_code=code, campaign="新专项检查")],
        "fourth_party": [row_of("fourth_party", enterprise=plant["name_zh"], year=2022, day=date(2023, 7, 1))],
        "verification": [TASK | {"credit_code": code, "body": "新核查机构"}],
        "problems": [row_of("problems", credit_code=code, version=1)],
        "reviews": [REVIEW | {"credit_code": code}],
        "campaigns": [CAMPAIGN | {"title_zh": "新专项检查"}],
        "bodies": [BODY | {"name_zh": "新核查机构"}],
        "monthly": [MONTH | {"credit_code": code}],
        "units": [UNIT | {"credit_code": code}],
        "enterprises": [ENTERPRISE | plant],
    }
    paths = [workbook(tmp_path / f"{kind}.xlsx", kind, filled) for kind, filled in rows.items()]
    planned = load(store, *paths, dry_run=True)
    assert [(result.status, result.errors) for result in planned] == [("planned", [])] * len(rows)
    loaded = load(store, *paths)
    assert [(result.status, result.new) for result in loaded] == [("loaded", result.new) for result in planned]


@SQLITE
def test_the_city_passes_a_record_on_and_the_province_ends_its_review(store: Store, tmp_path: Path) -> None:
    city = {"credit_code": PLANT, "month": "2023-08", "lane": "市级", "day": date(2023, 9, 22), "outcome": "通过"}
    province = city | {"lane": "省级", "day": date(2023, 9, 27)}
    assert _counts(_load(store, tmp_path, "reviews", province, city, REVIEW)) == (3, 0, 0)
    found = [(row["record_id"], row["lane"], row["outcome"]) for row in rows_of(store, "review")]
    assert sorted(found) == [(1, "city", "returned"), (2, "city", "passed"), (2, "province", "passed")]
    noted = _load(
        store, tmp_path, "reviews", city | {"note": "已核对", "reviewer": "市局审核员"}, REVIEW | {"note": None} | REVIEW
    )
    assert _counts(noted) == (0, 1, 1)


@SQLITE
def test_a_problem_on_file_is_closed_by_its_row_with_the_closing_day(store: Store, tmp_path: Path) -> None:
    still_open = row_of("problems", closed=None)
    second = still_open | {"ordinal": 2}
    assert _counts(_load(store, tmp_path, "problems", second, still_open)) == (2, 0, 0)
    assert _counts(_load(store, tmp_path, "problems", still_open, second | {"closed": date(2023, 9, 21)})) == (0, 1, 1)
    assert [(row["problem_id"], row["opened_day"], row["day"]) for row in rows_of(store, "problem_closing")] == [
        (2, date(2023, 9, 8), date(2023, 9, 21))
    ]
    assert _load(store, tmp_path, "problems", second).status == "unchanged"


@SQLITE
def test_open_suspicion_of_falsification_goes_to_a_person_once(store: Store, tmp_path: Path) -> None:
    suspicion = row_of("problems", kind="A1", closed=None)
    closed = suspicion | {"kind": "A2", "closed": date(2023, 9, 20), "credit_code": BUYER, "month": None, "year": 2022}
    later = suspicion | {"kind": "A3", "found": date(2023, 10, 9)}
    assert _counts(_load(store, tmp_path, "problems", later, suspicion, closed)) == (3, 0, 0)
    (referral,) = rows_of(store, "referral")
    assert (referral["enterprise_id"], referral["day"], referral["state"]) == (1, date(2023, 9, 8), "open")
    assert referral["reason"] == "A1 M2023-08"


@SQLITE
def test_the_result_of_a_task_comes_later_than_the_task(store: Store, tmp_path: Path) -> None:
    given = TASK | {"done": None, "emissions": None, "returns": None, "due": date(2027, 6, 30)}
    assert _counts(_load(store, tmp_path, "verification", given)) == (1, 0, 0)
    assert _counts(_load(store, tmp_path, "verification", TASK | {"due": date(2027, 6, 30)})) == (0, 1, 0)
    result = rows_of(store, "verification_result")[-1]
    assert (result["task_id"], result["assigned_day"], result["emissions_kg"]) == (2, date(2023, 4, 10), 1_252_000_500)
    (again,) = load(store, text_file(tmp_path / "again.csv", "verification", [given]))
    assert again.status == "unchanged"


@SQLITE
def test_a_moved_due_day_of_a_step_is_a_new_version(store: Store, tmp_path: Path) -> None:
    moved = CAMPAIGN | {"due": date(2023, 4, 14), "set_on": date(2023, 3, 29)}
    assert _counts(_load(store, tmp_path, "campaigns", moved, CAMPAIGN)) == (0, 1, 1)
    assert [(row["day"], row["due_day"], row["superseded_on"]) for row in rows_of(store, "campaign_term")] == [
        (date(2023, 3, 20), date(2023, 3, 31), date(2023, 3, 29)),
        (date(2023, 3, 29), date(2023, 4, 14), None),
    ]
    assert _load(store, tmp_path, "campaigns", moved | {"set_on": date(2023, 4, 1)}).status == "unchanged"


@SQLITE
def test_members_join_without_a_step_and_finish_several_in_one_file(store: Store, tmp_path: Path) -> None:
    first = row_of("campaign_steps", step="动员部署", finished=date(2023, 3, 28), problems=None)
    joined = {"campaign": CAMPAIGN["title_zh"], "credit_code": BUYER, "joined": date(2023, 4, 3)}
    assert _counts(_load(store, tmp_path, "campaign_steps", row_of("campaign_steps"), first, joined)) == (3, 0, 0)
    members = [(row["enterprise_id"], row["day"]) for row in rows_of(store, "campaign_member")]
    assert sorted(members) == [(1, date(2023, 3, 20)), (2, date(2023, 4, 3))]
    assert _load(store, tmp_path, "campaign_steps", joined | {"joined": None}, first).status == "unchanged"


@pytest.mark.parametrize("code", SAMPLES)
def test_a_file_that_lacks_a_column_is_still_known_as_what_it_is(code: str) -> None:
    kind = KINDS[code]
    for lacking in kind.columns:
        for lang in ("zh", "en"):
            header = [getattr(column, lang) for column in kind.columns if column is not lacking]
            found = recognise(RawSheet("", [header]))
            assert found is None or found.kind is kind, (lacking.key, lang, found.kind.code)
