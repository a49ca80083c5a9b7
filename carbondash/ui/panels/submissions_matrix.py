"""Who filed which month: by enterprise where that can be read, else the most serious status by city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from carbondash.charts.frames import CountRow, StatusCell, StatusRow
from carbondash.charts.matrix import city_matrix, matrix
from carbondash.figures import filing
from carbondash.figures.filing import READABLE_ROWS, Filed, Filing
from carbondash.figures.format import fmt_period
from carbondash.figures.tables import Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui.cache import remember
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import Columns, gettext_of, theme_of, words
from carbondash.ui.panels.submissions_words import SYMBOLS, lane_words, status_words

ENTERPRISES, CITIES = "submission_matrix", "submission_cities"


def state(reader: Reader, view: View) -> Filing:
    """The last months by city and state, as the matrix and its summary share them."""
    return filing.filing(reader, view.filters)


def grid(reader: Reader, view: View, room: str) -> Panel:
    """Who filed which month, the last twelve of them; the panel's id says which of the two it is."""
    found = remember(state, reader, view)
    most = max((found.due(one) for one in found.months), default=0)
    if most <= READABLE_ROWS:
        rows, _total = filing.filed(reader, view.filters, found.months)
        if len({row.record.enterprise_id for row in rows}) <= READABLE_ROWS:
            return _by_enterprise(rows, found.months, view, wide=room != "narrow")
    return _by_city(found, most, view, wide=room != "narrow")


def _by_enterprise(rows: Sequence[Filed], months: Sequence[str], view: View, *, wide: bool) -> Panel:
    _ = gettext_of(view)
    title = _("Status by enterprise and month")
    by_enterprise: dict[int, dict[str, Filed]] = {}
    for row in rows:
        by_enterprise.setdefault(row.record.enterprise_id, {})[row.record.period] = row
    # An enterprise that has moved stands in the city of its newest month.
    heads = {number: found[max(found)].record for number, found in by_enterprise.items()}
    order = {code: place for place, code in enumerate(view.names.cities)}
    ordered = sorted(by_enterprise, key=lambda number: (order.get(heads[number].city, len(order)), number))
    drawn = [
        StatusRow(
            str(number),
            view.named(heads[number].name_zh, heads[number].name_en),
            {month: StatusCell(one.status, one.lane) for month, one in by_enterprise[number].items()},
            view.city(heads[number].city, short=True),
        )
        for number in ordered
    ]
    return Panel(
        ENTERPRISES,
        title,
        _filed_table([by_enterprise[number] for number in ordered], months, view),
        matrix(drawn, months, name=title, lang=view.lang, theme=theme_of(view), wide=wide),
        ("records_due", "records_submitted"),
        note=_("Click a cell to open the enterprise's record of that month.") if drawn else "",
        empty="" if drawn else _("Not enough data: nobody has to report a month in this view."),
    )


def _filed_table(rows: Sequence[Mapping[str, Filed]], months: Sequence[str], view: View) -> Table:
    _ = gettext_of(view)
    status, lane = status_words(view), lane_words(view)
    heads = [found[max(found)].record for found in rows]
    columns: Columns = [
        words("enterprise", _("Enterprise"), [view.named(head.name_zh, head.name_en) for head in heads]),
        words("city", _("City"), [view.city(head.city, short=True) for head in heads]),
        words("tier", _("Tier"), [view.tier(head.tier) for head in heads]),
    ]
    for month in months:
        cells = [
            " · ".join((status[found[month].status], *([lane[where]] if (where := found[month].lane) else [])))
            if month in found
            else ""
            for found in rows
        ]
        columns.append(words(month, fmt_period(month, view.lang), cells))
    return table_of(*columns)


def _by_city(found: Filing, most: int, view: View, *, wide: bool) -> Panel:
    _ = gettext_of(view)
    title = _("Status by city and month")
    order = [code for code in view.names.cities if code in found.states]
    drawn = [CountRow(code, view.city(code, short=True), found.states[code]) for code in order]
    columns: Columns = [words("city", _("City"), [view.city(code) for code in order])]
    for month in found.months:
        counted = [found.states[code].get(month) for code in order]
        cells = [
            " ".join(f"{symbol}{counts[status]:,}" for status, symbol in SYMBOLS.items() if counts[status]) if counts else ""
            for counts in counted
        ]
        columns.append(words(month, fmt_period(month, view.lang), cells))
    note = _(
        "{count} records a month are too many to draw one by one: each cell shows its city's most serious status, and how many "
        "have it. Click a cell to list that city's records of that month."
    ).format(count=f"{most:,}")
    return Panel(
        CITIES,
        title,
        table_of(*columns) if order else table_of(),
        city_matrix(drawn, found.months, name=title, lang=view.lang, theme=theme_of(view), wide=wide),
        ("records_due", "records_missing"),
        note=note if order else "",
        empty="" if order else _("Not enough data: nobody has to report a month in this view."),
    )


SIZED = (grid,)
