"""A plot as numbers of a sheet and as a native chart that is drawn from them."""

from __future__ import annotations

from typing import Any

from carbondash.brief.workbook_look import FONTS, LOOK, SIZE, Book, fit_row, text
from carbondash.charts.plot import Plot
from carbondash.figures.format import excel_digits
from carbondash.figures.plain import one_line
from carbondash.locale import translator

_COLORS = (*LOOK.categorical, *LOOK.sequential)
_MARKERS = ("circle", "square", "diamond", "triangle")
_TYPES: dict[str, dict[str, str]] = {
    "line": {"type": "line"},
    "columns": {"type": "column"},
    "bars": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
}
_HEIGHT_ROWS = 17
_ROW_PIXELS = 20
_WIDTH = 620


def add_plot(book: Book, sheet: Any, row: int, plot: Plot, figures: tuple[str, ...]) -> int:
    """Write the plot's numbers and its chart beside them; says the first row below both."""
    _ = translator(book.brief.lang).gettext
    text(sheet, row, 0, plot.title, book.style(bold=True, font_size=12))
    row = links(book, sheet, row + 1, figures)
    text(sheet, row, 0, _("Unit: {unit}").format(unit=plot.unit), book.style(font_color=LOOK.quiet))
    top = row + 1
    # One series alone is what the title says.
    names = [one.name if len(plot.series) > 1 else plot.title for one in plot.series]
    values = [list(one.values) for one in plot.series]
    if plot.target is not None:
        names.append(_("Target {target}").format(target=plot.target_words))
        values.append([plot.target] * len(plot.categories))
    text(sheet, top, 0, "", book.head)
    for column, name in enumerate(names, start=1):
        text(sheet, top, column, name, book.head)
    fit_row(sheet, top, [(name, 14) for name in names])
    style = book.number(excel_digits(plot.decimals))
    for place, category in enumerate(plot.categories, start=top + 1):
        text(sheet, place, 0, category)
        for column, series in enumerate(values, start=1):
            value = series[place - top - 1]
            if value is not None:
                sheet.write_number(place, column, value, style)
    _draw(book, sheet, plot, top, len(names))
    return top + max(len(plot.categories) + 2, _HEIGHT_ROWS)


def links(book: Book, sheet: Any, row: int, figures: tuple[str, ...]) -> int:
    """A row that leads to the definitions of these figures; none where there are none; says the row below."""
    if not figures:
        return row
    _ = translator(book.brief.lang).gettext
    text(sheet, row, 0, _("Definitions"), book.style(font_color=LOOK.quiet))
    for column, figure in enumerate(figures, start=1):
        book.link_to(sheet, row, column, book.brief.definition(figure).name, book.definition_place(figure))
    return row + 1


def _draw(book: Book, sheet: Any, plot: Plot, top: int, columns: int) -> None:
    kind = _TYPES[plot.kind]
    if plot.target is not None and kind["type"] == "bar":
        # A lying chart can't carry a line: with a target its bars stand.
        kind = {**kind, "type": "column"}
    chart = book.book.add_chart(kind)
    last = top + len(plot.categories)
    name = sheet.get_name()
    for place in range(len(plot.series)):
        color = _COLORS[place % len(_COLORS)]
        series: dict[str, object] = _ranges(name, top, last, place + 1)
        if plot.kind == "line":
            marker = {"type": _MARKERS[place % len(_MARKERS)], "size": 6, "fill": {"color": color}, "border": {"color": color}}
            series |= {"line": {"color": color, "width": 2.25}, "marker": marker}
        else:
            series |= {"fill": {"color": color}, "gap": 50}
        chart.add_series(series)
    if plot.target is not None:
        line = {"line": {"color": LOOK.quiet, "width": 1.75, "dash_type": "dash"}, "marker": {"type": "none"}}
        series = _ranges(name, top, last, columns) | line
        if plot.kind == "line":
            chart.add_series(series)
        else:
            over = book.book.add_chart({"type": "line"})
            over.add_series(series)
            chart.combine(over)
    font = {"name": FONTS[book.brief.lang], "size": SIZE}
    lowest = {"min": 0} if min((v for one in plot.series for v in one.values if v is not None), default=0) >= 0 else {}
    values = {"name": one_line(plot.unit), "name_font": {**font, "bold": False}, "num_font": font, **lowest}
    highest = max([value for one in plot.series for value in one.values if value is not None] + [plot.target or 0.0])
    values |= {"max": 100} if plot.unit == "%" and 50 < highest <= 100 else {}
    values |= {"major_gridlines": {"visible": True, "line": {"color": LOOK.grid}}, "line": {"none": True}}
    words: dict[str, object] = {"num_font": font, "label_position": "low", "major_gridlines": {"visible": False}}
    if kind["type"] == "bar":
        # The first one on top, the scale below.
        words |= {"reverse": True, "interval_unit": 1}
        values["label_position"] = "high"
    lies = kind["type"] == "bar"
    chart.set_x_axis(values if lies else words)
    chart.set_y_axis(words if lies else values)
    chart.set_title({"none": True})
    alone = [0] if len(plot.series) == 1 else []
    chart.set_legend({"position": "bottom", "font": font, "delete_series": alone} if columns > 1 else {"none": True})
    chart.show_blanks_as("gap")
    chart.set_size({"width": _WIDTH, "height": (_HEIGHT_ROWS - 1) * _ROW_PIXELS})
    sheet.insert_chart(top, columns + 1, chart, {"x_offset": 12, "description": one_line(plot.alt), "object_position": 1})


def _ranges(sheet: str, top: int, last: int, column: int) -> dict[str, object]:
    return {
        "name": [sheet, top, column],
        "categories": [sheet, top + 1, 0, last, 0],
        "values": [sheet, top + 1, column, last, column],
    }
