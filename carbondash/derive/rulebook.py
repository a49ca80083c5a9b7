"""The rule sets as rows to read: what each value is, for which data, since when, by whose word and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carbondash.rules import sets, words


@dataclass(frozen=True)
class Line:
    """One row of a rule set in words; `is_known` says whether it was published by the day that was asked for.

    What is not at hand has neither value nor day of publication, and a note that says why.
    """

    name: str
    value: str
    unit: str
    valid: str
    published_on: date | None
    source: str
    mark: str
    is_official: bool
    is_known: bool
    note: str


@dataclass(frozen=True)
class Chapter:
    """One rule set: its subject and period in words, its state, why it is pending where it is, and its rows."""

    subject: str
    title: str
    valid: str
    state: str
    reason: str
    lines: tuple[Line, ...]


def subjects(lang: str) -> dict[str, str]:
    """The subjects that have rule sets, with their titles (that of the newest set)."""
    return {found.subject: found.title(lang) for found in sets.rule_sets()}


def chapters(subject: str, as_of: date, lang: str) -> list[Chapter]:
    """The rule sets of a subject, oldest first. Raises InputError for an unknown subject."""
    return [
        Chapter(
            subject=found.subject,
            title=found.title(lang),
            valid=words.span(found.valid_from, found.valid_to, lang),
            state=words.words_of("states", found.status, lang),
            reason=found.reason_zh if lang == "zh" else found.reason_en,
            lines=(*(line(row, as_of, lang) for row in found.rules), *(_gap(row, lang) for row in found.unknown)),
        )
        for found in sets.rule_sets(subject)
    ]


def line(row: sets.Rule, as_of: date, lang: str) -> Line:
    """One row in words."""
    scenario = ""
    if row.scenario is not None:
        named = words.words_of("scenarios", row.scenario, lang)
        scenario = f"情景：{named}。" if lang == "zh" else f"Scenario: {named}. "
    return Line(
        name=words.rule_name(row, lang),
        value=words.rule_value(row, lang),
        unit=words.words_of("units", row.unit, lang),
        valid=words.span(row.valid_from, row.valid_to, lang),
        published_on=row.published_on,
        source=words.source_words(row.source, lang),
        mark=words.words_of("marks", row.confidence, lang),
        is_official=row.is_official,
        is_known=row.published_on <= as_of,
        note=scenario + (row.note_zh if lang == "zh" else row.note_en),
    )


def _gap(row: sets.Unknown, lang: str) -> Line:
    return Line(
        name=words.rule_name(row, lang),
        value="",
        unit="",
        valid=words.span(row.valid_from, row.valid_to, lang),
        published_on=None,
        source="",
        mark=words.words_of("states", "pending", lang),
        is_official=False,
        is_known=False,
        note=row.reason_zh if lang == "zh" else row.reason_en,
    )
