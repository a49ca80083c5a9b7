"""How Alembic reaches the store: through the connection that `migrate.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from carbondash.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
