"""The chart of the yearly lists and that of candidates by supporting sources."""

from __future__ import annotations

import pytest

from carbondash.charts.lists import ListRow, SupportBar, list_grid, support_bars
from carbondash.charts.look import ThemeName
from carbondash.figures.units import Lang

PERIODS = ("Y2023", "Y2024")
TIERS = [ListRow("一级", {"Y2023": 53, "Y2024": 53}), ListRow("三级", {"Y2023": 930, "Y2024": 929})]
MOVES = [ListRow("新纳入", {"Y2023": None, "Y2024": 0}, 0, 3), ListRow("移出", {"Y2023": 4, "Y2024": 2}, 3, 1)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_count_is_written_beside_its_mark_and_a_click_gives_the_year(theme: ThemeName) -> None:
    chart = list_grid([TIERS, MOVES], PERIODS, name="历年名录", lang="zh", theme=theme)
    written = [note.text for note in chart.figure.layout.annotations]
    assert written == ["53", "53", "930", "929", "—", "0", "4", "2"]
    assert [point[0] for point in chart.figure.data[0].customdata] == list(PERIODS)
    assert chart.marks_periods
    assert chart.alt == "历年名录：2024年 一级 53，三级 929，新纳入 0，移出 2"


def test_a_handful_stays_visible_beside_a_thousand_and_nothing_has_no_mark() -> None:
    chart = list_grid([TIERS, MOVES], PERIODS, name="Lists", lang="en", theme="light")
    few, many = chart.figure.data[3].marker.size[0], chart.figure.data[1].marker.size[0]
    assert 6 < few < many
    assert chart.figure.data[2].marker.size == (0.0, 0.0)


def test_no_list_draws_nothing_and_says_so() -> None:
    assert list_grid([[], []], (), name="历年名录", lang="zh", theme="light").figure.data == ()


@pytest.mark.parametrize(("lang", "total"), [("zh", "24家"), ("en", "24 enterprises")])
def test_support_says_each_number_with_the_ring_of_its_segment(lang: Lang, total: str) -> None:
    bars = [SupportBar("list", "＋", (14, 9, 1)), SupportBar("remove", "－", (4, 0, 3))]
    chart = support_bars(bars, ("one", "two", "more"), name="Candidates", lang=lang, theme="dark")
    first, second = (note.text for note in chart.figure.layout.annotations)
    assert total in first
    assert "① 14 · ② 9 · ③ 1" in first
    assert "② " not in second
    assert [trace.name for trace in chart.figure.data] == ["① one", "② two", "③ more"]
    assert chart.figure.data[0].customdata[0][0] == "list"


def test_without_candidates_the_chart_says_that_nothing_is_known() -> None:
    chart = support_bars([SupportBar("list", "＋", (0, 0, 0))], ("a", "b", "c"), name="候选", lang="zh", theme="light")
    assert "无数据" in chart.alt
