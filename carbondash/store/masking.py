"""Masked reading: every column that can name an enterprise or a person reads as a pseudonym, decided column by column below.

A masked connection has a temporary view over each table with such a column, under the table's own name. The engine finds those
before the tables, so that whatever a query does with a column (shows it, searches it, sorts by it) it does with the pseudonym,
and no query has to know. An enterprise has one pseudonym by its number, whatever the day, the page and the version of the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, MetaData, String, Table, case, cast, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from carbondash.store.schema import metadata

Mask = Callable[[Table, str], ColumnElement[Any]]

# In place of a text that anybody may have written; also in place of a person.
HIDDEN = "•••"
# Kinds of loads that nobody writes a word about.
_PROGRAMS = ("derive", "demo")
_DIGITS, _CODE_DIGITS = 4, 18
# A tenth of a degree is about ten kilometres: where in a county, not which chimney.
_STEPS_A_DEGREE = 10


def _number(number: ColumnElement[Any], digits: int = _DIGITS) -> ColumnElement[Any]:
    """A number as text, with zeros in front."""
    plain = cast(number, String)
    filled = func.substr(literal("0" * digits).concat(plain), func.length(plain) + 1)
    return case((number < 10**digits, filled), else_=plain)


def _numbered(word: str, by: str = "id") -> Mask:
    """A word with a number: that of the row, or of what its column `by` refers to."""

    def masked(table: Table, _name: str) -> ColumnElement[Any]:
        return literal(word).concat(_number(table.c[by]))

    return masked


def _credit_code(table: Table, name: str) -> ColumnElement[Any]:
    # Whether there is one is no secret, and a file without one looks different.
    return case((table.c[name].is_not(None), _number(table.c.id, _CODE_DIGITS)))


def _hidden(table: Table, name: str) -> ColumnElement[Any]:
    return case((table.c[name].is_not(None), literal(HIDDEN)))


def _coarse(table: Table, name: str) -> ColumnElement[Any]:
    return func.round(table.c[name] * _STEPS_A_DEGREE) / float(_STEPS_A_DEGREE)


def _said_in_a_load(table: Table, name: str) -> ColumnElement[Any]:
    """Who brought a load and why; what a program has written stays."""
    return case((table.c.kind.in_(_PROGRAMS), table.c[name]), else_=_hidden(table, name))


def _unit(table: Table, name: str) -> ColumnElement[Any]:
    """A name that is a mere number stays (#1, 2号机组); another one becomes the unit's place among those of the enterprise."""
    others = table.alias("others")
    place = (
        select(func.count())
        .select_from(others)
        .where(others.c.enterprise_id == table.c.enterprise_id, others.c.id <= table.c.id)
        .scalar_subquery()
    )
    rest = func.regexp_replace(table.c[name], r"^(#|[Uu]nit )?[0-9]{1,2}[A-Z]?(#|号)?(机组|机)?$", "", "g")
    return case((rest == "", table.c[name]), else_=literal("#").concat(cast(place, String)))


def _loan_project(word: str, library: str) -> Mask:
    """A project that the library knows has the number that it has there."""

    def masked(table: Table, _name: str) -> ColumnElement[Any]:
        known = literal(library).concat(_number(table.c.project_id))
        return case((table.c.project_id.is_not(None), known), else_=literal(word).concat(_number(table.c.id)))

    return masked


def _candidate(table: Table, _name: str) -> ColumnElement[Any]:
    """An enterprise by its number, one that is on no list by its key (R and the number of its first record)."""
    listed = literal("企业").concat(_number(table.c.enterprise_id))
    return case((table.c.enterprise_id.is_not(None), listed), else_=table.c.candidate_key)


def _laboratory(table: Table, name: str) -> ColumnElement[Any]:
    """An enterprise may have a laboratory of its own: the number that the register has it under."""
    register = table.metadata.tables[f"{table.schema}.laboratory"]
    known = select(func.min(register.c.id)).where(register.c.name_zh == table.c[name]).scalar_subquery()
    return func.coalesce(literal("L").concat(_number(known)), _hidden(table, name))


_TEXT = r'"(?:[^"\\]|\\.)*"'
# What a text in JSON may be without being hidden: a word of the program, a period, a day, a key, a class, a mark, a unit.
_CODES = (
    r"[a-z0-9_]+(?:, ?[a-z0-9_]+)*|[MYC][0-9]{1,4}(?:-[0-9]{2})?(?:\.\.Y[0-9]{4})?|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?"
    r"|[A-Z][0-9]{1,9}|I{1,3}|IV|CMA|CNAS|[A-Za-z0-9]{1,6}/[A-Za-z0-9]{1,6}"
)
_NO_CODE = rf'([:\[,]\s*)(?!"(?:{_CODES})"){_TEXT}(?!\s*:)'
_FINE_PLACE = r'("(?:lon|lat)":\s*-?[0-9]+\.[0-9])[0-9]+'


def _json(*names: str) -> Mask:
    """JSON whose texts are hidden, but for codes; those under these names whatever they are."""

    def masked(table: Table, name: str) -> ColumnElement[Any]:
        found: ColumnElement[Any] = table.c[name]
        if names:
            found = func.regexp_replace(found, rf'("(?:{"|".join(names)})":\s*){_TEXT}', rf'\1"{HIDDEN}"', "g")
        found = func.regexp_replace(found, _NO_CODE, rf'\1"{HIDDEN}"', "g")
        return func.regexp_replace(found, _FINE_PLACE, r"\1", "g")

    return masked


def _logged(masked: Mask) -> Mask:
    """What the log keeps of a load; what a program has written stays."""

    def of_people(table: Table, name: str) -> ColumnElement[Any]:
        loads = table.metadata.tables[f"{table.schema}.load"]
        kind = select(loads.c.kind).where(loads.c.id == table.c.load_id).scalar_subquery()
        return case((kind.in_(_PROGRAMS), table.c[name]), else_=masked(table, name))

    return of_people


def _nothing(_table: Table, _name: str) -> ColumnElement[Any]:
    return literal("{}")


def _no_brief(table: Table, name: str) -> ColumnElement[Any]:
    # Changed sentences are what somebody wrote; a brief that was dropped stays dropped.
    return case((table.c[name] != "", literal('{"sections": [], "filters": {}, "edits": {}}')), else_=literal(""))


# What reads differently when masked. Numbers of papers about one enterprise are here as well: they are published with its name.
MASKS: dict[str, dict[str, Mask]] = {
    "enterprise": {
        "credit_code": _credit_code,
        "name_zh": _numbered("企业"),
        "name_en": _numbered("Enterprise "),
        "source_id": _hidden,
        "lon": _coarse,
        "lat": _coarse,
    },
    "enterprise_version": {"reason": _hidden},
    "unit": {"name": _unit, "source_id": _hidden, "lon": _coarse, "lat": _coarse},
    "directory_listing": {"reason": _hidden},
    "match_candidate": {"evidence": _hidden},
    "source_record": {
        "source_id": _hidden,
        "stated_code": _hidden,
        "name_zh": _numbered("R"),
        "address": _hidden,
        "lon": _coarse,
        "lat": _coarse,
    },
    "candidate_decision": {"reason": _hidden, "author": _hidden},
    "record_match": {"evidence": _json()},
    "screening_candidate": {"name_zh": _candidate, "detail": _json("stated_code", "credit_code", "address", "number")},
    "project": {"name_zh": _numbered("项目"), "name_en": _numbered("Project "), "lon": _coarse, "lat": _coarse},
    "loan_project": {
        "name_zh": _loan_project("贷款项目", "项目"),
        "name_en": _loan_project("Loan project ", "Project "),
    },
    "account_state": {"reason": _hidden},
    "operating_state": {"reason": _hidden},
    "allowance_step": {"number": _hidden},
    "case_paper": {"number": _hidden, "note": _hidden},
    "finding": {"evidence": _json("author", "reason", "laboratory", "other_unit")},
    "trade": {"source_id": _hidden},
    "coal_test": {"laboratory": _laboratory},
    "coal_sample": {"laboratory": _laboratory},
    "laboratory": {"name_zh": _numbered("L")},
    "monthly_support": {"change_reason": _hidden},
    "referral": {"reason": _hidden},
    "evidence_waiver": {"reason": _hidden, "author": _hidden},
    "platform_clue": {"note": _hidden},
    "notice": {"number": _hidden, "title_zh": _numbered("通知"), "title_en": _numbered("Notice ")},
    "reminder": {"note": _hidden, "author": _hidden},
    "task_step": {"note": _hidden, "author": _hidden},
    "review_note": {"note": _hidden, "author": _hidden},
    "assistance_visit": {"experts": _hidden, "topic": _hidden, "result": _hidden, "author": _hidden},
    "dispatch_meeting": {"topic": _hidden, "chair": _hidden, "conclusion": _hidden, "author": _hidden},
    "annotation": {"text_zh": _hidden, "text_en": _hidden, "author": _hidden},
    "saved_brief": {"name": _numbered("#"), "content": _no_brief, "author": _hidden},
    "saved_mapping": {"name": _numbered("#"), "mapping": _nothing, "author": _hidden},
    "fourth_party_review": {"reviewer": _hidden, "note": _hidden},
    "body_conduct": {"note": _hidden},
    "body_interview": {"reason": _hidden, "result": _hidden, "author": _hidden},
    "pending_act": {
        **dict.fromkeys(("reason", "asker", "asker_subject", "decider", "decider_subject"), _hidden),
        **dict.fromkeys(("answer_zh", "answer_en"), _hidden),
        "payload": _nothing,
    },
    "pending_file": {"name": _hidden},
    "load": {"actor": _said_in_a_load, "reason": _said_in_a_load, "file_name": _hidden},
    "change_log": {"actor": _logged(_hidden), "detail": _logged(_json("reason", "file", "actor", "author", "name", "subject"))},
}

# Codes of closed lists, periods and digests, wherever they stand.
HARMLESS_EVERYWHERE = frozenset(
    {
        *("period", "first_month", "last_month", "about", "cycle", "vintage", "city", "industry", "tier", "tier_should"),
        *("kind", "step", "state", "stage", "status", "action", "outcome", "lane", "method", "mark", "meter", "cooling"),
        *("unit_class", "fuel", "fuel_type", "line", "basis", "band", "floors", "grade", "code", "family", "measure"),
        *("breakdown", "subject", "location_flag", "candidate_key", "cluster", "input_digest", "rules_digest", "digest"),
        *("file_digest", "rows_digest", "previous_hash", "hash"),
    }
)
# Texts that name no enterprise under supervision and nobody who works here.
HARMLESS: dict[str, tuple[str, ...]] = {
    # Public lists of words.
    "city": ("adcode", "name_zh", "short_zh", "name_en"),
    "industry": ("name_zh", "name_en"),
    "problem_kind": ("name_zh", "name_en"),
    # Banks and verification bodies serve many and are published by name, bodies with what the department makes of their work.
    "institution": ("name_zh", "name_en"),
    "verification_body": ("name_zh", "name_en"),
    # A paper addressed to all, with the same words for everybody.
    "campaign": ("title_zh", "title_en"),
    # What the department publishes about the province.
    "published_figure": ("id", "scope", "comparison", "unit", "note"),
    "stated_fact": ("unit", "source"),
    "annotation": ("figure",),
    # The data set that a row came from, not the row.
    "enterprise": ("source",),
    "source_record": ("source",),
    "market_quote": ("source", "flag"),
    # A laboratory's own serial number.
    "coal_test": ("report_number",),
    # Worked out: amounts, numbers of units, and the names of rules.
    "derived_allocation": ("detail",),
    "derived_obligation": ("detail",),
    "derived_risk": ("detail",),
    "derived_account": ("detail",),
    # Rights and roles.
    "pending_act": ("needs", "asker_role", "decider_role"),
    # Names of tables and how many rows.
    "load": ("counts", "covers"),
    "store_state": ("store_key",),
}


@cache
def views(backend: str, schema: str, *, as_invoker: bool = False) -> tuple[str, ...]:
    """The statements that make a connection a masked one; backend: sqlite or postgresql, schema: where the tables are.

    as_invoker: whoever reads a view reaches only the rows that they may read themselves (PostgreSQL).
    """
    dialect: Dialect = sqlite.dialect() if backend == "sqlite" else postgresql.dialect()  # type: ignore[no-untyped-call]
    sources = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(sources, schema=schema)
    return tuple(_view(sources.tables[f"{schema}.{name}"], masks, dialect, as_invoker) for name, masks in MASKS.items())


def _view(table: Table, masks: dict[str, Mask], dialect: Dialect, as_invoker: bool) -> str:
    query = select(*columns(table, masks)).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    quoted = dialect.identifier_preparer.quote(table.name)
    return f"CREATE TEMPORARY VIEW {quoted} {'WITH (security_invoker) ' if as_invoker else ''}AS {query}"


def columns(table: Table, masks: dict[str, Mask]) -> list[ColumnElement[Any]]:
    """A table's columns, those with a mask behind it."""
    return [masks[column.name](table, column.name).label(column.name) if column.name in masks else column for column in table.c]


def regexp_replace(text: str | None, pattern: str, replacement: str, _flags: str) -> str | None:
    """What PostgreSQL has under this name, for SQLite: every occurrence is replaced."""
    return None if text is None else re.sub(pattern, replacement, text)
