"""The charts of risk and replay: they draw, say what they show, keep foreign text harmless, and stay readable when many come."""

from __future__ import annotations

from datetime import date

import pytest

from carbondash.charts.alarms import Worth, alarms_by_day, thresholds
from carbondash.charts.look import THEMES, ThemeName
from carbondash.charts.risk import RED, SYMBOLS, Short, shortfalls
from carbondash.figures.units import Lang

BANDS = [("critical", "● critical"), ("high", "◕ high"), ("elevated", "◑ elevated"), ("watch", "◔ watch"), ("low", "○ low")]


def _points(gaps: list[float], band: str = "elevated") -> list[Short]:
    return [Short(str(n), f"<b>企业{n}</b>", 41, gap, gap * 75, band, f"{gap:g} t") for n, gap in enumerate(gaps)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_chart_draws_and_says_what_it_shows(lang: Lang, theme: ThemeName) -> None:
    scatter = shortfalls(
        _points([19_538.0, 16_190.0]),
        BANDS,
        [(46, "R5"), (16, "R2")],
        days=(120, 41),
        words=("days", "gap"),
        lang=lang,
        theme=theme,
    )
    curve = thresholds(
        [Worth(level, 46.0, 5, 0, 2) for level in range(1, 100)], 35, names=("lead", "right", "wrong"), lang=lang, theme=theme
    )
    days = alarms_by_day(
        [(date(2021, 11, 15), 5, 2)], date(2021, 9, 22), date(2021, 12, 31), (date(2021, 12, 15), "95%"),
        names=("late", "others"), lang=lang, theme=theme,
    )  # fmt: skip
    for chart in (scatter, curve, days):
        assert chart.alt
        assert chart.figure.data
        assert "<b>企业" not in str(chart.figure.to_plotly_json())
    assert ("中位提前46天" if lang == "zh" else "median 46 days ahead") in curve.alt


def test_only_the_highest_band_is_red_and_each_has_a_shape_of_its_own() -> None:
    assert len(set(SYMBOLS.values())) == len(SYMBOLS) == 5
    for theme in ("light", "dark"):
        points = [*_points([9_000.0, 8_000.0], "critical"), *_points([5_000.0], "high")]
        chart = shortfalls(points, BANDS, [], days=(120, 41), words=("days", "gap"), lang="en", theme=theme)
        colors = [trace.marker.color for trace in chart.figure.data]
        assert colors[0] == RED[theme]
        assert RED[theme] not in colors[1:]
        assert RED[theme] not in THEMES[theme].categorical


def test_many_points_of_one_day_stand_side_by_side_with_few_names() -> None:
    chart = shortfalls(
        _points([1_000.0 + 7 * n for n in range(200)]), BANDS, [], days=(120, 41), words=("days", "gap"), lang="en", theme="light"
    )
    (trace,) = chart.figure.data
    assert len(set(trace.x)) > 100
    assert all(38 < at < 44 for at in trace.x)
    names = [one for one in chart.figure.layout.annotations if "企业" in str(one.text)]
    assert len(names) <= 8


@pytest.mark.parametrize("at", [1, 41, 119])
def test_a_name_stands_where_it_has_room_and_ends_in_an_ellipsis_where_it_has_none(at: int) -> None:
    name = "Gandongbei No. 3 Heat and Power of the Northern Counties"
    point = Short("1", name, at, 9_000.0, 1.0, "high", "")
    chart = shortfalls([point], BANDS, [], days=(120, 1), words=("days", "gap"), lang="en", theme="light")
    (note,) = [one for one in chart.figure.layout.annotations if str(one.text).startswith("Gandongbei")]
    assert note.text.endswith("…")
    assert note.xanchor == ("right" if at < 60 else "left")


def test_the_words_of_neighbouring_floors_take_turns_below_those_of_the_deadline() -> None:
    chart = shortfalls(
        _points([9_000.0]), BANDS, [(16, "R2"), (46, "R5")], days=(120, 41), words=("d", "g"), lang="en", theme="light"
    )
    up = {str(one.text): one.yshift for one in chart.figure.layout.annotations}
    assert up["R5"] < up["R2"] < up["deadline"]


def test_gaps_of_very_different_size_go_by_multiples() -> None:
    narrow, wide = (
        shortfalls(_points(gaps), BANDS, [], days=(120, 41), words=("d", "g"), lang="en", theme="light").figure.layout.yaxis.type
        for gaps in ([5_000.0, 9_000.0], [5_000.0, 250_000.0])
    )
    assert (narrow, wide) == ("linear", "log")


def test_without_anybody_short_the_chart_says_so() -> None:
    chart = shortfalls([], BANDS, [], days=(120, 41), words=("days", "gap"), lang="en", theme="light")
    assert "no data" in chart.alt
