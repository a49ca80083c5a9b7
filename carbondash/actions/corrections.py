"""Correcting a month's record: a further version with all that the one before said, other values, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_record
from carbondash.actions.refused import Period, Refused
from carbondash.actions.texts import paragraph
from carbondash.derive.month_values import FIELDS, FUEL, InputError, MonthValues, require_month_values
from carbondash.store import Reader, Store, acts
from carbondash.store.acts import RecordVersion

LONGEST_REASON = 300

Stated = float | str | None
# By unit, the fields that change and what they are to say.
Changes = Mapping[int, Mapping[str, Stated]]
Rows = dict[str, list[dict[str, Any]]]


@needs(Right.ACT)
def correct_record(store: Store, act: Act, record_id: int, changes: Changes, reason: str) -> int:
    """Put other values into a month's record, as a further version of the act's day. Returns the load. Raises Refused.

    changes: by unit, a number (in the unit of the field), the code of a fuel, or None for "not stated", by field. What is not
    named stays as it was. The reason is kept with every unit that changes.
    """
    why = paragraph("reason", reason, LONGEST_REASON)

    def work(desk: Desk) -> None:
        record = require_record(desk.reader, record_id, act.day)
        _refuse_later_reviews(desk.reader, record, act)
        rows = acts.month_rows(desk.reader, record_id)
        changed = _changed(rows, changes)
        _require_meant(desk.reader, record, rows, changed, act)
        _write(desk, record, _explained(rows, record, changed, why))

    return perform(store, act, f"correction: record {record_id}", work, why or "")


def _refuse_later_reviews(reader: Reader, record: RecordVersion, act: Act) -> None:
    later = [review.day for review in acts.reviews(reader, record.id) if review.day > act.day]
    if later:
        raise Refused(
            "day", act.day,
            "应不早于 {later}：该版本已于当日审核", "expected {later} or later: this version was reviewed that day",
            later=max(later),
        )  # fmt: skip


def _changed(rows: Rows, changes: Changes) -> dict[int, dict[str, Stated]]:
    """What really differs from the record, by unit."""
    stated = {row["unit_id"]: row for row in rows["monthly_unit"]}
    found: dict[int, dict[str, Stated]] = {}
    for unit_id, values in changes.items():
        if unit_id not in stated:
            raise Refused("value", unit_id, "该记录不含此机组", "expected a unit of this record")
        for name, value in values.items():
            if name not in FIELDS:
                raise Refused("value", name, "该记录不含此项", "expected a field of this record")
            if stated[unit_id][name] != value:
                found.setdefault(unit_id, {})[name] = value
    if not found:
        raise Refused("value", None, "至少更正一项数值", "expected at least one value that differs from the record")
    return found


def _require_meant(
    reader: Reader, record: RecordVersion, rows: Rows, changed: Mapping[int, Mapping[str, Stated]], act: Act
) -> None:
    classes = acts.units(reader, changed)
    for row in rows["monthly_unit"]:
        unit_id = row["unit_id"]
        if unit_id not in changed:
            continue
        row.update(changed[unit_id])
        month = MonthValues(unit_id, classes[unit_id][1], record.period, {name: row[name] for name in FIELDS})
        try:
            require_month_values(month, changed[unit_id], act.day)
        except InputError as error:
            raise _refusal(error) from None


def _refusal(error: InputError) -> Refused:
    # The carbon of a fuel is held against its heat: both are named, the first is where it is shown.
    field = error.field.split(" / ")[0]
    value = None if error.field == FUEL else error.value
    zh, en = (words.replace("{", "{{").replace("}", "}}") for words in (error.expected_zh, error.expected_en))
    return Refused(field if field in FIELDS else "value", value, f"应为{zh}", f"expected {en}")


def _explained(rows: Rows, record: RecordVersion, changed: Mapping[int, Any], why: str | None) -> Rows:
    """The reason beside each unit that changes; a reason for an earlier change is that version's."""
    supports = {row["unit_id"]: row for row in rows["monthly_support"]}
    for row in supports.values():
        row["change_reason"] = None
    for unit_id in changed:
        if unit_id not in supports:
            about = {"enterprise_id": record.enterprise_id, "unit_id": unit_id, "period": record.period}
            rows["monthly_support"].append(supports.setdefault(unit_id, about))
        supports[unit_id]["change_reason"] = why
    return rows


def _write(desk: Desk, record: RecordVersion, rows: Rows) -> None:
    number = max(row.version for row in acts.record_versions(desk.reader, record.enterprise_id, record.period)) + 1
    version = desk.add("monthly_record", enterprise_id=record.enterprise_id, period=record.period, version=number)
    for table in acts.MONTH_TABLES:
        desk.add_all(table, [{**row, "record_id": version} for row in rows[table]])


def stated(reader: Reader, record_id: int, act: Act) -> tuple[RecordVersion, dict[int, tuple[str, dict[str, Stated]]]]:
    """What a record that can be corrected states: by unit, its name and values by field. Raises Refused where it can't be."""
    record = require_record(reader, record_id, act.day)
    _refuse_later_reviews(reader, record, act)
    months = acts.month_rows(reader, record_id)["monthly_unit"]
    names = acts.units(reader, {row["unit_id"] for row in months})
    found = {row["unit_id"]: (names[row["unit_id"]][0], {name: row[name] for name in FIELDS}) for row in months}
    if not found:
        raise Refused("record", Period(record.period), "该记录没有可更正的机组数据", "expected a record with values of units")
    return record, found
