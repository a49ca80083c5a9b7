"""The records of one data month as a list: who filed when, how the review went, where each record is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from carbondash.figures import filing
from carbondash.figures.filing import Filed
from carbondash.figures.format import fmt_period
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.filings import Narrowed
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, first_row
from carbondash.ui.panels.common import Columns, gettext_of, words
from carbondash.ui.panels.submissions_words import lane_words, narrowed_words, outcome_words, status_words


def months(reader: Reader, view: View) -> dict[str, str]:
    """The data months that can be listed, newest first, with their words: as the page's parameter names them."""
    return {period.removeprefix("M"): fmt_period(period, view.lang) for period in filing.months_known(reader, view.filters)}


def first_month(reader: Reader, view: View) -> str | None:
    """The month that the list begins with: the newest one that is past its due day, else the newest."""
    known = filing.months_known(reader, view.filters)
    ahead = filing.duties_ahead(reader, view.filters, "monthly")
    return next((period.removeprefix("M") for period in (*(one for one in known if one not in ahead), *known)), None)


def listing(reader: Reader, view: View) -> Listing:
    """The records of the month that the address names, narrowed down to its status."""
    _ = gettext_of(view)
    chosen = view.page("month")
    month = chosen if chosen in months(reader, view) else first_month(reader, view)
    status = view.page("status") if view.page("status") in get_args(Narrowed) else None
    narrowed = cast("Narrowed | None", status)
    title = _("Records of {month}").format(month=fmt_period(f"M{month}", view.lang)) if month else _("Monthly records")
    if month is None:
        return Listing("records", title, table_of(), empty=_("Not enough data: nobody has to report a month in this view."))

    def read(again: Reader, limit: int, offset: int) -> tuple[list[Filed], int]:
        return filing.filed(again, view.filters, [f"M{month}"], narrowed, limit, offset)

    def every(again: Reader) -> Table:
        found, count = read(again, MOST_EXPORTED, 0)
        return _table(found, view, count)

    rows, total = read(reader, PAGE_ROWS, first_row(view))
    said = [_("Data month: {month}").format(month=fmt_period(f"M{month}", view.lang))]
    if status:
        said.append(_("Status: {status}").format(status=narrowed_words(view)[status]))
    return Listing(
        "records",
        title,
        _table(rows, view, total),
        tuple({"id": str(row.record.enterprise_id), "month": month} for row in rows),
        every=every,
        said=tuple(said),
        figures=("on_time_rate", "first_pass_rate"),
        period=f"M{month}",
        empty=_("No record of this month is in this state."),
    )


def _table(rows: Sequence[Filed], view: View, total: int) -> Table:
    _ = gettext_of(view)
    status, lane, outcome = status_words(view), lane_words(view), outcome_words(view)
    records = [row.record for row in rows]
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(one.name_zh, one.name_en) for one in records]),
        words("city", _("City"), [view.city(one.city, short=True) for one in records]),
        words("industry", _("Industry"), [view.industry(one.industry) for one in records]),
        words("tier", _("Tier"), [view.tier(one.tier) for one in records]),
        words("period", _("Data month"), [fmt_period(one.period, view.lang) for one in records]),
        (Column("due", _("Due"), "date"), [one.due_day for one in records]),
        (Column("submitted", _("First submitted"), "date"), [one.submitted_day for one in records]),
        (Column("late", _("Days late (− early)"), "number"), [row.days_late for row in rows]),
        words("status", _("Filed"), [status[row.status] for row in rows]),
        (Column("versions", _("Versions"), "number"), [one.versions for one in records]),
        words("first", _("First review"), [outcome.get(one.first_outcome or "", "") for one in records]),
        (Column("reviewed", _("First reviewed"), "date"), [one.first_review_day for one in records]),
        words("lane", _("Now"), [lane[row.lane] if row.lane else _("not submitted") for row in rows]),
        (Column("found", _("Problems found"), "number"), [one.found for one in records]),
        (Column("open", _("Problems open"), "number"), [one.still_open for one in records]),
    ]
    return table_of(*columns, total=total)


BUILDERS = (months, first_month, listing)
