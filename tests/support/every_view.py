"""Every page and part of the sitemap, with what each needs to be about somebody."""

from __future__ import annotations

from typing import cast

from carbondash.ui.sitemap import PLACES

Params = dict[str, str]

# Cards and files that open by a number: on the demonstration province these are there.
ABOUT: dict[str, tuple[Params, ...]] = {
    "enterprise": ({"id": "7"}, {"id": "29"}, {"id": "30"}, {"id": "7", "month": "2023-05"}),
    "rows": ({"measure": "monthly_problems"}, {"measure": "problems_open"}),
    "import": ({"part": "log", "id": "1"}, {"part": "loads", "id": "1"}),
    "compliance": ({"as_of": "2023-11-20"}, {"part": "cases", "id": "1"}, {"status": "all", "as_of": "2022-01-20"}),
    "directory": ({"part": "candidates", "id": "E7"},),
    "finance": ({"id": "P20"}, {"part": "loans", "kind": "1"}, {"part": "accounts", "id": "E30"}),
    "verification": ({"part": "bodies", "kind": "1"},),
    "submissions": ({"part": "tasks", "id": "1"},),
    "quality": ({"part": "checks", "status": "waived"},),
    "market": ({"part": "position", "price": "70"},),
}


def views() -> list[tuple[str, Params]]:
    """Page and parameters."""
    found: list[tuple[str, Params]] = []
    for place in PLACES:
        parts = cast(tuple[str, ...], place.choices.get("part", ()))
        found += [(place.name, {}), *((place.name, {"part": part}) for part in parts)]
        found += [(place.name, dict(params)) for params in ABOUT.get(place.name, ())]
    return found


def words(view: tuple[str, Params]) -> str:
    """A view in a word, for the name of a test."""
    return "-".join([view[0], *view[1].values()])
