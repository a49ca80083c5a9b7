"""The market page on the screen: its three parts with their choices, the price slider, lists and files."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carbondash.figures.format import fmt_period
from carbondash.figures.tables import Table
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui import cards, choices, filters, frame, grid, listing, page, tiles
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels import market_allowances, market_position, market_prices
from carbondash.ui.panels.market_words import step_words

# Where the slider begins and, unless the price is beyond, ends, in CNY/t.
LOWEST, HIGHEST = 1.0, 200.0


def prices(now: Frame) -> None:
    """National quotes, the province's trades, and both against each other."""
    reader, view = now.reader, now.view
    plain = view.only()
    page.sentence(remember(market_prices.sentence, reader, plain))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="price_head"):
        frame.part(lambda: _price_now(now, plain))
        _choose_span(now)
    frame.part(lambda: tiles.show(remember(market_prices.tiles, reader, plain), plain, "market"))
    frame.part(lambda: cards.card(remember(market_prices.quotes, reader, view.only("period")), view))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: _months(now))
    with right:
        frame.part(lambda: cards.card(remember(market_prices.kinds, reader, plain), plain, table="open", stretch=True))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(market_prices.volume_cumulated, reader, plain), plain, stretch=True))
    with right:
        frame.part(lambda: cards.card(remember(market_prices.turnover_cumulated, reader, plain), plain, stretch=True))
    frame.part(lambda: cards.card(remember(market_prices.against_quotes, reader, plain), plain))


def position(now: Frame) -> None:
    """Is there enough, what do the gaps cost, who does not trade."""
    reader, view = now.reader, now.view
    plain, priced = view.only(), view.only("price")
    page.sentence(remember(market_position.sentence, reader, priced))
    page.note(remember(market_position.standing, reader, plain))
    frame.part(lambda: tiles.show(remember(market_position.tiles, reader, plain), plain, "market_position"))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: page.city_bars(remember(market_position.cities, reader, plain), plain, stretch=True))
    with right:
        frame.part(lambda: _costs(now))
    frame.part(lambda: cards.card(remember(market_position.table, reader, plain), plain, table="open"))
    frame.part(lambda: cards.card(remember(market_position.industries, reader, plain), plain, table="open"))
    frame.part(lambda: _short(now))


def allowances(now: Frame) -> None:
    """The way of the obligations from pre-allocation to the notice."""
    reader, view = now.reader, now.view
    plain = view.only()
    page.sentence(remember(market_allowances.sentence, reader, plain))
    frame.part(lambda: tiles.show(remember(market_allowances.tiles, reader, plain), plain, "market_allowances"))
    by_step = view.only("status")
    left, right = st.columns(2)
    with left:
        frame.part(lambda: _steps(now, by_step))
    with right:
        frame.part(lambda: page.city_bars(remember(market_allowances.step_cities, reader, by_step), by_step, stretch=True))
    frame.part(lambda: cards.card(remember(market_allowances.relief, reader, plain), plain))
    frame.part(lambda: _obligations(now))


def _price_now(now: Frame, view: View) -> None:
    found = remember(market_prices.price_now, now.reader, view)
    if found is None:
        return
    with st.container(horizontal=True, border=True, key="card_price_now", vertical_alignment="center", gap="medium"):
        heading = _("National close")
        st.markdown(f":material/payments: **{heading}**", width="content")
        # Prices are blue with an arrow: red is a rise here and a fall elsewhere.
        st.markdown(f":blue[**{escape(found.price)}**]", width="content")
        if found.change:
            st.markdown(f":blue[{escape(found.change)}]", width="content")
        st.markdown(f":gray[{escape(found.day)}]", width="content")


def _choose_span(now: Frame) -> None:
    said = market_prices.span_words(now.view)
    chosen = market_prices.span_of(now.view)
    _hold("w_market_span", chosen)
    st.segmented_control(
        _("Quotes of the last"),
        list(said),
        format_func=lambda span: said.get(span, span),
        key="w_market_span",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: filters.set_state(period=_but(st.session_state["w_market_span"], "year")),
    )


def _months(now: Frame) -> None:
    view = now.view.only("kind")
    panel = remember(market_prices.by_month, now.reader, view)

    def choose() -> None:
        said = {"vintage": _("by vintage"), "method": _("by method")}
        _hold("w_market_kind", "method" if view.page("kind") == "method" else "vintage")
        st.segmented_control(
            _("Parts of the bars"),
            list(said),
            format_func=lambda kind: said.get(kind, kind),
            key="w_market_kind",
            required=True,
            label_visibility="collapsed",
            on_change=lambda: filters.set_state(kind=_but(st.session_state["w_market_kind"], "vintage")),
        )

    cards.card(panel, view, stretch=True, foot=None if panel.empty else choose, on_select=lambda: None)


def _costs(now: Frame) -> None:
    """The price slider, and what closing all gaps costs by city."""
    priced = now.view.only("price")
    panel = remember(market_position.costs, now.reader, priced)
    price = remember(market_position.price_of, now.reader, priced)

    def choose() -> None:
        value = HIGHEST / 2 if price is None else min(max(price.value, LOWEST), max(HIGHEST, price.value))
        _hold("w_price", value)
        st.slider(
            _("Price (¥/t)"),
            LOWEST,
            max(HIGHEST, value),
            step=0.01,
            format="%.2f",
            key="w_price",
            on_change=lambda: filters.set_state(price=f"{st.session_state['w_price']:g}"),
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="price_said"):
            total = remember(market_position.total_cost, now.reader, priced)
            said = market_position.said_price(price, now.view)
            st.caption(escape(" · ".join(part for part in (said, total) if part)), width="stretch")
            if price is not None and price.day is None:
                st.button(
                    _("Last close"),
                    key="price_reset",
                    icon=":material/restart_alt:",
                    type="tertiary",
                    on_click=lambda: filters.set_state(price=None),
                )

    cards.card(panel, priced, on_select=lambda: _city_clicked(f"chart_{panel.id}"), foot=choose, stretch=True)


def _short(now: Frame) -> None:
    quiet, every = remember(market_position.counts, now.reader, now.view.only())
    if every:
        named = {"": _("no trade in 30 days"), "all": _("all that are short")}
        said = {"": f"{named['']} {quiet:,}", "all": f"{named['all']} {every:,}"}
        _hold("w_market_short", "" if market_position.is_quiet(now.view) else "all")
        st.segmented_control(
            _("Enterprises short of allowances"),
            list(said),
            format_func=lambda status: said.get(status, status),
            key="w_market_short",
            required=True,
            on_change=lambda: filters.set_state(status=st.session_state["w_market_short"] or None),
            wrap=True,
        )
    listing.show(remember(market_position.short, now.reader, now.view.only("status", "price", "page")), now)


def _steps(now: Frame, view: View) -> None:
    panel = remember(market_allowances.steps, now.reader, view)
    asked = view.page("status")

    def choose() -> None:
        step = _clicked(f"chart_{panel.id}")
        if step:
            filters.set_state(status=None if step == asked else step)

    cards.card(panel, view, on_select=choose, stretch=True)


def _obligations(now: Frame) -> None:
    """The list with its choices, and the notices as a workbook."""
    reader, view = now.reader, now.view
    years = remember(market_allowances.periods, reader, view.only())
    listed = view.only("status", "period", "page")
    count = remember(market_allowances.last_steps, reader, view.only("period"))
    with st.container(border=True, key="card_obligations"):
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="obligation_choice"):
            choices.one_of(
                now, "period", {year: fmt_period(year, view.lang) for year in years}, _("Year"), nothing=_("all years"), width=200
            )
            if count:
                steps = {step: f"{words} {count.get(step, 0):,}" for step, words in step_words(view).items()}
                choices.one_of(now, "status", steps, _("Step reached"), nothing=_("all"), width=240)
            with st.popover(_("Notice list"), icon=":material/description:", key="p_notices"):
                st.caption(_("Every notice of the view that was sent by the day, with the filters above the rows."))
                about = view.only("period")
                source = grid.Source(None, lambda again: _notices(again, about))
                said = remember(market_allowances.notice_said, reader, about)
                grid.downloads(source, _("Compliance notices"), "compliance_notices", about, said)
        listing.show(remember(market_allowances.obligations, reader, listed), now, framed=False)


def _notices(reader: Reader, view: View) -> Table:
    return market_allowances.notice_list(reader, view)


def _city_clicked(key: str) -> None:
    code = _clicked(key)
    if code:
        filters.toggle_city(code)


def _clicked(key: str) -> str | None:
    event: Any = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    said = points[0].get("customdata") if points else None
    return str(said[0]) if isinstance(said, list) and said else None


def _but(chosen: str, default: str) -> str | None:
    # What holds without a word is not written into the address.
    return None if chosen == default else chosen


def _hold(key: str, value: object) -> None:
    # The address decides what a widget shows, also after the browser's back button.
    if st.session_state.get(key) != value:
        st.session_state[key] = value
