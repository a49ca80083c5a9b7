"""What can go wrong in the store, as errors that a caller can tell apart and a person can read."""

from __future__ import annotations


class StoreError(Exception):
    """Base of all errors that the store raises on purpose; its text is one clear line."""


class CannotOpen(StoreError):
    """The address is none, nobody answers there, or what is there is no database; passwords are left out of the text."""


class StoreAway(CannotOpen):
    """The database server does not answer, or stopped to in the middle of something.

    unsure: it stopped while it was told to keep what was written; that is there as a whole or not at all.
    """

    def __init__(self, text: str, *, unsure: bool = False) -> None:
        super().__init__(text)
        self.unsure = unsure


class NoStore(StoreError):
    """There is no store at the address, or it has no tables yet."""


class SchemaBehind(StoreError):
    """The store's schema is older or newer than this program's."""


class BadRow(StoreError):
    """A row that a table can't hold: an unknown column, a missing identifier, an invalid credit code."""


class OutOfReach(BadRow):
    """A row about something that the person who loads it can't see: in the same words whether it is elsewhere or nowhere."""


class StoreBusy(StoreError):
    """Others have been writing for longer than a writer waits; nothing was written."""


class AlreadyRolledBack(StoreError):
    """The load does not exist, was rolled back before, or is itself a roll-back."""


class OnlyDerived(StoreError):
    """A load of derived rows can't be rolled back: they follow from the facts and the rules."""


class NotWaiting(StoreError):
    """A request that somebody else has decided about meanwhile, or that there is none of; `state` is what became of it."""

    def __init__(self, words: str, number: int, state: str | None) -> None:
        super().__init__(words)
        self.number, self.state = number, state


class StillNeeded(StoreError):
    """A load can't be rolled back while later loads hold facts about what it brought."""


class CannotCombine(StoreError):
    """A measure was asked for a sum that has no meaning, e.g. distinct institutions summed over cities."""
