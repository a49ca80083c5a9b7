"""What native charts of Word and PowerPoint share: the workbook behind them, and a target drawn as a line over columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

from pptx.chart.chart import Chart
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from xlsxwriter import Workbook

from carbondash.figures.format import excel_digits

_NAMES_WIDTH = 24


def chart_book(names: Sequence[str], series: Iterable[tuple[str, Sequence[float | None]]], decimals: int) -> bytes:
    """The numbers of a chart as a workbook: a row a category, a column a series; words are words, never formulas or links."""
    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Sheet1")
    style = book.add_format({"num_format": excel_digits(decimals)})
    sheet.set_column(0, 0, _NAMES_WIDTH)
    for row, name in enumerate(names, start=1):
        sheet.write_string(row, 0, name)
    for column, (title, values) in enumerate(series, start=1):
        sheet.write_string(0, column, title)
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, style)
    book.close()
    return target.getvalue()


def last_as_line(chart: Chart) -> None:
    """Take the last series out of the columns and draw it as a line over the same axes."""
    columns = chart.plots[0]._element
    series = columns.findall(qn("c:ser"))[-1]
    columns.remove(series)
    for name in ("c:invertIfNegative", "c:spPr", "c:dLbls"):
        for found in series.findall(qn(name)):
            series.remove(found)
    line = OxmlElement("c:lineChart")
    line.extend([_valued("c:grouping", "standard"), _valued("c:varyColors", "0"), series, _valued("c:marker", "1")])
    line.extend([deepcopy(axis) for axis in columns.findall(qn("c:axId"))])
    columns.addnext(line)


def _valued(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set("val", value)
    return element
