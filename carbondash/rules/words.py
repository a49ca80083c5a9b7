"""Rule sets in words: the names of rules, what identifies them, units, marks and states, in Chinese and English."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib import resources

from carbondash.rules.sets import Rule, Unknown

Pair = tuple[str, str]

_OWN = {
    "product's own method, docs/methods.md section ": "本产品方法",
    "product's own wording, docs/methods.md section ": "本产品用语",
}


@cache
def _sources() -> dict[str, str]:
    text = resources.files("carbondash.rules").joinpath("words.toml").read_text(encoding="utf-8")
    found: dict[str, str] = tomllib.loads(text)["sources"]
    return found


@cache
def _table(section: str) -> dict[str, Pair]:
    text = resources.files("carbondash.rules").joinpath("words.toml").read_text(encoding="utf-8")
    return {code: (str(zh), str(en)) for code, (zh, en) in tomllib.loads(text)[section].items()}


def words_of(section: str, code: str, lang: str) -> str:
    """The words of a code in one section of `words.toml`: rules, keys, values, units, marks, states, scenarios.

    A code without words stands for itself; a test holds that no shipped rule needs that.
    """
    pair = _table(section).get(code)
    if pair is None:
        return code
    return pair[0] if lang == "zh" else pair[1]


def is_worded(section: str, code: str) -> bool:
    """Whether a code has words in a section."""
    return code in _table(section)


def rule_name(row: Rule | Unknown, lang: str) -> str:
    """What a row is about: its name, and what else identifies it, e.g. 'Electricity benchmark (unit class: I)'."""
    name = words_of("rules", row.name, lang)
    if not row.key:
        return name
    colon, comma, left, right = ("：", "，", "（", "）") if lang == "zh" else (": ", ", ", " (", ")")
    parts = [f"{words_of('keys', field, lang)}{colon}{words_of('values', value, lang)}" for field, value in row.key.items()]
    return f"{name}{left}{comma.join(parts)}{right}"


def source_words(source: str, lang: str) -> str:
    """Whose word a value is, as a rule set names it in English: the document by title and number, in the language asked for.

    A source without Chinese words stands for itself; a test holds that no shipped rule needs that.
    """
    if lang != "zh":
        return source
    if source in _sources():
        return _sources()[source]
    for begins, words in _OWN.items():
        if source.startswith(begins):
            section = re.match(r"\d+", source.removeprefix(begins))
            return f"{words}（docs/methods.md 第{section[0] if section else ''}节）"
    return source


def rule_value(row: Rule, lang: str) -> str:
    """A row's value as it is read, without its unit."""
    return _value(row.value, lang)


def _value(value: object, lang: str) -> str:
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(_value(part, lang) for part in value)
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, date):
        return value.isoformat()
    return words_of("values", str(value), lang)


def span(first: date, last: date | None, lang: str) -> str:
    """From when to when, e.g. '2021-01-01 to 2022-12-31'."""
    if last is None:
        return f"{first.isoformat()} 起" if lang == "zh" else f"from {first.isoformat()}"
    return f"{first.isoformat()} 至 {last.isoformat()}" if lang == "zh" else f"{first.isoformat()} to {last.isoformat()}"
