"""The words of the rules that an enterprise's file shows: fuels, how sure a value is and whose word it is, checks, units."""

from __future__ import annotations

from datetime import date

from carbondash.derive.findings import read_finding
from carbondash.figures.units import Lang
from carbondash.rules.carbon_account import AccountPart
from carbondash.rules.evidence.findings import Finding
from carbondash.rules.sets import Rule
from carbondash.rules.words import source_words, words_of
from carbondash.store.record_file import RecordFinding


def fuel(code: str | None, lang: Lang) -> str:
    """A fuel; nothing where none is stated."""
    return words_of("values", code, lang) if code else ""


def mark(code: str, lang: Lang) -> str:
    """How sure a value of a rule is."""
    return words_of("marks", code, lang)


def rule_source(row: Rule, lang: Lang) -> str:
    """Whose word a rule is, how sure it is, and since when it has been known."""
    published = f"{row.published_on.isoformat()}"
    return f"{source_words(row.source, lang)} · {words_of('marks', row.confidence, lang)} · {published}"


def finding_title(row: RecordFinding, lang: Lang) -> str:
    """What the check is called that made a finding."""
    return read_finding(row).title(lang)


def finding_sentence(row: RecordFinding, lang: Lang) -> str:
    """The finding in one or two sentences; texts of the record stand in it as they are, not escaped."""
    return read_finding(row).sentence(lang)


def finding_refers(row: RecordFinding) -> bool:
    """Whether a person has to look at it before anything follows from it."""
    found: Finding = read_finding(row)
    return found.refers_to_person


def waiver_of(row: RecordFinding) -> tuple[str, str, date] | None:
    """Reason, author and day of the decision to leave a finding as it is; None where there is none."""
    waiver = row.evidence.get("waiver")
    return None if waiver is None else (waiver["reason"], waiver["author"], date.fromisoformat(waiver["day"]))


def account_part(part: AccountPart, lang: Lang) -> tuple[str, str]:
    """A part of the carbon account's grade: its name, and the fact behind it without the points that it gives."""
    name = next(row.text for row in part.rules if row.name == "words" and row.key.get("lang") == lang)
    words = part.words_zh if lang == "zh" else part.words_en
    if part.points is not None:
        zh, en = f"，得{part.points:.1f}分（满分{part.of:g}分）", f", {part.points:.1f} of {part.of:g} points"
        words = words.removesuffix(zh if lang == "zh" else en)
    return name, words.removeprefix(name).lstrip("：: ")
