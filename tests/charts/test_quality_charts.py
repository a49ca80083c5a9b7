"""Charts of data quality: a stock with what came and went, parts that add up, before and after, agreement, steps, outliers."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from carbondash.charts.agreement import PairPoint, difference_plot
from carbondash.charts.campaign import PlaceRow, StepColumn, step_matrix
from carbondash.charts.frames import Balance, FromTo, Part
from carbondash.charts.fromto import from_to
from carbondash.charts.look import THEMES, Chart, ThemeName
from carbondash.charts.outliers import OutlierRow, Span, outlier_strips
from carbondash.charts.problems import problem_trend
from carbondash.charts.stockflow import equation, stock_and_flows
from carbondash.charts.waterfall import signed, waterfall
from carbondash.figures.agreement import agreement
from carbondash.figures.compute import FigureValue
from carbondash.figures.inspections import StepCell
from carbondash.figures.units import Lang

NASTY = "<b>红</b> & $x^2$"
MONTHS = [Balance("M2023-03", 40, 100, 30, 0, 110), Balance("M2023-04", 110, 20, 90, -5, 35)]
PARTS = [Part(NASTY, 0.0, "53 → 53"), Part("share", -407.31, "100% → 36%"), Part("per record", -959.69)]
DIFFERENCES = [0.1, -0.1, 0.2, 0.0, -0.2, 0.1, 0.0, 0.1, -0.1, 0.0, 0.1, 2.0]
CELLS = {
    ("mobilise", ""): StepCell(3, 3, "finished"),
    ("mobilise", "360400"): StepCell(3, 3, "finished"),
    ("rectify", ""): StepCell(1, 3, "late"),
    ("rectify", "360400"): StepCell(0, 3, "not_begun"),
}
STEPS = [StepColumn("mobilise", "动员部署", "期限2023年3月31日", "3月31日前"), StepColumn("rectify", NASTY, "due", "by 1 May")]
PLACES = [PlaceRow("", "Total"), PlaceRow("360400", "Jiujiang")]
_OWN, _PEERS = Span("own_past", 300, 290, 310, "m"), Span("peers", 305, 280, 330, NASTY)
STRIPS = [
    OutlierRow("coal rate", NASTY, "325", 325.0, (_OWN, _PEERS), "7;2023-08"),
    OutlierRow("carbon", "b", "0.03", 0.03, (Span("peers", 0.026, 0.024, 0.028, "m"),), "8;"),
]


def _agreement(lang: Lang, theme: ThemeName) -> Chart:
    said = agreement(DIFFERENCES)
    assert said is not None
    points = [
        PairPoint(20 + place, value, (NASTY, "b"), said.is_outside(value), 1 if value == 2 else None)
        for place, value in enumerate(DIFFERENCES)
    ]
    return difference_plot(points, said, unit="GJ/t", decimals=3, across="mean", lang=lang, theme=theme)


CHARTS: dict[str, Callable[[Lang, ThemeName], Chart]] = {
    "stock": lambda lang, theme: stock_and_flows(MONTHS, lang=lang, theme=theme),
    "no stock": lambda lang, theme: stock_and_flows([], lang=lang, theme=theme),
    "waterfall": lambda lang, theme: waterfall(("Jan", 1436.0), PARTS, ("Aug", 69.0), "problems", lang=lang, theme=theme),
    "from to": lambda lang, theme: from_to(
        [FromTo(NASTY, 347, 9, "By kind"), FromTo("b", 2, 4)], before="Jan", after="Aug", name="n", lang=lang, theme=theme
    ),
    "nothing from to": lambda lang, theme: from_to([], before="Jan", after="Aug", name="n", lang=lang, theme=theme),
    "agreement": _agreement,
    "few pairs": lambda lang, theme: difference_plot(
        [PairPoint(20, 0.1, (NASTY,))], None, unit="GJ/t", decimals=3, across="mean", lang=lang, theme=theme
    ),
    "no pairs": lambda lang, theme: difference_plot([], None, unit="t", decimals=1, across="mean", lang=lang, theme=theme),
    "steps": lambda lang, theme: step_matrix(PLACES, STEPS, CELLS, name="n", lang=lang, theme=theme, column_px=118),
    "narrow steps": lambda lang, theme: step_matrix(PLACES, STEPS, CELLS, name="n", lang=lang, theme=theme, column_px=40),
    "outliers": lambda lang, theme: outlier_strips(STRIPS, name="n", lang=lang, theme=theme),
    "no outliers": lambda lang, theme: outlier_strips([], name="n", lang=lang, theme=theme),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_and_keeps_foreign_text_harmless(name: str, lang: Lang, theme: ThemeName) -> None:
    chart = CHARTS[name](lang, theme)
    drawn = json.loads(chart.figure.to_json())
    assert drawn["layout"]["height"] == chart.height
    assert chart.alt.strip()
    assert "nan" not in chart.alt.lower()
    assert "<b>红" not in chart.figure.to_json()
    assert "$x^2$" not in json.dumps(drawn["data"])


def _annotations(chart: Chart) -> list[str]:
    return [str(one.text) for one in chart.figure.layout.annotations]


def test_openings_rise_from_the_stock_and_closings_fall_to_it() -> None:
    chart = stock_and_flows(MONTHS, lang="en", theme="light")
    opened, closed, moved, stock = chart.figure.data
    assert list(opened.base) == [40, 110]
    assert [base + value for base, value in zip(opened.base, opened.y, strict=True)] == [140, 130]
    assert [base + value for base, value in zip(closed.base, closed.y, strict=True)] == [140, 130]
    # What is left after closing is the end, but for what moved away.
    assert list(closed.base) == [110, 40]
    assert (list(moved.base), list(moved.y)) == ([35], [5])
    assert list(stock.y) == [40, 110, 35]
    assert stock.line.shape == "hv"
    assert closed.marker.pattern.shape
    assert {"problems · 40 at the start", "35"} <= set(_annotations(chart))


def test_a_month_s_balance_reads_as_an_equation_that_holds() -> None:
    assert equation(MONTHS[0], "en") == "Mar 2023: 40 open at the start + 100 opened − 30 closed = 110 open at the end"
    assert equation(MONTHS[1], "zh") == "2023年4月：月初110 + 新增20 − 关闭90 − 划转5 = 月末35"
    # A calendar month is no data month: a click on it must not open the rows of a data month.
    assert not stock_and_flows(MONTHS, lang="en", theme="light").marks_periods


def test_a_waterfall_ends_where_its_parts_lead() -> None:
    bar = waterfall(("Jan", 1436.0), PARTS, ("Aug", 69.0), "problems", lang="en", theme="light").figure.data[0]
    ends = [base + length for base, length in zip(bar.base, bar.x, strict=True)]
    assert ends[:4] == pytest.approx([1436, 1436, 1028.69, 69])
    assert list(bar.base)[1:4] == pytest.approx(ends[0:3])
    assert ends[4] == pytest.approx(69)
    assert bar.marker.pattern.shape[2:4] == ("/", "/")


@pytest.mark.parametrize(("change", "said"), [(-407.31, "−407.3"), (12.0, "+12.0"), (0.01, "0.0"), (-0.04, "0.0")])
def test_a_part_is_said_with_its_sign(change: float, said: str) -> None:
    assert signed(change, "en") == said


def test_before_and_after_are_told_by_the_mark_and_not_by_its_colour() -> None:
    chart = from_to([FromTo("a", 347, 9)], before="Jan", after="Aug", name="n", lang="zh", theme="light")
    before, after = chart.figure.data
    assert (before.marker.symbol, after.marker.symbol) == ("circle-open", "circle")
    assert (list(before.x), list(after.x)) == ([347], [9])
    assert "347 → 9（−338）" in before.customdata[0][0]


def test_limits_of_agreement_stand_beside_the_plot_and_those_outside_are_numbered() -> None:
    chart = _agreement("en", "light")
    inside, outside, *legend = chart.figure.data
    assert len(inside.x) == 11
    assert (list(outside.y), outside.marker.symbol) == ([2.0], "diamond")
    said = agreement(DIFFERENCES)
    assert said is not None
    assert {"1", f"+{said.upper.value:.3f}", f"+{said.mean.value:.3f}", f"−{abs(said.lower.value):.3f}"} <= set(
        _annotations(chart)
    )
    assert [trace.name for trace in legend] == ["mean difference", "95% limits of agreement", "their 95% confidence"]
    assert "1 outside" in chart.alt


def test_a_step_has_a_symbol_of_its_own_for_every_state_and_its_numbers() -> None:
    chart = step_matrix(PLACES, STEPS, CELLS, name="n", lang="zh", theme="light", column_px=40)
    assert len({(trace.marker.symbol, trace.marker.size) for trace in chart.figure.data}) == 4
    assert {text for trace in chart.figure.data for text in trace.text or ()} == {"3/3", "1/3", "0/3"}
    late = next(trace for trace in chart.figure.data if trace.name == "逾期未完成")
    assert list(late.customdata[0][:2]) == ["", "rectify"]
    assert THEMES["light"].categorical[1] == late.marker.color
    # Where there is no room, the columns are numbered and the notes say what the numbers are.
    assert chart.notes[0] == "1 动员部署 · 期限2023年3月31日"
    assert step_matrix(PLACES, STEPS[:1], CELLS, name="n", lang="zh", theme="light", column_px=118).notes == ()


def test_outliers_of_each_quantity_have_a_scale_of_their_own_and_keep_their_limits() -> None:
    chart = outlier_strips(STRIPS, name="n", lang="en", theme="light")
    own, peers, value = chart.figure.data
    # 280 to 330 is the whole width of the first quantity; 0.024 to 0.030 that of the second.
    assert (own.base[0], own.x[0]) == (pytest.approx(0.2), pytest.approx(0.4))
    assert (list(peers.base), list(peers.x)) == ([pytest.approx(0), pytest.approx(0)], [pytest.approx(1), pytest.approx(2 / 3)])
    assert list(value.x) == [pytest.approx(0.9), pytest.approx(1.0)]
    assert peers.marker.pattern.shape == "/"
    assert value.customdata[0][0] == "7;2023-08"


def test_found_problems_are_split_into_new_and_repeated_ones() -> None:
    def month(period: str, value: float) -> FigureValue:
        return FigureValue("monthly_problems", period, value, "problems", None, None, None, "ok")

    series = [month("M2023-01", 1436), month("M2023-08", 69), month("M2023-09", 12)]
    again = {"M2023-01": 528.0, "M2023-08": 40.0}
    figure = problem_trend(series, lang="en", theme="light", repeated=again, unsettled=["M2023-09"]).figure
    new, repeated, rest = figure.data[:3]
    assert (list(new.y), list(repeated.y), list(rest.y)) == ([908, 29], [528, 40], [12])
    assert figure.layout.barmode == "stack"
    assert repeated.marker.pattern.shape
    assert "528" in repeated.customdata[0][1]
