"""Text from data for a document (`carbondash.figures.plain`)."""

from carbondash.figures.plain import plain

__all__ = ["plain"]
