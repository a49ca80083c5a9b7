"""The charts of the Word brief: native ones, with their numbers in a workbook, so that they can be edited."""

from __future__ import annotations

from pptx.chart.axis import CategoryAxis
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries
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
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.util import Pt

from carbondash.brief.native_chart import chart_book, last_as_line
from carbondash.charts.look import THEMES
from carbondash.charts.plot import Plot, Series
from carbondash.charts.wrapping import width_of
from carbondash.figures.format import excel_digits
from carbondash.figures.plain import one_line
from carbondash.figures.units import Lang
from carbondash.locale import translator

_LOOK = THEMES["light"]
_KINDS = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
}
_MARKERS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE, XL_MARKER_STYLE.DIAMOND)
_DASHES = (MSO_LINE.SOLID, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT, MSO_LINE.LONG_DASH)
_SIZE = Pt(9)
# Letters of the axis that fit side by side over the width of the page, and the most columns that carry their numbers.
_LETTERS_OF_AN_AXIS = 84
_MOST_LABELLED = 12
# Heights in millimetres: of an upright chart, and of lying bars: the frame and each bar.
_UPRIGHT, _FRAME, _BAR, _PAIR, _TALLEST = 74.0, 20.0, 5.6, 7.5, 180.0
# A lying bar's name: letters on a line, and how high one is.
_LETTERS_OF_A_NAME, _NAME_LINE = 24, 4.2
# Where a chart refers to its workbook.
WORKBOOK = "rId1"


def height(plot: Plot) -> float:
    """How high the chart is drawn, in millimetres."""
    if plot.kind != "bars":
        return _UPRIGHT
    lines = min(3, -(-max(map(width_of, plot.categories)) // _LETTERS_OF_A_NAME))
    bar = max(_BAR if len(plot.series) == 1 else _PAIR, _NAME_LINE * lines)
    return min(_TALLEST, _FRAME + bar * len(plot.categories) + (8.0 if len(plot.series) > 1 else 0.0))


def chart_xml(plot: Plot, lang: Lang) -> bytes:
    """The chart: title with the unit, a line or colour a series, the target as a line of its own, gaps where nothing is known."""
    drawn = _series(plot, lang)
    data = CategoryChartData(number_format=excel_digits(plot.decimals))
    data.categories = [one_line(name) for name in plot.categories]
    for one in drawn:
        data.add_series(one_line(one.name), one.values)
    chart = Chart(parse_xml(data.xml_bytes(_KINDS[plot.kind])), None)
    has_line = len(drawn) > len(plot.series)
    _title(chart, plot, lang)
    _axes(chart, plot)
    _colours(chart, plot)
    chart.has_legend = len(drawn) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
    chart.font.size = _SIZE
    chart.font.color.rgb = RGBColor.from_string(_LOOK.text[1:])
    if has_line and plot.kind != "line":
        last_as_line(chart)
    if has_line:
        _target(chart, plot)
    return _finished(chart, lang)


def workbook(plot: Plot, lang: Lang) -> bytes:
    """The numbers of the chart as a workbook: names are text and never formulas."""
    series = [(one_line(one.name), one.values) for one in _series(plot, lang)]
    return chart_book([one_line(name) for name in plot.categories], series, plot.decimals)


def _series(plot: Plot, lang: Lang) -> tuple[Series, ...]:
    """The plot's series, and the target as one more; lying bars have their target in the title, since no line can stand there."""
    if plot.target is None or plot.kind == "bars":
        return plot.series
    return (*plot.series, Series(_target_words(plot, lang), (plot.target,) * len(plot.categories)))


def _target_words(plot: Plot, lang: Lang) -> str:
    _ = translator(lang).gettext
    return _("target {value}").format(value=plot.target_words)


def _title(chart: Chart, plot: Plot, lang: Lang) -> None:
    is_zh = lang == "zh"
    said = [plot.unit] if plot.unit else []
    if plot.target is not None and plot.kind == "bars":
        said.append(_target_words(plot, lang))
    unit = ("，" if is_zh else ", ").join(said)
    chart.has_title = True
    frame = chart.chart_title.text_frame
    frame.text = one_line(plot.title) + ((f"（{unit}）" if is_zh else f" ({unit})") if unit else "")
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(10.5), False
    font.color.rgb = RGBColor.from_string(_LOOK.text[1:])
    chart.chart_title.include_in_layout = False


def _axes(chart: Chart, plot: Plot) -> None:
    names, values = chart.category_axis, chart.value_axis
    names.format.line.color.rgb = RGBColor.from_string(_LOOK.line[1:])
    names.major_tick_mark = names.minor_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.font.size = values.tick_labels.font.size = _SIZE
    names.has_major_gridlines = False
    if plot.kind == "bars":
        names.reverse_order = True
        values.visible = False
        values.has_major_gridlines = False
        # Every bar has its name, on two lines if need be.
        _set(names, "c:tickLblSkip", 1, turned=0)
    else:
        values.has_major_gridlines = True
        values.major_gridlines.format.line.color.rgb = RGBColor.from_string(_LOOK.grid[1:])
        values.format.line.fill.background()
        values.major_tick_mark = values.minor_tick_mark = XL_TICK_MARK.NONE
        values.tick_labels.number_format = excel_digits(0 if _largest(plot) >= 10 else plot.decimals)
        values.tick_labels.number_format_is_linked = False
        _spaced(chart, plot)
    known = [value for one in plot.series for value in one.values if value is not None]
    if min(known, default=0.0) >= 0:
        values.minimum_scale = 0
    if _is_top(plot):
        values.maximum_scale = 100


def _largest(plot: Plot) -> float:
    return max((abs(value) for one in plot.series for value in one.values if value is not None), default=0.0)


def _spaced(chart: Chart, plot: Plot) -> None:
    """Only as many names below the axis as fit there level."""
    room = max((width_of(name) for name in plot.categories), default=1) + 2
    every = max(1, -(-len(plot.categories) * room // _LETTERS_OF_AN_AXIS))
    # Words that are turned, if only by nothing, are left out where they would overlap; level ones are broken to pieces.
    _set(chart.category_axis, "c:tickMarkSkip", every, turned=1)
    _set(chart.category_axis, "c:tickLblSkip", every, turned=1)


def _set(axis: CategoryAxis, name: str, every: int, *, turned: int) -> None:
    """How many names are skipped, and by how much they are turned, in sixty-thousandths of a degree."""
    element = axis._element
    after = element.find(qn("c:tickMarkSkip"))
    place = element.find(qn("c:noMultiLvlLbl")) if after is None else after
    place.addprevious(_element(f'<{name} val="{every}"/>'))
    element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", str(turned))


def _colours(chart: Chart, plot: Plot) -> None:
    drawn = chart.plots[0]
    drawn.vary_by_categories = False
    for place, one in enumerate(drawn.series):
        colour = RGBColor.from_string(_LOOK.categorical[place % 4][1:])
        if isinstance(one, LineSeries):
            one.smooth = False
            one.marker.format.fill.solid()
            one.format.line.color.rgb = one.marker.format.fill.fore_color.rgb = one.marker.format.line.color.rgb = colour
            one.format.line.width = Pt(2)
            one.format.line.dash_style = _DASHES[place % 4]
            one.marker.style, one.marker.size = _MARKERS[place % 4], 6
        else:
            one.format.fill.solid()
            one.format.fill.fore_color.rgb = colour
            one.invert_if_negative = False
    if plot.kind == "line":
        return
    drawn.gap_width = 45
    if plot.kind == "stacked":
        drawn.overlap = 100
    elif plot.kind == "bars" or len(plot.categories) * len(plot.series) <= _MOST_LABELLED:
        drawn.has_data_labels = True
        labels = drawn.data_labels
        labels.number_format, labels.number_format_is_linked = excel_digits(plot.decimals), False
        labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size = Pt(8)


def _target(chart: Chart, plot: Plot) -> None:
    """The target: a thin dashed line, labelled where the other series leave room."""
    series = list(chart.plots)[-1].series[-1]
    series.smooth = False
    series.format.line.color.rgb = RGBColor.from_string(_LOOK.quiet[1:])
    series.format.line.width = Pt(1.25)
    series.format.line.dash_style = MSO_LINE.DASH
    series.marker.style = XL_MARKER_STYLE.NONE
    label = series.points[_free_place(plot)].data_label
    label.position = XL_LABEL_POSITION.BELOW if _is_top(plot) else XL_LABEL_POSITION.ABOVE
    label.font.size = _SIZE
    shown = label._dLbl
    shown.find(qn("c:showVal")).set("val", "0")
    shown.find(qn("c:showSerName")).set("val", "1")


def _free_place(plot: Plot) -> int:
    """The category, not at the ends, where the other series and their neighbours leave most room at the target."""
    last, target = len(plot.categories) - 1, plot.target or 0.0

    def room(place: int) -> float:
        around = [_drawn(plot, at) for at in range(max(0, place - 1), min(last, place + 1) + 1)]
        gaps = [target - value for values in around for value in values]
        return min((abs(gap) for gap in gaps) if plot.kind == "line" else gaps, default=target)

    return max(range(1, last) if last > 1 else range(last + 1), key=room)


def _drawn(plot: Plot, place: int) -> list[float]:
    """How high the series are drawn at a category."""
    values = [one.values[place] or 0.0 for one in plot.series]
    return [sum(values)] if plot.kind == "stacked" else values


def _is_top(plot: Plot) -> bool:
    """Whether the target is the upper end of the axis: shares can't be more than all."""
    return plot.target == 100 and _largest(plot) <= 100


def _finished(chart: Chart, lang: Lang) -> bytes:
    space = chart._chartSpace
    latin, chinese, tag = "Times New Roman", "宋体", "zh-CN" if lang == "zh" else "en-GB"
    for properties in space.iter(qn("a:defRPr"), qn("a:rPr")):
        properties.set("lang", tag)
        for name, typeface in (("a:latin", latin), ("a:ea", chinese)):
            properties.append(_element(f'<{name} typeface="{typeface}"/>'))
    for old in space.findall(qn("c:roundedCorners")):
        space.remove(old)
    space.chart.addprevious(_element('<c:roundedCorners val="0"/>'))
    blanks = space.chart.find(qn("c:dispBlanksAs"))
    if blanks is None:
        blanks = _element("<c:dispBlanksAs/>")
        space.chart.append(blanks)
    blanks.set("val", "gap")
    frame = _element("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>")
    space.chart.addnext(frame)
    external = _element(f'<c:externalData r:id="{WORKBOOK}"><c:autoUpdate val="0"/></c:externalData>')
    space.append(external)
    return serialize_part_xml(space)


def _element(xml: str) -> BaseOxmlElement:
    """An element of a chart from text of our own."""
    end = len(xml) - 2 if xml.endswith("/>") and xml.count("<") == 1 else xml.index(">")
    return parse_xml(f"{xml[:end]} {nsdecls('c', 'a', 'r')}{xml[end:]}")
