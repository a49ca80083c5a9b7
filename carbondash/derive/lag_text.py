"""Which day derived facts rest on, how far they are behind, whether they are generated: the lines above every list of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from carbondash.derive.run import Derived, Lag

_SUBJECTS = {
    "emissions": ("排放", "emissions"),
    "findings": ("校验发现", "findings"),
    "allowances": ("配额与应清缴量", "allocation and obligation"),
    "risk": ("风险", "risk"),
    "account": ("碳账户", "carbon account"),
}


def data_lines(lag: Lag, on: date, is_demo: bool, lang: str) -> Iterator[str]:
    """What a person has to know before reading derived facts of a day, line by line."""
    is_zh = lang == "zh"
    if lag.through is None:
        yield "尚未按规则推算" if is_zh else "nothing is derived yet"
    else:
        yield f"数据日期 {on}；规则推算至 {lag.through}" if is_zh else f"data as of {on}; derived through {lag.through}"
    if lag.waiting:
        yield (
            f"{lag.waiting} 家企业的新数据尚未推算：请运行 python -m carbondash derive"
            if is_zh
            else f"new facts about {lag.waiting} enterprises are not derived yet: run python -m carbondash derive"
        )
    if lag.rules_wait:
        yield (
            "新规则待第二人确认，目前仍按原规则的结果：python -m carbondash rules --confirm"
            if is_zh
            else "new rules wait for two people to agree to them, results are those of the old ones: "
            "python -m carbondash rules --confirm"
        )
    elif lag.rules_changed:
        yield (
            "规则已变更，尚未重新推算：请运行 python -m carbondash derive"
            if is_zh
            else "the rules have changed since: run python -m carbondash derive"
        )
    if is_demo:
        yield (
            "演示数据：企业与结果均为生成，不代表任何真实企业，也不能用来检验方法。"
            if is_zh
            else "Demonstration data: enterprises and outcomes are generated; they stand for no real one and prove no method."
        )


def done_lines(done: Derived, lang: str) -> Iterator[str]:
    """What a run of the derive step did, line by line."""
    side = 0 if lang == "zh" else 1
    if done.through is None:
        yield ("尚无数据", "the store has no facts yet")[side]
        return
    if done.held:
        yield (
            "新规则待第二人确认，未推算：python -m carbondash rules --confirm",
            "new rules wait for two people to agree to them, nothing was derived: python -m carbondash rules --confirm",
        )[side]
        return
    written = [(f"{_SUBJECTS[name][side]} {count}") for name, count in done.written.items()]
    if written:
        listed = ("、", ", ")[side].join(written)
        yield (
            f"已推算至 {done.through}；更新的企业数：{listed}",
            f"derived through {done.through}; enterprises renewed: {listed}",
        )[side]
    else:
        yield (f"已推算至 {done.through}，无变化", f"derived through {done.through}, nothing changed")[side]
    if done.screened:
        yield ("名录已重新筛查", "the directory was screened anew")[side]
    for words in done.refused:
        yield (f"规则无法处理：{words}", f"the rules can't work with {words}")[side]
    if done.waiting:
        yield (
            f"运行期间又有新数据：{done.waiting} 家企业待推算",
            f"facts came in meanwhile: {done.waiting} enterprises wait",
        )[side]
