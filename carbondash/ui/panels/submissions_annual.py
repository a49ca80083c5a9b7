"""Annual reports beside the monthly ones: due and on time by year and tier, and who is late or missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from carbondash.charts.stacks import Stack, stacks
from carbondash.figures import annual, compute, ledger, listings
from carbondash.figures.annual import Annual, Reported
from carbondash.figures.filing import Status
from carbondash.figures.format import fmt_day, fmt_period, fmt_rate
from carbondash.figures.sentences import figure_sentence, statement
from carbondash.figures.tables import Column, Table, amounts, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.store.duties import Timeliness
from carbondash.ui.cache import remember
from carbondash.ui.panel import MOST_EXPORTED, PAGE_ROWS, Listing, Panel, first_row
from carbondash.ui.panels.common import Columns, gettext_of, theme_of, words
from carbondash.ui.panels.submissions_words import status_words

# What is missing has the colour that it has in the matrix of the monthly records.
_COLORS = (0, 1, 3, 2)
_TIERS = ("1", "2", "3", "unknown")
# Without a choice the list has who is behind.
EVERY = "all"


def sentence(reader: Reader, view: View) -> str:
    """The on-time rate of the newest settled report year, against the year before and its target."""
    now = compute.figure(reader, "annual_on_time_rate", view.filters)
    series = compute.trend(reader, "annual_on_time_rate", view.filters)
    said = statement(
        ledger.figures["annual_on_time_rate"],
        now,
        day=view.filters.as_of,
        scope=view.place,
        lang=view.lang,
        base=listings.previous(series, now.period),
    )
    return figure_sentence(said, view.lang)


def state(reader: Reader, view: View) -> Annual:
    """The report years by tier and state, as the chart, the choice of a year and the list share them."""
    return annual.annual(reader, view.filters)


def by_tier(reader: Reader, view: View) -> Panel:
    """By report year and tier: how many reports came on time, late, are missing or not yet due, and the rate with its n."""
    _ = gettext_of(view)
    title = _("Annual reports by year and tier")
    found = remember(state, reader, view)
    order: tuple[Status, ...] = ("on_time", "late", "missing", "not_due")
    drawn: list[Stack] = []
    rows: list[tuple[object, ...]] = []
    for year in found.newest_first:
        rates = annual.on_time_by_tier(reader, view.filters, year)
        for tier in (tier for tier in _TIERS if tier in found.states[year]):
            counts = found.states[year][tier]
            rate = rates.get(tier)
            said = fmt_rate(rate.value, rate.numerator, rate.denominator, view.lang, decimals=1) if rate else ""
            if counts["not_due"]:
                said = f"{counts['on_time']:,}/{counts.total():,}"
            name = _("{year}, {tier}").format(year=fmt_period(year, view.lang), tier=view.tier(tier))
            drawn.append(Stack(f"{year}/{tier}", name, tuple(counts[status] for status in order), said))
            rows.append(
                (
                    fmt_period(year, view.lang),
                    view.tier(tier),
                    found.due_days.get(year),
                    counts.total(),
                    *(counts[status] for status in order),
                    rate.value if rate else None,
                )
            )
    said_words = status_words(view)
    columns = (
        Column("year", _("Report year")),
        Column("tier", _("Tier")),
        Column("due_day", _("Due"), "date"),
        Column("due", _("Reports due"), "number"),
        *(Column(status, said_words[status], "number") for status in order),
        Column("rate", _("On time (%)"), "number", 1),
    )
    return Panel(
        "annual_by_tier",
        title,
        Table(columns, tuple(rows)),
        stacks(
            drawn,
            # The bars have patterns of their own.
            [said_words[status].partition(" ")[2] for status in order],
            name=title,
            lang=view.lang,
            theme=theme_of(view),
            as_share=True,
            rest=True,
            colors=_COLORS,
        ),
        ("annual_on_time_rate", "annual_reports_due", "annual_reports_missing"),
        empty="" if drawn else _("Not enough data: nobody has to report a year in this view."),
    )


def years(reader: Reader, view: View) -> dict[str, str]:
    """The report years that can be listed, newest first, each with its due day."""
    _ = gettext_of(view)
    found = remember(state, reader, view)
    return {
        year: _("{year}, due on {day}").format(year=fmt_period(year, view.lang), day=fmt_day(found.due_days.get(year), view.lang))
        for year in found.newest_first
    }


def first_year(reader: Reader, view: View) -> str | None:
    """The year that the list begins with: the newest one that is past its due day, else the newest."""
    found = remember(state, reader, view)
    return found.settled or next(iter(found.newest_first), None)


def narrowed_words(view: View) -> dict[str, str]:
    """What the list of a year's reports can be narrowed down to; late or missing without a choice."""
    _ = gettext_of(view)
    return {
        "behind": _("late or missing"),
        "late": _("filed late"),
        "missing": _("missing"),
        "not_due": _("not yet due"),
        "on_time": _("filed on time"),
        EVERY: _("all reports"),
    }


def listing(reader: Reader, view: View) -> Listing:
    """The duties of the report year that the address names: late or missing ones, or those of another state."""
    _ = gettext_of(view)
    found = remember(state, reader, view.only())
    year = view.page("period") if view.page("period") in found.states else first_year(reader, view.only())
    title = _("Annual reports on {year}").format(year=fmt_period(year, view.lang)) if year else _("Annual reports")
    if year is None:
        return Listing("annual_reports", title, table_of(), empty=_("Not enough data: nobody has to report a year in this view."))
    asked = view.page("status")
    status = asked if asked in narrowed_words(view) else "behind"
    narrowed = cast("Timeliness | None", status if status in get_args(Timeliness) else None)
    total = found.count(year, narrowed)

    def table(again: Reader, limit: int, offset: int) -> tuple[Table, list[Reported]]:
        # No further than to the last one: the cube knows how many there are.
        still = min(limit, total - offset)
        rows = annual.reported(again, view.filters, year, narrowed, still, offset) if still > 0 else []
        return _table(rows, view, total), rows

    shown, rows = table(reader, PAGE_ROWS, first_row(view))
    return Listing(
        "annual_reports",
        title,
        shown,
        tuple({"id": str(row.filing.enterprise_id)} for row in rows),
        every=lambda again: table(again, MOST_EXPORTED, 0)[0],
        said=(
            _("Report year: {year}").format(year=fmt_period(year, view.lang)),
            _("Status: {status}").format(status=narrowed_words(view)[status]),
        ),
        figures=("annual_on_time_rate", "annual_reports_missing"),
        period=year,
        empty=_("Nobody is late or missing.") if status == "behind" else _("No report of this year is in this state."),
    )


def _table(rows: Sequence[Reported], view: View, total: int) -> Table:
    _ = gettext_of(view)
    status = status_words(view)
    reports = [row.filing for row in rows]
    emissions, values = amounts("emissions", _("Emissions"), [row.emissions for row in rows], "tCO2e", view.lang)
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(one.name_zh, one.name_en) for one in reports]),
        words("city", _("City"), [view.city(one.city, short=True) for one in reports]),
        words("industry", _("Industry"), [view.industry(one.industry) for one in reports]),
        words("tier", _("Tier"), [view.tier(one.tier) for one in reports]),
        words("year", _("Report year"), [fmt_period(one.period, view.lang) for one in reports]),
        (Column("due", _("Due"), "date"), [one.due_day for one in reports]),
        (Column("submitted", _("First submitted"), "date"), [one.submitted_day for one in reports]),
        (Column("late", _("Days late (− early)"), "number"), [row.days_late for row in rows]),
        words("status", _("Filed"), [status[row.status] for row in rows]),
        (Column("versions", _("Versions"), "number"), [one.versions for one in reports]),
        (emissions, values),
    ]
    return table_of(*columns, total=total)


BUILDERS = (sentence, by_tier, years, first_year, listing)
