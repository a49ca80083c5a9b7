"""PostgreSQL's own row-level security, as `fence.py` declares it: a role without a login that reads what a scope holds.

The program's login owns the tables, and is not held back: reads of the whole province, writing, checks and backups stay as they
are. A read with a scope takes the role on for its transaction and says which cities it may see; where it says nothing, no row is
there. The role belongs to the cluster, its rights and policies to each store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from carbondash.store import fence
from carbondash.store.errors import StoreError
from carbondash.store.schema import metadata

ROLE = "carbondash_scoped"

# What an administrator has to say once in a cluster whose login for this program may not create roles.
BY_HAND = f"CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO "

_CITIES = "SELECT unnest(string_to_array(current_setting('carbondash.cities', true), ','))"
# The policy of the versions leaves those of the scope's cities; it is said again, so that nobody has to know.
_HELD = fence.queries(
    f"SELECT v.enterprise_id FROM enterprise_version v WHERE v.void_load_id IS NULL AND v.city IN ({_CITIES})", _CITIES
)

# Two stores of a cluster may be made at once: whoever comes second finds the role there.
_MAKE_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
    CREATE ROLE {ROLE} NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
_JOIN_ROLE = f"""
DO $$ BEGIN
  IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
    EXECUTE 'GRANT {ROLE} TO ' || quote_ident(current_user);
  END IF;
END $$
"""


# What PostgreSQL says where a right is missing.
_MAY_NOT = "42501"


class NoRowSecurity(StoreError):
    """The store can't hold a person to some cities: its row-level security is not in place. The text says what to do."""


@cache
def _policies() -> tuple[str, dict[str, str]]:
    """The name of this program's policies, which changes with what they say, and the condition of each table."""
    conditions = {name: fence.condition(name, _HELD) or "true" for name in metadata.tables}
    digest = hashlib.sha256(repr(sorted(conditions.items())).encode()).hexdigest()
    return f"{ROLE}_{digest[:8]}", conditions


def is_in_place(connection: Connection) -> bool:
    """Whether every table of the store has this program's policy, is held by it, and the login may take the role on."""
    name, conditions = _policies()
    held = connection.scalar(
        text(
            "SELECT count(*) FROM pg_policies p JOIN pg_class c ON c.relname = p.tablename "
            "AND c.relnamespace = p.schemaname::regnamespace "
            "WHERE p.schemaname = current_schema() AND p.policyname = :name AND c.relrowsecurity "
            "AND EXISTS (SELECT FROM pg_roles r WHERE r.rolname = :role AND pg_has_role(r.oid, 'MEMBER'))"
        ),
        {"name": name, "role": ROLE},
    )
    return bool(held == len(conditions))


def put_in_place(connection: Connection) -> None:
    """Give the store this program's policies, inside a transaction. Raises NoRowSecurity where the login may not."""
    if is_in_place(connection):
        return
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(_MAKE_ROLE)
            connection.exec_driver_sql(_JOIN_ROLE)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _MAY_NOT:
            raise
        raise _not_in_place(connection) from error
    schema = connection.dialect.identifier_preparer.quote(str(connection.scalar(text("SELECT current_schema()"))))
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}")
    take_away(connection)
    name, conditions = _policies()
    for table, condition in conditions.items():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        connection.exec_driver_sql(f'CREATE POLICY "{name}" ON "{table}" FOR SELECT TO {ROLE} USING ({condition})')
        connection.exec_driver_sql(f'GRANT SELECT ON "{table}" TO {ROLE}')


def take_away(connection: Connection) -> None:
    """Drop the policies, of whichever program: a table that one is about can't be changed. Nobody reaches more then."""
    found = text(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema() AND starts_with(policyname, :role)"
    )
    for table, policy in connection.execute(found, {"role": ROLE}).all():
        connection.exec_driver_sql(f'DROP POLICY "{policy}" ON "{table}"')


def take_on(connection: Connection, cities: tuple[str, ...]) -> None:
    """Hold the rest of the transaction to what these cities may see. Raises NoRowSecurity."""
    if not connection.info.get(ROLE):
        if not is_in_place(connection):
            raise _not_in_place(connection)
        connection.info[ROLE] = True
    connection.execute(text("SELECT set_config('carbondash.cities', :cities, true)"), {"cities": ",".join(cities)})
    connection.exec_driver_sql(f"SET LOCAL ROLE {ROLE}")


@contextmanager
def laid_off(connection: Connection) -> Iterator[None]:
    """Read as the owner of the tables for one statement, and as the role again; nothing on SQLite or where nobody took it on."""
    taken = connection.dialect.name == "postgresql" and connection.scalar(text("SELECT current_user")) == ROLE
    if taken:
        connection.exec_driver_sql("SET LOCAL ROLE NONE")
    try:
        yield
    finally:
        if taken:
            connection.exec_driver_sql(f"SET LOCAL ROLE {ROLE}")


def let_read(cursor: Any, views: Iterable[str]) -> None:
    """Let the role read temporary views of a driver's connection, where there is the role."""
    if cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone()[0]:
        cursor.execute(f"GRANT SELECT ON {', '.join(views)} TO {ROLE}")


def _not_in_place(connection: Connection) -> NoRowSecurity:
    login = connection.scalar(text("SELECT session_user"))
    return NoRowSecurity(
        "this database does not hold a person to some cities yet: its administrator has to say once "
        f'"{BY_HAND}{login};", then python -m carbondash check sets it up'
    )
