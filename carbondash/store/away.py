"""A store that has gone away while somebody works with it: told apart from everything else, and passed on as one error."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from carbondash.store.errors import StoreAway

# What PostgreSQL says when it ends a connection, starts, stops, or a standby may not go on with a snapshot (its documentation,
# appendix A: error codes); 25006 is what it answers to a writer while it is a standby.
_GONE = frozenset({"57P01", "57P02", "57P03", "57P05", "25006", "40001"})


def is_away(error: BaseException) -> bool:
    """Whether something failed because the store went away or does not answer; what was asked is right and can be asked again."""
    if isinstance(error, StoreAway):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _GONE


def while_writing(error: DBAPIError, *, saving: bool) -> StoreAway | None:
    """The error that a writer is told when the store goes away; None for any other error.

    saving: it went away while it was told to keep all that was written: nobody knows on this side whether it did.
    """
    if not is_away(error):
        return None
    said = "it is either saved as a whole or not at all: look before you do it again" if saving else "nothing was saved"
    return StoreAway(f"the store went away while it was being written to; {said}", unsure=saving)
