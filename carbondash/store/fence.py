"""Which rows a person who sees some cities can reach, table by table: the wall behind the conditions of the queries.

A read with a scope runs where the engine itself leaves all other rows out, whatever the query asks for: on SQLite on a connection
that has a temporary view over every table, under the table's own name (below), on PostgreSQL as a role that row-level security
holds back (`row_security.py`), both from the one declaration in `TABLES`. A row belongs to the cities in which its enterprise
ever stood, so that what happened there stays theirs; which day counts is for the query to say. Numbers of enterprises may
stand in visible rows (the other side of a trade): they name nobody, and a join finds nothing behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, MetaData, Table, select, text
from sqlalchemy.dialects import sqlite

from carbondash.store import masking
from carbondash.store.schema import metadata

# How conditions name what a scope holds; each engine puts its own queries there.
_OWN, _CITIES = "{own}", "{cities}"


@dataclass(frozen=True)
class Rows:
    """The rows of a table that a scope reaches: the condition on a row, and why, where that needs saying.

    condition: SQL over the row's columns, with {own} and {cities} for lists of what the scope holds; None: every row.
    """

    condition: str | None
    reason: str = ""


def _of(column: str) -> Rows:
    return Rows(f"{column} IN ({_OWN})")


def _through(column: str, parent: str, key: str = "id") -> Rows:
    """Rows that follow those of another table, which is itself held back."""
    return Rows(f"{column} IN (SELECT {key} FROM {parent})")


ENTERPRISE = _of("enterprise_id")
CITY = Rows(f"city IN ({_CITIES})")
PUBLIC = Rows(None)


def _hidden(reason: str) -> Rows:
    return Rows("1 = 0", reason)


# Of each table, which rows.
TABLES: dict[str, Rows] = {
    # What is about one enterprise.
    "enterprise": _of("id"),
    "enterprise_version": Rows(CITY.condition, "Where an enterprise stands now is the business of the city that it moved to."),
    **dict.fromkeys(
        (
            *("unit", "account_state", "operating_state", "alliance_membership", "directory_listing", "referral"),
            *("allocation", "obligation", "allowance_step", "borrowing", "surrender", "enforcement_case", "case_step"),
            *("case_paper", "annual_report", "annual_unit", "annual_margin", "industry_year", "reporting_duty"),
            *("monthly_record", "monthly_unit", "monthly_fuel", "monthly_support", "coal_test", "coal_sample"),
            *("control_plan", "meter_calibration", "evidence_waiver", "review", "review_note", "problem", "problem_closing"),
            *("problem_span", "problem_repeat", "reminder", "notice_task", "task_step", "assistance_visit", "platform_clue"),
            *("inspection", "campaign_member", "campaign_step", "verification_task", "verification_result"),
            *("fourth_party_review", "derived_emission", "derived_allocation", "derived_obligation", "derived_position"),
            *("derived_risk", "derived_account", "finding", "derived_input", "derive_queue"),
        ),
        ENTERPRISE,
    ),
    "trade": Rows(f"(buyer_id IN ({_OWN}) OR seller_id IN ({_OWN}))", "Either side may see its own trade."),
    "match_candidate": Rows(
        f"(enterprise_id IN ({_OWN}) AND other_id IN ({_OWN}))", "A likeness with somebody elsewhere tells of both."
    ),
    "project": Rows(f"(city IN ({_CITIES}) OR enterprise_id IN ({_OWN}))", "An enterprise may build in another city."),
    "project_stage": _through("project_id", "project"),
    "loan_project": Rows(f"(city IN ({_CITIES}) OR enterprise_id IN ({_OWN}))"),
    "loan": _through("loan_project_id", "loan_project"),
    # Records of other departments, and what screening makes of them, lie where the record says.
    "source_record": CITY,
    "record_match": _through("record_id", "source_record"),
    "screening_candidate": CITY,
    "candidate_decision": _through("candidate_key", "screening_candidate", "candidate_key"),
    # Papers to several: whoever has a task by one may read it.
    "notice": _through("id", "notice_task", "notice_id"),
    "notice_term": _through("notice_id", "notice_task", "notice_id"),
    "dispatch_meeting": Rows(CITY.condition, "A meeting of the province, without a city, is the province's."),
    "laboratory": Rows(
        "name_zh IN (SELECT laboratory FROM coal_test UNION SELECT laboratory FROM coal_sample)",
        "An enterprise may have one of its own, under its name: those that worked for the scope's are no secret to them.",
    ),
    # Sums by city.
    "cube_day": CITY,
    "cube_month": CITY,
    # Words and calendars, the market, papers to all, what is published about the whole province.
    **dict.fromkeys(
        (
            *("city", "industry", "problem_kind", "store_state", "derive_state", "screening_state", "measure_coverage"),
            *("cube_month_end", "market_quote", "published_figure", "stated_fact", "institution", "verification_body"),
            *("campaign", "campaign_term", "saved_brief_city"),
        ),
        PUBLIC,
    ),
    # Free words of people who see everybody.
    "load": _hidden("Reasons and names of files may name any enterprise, counts tell of the whole province."),
    "change_log": _hidden("As the loads that it logs."),
    "body_conduct": _hidden("The note may tell at which enterprise a body behaved so."),
    "body_interview": _hidden("A body is interviewed about its work in the whole province."),
    "annotation": _hidden("A remark stands at a figure of the province and may name anybody."),
    "saved_brief": Rows(
        "(id IN (SELECT kept.saved_brief_id FROM saved_brief_city kept) AND id NOT IN "
        f"(SELECT kept.saved_brief_id FROM saved_brief_city kept WHERE kept.city NOT IN ({_CITIES})))",
        "Changed sentences may name whoever its writer sees: all of the writer's cities must be in the scope.",
    ),
    **dict.fromkeys(("pending_act", "pending_file"), _hidden("Requests are decided about by those who see the province.")),
    "saved_mapping": _hidden("Files of the whole province are imported by those who see it."),
}

# On SQLite: what a scope holds, in tables of its connection; worked out anew when the store has a new version.
_HELD = (
    "CREATE TEMPORARY TABLE fence_city (adcode TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TEMPORARY TABLE fence_enterprise (id INTEGER PRIMARY KEY)",
    "CREATE TEMPORARY TABLE fence_state (store_key TEXT, store_version INTEGER)",
)
_SQLITE = {_OWN: "SELECT id FROM temp.fence_enterprise", _CITIES: "SELECT adcode FROM temp.fence_city"}
_IS_FRESH = text(
    "SELECT count(*) FROM temp.fence_state f JOIN main.store_state s "
    "ON s.store_key = f.store_key AND s.store_version = f.store_version"
)
_RENEW = (
    "DELETE FROM temp.fence_enterprise",
    "INSERT INTO temp.fence_enterprise SELECT DISTINCT enterprise_id FROM main.enterprise_version "
    "WHERE void_load_id IS NULL AND city IN (SELECT adcode FROM temp.fence_city)",
    "DELETE FROM temp.fence_state",
    "INSERT INTO temp.fence_state SELECT store_key, store_version FROM main.store_state",
)


def condition(table: str, held: dict[str, str]) -> str | None:
    """The condition on a table's rows, with an engine's own queries for what a scope holds; None: every row."""
    found = TABLES[table].condition
    return None if found is None else found.replace(_OWN, held[_OWN]).replace(_CITIES, held[_CITIES])


def queries(own: str, cities: str) -> dict[str, str]:
    """An engine's queries for the numbers of a scope's enterprises and the codes of its cities."""
    return {_OWN: own, _CITIES: cities}


@cache
def views(*, masked: bool) -> tuple[str, ...]:
    """The statements that hold an SQLite connection back; masked: and give pseudonyms there."""
    sources = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(sources, schema="main")
    dialect: Dialect = sqlite.dialect()
    return (*_HELD, *(_view(table, dialect, masked) for table in sources.tables.values()))


def _view(table: Table, dialect: Dialect, masked: bool) -> str:
    masks = masking.MASKS.get(table.name, {}) if masked else {}
    query = select(*masking.columns(table, masks))
    found = condition(table.name, _SQLITE)
    if found is not None:
        query = query.where(text(_by_row(found)))
    said = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return f"CREATE TEMPORARY VIEW {dialect.identifier_preparer.quote(table.name)} AS {said}"


def _by_row(condition: str) -> str:
    # The sign keeps the engine from beginning with the list: which index to go by is for the query to say.
    return condition if condition.startswith("(") or condition == "1 = 0" else f"+{condition}"


def hold_back(connection: Any, cities: tuple[str, ...], *, masked: bool) -> None:
    """Make a driver's SQLite connection one of a scope: it reaches no other row and can't write."""
    for statement in views(masked=masked):
        connection.execute(statement)
    connection.executemany("INSERT INTO temp.fence_city VALUES (?)", [(code,) for code in cities])
    connection.execute("PRAGMA query_only=ON")


def refresh(connection: Connection) -> None:
    """Inside the snapshot of an SQLite connection of a scope: bring its list of enterprises to the store's version."""
    if connection.scalar(_IS_FRESH):
        return
    connection.exec_driver_sql("PRAGMA query_only=OFF")
    try:
        for statement in _RENEW:
            connection.exec_driver_sql(statement)
    finally:
        connection.exec_driver_sql("PRAGMA query_only=ON")
