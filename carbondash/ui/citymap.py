"""The map as a card: pick a city on it or in the list beside it."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import streamlit as st

from carbondash.charts.citymap import CITIES, POINTS, CityMap
from carbondash.figures import ledger
from carbondash.ui import cards, definitions, filters
from carbondash.ui.language import _, escape
from carbondash.ui.panel import Panel
from carbondash.ui.sitemap import MAP_MEASURES
from carbondash.ui.view import View


def choices(measure: str, view: View) -> None:
    """The measure that the map is coloured by, and the city as a list: the same pick as a click on the map."""
    cities = [code for code in view.names.cities if view.scope.allows(code)]
    city = view.filters.cities[0] if len(view.filters.cities) == 1 else None
    for key, value in (("w_measure", measure), ("w_map_city", city)):
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    with st.container(horizontal=True, key="map_choices", gap="small"):
        st.selectbox(
            _("Measure"),
            MAP_MEASURES,
            format_func=lambda name: ledger.figures[name].name(view.lang),
            key="w_measure",
            on_change=_measure_changed,
            width=360,
        )
        st.selectbox(
            _("City"),
            cities,
            index=None,
            format_func=view.city,
            key="w_map_city",
            placeholder=_("several cities") if len(view.filters.cities) > 1 else _("whole province"),
            on_change=_city_changed,
            width=240,
        )


def _measure_changed() -> None:
    filters.set_state(measure=st.session_state["w_measure"])


def _city_changed() -> None:
    chosen = st.session_state["w_map_city"]
    filters.change(cities=(chosen,) if chosen else ())


def card(panel: Panel, drawn: CityMap | None, view: View, *, stretch: bool = False) -> None:
    """A map with its legend; its table, definitions and export are those of the panel."""

    better = definitions.direction_words(ledger.figures[panel.figures[0]])

    def body() -> None:
        if drawn is None:
            st.info(_("Not enough data: there is nothing to put on the map in this view."), icon=":material/hourglass_empty:")
            return
        key = f"map_{panel.id}"
        st.pydeck_chart(
            drawn.deck,
            height=drawn.height,
            key=key,
            on_select=lambda: _map_clicked(key),
            selection_mode="single-object",
            alt=drawn.alt,
        )
        legend(drawn, better)
        for note in drawn.notes:
            st.caption(escape(note))

    cards.card(replace(panel, id=f"{panel.id}_map", note="", chart=None, empty=""), view, body=body, stretch=stretch)


def legend(drawn: CityMap, better: str = "") -> None:
    """The classes of a map with their breaks, each a patch of colour and words; last, which end is better."""
    patches = "".join(
        f'<span style="display:inline-flex;align-items:center;margin:0 1rem .25rem 0;white-space:nowrap">'
        f'<span style="width:1rem;height:1rem;border-radius:3px;margin-right:.4rem;background:{color}"></span>'
        f"{html.escape(words)}</span>"
        for words, color in drawn.legend
    )
    said = f'<span style="opacity:.75">{html.escape(better)}</span>' if better else ""
    st.html(f'<div style="font-size:.85rem;display:flex;flex-wrap:wrap">{patches}{said}</div>')


def _map_clicked(key: str) -> None:
    """A pick filters to the city (of an enterprise: its city); picking the same again takes it back, and the filter with it."""
    event: Any = st.session_state.get(key)
    objects = event["selection"]["objects"] if event else {}
    codes = [str(picked["properties"]["code"]) for picked in objects.get(CITIES, [])]
    codes += [str(picked["city"]) for picked in objects.get(POINTS, [])]
    last = f"{key}_last"
    if codes:
        st.session_state[last] = codes[0]
        filters.toggle_city(codes[0])
    elif last in st.session_state:
        filters.toggle_city(st.session_state.pop(last))
