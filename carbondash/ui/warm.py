"""What is made before the first visitor: imports, the store, and every page's default view in both languages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, get_args

from carbondash.access import visitor_scope
from carbondash.locale import LANGUAGES
from carbondash.store import Filters, Reader
from carbondash.store.errors import StoreError
from carbondash.ui import cards, filters, frame, ledger_page, page, rulebook_card, tiles, url
from carbondash.ui import citymap as city_card
from carbondash.ui.cache import remember
from carbondash.ui.panels import attention, citymap, figures, finance, overview, quality, rulebook, submissions
from carbondash.ui.room import Room
from carbondash.ui.view import View

log = logging.getLogger("carbondash.warm")

# Imported for the pages, which would otherwise import them before the first visitor's eyes.
_USED_BY_PAGES = (cards, city_card, ledger_page, page, rulebook_card, tiles)

_PANELS = (overview, attention, citymap, submissions, quality, finance, figures, rulebook)
BUILDERS: tuple[Callable[[Reader, View], Any], ...] = tuple(build for panels in _PANELS for build in panels.BUILDERS)
# These are made for each size of window.
SIZED: tuple[Callable[[Reader, View, str], Any], ...] = (*citymap.SIZED, *finance.SIZED, *submissions.SIZED)


def warm() -> None:
    """Make the default views in the light theme; a store that is missing or empty, or a panel that fails, leaves the rest."""
    try:
        frame.store().require()
    except StoreError as error:
        log.warning("nothing to warm up: %s", error)
        return
    with frame.store().read(visitor_scope()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        if known is None:
            return
        address = url.Address(Filters(as_of=known.default_day))
        for lang in LANGUAGES:
            view = frame.view_of(reader, names, address, lang, "light", known)  # type: ignore[arg-type]
            for build in BUILDERS:
                _make(build, reader, view)
            for draw in SIZED:
                for room in get_args(Room):
                    _make(draw, reader, view, room)


def _make(build: Callable[..., Any], reader: Reader, view: View, *extra: str) -> None:
    try:
        remember(build, reader, view, *extra)
    except Exception:
        log.exception("%s.%s failed while warming up", build.__module__, build.__qualname__)
