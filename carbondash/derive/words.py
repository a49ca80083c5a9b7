"""The words for what derived facts hold as codes: bases, classes, factors, bands, vintages, periods; in Chinese and English."""

from __future__ import annotations

from carbondash.figures.format import fmt_period
from carbondash.figures.periods import cycle_years
from carbondash.figures.units import Lang
from carbondash.rules.position import OFFSET, vintage_year
from carbondash.rules.sets import InputError
from carbondash.rules.words import words_of

_Words = dict[str, tuple[str, str]]

_BASES: _Words = {
    "measured": ("实测", "measured"),
    "mean": ("按实测月份均值", "mean of the measured months"),
    "default": ("缺省值", "default value"),
}
_CLASSES: _Words = {
    "not_due": ("未到期", "not due"),
    "due": ("当日到期", "due on the day"),
    "on_time": ("按时足额清缴", "on time"),
    "completed_late": ("逾期完成清缴", "completed late"),
    "not_completed": ("未足额清缴", "not completed"),
}
_FACTORS: _Words = {
    "cooling": ("冷却方式", "cooling"),
    "heat_supply": ("供热量", "heat supply"),
    "load": ("负荷系数", "load"),
    "peak_shaving": ("调峰", "peak shaving"),
}
_PRODUCTS: _Words = {"electricity": ("供电", "electricity"), "heat": ("供热", "heat")}
_OUTSIDE: _Words = {
    "first_year": ("投产首年，不发放", "first year of operation: none"),
    "closed": ("已关停，不发放", "closed: none"),
}


def _of(words: _Words, code: str, lang: Lang) -> str:
    return words[code][0 if lang == "zh" else 1]


def basis(code: str, lang: Lang) -> str:
    """Where a month's carbon comes from."""
    return _of(_BASES, code, lang)


def official_class(code: str, lang: Lang) -> str:
    """How a cycle ended, by the ministry's classes."""
    return _of(_CLASSES, code, lang)


def factor(code: str, lang: Lang) -> str:
    """A correction factor of the allocation."""
    return _of(_FACTORS, code, lang)


def product(code: str, lang: Lang) -> str:
    """What a line of the allocation is for."""
    return _of(_PRODUCTS, code, lang)


def outside(code: str, lang: Lang) -> str:
    """Why a unit has no allocation."""
    return _of(_OUTSIDE, code, lang)


def band(code: str, lang: Lang) -> str:
    """A band of the risk index."""
    return words_of("values", code, lang)


def period(code: str, lang: Lang) -> str:
    """A month, a year, or the years of an obligation."""
    return fmt_period(code, lang)


def cycle(code: str, lang: Lang) -> str:
    """A compliance cycle with its years: indicators have the codes C1 and C2, too."""
    if code.isdecimal():
        return fmt_period(code, lang)
    first, last = cycle_years(code)[0], cycle_years(code)[-1]
    years = fmt_period(f"Y{first}..Y{last}", lang)
    return f"{fmt_period(code, lang)}（{years}）" if lang == "zh" else f"{fmt_period(code, lang)} ({years})"


def vintage(code: str, lang: Lang) -> str:
    """Allowances of a vintage, or CCER; a notation that says nothing stands for itself."""
    try:
        last = code if code == OFFSET else vintage_year(code)
    except InputError:
        last = code
    if isinstance(last, str):
        return last
    first = last - int(code[-2:]) + int(code[:2])
    years = fmt_period(f"Y{last}" if first == last else f"Y{first}..Y{last}", lang)
    return f"{years}配额" if lang == "zh" else f"allowances of {years}"


def amount(tonnes: float, lang: Lang, decimals: int = 0) -> str:
    """An amount in tonnes."""
    return f"{tonnes:,.{decimals}f} {'吨' if lang == 'zh' else 't'}"
