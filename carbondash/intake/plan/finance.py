"""Projects of the library, institutions and their loans, against those on file."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known, Row
from carbondash.intake.places import outside_province
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.plan.on_file import (
    EarlierThanOnFile,
    Version,
    add,
    facts,
    in_time,
    is_said,
    is_same,
    refuse_earlier,
)

# What stays as it came, by column: the column of the table.
_PROJECT = {
    "name_en": "name_en",
    "industry": "industry",
    "investment": "investment_fen",
    "reduction": "reduction_kg",
    "lon": "lon",
    "lat": "lat",
}
_YES_NO = {"climate": "is_climate", "facility": "is_facility"}
_OWNER = ("credit_code", "enterprise")

Named = dict[tuple[str, str], Row]


def _by_name(known: Known, table: str, names: list[Any]) -> Named:
    return {(row["name_zh"], row["city"]): row for row in facts(known, table, "name_zh", names)}


def plan_projects(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New projects, and the stages that those on file have reached since; nothing else of a project has versions."""
    owners = resolve_enterprises(table, known, plan, optional=True)
    names, cities, days = (table.values(key) for key in ("name", "city", "day"))
    refuse_repeated(table, list(zip(names, cities, days, strict=True)), "name", plan)
    for position, is_outside in enumerate(outside_province(zip(table.values("lon"), table.values("lat"), strict=True))):
        if is_outside:
            plan.refuse(table, position, "lon", "省内的坐标，或留空", "a place inside the province, or none")
    if plan.errors:
        return
    on_file = _by_name(known, "project", list(names))
    stages: dict[int, list[Version]] = {row["id"]: [Version(row["day"], row["stage"])] for row in on_file.values()}
    for step in facts(known, "project_stage", "project_id", list(stages)):
        stages[step["project_id"]].append(Version(step["day"], step["stage"]))
    counts = plan.counting(table)
    rows = list(table.rows())
    for position in in_time(table):
        row, owner = rows[position], owners[position]
        current = on_file.get((row["name"], row["city"]))
        if current is None:
            current = on_file[row["name"], row["city"]] = _add_project(row, owner, known, plan)
            stages[current["id"]] = [Version(row["day"], row["stage"])]
            counts.new += 1
            continue
        if not _is_the_project(table, position, row, owner, current, known, plan):
            continue
        versions = stages[current["id"]]
        try:
            is_known = is_said(versions, row["day"], row["stage"], lasts=True)
        except EarlierThanOnFile as earlier:
            refuse_earlier(table, position, earlier.newest, plan)
            continue
        if is_known:
            counts.identical += 1
            continue
        versions.append(Version(row["day"], row["stage"]))
        add(known, plan, "project_stage", project_id=current["id"], day=row["day"], stage=row["stage"])
        counts.changed += 1


def _add_project(row: Row, owner: int | None, known: Known, plan: Plan) -> Row:
    return add(
        known,
        plan,
        "project",
        name_zh=row["name"],
        city=row["city"],
        enterprise_id=owner,
        period=f"Y{row['year']}",
        day=row["day"],
        stage=row["stage"],
        **{field: row.get(key) for key, field in _PROJECT.items()},
        **{field: row[key] == "yes" for key, field in _YES_NO.items()},
    )


def _is_the_project(
    table: CheckedTable, position: int, row: Row, owner: int | None, current: Row, known: Known, plan: Plan
) -> bool:
    kept = {key: current[field] for key, field in _PROJECT.items()}
    kept |= {key: "yes" if current[field] else "no" for key, field in _YES_NO.items()}
    kept["year"] = int(current["period"][1:])
    return is_same(table, position, row, kept, plan) and _has_owner(table, position, row, owner, current, known, plan)


def _has_owner(table: CheckedTable, position: int, row: Row, owner: int | None, current: Row, known: Known, plan: Plan) -> bool:
    """Whether an owner that the row names is the one on file; a row that names none leaves it."""
    if owner is None or owner == current["enterprise_id"]:
        return True
    own = None if current["enterprise_id"] is None else known.enterprises[current["enterprise_id"]]["name_zh"]
    expected = ("空（登记时没有业主）", "nothing: it is on file without an owner")
    if own is not None:
        expected = (f"登记的业主“{own}”，或留空", f"{own}, the owner on file, or nothing")
    plan.refuse(table, position, next(key for key in _OWNER if row.get(key)), *expected)
    return False


def plan_institutions(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New institutions; what is on file of one keeps no versions."""
    names = table.values("name")
    refuse_repeated(table, names, "name", plan)
    on_file = {row["name_zh"]: row for row in facts(known, "institution", "name_zh", names)}
    counts = plan.counting(table)
    for position, row in enumerate(table.rows()):
        current = on_file.get(row["name"])
        if current is not None:
            if is_same(table, position, row, {"name_en": current["name_en"], "day": current["day"]}, plan):
                counts.identical += 1
            continue
        counts.new += 1
        add(known, plan, "institution", name_zh=row["name"], name_en=row.get("name_en"), day=row["day"])


def plan_loans(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New loans of institutions on file, with the projects that they support. A loan has no versions."""
    owners = resolve_enterprises(table, known, plan, optional=True)
    keys = list(zip(*(table.values(key) for key in ("institution", "project", "city", "day")), strict=True))
    refuse_repeated(table, keys, "project", plan)
    if plan.errors:
        return
    institutions = {row["name_zh"]: row for row in facts(known, "institution", "name_zh", table.values("institution"))}
    library = _by_name(known, "project", list(table.values("library_project")))
    supported = _by_name(known, "loan_project", list(table.values("project")))
    loans: dict[int, dict[tuple[int, Any], Row]] = defaultdict(dict)
    for loan in facts(known, "loan", "loan_project_id", [row["id"] for row in supported.values()]):
        loans[loan["loan_project_id"]][loan["institution_id"], loan["day"]] = loan
    counts = plan.counting(table)
    rows = list(table.rows())
    for position in in_time(table):
        row = rows[position]
        lender = _lender(table, position, row, institutions, plan)
        if lender is None:
            continue
        project = _supported(table, position, row, owners[position], library, supported, known, plan)
        if project is None:
            continue
        current = loans[project["id"]].get((lender["id"], row["day"]))
        if current is None:
            counts.new += 1
            about = {"loan_project_id": project["id"], "institution_id": lender["id"], "day": row["day"]}
            loan = add(known, plan, "loan", **about, amount_fen=row["amount"], reduction_kg=row["reduction"])
            loans[project["id"]][lender["id"], row["day"]] = loan
        elif is_same(table, position, row, {"amount": current["amount_fen"], "reduction": current["reduction_kg"]}, plan):
            counts.identical += 1


def _lender(table: CheckedTable, position: int, row: Row, institutions: dict[str, Row], plan: Plan) -> Row | None:
    lender = institutions.get(row["institution"])
    if lender is None:
        plan.refuse(table, position, "institution", "已登记的金融机构名称", "the name of an institution on file")
    elif row["day"] < lender["day"]:
        since = lender["day"]
        plan.refuse(
            table, position, "day", f"不早于该机构参加日期 {since}", f"not before {since}, when the institution took part"
        )
        return None
    return lender


def _supported(
    table: CheckedTable,
    position: int,
    row: Row,
    owner: int | None,
    library: Named,
    supported: Named,
    known: Known,
    plan: Plan,
) -> Row | None:
    """The project that a loan supports, which comes with its first loan; None where the row contradicts what is on file."""
    listed = library.get((row["library_project"], row["city"])) if row.get("library_project") else None
    if row.get("library_project") and listed is None:
        expected = ("该设区市项目库中已登记的项目名称", "the name of a project of the city in the library")
        plan.refuse(table, position, "library_project", *expected)
        return None
    if listed is not None and not _has_owner(table, position, row, owner, listed, known, plan):
        return None
    name = row["project"], row["city"]
    current = supported.get(name)
    if current is None:
        if owner is None and listed is not None:
            owner = listed["enterprise_id"]
        supported[name] = add(
            known,
            plan,
            "loan_project",
            name_zh=row["project"],
            name_en=row.get("project_en"),
            city=row["city"],
            industry=row["industry"],
            project_id=None if listed is None else listed["id"],
            enterprise_id=owner,
            day=row["day"],
        )
        return supported[name]
    if row["day"] < current["day"]:
        refuse_earlier(table, position, current["day"], plan)
        return None
    kept = {"industry": current["industry"]}
    if row.get("project_en"):
        kept["project_en"] = current["name_en"]
    if not is_same(table, position, row, kept, plan) or not _has_owner(table, position, row, owner, current, known, plan):
        return None
    if listed is not None and listed["id"] != current["project_id"]:
        plan.refuse(table, position, "library_project", "与该贷款项目登记时相同", "the same as when the loan's project came")
        return None
    return current
