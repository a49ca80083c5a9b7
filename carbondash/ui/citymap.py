"""The map as a card: pick a city on it or in the list beside it; the page of the map with its three parts."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from carbondash.charts.citymap import CITIES, POINTS, CityMap
from carbondash.figures import ledger, subjects
from carbondash.figures.format import fmt_day
from carbondash.figures.view import View
from carbondash.ui import cards, definitions, filters, frame, page, play
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panel import Panel
from carbondash.ui.panels import citymap as panels
from carbondash.ui.panels import citymap_time
from carbondash.ui.room import room
from carbondash.ui.sitemap import MAP_MEASURES

OnPoint = Callable[[str], None]


def today(now: Frame) -> None:
    """The measure on the as-of day, with the enterprises as points."""
    page.sentence(remember(panels.sentence, now.reader, now.view))
    choices(remember(panels.measure_of, now.reader, now.view), now)
    size = room()
    left, right = st.columns([3, 2])
    with left:
        frame.part(
            lambda: card(
                remember(panels.ranking, now.reader, now.view, size),
                remember(panels.chart, now.reader, now.view, size),
                now.view,
                stretch=True,
            )
        )
    with right:
        frame.part(lambda: page.city_bars(remember(panels.ranking, now.reader, now.view, size), now.view, stretch=True))
    frame.part(lambda: cards.card(remember(panels.points, now.reader, now.view.only()), now.view, table="open"))


def dates(now: Frame) -> None:
    """The measure on two days side by side, with what lies between them."""
    page.sentence(remember(citymap_time.sentence, now.reader, now.view))
    choices(remember(panels.measure_of, now.reader, now.view), now)
    _choose_day(now)
    drawn = remember(citymap_time.two_maps, now.reader, now.view, room())
    if drawn is None:
        st.info(_("Choose a day before the as-of day to compare it with."), icon=":material/event:")
        return
    said = remember(citymap_time.titles, now.reader, now.view)
    panel = remember(citymap_time.change, now.reader, now.view)
    for column, place in zip(st.columns(2), (0, 1), strict=True):
        with column:
            one = replace(
                panel, id=f"map_{('then', 'now')[place]}", title=said[place], table=replace(panel.table, rows=()), note=""
            )
            frame.part(lambda one=one, place=place: card(one, drawn[place], now.view, stretch=True))  # type: ignore[misc]
    frame.part(lambda: cards.card(panel, now.view, table="open"))


def months(now: Frame) -> None:
    """The measure month by month: a play, and the ranking at the month that it stands at."""
    page.sentence(remember(panels.sentence, now.reader, now.view))
    choices(remember(panels.measure_of, now.reader, now.view), now)
    left, right = st.columns([3, 2])
    with left:
        frame.part(lambda: _play(now))
    with right:
        frame.part(lambda: page.city_bars(remember(panels.ranking, now.reader, now.view, room()), now.view, stretch=True))
    frame.part(lambda: cards.card(remember(citymap_time.course, now.reader, now.view), now.view, table="open"))


def _play(now: Frame) -> None:
    drawn = remember(citymap_time.play, now.reader, now.view)
    with st.container(border=True, key="card_map_play", height="stretch"):
        st.markdown("**" + _("Through the months") + "**")
        st.caption(_("Each month as it stood at its end; one set of classes for all. Stop to keep a month in the address."))
        if drawn is None:
            st.info(_("Not enough data: the measure has no value by city in two months."), icon=":material/hourglass_empty:")
            return
        play.show(drawn, now.view.page("month"), now.view.filters.cities)
        legend(drawn.legend, definitions.direction_words(ledger.figures[panels.measure_of(now.reader, now.view)]))
        st.caption(_("The play shows the cities; enterprises are on the map of a single day."))


def _choose_day(now: Frame) -> None:
    """The earlier day; without a choice the one a year before."""
    first, _last = now.reader.days_known()
    day = citymap_time.other_day(now.reader, now.view)
    newest = now.view.filters.as_of - timedelta(days=1)
    if st.session_state.get("w_map_compare") != day:
        st.session_state["w_map_compare"] = day
    if first is None or first > newest:
        return
    if day is not None and not first <= day <= newest:
        st.session_state["w_map_compare"] = None
    st.date_input(
        _("Compare with"),
        key="w_map_compare",
        min_value=first,
        max_value=newest,
        format="YYYY-MM-DD",
        width=180,
        on_change=lambda: filters.set_state(compare=_iso(st.session_state["w_map_compare"])),
    )
    if day is None:
        st.caption(_("The day has to lie before {day}.").format(day=fmt_day(now.view.filters.as_of, now.view.lang)))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def choices(measure: str, now: Frame) -> None:
    """The measure that the map is coloured by, and the city as a list: the same pick as a click on the map."""
    view = now.view
    cities = [code for code in view.names.cities if view.scope.allows(code)]
    city = view.filters.cities[0] if len(view.filters.cities) == 1 else None
    for key, value in (("w_measure", measure), ("w_map_city", city)):
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    said = _subject_words()
    with st.container(horizontal=True, key="map_choices", gap="small", vertical_alignment="bottom"):
        st.selectbox(
            _("Measure"),
            MAP_MEASURES,
            format_func=lambda name: (
                f"{said[subjects.subject_of(ledger.figures[name])]} · {ledger.figures[name].name(view.lang)}"
            ),
            key="w_measure",
            on_change=_measure_changed,
            help=_("Every figure of the ledger that has a value by city, subject by subject; type to search."),
            width=420,
        )
        st.selectbox(
            _("City"),
            cities,
            index=None,
            format_func=view.city,
            key="w_map_city",
            placeholder=_whole(view),
            on_change=_city_changed,
            width=220,
        )
        if city:
            _of_city(now, city)


def _whole(view: View) -> str:
    """What the map is about where no single city is chosen."""
    if len(view.filters.cities) > 1 or view.scope.cities is not None:
        return _("several cities") if len(view.filters.cities or view.own_cities) > 1 else view.home
    return _("whole province")


def _of_city(now: Frame, city: str) -> None:
    """What can be done with the one city that is filtered to: look at it closely, open its scorecard."""
    if now.view.page("part") is None:
        is_near = now.view.page("kind") == "near"
        st.button(
            _("Back to the province") if is_near else _("Zoom to the city"),
            icon=":material/zoom_out_map:" if is_near else ":material/zoom_in:",
            key="map_near",
            on_click=lambda: filters.set_state(kind=None if is_near else "near"),
        )
    if "city" in now.pages:
        st.page_link(
            now.pages["city"],
            label=_("Scorecard of {city}").format(city=escape(now.view.city(city))),
            icon=":material/scoreboard:",
            query_params=filters.link_params(now.view),
        )


def _subject_words() -> dict[str, str]:
    return {
        "reporting": _("Reporting"),
        "quality": _("Data quality"),
        "verification": _("Verification"),
        "compliance": _("Compliance and allowances"),
        "market": _("Market"),
        "finance": _("Projects and finance"),
        "directory": _("Directory"),
        subjects.REST: _("Supervision"),
    }


def _measure_changed() -> None:
    filters.set_state(measure=st.session_state["w_measure"], month=None)


def _city_changed() -> None:
    chosen = st.session_state["w_map_city"]
    filters.change(cities=(chosen,) if chosen else ())


def card(panel: Panel, drawn: CityMap | None, view: View, *, stretch: bool = False, on_point: OnPoint | None = None) -> None:
    """A map with its legend; its table, definitions and export are those of the panel.

    on_point: what a click on a point does with its code; without, it filters to the point's city.
    """
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
            on_select=lambda: _map_clicked(key, on_point),
            selection_mode="single-object",
            alt=drawn.alt,
        )
        legend(drawn.legend, better)
        _marks(drawn)
        for note in drawn.notes:
            st.caption(escape(note))

    cards.card(replace(panel, id=f"{panel.id}_map", note="", chart=None, empty=""), view, body=body, stretch=stretch)


def legend(classes: tuple[tuple[str, str], ...], better: str = "") -> None:
    """The classes of a map with their breaks, each a patch of colour and words; last, which end is better."""
    patches = "".join(_patch(f"border-radius:3px;background:{color}", "", words) for words, color in classes)
    said = f'<span style="opacity:.75">{html.escape(better)}</span>' if better else ""
    st.html(f'<div style="font-size:.85rem;display:flex;flex-wrap:wrap">{patches}{said}</div>')


def _marks(drawn: CityMap) -> None:
    """What the symbols and the colours of the points mean."""
    symbols = "".join(_patch("opacity:.85", symbol, words) for symbol, words in drawn.marks if words)
    tones = "".join(
        _patch(f"border-radius:50%;background:{color};border:1px solid #17202A", "", words)
        for color, words in drawn.tones
        if words
    )
    if symbols or tones:
        st.html(f'<div style="font-size:.85rem;display:flex;flex-wrap:wrap">{symbols}{tones}</div>')


def _patch(style: str, sign: str, words: str) -> str:
    return (
        '<span style="display:inline-flex;align-items:center;margin:0 1rem .25rem 0;white-space:nowrap">'
        f'<span style="width:1rem;height:1rem;line-height:1rem;text-align:center;margin-right:.4rem;{style}">{sign}</span>'
        f"{html.escape(words)}</span>"
    )


def _map_clicked(key: str, on_point: OnPoint | None) -> None:
    """A pick filters to the city (of an enterprise: its city); picking the same again takes it back, and the filter with it."""
    event: Any = st.session_state.get(key)
    objects = event["selection"]["objects"] if event else {}
    points = objects.get(POINTS, [])
    if points and on_point is not None:
        on_point(str(points[0]["code"]))
        return
    codes = [str(picked["properties"]["code"]) for picked in objects.get(CITIES, [])]
    codes += [str(picked["city"]) for picked in points]
    last = f"{key}_last"
    if codes:
        st.session_state[last] = codes[0]
        filters.toggle_city(codes[0])
    elif last in st.session_state:
        filters.toggle_city(st.session_state.pop(last))
