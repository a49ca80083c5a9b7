"""What a file would do to the store: rows to write, how many are new, changed or the same, and what stands against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from carbondash.intake.check import cell_error
from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.words import CellError, Words

# Parents before children.
WRITE_ORDER = (
    "enterprise",
    "enterprise_version",
    "unit",
    "reporting_duty",
    "monthly_record",
    "monthly_unit",
    "annual_report",
    "directory_listing",
    "source_record",
    "review",
    "review_note",
    "problem",
    "problem_closing",
    "referral",
    "verification_body",
    "verification_task",
    "verification_result",
    "fourth_party_review",
    "campaign",
    "campaign_term",
    "campaign_member",
    "campaign_step",
    "coal_sample",
    "platform_clue",
    "obligation",
    "allocation",
    "allowance_step",
    "account_state",
    "operating_state",
    "borrowing",
    "surrender",
    "enforcement_case",
    "case_step",
    "case_paper",
    "project",
    "project_stage",
    "institution",
    "loan_project",
    "loan",
    "alliance_membership",
    "annotation",
    "trade",
    "market_quote",
    "match_candidate",
)


@dataclass(slots=True)
class Counts:
    """Things of one kind that a file names: not on file yet, on file but different, on file just so."""

    new: int = 0
    changed: int = 0
    identical: int = 0

    def version(self, *, of_a_known: bool) -> None:
        """Count one version: of a thing on file already, or the first of a new one."""
        if of_a_known:
            self.changed += 1
        else:
            self.new += 1


@dataclass(slots=True)
class Plan:
    """Rows by table, counts by kind of file, errors, and notes for the person who imports."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, Counts] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)

    def counting(self, table: CheckedTable) -> Counts:
        """The counts of the table's kind."""
        return self.counts.setdefault(table.kind.code, Counts())

    def refuse(self, table: CheckedTable, position: int, key: str, zh: str, en: str) -> None:
        """Say that one cell can't be taken."""
        self.errors.append(cell_error(table, position, key, Words(zh, en)))


def resolve_enterprises(table: CheckedTable, known: Known, plan: Plan, *, optional: bool = False) -> list[int | None]:
    """For each row the id of the enterprise that it names by credit code, source and id, or exact name; None with an error.

    optional: a row that names none is no error.
    """
    found: list[int | None] = []
    answers: dict[tuple[Any, ...], tuple[int | None, tuple[str, str, str]]] = {}
    columns = [table.values(key) for key in ("credit_code", "source", "source_id", "enterprise")]
    for position, named in enumerate(zip(*columns, strict=True)):
        if named not in answers:
            answers[named] = _resolve(known, *named)
        enterprise_id, complaint = answers[named]
        if enterprise_id is None and not (optional and not any(named)):
            plan.refuse(table, position, *complaint)
        found.append(enterprise_id)
    return found


def _resolve(
    known: Known, code: str | None, source: str | None, source_id: str | None, name: str | None
) -> tuple[int | None, tuple[str, str, str]]:
    nothing = ("", "", "")
    named = known.by_name.get(name, set()) if name else set()
    if code:
        enterprise_id = known.by_code.get(code)
        if enterprise_id is None:
            return None, ("credit_code", "已登记企业的统一社会信用代码", "the credit code of an enterprise on file")
        if named and enterprise_id not in named:
            own = known.enterprises[enterprise_id]["name_zh"]
            return None, (
                "enterprise",
                f"信用代码所属企业的名称“{own}”",
                f"the name of the credit code's enterprise, {own}",
            )
        return enterprise_id, nothing
    if source and source_id:
        enterprise_id = known.by_source.get((source, source_id))
        if enterprise_id is None:
            return None, ("source_id", f"来源“{source}”中已登记的编号", f"an id on file from the source {source}")
        return enterprise_id, nothing
    if not name:
        return None, ("credit_code", "企业的信用代码或名称", "the enterprise's credit code or name")
    if len(named) == 1:
        return next(iter(named)), nothing
    if named:
        return None, ("enterprise", "信用代码（有多家同名企业）", "a credit code (several enterprises have this name)")
    return None, ("enterprise", "已登记企业的全称", "the exact name of an enterprise on file")


def refuse_repeated(table: CheckedTable, keys: Sequence[Any], at: str, plan: Plan) -> None:
    """Say of every row whose key an earlier row has already that it is there twice. A key with None in it is left alone."""
    first: dict[Any, int] = {}
    for position, key in enumerate(keys):
        if key is None:
            continue
        earlier = first.setdefault(key, position)
        if earlier != position:
            row = table.row_numbers[earlier]
            plan.refuse(
                table,
                position,
                at,
                f"文件中只出现一次（与第 {row} 行重复）",
                f"each once only (row {row} has the same)",
            )
