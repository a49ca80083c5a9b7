"""The enterprise file: problems, findings of the checks, verification, annual reports, inspections, campaign, coal samples."""

from __future__ import annotations

from carbondash.figures.format import MISSING, fmt_period, number
from carbondash.figures.tables import Table, table_of
from carbondash.store import Reader, enterprise_checks, enterprise_work
from carbondash.store.enterprise_checks import CampaignStep, Verification
from carbondash.store.enterprise_work import Problem, ProblemState
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels import enterprise
from carbondash.ui.panels.common import gettext_of
from carbondash.ui.panels.enterprise_columns import days, kilograms, numbers, periods, said

PAGE = 10


def problems(reader: Reader, view: FileView, state: ProblemState | None, page: int) -> Panel:
    """The problems that people found, a page of them; the open ones first."""
    _ = gettext_of(view)
    number_, as_of = view.enterprise_id, view.filters.as_of
    rows, total = enterprise_work.problems(reader, number_, as_of, state=state, limit=PAGE, offset=(page - 1) * PAGE)
    open_now = enterprise_work.problems(reader, number_, as_of, state="open", limit=1)[1]
    everything = enterprise_work.problems(reader, number_, as_of, limit=1)[1]

    def every(again: Reader) -> Table:
        listed, count = enterprise_work.problems(again, number_, as_of, state=state)
        return problem_table(listed, view, count)

    note = _("{open} open, {closed} closed").format(
        open=number(open_now, view.lang), closed=number(everything - open_now, view.lang)
    )
    return Panel(
        "enterprise_problems",
        _("Problems"),
        problem_table(rows, view, total),
        note=note if everything else "",
        empty="" if total else _("No problem of this kind was found by this day."),
        every=every,
    )


def problem_table(rows: list[Problem], view: FileView, total: int | None = None, *, with_month: bool = True) -> Table:
    """Problems as rows; without their month where all are of one."""
    _ = gettext_of(view)
    as_of = view.filters.as_of
    month = [periods([row.period for row in rows], view, name=_("Data month"))] if with_month else []
    return table_of(
        said("state", _("State"), ["● " + _("closed") if row.closed_on else "▲ " + _("open") for row in rows]),
        said("kind", _("Kind"), [f"{row.kind} {view.kind(row.kind)}" for row in rows]),
        *month,
        days("day", _("Found on"), [row.day for row in rows]),
        days("closed", _("Closed on"), [row.closed_on for row in rows]),
        numbers("days", _("Days open"), [((row.closed_on or as_of) - row.day).days for row in rows]),
        numbers("severity", _("Severity"), [row.severity for row in rows]),
        total=total,
    )


def findings(reader: Reader, view: FileView) -> Panel:
    """What the automatic checks find in the records and reports as they stand, in sentences."""
    _ = gettext_of(view)
    found = remember(enterprise.explanation, reader, view)
    rows = found.findings
    table = table_of(
        periods([row.period for row in rows], view, name=_("About")),
        said(
            "unit",
            _("Generating unit"),
            ["" if row.unit_id is None else found.units.get(row.unit_id, "") for row in rows],
        ),
        said("words", _("Finding"), [row.words_zh if view.lang == "zh" else row.words_en for row in rows]),
        said("code", _("Check"), [row.code for row in rows]),
        numbers("severity", _("Severity"), [row.severity for row in rows]),
        days("day", _("Since"), [row.day for row in rows]),
        said("waived", _("Waived"), [_("waived") if row.is_waived else "" for row in rows]),
        total=found.findings_in_all,
    )
    note = _("A finding is a question to the enterprise, not a verdict; suspected falsification is referred to a person.")
    return Panel(
        "enterprise_findings",
        _("Findings of the automatic checks"),
        table,
        note=note if rows else "",
        empty="" if rows else _("The checks find nothing in what stands on this day."),
    )


def annual_reports(reader: Reader, view: FileView) -> Panel:
    """Every version of its annual reports."""
    _ = gettext_of(view)
    rows = list(reversed(enterprise_checks.annual_reports(reader, view.enterprise_id, view.filters.as_of)))
    table = table_of(
        periods([row.period for row in rows], view, name=_("Year")),
        days("day", _("Submitted on"), [row.day for row in rows]),
        numbers("version", _("Version"), [row.version for row in rows]),
        kilograms("emissions", _("Emissions"), [row.emissions_kg for row in rows], view),
        said("state", _("State"), ["● " + _("stands") if row.is_current else "· " + _("replaced") for row in rows]),
    )
    return Panel("enterprise_reports", _("Annual reports"), table, empty="" if rows else _("No annual report is in by this day."))


def verification(reader: Reader, view: FileView) -> Panel:
    """Its verification, year by year: body, days, returns, and what the fourth party found."""
    _ = gettext_of(view)
    rows = remember(enterprise.verifications, reader, view)
    table = table_of(
        periods([row.period for row in rows], view, name=_("Data of")),
        said("body", _("Verification body"), [view.named(row.body_zh, row.body_en) for row in rows]),
        days("given", _("Assigned on"), [row.assigned_on for row in rows]),
        days("due", _("Due on"), [row.due_day for row in rows]),
        days("done", _("Done on"), [row.done_on for row in rows]),
        said("state", _("State"), [_verified(row, view) for row in rows]),
        numbers("returns", _("Returns"), [row.returns for row in rows]),
        kilograms("emissions", _("Verified"), [row.emissions_kg for row in rows], view),
        said("fourth", _("Fourth-party review"), [_fourth(row, view) for row in rows]),
    )
    return Panel(
        "enterprise_verification",
        _("Verification"),
        table,
        empty="" if rows else _("No verification task was given by this day."),
    )


def _verified(row: Verification, view: FileView) -> str:
    _ = gettext_of(view)
    if row.done_on is None:
        return "✕ " + _("overdue") if row.due_day < view.filters.as_of else "· " + _("in progress")
    return "● " + _("on time") if row.done_on <= row.due_day else "▲ " + _("late")


def _fourth(row: Verification, view: FileView) -> str:
    _ = gettext_of(view)
    if row.reviewed_on is None:
        return ""
    corrected = (row.corrected_kg or 0) / 1000
    words = _("corrected by {tonnes}").format(tonnes=f"{corrected:+,.0f} t") if corrected else _("confirmed")
    missed = " · " + _("a material problem was missed") if row.is_material_missed else ""
    return f"{row.reviewed_on.isoformat()} · {words}{missed}"


def inspections(reader: Reader, view: FileView) -> Panel:
    """Checks of the enterprise on a day."""
    _ = gettext_of(view)
    rows = enterprise_checks.inspections(reader, view.enterprise_id, view.filters.as_of)
    kinds = {"random_check": _("random check"), "on_site": _("check on site")}
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("kind", _("Kind"), [kinds.get(row.kind, row.kind) for row in rows]),
        periods([row.period for row in rows], view, name=_("Data of")),
    )
    return Panel("enterprise_inspections", _("Inspections"), table, empty="" if rows else _("It was not inspected by this day."))


def step_words(view: FileView) -> dict[str, str]:
    """The six steps of an inspection campaign."""
    _ = gettext_of(view)
    return {
        "mobilise": _("mobilisation"),
        "self_check": _("self-check"),
        "analyse": _("summary and analysis"),
        "rectify": _("rectification"),
        "spot_check": _("spot check"),
        "conclude": _("conclusion"),
    }


def campaign(reader: Reader, view: FileView) -> Panel:
    """How far it has come in the inspection campaigns that it belongs to."""
    _ = gettext_of(view)
    rows = enterprise_checks.campaign_steps(reader, view.enterprise_id, view.filters.as_of)
    steps = step_words(view)
    table = table_of(
        said("step", _("Step"), [steps.get(row.step, row.step) for row in rows]),
        days("due", _("Due on"), [row.due_day for row in rows]),
        days("done", _("Done on"), [row.done_on for row in rows]),
        said("state", _("State"), [_stepped(row, view) for row in rows]),
        numbers("problems", _("Problems"), [row.problems for row in rows]),
    )
    titles = dict.fromkeys(view.named(row.title_zh, row.title_en) for row in rows)
    return Panel(
        "enterprise_campaign",
        _("Inspection campaign"),
        table,
        note=("；" if view.lang == "zh" else "; ").join(titles),
        empty="" if rows else _("It belongs to no campaign by this day."),
    )


def _stepped(row: CampaignStep, view: FileView) -> str:
    _ = gettext_of(view)
    if row.done_on is not None:
        return "● " + _("done") if row.done_on <= row.due_day else "▲ " + _("done late")
    return "✕ " + _("overdue") if row.due_day < view.filters.as_of else "· " + _("open")


def samples(reader: Reader, view: FileView) -> Panel:
    """Coal samples of the inspection beside what the records state."""
    _ = gettext_of(view)
    rows = enterprise_checks.coal_samples(reader, view.enterprise_id, view.filters.as_of)
    table = table_of(
        periods([row.period for row in rows], view, name=_("Data month")),
        said("unit", _("Generating unit"), [row.unit_name for row in rows]),
        days("sampled", _("Sampled on"), [row.sampled_on for row in rows]),
        days("day", _("Result on"), [row.day for row in rows]),
        said("laboratory", _("Laboratory"), [row.laboratory for row in rows]),
        numbers("ncv", _("NCV, sample (GJ/t)"), [row.ncv_ar for row in rows], 3),
        numbers("stated_ncv", _("NCV, record (GJ/t)"), [row.stated_ncv for row in rows], 3),
        numbers("car", _("Carbon, sample (tC/t)"), [row.car for row in rows], 4),
        numbers("stated_car", _("Carbon, record (tC/t)"), [row.stated_car for row in rows], 4),
    )
    return Panel("enterprise_samples", _("Coal samples"), table, empty="" if rows else _("No coal sample was taken by this day."))


def clues(reader: Reader, view: FileView) -> Panel:
    """What the national platform pointed out."""
    _ = gettext_of(view)
    rows = enterprise_work.clues(reader, view.enterprise_id, view.filters.as_of)
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        periods([row.period for row in rows], view, name=_("About")),
        said("note", _("Note"), [row.note or MISSING for row in rows]),
    )
    return Panel("enterprise_clues", _("Clues of the national platform"), table, empty="" if rows else _("No clue is on file."))


def cases(reader: Reader, view: FileView) -> Panel:
    """Its enforcement cases, step by step."""
    _ = gettext_of(view)
    rows = enterprise_work.case_steps(reader, view.enterprise_id, view.filters.as_of)
    steps = {
        "ordered": _("ordered to rectify"),
        "rectified": _("rectified"),
        "waived": _("penalty waived"),
        "fined": _("fined"),
        "closed": _("case closed"),
    }
    table = table_of(
        days("day", _("Day"), [row.day for row in rows]),
        said("cycle", _("Cycle"), [fmt_period(row.cycle, view.lang) for row in rows]),
        said("step", _("Step"), [steps.get(row.step, row.step) for row in rows]),
        numbers(
            "amount",
            _("Amount (¥)"),
            [None if row.amount_fen is None else row.amount_fen / 100 for row in rows],
        ),
    )
    return Panel("enterprise_cases", _("Enforcement"), table, empty="" if rows else _("No case was opened by this day."))
