"""Files about allowances, compliance, finance, the alliance and remarks: what they make of what is on file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.derive.run import derive
from carbondash.intake.kinds.common import EXAMPLE_CODE
from carbondash.store import Store
from carbondash.store.check import check
from tests.intake.files import BUYER, ENTERPRISE, PLANT, load, rows_of, workbook
from tests.intake.files_money import (
    ACCOUNT,
    ALLOCATION,
    BORROWING,
    BUSINESS,
    CASE,
    INSTITUTION,
    LOAN,
    MEMBER,
    OBLIGATION,
    OF_2021,
    PROJECT,
    REMARK,
    SURRENDER,
    TWO_ENTERPRISES,
    sheets,
    take,
)
from tests.support.furnishing import Furnishing

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)

# What a store works out itself, or gives a fact on its way in.
_OWN = {"id", "load_id", "recorded_at", "void_load_id"}


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """Two enterprises are on file."""
    return TWO_ENTERPRISES


def _facts(store: Store, table: str, *without: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in _OWN | set(without)} for row in rows_of(store, table)]


def test_an_obligation_takes_its_deadline_from_the_rules_and_a_later_determination_is_its_next_version(
    store: Store, tmp_path: Path
) -> None:
    assert take(store, tmp_path, "obligations", [OBLIGATION]) == (1, 0, 0)
    again = {"day": date(2021, 10, 20), "amount": 910_000}
    assert take(store, tmp_path, "obligations", [OBLIGATION, OBLIGATION | again]) == (0, 1, 1)
    extended = again | {"day": date(2021, 11, 1), "deadline": date(2022, 1, 31)}
    assert take(store, tmp_path, "obligations", [OBLIGATION | extended]) == (0, 1, 0)
    # Who says nothing of the deadline leaves the one on file.
    assert take(store, tmp_path, "obligations", [OBLIGATION | extended | {"deadline": None}]) == (0, 0, 1)
    common = {"enterprise_id": 1, "period": "Y2019..Y2020", "cycle": "C1"}
    ends = date(2021, 12, 31)
    assert _facts(store, "obligation") == [
        common | {"day": OBLIGATION["day"], "deadline": ends, "amount_t": 900_000, "superseded_on": date(2021, 10, 20)},
        common | {"day": date(2021, 10, 20), "deadline": ends, "amount_t": 910_000, "superseded_on": date(2021, 11, 1)},
        common | {"day": date(2021, 11, 1), "deadline": date(2022, 1, 31), "amount_t": 910_000, "superseded_on": None},
    ]


def test_an_open_obligation_is_due_on_a_day_to_come(store: Store, tmp_path: Path) -> None:
    row = {"credit_code": PLANT, "period": "2025", "day": date(2026, 6, 1), "amount": 1, "deadline": date(2026, 12, 31)}
    assert take(store, tmp_path, "obligations", [row]) == (1, 0, 0)
    assert [(row["cycle"], row["deadline"]) for row in rows_of(store, "obligation")] == [("2025", date(2026, 12, 31))]


def test_the_steps_of_an_allocation_go_where_each_belongs(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "obligations", [OBLIGATION])
    steps = [
        ALLOCATION,
        ALLOCATION | {"step": "复核", "day": date(2021, 9, 1), "amount": None},
        ALLOCATION | {"step": "核定调整", "day": date(2021, 9, 22), "amount": -20_000},
        ALLOCATION | {"step": "核定调整", "day": date(2021, 11, 2), "amount": 5_000},
        ALLOCATION | {"step": "下达履约通知", "day": date(2021, 9, 27), "amount": None, "number": "履约通知〔2021〕001号"},
    ]
    assert take(store, tmp_path, "allocations", steps) == (5, 0, 0)
    assert take(store, tmp_path, "allocations", steps[::-1]) == (0, 0, 5)
    of = {"enterprise_id": 1, "period": "Y2019..Y2020"}
    given = of | {"vintage": "19-20"}
    assert _facts(store, "allocation") == [
        given | {"day": date(2021, 6, 28), "step": "pre_allocated", "amount_t": 560_000},
        given | {"day": date(2021, 9, 22), "step": "adjusted", "amount_t": -20_000},
        given | {"day": date(2021, 11, 2), "step": "adjusted", "amount_t": 5_000},
    ]
    done = of | {"cycle": "C1"}
    assert _facts(store, "allowance_step") == [
        done | {"day": date(2021, 9, 1), "step": "reviewed", "number": None},
        done | {"day": date(2021, 9, 27), "step": "notice_sent", "number": "履约通知〔2021〕001号"},
    ]


def test_an_account_a_business_and_a_membership_are_states_from_a_day_on(store: Store, tmp_path: Path) -> None:
    thawed = {"state": "正常", "day": date(2022, 9, 1), "reason": "解除冻结"}
    assert take(store, tmp_path, "accounts", [ACCOUNT | thawed, ACCOUNT]) == (1, 1, 0)
    # On a day between nothing else is said than what is on file.
    assert take(store, tmp_path, "accounts", [ACCOUNT | {"day": date(2022, 5, 1)}]) == (0, 0, 1)
    frozen, normal = _facts(store, "account_state")
    assert frozen == {
        "enterprise_id": 1, "day": ACCOUNT["day"], "state": "frozen", "reason": "法院冻结账户", "superseded_on": date(2022, 9, 1),
    }  # fmt: skip
    assert (normal["state"], normal["superseded_on"]) == ("normal", None)
    settled = {"business": "正常经营", "day": date(2022, 8, 1), "reason": "诉讼和解"}
    assert take(store, tmp_path, "business_states", [BUSINESS | settled, BUSINESS]) == (1, 1, 0)
    assert [(row["state"], row["day"], row["reason"], row["superseded_on"]) for row in rows_of(store, "operating_state")] == [
        ("litigation", BUSINESS["day"], "借款合同诉讼", settled["day"]),
        ("operating", settled["day"], "诉讼和解", None),
    ]
    left = {"member": "否", "day": date(2023, 6, 15)}
    assert take(store, tmp_path, "alliance", [MEMBER, MEMBER | left, MEMBER | {"credit_code": BUYER}]) == (2, 1, 0)
    assert take(store, tmp_path, "alliance", [MEMBER | {"day": date(2022, 7, 1)}]) == (0, 0, 1)
    assert [(row["enterprise_id"], row["is_member"]) for row in rows_of(store, "alliance_membership")] == [
        (1, True), (2, True), (1, False),
    ]  # fmt: skip


def test_borrowed_allowances_may_be_of_the_next_vintage_up_to_what_was_approved(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "obligations", [OF_2021])
    assert take(store, tmp_path, "borrowings", [BORROWING]) == (1, 0, 0)
    part = SURRENDER | {"period": "2021", "day": date(2023, 10, 9), "vintage": "2023", "amount": 50_000}
    rest = part | {"day": date(2023, 10, 16), "amount": 30_000}
    offset = part | {"vintage": "CCER", "amount": 40_000}
    assert take(store, tmp_path, "surrenders", [part, rest, offset]) == (3, 0, 0)
    assert _facts(store, "borrowing") == [
        {"enterprise_id": 1, "period": "Y2021", "cycle": "C2", "day": date(2023, 9, 15), "amount_t": 80_000}
    ]
    assert [(row["vintage"], row["amount_t"]) for row in rows_of(store, "surrender")] == [
        ("23", 50_000), ("CCER", 40_000), ("23", 30_000),
    ]  # fmt: skip


def test_a_case_goes_step_by_step_with_its_papers(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "obligations", [OBLIGATION])
    late = SURRENDER | {"day": date(2022, 2, 24), "amount": 200_000}
    take(store, tmp_path, "surrenders", [SURRENDER, late])
    nothing = {"number": None, "limit": None, "note": None}
    steps = [
        CASE,
        CASE | nothing | {"step": "已改正", "day": date(2022, 2, 24)},
        CASE | nothing | {"step": "处以罚款", "day": date(2022, 3, 8), "fine": 20_000, "number": "环罚〔2022〕1号"},
        CASE | nothing | {"step": "结案", "day": date(2022, 4, 29)},
        CASE | nothing | {"step": "向社会公开", "day": date(2022, 4, 29), "number": "公告〔2022〕1号"},
    ]
    assert take(store, tmp_path, "cases", steps[:2]) == (2, 0, 0)
    assert take(store, tmp_path, "cases", steps[::-1]) == (3, 0, 2)
    assert take(store, tmp_path, "cases", steps) == (0, 0, 5)
    about = {"enterprise_id": 1, "cycle": "C1"}
    assert _facts(store, "enforcement_case") == [about | {"day": CASE["day"]}]
    assert [(row["case_id"], row["step"], row["day"], row["amount_fen"]) for row in rows_of(store, "case_step")] == [
        (1, "ordered", date(2022, 1, 17), None),
        (1, "rectified", date(2022, 2, 24), None),
        (1, "fined", date(2022, 3, 8), 2_000_000),
        (1, "closed", date(2022, 4, 29), None),
    ]
    order, decision, publication = _facts(store, "case_paper")
    assert order == about | {
        "case_id": 1, "day": CASE["day"], "kind": "order", "number": CASE["number"], "limit_day": CASE["limit"],
        "note": CASE["note"],
    }  # fmt: skip
    assert (decision["kind"], decision["number"], decision["limit_day"]) == ("decision", "环罚〔2022〕1号", None)
    assert (publication["kind"], publication["number"]) == ("publication", "公告〔2022〕1号")


def test_a_project_keeps_what_it_came_with_and_goes_through_its_stages(store: Store, tmp_path: Path) -> None:
    built = {"stage": "在建", "day": date(2023, 9, 1)}
    assert take(store, tmp_path, "projects", [PROJECT]) == (1, 0, 0)
    assert take(store, tmp_path, "projects", [PROJECT | built, PROJECT | {"day": date(2023, 5, 1)}]) == (0, 1, 1)
    (project,) = _facts(store, "project")
    assert project == {
        "name_zh": "湖湾光伏发电项目", "name_en": "Lake Bay PV", "city": "360400", "industry": "power", "enterprise_id": 2,
        "period": "Y2023", "day": date(2023, 4, 10), "is_climate": True, "is_facility": False, "stage": "approved",
        "investment_fen": 32_500_500_000, "reduction_kg": 12_000_500, "lon": 115.9, "lat": 29.6,
    }  # fmt: skip
    assert _facts(store, "project_stage") == [
        {"project_id": 1, "day": date(2023, 9, 1), "stage": "construction", "superseded_on": None}
    ]


def test_a_loan_brings_its_project_and_finds_the_library_s_and_its_owner(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "institutions", [INSTITUTION])
    take(store, tmp_path, "projects", [PROJECT])
    second = LOAN | {"day": date(2023, 8, 1), "amount": 500}
    elsewhere = LOAN | {"project": "山口风电项目", "library_project": None, "credit_code": PLANT}
    assert take(store, tmp_path, "loans", [second, LOAN, elsewhere]) == (3, 0, 0)
    assert take(store, tmp_path, "loans", [LOAN, second]) == (0, 0, 2)
    projects = _facts(store, "loan_project")
    assert [(row["name_zh"], row["project_id"], row["enterprise_id"], row["day"]) for row in projects] == [
        ("湖湾光伏发电项目", 1, 2, LOAN["day"]),
        ("山口风电项目", None, 1, LOAN["day"]),
    ]
    assert [(row["loan_project_id"], row["amount_fen"], row["reduction_kg"]) for row in rows_of(store, "loan")] == [
        (1, 8_000_250_000, 3_000_000), (2, 8_000_250_000, 3_000_000), (1, 500_000_000, 3_000_000),
    ]  # fmt: skip


def test_a_remark_stands_at_a_figure_and_period(store: Store, tmp_path: Path) -> None:
    cycle = {"figure": "compliance_rate_by_number", "about": "C2", "text_zh": "两个年度\n分别清缴。", "text_en": None}
    assert take(store, tmp_path, "annotations", [REMARK, REMARK | cycle]) == (2, 0, 0)
    first, second = _facts(store, "annotation")
    assert first == REMARK | {"figure": "on_time_rate"}
    assert (second["figure"], second["about"], second["text_zh"]) == (cycle["figure"], "C2", "两个年度 分别清缴。")


def test_sheets_of_one_workbook_refer_to_each_other(store: Store, tmp_path: Path) -> None:
    book = sheets(tmp_path / "all.xlsx", {"loans": [LOAN], "projects": [PROJECT], "institutions": [INSTITUTION]})
    (result,) = load(store, book)
    assert (result.status, result.errors, result.new) == ("loaded", [], 3)
    (loan,) = rows_of(store, "loan")
    (supported,) = rows_of(store, "loan_project")
    assert (loan["institution_id"], loan["loan_project_id"], supported["project_id"]) == (1, 1, 1)


def test_a_new_enterprise_may_come_with_what_it_owes_and_surrendered_and_with_its_case(store: Store, tmp_path: Path) -> None:
    third = {"credit_code": EXAMPLE_CODE}
    enterprise = ENTERPRISE | third | {"name_zh": "上饶三电有限公司", "name_en": None, "city": "上饶"}
    about = {"cases": CASE, "surrenders": SURRENDER, "obligations": OBLIGATION, "alliance": MEMBER}
    pages = {kind: [row | third] for kind, row in about.items()}
    (result,) = load(store, sheets(tmp_path / "all.xlsx", {**pages, "enterprises": [enterprise]}))
    assert (result.status, result.errors, result.new) == ("loaded", [], 5)
    for table in ("obligation", "surrender", "enforcement_case", "case_step", "case_paper", "alliance_membership"):
        assert [row["enterprise_id"] for row in rows_of(store, table)] == [3]
    assert result.load_id is not None
    store.roll_back(result.load_id, actor="clerk", reason="wrong file")
    derive(store)
    faults = check(store)
    assert faults == {name: [] for name in faults}


def test_what_a_refused_file_would_have_brought_is_not_there_for_the_next_one(store: Store, tmp_path: Path) -> None:
    too_late = OF_2021 | {"day": date(2024, 2, 1)}
    refused = workbook(tmp_path / "obligations.xlsx", "obligations", [OBLIGATION, too_late])
    surrendered = workbook(tmp_path / "surrenders.xlsx", "surrenders", [SURRENDER])
    for dry_run in (True, False):
        assert [result.status for result in load(store, refused, surrendered, dry_run=dry_run)] == ["refused", "refused"]
