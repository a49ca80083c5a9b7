"""Data quality, inspection: the campaign's steps by city, and who is behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carbondash.charts.campaign import PlaceRow, StepColumn, step_matrix
from carbondash.figures import inspections
from carbondash.figures.format import fmt_count_days, fmt_day, joined, number
from carbondash.figures.inspections import CampaignProgress, StepCell
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.inspections import Unfinished
from carbondash.store.schema.inspection import STEPS
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Panel
from carbondash.ui.panels.common import gettext_of, theme_of, words
from carbondash.ui.room import Room

_NAMED = 3
# The room of a step's column in the matrix.
COLUMN_PX: dict[Room, int] = {"narrow": 42, "medium": 95, "wide": 118}


def step_words(view: View) -> dict[str, str]:
    """The six steps of a campaign, in their order."""
    _ = gettext_of(view)
    return {
        "mobilise": _("Mobilisation and deployment"),
        "self_check": _("Comprehensive self-check"),
        "analyse": _("Summary and analysis"),
        "rectify": _("Classified rectification"),
        "spot_check": _("Key spot checks"),
        "conclude": _("In-depth summary"),
    }


def step_of(view: View) -> str | None:
    """The step that the address names."""
    return view.page("kind") if view.page("kind") in STEPS else None


def overdue(reader: Reader, view: View) -> tuple[list[Unfinished], int]:
    """Who has not finished a step that is due, as the sentence and the list share it; and how many such there are."""
    found = inspections.progress(reader, view.filters)
    return ([], 0) if found is None else inspections.behind(reader, view.filters, found, None, PAGE_ROWS)


def sentence(reader: Reader, view: View) -> str:
    """How far the newest campaign has come, and who is late."""
    _ = gettext_of(view)
    found = inspections.progress(reader, view.filters)
    day = fmt_day(view.filters.as_of, view.lang)
    if found is None:
        return _("As of {day}, no inspection campaign is known for {place}.").format(day=day, place=view.place)
    last = next((step for step in reversed(STEPS) if (step, None) in found.cells and found.cells[step, None].finished), STEPS[0])
    cell = found.cells[last, None]
    said = _(
        'As of {day}, {done} of {members} enterprises in {place} have finished the step "{step}" of the inspection campaign.'
    )
    parts = [
        said.format(
            day=day,
            done=number(cell.finished, view.lang),
            members=number(cell.members, view.lang),
            place=view.place,
            step=step_words(view)[last],
        )
    ]
    rows, total = remember(overdue, reader, view.only())
    if total:
        names = list(dict.fromkeys(view.named(row.name_zh, row.name_en) for row in rows[: _NAMED * 2]))
        late = _("{count} steps are overdue, at {names}.") if total > 1 else _("{count} step is overdue, at {names}.")
        parts.append(late.format(count=number(total, view.lang), names=joined(names[:_NAMED], view.lang)))
    elif found.late_steps():
        parts.append(_("Steps are overdue."))
    else:
        parts.append(_("No step is overdue."))
    return ("" if view.lang == "zh" else " ").join(parts)


def campaign(reader: Reader, view: View, room: Room) -> Panel:
    """Steps by city: how many of how many have finished, with the due day of each step."""
    _ = gettext_of(view)
    found = inspections.progress(reader, view.filters)
    if found is None:
        return Panel(
            "campaign",
            _("Inspection campaign by step and city"),
            table_of(),
            empty=_("No inspection campaign is known by this day."),
        )
    named = step_words(view)
    begun = [step for step in STEPS if (step, None) in found.cells]
    steps = [StepColumn(step, named[step], _due_words(found, step, view), _due_short(found, step, view)) for step in begun]
    cities = [code for code in view.names.cities if code in found.cities]
    rows = [PlaceRow("", _("Total")), *(PlaceRow(code, view.city(code, short=True)) for code in cities)]
    cells = {(step, city or ""): cell for (step, city), cell in found.cells.items()}
    title = view.named(found.campaign.title_zh, found.campaign.title_en)
    chart = step_matrix(rows, steps, cells, name=title, lang=view.lang, theme=theme_of(view), column_px=COLUMN_PX[room])
    return Panel(
        "campaign",
        title,
        _campaign_table(rows, steps, cells, found, view),
        chart,
        ("campaign_members", "campaign_steps", "campaign_late"),
        found.period,
        note=_("Finished of all enterprises under the campaign. Click a mark to list who has not finished that step there."),
    )


def _due_short(found: CampaignProgress, step: str, view: View) -> str:
    _ = gettext_of(view)
    due = found.due.get(step)
    return "" if due is None else _("by {day}").format(day=fmt_day(due, view.lang, short=True))


def _due_words(found: CampaignProgress, step: str, view: View) -> str:
    _ = gettext_of(view)
    due = found.due.get(step)
    if due is None:
        return ""
    left = (due - view.filters.as_of).days
    said = _("due {day}").format(day=fmt_day(due, view.lang))
    return f"{said} · {fmt_count_days(left, view.lang)}" if 0 <= left <= 31 else said


def _campaign_table(
    rows: Sequence[PlaceRow],
    steps: Sequence[StepColumn],
    cells: dict[tuple[str, str], StepCell],
    found: CampaignProgress,
    view: View,
) -> Table:
    _ = gettext_of(view)
    states = {"finished": _("finished"), "under_way": _("under way"), "late": _("overdue"), "not_begun": _("not begun")}
    kept = [(step, row, cells[step.code, row.code]) for row in rows for step in steps if (step.code, row.code) in cells]
    return table_of(
        words("city", _("City"), [row.name for _step, row, _cell in kept]),
        words("step", _("Step"), [step.name for step, _row, _cell in kept]),
        (Column("due", _("Due day"), "date"), [found.due.get(step.code) for step, _row, _cell in kept]),
        (Column("k", _("Finished (k)"), "number"), [cell.finished for *_rest, cell in kept]),
        (Column("n", _("Enterprises (n)"), "number"), [cell.members for *_rest, cell in kept]),
        words("state", _("State"), [states[cell.state] for *_rest, cell in kept]),
    )


def behind(reader: Reader, view: View) -> Panel:
    """Who has not finished the chosen step; without one, who is overdue, or else who is still to finish the step under way."""
    _ = gettext_of(view)
    found = inspections.progress(reader, view.filters)
    step, named = step_of(view), step_words(view)
    title = _("Not finished: {step}").format(step=named[step]) if step else _("Overdue steps")
    if found is None:
        return Panel("campaign_behind", title, table_of(), empty=_("No inspection campaign is known by this day."))
    note = ""
    if step is None and not found.late_steps():
        step = next((one for one in STEPS if (one, None) in found.cells and found.cells[one, None].state != "finished"), None)
        title = _("Not finished: {step}").format(step=named[step]) if step else title
        note = _("No step is overdue.")
    shown = step
    rows, total = (
        inspections.behind(reader, view.filters, found, shown, PAGE_ROWS) if shown else remember(overdue, reader, view.only())
    )

    def every(again: Reader) -> Table:
        full, count = inspections.behind(again, view.filters, found, shown, MOST_EXPORTED)
        return _behind_table(full, view, count, one_step=shown is not None)

    return Panel(
        "campaign_behind",
        title,
        _behind_table(rows, view, total, one_step=shown is not None),
        None,
        ("campaign_late",),
        found.period,
        note=note,
        empty="" if rows else _("Nobody: every enterprise in this view has finished."),
        every=every,
    )


def _behind_table(rows: Sequence[Unfinished], view: View, total: int, *, one_step: bool) -> Table:
    _ = gettext_of(view)
    named = step_words(view)
    return table_of(
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in rows]),
        # Of one step the title says which.
        *([words("step", _("Step"), [named[row.step] for row in rows])] if not one_step else []),
        words("left", _("Days left or overdue"), [_left(row.due_day, view) for row in rows]),
        (Column("due", _("Due day"), "date"), [row.due_day for row in rows]),
        words("city", _("City"), [view.city(row.city) for row in rows]),
        total=total,
    )


def _left(due: date | None, view: View) -> str:
    return "" if due is None else fmt_count_days((due - view.filters.as_of).days, view.lang)


BUILDERS = (sentence, behind)
SIZED = (campaign,)
