"""The risk ranking as JSON and as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from carbondash.derive.lag_text import data_lines
from carbondash.derive.risk import Ranking, Risk
from carbondash.rules.risk.methods import Method

_TOP = 3
_PERCENT = 100


def as_json(ranking: Ranking) -> dict[str, Any]:
    """The ranking in the form of the command's interface; shares 0..1, index 0..100."""
    return {
        "as_of": ranking.as_of.isoformat(),
        "method_version": ranking.method.version,
        "enterprises": [_entry(risk) for risk in ranking.risks],
    }


def _entry(risk: Risk) -> dict[str, Any]:
    return {
        "id": risk.enterprise_id,
        "name": risk.name_zh,
        "city": risk.city,
        "index": risk.index,
        "band": risk.band,
        "rank": risk.rank,
        "rank_low": risk.rank_low,
        "rank_high": risk.rank_high,
        "missing_share": risk.missing_share,
        "floors": [floor.code for floor in risk.floors],
        "contributions": contributions_json(risk),
    }


def contributions_json(risk: Risk) -> list[dict[str, Any]]:
    """What an index is made of, most points first; score and points are null where not assessable."""
    return [
        {
            "code": item.code,
            "weight": item.weight,
            "score": item.score,
            "points": item.points,
            "words_zh": item.words_zh,
            "words_en": item.words_en,
        }
        for item in risk.contributions
    ]


def lines(ranking: Ranking, lang: str) -> Iterator[str]:
    """The ranking for a person: what it is and which day it rests on, then a line an enterprise and one on its reasons."""
    is_zh = lang == "zh"
    label = ranking.method.words("label")[0 if is_zh else 1]
    title = "履约风险指数" if is_zh else "Compliance risk index"
    yield f"{title} · {ranking.as_of} · {'方法版本' if is_zh else 'method version'} {ranking.method.version}: {label}"
    yield from data_lines(ranking.lag, ranking.on, ranking.is_demo, lang)
    if not ranking.risks:
        yield "该日没有负有清缴义务的企业。" if is_zh else "No enterprise has an obligation on this day."
        return
    yield interval_in_words(ranking.method, ranking.draws, is_zh)
    yield "名次 区间 指数 等级 企业" if is_zh else "rank interval index band enterprise"
    for risk in ranking.risks:
        yield f"{_rank(risk):>4} {_interval(risk):>9} {risk.index:6.1f} {ranking.band_words(risk.band, lang)} {risk.name(lang)}"
        yield from (f"{'':6}{line}" for line in _reasons(risk, lang))


def interval_in_words(method: Method, draws: int, is_zh: bool) -> str:
    lower, upper = method.rank_interval
    kept, moved = f"{_PERCENT * (upper - lower):.0f}%", f"{_PERCENT * method.weight_spread:.0f}%"
    if is_zh:
        return f"区间：各项权重随机增减不超过{moved}，{draws:,}次抽样中{kept}的名次所在范围；说明前为指标代码与得分。"
    return (
        f"interval: where the rank lies in {kept} of {draws:,} draws with every weight moved by up to {moved} either way; "
        "reasons: indicator, points, fact"
    )


def _rank(risk: Risk) -> str:
    return "–" if risk.rank is None else str(risk.rank)


def _interval(risk: Risk) -> str:
    return "" if risk.rank is None else f"[{risk.rank_low}–{risk.rank_high}]"


def _reasons(risk: Risk, lang: str) -> Iterator[str]:
    is_zh = lang == "zh"
    top = [item for item in risk.contributions if item.points][:_TOP]
    if top:
        separator = "；" if is_zh else "; "
        yield separator.join(f"{item.code} {item.points:.1f} {item.words_zh if is_zh else item.words_en}" for item in top)
    for floor in risk.floors:
        yield f"{floor.code} {floor.words_zh if is_zh else floor.words_en}"
    if risk.missing_share:
        share = f"{_PERCENT * risk.missing_share:.0f}%"
        yield f"缺失数据权重 {share}" if is_zh else f"missing inputs: {share} of the weights"
