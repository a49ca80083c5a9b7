"""The project library as a funnel: how many projects are in each stage, and how many have reached it."""

from __future__ import annotations

from dataclasses import dataclass

from carbondash.figures import compute
from carbondash.store import Filters, Reader
from carbondash.store.schema.finance import STAGES


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel: projects that are in it, and those that are in it or a later one."""

    code: str
    here: int
    reached: int


def funnel(reader: Reader, filters: Filters) -> tuple[Stage, ...]:
    """The stages in their order; empty where no project is known. One in a later stage has been through the earlier ones."""
    values = compute.by_breakdown(reader, "project_stages", filters)
    if not values:
        return ()
    here = [int(values[code].value or 0) if code in values else 0 for code in STAGES]
    return tuple(Stage(code, count, sum(here[place:])) for place, (code, count) in enumerate(zip(STAGES, here, strict=True)))
