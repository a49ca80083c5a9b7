"""The columns that facts share, and how a fact table says what it is.

A fact is a dated event that is written once: `day` is when it took effect for the department, `load_id` and `recorded_at`
say which load brought it. `void_load_id` names the roll-back that took it out again; a void fact stays readable but counts
nowhere. A *versioned* table keeps every version of a thing: a correction is a new row with its own day, and `superseded_on`
is the day on which the next version takes over (NULL: this is the current one).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

FAR_PAST = "0001-01-01"
FAR_FUTURE = "9999-12-31"

UNKNOWN = "unknown"


def load_columns() -> list[Column[Any]]:
    """Columns that tie a row to the load that brought it and to the roll-back that took it out."""
    return [
        Column("load_id", Integer, ForeignKey("load.id"), nullable=False, index=True),
        Column("recorded_at", DateTime, nullable=False),
        Column("void_load_id", Integer, ForeignKey("load.id")),
    ]


def non_negative(*names: str) -> list[CheckConstraint]:
    """One constraint a column: an amount that may be missing but never below zero."""
    return [CheckConstraint(f"{name} >= 0", name=f"{name}_non_negative") for name in names]


def one_of(name: str, values: tuple[str, ...]) -> CheckConstraint:
    """The column holds one of a closed list of words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{name} IN ({listed})", name=f"{name}_known")


def enterprise_column(*, nullable: bool = False) -> Column[int]:
    return Column("enterprise_id", Integer, ForeignKey("enterprise.id"), nullable=nullable)


def fact_table(
    name: str,
    *columns: Any,
    anchor: str = "enterprise_id",
    key: tuple[str, ...] = (),
    unique: tuple[tuple[str, ...], ...] = (),
    supervisory: bool = True,
) -> Table:
    """A table of facts.

    anchor: the column naming whose fact it is; the cube is refreshed for the anchors that a load touches.
    key: for versioned tables, what identifies the thing of which a row is one version.
    unique: column groups that no two facts share, void ones aside.
    supervisory: whether a fact of this table can be the newest day that the store knows (quotes and due dates can't).
    """
    own = [column for column in columns if isinstance(column, Column)]
    constraints = [item for item in columns if not isinstance(item, Column)]
    bookkeeping: list[Any] = [Column("superseded_on", Date)] if key else []
    table = Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        *own,
        *bookkeeping,
        *load_columns(),
        *constraints,
        info={"anchor": anchor, "key": key, "supervisory": supervisory},
    )
    if key:
        Index(
            f"uq_{name}_current",
            *(table.c[column] for column in key),
            unique=True,
            sqlite_where=text("superseded_on IS NULL AND void_load_id IS NULL"),
            postgresql_where=text("superseded_on IS NULL AND void_load_id IS NULL"),
        )
        Index(f"ix_{name}_versions", *(table.c[column] for column in dict.fromkeys((*key, "day", "id"))))
    elif anchor != "id":
        Index(f"ix_{name}_{anchor}", table.c[anchor])
    for group in unique:
        Index(
            f"uq_{name}_{'_'.join(group)}",
            *(table.c[column] for column in group),
            unique=True,
            sqlite_where=text("void_load_id IS NULL"),
            postgresql_where=text("void_load_id IS NULL"),
        )
    return table


def day_column() -> Column[Any]:
    return Column("day", Date, nullable=False)


def period_column() -> Column[str]:
    """What the fact is about: M2023-08, Y2023, Y2019..Y2022 or C2."""
    return Column("period", String(12), nullable=False)
