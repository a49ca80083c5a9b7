"""Charts of verification: the league with its intervals, points of parts, shares, differences."""

from __future__ import annotations

import pytest

from carbondash.charts.differences import ClassBar, Mark, class_bars, difference_marks
from carbondash.charts.league import BandMark, PartMark, Scored, league, part_bars, sign
from carbondash.charts.look import THEMES, Chart, ThemeName
from carbondash.charts.returns import Shares, share_bars
from carbondash.figures.units import Lang

BANDS = [BandMark("A", 90, "excellent"), BandMark("B", 80, "good"), BandMark("C", 70, "warning"), BandMark("D", 0, "interview")]
ROWS = [
    Scored("5", "甲机构", 95.9, 77.8, 99.3, "A", "95.9 · A"),
    Scored("9", "<b>乙</b>", 63.0, 50.6, 77.9, "D", "63.0 · D"),
    Scored("7", "丙机构", 100.0, 26.0, 100.0, None, "样本3项"),
]


def written(chart: Chart) -> list[str]:
    return [str(one.text) for one in chart.figure.layout.annotations]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_league_draws_every_interval_and_says_it_without_colour(lang: Lang, theme: ThemeName) -> None:
    chart = league(ROWS, BANDS, name="score", lang=lang, theme=theme)
    ends = [tuple(trace.x) for trace in chart.figure.data if trace.mode == "lines+markers"]
    assert (77.8, 99.3, None) in ends
    symbols = {trace.marker.symbol for trace in chart.figure.data if trace.mode == "markers"}
    assert symbols == {"circle", "triangle-down", "circle-open"}
    assert "甲机构" in chart.alt
    assert "95" in chart.notes[0]
    colors = {trace.marker.color for trace in chart.figure.data}
    assert colors <= {*THEMES[theme].categorical, THEMES[theme].line}


def test_a_name_from_data_is_text_and_a_click_gives_the_body() -> None:
    chart = league(ROWS, BANDS, name="score", lang="zh", theme="light")
    assert any("&lt;b&gt;乙" in text for text in written(chart))
    codes = {said[0] for trace in chart.figure.data for said in trace.customdata}
    assert codes == {"5", "9", "7"}


def test_the_chosen_body_stands_out_and_the_others_are_dimmed() -> None:
    chart = league(ROWS[:2], BANDS, name="score", lang="zh", theme="light", selected=("9",))
    colors = {trace.marker.color for trace in chart.figure.data if trace.mode == "markers"}
    assert colors == {THEMES["light"].dimmed, THEMES["light"].categorical[3]}


def test_a_year_of_the_history_opens_its_rows_by_its_period() -> None:
    chart = league([Scored("Y2022", "2022", 70.5, 54.5, 83.8, "C", "70.5")], BANDS, name="score", lang="en", theme="light")
    assert chart.marks_periods


def test_band_letters_and_lines_begin_where_the_bands_do() -> None:
    chart = league(ROWS[:2], BANDS, name="score", lang="zh", theme="light")
    assert [shape.x0 for shape in chart.figure.layout.shapes] == [90, 80, 70]
    assert [text for text in written(chart) if text.endswith((" A", " B", " C", " D"))] == ["● A", "■ B", "◆ C", "▼ D"]
    assert [sign(code, BANDS) for code in ("A", "D", None)] == ["●", "▼", "○"]


def test_nothing_known_is_said() -> None:
    for chart in (
        league([], BANDS, name="score", lang="zh", theme="light"),
        share_bars([Shares("Y2022", "2022", (0, 0))], ("a", "b"), name="returns", lang="zh", theme="light"),
        class_bars([ClassBar("same", "same", 0, "same")], "tasks", name="changes", lang="zh", theme="light"),
        difference_marks([], name="differences", lang="zh", theme="light"),
    ):
        assert "无数据" in written(chart)
        assert chart.alt.endswith("无数据")


def test_points_of_parts_lie_inside_what_they_could_have() -> None:
    parts = [PartMark("first pass", 28.2, 30, "16 of 17"), PartMark("missed", None, 10, "no data")]
    chart = part_bars(parts, name="points", lang="en", theme="light")
    could, have = chart.figure.data
    assert tuple(could.x) == (30, 10)
    assert tuple(have.x) == (28.2, None)
    assert "16 of 17" in chart.alt


def test_shares_are_cut_to_100_percent_and_told_apart_by_pattern() -> None:
    rows = [Shares("Y2021", "2021", (3, 1)), Shares("Y2022", "2022", (0, 0))]
    chart = share_bars(rows, ("never", "once"), name="returns", lang="en", theme="light")
    never, once = chart.figure.data
    assert [never.x[0] + once.x[0], never.x[1] + once.x[1]] == [100.0, 0.0]
    assert never.marker.pattern.shape != once.marker.pattern.shape
    assert chart.marks_periods
    assert "never 3 · once 1" in chart.alt


def test_what_went_up_points_up_and_what_a_review_found_missing_is_ringed() -> None:
    marks = [Mark("1", "甲", 0.55, "+6,184", serious=True), Mark("2", "乙", -0.47, "−1,372"), Mark("3", "丙", 0.0, "0")]
    chart = difference_marks(marks, name="differences", lang="zh", theme="light")
    shown = {trace.marker.symbol: trace for trace in chart.figure.data if trace.mode == "markers"}
    assert set(shown) == {"triangle-up", "triangle-down", "circle"}
    assert tuple(shown["triangle-up"].marker.line.width) == (3,)
    assert tuple(shown["triangle-down"].x) == (-0.47,)
    low, high = chart.figure.layout.xaxis.range
    assert low == -high


def test_classes_of_change_carry_their_counts_and_a_click_its_class() -> None:
    bars = [
        ClassBar("down_0", "−0.5 to 0%", 18, "less"),
        ClassBar("same", "unchanged", 101, "same", tick="0"),
        ClassBar("up_0", "0 to 0.5%", 35, "more"),
    ]
    chart = class_bars(bars, "tasks", name="tasks by change", lang="en", theme="light")
    assert [text for text in written(chart) if text.isdigit()] == ["18", "101", "35"]
    assert {said[0] for trace in chart.figure.data for said in trace.customdata} == {"down_0", "same", "up_0"}
    hatched = [trace.marker.pattern.shape for trace in chart.figure.data if trace.y]
    assert hatched.count("/") == 2
    # Short enough that neighbours don't touch on a telephone.
    assert list(chart.figure.layout.xaxis.ticktext) == ["−0.5 to<br>0%", "0", "0 to<br>0.5%"]
