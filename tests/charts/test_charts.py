"""Every chart in both languages and themes: it draws, says what it shows, and keeps what the data mean."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from carbondash.charts import bars, counts, days, lateness, matrix, problems, sets, stacks, trends
from carbondash.charts.frames import (
    CountRow,
    DayLine,
    Deadline,
    DelayBar,
    Event,
    Item,
    Line,
    StatusCell,
    StatusRow,
    Target,
    month_of,
)
from carbondash.charts.look import Chart, ThemeName
from carbondash.figures.units import Lang

NASTY = "<b>红</b> & $x^2$"


@dataclass(frozen=True)
class Value:
    period: str | None
    value: float | None
    numerator: float | None = None
    denominator: float | None = None


RATES = [Value("M2023-01", 0.0, 0, 53), Value("M2023-02", None), Value("M2023-08", 100 * 34 / 53, 34, 53)]
COUNTS = [Value("M2023-01", 1436), Value("M2023-08", 69)]
DAY = date(2023, 11, 20)
CITIES = [
    Item("360100", "南昌", 90.0, 54, 60),
    Item("360400", "九江", None),
    Item("360600", "鹰潭", 100.0, 5, 5),
    Item("360700", "赣州", 98.0, 49, 50),
]

DELAYS = [DelayBar("≤ −1", 5, is_late=False), DelayBar("0", 2, is_late=False), DelayBar("1 to 5", 3, is_late=True)]

CHARTS: dict[str, Callable[[Lang, ThemeName], Chart]] = {
    "trend": lambda lang, theme: trends.trend(
        [Line(NASTY, RATES), Line("b", COUNTS)],
        "%",
        lang=lang,
        theme=theme,
        targets=[Target(100), Target(95, NASTY)],
        open_periods=["M2024-01"],
        events=[Event("M2023-02", NASTY)],
    ),
    "empty trend": lambda lang, theme: trends.trend([Line("a", [])], "t", lang=lang, theme=theme),
    "problems": lambda lang, theme: problems.problem_trend(
        COUNTS, lang=lang, theme=theme, repeated={"M2023-01": 500.0}, events=[Event("M2023-01", NASTY)]
    ),
    "no problems": lambda lang, theme: problems.problem_trend([], lang=lang, theme=theme),
    "pareto": lambda lang, theme: bars.pareto(
        [Item("T1", NASTY, 3), Item("M1", "b", 7)], "problems", name="n", lang=lang, theme=theme
    ),
    "ranked": lambda lang, theme: bars.ranked_bar(CITIES, "%", name="n", lang=lang, theme=theme, selected=["360700"]),
    "nothing ranked": lambda lang, theme: bars.ranked_bar([], "t", name="n", lang=lang, theme=theme),
    "loans": lambda lang, theme: bars.loan_bars([Item("1", NASTY * 5, 1.2e9, 40)], name="n", lang=lang, theme=theme),
    "matrix": lambda lang, theme: matrix.matrix(
        [
            StatusRow(
                "7",
                NASTY,
                {
                    "M2023-01": StatusCell("on_time", "passed"),
                    "M2023-02": StatusCell("late", "returned"),
                    "M2023-03": StatusCell("missing"),
                },
                NASTY,
            )
        ],
        ["M2023-01", "M2023-02", "M2023-03"],
        name="n",
        lang=lang,
        theme=theme,
    ),
    "cities by month": lambda lang, theme: matrix.city_matrix(
        [CountRow("360100", NASTY, {"M2023-01": {"on_time": 5}, "M2023-02": {"on_time": 4, "missing": 1}})],
        ["M2023-01", "M2023-02"],
        name="n",
        lang=lang,
        theme=theme,
    ),
    "stacks": lambda lang, theme: stacks.stacks(
        [stacks.Stack("a", NASTY, (3, 1)), stacks.Stack("b", "b", (0, 2), "2/2")],
        [NASTY, "open"],
        name="n",
        lang=lang,
        theme=theme,
    ),
    "no stacks": lambda lang, theme: stacks.stacks([], ["open"], name="n", lang=lang, theme=theme),
    "counts": lambda lang, theme: counts.monthly_counts(
        [(NASTY, "visits", [(DAY, 3.0), (date(2023, 12, 31), None)]), ("b", "meetings", [(DAY, 1.0)])],
        name="n",
        lang=lang,
        theme=theme,
    ),
    "no counts": lambda lang, theme: counts.monthly_counts([("a", "visits", [])], name="n", lang=lang, theme=theme),
    "progress": lambda lang, theme: days.progress(
        [DayLine(NASTY, [(date(2023, 8, 1), 0.0), (DAY, 92.0)])],
        [Deadline(date(2023, 11, 15), 95), Deadline(date(2023, 12, 31), 100)],
        lang=lang,
        theme=theme,
        as_of=DAY,
    ),
    "no progress": lambda lang, theme: days.progress([], [], lang=lang, theme=theme),
    "sets": lambda lang, theme: sets.category_sets(
        sets.Category("all", "a", 323),
        sets.Category("climate", NASTY, 276),
        sets.Category("facility", "c", 63),
        28,
        "projects",
        lang=lang,
        theme=theme,
    ),
    "lateness": lambda lang, theme: lateness.delay_bars(DELAYS, lang=lang, theme=theme),
    "no lateness": lambda lang, theme: lateness.delay_bars([], lang=lang, theme=theme),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_and_says_what_it_shows(name: str, lang: Lang, theme: ThemeName) -> None:
    chart = CHARTS[name](lang, theme)
    drawn = json.loads(chart.figure.to_json())
    assert drawn["layout"]["height"] == chart.height
    assert chart.alt.strip()
    assert "nan" not in chart.alt.lower()
    assert "<b>红" not in chart.figure.to_json()
    assert "$x^2$" not in json.dumps(drawn["data"])
    assert drawn == json.loads(CHARTS[name](lang, theme).figure.to_json()), "the same data draw the same figure"


@pytest.mark.parametrize("name", [name for name in CHARTS if name.startswith(("empty", "no "))])
def test_a_chart_without_data_says_so(name: str) -> None:
    chart = CHARTS[name]("zh", "light")
    assert "无数据" in chart.alt or "0份" in chart.alt
    assert "无数据" in [annotation.text for annotation in chart.figure.layout.annotations]


def test_a_missing_value_is_a_gap_and_not_a_zero() -> None:
    line = trends.trend([Line("a", RATES)], "%", lang="en", theme="light").figure.data[0]
    assert list(line.y)[:2] == [0.0, None]
    assert line.connectgaps is False


def test_rates_carry_their_numbers_in_the_hover_text() -> None:
    line = trends.trend([Line("a", RATES)], "%", lang="en", theme="light").figure.data[0]
    assert line.customdata[2][1] == "Aug 2023 · 64.2% (34/53)"


def test_an_axis_is_in_the_unit_of_the_language() -> None:
    points = [Value("M2023-01", 1_000_000), Value("M2023-02", 10_362_800)]
    for lang, top, words in (("zh", 1036.28, "万吨"), ("en", 10.3628, "Mt")):
        chart = trends.trend([Line("a", points)], "t", lang=lang, theme="light")  # type: ignore[arg-type]
        assert chart.figure.data[0].y[1] == pytest.approx(top)
        assert words in [annotation.text for annotation in chart.figure.layout.annotations]


def test_events_are_numbered_and_their_words_are_notes() -> None:
    chart = trends.trend([Line("a", RATES)], "%", lang="zh", theme="light", events=[Event("M2023-01", "新指南")])
    assert chart.notes == ("[1] 2023年1月 · 新指南",)
    assert "1" in [annotation.text for annotation in chart.figure.layout.annotations]


def test_a_ranking_puts_small_samples_and_unknowns_last() -> None:
    assert [item.code for item in bars.ordered(CITIES, "%", "descending")] == ["360700", "360100", "360600", "360400"]
    chart = bars.ranked_bar(CITIES, "%", name="n", lang="en", theme="light", selected=["360700"])
    trace = chart.figure.data[0]
    assert [row[0] for row in trace.customdata] == ["360700", "360100", "360600", "360400"]
    texts = [annotation.text for annotation in chart.figure.layout.annotations]
    assert {"98% (49/50)", "5/5 ◦", "—"} <= set(texts)
    assert len(set(trace.marker.color)) == 2


def test_a_pareto_reaches_the_whole() -> None:
    chart = bars.pareto([Item("a", "x", 3), Item("b", "y", 7)], "problems", name="n", lang="en", theme="light")
    texts = [annotation.text for annotation in chart.figure.layout.annotations]
    assert {"7 · Σ 70%", "3 · Σ 100%"} <= set(texts)


def test_a_small_sample_stands_beside_the_line_as_an_open_symbol() -> None:
    points = [Value("M2023-01", 90.0, 18, 20), Value("M2023-02", 95.0, 19, 20), Value("M2023-03", 50.0, 2, 4)]
    chart = trends.trend([Line("a", points)], "%", lang="en", theme="light")
    line, alone = chart.figure.data
    assert list(line.y) == [90.0, 95.0, None], "the line ends where the sample does"
    assert list(alone.y) == [None, None, 50.0]
    assert (alone.mode, alone.marker.symbol) == ("markers", "circle-open")
    assert "2/4" in alone.customdata[2][1]
    assert "fewer than 10" in chart.notes[0]


def test_months_under_review_are_marked_and_say_so() -> None:
    points = [Value("M2023-01", 90.0, 18, 20), Value("M2023-02", 95.0, 19, 20)]
    rates = trends.trend([Line("a", points)], "%", lang="zh", theme="light", unsettled={"M2023-02"}).figure
    assert "审核中" in rates.data[0].customdata[1][1]
    assert "审核中" not in rates.data[0].customdata[0][1]
    assert rates.data[-1].name == "审核中的月份"
    bars_ = problems.problem_trend(COUNTS, lang="zh", theme="light", unsettled=["M2023-08"]).figure
    settled, rest = bars_.data
    assert (list(settled.y), list(rest.y)) == ([1436], [69])
    assert rest.marker.pattern.shape
    assert (rest.name, rest.showlegend) == ("审核中", True)
    assert "审核中" in rest.customdata[0][1]


def test_a_figure_reads_with_its_own_decimals() -> None:
    points = [Value("M2023-01", 100 * 49 / 53, 49, 53)]
    chart = trends.trend([Line("a", points)], "%", lang="en", theme="light", decimals=2)
    assert chart.figure.data[0].customdata[0][1] == "Jan 2023 · 92.45% (49/53)"
    assert "92.45%" in chart.alt


def test_loans_share_one_unit_and_one_precision() -> None:
    items = [Item("a", "First bank of the province", 5.72e9, 34), Item("b", "Second bank of the province", 889.8e6, 5)]
    chart = bars.loan_bars(items, name="Loans", lang="en", theme="light")
    words = " ".join(annotation.text for annotation in chart.figure.layout.annotations)
    assert ">5.72 · 34 projects<" in words
    assert ">0.89 · 5 projects<" in words
    assert "million" not in words


def test_a_long_heading_takes_a_line_more_and_is_not_cut() -> None:
    items = [Item("a", "First bank of the province", 5.72e9, 34)]
    short, long = (
        bars.loan_bars(items, name=name, lang="en", theme="light") for name in ("Loans", "Carbon emission reduction loans issued")
    )
    assert long.height == short.height + bars.HEADING_LINE == long.figure.layout.height
    assert "Carbon emission reduction loans issued<br>(¥ billion)" in [each.text for each in long.figure.layout.annotations]


def test_progress_names_the_day_of_the_view_and_ends_on_a_labelled_tick() -> None:
    chart = days.progress(
        [DayLine("by number", [(date(2023, 8, 1), 0.0), (DAY, 92.4528)]), DayLine("by volume", [(DAY, 95.0)])],
        [Deadline(date(2023, 11, 15), 95), Deadline(date(2023, 12, 31), 100)],
        lang="en",
        theme="light",
        as_of=DAY,
        decimals=2,
    )
    assert "as of 20 Nov" in [annotation.text for annotation in chart.figure.layout.annotations]
    assert [trace.line.dash for trace in chart.figure.data] == ["solid", "dash", "dot"]
    assert chart.figure.data[0].customdata[1] == "92.45%"
    assert chart.figure.layout.xaxis.tickvals[-1] <= date(2023, 12, 20), "a tick at the very end loses its label"


def test_overlapping_categories_overlap_and_are_not_stacked() -> None:
    figure = CHARTS["sets"]("en", "light").figure
    spans = {
        trace.customdata[0][0]: (trace.base[0], trace.base[0] + trace.x[0])
        for trace in figure.data
        if not trace.marker.pattern.shape
    }
    assert spans["all"] == (0, 323)
    assert spans["climate"] == (0, 276)
    assert spans["facility"] == (248, 311)
    with pytest.raises(ValueError, match="does not fit"):
        sets.category_sets(
            sets.Category("a", "a", 323),
            sets.Category("b", "b", 276),
            sets.Category("c", "c", 63),
            15,
            "projects",
            lang="en",
            theme="light",
        )


def test_late_bars_stand_apart_behind_the_line_of_the_due_day() -> None:
    figure = lateness.delay_bars(DELAYS, lang="en", theme="light").figure
    assert [(list(trace.x), list(trace.y)) for trace in figure.data] == [([0, 1], [5, 2]), ([2], [3])]
    assert figure.layout.shapes[0].x0 == 1.5
    assert list(figure.layout.xaxis.ticktext) == ["≤−1", "0", "1 to<br>5"]


def test_months_only() -> None:
    assert month_of("M2023-08") == date(2023, 8, 1)
    with pytest.raises(ValueError, match="not a month"):
        month_of("Y2023")


@pytest.mark.parametrize("months", [1, 2, 12, 24, 60])
def test_a_month_axis_has_at_most_five_labels(months: int) -> None:
    points = [Value(f"M{2019 + place // 12}-{place % 12 + 1:02d}", 1.0) for place in range(months)]
    axis = trends.trend([Line("a", points)], "%", lang="en", theme="light").figure.layout.xaxis
    assert months / int(axis.dtick.removeprefix("M")) <= 5
    assert axis.tickformat == "%Y-%m"


def test_a_ranking_fills_the_height_that_it_is_given() -> None:
    low, tall = (bars.ranked_bar(CITIES, "%", name="n", lang="en", theme="light", height=height) for height in (0, 600))
    assert low.height < tall.height == tall.figure.layout.height == 600
