"""Enterprises and units of a file against those on file."""

from __future__ import annotations

from typing import Any

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import OWN_SOURCE, Known
from carbondash.intake.places import OUTSIDE_PROVINCE, outside_province
from carbondash.intake.plan.model import Plan, refuse_repeated, resolve_enterprises
from carbondash.intake.words import Words

_STATE = ("city", "industry", "tier", "is_managed")
_STANDING = ("credit_code", "name_zh", "name_en", "lon", "lat")
_UNIT = {
    "unit_class": "unit_class",
    "capacity": "capacity_kw",
    "fuel": "fuel",
    "status": "status",
    "start_year": "start_year",
    "retired_year": "retired_year",
    "lon": "lon",
    "lat": "lat",
}


def plan_enterprises(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New enterprises, and a new version where city, industry, tier or reporting differ from what is on file."""
    codes, sources, ids = table.values("credit_code"), table.values("source"), table.values("source_id")
    refuse_repeated(table, codes, "credit_code", plan)
    pairs = [(source or OWN_SOURCE, id_) if id_ else None for source, id_ in zip(sources, ids, strict=True)]
    refuse_repeated(table, pairs, "source_id", plan)
    outside = outside_province(zip(table.values("lon"), table.values("lat"), strict=True))
    for position, row in enumerate(table.rows()):
        row["is_managed"] = row["managed"] == "yes"
        by_code = known.by_code.get(row.get("credit_code") or "")
        pair = pairs[position]
        by_source = known.by_source.get(pair) if pair else None
        if by_code is not None and by_source is not None and by_code != by_source:
            name = known.enterprises[by_code]["name_zh"]
            expected = (f"信用代码所属企业“{name}”的来源编号", f"the id of the credit code's enterprise, {name}")
            plan.refuse(table, position, "source_id", *expected)
            continue
        on_file = by_code if by_code is not None else by_source
        if on_file is None:
            _add_enterprise(row, outside[position], known, plan)
            plan.counting(table).new += 1
        else:
            _compare_enterprise(table, position, row, known, plan, on_file)


def _add_enterprise(row: dict[str, Any], outside: bool, known: Known, plan: Plan) -> None:
    enterprise_id = known.new_id()
    enterprise = {
        "id": enterprise_id,
        "credit_code": row.get("credit_code"),
        "name_zh": row["name_zh"],
        "name_en": row.get("name_en"),
        "source": row.get("source") or OWN_SOURCE,
        "source_id": row.get("source_id"),
        "lon": row.get("lon"),
        "lat": row.get("lat"),
        "location_flag": OUTSIDE_PROVINCE if outside else None,
        "day": row["day"],
    }
    plan.rows["enterprise"].append(enterprise)
    _add_version(row, enterprise_id, known, plan)
    if outside:
        plan.notes.append(
            Words(
                f"{row['name_zh']}：坐标在省外，不在地图上显示",
                f"{row.get('name_en') or row['name_zh']}: its place lies outside the province and is kept off the map",
            )
        )
    known.add_enterprise(enterprise | {key: row[key] for key in _STATE} | {"version_day": row["day"]})


def _add_version(row: dict[str, Any], enterprise_id: int, known: Known, plan: Plan) -> None:
    plan.rows["enterprise_version"].append(
        {
            "id": known.new_id(),
            "enterprise_id": enterprise_id,
            "day": row["day"],
            **{key: row[key] for key in _STATE},
            "reason": row.get("reason"),
        }
    )


def _compare_enterprise(table: CheckedTable, position: int, row: dict[str, Any], known: Known, plan: Plan, on_file: int) -> None:
    current = known.enterprises[on_file]
    for key in _STANDING:
        if row.get(key) is not None and row[key] != current[key]:
            column = table.kind.column(key)
            kept = "—" if current[key] is None else current[key]
            plan.notes.append(
                Words(
                    f"第 {table.row_numbers[position]} 行：{column.zh}保持登记的“{kept}”，未改为“{row[key]}”",
                    f"row {table.row_numbers[position]}: {column.en} stays “{kept}” as on file, not “{row[key]}”",
                )
            )
    if all(row[key] == current[key] for key in _STATE):
        plan.counting(table).identical += 1
        return
    if current["version_day"] is not None and row["day"] < current["version_day"]:
        since = current["version_day"]
        plan.refuse(
            table,
            position,
            "day",
            f"不早于现有状况的生效日期 {since}",
            f"not before {since}, the day of what is on file",
        )
        return
    _add_version(row, on_file, known, plan)
    plan.counting(table).changed += 1


def plan_units(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New units; a unit on file whose parameters differ is refused, because units have no versions."""
    enterprises = resolve_enterprises(table, known, plan)
    names = table.values("name")
    keys = [None if id_ is None else (id_, name) for id_, name in zip(enterprises, names, strict=True)]
    refuse_repeated(table, keys, "name", plan)
    outside = outside_province(zip(table.values("lon"), table.values("lat"), strict=True))
    for position, (enterprise_id, row) in enumerate(zip(enterprises, table.rows(), strict=True)):
        if enterprise_id is None:
            continue
        current = known.units.get((enterprise_id, row["name"]))
        if current is not None:
            _compare_unit(table, position, row, current, plan)
            continue
        unit = {
            "id": known.new_id(),
            "enterprise_id": enterprise_id,
            "day": row["day"],
            "name": row["name"],
            **{field: row.get(key) for key, field in _UNIT.items()},
            "source_id": row.get("unit_source_id"),
            "location_flag": OUTSIDE_PROVINCE if outside[position] else None,
        }
        plan.rows["unit"].append(unit)
        plan.counting(table).new += 1
        known.add_unit(unit)
        if outside[position]:
            number = table.row_numbers[position]
            plan.notes.append(
                Words(
                    f"第 {number} 行：机组“{row['name']}”的坐标在省外，已标记，不在地图上显示",
                    f"row {number}: unit “{row['name']}” lies outside the province; it is flagged and kept off the map",
                )
            )


def _compare_unit(table: CheckedTable, position: int, row: dict[str, Any], current: dict[str, Any], plan: Plan) -> None:
    for key, field in _UNIT.items():
        if key in table.columns and row[key] != current[field]:
            scale = table.kind.column(key).scale
            kept = current[field] / scale if scale > 1 and current[field] is not None else current[field]
            plan.refuse(
                table,
                position,
                key,
                f"与登记的机组参数一致：{kept}",
                f"{kept}, as the unit is on file (its parameters keep no versions)",
            )
            return
    plan.counting(table).identical += 1
