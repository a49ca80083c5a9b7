"""A store that is read from a replica: writes go to the primary, reads to a copy of it that PostgreSQL keeps by itself.

A read asks the primary first at which version it stands, one row, and goes to the replica only where that has come as far: so
nobody ever reads less than what anybody has written. Without a primary the replica is read as it stands; without a replica the
primary. Whoever does not answer is left alone for a while, so that not every reader waits for it.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.engine import URL

from carbondash.store.away import is_away
from carbondash.store.engine import Store
from carbondash.store.errors import CannotOpen, NoStore, SchemaBehind
from carbondash.store.reader import Reader
from carbondash.store.schema.bookkeeping import store_state
from carbondash.store.scope import Scope

log = logging.getLogger("carbondash.store")

# Seconds for which a server that did not answer is not asked again.
PAUSE = 5.0

Standing = tuple[str, int]


@dataclass
class _Server:
    """One of the two servers as this process last found it: away or not, and until when it is not asked again."""

    name: str
    clock: Callable[[], float]
    is_away: bool = False
    _until: float = field(default=0.0, repr=False)

    def may_ask(self) -> bool:
        """Whether it is worth asking; where it was away only one of all who want to know asks, the others go without."""
        if not self.is_away:
            return True
        now = self.clock()
        if now < self._until:
            return False
        self._until = now + PAUSE
        return True

    def lost(self, why: object) -> None:
        """It did not answer."""
        if not self.is_away:
            log.warning("the %s does not answer: %s", self.name, why)
        self.is_away, self._until = True, self.clock() + PAUSE

    def found(self) -> None:
        """It answered."""
        if self.is_away:
            log.warning("the %s answers again", self.name)
        self.is_away = False


class Replicated(Store):
    """The primary as a store like any other, but that what can be read from its replica is read there."""

    def __init__(self, url: str | URL | None, replica: str | URL, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(url)
        self._copy = Store(replica)
        # A standby refuses every transaction that is not said to be for reading.
        self._copy.engine = self._copy.engine.execution_options(postgresql_readonly=True)
        self._primary_seen, self._copy_seen = _Server("primary", clock), _Server("replica", clock)
        self._is_behind = False
        if self.is_sqlite or self._copy.is_sqlite:
            raise CannotOpen("only a store on PostgreSQL has a replica: leave CARBONDASH_READ_STORE out")

    @property
    def can_write(self) -> bool:
        """Whether the primary answered when it was last asked."""
        return not self._primary_seen.is_away

    def require(self) -> None:
        """As of any store; of the replica where that answers."""
        if self._copy_seen.may_ask() or not self.can_write:
            try:
                self._copy.require()
            except (NoStore, SchemaBehind):
                # It may be about to learn of it.
                pass
            except CannotOpen as error:
                self._copy_seen.lost(error)
            else:
                self._copy_seen.found()
                return
        super().require()

    @contextmanager
    def read(self, scope: Scope, *, recount: bool = False, masked: bool = False) -> Iterator[Reader]:
        """One snapshot for one person's question, never older than the primary was when it was asked, while that answers."""
        with ExitStack() as stack:
            # Masked names are views that a connection makes for itself, which a standby refuses.
            reader = None if masked else self._from_copy(stack, scope, recount=recount)
            if reader is None:
                yield stack.enter_context(super().read(scope, recount=recount, masked=masked))
                return
            try:
                yield reader
            except Exception as error:
                # The next one reads elsewhere.
                if is_away(error):
                    self._copy_seen.lost(error)
                raise

    def _from_copy(self, stack: ExitStack, scope: Scope, *, recount: bool) -> Reader | None:
        """The replica's snapshot, closed with `stack`; None where the primary is to be read."""
        wanted = self._standing()
        # With nobody else to ask it is always asked.
        if wanted is not None and not self._copy_seen.may_ask():
            return None
        try:
            with ExitStack() as opened:
                reader = opened.enter_context(self._copy.read(scope, recount=recount))
                self._copy_seen.found()
                if wanted is not None and not self._has_come(reader, wanted):
                    return None
                stack.enter_context(opened.pop_all())
                return reader
        except Exception as error:
            if not is_away(error):
                raise
            self._copy_seen.lost(error)
            return None

    def _standing(self) -> Standing | None:
        """Key and version of the primary; None where it does not answer."""
        if not self._primary_seen.may_ask():
            return None
        try:
            with self._connect() as connection:
                row = connection.execute(select(store_state.c.store_key, store_state.c.store_version)).one()
        except Exception as error:
            if not is_away(error):
                raise
            self._primary_seen.lost(error)
            return None
        self._primary_seen.found()
        return row.store_key, row.store_version

    def _has_come(self, reader: Reader, wanted: Standing) -> bool:
        key, version = wanted
        is_behind = reader.state.key != key or reader.version < version
        if is_behind != self._is_behind:
            self._is_behind = is_behind
            log.info("the replica %s", f"is behind: version {reader.version} of {version}" if is_behind else "has caught up")
        return not is_behind

    def close(self) -> None:
        """Give all connections back."""
        super().close()
        self._copy.close()


def open_for_pages() -> Store:
    """The store that pages read and write: that at CARBONDASH_STORE, read from CARBONDASH_READ_STORE where that is set."""
    replica = os.environ.get("CARBONDASH_READ_STORE", "").strip()
    return Replicated(None, replica) if replica else Store()
