"""The review of monthly evidence as work: what waits with whom, the oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from carbondash.charts.stacks import Stack, stacks
from carbondash.figures import reviewing
from carbondash.figures.format import fmt, fmt_day, fmt_period
from carbondash.figures.reviewing import LANES, Desk, Task
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.review_queue import Lane
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import Columns, gettext_of, theme_of, words
from carbondash.ui.panels.submissions_words import lane_words

# What the queue can be narrowed down to; without a choice it has what a reviewer can take up.
LANES_OF: dict[str, tuple[Lane, ...]] = {
    "in_review": ("city", "province"),
    "at_city": ("city",),
    "at_province": ("province",),
    "returned": ("returned",),
}


def state(reader: Reader, view: View) -> Desk:
    """What is in and not passed, as the sentence, the chart and the list share it."""
    return reviewing.desk(reader, view.filters)


def waiting(reader: Reader, view: View) -> tuple[list[Task], int]:
    """The first page of what waits for a review, as the sentence and the list share it; and how many there are."""
    months = remember(state, reader, view.only()).months
    return reviewing.tasks(reader, view.filters, months, LANES_OF["in_review"], PAGE_ROWS)


def sentence(reader: Reader, view: View) -> str:
    """How many records wait with whom, and since when the oldest of them does."""
    _ = gettext_of(view)
    found = remember(state, reader, view)
    day = fmt_day(view.filters.as_of, view.lang)
    waits, returned = found.count("city") + found.count("province"), found.count("returned")
    if not waits and not returned:
        return _("As of {day}, no monthly record of {place} waits for a review.").format(day=day, place=view.place)
    said = _("As of {day}, {total} of {place} wait for a review: {city} with the cities, {province} with the province").format(
        day=day,
        total=fmt(waits, "records", view.lang),
        place=view.place,
        city=f"{found.count('city'):,}",
        province=f"{found.count('province'):,}",
    )
    oldest, _total = remember(waiting, reader, view.only())
    if oldest:
        said += _("; the oldest has been in for {days}").format(days=fmt(oldest[0].days_in, "days", view.lang))
    if returned:
        said += _("; {returned} were returned and have not been filed again").format(returned=f"{returned:,}")
    return said + ("。" if view.lang == "zh" else ".")


def lanes(reader: Reader, view: View) -> Panel:
    """What lies where, by city."""
    _ = gettext_of(view)
    title = _("Records under review, by city and lane")
    found = remember(state, reader, view.on(cities=()))
    none: Counter[Lane] = Counter()
    order = [code for code in view.names.cities if sum(found.by_city.get(code, none).values())]
    said = lane_words(view)
    counts = [found.by_city.get(code, none) for code in order]
    columns: Columns = [words("city", _("City"), [view.city(code) for code in order])]
    columns += [(Column(lane, said[lane], "number"), [one[lane] for one in counts]) for lane in LANES]
    return Panel(
        "review_lanes",
        title,
        table_of(*columns) if order else table_of(),
        stacks(
            [
                Stack(code, view.city(code, short=True), tuple(one[lane] for lane in LANES))
                for code, one in zip(order, counts, strict=True)
            ],
            [said[lane] for lane in LANES],
            name=title,
            lang=view.lang,
            theme=theme_of(view),
            selected=view.filters.cities,
        ),
        ("records_in_review", "records_returned"),
        note=_("Click a bar to filter to that city; click it again to see all.") if order else "",
        empty="" if order else _("No monthly record waits for a review on this day."),
    )


def narrowed_words(view: View) -> dict[str, str]:
    """What the queue can be narrowed down to."""
    _ = gettext_of(view)
    return {
        "in_review": _("at the city or the province"),
        "at_city": _("at the city"),
        "at_province": _("at the province"),
        "returned": _("returned, not filed again"),
    }


def queue(reader: Reader, view: View) -> Listing:
    """The records that wait, the oldest first, in the lanes that the address names."""
    _ = gettext_of(view)
    asked = view.page("status") or ""
    status = asked if asked in LANES_OF else "in_review"
    months = remember(state, reader, view.only()).months

    def table(again: Reader, limit: int, offset: int) -> tuple[Table, list[Task]]:
        if status == "in_review" and (limit, offset) == (PAGE_ROWS, 0):
            rows, total = remember(waiting, again, view.only())
        else:
            rows, total = reviewing.tasks(again, view.filters, months, LANES_OF[status], limit, offset)
        return _table(rows, view, total), rows

    shown, rows = table(reader, PAGE_ROWS, first_row(view))
    return Listing(
        "review_queue",
        _("Review queue"),
        shown,
        tuple({"id": str(row.record.enterprise_id), "month": row.record.period.removeprefix("M")} for row in rows),
        every=lambda again: table(again, MOST_EXPORTED, 0)[0],
        said=(_("Lane: {lane}").format(lane=narrowed_words(view)[status]),),
        figures=("records_in_review", "records_returned"),
        note=_("The record that came first stands first; a click opens it, where it can be passed or returned."),
        empty=_("No monthly record waits for a review on this day.")
        if status == "in_review"
        else _("No record lies in this lane."),
    )


def _table(rows: Sequence[Task], view: View, total: int) -> Table:
    _ = gettext_of(view)
    said, records = lane_words(view), [row.record for row in rows]
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(one.name_zh, one.name_en) for one in records]),
        words("city", _("City"), [view.city(one.city, short=True) for one in records]),
        words("period", _("Data month"), [fmt_period(one.period, view.lang) for one in records]),
        (Column("version", _("Version"), "number"), [one.version for one in records]),
        words("lane", _("Lane"), [said[one.lane] for one in records]),
        (Column("submitted", _("Submitted"), "date"), [one.submitted_day for one in records]),
        (Column("days_in", _("Days since"), "number"), [row.days_in for row in rows]),
        (Column("days_in_lane", _("Days in lane"), "number"), [row.days_in_lane for row in rows]),
        (Column("due", _("Due"), "date"), [one.due_day for one in records]),
        (Column("days_left", _("Days left (negative: overdue)"), "number"), [row.days_left for row in rows]),
        (Column("serious", _("Serious findings"), "number"), [one.serious for one in records]),
        (Column("medium", _("Medium findings"), "number"), [one.medium for one in records]),
        (Column("minor", _("Minor findings"), "number"), [one.minor for one in records]),
        (Column("open", _("Problems open"), "number"), [one.still_open for one in records]),
        words("industry", _("Industry"), [view.industry(one.industry) for one in records]),
        words("tier", _("Tier"), [view.tier(one.tier) for one in records]),
    ]
    return table_of(*columns, total=total)


BUILDERS = (sentence, lanes, queue)
