"""Where one is: province, city, enterprise, month; every step above leads back to where it was opened, filters kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from carbondash.figures import ledger
from carbondash.figures.format import fmt_period
from carbondash.figures.view import View
from carbondash.store import Filters, Reader
from carbondash.store.enterprise_file import enterprise_head
from carbondash.ui import url
from carbondash.ui.language import _, escape
from carbondash.ui.origin import Origin, parse
from carbondash.ui.sitemap import Place

# Who opened a file without a list came from nowhere: the directory is the list of all.
_ALL = Origin("directory")


@dataclass(frozen=True)
class Crumb:
    """One step: its words, and the page that it leads to with its filters and own parameters (None: one is there)."""

    words: str
    page: str | None = None
    filters: Filters | None = None
    state: Mapping[str, str] | None = None


def trail(reader: Reader, view: View, place: Place) -> list[Crumb]:
    """The steps from the province to what the page shows."""
    if place.name == "enterprise":
        return _file(reader, view)
    asked = view.filters
    steps = [Crumb(view.home, place.name, view.on(cities=()).filters, dict(view.state))]
    if len(asked.cities) == 1:
        steps.append(Crumb(view.city(asked.cities[0]), place.name, asked, _without(view, "month", "period", "page")))
    elif asked.cities:
        steps.append(Crumb(_("{count} cities").format(count=len(asked.cities)), place.name, asked, dict(view.state)))
    measure, month = view.page("measure"), view.page("month")
    if place.name == "rows" and measure:
        steps.append(Crumb(ledger.figures[measure].name(view.lang)))
    if month:
        steps.append(Crumb(fmt_period(f"M{month}", view.lang)))
    return _ended(steps)


def _file(reader: Reader, view: View) -> list[Crumb]:
    number = view.page("id")
    head = enterprise_head(reader, int(number), view.filters.as_of) if number else None
    came = parse(view.page("list")) or _ALL
    steps = [Crumb(view.home, came.page, view.on(cities=()).filters, came.state)]
    if head is None:
        return _ended(steps)
    steps.append(Crumb(view.city(head.city), came.page, view.on(cities=(head.city,)).filters, came.state))
    month = view.page("month")
    steps.append(Crumb(view.named(head.name_zh, head.name_en), "enterprise", view.filters, _without(view, "month")))
    if month:
        steps.append(Crumb(fmt_period(f"M{month}", view.lang)))
    return _ended(steps)


def _without(view: View, *names: str) -> dict[str, str]:
    return {name: value for name, value in view.state if name not in names}


def _ended(steps: list[Crumb]) -> list[Crumb]:
    """The same steps, the last of which is where one is and leads nowhere."""
    return [*steps[:-1], Crumb(steps[-1].words)]


def show(reader: Reader, view: View, place: Place, pages: Mapping[str, st.Page]) -> None:
    """The steps in one line."""
    with st.container(horizontal=True, key="crumbs", vertical_alignment="center", gap=None):
        for number, step in enumerate(trail(reader, view, place)):
            if number:
                st.markdown(":gray[›]", width="content")
            if step.page is None or step.filters is None:
                st.markdown(f":gray[{escape(step.words)}]", width="content")
            else:
                st.page_link(
                    pages[step.page],
                    label=escape(step.words),
                    query_params=url.write(step.filters, view.lang, step.state, masked=view.masked),
                )
