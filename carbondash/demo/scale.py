"""The province many times over: clones of its enterprises and all their records, cheap enough for a hundred copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

import numpy as np

from carbondash.demo import names, other_clones, places
from carbondash.demo.province import truth
from carbondash.demo.rows import Row

# Parents before children.
ORDER = (
    "enterprise", "enterprise_version", "directory_listing", "unit", "alliance_membership", "account_state",
    "operating_state", "reporting_duty", "annual_report", "monthly_record", "monthly_unit", "monthly_fuel",
    "monthly_support", "laboratory",
    "coal_test", "control_plan", "meter_calibration", "evidence_waiver", "review", "problem", "problem_closing",
    "review_note", "verification_body", "verification_task", "verification_result", "annual_unit", "annual_margin", "inspection",
    "fourth_party_review", "body_conduct", "body_interview", "notice", "notice_term", "notice_task", "task_step",
    "campaign", "campaign_term", "campaign_member", "campaign_step", "coal_sample",
    "reminder", "assistance_visit", "dispatch_meeting", "annotation",
    "allocation", "obligation", "allowance_step", "surrender", "enforcement_case", "case_step", "case_paper", "trade",
    "market_quote",
    "project", "project_stage", "institution", "loan_project", "loan", "stated_fact", "source_record",
)  # fmt: skip

# There is one of each of these however many enterprises there are.
SHARED = frozenset({
    "laboratory", "verification_body", "body_conduct", "body_interview", "notice", "notice_term", "campaign", "campaign_term",
    "dispatch_meeting", "annotation", "market_quote", "institution", "stated_fact",
})  # fmt: skip

PARENTS = {
    "enterprise_id": "enterprise",
    "buyer_id": "enterprise",
    "seller_id": "enterprise",
    "unit_id": "unit",
    "record_id": "monthly_record",
    "problem_id": "problem",
    "task_id": "verification_task",
    "body_id": "verification_body",
    "notice_id": "notice",
    "review_id": "review",
    "campaign_id": "campaign",
    "case_id": "enforcement_case",
    "project_id": "project",
    "institution_id": "institution",
    "loan_project_id": "loan_project",
}
# Where a table means another one by the same column.
OTHER_PARENTS = {("task_step", "task_id"): "notice_task"}

CHUNK = 50_000


def count(tables: Mapping[str, list[Row]], table: str, scale: int) -> int:
    """Rows of a table at a scale."""
    return len(tables[table]) * (1 if table in SHARED else scale)


def _clones(tables: Mapping[str, list[Row]], table: str, copy: int, codes: Random, used: set[str]) -> list[Row]:
    """The named things of a table once more: other names, other credit codes, places nearby in the same city."""
    rows = [dict(row) for row in tables[table]]
    if table == "enterprise":
        cities = {row["enterprise_id"]: row["city"] for row in tables["enterprise_version"]}
    else:
        cities = {row["id"]: row["city"] for row in rows}
    by_city: dict[str, list[Row]] = {}
    for row in rows:
        row["name_zh"] = f"{row['name_zh']}（{copy + 1}）"
        row["name_en"] = f"{row['name_en']} ({copy + 1})"
        if table == "enterprise":
            row["source_id"] = f"{row['source_id']}-{copy + 1}"
            row["credit_code"] = names.credit_code(row["credit_code"][2:8], codes, used)
        by_city.setdefault(cities[row["id"]], []).append(row)
    if table == "loan_project":
        return rows
    for city, members in by_city.items():
        lon, lat = (np.array([row[axis] for row in members]) for axis in ("lon", "lat"))
        for row, x, y in zip(members, *places.moved(city, lon, lat, codes.getrandbits(32)), strict=True):
            row["lon"], row["lat"] = float(x), float(y)
    return rows


def _records_of_clones(tables: Mapping[str, list[Row]], seed: int) -> Callable[[int], list[Row]]:
    """What other departments say of the clones; to be asked copy by copy, in their order."""
    handed = truth(seed)
    codes, used = Random(f"{seed} clones enterprise"), {row["credit_code"] for row in tables["enterprise"]}
    others = Random(f"{seed} clones unlisted")

    def of_copy(copy: int) -> list[Row]:
        cloned = _clones(tables, "enterprise", copy, codes, used)
        return other_clones.renewed(tables["source_record"], handed, tables["enterprise"], cloned, copy, others)

    return of_copy


def scaled(tables: Mapping[str, list[Row]], table: str, scale: int, first: Mapping[str, int], seed: int) -> Iterator[list[Row]]:
    """The rows of a table at a scale, in chunks, with the store's identifiers.

    first: for each table the identifier of its first row; copies follow each other.
    """
    base = tables[table]
    parents = [(column, OTHER_PARENTS.get((table, column), PARENTS[column])) for column in base[0] if column in PARENTS]
    named = table in ("enterprise", "project", "loan_project")
    codes = Random(f"{seed} clones {table}")
    used = {row["credit_code"] for row in base} if table == "enterprise" else set()
    renew = None if table != "source_record" or scale == 1 else _records_of_clones(tables, seed)
    chunk: list[Row] = []
    for copy in range(1 if table in SHARED else scale):
        rows = _clones(tables, table, copy, codes, used) if named and copy else base
        if renew and copy:
            rows = renew(copy)
        own = first[table] - 1 + copy * len(base)
        shifts = [
            (column, first[parent] - 1 + (0 if parent in SHARED else copy * len(tables[parent]))) for column, parent in parents
        ]
        for row in rows:
            new = row.copy()
            new["id"] += own
            for column, shift in shifts:
                if new[column] is not None:
                    new[column] += shift
            if copy and table == "coal_test":
                # A report's number is its own: the same one twice would be a finding.
                new["report_number"] += f"-{copy + 1}"
            if copy and table == "allowance_step" and new["number"]:
                new["number"] += f"-{copy + 1}"
            chunk.append(new)
        if len(chunk) >= CHUNK:
            for start in range(0, len(chunk) - CHUNK + 1, CHUNK):
                yield chunk[start : start + CHUNK]
            chunk = chunk[len(chunk) // CHUNK * CHUNK :]
    if chunk:
        yield chunk
