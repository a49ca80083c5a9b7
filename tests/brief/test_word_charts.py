"""The charts of a Word brief: what each kind is drawn as, where the target stands, and how high it is."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from carbondash.brief.word_charts import chart_xml, height
from carbondash.charts.plot import Plot, PlotKind, Series
from tests.brief.word_files import NS

MONTHS = tuple(f"2023年{month}月" for month in range(1, 13))


def plot(kind: PlotKind, target: float | None = None, series: int = 1) -> Plot:
    values = (5.0, None, 12.0, *(30.0,) * 9)
    drawn = tuple(Series(f"序列{number}", values) for number in range(series))
    return Plot(kind, "月度", MONTHS, drawn, "万吨", 1, target, f"{target:g}万吨" if target else "")


def found(drawn: Plot, path: str) -> list[Any]:
    return list(etree.fromstring(chart_xml(drawn, "zh")).xpath(path, namespaces=NS))


@pytest.mark.parametrize(
    ("kind", "drawn_as", "grouping"),
    [("line", "lineChart", "standard"), ("columns", "barChart", "clustered"), ("stacked", "barChart", "stacked")],
)
def test_each_kind_is_a_native_chart_without_inventing_what_is_missing(kind: PlotKind, drawn_as: str, grouping: str) -> None:
    assert found(plot(kind, series=2), f"//c:{drawn_as}/c:grouping/@val") == [grouping]
    assert found(plot(kind), "//c:ser/c:val//c:pt/@idx") == [str(place) for place in range(12) if place != 1]


def test_names_lie_beside_lying_bars_from_the_top_and_none_is_left_out() -> None:
    assert found(plot("bars"), "//c:barDir/@val") == ["bar"]
    assert found(plot("bars"), "//c:catAx/c:scaling/c:orientation/@val") == ["maxMin"]
    assert found(plot("bars"), "//c:catAx/c:tickLblSkip/@val") == ["1"]


def test_a_line_names_as_many_months_as_fit() -> None:
    [every] = found(plot("line"), "//c:catAx/c:tickLblSkip/@val")
    assert 1 < int(every) <= 3


@pytest.mark.parametrize("kind", ["line", "columns", "stacked"])
def test_the_target_is_a_dashed_line_with_a_label(kind: PlotKind) -> None:
    target = "//c:lineChart/c:ser[last()]"
    assert found(plot(kind, 40.0), f"{target}/c:tx//c:v/text()") == ["目标40万吨"]
    assert set(found(plot(kind, 40.0), f"{target}/c:val//c:v/text()")) == {"40.0"}
    assert found(plot(kind, 40.0), f"{target}/c:spPr/a:ln/a:prstDash/@val") == ["dash"]
    assert found(plot(kind, 40.0), f"{target}/c:dLbls/c:dLbl/c:showSerName/@val") == ["1"]
    assert len(set(found(plot(kind, 40.0), "//c:plotArea/*/c:axId/@val"))) == 2


def test_lying_bars_name_their_target_in_the_title() -> None:
    assert "".join(found(plot("bars", 40.0), "//c:title//a:t/text()")) == "月度（万吨，目标40万吨）"
    assert len(found(plot("bars", 40.0), "//c:ser")) == 1


def test_series_differ_by_more_than_colour() -> None:
    drawn = plot("line", series=4)
    assert len(set(found(drawn, "//c:ser/c:marker/c:symbol/@val"))) == 4
    assert len(set(found(drawn, "//c:ser/c:spPr/a:ln/a:prstDash/@val"))) == 4
    assert found(drawn, "//c:legend/c:legendPos/@val") == ["b"]
    assert found(plot("line"), "//c:legend") == []


def test_a_chart_fits_on_a_page() -> None:
    long = Plot(
        "bars", "t", tuple(f"名称很长的一个机构之{number}" * 4 for number in range(40)), (Series("s", (1.0,) * 40),), "个"
    )
    assert height(plot("line")) < height(plot("bars", series=2)) < height(long) < 225
