"""What a native chart of a slide is drawn from: its numbers, and the small workbook that people edit them in."""

from __future__ import annotations

from pptx.chart.data import CategoryChartData

from carbondash.brief.fitting import cut
from carbondash.brief.native_chart import chart_book
from carbondash.charts.plot import Plot
from carbondash.figures.format import excel_digits
from carbondash.figures.plain import one_line
from carbondash.figures.tables import neutral

# Of all letters in a chart.
SIZE = 12
_LABEL = 290


class _Data(CategoryChartData):
    """Chart data with a workbook of our own behind it."""

    decimals = 0

    @property
    def xlsx_blob(self) -> bytes:
        names = [category.label for category in self.categories]
        return chart_book(names, [(series.name, series.values) for series in self], self.decimals)


def chart_data(plot: Plot, target_name: str) -> CategoryChartData:
    """The numbers of a plot, its target as one more series."""
    data = _Data(number_format=excel_digits(plot.decimals))
    data.decimals = plot.decimals
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
