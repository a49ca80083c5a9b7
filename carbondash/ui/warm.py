"""What is made before the first visitor: imports, the store, and every page's default view in both languages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, get_args

from carbondash.actions.act import rehearse
from carbondash.brief import deadline_words
from carbondash.figures.view import View
from carbondash.locale import LANGUAGES
from carbondash.store import Filters, Reader, Scope
from carbondash.store.errors import StoreError
from carbondash.ui import candidates as candidates_part
from carbondash.ui import cards, filters, frame, ledger_page, page, rows_head, rulebook_card, tiles, url
from carbondash.ui import city as city_page
from carbondash.ui import citymap as city_card
from carbondash.ui import compliance as compliance_page
from carbondash.ui import compliance_cases as compliance_cases_page
from carbondash.ui import directory as directory_part
from carbondash.ui import finance as finance_page
from carbondash.ui import market as market_page
from carbondash.ui import overview as overview_page
from carbondash.ui import quality as quality_page
from carbondash.ui import verification as verification_page
from carbondash.ui.cache import remember
from carbondash.ui.panels import (
    attention,
    candidate_card,
    candidates,
    city,
    citymap,
    citymap_time,
    compliance,
    compliance_cases,
    compliance_change,
    compliance_preview,
    compliance_rates,
    compliance_replay,
    compliance_risk,
    compliance_views,
    data_problems,
    directory,
    figures,
    finance,
    finance_card,
    finance_lists,
    finance_loans,
    finance_projects,
    market_allowances,
    market_position,
    market_prices,
    overview,
    quality_change,
    quality_checks,
    quality_inspection,
    quality_outliers,
    quality_problems,
    quality_samples,
    quality_stock,
    records,
    rows,
    rulebook,
    submissions,
    submissions_annual,
    submissions_list,
    submissions_matrix,
    submissions_reminders,
    submissions_tasks,
    submissions_visits,
    submissions_work,
    verification,
    verification_bodies,
    verification_changes,
    verification_progress,
    verification_tasks,
    verification_year,
)
from carbondash.ui.room import Room

log = logging.getLogger("carbondash.warm")

# Imported for the pages, which would otherwise import them before the first visitor's eyes.
_USED_BY_PAGES = (
    candidates_part, cards, city_card, city_page, directory_part, finance_page, ledger_page, page, rows_head, quality_page,
    rulebook_card, tiles, overview_page, verification_page, market_page, compliance_page, compliance_cases_page,
)  # fmt: skip

_PANELS = (
    overview,
    attention,
    city,
    citymap,
    citymap_time,
    directory,
    candidates,
    candidate_card,
    submissions,
    deadline_words,
    submissions_list,
    submissions_annual,
    submissions_work,
    submissions_reminders,
    submissions_tasks,
    submissions_visits,
    quality_problems,
    quality_change,
    quality_stock,
    quality_checks,
    quality_outliers,
    quality_inspection,
    quality_samples,
    finance,
    finance_card,
    finance_lists,
    finance_loans,
    finance_projects,
    figures,
    data_problems,
    rulebook,
    records,
    rows,
    verification_year,
    verification,
    verification_progress,
    verification_changes,
    verification_tasks,
    verification_bodies,
    market_prices,
    market_position,
    market_allowances,
    compliance,
    compliance_risk,
    compliance_views,
    compliance_change,
    compliance_preview,
    compliance_rates,
    compliance_cases,
    compliance_replay,
)
BUILDERS: tuple[Callable[[Reader, View], Any], ...] = tuple(build for panels in _PANELS for build in panels.BUILDERS)
# These are made for each size of window.
SIZED: tuple[Callable[[Reader, View, Any], Any], ...] = (
    *overview.SIZED,
    *citymap.SIZED,
    *citymap_time.SIZED,
    *finance_projects.SIZED,
    *submissions_matrix.SIZED,
    *quality_stock.SIZED,
    *quality_inspection.SIZED,
)


def warm() -> None:
    """Make the default views in the light theme; a store that is missing or empty, or a panel that fails, leaves the rest."""
    try:
        frame.store().require()
    except StoreError as error:
        log.warning("nothing to warm up: %s", error)
        return
    with frame.store().read(Scope.province(), masked=False) as reader:
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
    try:
        rehearse(frame.store())
    except StoreError as error:
        log.warning("the first action will take a little longer: %s", error)


def _make(build: Callable[..., Any], reader: Reader, view: View, *extra: str) -> None:
    try:
        remember(build, reader, view, *extra)
    except Exception:
        log.exception("%s.%s failed while warming up", build.__module__, build.__qualname__)
