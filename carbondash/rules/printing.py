"""Rule sets as text and as plain data: what a person reads to see every value with its period, source and confidence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR

from carbondash.rules import words
from carbondash.rules.sets import OutsideRules, Rule, RuleSet, Unknown

_LABELS = {
    "zh": ("适用", "发布", "来源", "说明", "情景", "："),
    "en": ("data", "published", "source", "note", "scenario", ": "),
}

# A run of Latin letters and digits stays whole; a wide character may end a line unless closing punctuation follows it.
_PIECES = re.compile(r"\s+|[\u2e80-\uffef][，。；：、！？）》〕”’]*|[^\s\u2e80-\uffef]+[，。；：、！？）》〕”’]*")


def of_year(sets: Sequence[RuleSet], year: int) -> tuple[RuleSet, ...]:
    """The sets about data of a year, each with its rows about that year only. Raises OutsideRules where there is none."""
    kept = [
        found.model_copy(
            update={
                "rules": tuple(row for row in found.rules if _touches(row, year)),
                "unknown": tuple(row for row in found.unknown if _touches(row, year)),
            }
        )
        for found in sets
        if _touches(found, year)
    ]
    if not (kept and MINYEAR <= year <= MAXYEAR):
        first = min(found.valid_from for found in sets).year
        ends = [found.valid_to for found in sets]
        last = None if None in ends else max(end for end in ends if end).year
        until = (str(last), str(last)) if last else ("any later year", "之后任意年份")
        raise OutsideRules("year", year, f"a year from {first} to {until[0]}", f"{first}年至{until[1]}之间的年份")
    return tuple(kept)


def _touches(found: Rule | RuleSet | Unknown, year: int) -> bool:
    return found.valid_from.year <= year and (found.valid_to is None or found.valid_to.year >= year)


def overview(sets: Sequence[RuleSet], lang: str, width: int) -> str:
    """The subjects, each with its periods, their status and how many rows they have, as lines no wider than `width` columns."""
    lines: list[str] = []
    for subject in dict.fromkeys(found.subject for found in sets):
        members = [found for found in sets if found.subject == subject]
        lines += _wrapped(f"{subject}  {members[0].title(lang)}", width)
        for found in members:
            span, state = words.span(found.valid_from, found.valid_to, lang), words.words_of("states", found.status, lang)
            lines += _wrapped(f"{span}  {state}  {_count(len(found.rules), lang)}", width, 4)
    return "\n".join(lines)


def as_text(sets: Sequence[RuleSet], lang: str, width: int) -> str:
    """Every row of some rule sets with its value, period, publication, source and confidence, in lines of `width` columns."""
    lines: list[str] = []
    for found in sets:
        if lines:
            lines.append("")
        lines += _wrapped(f"{found.subject}  {found.title(lang)}", width)
        lines += _wrapped(
            f"{words.span(found.valid_from, found.valid_to, lang)}  {words.words_of('states', found.status, lang)}  {found.file}",
            width,
        )
        reason = found.reason_zh if lang == "zh" else found.reason_en
        if reason:
            lines += _wrapped(reason, width)
        scenarios = scenarios_of(found)
        if scenarios:
            label = "可按名称查询的情景：" if lang == "zh" else "scenarios that can be asked for by name: "
            lines += _wrapped(label + ", ".join(scenarios), width)
        for row in found.rules:
            lines += ["", *_row(row, lang, width)]
        for gap in found.unknown:
            lines += ["", *_unknown(gap, lang, width)]
    return "\n".join(lines)


def scenarios_of(found: RuleSet) -> tuple[str, ...]:
    """The scenarios that a pending set has rows for, sorted by name."""
    return tuple(sorted({row.scenario for row in found.rules if row.scenario is not None}))


def as_data(sets: Iterable[RuleSet]) -> list[dict[str, object]]:
    """Rule sets as plain data for JSON: days as YYYY-MM-DD, None for an open end, `is_official` and `scenarios` added."""
    shown = []
    for found in sets:
        rows = [row.model_dump(mode="json") | {"is_official": row.is_official} for row in found.rules]
        shown.append(found.model_dump(mode="json") | {"scenarios": list(scenarios_of(found)), "rules": rows})
    return shown


def _row(row: Rule, lang: str, width: int) -> Iterator[str]:
    unit = words.words_of("units", row.unit, lang)
    yield from _wrapped(f"{words.rule_name(row, lang)} = {words.rule_value(row, lang)}{unit and ' ' + unit}", width, 2)
    of, published, source, note, scenario, colon = _LABELS[lang]
    span, mark = words.span(row.valid_from, row.valid_to, lang), words.words_of("marks", row.confidence, lang)
    yield from _wrapped(f"{of} {span}  {published} {row.published_on.isoformat()}  {mark}", width, 6)
    yield from _wrapped(f"{source}{colon}{words.source_words(row.source, lang)}", width, 6)
    said = row.note_zh if lang == "zh" else row.note_en
    if said:
        yield from _wrapped(f"{note}{colon}{said}", width, 6)
    if row.scenario:
        yield from _wrapped(f"{scenario}{colon}{words.words_of('scenarios', row.scenario, lang)}", width, 6)
    yield from _wrapped(_code(row), width, 6)


def _unknown(row: Unknown, lang: str, width: int) -> Iterator[str]:
    equals, reason = (" = 待定", row.reason_zh) if lang == "zh" else (" = not at hand", row.reason_en)
    yield from _wrapped(words.rule_name(row, lang) + equals, width, 2)
    yield from _wrapped(f"{_LABELS[lang][0]} {words.span(row.valid_from, row.valid_to, lang)}", width, 6)
    yield from _wrapped(reason, width, 6)
    yield from _wrapped(_code(row), width, 6)


def _code(row: Rule | Unknown) -> str:
    return f"[{' '.join((row.name, *(f'{field}={value}' for field, value in row.key.items())))}]"


def _count(rows: int, lang: str) -> str:
    if not rows:
        return ""
    return f"{rows}条" if lang == "zh" else f"{rows} row{'s' * (rows > 1)}"


def _wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """Lines of at most `width` columns, wide characters counted as two; following lines are indented by two more."""
    lines: list[str] = []
    line, used = " " * indent, indent
    for piece in _pieces(text, width - indent - 2):
        size = _columns(piece)
        if used + size > width and line.strip():
            lines.append(line.rstrip())
            line, used = " " * (indent + 2), indent + 2
        if piece.isspace() and not line.strip():
            continue
        line, used = line + piece, used + size
    return [*lines, line.rstrip()]


def _pieces(text: str, most: int) -> Iterator[str]:
    for piece in _PIECES.findall(text):
        while _columns(piece) > most:
            cut = max(1, most // 2)
            yield piece[:cut]
            piece = piece[cut:]
        yield piece


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in text)
