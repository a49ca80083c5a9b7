"""Sentences in both languages: the template, the good direction, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from carbondash.figures.sentences import Statement, figure_sentence, gap_to_target, statement

DAY = date(2024, 2, 21)
RATE = Statement(
    DAY,
    "全省",
    "一次通过率",
    "%",
    100 * 34 / 53,
    "up",
    "M2023-08",
    34,
    53,
    53,
    base="2023年7月",
    base_value=60.4,
    target=100.0,
    exceptions=("九江", "赣州"),
)


def test_the_whole_template_in_both_languages() -> None:
    assert figure_sentence(RATE, "zh") == (
        "截至2024年2月21日，全省2023年8月一次通过率为64.2%（34/53），较2023年7月提高3.8个百分点，"
        "距目标（100%）还差35.8个百分点；九江、赣州需关注。"
    )
    english = replace(RATE, scope="Jiangxi", name="First-pass rate", base="Jul 2023", exceptions=("Jiujiang", "Ganzhou"))
    assert figure_sentence(english, "en") == (
        "As of 21 Feb 2024, the first-pass rate in Jiangxi for Aug 2023 stood at 64.2% (34/53), an improvement of "
        "3.8 percentage points from Jul 2023 and 35.8 percentage points short of the target of 100%; "
        "Jiujiang and Ganzhou need attention."
    )


def test_fewer_problems_is_a_reduction() -> None:
    found = Statement(DAY, "全省", "发现问题数", "problems", 69, "down", "M2023-08", base="2023年1月", base_value=1436)
    assert figure_sentence(found, "zh") == "截至2024年2月21日，全省2023年8月发现问题数为69个，较2023年1月减少1,367个。"
    english = replace(found, scope="Jiangxi", name="Problems found", base="Jan 2023")
    assert "stood at 69, a reduction of 1,367 from Jan 2023." in figure_sentence(english, "en")
    assert "an increase of 1,367" in figure_sentence(replace(english, value=2803.0), "en")


@pytest.mark.parametrize(("value", "zh", "en"), [(64.18, "与2023年7月持平", "unchanged"), (64.3, "提高", "improvement")])
def test_inside_the_tolerance_it_is_unchanged(value: float, zh: str, en: str) -> None:
    said = replace(RATE, base_value=64.16, value=value)
    assert zh in figure_sentence(said, "zh")
    assert en in figure_sentence(said, "en")


def test_what_is_not_known_is_said_so() -> None:
    said = replace(RATE, value=None, numerator=None, denominator=0)
    assert figure_sentence(said, "zh") == "截至2024年2月21日，全省2023年8月一次通过率数据不足。"
    assert "there is not enough data on" in figure_sentence(said, "en")
    assert "不适用" in figure_sentence(replace(said, applicable=False), "zh")


def test_a_met_target_and_a_figure_without_direction() -> None:
    assert "达到目标（100%）" in figure_sentence(replace(RATE, value=100.0, numerator=53), "zh")
    assert "meeting the target of 100%" in figure_sentence(replace(RATE, value=100.0, numerator=53), "en")
    assert "目标" not in figure_sentence(replace(RATE, direction="none"), "zh")
    assert "高于目标（10个）59个" in figure_sentence(
        Statement(DAY, "全省", "未关闭问题数", "problems", 69, "down", target=10), "zh"
    )


def test_a_small_sample_gives_counts_and_no_percentage_points() -> None:
    said = replace(RATE, value=80.0, numerator=4, denominator=5, n=5)
    for lang, word in (("zh", "百分点"), ("en", "percentage point")):
        text = figure_sentence(said, lang)  # type: ignore[arg-type]
        assert "4/5，" in text or "4/5, " in text
        assert "◦" not in text, "a sentence has no legend that could explain the symbol"
        assert word not in text


def test_names_inside_an_english_sentence() -> None:
    said = replace(RATE, scope="Jiangxi")
    assert "key emitters" in figure_sentence(replace(said, name="Key emitters", unit="enterprises", value=143), "en")
    assert ", Jiujiang key" in figure_sentence(replace(said, name="Jiujiang key emitters", unit="enterprises", value=143), "en")
    assert "CEA price" in figure_sentence(replace(said, name="CEA price", unit="CNY/t", value=70.0), "en")


def test_a_name_that_begins_with_its_verb_follows_who_covers() -> None:
    said = Statement(DAY, "全省", "覆盖年碳排放量", "tCO2e", 3e8, "none", "Y2022")
    assert figure_sentence(said, "zh") == "截至2024年2月21日，全省2022年度报告覆盖的年碳排放量为3亿吨。"
    assert "全省覆盖年碳排放量为3亿吨" in figure_sentence(replace(said, period=None), "zh")


def test_a_gap_needs_a_target() -> None:
    assert gap_to_target(replace(RATE, value=90.0)) == 10.0
    with pytest.raises(ValueError, match="target"):
        gap_to_target(replace(RATE, target=None))


@dataclass(frozen=True)
class Definition:
    unit: str = "%"
    direction: str = "up"
    target: float | None = 100.0
    decimals: int | None = None

    def name(self, lang: str) -> str:
        return {"zh": "按时报送率", "en": "On-time rate"}[lang]


@dataclass(frozen=True)
class Value:
    period: str | None
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: float | None = None
    status: str = "ok"


def test_a_statement_is_taken_from_the_ledger_and_the_values() -> None:
    said = statement(
        Definition(),
        Value("M2023-12", 100.0, 53, 53, 53),
        day=DAY,
        scope="全省",
        lang="zh",
        base=Value("M2023-11", 100.0, 53, 53, 53),
    )
    assert figure_sentence(said, "zh") == (
        "截至2024年2月21日，全省2023年12月按时报送率为100%（53/53），与2023年11月持平，达到目标（100%）。"
    )
