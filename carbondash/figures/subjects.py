"""What the figures of the ledger are about, subject by subject, so that a long list of them can be searched by eye."""

from __future__ import annotations

from carbondash.figures import ledger
from carbondash.figures.ledger import FigureDef
from carbondash.store.measures import MEASURES

# By the table that a figure counts first; what is in none of them is about supervision.
_TABLES: dict[str, tuple[str, ...]] = {
    "reporting": ("reporting_duty", "monthly_record", "annual_report", "record_submission", "monthly_unit"),
    "quality": ("review", "problem", "problem_closing", "finding", "derived_emission", "coal_sample", "platform_clue"),
    "verification": ("verification_task", "verification_result", "fourth_party_review", "inspection"),
    "compliance": (
        "obligation", "surrender", "enforcement_case", "case_step", "derived_risk", "derived_position", "derived_obligation",
        "allocation", "allowance_step", "borrowing", "derived_allocation",
    ),
    "market": ("trade", "market_quote"),
    "finance": ("project", "loan", "derived_account", "alliance_membership", "stated_fact"),
    "directory": ("enterprise", "enterprise_version", "unit", "directory_listing", "screening_candidate", "source_record",
                  "record_match", "account_state"),
}  # fmt: skip
REST = "supervision"
ORDER = (*_TABLES, REST)


def subject_of(definition: FigureDef) -> str:
    """What a figure is about, one of ORDER."""
    table = MEASURES[definition.numerator.measures[0]].tables[0]
    return next((subject for subject, tables in _TABLES.items() if table in tables), REST)


def has_cities(definition: FigureDef) -> bool:
    """Whether a figure has one value a city: not held to a place or period of its own, no count of cities, no buckets."""
    has_dimension = "city" in definition.by and definition.distinct != "city"
    return has_dimension and definition.of is None and definition.kind != "distribution"


def by_city() -> tuple[str, ...]:
    """The figures that have a value by city, subject by subject; within one those that the ledger names for maps come first."""
    found = [(name, one) for name, one in ledger.figures.items() if has_cities(one)]
    order = {subject: place for place, subject in enumerate(ORDER)}
    return tuple(name for name, one in sorted(found, key=lambda pair: (order[subject_of(pair[1])], not pair[1].map)))
