"""What a native chart of a slide is drawn from: its numbers, and the small workbook that people edit them in."""

from __future__ import annotations

import io

import xlsxwriter
from pptx.chart.data import CategoryChartData

from carbondash.brief.fitting import cut
from carbondash.charts.plot import Plot
from carbondash.figures.plain import one_line
from carbondash.figures.tables import neutral

# Of all letters in a chart.
SIZE = 12
_LABEL = 290


class _Data(CategoryChartData):
    """Chart data whose workbook holds words as words: none becomes a formula or a link."""

    @property
    def xlsx_blob(self) -> bytes:
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet()
        for row, category in enumerate(self.categories, start=1):
            sheet.write_string(row, 0, category.label)
        for column, series in enumerate(self, start=1):
            style = book.add_format({"num_format": series.number_format})
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value, style)
        book.close()
        return buffer.getvalue()


def chart_data(plot: Plot, target_name: str) -> CategoryChartData:
    """The numbers of a plot, its target as one more series."""
    data = _Data(number_format=number_format(plot.decimals))
    data.categories = [_label(one) for one in plot.categories]
    for one in plot.series:
        # One series alone is what the title says.
        data.add_series(_label(one.name if len(plot.series) > 1 else plot.title), one.values)
    if plot.target is not None:
        data.add_series(_label(target_name), [plot.target] * len(plot.categories))
    return data


def _label(text: str) -> str:
    # What is longer would leave the chart no room.
    return neutral(cut(one_line(text), _LABEL, SIZE, 1))


def number_format(decimals: int) -> str:
    """A number with separators and so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")
