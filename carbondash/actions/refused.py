"""What an action does not accept, in Chinese and English: the field, its value, and what was expected."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import cast

from carbondash.derive.month_values import FIELDS, field_words
from carbondash.figures.format import fmt_day, fmt_period, number
from carbondash.figures.units import Lang

# A longer text is cut in a refusal: it is named, not repeated.
_SHOWN = 40
# From here on a number is written in full, with separators, instead of with an exponent.
_LARGE = 1e6

_WORDS = {
    "about": ("所注时段", "Period of the remark"),
    "actor": ("操作人", "Who acts"),
    "amount": ("罚款金额（元）", "Fine in yuan"),
    "annual": ("年份", "Year"),
    "body": ("核查机构", "Verification body"),
    "candidate": ("候选单位", "Candidate"),
    "case": ("案件", "Case"),
    "chair": ("主持人", "Chair"),
    "city": ("城市", "City"),
    "code": ("核验项", "Check"),
    "conclusion": ("会议结论", "Conclusion"),
    "credit_code": ("统一社会信用代码", "Unified social credit code"),
    "cycle": ("履约周期", "Compliance cycle"),
    "day": ("日期", "Day"),
    "due_day": ("完成时限", "Due day"),
    "enterprise": ("企业", "Enterprise"),
    "experts": ("专家", "Experts"),
    "figure": ("指标", "Figure"),
    "file": ("文件", "File"),
    "first_month": ("起始月份", "First month"),
    "kind": ("类别", "Kind"),
    "lane": ("审核环节", "Lane of the review"),
    "last_month": ("截止月份", "Last month"),
    "limit_day": ("改正期限", "Limit of the order"),
    "mapping": ("列映射", "Mapping of columns"),
    "name": ("名称", "Name"),
    "load": ("批次", "Load"),
    "note": ("说明", "Note"),
    "notice": ("通知", "Notice"),
    "number": ("文号", "Document number"),
    "outcome": ("处理意见", "Decision"),
    "period": ("数据时段", "Period"),
    "problem": ("问题", "Problem"),
    "reason": ("理由", "Reason"),
    "record": ("存证记录", "Evidence record"),
    "referral": ("转人工核实", "Referral to a person"),
    "request": ("申请", "Request"),
    "result": ("结果", "Result"),
    "rules": ("规则", "Rules"),
    "state": ("进展", "State"),
    "step": ("处置步骤", "Step of the case"),
    "store": ("数据库", "The store"),
    "task": ("任务", "Task"),
    "text_en": ("英文备注", "Remark in English"),
    "text_zh": ("中文备注", "Remark in Chinese"),
    "title_en": ("英文标题", "Title in English"),
    "title_zh": ("中文标题", "Title in Chinese"),
    "topic": ("主题", "Topic"),
    "value": ("数值", "Value"),
}


class Period(str):
    """A period of the store, shown in the words of a language."""

    __slots__ = ()


class Both(tuple[str, str]):
    """Words in Chinese and in English."""

    __slots__ = ()


def both(zh: str, en: str | None) -> Both:
    """Words in both languages; where there are no English ones the Chinese stand for them."""
    return Both((zh, en or zh))


class Refused(Exception):
    """An action that can't be done as it was asked for; nothing was written.

    field: what it is about, a code of `_WORDS` or a field of the monthly record. value: what was given. zh, en: what was
    expected, as templates that `parts` are put into: days, periods and names read in the words of each language.
    """

    def __init__(self, field: str, value: object, zh: str, en: str, **parts: object) -> None:
        self.field, self.value, self._expected, self._parts = field, value, (zh, en), parts
        super().__init__(self.words("en"))

    def expected(self, lang: str) -> str:
        """What was expected, zh or en."""
        return self._expected[0 if lang == "zh" else 1].format(**_shown_all(self._parts, lang))

    def words(self, lang: str) -> str:
        """The refusal as one sentence, zh or en; texts of people and records stand in it as they are, not escaped."""
        name, value = field_name(self.field, lang), _shown(self.value, lang)
        if lang == "zh":
            return f"{name}（{value}）：{self.expected(lang)}"
        return f"{name} ({value}): {self.expected(lang)}"


def field_name(field: str, lang: str) -> str:
    """What a field is called."""
    if field in FIELDS:
        words = field_words(field, lang)
        return words[0].upper() + words[1:]
    return _WORDS[field][0 if lang == "zh" else 1]


def _shown_all(parts: Mapping[str, object], lang: str) -> dict[str, str]:
    return {name: _shown(value, lang) for name, value in parts.items()}


def _shown(value: object, lang: str) -> str:
    language = cast(Lang, lang)
    match value:
        case None | "":
            return "未填" if lang == "zh" else "empty"
        case Both():
            return _short(value[0 if lang == "zh" else 1])
        case Period():
            return fmt_period(value, language)
        case date():
            return fmt_day(value, language)
        case bool():
            return str(value)
        case int():
            return str(value)
        case float():
            return number(value, language, 2) if math.isfinite(value) and abs(value) >= _LARGE else f"{value:g}"
        case _:
            return _short(str(value))


def _short(text: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
