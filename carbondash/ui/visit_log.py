"""One line in the log for every run of a page: which page, how long, what of the store, and who, as a pseudonym."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from carbondash import logs
from carbondash.access import Visitor
from carbondash.ui.url import FILTER_PARAMS, PAGE_PARAMS

log = logging.getLogger("carbondash.visits")

_KNOWN = frozenset({*FILTER_PARAMS, *PAGE_PARAMS, "lang", "masked"})


@contextmanager
def run_of(page: str) -> Iterator[None]:
    """Round the run of a page; what goes wrong inside is logged with the page's name too."""
    start = time.perf_counter()
    logs.about(page=page)
    try:
        yield
    finally:
        # A name that no page knows may be anything: an address can be made up. Values never stand here.
        asked = sorted(_KNOWN.intersection(st.query_params))
        log.info("page", extra={"duration_ms": round((time.perf_counter() - start) * 1000), "parameters": asked})


def read_by(visitor: Visitor, page: str, version: int) -> None:
    """Who reads which version of the store, for all that this run still logs."""
    person = visitor.person
    logs.about(page=page, person=logs.pseudonym(person.subject or person.name), store_version=version)


def turned_away(reason: str) -> None:
    """Somebody came who is not in; reason: one of a few words, never what was claimed."""
    logs.about()
    log.info("turned away", extra={"reason": reason})
