"""What is made before the first visitor: imports, the store, and every page's default view in both languages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, get_args

from carbondash.access import visitor_scope
from carbondash.locale import LANGUAGES
from carbondash.store import Filters, Reader, records
from carbondash.store.errors import StoreError
from carbondash.ui import cards, citymap, frame, ledger_page, page, tiles, url
from carbondash.ui.cache import remember
from carbondash.ui.panels import attention, figures, finance, overview, quality, submissions
from carbondash.ui.panels import citymap as city_panels
from carbondash.ui.room import Room
from carbondash.ui.view import View

log = logging.getLogger("carbondash.warm")

# Imported for the pages, which would otherwise import them before the first visitor's eyes.
_USED_BY_PAGES = (cards, citymap, ledger_page, page, tiles)

_BUILDERS: tuple[Callable[[Reader, View], Any], ...] = (
    overview.sentence,
    overview.tiles,
    overview.surrender,
    attention.lines,
    city_panels.sentence,
    city_panels.ranking,
    city_panels.points,
    submissions.sentence,
    submissions.due_next,
    submissions.on_time,
    submissions.first_pass,
    submissions.lateness,
    submissions.cities,
    submissions.grid,
    quality.sentence,
    quality.found,
    quality.balance,
    quality.kinds,
    quality.cities,
    quality.listing,
    finance.sentence,
    finance.tiles,
    finance.categories,
    finance.stages,
    finance.loans,
    finance.cities,
    finance.listing,
    figures.reconciliation,
    figures.dictionary,
)
_MAPS: tuple[Callable[..., Any], ...] = (city_panels.chart, finance.by_city)


def warm() -> None:
    """Make the default views in the light theme; a store that is missing or empty, or a panel that fails, leaves the rest."""
    try:
        frame.store().require()
    except StoreError as error:
        log.warning("nothing to warm up: %s", error)
        return
    with frame.store().read(visitor_scope()) as reader:
        names = records.names(reader)
        known = frame.known_of(reader, names)
        if known is None:
            return
        address = url.Address(Filters(as_of=known.default_day))
        for lang in LANGUAGES:
            view = frame.view_of(reader, names, address, lang, "light", known)  # type: ignore[arg-type]
            for build in _BUILDERS:
                _make(build, reader, view)
            for draw in _MAPS:
                for room in get_args(Room):
                    _make(draw, reader, view, room)


def _make(build: Callable[..., Any], reader: Reader, view: View, *extra: str) -> None:
    try:
        remember(build, reader, view, *extra)
    except Exception:
        log.exception("%s.%s failed while warming up", build.__module__, build.__qualname__)
