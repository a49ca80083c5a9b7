"""A plot as a native chart of a slide, with its own small workbook: it stays a chart that people can edit."""

from __future__ import annotations

from math import ceil
from typing import Any

from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from carbondash.brief.native_chart import last_as_line
from carbondash.brief.slide_chart_data import SIZE, chart_data
from carbondash.charts.look import THEMES
from carbondash.charts.plot import Plot
from carbondash.charts.wrapping import pixels
from carbondash.figures.format import excel_digits
from carbondash.figures.plain import one_line

_LOOK = THEMES["light"]
COLORS = (*_LOOK.categorical, *_LOOK.sequential)
_MARKERS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.TRIANGLE)
_TYPES = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
}
# A lying chart can't carry a line: with a target its bars stand.
_UPRIGHT = {"bars": XL_CHART_TYPE.COLUMN_CLUSTERED, "stacked": XL_CHART_TYPE.COLUMN_STACKED}
# What axis, its title and the legend take from the room of the chart, in points.
_BESIDE, _BELOW = 80, 70
_SHORT_UNIT = 40
_NAME_LINES = 3
# Sixty-thousandths of a degree.
_SLANTED = -45 * 60_000


def add_chart(slide: Slide, plot: Plot, box: tuple[float, float, float, float], target_name: str) -> GraphicFrame:
    """Draw the plot into a box (left, top, width, height in points); target_name: what its target is called in the legend."""
    left, top, width, height = (Pt(one) for one in box)
    # The library takes any chart data; its hints know only their common name.
    shapes: Any = slide.shapes
    frame: GraphicFrame = shapes.add_chart(_type(plot), left, top, width, height, chart_data(plot, target_name))
    frame.name = one_line(plot.title)[:100]
    described(frame, plot.alt)
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(SIZE)
    chart.font.color.rgb = _rgb(_LOOK.text)
    chart.has_legend = len(chart.plots[0].series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        if len(plot.series) == 1:
            _leave_out(chart, 0)
    _draw_axes(chart, plot, box)
    _draw_series(chart, plot, box)
    return frame


def described(frame: GraphicFrame, alt: str) -> None:
    """Give a chart or table its text for people who do not see it."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", one_line(alt))


def _type(plot: Plot) -> XL_CHART_TYPE:
    if plot.target is not None and plot.kind in _UPRIGHT:
        return _UPRIGHT[plot.kind]
    return _TYPES[plot.kind]


def _draw_axes(chart: Chart, plot: Plot, box: tuple[float, float, float, float]) -> None:
    known = [value for one in plot.series for value in one.values if value is not None]
    known += [] if plot.target is None else [plot.target]
    highest = max(known, default=0.0)
    words, values = chart.category_axis, chart.value_axis
    words.has_major_gridlines = False
    words.major_tick_mark = XL_TICK_MARK.NONE
    words.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    words.format.line.color.rgb = _rgb(_LOOK.line)
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = _rgb(_LOOK.grid)
    values.major_tick_mark = XL_TICK_MARK.NONE
    values.format.line.fill.background()
    values.tick_labels.number_format = excel_digits(0 if highest >= 10 else min(plot.decimals, 1 if highest >= 1 else 2))
    values.tick_labels.number_format_is_linked = False
    if min(known, default=0.0) >= 0:
        values.minimum_scale = 0
    if plot.unit == "%" and 50 < highest <= 100:
        values.maximum_scale = 100
        values.major_unit = 20
    elif plot.decimals == 0 and highest < 5:
        values.major_unit = 1
    if plot.unit:
        values.has_title = True
        text = values.axis_title.text_frame
        text.text = one_line(plot.unit)
        text.paragraphs[0].runs[0].font.size = Pt(SIZE)
        text.paragraphs[0].runs[0].font.bold = False
        if pixels(plot.unit, SIZE) <= _SHORT_UNIT:
            text._txBody.bodyPr.set("rot", "0")
            text._txBody.bodyPr.set("vert", "horz")
    if _type(plot) in (XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.BAR_STACKED):
        # The first one on top, the scale below.
        words.reverse_order = True
        _put(values._element, "c:crosses", "max")
        _put(words._element, "c:tickLblSkip", "1")
    else:
        words.tick_labels.font.size = Pt(SIZE)
        skip, slant = _skip(plot, box[2] - _BESIDE)
        words._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", str(slant))
        _put(words._element, "c:tickLblSkip", str(skip))


def _leave_out(chart: Chart, place: int) -> None:
    """Take one series out of the legend."""
    entry = OxmlElement("c:legendEntry")
    _put(entry, "c:idx", str(place))
    _put(entry, "c:delete", "1")
    chart.legend._element.find(qn("c:legendPos")).addnext(entry)


def _skip(plot: Plot, width: float) -> tuple[int, int]:
    """Every how many labels are written, and how they turn: flat where all have room, else slanted, else only some."""
    pitch = width / max(len(plot.categories), 1)
    widest = max((pixels(one, SIZE) for one in plot.categories), default=0.0)
    # A name takes several lines; a day or a month breaks at its blanks only.
    are_days = any(letter.isdigit() for one in plot.categories for letter in one)
    words = max((len(one.split()) for one in plot.categories), default=1)
    if widest <= pitch * (min(words, 2) * 0.8 if are_days and words > 1 else 0.95 if are_days else _NAME_LINES):
        return 1, 0
    return max(1, ceil(SIZE * 1.3 / pitch)), _SLANTED


def _draw_series(chart: Chart, plot: Plot, box: tuple[float, float, float, float]) -> None:
    drawn = list(chart.plots[0].series)
    target = drawn.pop() if plot.target is not None else None
    labels = _has_labels(plot, box)
    if plot.kind != "line":
        chart.plots[0].gap_width = 50
        chart.plots[0].vary_by_categories = False
        chart.plots[0].overlap = 100 if plot.kind == "stacked" else 0
    for place, series in enumerate(drawn):
        color = _rgb(COLORS[place % len(COLORS)])
        if plot.kind == "line":
            series.smooth = False
            series.format.line.color.rgb = color
            series.format.line.width = Pt(2.25)
            series.marker.style = _MARKERS[place % len(_MARKERS)]
            series.marker.size = 7
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = color
            series.marker.format.line.color.rgb = color
            _label_last(series, place, plot)
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = color
            if labels:
                _label_all(series, plot)
    if target is not None:
        _draw_target(chart, target, plot)


def _has_labels(plot: Plot, box: tuple[float, float, float, float]) -> bool:
    """Whether each bar has room for its number."""
    _left, _top, width, height = box
    bars = len(plot.categories) * (1 if plot.kind == "stacked" else len(plot.series))
    if not bars or plot.kind == "stacked":
        return False
    if _type(plot) == XL_CHART_TYPE.BAR_CLUSTERED:
        return (height - _BELOW) / bars >= SIZE
    widest = max(
        (pixels(f"{value:,.{plot.decimals}f}", SIZE) for one in plot.series for value in one.values if value is not None),
        default=0.0,
    )
    return (width - _BESIDE) / bars >= widest + 2


def _label_all(series: Any, plot: Plot) -> None:
    labels = series.data_labels
    labels.show_value = True
    labels.number_format = excel_digits(plot.decimals)
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(SIZE)


def _label_last(series: Any, place: int, plot: Plot) -> None:
    """Write the number of a line's last point: that of the highest line above it, of the others below, the same one once."""
    ends = [_last(one.values) for one in plot.series]
    end = ends[place]
    if end is None or end in ends[:place]:
        return
    label = series.points[end[0]].data_label
    highest = max(one[1] for one in ends if one is not None)
    label.position = XL_LABEL_POSITION.ABOVE if end[1] == highest else XL_LABEL_POSITION.BELOW
    element = label._get_or_add_dLbl()
    for name in ("c:showLegendKey", "c:showCatName", "c:showSerName", "c:showPercent"):
        _put(element, name, "0")
    _put(element, "c:showVal", "1")
    form = OxmlElement("c:numFmt")
    form.set("formatCode", excel_digits(plot.decimals))
    form.set("sourceLinked", "0")
    # The schema wants it right behind the index.
    element.insert(1, form)


def _last(values: tuple[float | None, ...]) -> tuple[int, float] | None:
    """The place and the value of the last one that is known."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    return known[-1] if known else None


def _draw_target(chart: Chart, target: Any, plot: Plot) -> None:
    """The target as a dashed line: on a chart of columns as a line chart over the same axes."""
    if plot.kind != "line":
        last_as_line(chart)
        target = chart.plots[1].series[0]
    line = target.format.line
    line.color.rgb = _rgb(_LOOK.quiet)
    line.width = Pt(1.75)
    line.dash_style = MSO_LINE.DASH
    target.smooth = False
    target.marker.style = XL_MARKER_STYLE.NONE


def _put(element: Any, name: str, value: str) -> None:
    """Set a child's value; a new child goes to the place that the schema has for it."""
    child = element.find(qn(name))
    if child is None:
        child = OxmlElement(name)
        element.append(child)
        if name == "c:tickLblSkip":
            after = element.find(qn("c:lblOffset"))
            if after is not None:
                after.addnext(child)
    child.set("val", value)


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.lstrip("#"))
