"""Plain charts as pictures: read as the SVG that they are, with the words at their places."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from carbondash.charts.look import THEMES, ThemeName
from carbondash.charts.picture import picture
from carbondash.charts.picture_room import columns_of, on_lines, spread, ticks_of, time_labels
from carbondash.charts.plot import Plot, PlotKind, Series
from carbondash.charts.wrapping import pixels

_MONTHS = tuple(f"{year}年{month}月" for year in (2022, 2023) for month in range(1, 13))
_RATES = Plot(
    "line",
    "按时报送率与一次通过率",
    _MONTHS,
    (
        Series("按时报送率", (None, None, *(70.0 + place for place in range(20)), None, 100.0)),
        Series("一次通过率", tuple(40.0 + place for place in range(24))),
    ),
    "%",
    2,
    target=100.0,
    target_words="100%",
    alt="alt words",
)
_LOANS = Plot("bars", "Loans", ("Bank of the River", "Leasing", "Trust"), (Series("Loans", (1234.5, 20.0, 0.0)),), "¥ million", 1)


def _texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]


def _sizes(svg: str) -> list[float]:
    return [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["line", "columns", "bars", "stacked"])
def test_each_kind_is_drawn_to_size_in_the_colours_of_the_theme(kind: PlotKind, theme: ThemeName) -> None:
    plot = Plot(kind, "t", ("a", "b", "c"), (Series("one", (1.0, 2.0, 3.0)), Series("two", (3.0, None, 1.0))), "kt", 0)
    svg = picture(plot, theme, "en", width=600, height=320)
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("600", "320")
    look = THEMES[theme]
    for color in (look.categorical[0], look.categorical[1], look.quiet, look.text):
        assert color.lower() in svg.lower(), color
    assert {"one", "two", "a", "b", "c", "kt"} <= set(_texts(svg))
    # Nothing behind it, nothing from elsewhere, the same each time.
    assert "http" not in svg.replace("http://www.w3.org/", "")
    assert svg == picture(plot, theme, "en", width=600, height=320)


def test_lines_have_a_target_gaps_ends_and_few_labels() -> None:
    svg = picture(_RATES, "light", "zh", width=500, height=300)
    texts = _texts(svg)
    assert "目标 100%" in texts
    assert {"100.00", "63.00"} <= set(texts)
    assert "按时报送率" in texts
    # The last month is always named, and no more than twelve are.
    named = [text for text in texts if re.fullmatch(r"(2022年|2023年)?\d+月", text)]
    assert named[-1] in ("12月", "2023年12月")
    assert len(named) <= 12
    # A gap parts the line: it begins once more behind it.
    paths = re.findall(r'd="(M[^"]+)"', svg)
    assert any(path.count("M") >= 2 and path.count("L") >= 19 for path in paths)
    # Series differ in dash and mark, not in colour alone.
    assert 'stroke-dasharray="6,3"' in svg


def test_values_stand_at_bars_with_separators_and_decimals_of_the_chart() -> None:
    texts = _texts(picture(_LOANS, "light", "en", width=500, height=240))
    assert {"1,234.5", "20.0", "0.0", "¥ million", "Bank of the River"} <= set(texts)


def test_type_is_as_large_as_asked_for_a_wall() -> None:
    assert min(_sizes(picture(_RATES, "dark", "zh", width=1700, height=700, size=2.0))) >= 24
    assert min(_sizes(picture(_RATES, "dark", "zh", width=500, height=300))) >= 12


def test_words_of_the_data_stay_words() -> None:
    words = ("<b>&amp;</b>", "datum.v + 1", "labels[0]", "{name}", "a\x00\x07\u202eb", 'x"); alert("1')
    plot = Plot("bars", words[0], words, (Series("url(http://a.example)", tuple(1.0 + place for place in range(6))),), words[1])
    shown = set(_texts(picture(plot, "light", "en", width=900, height=400)))
    assert {words[0], words[1], words[2], words[3], "ab"} <= shown
    assert any(text.startswith('x");') for text in shown)


def test_names_break_between_words_and_end_in_an_ellipsis_where_there_is_no_room() -> None:
    lines = on_lines("Inspection campaign: mobilisation finished", 160, 12, 2)
    assert len(lines) == 2
    assert all(pixels(line, 12) <= 160 for line in lines)
    assert on_lines("x" * 100, 60, 12, 1)[0].endswith("…")
    assert on_lines("2023年11月20日", 50, 12, 2) == ["2023年", "11月20日"]


@pytest.mark.parametrize("width", [200, 330, 480, 900, 1700])
def test_labels_beside_each_other_never_touch(width: int) -> None:
    for categories in (_MONTHS, _MONTHS[:5], ("Apr 2022", "May 2022") * 9, tuple(f"Rather long name {one}" for one in range(6))):
        labels = time_labels(categories, width, 12)
        shown = [place for place, lines in enumerate(labels) if lines]
        assert shown[-1] == len(categories) - 1
        band = width / len(categories)
        for place, following in pairwise(shown):
            half = max(pixels(line, 12) for line in labels[place]) / 2 + max(pixels(line, 12) for line in labels[following]) / 2
            assert half <= (following - place) * band + 1


def test_axes_begin_at_zero_and_end_at_round_values() -> None:
    assert ticks_of(_LOANS).values == (0.0, 500.0, 1000.0, 1500.0)
    assert ticks_of(_RATES, from_zero=False).values[-1] == 100.0
    close = Plot("line", "t", ("a", "b"), (Series("s", (97.2, 98.4)),), "%", 1)
    assert ticks_of(close, from_zero=False).values[0] > 90
    assert ticks_of(Plot("columns", "t", ("a",), (Series("s", (None,)),), "t")).values[0] == 0
    assert ticks_of(Plot("columns", "t", ("a", "b"), (Series("s", (-3.0, 5.0)),), "t")).values[0] <= -3
    stacked = Plot("stacked", "t", ("a",), (Series("s", (3.0,)), Series("r", (4.0,))), "t")
    assert ticks_of(stacked).values[-1] >= 7


def test_values_at_the_ends_of_lines_are_kept_apart() -> None:
    assert spread([100.0, 100.0, 20.0], 8, 0, 100) == [92.0, 100.0, 20.0]
    assert columns_of(["short", "names"], 500, 12) == 2
    assert columns_of(["a very long name of a series indeed"] * 3, 300, 12) == 1
