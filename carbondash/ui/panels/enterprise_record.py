"""The record of one month: its versions and what changed, who reviewed it, what people and the checks found in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carbondash.derive import enterprise_words
from carbondash.derive.record_emissions import UnitLines, record_lines
from carbondash.derive.record_values import changed_fields
from carbondash.figures.enterprise_months import Month, month_of
from carbondash.figures.format import fmt_count_days, fmt_day, fmt_period, number
from carbondash.figures.tables import table_of
from carbondash.store import Reader, enterprise_file, enterprise_work, record_file
from carbondash.store.dates import month_end
from carbondash.store.enterprise_file import GeneratingUnit
from carbondash.store.enterprise_work import Problem
from carbondash.store.inputs_rows import Calibration, CoalTest, ControlPlan, MonthFuel, Record, Support, UnitMonth, Waiver
from carbondash.store.record_file import RecordFinding, RecordReview
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels import enterprise
from carbondash.ui.panels.common import gettext_of
from carbondash.ui.panels.enterprise_checks import problem_table
from carbondash.ui.panels.enterprise_columns import days, filing_words, lane_words, numbers, one_side, review_words, said


@dataclass(frozen=True)
class RecordFile:
    """Everything about one month that was known on the day; `versions` oldest first, the last one stands."""

    period: str
    last_day: date
    month: Month
    versions: tuple[Record, ...]
    units: dict[int, GeneratingUnit]
    values: tuple[UnitMonth, ...]
    fuels: tuple[MonthFuel, ...]
    tests: tuple[CoalTest, ...]
    supports: tuple[Support, ...]
    reviews: tuple[RecordReview, ...]
    problems: tuple[Problem, ...]
    findings: tuple[RecordFinding, ...]
    waivers: tuple[Waiver, ...]
    plan: ControlPlan | None
    calibrations: tuple[Calibration, ...]
    lines: tuple[UnitLines, ...]

    @property
    def current(self) -> Record | None:
        """The version that stands; None where none is in."""
        return self.versions[-1] if self.versions else None

    def of(self, record_id: int) -> dict[int, UnitMonth]:
        """The units' values of a version."""
        return {row.unit_id: row for row in self.values if row.record_id == record_id}


def record(reader: Reader, view: FileView) -> RecordFile:
    """Read the month that the address names."""
    period, number_, as_of = view.month, view.enterprise_id, view.filters.as_of
    assert period is not None
    last_day = month_end(date.fromisoformat(f"{period[1:]}-01"))
    on = remember(enterprise.explanation, reader, view).on
    plans = [row for row in record_file.control_plans(reader, number_, as_of) if row.period == f"Y{period[1:5]}"]
    return RecordFile(
        period=period,
        last_day=last_day,
        month=month_of(reader, number_, as_of, period),
        versions=tuple(record_file.record_versions(reader, number_, as_of, period)),
        units={row.unit_id: row for row in enterprise_file.units(reader, number_, as_of)},
        values=tuple(record_file.unit_months(reader, number_, as_of, period)),
        fuels=tuple(record_file.further_fuels(reader, number_, as_of, period)),
        tests=tuple(record_file.coal_tests(reader, number_, as_of, period)),
        supports=tuple(record_file.supports(reader, number_, as_of, period)),
        reviews=tuple(record_file.reviews(reader, number_, as_of, period)),
        problems=tuple(enterprise_work.problems(reader, number_, as_of, period=period)[0]),
        findings=tuple(record_file.findings_of_month(reader, number_, on, period)),
        waivers=tuple(row for row in record_file.waivers(reader, number_, as_of) if row.first_month <= period <= row.last_month),
        plan=plans[-1] if plans else None,
        calibrations=tuple(record_file.calibrations(reader, number_, as_of, last_day)),
        lines=tuple(record_lines(remember(enterprise.facts, reader, view), period, on)),
    )


def sentence(reader: Reader, view: FileView) -> str:
    """How the month stands, in one sentence."""
    _ = gettext_of(view)
    found = remember(record, reader, view)
    month, lang = found.month, view.lang
    period = fmt_period(found.period, lang)
    due = "" if month.due_day is None else _("due on {day}").format(day=fmt_day(month.due_day, lang))
    if found.current is None:
        if month.status is None:
            return _("No record of {period} is due or in.").format(period=period)
        left = fmt_count_days((month.due_day - view.filters.as_of).days, lang) if month.due_day else ""
        return _("The record of {period} is not in: {due} ({left}).").format(period=period, due=due, left=left)
    parts = [_("first submitted on {day}").format(day=fmt_day(month.first_day, lang))]
    if month.status:
        parts.append(filing_words(view)[month.status].split(" ", 1)[1])
    if due:
        parts.append(due)
    parts.append(_("{count} versions").format(count=len(found.versions)) if len(found.versions) > 1 else _("one version"))
    for lane, state in (("city", month.city), ("province", month.province)):
        if state:
            parts.append(f"{lane_words(view)[lane]}{'：' if lang == 'zh' else ': '}{review_words(view)[state].split(' ', 1)[1]}")
    joined = ("，" if lang == "zh" else ", ").join(parts)
    return _("Record of {period}: {parts}.").format(period=period, parts=joined)


def versions(reader: Reader, view: FileView) -> Panel:
    """The versions of the record: when each came, what changed, why, and what the review said of it."""
    _ = gettext_of(view)
    found = remember(record, reader, view)
    rows = list(reversed(found.versions))
    lanes = lane_words(view)
    table = table_of(
        numbers("version", _("Version"), [row.version for row in rows]),
        days("day", _("Submitted on"), [row.day for row in rows]),
        numbers("changed", _("Values changed"), [_changed(found, row) for row in rows]),
        said("reason", _("Reason given"), [_reason(found, row, view) for row in rows]),
        said("city", lanes["city"], [_reviewed(found, row, "city", view) for row in rows]),
        said("province", lanes["province"], [_reviewed(found, row, "province", view) for row in rows]),
        numbers("problems", _("Problems found"), [sum(p.record_id == row.id for p in found.problems) for row in rows]),
        numbers("findings", _("Findings of the checks"), [sum(f.record_id == row.id for f in found.findings) for row in rows]),
    )
    return Panel("record_versions", _("Versions"), table, empty="" if rows else _("No version is in by this day."))


def _changed(found: RecordFile, version: Record) -> int | None:
    """How many stated values differ from the version before; None for the first."""
    place = found.versions.index(version)
    if place == 0:
        return None
    before, after = found.of(found.versions[place - 1].id), found.of(version.id)
    return sum(len(changed_fields(before.get(unit), row)) for unit, row in after.items())


def _reason(found: RecordFile, version: Record, view: FileView) -> str:
    reasons = [row.change_reason for row in found.supports if row.record_id == version.id and row.change_reason]
    return ("；" if view.lang == "zh" else "; ").join(one_side(reason, view) for reason in dict.fromkeys(reasons))


def _reviewed(found: RecordFile, version: Record, lane: str, view: FileView) -> str:
    _ = gettext_of(view)
    words = {"passed": "■ " + _("passed"), "returned": "◁ " + _("returned")}
    mine = [row for row in found.reviews if row.record_id == version.id and row.lane == lane]
    return "\n".join(f"{words[row.outcome]} · {row.day.isoformat()}" for row in mine)


def reviews(reader: Reader, view: FileView) -> Panel:
    """The reviews with the reviewers' notes, the newest first."""
    _ = gettext_of(view)
    found = remember(record, reader, view)
    rows = list(reversed(found.reviews))
    number_of = {row.id: row.version for row in found.versions}
    outcomes = {"passed": "■ " + _("passed"), "returned": "◁ " + _("returned")}
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("lane", _("Lane"), [lane_words(view)[row.lane] for row in rows]),
        numbers("version", _("Version"), [number_of.get(row.record_id) for row in rows]),
        said("outcome", _("Outcome"), [outcomes[row.outcome] for row in rows]),
        said("note", _("Note"), [one_side(row.note, view) for row in rows]),
        said("author", _("By"), [one_side(row.author, view) for row in rows]),
    )
    return Panel("record_reviews", _("Reviews"), table, empty="" if rows else _("Nobody has reviewed it by this day."))


def problems(reader: Reader, view: FileView) -> Panel:
    """The problems that people found in the month's record."""
    _ = gettext_of(view)
    rows = list(remember(record, reader, view).problems)
    still_open = sum(row.closed_on is None for row in rows)
    note = _("{open} open, {closed} closed").format(
        open=number(still_open, view.lang), closed=number(len(rows) - still_open, view.lang)
    )
    return Panel(
        "record_problems",
        _("Problems"),
        problem_table(rows, view, with_month=False),
        note=note if rows else "",
        empty="" if rows else _("No problem was found by this day."),
    )


def findings(reader: Reader, view: FileView) -> Panel:
    """What the checks find in each version, in sentences; those of replaced versions stand back."""
    _ = gettext_of(view)
    found = remember(record, reader, view)
    number_of = {row.id: row.version for row in found.versions}
    rows = sorted(
        found.findings, key=lambda row: (not row.holds, -(number_of.get(row.record_id or 0) or 0), -row.severity, row.code)
    )
    table = table_of(
        numbers("version", _("Version"), [number_of.get(row.record_id or 0) for row in rows]),
        said("unit", _("Generating unit"), ["" if row.unit_id is None else found.units[row.unit_id].name for row in rows]),
        said("words", _("Finding"), [enterprise_words.finding_sentence(row, view.lang) for row in rows]),
        said("check", _("Check"), [f"{row.code} {enterprise_words.finding_title(row, view.lang)}" for row in rows]),
        numbers("severity", _("Severity"), [row.severity for row in rows]),
        said("state", _("State"), [_finding_state(row, view) for row in rows]),
    )
    referred = _("Suspected falsification is referred to a person: a finding is a question, never an accusation.")
    return Panel(
        "record_findings",
        _("Findings of the automatic checks"),
        table,
        note=referred if any(enterprise_words.finding_refers(row) for row in rows) else "",
        empty="" if rows else _("The checks find nothing in this record."),
    )


def _finding_state(row: RecordFinding, view: FileView) -> str:
    _ = gettext_of(view)
    waiver = enterprise_words.waiver_of(row)
    if waiver is not None and row.is_waived:
        reason, author, day = waiver
        return _("waived on {day} by {author}: {reason}").format(
            day=fmt_day(day, view.lang), author=one_side(author, view), reason=one_side(reason, view)
        )
    if not row.holds:
        return "· " + _("replaced by a later version")
    return "▲ " + _("refer to a person") if enterprise_words.finding_refers(row) else "▲ " + _("holds")


def quiet_findings(reader: Reader, view: FileView) -> tuple[bool, ...]:
    """Which of the rows of `findings` no longer hold."""
    found = remember(record, reader, view)
    return tuple(sorted(not row.holds for row in found.findings))


def waivers(reader: Reader, view: FileView) -> Panel:
    """The waivers that cover the month."""
    _ = gettext_of(view)
    rows = remember(record, reader, view).waivers
    table = table_of(
        said("code", _("Check"), [row.code for row in rows]),
        days("day", _("Day"), [row.day for row in rows]),
        said("months", _("Months"), [fmt_period(f"{row.first_month}..{row.last_month}", view.lang) for row in rows]),
        said("reason", _("Reason"), [one_side(row.reason, view) for row in rows]),
        said("author", _("By"), [one_side(row.author, view) for row in rows]),
    )
    return Panel("record_waivers", _("Waivers"), table, empty="" if rows else _("No check is waived for this month."))
