"""What other departments know of enterprises, what screening makes of it, and what people decided about it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from carbondash.store.schema.base import (
    day_column,
    enterprise_column,
    fact_table,
    metadata,
    non_negative,
    one_of,
    period_column,
)
from carbondash.store.schema.enterprises import TIERS

SOURCES = ("permit", "energy", "statistics", "registration")
ACTIONS = ("list", "move", "remove")
OUTCOMES = ("accepted", "rejected")
METHODS = ("code", "name", "name_place", "none")

# One row of another department's file, as that department states it: `stated_code` may be missing or wrong. `period` is the year
# that the row is about, `day` the day on which the file came.
source_record = fact_table(
    "source_record",
    Column("source", String(12), nullable=False),
    Column("source_id", String(80), nullable=False),
    period_column(),
    day_column(),
    Column("stated_code", String(40)),
    Column("name_zh", String(200), nullable=False),
    Column("city", String(7), ForeignKey("city.adcode"), nullable=False),
    Column("industry", String(20), ForeignKey("industry.code"), nullable=False),
    Column("address", String(200)),
    Column("lon", Float),
    Column("lat", Float),
    Column("energy_tce", Float),
    Column("emissions_t", BigInteger),
    Column("is_active", Boolean, nullable=False),
    one_of("source", SOURCES),
    *non_negative("energy_tce", "emissions_t"),
    anchor="id",
    unique=(("source", "source_id", "period"),),
)
Index("ix_source_record_day", source_record.c.day)

# What a person decided about a candidate. `candidate_key` names it for good: E<enterprise id>, or R<id of its first source
# record>. `enterprise_id` is the enterprise that was listed, moved or removed.
candidate_decision = fact_table(
    "candidate_decision",
    Column("candidate_key", String(40), nullable=False),
    Column("action", String(8), nullable=False),
    Column("outcome", String(8), nullable=False),
    enterprise_column(nullable=True),
    period_column(),
    day_column(),
    Column("tier", String(7)),
    Column("reason", String(300), nullable=False),
    Column("author", String(80), nullable=False),
    one_of("action", ACTIONS),
    one_of("outcome", OUTCOMES),
    one_of("tier", TIERS),
    anchor="id",
)
Index("ix_candidate_decision_candidate_key", candidate_decision.c.candidate_key)
Index("ix_candidate_decision_enterprise_id", candidate_decision.c.enterprise_id)

# Which enterprise a source record is about, as screening found it: by its code, by its name, by name and place, or none.
# `cluster` names the enterprise (E<id>) or, for records of one unlisted enterprise, the first of them (R<id>). Where code and
# name contradict each other (X<id>) the record counts for nobody; `enterprise_id` is then the enterprise that has the code.
record_match = Table(
    "record_match",
    metadata,
    Column("record_id", Integer, ForeignKey("source_record.id"), primary_key=True, autoincrement=False),
    Column("cluster", String(40), nullable=False, index=True),
    enterprise_column(nullable=True),
    Column("method", String(12), nullable=False),
    Column("score_bp", Integer, nullable=False),
    Column("evidence", Text, nullable=False),
    one_of("method", METHODS),
    CheckConstraint("score_bp >= 0 AND score_bp <= 10000", name="score_range"),
)
Index("ix_record_match_enterprise_id", record_match.c.enterprise_id)

# Who should be listed, moved or removed, by what the records say from `day` until (before) `until`. `detail`: JSON of what each
# source says, of the rules, and of the estimate.
screening_candidate = Table(
    "screening_candidate",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("candidate_key", String(40), nullable=False),
    enterprise_column(nullable=True),
    Column("name_zh", String(200), nullable=False),
    Column("city", String(7), ForeignKey("city.adcode"), nullable=False),
    Column("industry", String(20), ForeignKey("industry.code"), nullable=False),
    Column("action", String(8), nullable=False),
    Column("tier", String(7)),
    Column("tier_should", String(7)),
    Column("emissions_t", BigInteger),
    Column("sources", Integer, nullable=False),
    day_column(),
    Column("until", Date),
    Column("detail", Text, nullable=False),
    one_of("action", ACTIONS),
    *non_negative("emissions_t"),
    CheckConstraint("until >= day", name="until_after_day"),
)
Index("ix_screening_candidate_day", screening_candidate.c.day)
Index("ix_screening_candidate_key", screening_candidate.c.candidate_key, screening_candidate.c.day)

# What the last screening was worked out from (the rules, and the newest load that it had seen), and the day that it was worked
# out for.
screening_state = Table(
    "screening_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("input_digest", String(16), nullable=False),
    Column("through_day", Date),
)
