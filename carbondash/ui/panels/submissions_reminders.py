"""Whom to remind: who has not filed a month or a year, who has problems to close; with the reminders that were sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from carbondash.figures import reminding
from carbondash.figures.format import fmt, fmt_count_days, fmt_period
from carbondash.figures.reminding import KINDS, Kind, Outstanding
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, reminders
from carbondash.store.reminders import ToClose, Unfiled
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import Columns, gettext_of, words


def kind_words(view: View) -> dict[str, str]:
    """What the list can be about, as the page's parameter `kind` names it."""
    _ = gettext_of(view)
    return {
        "monthly": _("Remind: monthly evidence"),
        "annual": _("Remind: annual reports"),
        "problems": _("Remind: problems to close"),
    }


def kind_of(view: View) -> Kind | None:
    """The kind of reminder that the page is about; None where it is about the queue."""
    return next((kind for kind in KINDS if kind == view.page("kind")), None)


def outstanding(reader: Reader, view: View) -> list[Outstanding]:
    """The periods of which something is outstanding, the most urgent first."""
    kind = kind_of(view)
    return reminding.outstanding(reader, view.filters, kind) if kind else []


def periods(reader: Reader, view: View) -> dict[str, str]:
    """The periods to choose from, each with its due day and how much of it is outstanding."""
    _ = gettext_of(view)
    unit = {"monthly": "records", "annual": "reports", "problems": "problems"}[kind_of(view) or "monthly"]
    said = {}
    for one in remember(outstanding, reader, view):
        parts = [fmt_period(one.period, view.lang), fmt(one.count, unit, view.lang)]
        if one.days_left is not None:
            parts.append(fmt_count_days(one.days_left, view.lang))
        said[one.period] = " · ".join(parts)
    return said


def period_of(reader: Reader, view: View) -> str | None:
    """The period that the list is about: the one that the address names, else the most urgent."""
    found = [one.period for one in remember(outstanding, reader, view.only("kind"))]
    asked = view.page("period")
    return asked if asked in found else next(iter(found), None)


def summary(reader: Reader, view: View) -> Panel:
    """What is outstanding, of all kinds, the most urgent period of each first."""
    _ = gettext_of(view)
    whats = {"monthly": _("Monthly evidence"), "annual": _("Annual report"), "problems": _("Problems to close")}
    units = {"monthly": "records", "annual": "reports", "problems": "problems"}
    rows = [(kind, one) for kind in KINDS for one in reminding.outstanding(reader, view.filters, kind)]
    table = table_of(
        words("what", _("What"), [whats[kind] for kind, _one in rows]),
        words("period", _("Period"), [fmt_period(one.period, view.lang) for _kind, one in rows]),
        words("count", _("Outstanding"), [fmt(one.count, units[kind], view.lang) for kind, one in rows]),
        words(
            "left",
            _("Countdown"),
            [fmt_count_days(one.days_left, view.lang) if one.days_left is not None else "" for _kind, one in rows],
        ),
    )
    return Panel(
        "outstanding",
        _("Outstanding, to be reminded of"),
        table if rows else table_of(),
        figures=("records_missing", "annual_reports_missing", "problems_open", "reminders"),
        empty="" if rows else _("Nothing is outstanding in this view."),
    )


def listing(reader: Reader, view: View) -> Listing:
    """Who is to be reminded of one kind and period, with the reminders that were sent."""
    _ = gettext_of(view)
    kind, period = kind_of(view) or "monthly", period_of(reader, view)
    title = {
        "monthly": _("Monthly evidence not filed"),
        "annual": _("Annual reports not filed"),
        "problems": _("Enterprises with problems to close"),
    }[kind]
    nothing = _("Nothing is outstanding in this view.")
    if period is None:
        return Listing("reminders", title, table_of(), empty=nothing)
    total = next(one.count for one in remember(outstanding, reader, view.only("kind")) if one.period == period)

    def table(again: Reader, limit: int, offset: int) -> tuple[Table, list[int]]:
        if kind == "problems":
            rows, count = reminders.to_close(again, view.filters, period, limit=limit, offset=offset)
            return _to_close(rows, view, count), [row.enterprise_id for row in rows]
        found = reminders.unfiled(again, view.filters, kind, period, limit=limit, offset=offset)
        return _unfiled(found, view, total), [row.enterprise_id for row in found]

    shown, ids = table(reader, PAGE_ROWS, first_row(view))
    month = {"month": period.removeprefix("M")} if period.startswith("M") else {}
    return Listing(
        "reminders",
        f"{title} · {fmt_period(period, view.lang)}",
        shown,
        tuple({"id": str(number), **month} for number in ids),
        every=lambda again: table(again, MOST_EXPORTED, 0)[0],
        said=(_("Reminder list: {what}").format(what=f"{title} · {fmt_period(period, view.lang)}"),),
        figures={
            "monthly": ("records_missing", "reminders"),
            "annual": ("annual_reports_missing", "reminders"),
            "problems": ("problems_open", "reminders"),
        }[kind],
        empty=nothing,
    )


def _unfiled(rows: Sequence[Unfiled], view: View, total: int) -> Table:
    _ = gettext_of(view)
    left = [(row.due_day - view.filters.as_of).days for row in rows]
    columns: Columns = [
        *_who(rows, view),
        (Column("due", _("Due"), "date"), [row.due_day for row in rows]),
        words("left", _("Countdown"), [fmt_count_days(days, view.lang) for days in left]),
        *_reminded(rows, view),
    ]
    return table_of(*columns, total=total)


def _to_close(rows: Sequence[ToClose], view: View, total: int) -> Table:
    _ = gettext_of(view)
    as_of = view.filters.as_of
    columns: Columns = [
        *_who(rows, view),
        (Column("problems", _("Problems open"), "number"), [row.problems for row in rows]),
        (Column("found", _("Oldest found on"), "date"), [row.first_found for row in rows]),
        (Column("age", _("Open for (days)"), "number"), [(as_of - row.first_found).days for row in rows]),
        *_reminded(rows, view),
    ]
    return table_of(*columns, total=total)


def _who(rows: Sequence[Unfiled] | Sequence[ToClose], view: View) -> Columns:
    _ = gettext_of(view)
    found = cast("Sequence[Unfiled | ToClose]", rows)
    return [
        words("enterprise", _("Enterprise"), [view.named(row.name_zh, row.name_en) for row in found]),
        words("city", _("City"), [view.city(row.city, short=True) for row in found]),
        words("industry", _("Industry"), [view.industry(row.industry) for row in found]),
        words("tier", _("Tier"), [view.tier(row.tier) for row in found]),
        words("period", _("Period"), [fmt_period(row.period, view.lang) for row in found]),
    ]


def _reminded(rows: Sequence[Unfiled] | Sequence[ToClose], view: View) -> Columns:
    _ = gettext_of(view)
    found = cast("Sequence[Unfiled | ToClose]", rows)
    return [
        (Column("reminded", _("Reminders sent"), "number"), [row.reminded for row in found]),
        (Column("last", _("Last reminded"), "date"), [row.last_reminded for row in found]),
    ]


BUILDERS = (periods, period_of, summary, listing)
