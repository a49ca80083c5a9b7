"""Acts that wait for a second person: bookkeeping, no dated facts; each change of one is in the change log."""

from __future__ import annotations

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from carbondash.store.schema.base import metadata

# needs: the right that asker and decider must have, which also says what kind of act it is. payload: what is to be done, as JSON.
# day: the act's own. load_id: the entry that asked; decided_load_id: the one that answered, or in which it was carried out.
pending_act = Table(
    "pending_act",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("needs", String(20), nullable=False),
    Column("payload", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("reason", String(300), nullable=False),
    Column("asked_at", DateTime, nullable=False),
    Column("asker", String(80), nullable=False),
    Column("asker_role", String(20), nullable=False),
    Column("asker_subject", String(300), nullable=False),
    Column("state", String(20), nullable=False),
    Column("decided_at", DateTime),
    Column("decider", String(80)),
    Column("decider_role", String(20)),
    Column("decider_subject", String(300)),
    Column("answer_zh", String(500)),
    Column("answer_en", String(500)),
    Column("load_id", Integer, ForeignKey("load.id"), nullable=False),
    Column("decided_load_id", Integer, ForeignKey("load.id")),
)
Index("ix_pending_act_state", pending_act.c.state)

# The file of an import that waits, as it was put on the page and compressed; it goes once the import is decided about.
pending_file = Table(
    "pending_file",
    metadata,
    Column("pending_act_id", Integer, ForeignKey("pending_act.id"), primary_key=True, autoincrement=False),
    Column("name", String(300), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
