"""Loads, the chained change log, the store's own state, the cube, the spans of problems, and the published figures."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, ForeignKey, Index, Integer, String, Table, Text

from carbondash.store.schema.base import metadata

load = Table(
    "load",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("recorded_at", DateTime, nullable=False),
    Column("file_name", String(300)),
    Column("file_digest", String(64)),
    Column("rows_digest", String(64), nullable=False),
    Column("counts", Text, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("is_back_dated", Boolean, nullable=False),
    Column("covers", String(200), nullable=False),
    Column("rolled_back_by", Integer, ForeignKey("load.id")),
)

change_log = Table(
    "change_log",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("load_id", Integer, ForeignKey("load.id"), nullable=False),
    Column("recorded_at", DateTime, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(20), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

store_state = Table(
    "store_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("store_key", String(32), nullable=False),
    Column("store_version", Integer, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("scale", Integer, nullable=False),
    Column("seed", Integer),
    Column("newest_day", Date),
    Column("newest_quote_day", Date),
)


def _cell() -> list[Column[str]]:
    return [
        Column("period", String(12), primary_key=True),
        Column("city", String(7), primary_key=True),
        Column("industry", String(20), primary_key=True),
        Column("tier", String(7), primary_key=True),
        Column("breakdown", String(40), primary_key=True),
    ]


# What happened on a day, by cell: the amounts of flows, the signed deltas of stocks and states.
cube_day = Table(
    "cube_day",
    metadata,
    Column("measure", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    *_cell(),
    Column("amount", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# All that happened up to and including a month's last day, by cell.
cube_month = Table(
    "cube_month",
    metadata,
    Column("measure", String(40), primary_key=True),
    Column("month_end", Date, primary_key=True),
    *_cell(),
    Column("amount", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

cube_month_end = Table(
    "cube_month_end",
    metadata,
    Column("month_end", Date, primary_key=True),
)

# What lists of problems are read from, one row a problem that stands: open from `day` until (before) `until`, the end of time
# while nobody has closed it. `repeated_on`: since when it is known that the enterprise had the same kind in one of the three data
# months before. City, industry and tier are those of the opening.
problem_span = Table(
    "problem_span",
    metadata,
    Column("problem_id", Integer, ForeignKey("problem.id"), primary_key=True, autoincrement=False),
    Column("enterprise_id", Integer, ForeignKey("enterprise.id"), nullable=False),
    Column("period", String(12), nullable=False),
    Column("kind", String(4), nullable=False),
    Column("day", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("repeated_on", Date),
    Column("city", String(7), nullable=False),
    Column("industry", String(20), nullable=False),
    Column("tier", String(7), nullable=False),
)
# What is told of one enterprise's problems without reading their rows.
Index(
    "ix_problem_span_enterprise_id",
    *(problem_span.c[name] for name in ("enterprise_id", "period", "repeated_on", "day", "kind")),
)
# Each holds what a list or a count asks of it, in the order of the list, so that the rows themselves are read for one page only.
Index(
    "ix_problem_span_until",
    *(problem_span.c[name] for name in ("until", "problem_id", "day", "enterprise_id", "kind", "period")),
)
Index("ix_problem_span_day", *(problem_span.c[name] for name in ("day", "problem_id", "repeated_on")))
Index("ix_problem_span_kind_until", *(problem_span.c[name] for name in ("kind", "until", "problem_id", "day")))
Index("ix_problem_span_kind_day", *(problem_span.c[name] for name in ("kind", "day", "problem_id", "repeated_on")))
Index(
    "ix_problem_span_period",
    *(problem_span.c[name] for name in ("period", "day", "problem_id", "enterprise_id", "kind", "until", "repeated_on")),
)

# How many of an enterprise's problems of a data month are known to be repeated since a day: what offenders are ranked by.
problem_repeat = Table(
    "problem_repeat",
    metadata,
    Column("period", String(12), primary_key=True),
    Column("enterprise_id", Integer, ForeignKey("enterprise.id"), primary_key=True, autoincrement=False),
    Column("repeated_on", Date, primary_key=True),
    Column("problems", Integer, nullable=False),
)
Index("ix_problem_repeat_enterprise_id", problem_repeat.c.enterprise_id)

# From which day on the store can say anything about a measure: zero is a value only from then on.
measure_coverage = Table(
    "measure_coverage",
    metadata,
    Column("measure", String(40), primary_key=True),
    Column("first_day", Date, nullable=False),
)

published_figure = Table(
    "published_figure",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("period", String(12)),
    Column("scope", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("comparison", String(8), nullable=False),
    Column("value", Float, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("decimals", Integer),
    Column("tolerance_pct", Float),
    Column("note", Text),
)
