"""Remarks of a file beside figures' series against those on file."""

from __future__ import annotations

from carbondash.intake.kinds import CheckedTable
from carbondash.intake.known import Known
from carbondash.intake.plan.model import Plan, refuse_repeated
from carbondash.intake.plan.on_file import add, facts, is_same


def plan_annotations(table: CheckedTable, known: Known, plan: Plan) -> None:
    """New remarks; the same words at one period are one remark, whoever made it first."""
    # A remark is one line.
    texts = [" ".join(text.split()) for text in table.values("text_zh")]
    keys = list(zip(table.values("figure"), table.values("about"), texts, strict=True))
    refuse_repeated(table, keys, "text_zh", plan)
    rows = facts(known, "annotation", "figure", table.values("figure"))
    on_file = {(row["figure"], row["about"], row["text_zh"]): row for row in rows}
    counts = plan.counting(table)
    for position, (row, key) in enumerate(zip(table.rows(), keys, strict=True)):
        said = row | {"text_en": " ".join(row["text_en"].split()) if row.get("text_en") else None}
        current = on_file.get(key)
        if current is not None:
            if is_same(table, position, said, {field: current[field] for field in ("day", "text_en", "author")}, plan):
                counts.identical += 1
            continue
        counts.new += 1
        about = {"figure": key[0], "about": key[1], "day": row["day"], "author": row["author"]}
        add(known, plan, "annotation", **about, text_zh=key[2], text_en=said["text_en"])
