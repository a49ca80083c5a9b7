"""The one formatter: numbers, changes, rates, days and periods as words, for tiles, axes, tables, sentences and documents.

A value is rounded once, half up, from its shortest decimal notation, so that the same value reads the same everywhere. What is
missing is a dash and never a zero. Separators and month names follow the language (Unicode CLDR through Babel).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

from babel import Locale

from carbondash.figures.units import Direction, Lang, Step, Unit, unit

MISSING = "—"
SMALL_SAMPLE = "◦"
SMALL_SAMPLE_BELOW = 10

_LOCALES: dict[Lang, Locale] = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_GB")}
# The marks of the languages, asked for once: a page writes thousands of numbers.
_MARKS: dict[Lang, dict[int, str]] = {
    lang: str.maketrans({",": locale.number_symbols["latn"]["group"], ".": locale.number_symbols["latn"]["decimal"]})
    for lang, locale in _LOCALES.items()
}
_MONTHS: dict[int, str] = dict(Locale.parse("en").months["format"]["abbreviated"])
_QUANTA = tuple(Decimal(1).scaleb(-decimals) for decimals in range(16))
_MINUS = "\u2212"
_RATE_ENDS = (Decimal(0), Decimal(100))


@dataclass(frozen=True)
class AxisScale:
    """What an axis shows: base values divided by `divisor`, under `label` (a unit in words), with this many decimals."""

    divisor: float
    label: str
    decimals: int


def exact(value: float | int | Decimal | None) -> Decimal | None:
    """The value as a decimal in its shortest notation; None for a missing value (None, NaN, infinite)."""
    if value is None:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if type(value) is int else Decimal(str(value))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value rounded half away from zero to this many decimals."""
    return value.quantize(_QUANTA[decimals], rounding=ROUND_HALF_UP)


def as_shown(value: float, decimals: int = 0) -> float:
    """The number that is shown with this many decimals, for cells of tables; what is not finite stays."""
    amount = exact(value)
    return value if amount is None else float(rounded(amount, decimals))


def number(value: float | Decimal | None, lang: Lang, decimals: int = 0, *, grouping: bool = True) -> str:
    """A bare number with the separators of the language; a dash where it is missing."""
    amount = exact(value)
    if amount is None:
        return MISSING
    amount = rounded(amount, decimals)
    text = f"{abs(amount):{',' if grouping else ''}.{decimals}f}".translate(_MARKS[lang])
    return f"{_MINUS}{text}" if amount < 0 else text


def fmt(value: float | Decimal | None, unit_code: str, lang: Lang, *, decimals: int | None = None, compact: bool = True) -> str:
    """A value of the base unit in words, e.g. 10362800 t as '1036.28万吨' or '10.36 Mt'; a dash where it is missing.

    `decimals` fixes the decimals of what is shown (a figure's are in the ledger); without it the step's own are used, trailing
    zeros of large steps are dropped, and a whole percentage has none. `compact=False` keeps the base unit. Raises UnknownUnit.
    """
    what = unit(unit_code)
    amount = exact(value)
    if amount is None:
        return MISSING
    step = _step_for(amount, what, lang) if compact else what.steps(lang)[0]
    return _write(amount, what, step, lang, decimals)


def fmt_change(
    delta: float | Decimal | None,
    unit_code: str,
    lang: Lang,
    direction: Direction = "none",
    *,
    decimals: int | None = None,
    tolerance: float = 0.0,
) -> str:
    """A change with its arrow, and whether it is for the better where the figure has a good direction: '▲ 3.2 pp · better'.

    `delta` is in the base unit ('%' changes by percentage points). Within `tolerance`, or rounded to zero, it is unchanged.
    """
    amount = exact(delta)
    if amount is None:
        return MISSING
    if is_unchanged(amount, unit_code, lang, decimals=decimals, tolerance=tolerance):
        return "持平" if lang == "zh" else "unchanged"
    text = f"{'▲' if amount > 0 else '▼'} {fmt_size(amount, unit_code, lang, decimals=decimals)}"
    tone = tone_of(amount, direction)
    if tone == "neutral":
        return text
    words = {"good": ("向好", "better"), "bad": ("转差", "worse")}[tone]
    return f"{text} · {words[0] if lang == 'zh' else words[1]}"


def fmt_size(delta: float | Decimal, unit_code: str, lang: Lang, *, decimals: int | None = None) -> str:
    """How large a change is, without its sign: percentages change by percentage points."""
    amount = abs(exact(delta) or Decimal(0))
    return fmt(amount, "pp" if unit_code == "%" else unit_code, lang, decimals=decimals)


def is_unchanged(
    delta: float | Decimal, unit_code: str, lang: Lang, *, decimals: int | None = None, tolerance: float = 0.0
) -> bool:
    """Whether a change is inside the tolerance (base unit) or disappears in the rounding of what is shown."""
    amount = exact(delta) or Decimal(0)
    if abs(amount) <= Decimal(str(tolerance)):
        return True
    step = _step_for(amount, unit(unit_code), lang)
    return rounded(amount / step.divisor, step.decimals if decimals is None else decimals) == 0


def tone_of(delta: float | Decimal, direction: Direction) -> Literal["good", "bad", "neutral"]:
    """Whether a change goes the good way of its figure."""
    if direction == "none" or delta == 0:
        return "neutral"
    return "good" if (delta > 0) == (direction == "up") else "bad"


def fmt_rate(
    value: float | None,
    numerator: float | None,
    denominator: float | None,
    lang: Lang,
    *,
    decimals: int | None = None,
    unit_code: str | None = None,
    n: int | None = None,
) -> str:
    """A rate with the numbers behind it: '64.2% (34/53)'; a small sample only as '4/5 ◦'; a dash where nothing is known.

    `unit_code` is the unit of numerator and denominator where they are amounts and not counts; `n` is the sample where the
    denominator is not.
    """
    if value is None or not denominator or numerator is None:
        return MISSING
    parts = _parts(numerator, denominator, lang, unit_code)
    if unit_code is None and (denominator if n is None else n) < SMALL_SAMPLE_BELOW:
        return f"{parts} {SMALL_SAMPLE}"
    rate = fmt(value, "%", lang, decimals=decimals)
    return f"{rate}（{parts}）" if lang == "zh" else f"{rate} ({parts})"


def small_sample_note(lang: Lang) -> str:
    """What the symbol of a small sample means, for a legend."""
    if lang == "zh":
        return f"{SMALL_SAMPLE} 样本少于{SMALL_SAMPLE_BELOW}，只列数目，不排名"
    return f"{SMALL_SAMPLE} fewer than {SMALL_SAMPLE_BELOW}: counts only, not ranked"


def axis_scale(values: Iterable[float | None], unit_code: str, lang: Lang) -> AxisScale:
    """The step that suits the largest of these base values, for an axis or a table column whose numbers share one unit."""
    what = unit(unit_code)
    known = [abs(amount) for amount in map(exact, values) if amount is not None]
    step = _step_for(max(known, default=Decimal(0)), what, lang)
    return AxisScale(float(step.divisor), step.label, step.decimals)


def column_scale(values: Iterable[float | None], unit_code: str, lang: Lang, *, decimals: int | None = None) -> AxisScale:
    """The scale of `axis_scale` with no more decimals than these values need: one unit and one precision for a whole column.

    `decimals` are the most that there may be, where a figure has its own; else those of the step.
    """
    known = [amount for amount in map(exact, values) if amount is not None]
    scale = axis_scale([float(amount) for amount in known], unit_code, lang)
    divisor = Decimal(str(scale.divisor))
    most = scale.decimals if decimals is None else decimals
    places = (len(str(rounded(amount / divisor, most)).partition(".")[2].rstrip("0")) for amount in known)
    return AxisScale(scale.divisor, scale.label, max(places, default=most))


def in_scale(value: float | Decimal | None, scale: AxisScale, lang: Lang, *, trimmed: bool = False) -> str:
    """A base value as the bare number that stands under the scale's label, in the style of `fmt`; a dash where it is missing.

    `trimmed` drops the trailing zeros of large steps as `fmt` does, for numbers that stand in no column.
    """
    amount = exact(value)
    if amount is None:
        return MISSING
    shown = rounded(amount / Decimal(str(scale.divisor)), scale.decimals)
    places = max(0, -int(shown.normalize().as_tuple().exponent)) if trimmed and scale.divisor > 1 else scale.decimals
    return number(shown, lang, places, grouping=_grouped(shown, scale.divisor > 1, lang))


def fmt_day(day: date | None, lang: Lang, *, short: bool = False) -> str:
    """A day: 2024年2月21日 or 21 Feb 2024; `short` leaves the year out; a dash where it is missing."""
    if day is None:
        return MISSING
    if lang == "zh":
        return f"{day.month}月{day.day}日" if short else f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month]}" if short else f"{day.day} {_MONTHS[day.month]} {day.year}"


def fmt_period(period: str | None, lang: Lang) -> str:
    """A period of the store in words: 'M2023-08' → 2023年8月 / Aug 2023; also years, spans of years and compliance cycles."""
    if not period:
        return ""
    if ".." in period:
        first, last = period.split("..", 1)
        if first.startswith("M"):
            return f"{fmt_period(first, lang)}{'—' if lang == 'zh' else '–'}{fmt_period(last, lang)}"
        first, last = first.lstrip("Y"), last.lstrip("Y")
        return f"{first}—{last}年" if lang == "zh" else f"{first}–{last}"
    if period.startswith("M"):
        year, month = (int(part) for part in period[1:].split("-"))
        return f"{year}年{month}月" if lang == "zh" else f"{_MONTHS[month]} {year}"
    if period.startswith("C"):
        ordinals = {"C1": "第一个", "C2": "第二个"}
        return f"{ordinals.get(period, period[1:])}履约周期" if lang == "zh" else f"cycle {period[1:]}"
    if period.startswith("Y"):
        return f"{period[1:]}年" if lang == "zh" else period[1:]
    return f"{period}年度" if lang == "zh" else period


def fmt_count_days(days: int, lang: Lang, *, working: bool = False) -> str:
    """A countdown: 还剩18天 / 18 days left, on the day itself 今天截止 / due today, afterwards 已逾期3天 / 3 days overdue."""
    if days == 0:
        return "今天截止" if lang == "zh" else "due today"
    span = fmt(abs(days), "working_days" if working else "days", lang)
    if days > 0:
        return f"还剩{span}" if lang == "zh" else f"{span} left"
    return f"已逾期{span}" if lang == "zh" else f"{span} overdue"


def excel_digits(decimals: int, *, grouping: bool = True) -> str:
    """The number format of a cell or chart with so many decimals, with or without separators."""
    return ("#,##0" if grouping else "0") + ("." + "0" * decimals if decimals else "")


def excel_number_format(unit_code: str, lang: Lang) -> str:
    """The number format of a cell that holds the base value, so that the cell stays a number and reads with its unit."""
    step = unit(unit_code).steps(lang)[0]
    digits = excel_digits(step.decimals)
    if unit(unit_code).counted:
        return digits
    prefix = f'"{step.prefix}"' if step.prefix else ""
    suffix = f'"{step.suffix}"' if step.suffix else ""
    return f"{prefix}{digits}{suffix}"


def joined(items: Sequence[str], lang: Lang, *, limit: int | None = None) -> str:
    """A list in words: 九江、赣州 / Jiujiang and Ganzhou; beyond `limit` names the rest is counted."""
    shown = list(items if limit is None else items[:limit])
    rest = len(items) - len(shown)
    if lang == "zh":
        return "、".join(shown) + (f"等{len(items)}个" if rest else "")
    if rest:
        shown.append(f"{rest} {'other' if rest == 1 else 'others'}")
    if len(shown) < 3:
        return " and ".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _step_for(amount: Decimal, what: Unit, lang: Lang) -> Step:
    steps = what.steps(lang)
    chosen = steps[0]
    size = abs(amount)
    for smaller, larger in pairwise(steps):
        # Rounding adds less than one of the smaller step.
        if size + smaller.divisor < larger.floor:
            continue
        # A value that rounds up to the larger step's size belongs to it: 9,999.999万 reads 1亿.
        as_shown = rounded(amount / smaller.divisor, smaller.decimals) * smaller.divisor
        if abs(as_shown) >= larger.floor:
            chosen = larger
    return chosen


def _write(amount: Decimal, what: Unit, step: Step, lang: Lang, decimals: int | None) -> str:
    scaled = amount / step.divisor
    places = _decimals(scaled, what, step, lang) if decimals is None else decimals
    if what.code == "%" and (scaled in _RATE_ENDS or (decimals is None and scaled == scaled.to_integral_value())):
        places = 0
    shown = rounded(scaled, places)
    if decimals is None and step.divisor > 1:
        places = max(0, -int(shown.normalize().as_tuple().exponent))
    text = number(abs(shown), lang, places, grouping=_grouped(shown, step.divisor > 1, lang))
    suffix = what.singular if lang == "en" and what.singular and abs(shown) == 1 else step.suffix
    return f"{_MINUS if shown < 0 else ''}{step.prefix}{text}{suffix}"


def _grouped(shown: Decimal, stepped: bool, lang: Lang) -> bool:
    # Chinese counts in steps of ten thousand: four digits in front of 万 or 亿 take no separator.
    return not (lang == "zh" and stepped and abs(shown) < 10_000)


def _decimals(scaled: Decimal, what: Unit, step: Step, lang: Lang) -> int:
    if lang == "en" and step.divisor > 1 and abs(scaled) >= 100:
        return min(step.decimals, 1)
    return step.decimals


def _parts(numerator: float, denominator: float, lang: Lang, unit_code: str | None) -> str:
    if unit_code is None:
        return f"{number(numerator, lang)}/{number(denominator, lang)}"
    return f"{fmt(numerator, unit_code, lang)} / {fmt(denominator, unit_code, lang)}"
