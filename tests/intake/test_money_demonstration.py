"""The demonstration's allowances, cases, projects and loans, written into the templates, make the same facts elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carbondash.derive.run import derive
from carbondash.store import Store
from carbondash.store.audit import loaded_columns
from carbondash.store.check import check
from carbondash.store.schema import metadata
from tests.intake.files import load, rows_of, workbook

Row = dict[str, Any]

TABLES = (
    "obligation", "allocation", "allowance_step", "account_state", "operating_state", "surrender", "enforcement_case",
    "case_step", "case_paper", "project", "project_stage", "institution", "loan_project", "alliance_membership", "annotation",
)  # fmt: skip
# Ids that an import gives anew.
_NUMBERED = {"id", "case_id", "project_id", "institution_id", "loan_project_id"}
_PAPERS = {"ordered": "order", "waived": "decision", "fined": "decision"}
_FEN_PER_WAN, _KG_PER_T, _FEN = 1_000_000, 1000, 100


class _Written:
    """The rows of the demonstration's files, by kind."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of = {row["id"]: row for row in rows_of(store, "enterprise")}
        self.files = {
            "enterprises": self._enterprises(),
            "obligations": self._about("obligation", "period", "day", "deadline", amount="amount_t"),
            "allocations": [
                *self._about("allocation", "period", "day", "step", amount="amount_t"),
                *self._about("allowance_step", "period", "day", "step", "number"),
            ],
            "accounts": self._about("account_state", "state", "day", "reason"),
            "business_states": self._about("operating_state", "day", "reason", business="state"),
            "surrenders": self._about("surrender", "period", "day", "vintage", amount="amount_t"),
            "cases": self._cases(),
            "projects": self._projects(),
            "institutions": self._plain("institution", "name_en", "day", name="name_zh"),
            "loans": self._loans(),
            "alliance": [
                row | {"member": _said(row["member"])} for row in self._about("alliance_membership", "day", member="is_member")
            ],
            "annotations": self._plain("annotation", "figure", "about", "day", "text_zh", "text_en", "author"),
        }

    def _plain(self, table: str, *same: str, **renamed: str) -> list[Row]:
        names = {**{name: name for name in same}, **renamed}
        return [{key: row[name] for key, name in names.items()} for row in rows_of(self._store, table)]

    def _about(self, table: str, *same: str, **renamed: str) -> list[Row]:
        rows = self._plain(table, *same, enterprise_id="enterprise_id", **renamed)
        return [{**row, "credit_code": self._code(row.pop("enterprise_id"))} for row in rows]

    def _code(self, enterprise_id: int | None) -> str | None:
        return None if enterprise_id is None else str(self._of[enterprise_id]["credit_code"])

    def _enterprises(self) -> list[Row]:
        first: dict[int, Row] = {}
        for version in rows_of(self._store, "enterprise_version"):
            first.setdefault(version["enterprise_id"], version | {"managed": _said(version["is_managed"])})
        named = ("credit_code", "name_zh", "name_en", "day")
        state = ("city", "industry", "tier", "managed")
        return [{key: row[key] for key in named} | {key: first[id_][key] for key in state} for id_, row in self._of.items()]

    def _cases(self) -> list[Row]:
        papers = {(paper["case_id"], paper["kind"]): paper for paper in rows_of(self._store, "case_paper")}
        found = []
        for step in rows_of(self._store, "case_step"):
            paper = papers.get((step["case_id"], _PAPERS.get(step["step"], "")), {})
            fine = None if step["amount_fen"] is None else step["amount_fen"] / _FEN
            found.append(self._step(step, paper) | {"step": step["step"], "fine": fine})
        published = [paper for paper in papers.values() if paper["kind"] == "publication"]
        return found + [self._step(paper, paper) | {"step": "published"} for paper in published]

    def _step(self, of: Row, paper: Row) -> Row:
        said = {"number": paper.get("number"), "limit": paper.get("limit_day"), "note": paper.get("note")}
        return {"credit_code": self._code(of["enterprise_id"]), "cycle": of["cycle"], "day": of["day"]} | said

    def _projects(self) -> list[Row]:
        found = {
            row["id"]: {
                **{key: row[key] for key in ("name_en", "city", "industry", "stage", "lon", "lat", "day")},
                "name": row["name_zh"],
                "credit_code": self._code(row["enterprise_id"]),
                "year": int(row["period"][1:]),
                "climate": _said(row["is_climate"]),
                "facility": _said(row["is_facility"]),
                "investment": row["investment_fen"] / _FEN_PER_WAN,
                "reduction": row["reduction_kg"] / _KG_PER_T,
            }
            for row in rows_of(self._store, "project")
        }
        stages = rows_of(self._store, "project_stage")
        return [*found.values(), *(found[row["project_id"]] | {"stage": row["stage"], "day": row["day"]} for row in stages)]

    def _loans(self) -> list[Row]:
        lenders = {row["id"]: row["name_zh"] for row in rows_of(self._store, "institution")}
        library = {row["id"]: row["name_zh"] for row in rows_of(self._store, "project")}
        supported = {row["id"]: row for row in rows_of(self._store, "loan_project")}
        by_day: dict[tuple[int, int, object], Row] = {}
        for loan in rows_of(self._store, "loan"):
            of = supported[loan["loan_project_id"]]
            row = by_day.setdefault(
                (of["id"], loan["institution_id"], loan["day"]),
                {
                    **{key: of[key] for key in ("city", "industry")},
                    "institution": lenders[loan["institution_id"]],
                    "project": of["name_zh"],
                    "project_en": of["name_en"],
                    "credit_code": self._code(of["enterprise_id"]),
                    "library_project": library.get(of["project_id"]),
                    "day": loan["day"],
                    "amount": 0,
                    "reduction": 0,
                },
            )
            # What one institution lends to a project on a day is one row.
            row["amount"] += loan["amount_fen"] / _FEN_PER_WAN
            row["reduction"] += loan["reduction_kg"] / _KG_PER_T
        return list(by_day.values())


def _said(flag: bool) -> str:
    return "yes" if flag else "no"


def _facts(store: Store, table: str) -> list[str]:
    columns = set(loaded_columns(metadata.tables[table])) - _NUMBERED
    return sorted(repr(sorted((key, value) for key, value in row.items() if key in columns)) for row in rows_of(store, table))


@pytest.mark.long
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_files_of_the_demonstration_make_its_facts_and_change_nothing_the_second_time(
    demo_store: Store, store: Store, tmp_path: Path
) -> None:
    files = _Written(demo_store).files
    results = load(store, *(workbook(tmp_path / f"{kind}.xlsx", kind, rows) for kind, rows in files.items()))
    assert [(result.status, result.errors[:1]) for result in results] == [("loaded", [])] * len(files)
    for table in TABLES:
        assert _facts(store, table) == _facts(demo_store, table), table
    for name in ("amount_fen", "reduction_kg"):
        assert sum(row[name] for row in rows_of(store, "loan")) == sum(row[name] for row in rows_of(demo_store, "loan"))
    again = load(store, *(workbook(tmp_path / f"{kind}-2.xlsx", kind, rows, sheet="又一次") for kind, rows in files.items()))
    assert [result.status for result in again] == ["unchanged"] * len(files)
    derive(store)
    faults = check(store)
    assert faults == {name: [] for name in faults}
