"""How values read: worked examples from the department's own texts, and what must hold for every value."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.figures import format as f
from carbondash.figures.units import UNITS, UnknownUnit


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (10_362_800, "t", "1036.28万吨", "10.36 Mt"),
        (572_000_000, "CNY", "5.72亿元", "¥572 million"),
        (207_245_000_000, "CNY", "2072.45亿元", "¥207.2 billion"),
        (19_870_000_000, "CNY", "198.7亿元", "¥19.87 billion"),
        (20_000, "CNY", "2万元", "¥20,000"),
        (300_000_000, "tCO2e", "3亿吨", "300 Mt CO2e"),
        (5_584_000, "tCO2e", "558.4万吨", "5.58 Mt CO2e"),
        (100 * 34 / 53, "%", "64.2%", "64.2%"),
        (100.0, "%", "100%", "100%"),
        (99.97, "%", "100.0%", "100.0%"),
        (95.0, "%", "95%", "95%"),
        (95.04, "%", "95.0%", "95.0%"),
        (53, "enterprises", "53家", "53 enterprises"),
        (1, "enterprises", "1家", "1 enterprise"),
        (2514, "reports", "2,514份", "2,514 reports"),
        (1436, "problems", "1,436个", "1,436 problems"),
        (55.2, "CNY/t", "55.20元/吨", "¥55.20/t"),
        (660_000, "kW", "66万千瓦", "660 MW"),
        (99_999_999, "t", "1亿吨", "100 Mt"),
        (-1_234_567, "t", "−123.46万吨", "−1.23 Mt"),
        (0, "problems", "0个", "0 problems"),
        (None, "problems", "—", "—"),
        (float("nan"), "t", "—", "—"),
    ],
)
def test_a_value_reads_as_the_department_writes_it(value: float | None, unit: str, zh: str, en: str) -> None:
    assert f.fmt(value, unit, "zh") == zh
    assert f.fmt(value, unit, "en") == en


def test_a_rate_keeps_its_own_decimals() -> None:
    assert f.fmt(100 * 5 / 48, "%", "zh", decimals=2) == "10.42%"
    assert f.fmt(100 * 34 / 53, "%", "zh", decimals=0) == "64%"
    assert f.fmt(100 * 49 / 53, "%", "zh", decimals=2) == "92.45%"
    assert f.fmt_rate(100 * 49 / 53, 49, 53, "zh", decimals=2) == "92.45%（49/53）"
    assert f.fmt(95.0, "%", "en", decimals=2) == "95.00%", "whoever asks for decimals gets them"


def test_half_rounds_up_and_only_once() -> None:
    assert f.fmt(0.25, "%", "en") == "0.3%"
    assert f.fmt(2.5, "days", "en") == "3 days"
    assert f.fmt(1.445, "CNY/t", "en") == "¥1.45/t"
    assert f.fmt(0.249, "%", "en") == "0.2%"


def test_a_rate_shows_the_numbers_behind_it() -> None:
    assert f.fmt_rate(100 * 34 / 53, 34, 53, "en") == "64.2% (34/53)"
    assert f.fmt_rate(100 * 34 / 53, 34, 53, "zh") == "64.2%（34/53）"
    assert f.fmt_rate(80.0, 4, 5, "en") == "4/5 ◦"
    assert f.fmt_rate(90.0, 9, 10, "en") == "90% (9/10)"
    assert f.fmt_rate(None, 0, 0, "zh") == "—"
    assert f.fmt_rate(99.5, 39_501_000, 39_700_000, "en", unit_code="t") == "99.5% (39.5 Mt / 39.7 Mt)"


def test_a_change_says_its_size_and_whether_it_is_good() -> None:
    assert f.fmt_change(3.2, "%", "zh", "up") == "▲ 3.2个百分点 · 向好"
    assert f.fmt_change(3.2, "%", "en", "up") == "▲ 3.2 pp · better"
    assert f.fmt_change(-1367, "problems", "zh", "down") == "▼ 1,367个 · 向好"
    assert f.fmt_change(12, "problems", "en", "down") == "▲ 12 problems · worse"
    assert f.fmt_change(12_000_000, "CNY", "en") == "▲ ¥12 million"
    assert f.fmt_change(0.04, "%", "zh", "up") == "持平"
    assert f.fmt_change(0.4, "%", "en", "up", tolerance=0.5) == "unchanged"
    assert f.fmt_change(None, "%", "en", "up") == "—"


def test_an_axis_takes_the_step_of_its_largest_value() -> None:
    assert f.axis_scale([1_200_000, None, 10_362_800], "t", "zh") == f.AxisScale(1e4, "万吨", 2)
    assert f.axis_scale([1_200_000, 10_362_800], "t", "en") == f.AxisScale(1e6, "Mt", 2)
    assert f.axis_scale([572e6, 5e9], "CNY", "en").label == "¥ billion"
    assert f.axis_scale([3e8], "tCO2e", "zh").label == "亿吨二氧化碳当量"
    assert f.axis_scale([None], "%", "zh") == f.AxisScale(1.0, "%", 1)


def test_a_column_shares_one_unit_and_one_precision() -> None:
    scale = f.column_scale([5.72e9, 889.8e6, None], "CNY", "en")
    assert scale == f.AxisScale(1e9, "¥ billion", 2)
    assert [f.in_scale(value, scale, "en") for value in (5.72e9, 889.8e6, None)] == ["5.72", "0.89", "—"]
    tonnes = f.column_scale([51_941_000, 12_000_000], "tCO2e", "zh")
    assert f.in_scale(51_941_000, tonnes, "zh") == "5194.1"
    assert f.fmt(51_941_000, "tCO2e", "zh") == "5194.1万吨", "the same style as a value in words"
    assert f.column_scale([50.0, 100.0], "%", "en").decimals == 0
    assert f.column_scale([92.4528], "%", "en", decimals=2).decimals == 2
    assert f.column_scale([], "%", "en") == f.AxisScale(1.0, "%", 1)


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("M2023-08", "2023年8月", "Aug 2023"),
        ("Y2023", "2023年", "2023"),
        ("Y2019..Y2022", "2019—2022年", "2019–2022"),
        ("C1", "第一个履约周期", "cycle 1"),
        ("2023", "2023年度", "2023"),
        (None, "", ""),
    ],
)
def test_periods_in_words(period: str | None, zh: str, en: str) -> None:
    assert (f.fmt_period(period, "zh"), f.fmt_period(period, "en")) == (zh, en)


def test_days_in_words() -> None:
    assert f.fmt_day(date(2024, 2, 21), "zh") == "2024年2月21日"
    assert f.fmt_day(date(2024, 2, 21), "en") == "21 Feb 2024"
    assert f.fmt_day(date(2024, 2, 21), "en", short=True) == "21 Feb"
    assert f.fmt_day(None, "en") == "—"
    assert f.fmt_count_days(19, "zh") == "还剩19天"
    assert f.fmt_count_days(1, "en", working=True) == "1 working day left"
    assert f.fmt_count_days(0, "en") == "due today"
    assert f.fmt_count_days(-3, "zh") == "已逾期3天"


def test_lists_in_words() -> None:
    assert f.joined(["九江", "赣州"], "zh") == "九江、赣州"
    assert f.joined(["Jiujiang", "Ganzhou"], "en") == "Jiujiang and Ganzhou"
    assert f.joined(["a", "b", "c", "d"], "en") == "a, b, c and d"
    assert f.joined(["a", "b", "c", "d"], "en", limit=3) == "a, b, c and 1 other"
    assert f.joined(["a", "b", "c", "d"], "zh", limit=3) == "a、b、c等4个"


def test_cells_stay_numbers_with_their_unit_in_the_format() -> None:
    assert f.excel_number_format("CNY", "en") == '"¥"#,##0'
    assert f.excel_number_format("%", "zh") == '#,##0.0"%"'
    assert f.excel_number_format("enterprises", "zh") == "#,##0"


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnknownUnit, match="furlong"):
        f.fmt(1, "furlong", "en")


@given(st.floats(-1e13, 1e13, allow_nan=False), st.sampled_from(sorted(UNITS)), st.sampled_from(["zh", "en"]))
def test_every_value_of_every_unit_reads_back_within_its_rounding(value: float, unit: str, lang: str) -> None:
    text = f.fmt(value, unit, lang)  # type: ignore[arg-type]
    found = re.search(r"[\d,]+(\.\d+)?", text)
    assert found, text
    shown = float(found.group().replace(",", ""))
    rest = text.replace(found.group(), "", 1).lstrip("−")
    steps = [step for step in UNITS[unit].steps(lang) if step.prefix + step.suffix == rest]  # type: ignore[arg-type]
    divisor = float(steps[0].divisor) if steps else 1.0
    places = len(found.group(1) or ".") - 1
    # Trailing zeros are dropped, so the step's own decimals bound the rounding, not the ones on show.
    unit_of_rounding = 10.0 ** -max(places, 1 if divisor > 1 else 0)
    assert abs(shown - abs(value) / divisor) <= 0.5 * unit_of_rounding * (1 + 1e-9) + 1e-9 * shown
    assert text.startswith("−") == (value < 0 and shown != 0)


@given(st.floats(0, 1e12), st.floats(0, 1e12), st.sampled_from(["t", "CNY", "kW"]), st.sampled_from(["zh", "en"]))
def test_a_larger_value_never_takes_a_smaller_step(a: float, b: float, unit: str, lang: str) -> None:
    low, high = sorted((a, b))
    assert f.axis_scale([low], unit, lang).divisor <= f.axis_scale([high], unit, lang).divisor  # type: ignore[arg-type]


def test_a_cell_shows_what_words_say() -> None:
    # 18 of 32: halves go away from zero, in tables and files as in words.
    assert f.as_shown(56.25, 1) == 56.3
    assert f.as_shown(-56.25, 1) == -56.3
    assert f.number(56.25, "zh", 1) == "56.3"
    assert f.as_shown(0.5) == 1.0
    assert f.as_shown(float("inf"), 2) == float("inf")
