"""Cells to values: for every type of column one parser that gives the stored value or says what it expected.

A text is data whatever it says: nothing is evaluated. Empty cells are missing values, never zero.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from carbondash.intake.kinds.model import Choice, Column
from carbondash.intake.words import Refused, Words

Parser = Callable[[Any], Any]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"M?(\d{4})[-/.年](\d{1,2})(?:月份?)?(?:[-/.]0?1)?")
_SPACED = re.compile(r"\s*([-/.年月日])\s*")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
# Control characters, and those that turn the direction of what follows: such a text isn't what it looks like.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = "\ufeff\u200b\u2060"

# Spreadsheets count days from here; the numbers that stand for the years 1955 to 2091.
_SERIAL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 70_000)
# The store's first day.
_FIRST_DAY = date(1990, 1, 1)

_ONE = Decimal(1)

# More choices than this are not all named to a person, only so many of them.
_MOST_NAMED, _NAMED_OF_MANY = 30, 5


def is_missing(cell: Any) -> bool:
    """Whether a cell is empty: nothing in it, or only blanks."""
    return cell is None or (isinstance(cell, str) and (not cell or not cell.strip().strip(_INVISIBLE)))


def plain(text: str) -> str:
    """A text without blanks around it, full-width digits and signs made ordinary."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def to_float(cell: Any) -> float:
    """A cell's number; ValueError where it is none."""
    if isinstance(cell, bool):
        raise ValueError
    if isinstance(cell, (int, float)):
        value = float(cell)
    elif isinstance(cell, str):
        text = plain(cell)
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        elif not _NUMBER.fullmatch(text):
            raise ValueError
        value = float(text)
    else:
        raise ValueError
    if not math.isfinite(value):
        raise ValueError
    return value


def _bounds(column: Column) -> tuple[str, str]:
    unit, unit_en = (f" {column.unit}" if column.unit else ""), (f" {column.unit_en or column.unit}" if column.unit else "")
    low, high = column.low, column.high
    if low is not None and high is not None:
        return f"{low:,.10g} 至 {high:,.10g}{unit}", f"from {low:,.10g} to {high:,.10g}{unit_en}"
    return unit.strip(), unit_en.strip()


def _number_parser(column: Column) -> Parser:
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    bounds_zh, bounds_en = _bounds(column)
    refused = (f"数字，{bounds_zh}".rstrip("，"), f"a number {bounds_en}".strip())

    def parse(cell: Any) -> float:
        try:
            value = to_float(cell)
        except ValueError:
            raise Refused(*refused) from None
        if not low <= value <= high:
            raise Refused(*refused)
        return value

    return parse


def _whole_parser(column: Column, factor: float) -> Parser:
    """Whole base units: value × factor, where a float's last digits may be off but a fraction of a unit isn't accepted."""
    number = _number_parser(column)
    bounds_zh, bounds_en = _bounds(column)
    decimals = len(str(column.scale)) - 1
    if decimals:
        refused = (f"至多 {decimals} 位小数的数字，{bounds_zh}", f"a number with at most {decimals} decimals, {bounds_en}")
    else:
        refused = (f"整数，{bounds_zh}".rstrip("，"), f"a whole number {bounds_en}".strip())

    def parse(cell: Any) -> int:
        exact = number(cell) * factor
        whole = round(exact)
        if abs(exact - whole) > 1e-4:
            raise Refused(*refused)
        return whole

    return parse


def parse_day(cell: Any) -> date:
    """A day: a spreadsheet's date, its serial number, or text such as 2023-08-31, 2023/8/31, 20230831, 2023年8月31日."""
    try:
        if isinstance(cell, datetime):
            day = cell.date()
        elif isinstance(cell, date):
            day = cell
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            number = int(cell)
            if number != cell:
                raise ValueError
            day = _SERIAL_EPOCH + timedelta(number) if number in _SERIALS else _day_from_text(str(number))
        elif isinstance(cell, str):
            day = _day_from_text(plain(cell))
        else:
            raise ValueError
    except (ValueError, OverflowError):
        raise Refused("日期，如 2023-08-31", "a day such as 2023-08-31") from None
    if day < _FIRST_DAY:
        raise Refused(f"{_FIRST_DAY} 以后的日期", f"a day after {_FIRST_DAY}")
    return day


def _day_from_text(text: str) -> date:
    text = _SPACED.sub(r"\1", text)
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if not found:
        raise ValueError
    year, month, day = map(int, found.groups())
    return date(year, month, day)


def parse_month(cell: Any) -> date:
    """A month as its first day: a date, its serial number, or text such as 2023-08, 2023/8, 202308, 2023年8月, M2023-08."""
    if isinstance(cell, (date, datetime)):
        return date(cell.year, cell.month, 1)
    text = plain(cell) if isinstance(cell, str) else str(int(cell)) if isinstance(cell, (int, float)) else ""
    if text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return (_SERIAL_EPOCH + timedelta(int(text))).replace(day=1)
    text = _SPACED.sub(r"\1", text)
    found = _MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text)
    try:
        if not found:
            raise ValueError
        month = date(int(found.group(1)), int(found.group(2)), 1)
    except ValueError:
        raise Refused("月份，如 2023-08", "a month such as 2023-08") from None
    if month < _FIRST_DAY:
        raise Refused(f"{_FIRST_DAY} 以后的月份", f"a month after {_FIRST_DAY}")
    return month


def _text_parser(column: Column) -> Parser:
    refused = (f"至多 {column.max_length} 个字符的文本", f"a text of at most {column.max_length} characters")

    def parse(cell: Any) -> str:
        if isinstance(cell, str):
            text = cell.strip().strip(_INVISIBLE).strip()
        elif isinstance(cell, float) and cell.is_integer():
            text = str(int(cell))
        elif isinstance(cell, (int, float, date)) and not isinstance(cell, bool):
            text = str(cell)
        else:
            raise Refused(*refused)
        if len(text) > column.max_length:
            raise Refused(*refused)
        if _CONTROL.search(text):
            raise Refused("不含控制字符的文本", "a text without control characters")
        return text

    return parse


def _spelling(text: str) -> str:
    return plain(text).casefold().replace(" ", "")


def choice_spellings(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Every spelling that is understood for a list of choices, with the code it stands for."""
    spellings: dict[str, str] = {}
    for choice in choices:
        understood = [choice.code, choice.shown, choice.zh, *choice.also]
        if choice.reads_english:
            understood.append(choice.en)
        for spelling in understood:
            spellings.setdefault(_spelling(spelling), choice.code)
    return spellings


def listed(choices: tuple[Choice, ...]) -> Words:
    """The choices by name; of a long list only the first ones, as the template offers them all."""
    named = choices if len(choices) <= _MOST_NAMED else choices[:_NAMED_OF_MANY]
    zh = "、".join(choice.zh for choice in named)
    en = ", ".join(choice.en if choice.reads_english else f"{choice.code} ({choice.en})" for choice in named)
    if len(named) < len(choices):
        zh, en = f"{zh}等 {len(choices)} 项（见模板的下拉列表）", f"{en} … ({len(choices)} in the template's drop-down list)"
    return Words(zh, en)


def _choice_parser(column: Column) -> Parser:
    spellings = choice_spellings(column.choices)
    words = listed(column.choices)
    refused = f"下列之一：{words.zh}", f"one of {words.en}"

    def parse(cell: Any) -> str:
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = _spelling(str(cell))
        code = spellings.get(text) or spellings.get(text.removesuffix(".0"))
        if code is None:
            raise Refused(*refused)
        return code

    return parse


def parse_credit_code(cell: Any) -> str:
    """A unified social credit code with a right check character, in capitals."""
    text = plain(cell).upper().replace(" ", "") if isinstance(cell, str) else str(cell)
    try:
        return str(uscc.validate(text))
    except ValidationError:
        raise Refused(
            "18 位统一社会信用代码（校验码须正确）", "an 18-character unified social credit code with a right check character"
        ) from None


def parser_of(column: Column, factor: Decimal = _ONE) -> Parser:
    """The parser of a column's non-empty cells. `factor` turns a foreign file's unit into the column's."""
    match column.type:
        case "text":
            return _text_parser(column)
        case "number":
            parse = _number_parser(column)
            return parse if factor == _ONE else lambda cell: parse(_scaled(cell, factor))
        case "amount" | "integer":
            whole = _whole_parser(column, column.scale)
            return whole if factor == _ONE else lambda cell: whole(_scaled(cell, factor))
        case "year":
            return _whole_parser(column, 1)
        case "day":
            return parse_day
        case "month":
            return parse_month
        case "choice":
            return _choice_parser(column)
        case "credit_code":
            return parse_credit_code


def _scaled(cell: Any, factor: Decimal) -> Any:
    try:
        return float(Decimal(repr(to_float(cell))) * factor)
    except ValueError:
        return cell
