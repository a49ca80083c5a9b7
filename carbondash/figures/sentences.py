"""Sentences from figures: value, change on its base, gap to its target, and who needs attention.

The template is section 6 of the product reference:
截至{日}，{范围}{指标}{值}，较{基期}{升/降}{幅度}，{达到/距}目标{差距}；{例外对象}需关注。
The words for a change come from the good direction of the figure. A sentence states no cause, and says that the data do not
suffice (数据不足) rather than guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from carbondash.figures.format import (
    SMALL_SAMPLE,
    SMALL_SAMPLE_BELOW,
    exact,
    fmt,
    fmt_day,
    fmt_period,
    fmt_rate,
    fmt_size,
    is_unchanged,
    joined,
    number,
)
from carbondash.figures.units import Direction, Lang, unit

NAMED_EXCEPTIONS = 3
_COVERED = "覆盖"

_UP_AND_DOWN: dict[Direction, tuple[str, str]] = {
    "up": ("an increase of", "a decrease of"),
    "down": ("an increase of", "a reduction of"),
    "none": ("up", "down"),
}
_PLACES = frozenset(
    {"Jiangxi", "Nanchang", "Jingdezhen", "Pingxiang", "Jiujiang", "Xinyu"}
    | {"Yingtan", "Ganzhou", "Ji'an", "Yichun", "Fuzhou", "Shangrao"}
)


class Defined(Protocol):
    """What a sentence needs of a figure's definition in the ledger."""

    @property
    def unit(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def target(self) -> float | None: ...
    @property
    def decimals(self) -> int | None: ...
    def name(self, lang: str) -> str: ...


class Measured(Protocol):
    """What a sentence needs of a computed figure."""

    @property
    def period(self) -> str | None: ...
    @property
    def value(self) -> float | None: ...
    @property
    def numerator(self) -> float | None: ...
    @property
    def denominator(self) -> float | None: ...
    @property
    def n(self) -> float | None: ...
    @property
    def status(self) -> str: ...


@dataclass(frozen=True)
class Statement:
    """Everything that one sentence says. Values are unrounded, in the base unit; `tolerance` too.

    `base` words what the change is measured against ('Jul 2023'); `counted_in` is the unit of numerator and denominator where
    they are amounts; `exceptions` are names, the one that matters most first.
    """

    day: date
    scope: str
    name: str
    unit: str
    value: float | None
    direction: Direction = "none"
    period: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    counted_in: str | None = None
    decimals: int | None = None
    base: str = ""
    base_value: float | None = None
    target: float | None = None
    tolerance: float = 0.0
    exceptions: Sequence[str] = ()
    applicable: bool = True


def statement(
    definition: Defined,
    now: Measured,
    *,
    day: date,
    scope: str,
    lang: Lang,
    base: Measured | None = None,
    base_words: str = "",
    exceptions: Sequence[str] = (),
    counted_in: str | None = None,
) -> Statement:
    """What can be said of a figure of the ledger and its value; `base_words` names the base where it is not a period."""
    direction: Direction = "up" if definition.direction == "up" else "down" if definition.direction == "down" else "none"
    return Statement(
        day=day,
        scope=scope,
        name=definition.name(lang),
        unit=definition.unit,
        value=now.value,
        direction=direction,
        period=now.period,
        numerator=now.numerator,
        denominator=now.denominator,
        n=None if now.n is None else int(now.n),
        counted_in=counted_in,
        decimals=definition.decimals,
        base=base_words or fmt_period(base.period if base else None, lang),
        base_value=base.value if base else None,
        target=definition.target,
        exceptions=tuple(exceptions),
        applicable=now.status != "not_applicable",
    )


def figure_sentence(said: Statement, lang: Lang) -> str:
    """One figure as a sentence in the language, without markup."""
    return _chinese(said) if lang == "zh" else _english(said)


def gap_to_target(said: Statement) -> float:
    """How much is missing to the target in the base unit; zero or less where it is met. Raises ValueError without both."""
    if said.value is None or said.target is None:
        raise ValueError("a gap needs a value and a target")
    gap = said.target - said.value
    return -gap if said.direction == "down" else gap


@dataclass(frozen=True)
class Phrases:
    """What a sentence says of a figure, phrase by phrase, without punctuation at the ends; empty where nothing is to be said."""

    value: str
    change: str = ""
    target: str = ""
    exceptions: str = ""


def phrases(said: Statement, lang: Lang) -> Phrases:
    """The value, its change on its base, how it stands to its target, and who needs attention, as the sentence words them."""
    if not said.applicable or said.value is None:
        if lang == "zh":
            return Phrases("不适用" if not said.applicable else "数据不足")
        return Phrases("not applicable" if not said.applicable else "not enough data")
    return Phrases(_value(said, lang), _change(said, lang), _against_target(said, lang), _attention(said, lang))


def _change(said: Statement, lang: Lang) -> str:
    if not said.base or said.value is None or said.base_value is None or _small(said):
        return ""
    delta = _difference(said.value, said.base_value)
    if lang == "zh":
        if _flat(said, delta, lang):
            return f"与{said.base}持平"
        return f"较{said.base}{_verb(said, delta, lang)}{fmt_size(delta, said.unit, lang, decimals=said.decimals)}"
    if _flat(said, delta, lang):
        return f"unchanged from {said.base}"
    return f"{_verb(said, delta, lang)} {_english_size(said, delta)} from {said.base}"


def _against_target(said: Statement, lang: Lang) -> str:
    if not _has_target(said):
        return ""
    gap = gap_to_target(said)
    if lang == "zh":
        target = f"目标（{fmt(said.target, said.unit, lang)}）"
        size = fmt_size(gap, said.unit, lang, decimals=said.decimals)
        if gap <= 0:
            return f"达到{target}"
        if _small(said):
            return f"未达到{target}"
        return f"高于{target}{size}" if said.direction == "down" else f"距{target}还差{size}"
    target = f"the target of {_counted(said, said.target)}"
    if gap <= 0:
        return f"meeting {target}"
    if _small(said):
        return f"missing {target}"
    return f"{_english_size(said, gap)} {'above' if said.direction == 'down' else 'short of'} {target}"


def _attention(said: Statement, lang: Lang) -> str:
    if not said.exceptions:
        return ""
    named = joined(said.exceptions, lang, limit=NAMED_EXCEPTIONS)
    if lang == "zh":
        return f"{named}需关注"
    return f"{named} {'needs' if len(said.exceptions) == 1 else 'need'} attention"


def _chinese(said: Statement) -> str:
    subject = f"截至{fmt_day(said.day, 'zh')}，{said.scope}{_chinese_name(said)}"
    found = phrases(said, "zh")
    if not said.applicable or said.value is None:
        return f"{subject}{found.value}。"
    text = "，".join(part for part in (f"{subject}为{found.value}", found.change, found.target) if part)
    return f"{text}；{found.exceptions}。" if found.exceptions else f"{text}。"


def _english(said: Statement) -> str:
    article = "the " if said.unit == "%" else ""
    subject = f"{article}{_lower_first(said.name)} in {said.scope}"
    if said.period:
        subject += f" for {fmt_period(said.period, 'en')}"
    opening = f"As of {fmt_day(said.day, 'en')}, "
    if not said.applicable:
        return f"{opening}{subject}: not applicable."
    if said.value is None:
        return f"{opening}there is not enough data on {subject}."
    found = phrases(said, "en")
    parts = [part for part in (f"{subject} stood at {found.value}", found.change, found.target) if part]
    text = f"{opening}{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) == 3 else f"{opening}{', '.join(parts)}"
    return f"{text}; {found.exceptions}." if found.exceptions else f"{text}."


def _value(said: Statement, lang: Lang) -> str:
    if said.unit == "%" and said.denominator:
        rate = fmt_rate(
            said.value,
            said.numerator,
            said.denominator,
            lang,
            decimals=said.decimals,
            unit_code=said.counted_in,
            n=said.n,
        )
        # A sentence has no legend that could explain the symbol; the counts say themselves how few there are.
        return rate.removesuffix(f" {SMALL_SAMPLE}")
    return _counted(said, said.value) if lang == "en" else fmt(said.value, said.unit, lang, decimals=said.decimals)


def _counted(said: Statement, value: float | None) -> str:
    # An English figure of counted things carries the thing in its name: "problems found stood at 69".
    if unit(said.unit).counted and said.unit not in ("days", "working_days", "months"):
        return number(value, "en", said.decimals or 0)
    return fmt(value, said.unit, "en", decimals=said.decimals)


def _small(said: Statement) -> bool:
    """A rate over so few that only the count is shown: a distance in percentage points would claim too much."""
    if said.unit != "%" or said.counted_in is not None or not said.denominator:
        return False
    return (said.denominator if said.n is None else said.n) < SMALL_SAMPLE_BELOW


def _difference(value: float, base: float) -> float:
    return float((exact(value) or 0) - (exact(base) or 0))


def _flat(said: Statement, delta: float, lang: Lang) -> bool:
    return is_unchanged(delta, said.unit, lang, decimals=said.decimals, tolerance=said.tolerance)


def _has_target(said: Statement) -> bool:
    return said.target is not None and said.direction != "none"


def _verb(said: Statement, delta: float, lang: Lang) -> str:
    up = delta > 0
    if lang == "en":
        # A rate can improve; more reports or loans are simply more.
        words = (
            ("an improvement of", "a decline of") if said.unit == "%" and said.direction == "up" else _UP_AND_DOWN[said.direction]
        )
        return words[0] if up else words[1]
    if said.unit == "%":
        return ("提高" if said.direction == "up" else "上升") if up else "下降"
    return "增加" if up else "减少"


def _english_size(said: Statement, delta: float) -> str:
    if said.unit == "%":
        size = fmt_size(delta, "%", "en", decimals=said.decimals).removesuffix(" pp")
        return f"{size} percentage points"
    if unit(said.unit).counted:
        return number(abs(delta), "en", said.decimals or 0)
    return fmt_size(delta, said.unit, "en", decimals=said.decimals)


def _chinese_name(said: Statement) -> str:
    """Period and name as one phrase: a name that begins with its verb (覆盖…) needs who covers, and 的."""
    period = fmt_period(said.period, "zh")
    if period and said.name.startswith(_COVERED):
        return f"{period.removesuffix('度')}度报告{_COVERED}的{said.name.removeprefix(_COVERED)}"
    return f"{period}{said.name}"


def _lower_first(name: str) -> str:
    """The name inside a sentence: without its capital, unless that belongs to an abbreviation or to a place."""
    proper = name.split(" ", 1)[0].removesuffix("'s") in _PLACES or not name[1:2].islower()
    return name if proper else name[0].lower() + name[1:]
