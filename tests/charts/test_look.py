"""The look: contrast, colour blindness, words complete in both languages, and text from data that stays text."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from carbondash.charts import above, look, words
from carbondash.charts.wrapping import pixels, width_of

CHARTS = Path(look.__file__).parent
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
DEFICIENCIES = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def linear(color: str) -> list[float]:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(rgb: list[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(linear(one)), luminance(linear(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: list[float]) -> tuple[float, float, float]:
    x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047
    y = luminance(rgb)
    z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, matrix: tuple[tuple[float, ...], ...]) -> float:
    seen = []
    for color in (one, other):
        rgb = linear(color)
        seen.append(lab([max(0.0, sum(row[place] * rgb[place] for place in range(3))) for row in matrix]))
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_and_shapes_stand_out_from_page_and_card(name: look.ThemeName) -> None:
    theme = look.THEMES[name]
    for ground in (theme.page, theme.card):
        for text in (theme.text, theme.quiet):
            assert contrast(text, ground) >= 4.5
        for shape in (*theme.categorical, *theme.sequential, theme.no_data):
            assert contrast(shape, ground) >= 3.0, (shape, ground)
    assert contrast(theme.dimmed, theme.card) >= 2.8


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_colours_stay_apart_for_colour_blind_readers(name: look.ThemeName, deficiency: str) -> None:
    theme, matrix = look.THEMES[name], DEFICIENCIES[deficiency]
    assert min(distance(a, b, matrix) for a, b in itertools.combinations(theme.categorical, 2)) > 20
    assert min(distance(a, b, matrix) for a, b in itertools.pairwise(theme.sequential)) > 8
    assert min(distance(theme.no_data, color, matrix) for color in theme.sequential) > 8


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_sequential_scale_runs_one_way(name: look.ThemeName) -> None:
    steps = [luminance(linear(color)) for color in look.THEMES[name].sequential]
    assert steps == sorted(steps, reverse=name == "light")


def test_every_word_exists_in_both_languages_with_the_same_values_and_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in CHARTS.glob("*.py") if path.name != "words.py")
    begun = re.findall(r"word\(f[\"'](\w+)_{", source)
    for key, (zh, en) in words.WORDS.items():
        assert zh
        assert en
        assert set(re.findall(r"{\w+}", zh)) == set(re.findall(r"{\w+}", en)), key
        # Said as it is, or put together from what it begins with and a state.
        assert re.search(rf"[\"']{key}[\"']", source) or re.match(rf"(?:{'|'.join(begun)})_", key), key
    for used in re.findall(r'word\("(\w+)"', source):
        assert used in words.WORDS


def test_text_from_data_is_never_markup() -> None:
    assert look.safe("<b>x</b> & $y$") == "&lt;b&gt;x&lt;/b&gt; &amp; &#36;y&#36;"
    assert look.shortened("<i>" * 20, 10) == "&lt;i&gt;&lt;i&gt;&lt;i&gt;…"
    assert "<b>" not in look.wrapped("<b>bold</b> " * 5, 20)


def test_wrapping_breaks_where_a_reader_would() -> None:
    assert look.wrapped("meter not calibrated or expired", 16) == "meter not<br>calibrated or<br>expired"
    assert look.wrapped("计量器具未检定或超期", 12) == "计量器具未检<br>定或超期"
    assert look.wrapped("short", 16) == "short"


def test_words_above_a_mark_fit_a_telephone() -> None:
    label = "+6,184 t CO2e · +0.55% · material problem missed"
    lines = look.fitted(label, above.NARROW_PX).split("<br>")
    assert len(lines) == 2
    assert " ".join(lines) == label
    assert all(pixels(line, 13) <= above.NARROW_PX for line in lines)
    # As wide as it looks: narrow letters do not break what has room.
    assert look.fitted("never 110 · once 41 · twice 11 · 3 or more 10", above.NARROW_PX).count("<br>") == 0
    assert look.fitted("核查机构" * 8, 13 * 16).count("<br>") == 1


def test_a_number_is_never_parted_from_its_unit() -> None:
    assert look.wrapped("重点领域项目 63个 · 383.18亿元", 28) == "重点领域项目 63个 ·<br>383.18亿元"
    assert look.wrapped("Key fields 63 projects · ¥38.32 billion", 30) == "Key fields 63 projects ·<br>¥38.32 billion"
    assert look.wrapped("about 3 tall trees", 9) == "about 3<br>tall<br>trees"


def test_a_text_without_an_end_has_an_end_in_a_chart() -> None:
    for endless in ("赣" * 10_000, "x" * 10_000, "word " * 2_000):
        lines = look.wrapped(endless, 24).split("<br>")
        assert len(lines) == 21
        assert lines[-1] == "…"
        assert all(width_of(line) <= 24 for line in lines)
    assert "…" not in look.wrapped("赣" * 200, 24)
    assert look.wrapped("x" * 50, 24) == "<br>".join(("x" * 24, "x" * 24, "xx"))


def test_braces_of_a_name_ask_a_tooltip_for_nothing() -> None:
    assert re.findall(r"{\w+}", look.in_tooltip("{title} {line} {more}")) == []
    assert look.in_tooltip("{title}\n\u202ex").replace("\u2060", "") == "{title} x"
    assert len(look.in_tooltip("甲" * 10_000)) == 301
