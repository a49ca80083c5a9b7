"""The page of data quality on the screen: problems, automatic checks, inspection; their choices, lists and forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from carbondash.derive.check_words import check_words
from carbondash.figures import compute
from carbondash.figures.format import fmt_period
from carbondash.ui import cards, filters, frame, go, listing, page
from carbondash.ui.act import annotation, waiver
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _
from carbondash.ui.origin import Origin
from carbondash.ui.panels import (
    quality_change,
    quality_checks,
    quality_inspection,
    quality_outliers,
    quality_problems,
    quality_samples,
    quality_stock,
)
from carbondash.ui.room import room


def problems(now: Frame) -> None:
    """What the monthly audits found and why it changed, the open stock, and the list of problems."""
    reader, plain = now.reader, now.view.only()
    page.sentence(remember(quality_problems.sentence, reader, plain))
    left, right = st.columns([3, 2])
    with left:
        frame.part(
            lambda: cards.card(
                remember(quality_problems.found, reader, plain),
                now.view,
                foot=lambda: _remark(now, "monthly_problems"),
                stretch=True,
            )
        )
    with right:
        frame.part(lambda: page.city_bars(remember(quality_problems.cities, reader, plain), now.view, stretch=True))
    frame.part(lambda: _compared_months(now))
    asked = now.view.only("compare")
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(quality_change.change, reader, asked), now.view, stretch=True))
    with right:
        frame.part(lambda: cards.card(remember(quality_change.changed, reader, asked), now.view, stretch=True))
    frame.part(
        lambda: cards.card(
            remember(quality_stock.balance, reader, plain, room()), now.view, foot=lambda: _remark(now, "problems_open")
        )
    )
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(quality_stock.ages, reader, plain), now.view))
        frame.part(lambda: page.kind_bars(remember(quality_problems.kinds, reader, now.view.only("kind")), now.view))
    with right:
        frame.part(lambda: cards.card(remember(quality_stock.closing_times, reader, plain), now.view))
        frame.part(lambda: _offenders(now))
    frame.part(lambda: _problem_list(now))


def checks(now: Frame) -> None:
    """What the automatic checks say of the records that stand, the outliers among them, and what was waived."""
    reader, plain, of_kind = now.reader, now.view.only(), now.view.only("kind")
    page.sentence(remember(quality_checks.sentence, reader, plain))
    left, right = st.columns([3, 2])
    with left:
        frame.part(lambda: page.kind_bars(remember(quality_checks.by_check, reader, of_kind), now.view))
    with right:
        frame.part(lambda: cards.card(remember(quality_checks.by_family, reader, plain), now.view, stretch=True))
    frame.part(lambda: _outliers(now))
    frame.part(lambda: _finding_list(now))
    frame.part(lambda: cards.card(remember(quality_checks.waivers, reader, plain), now.view, table="open"))


def inspection(now: Frame) -> None:
    """How far the inspection campaign has come, who is behind, and what its coal samples say."""
    reader, plain = now.reader, now.view.only()
    page.sentence(remember(quality_inspection.sentence, reader, plain))
    frame.part(lambda: _campaign(now))
    frame.part(lambda: _behind(now))
    frame.part(lambda: _samples(now))


def _remark(now: Frame, figure_id: str) -> None:
    """The button that puts a remark beside a series, at the latest month that the series has."""
    latest = compute.figure(now.reader, figure_id, now.view.filters).period
    annotation.show(now, figure_id, latest or f"M{now.view.filters.as_of:%Y-%m}")


def _compared_months(now: Frame) -> None:
    """Which two data months are compared: the first and the latest one of the year that the address does not name."""
    months = remember(quality_change.months, now.reader, now.view.only())
    between = remember(quality_change.compared, now.reader, now.view.only("compare"))
    if between is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="compared_months"):
        for place, label in enumerate((_("Compare the month"), _("with the month"))):
            key = f"w_compare_{place}"
            _hold(key, between[place])
            st.selectbox(
                label,
                [month for month in months if month != between[1 - place]],
                format_func=lambda month: fmt_period(month, now.view.lang),
                key=key,
                on_change=_months_changed,
                width=190,
            )
        if now.view.page("compare"):
            st.button(
                _("Year's first and latest month"),
                key="compare_default",
                type="tertiary",
                icon=":material/restart_alt:",
                on_click=lambda: filters.set_state(compare=None),
            )


def _months_changed() -> None:
    first, last = (str(st.session_state[f"w_compare_{place}"]).removeprefix("M") for place in (0, 1))
    filters.set_state(compare=f"{first}..{last}")


def _hold(key: str, value: object) -> None:
    # The address decides what a widget shows, also after the browser's back button.
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _offenders(now: Frame) -> None:
    panel = remember(quality_stock.offenders, now.reader, now.view.only())
    cards.card(panel, now.view, on_select=lambda: _enterprise_clicked(f"chart_{panel.id}", now))


def _enterprise_clicked(key: str, now: Frame) -> None:
    """Open the enterprise's file that a mark stands for: its number, and after a semicolon the month, where it is about one."""
    said = _clicked(key)
    if not said:
        return
    number, _between, month = str(said[0]).partition(";")
    target = {"id": number, **({"month": month} if month else {})}
    go.to("enterprise", filters.link_params(now.view, {**target, "list": Origin(now.place.name, dict(now.view.state)).text}))


def _clicked(key: str) -> list[Any] | None:
    event: Any = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    said = points[0].get("customdata") if points else None
    return said if isinstance(said, list) and said else None


def _problem_list(now: Frame) -> None:
    """The list of problems with its choices above it."""
    view = now.view
    with st.container(border=True, key="card_problem_list"):
        _list_choices(now, quality_problems.status_words(view), "open", {code: view.kind(code) for code in view.names.kinds})
        listing.show(remember(quality_problems.listing, now.reader, _of_list(now)), now, framed=False)


def _finding_list(now: Frame) -> None:
    view = now.view
    with st.container(border=True, key="card_finding_list"):
        named = {code: f"{code} {check.title}" for code, check in check_words(view.lang).items()}
        _list_choices(now, quality_checks.status_words(view), "standing", named)
        listing.show(remember(quality_checks.listing, now.reader, _of_list(now)), now, framed=False)
        _waive(now)


def _of_list(now: Frame) -> Any:
    return now.view.only("part", "status", "kind", "month", "page")


def _list_choices(now: Frame, states: Mapping[Any, str], first: str, kinds: Mapping[str, str]) -> None:
    """Which state, which kind and which data month a list shows; `first` is the state that the address does not name."""
    view, part = now.view, now.view.page("part") or "problems"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"choices_{part}"):
        key = f"w_status_{part}"
        asked = view.page("status")
        _hold(key, asked if asked in states else first)
        st.segmented_control(
            _("Status"),
            list(states),
            format_func=lambda status: states[status],
            key=key,
            required=True,
            on_change=lambda: filters.set_state(status=None if st.session_state[key] == first else st.session_state[key]),
            wrap=True,
        )
        _select(_("Kind"), f"w_kind_{part}", "kind", kinds, _("all kinds"), 280, view.page("kind"))
        months = {month.removeprefix("M"): fmt_period(month, view.lang) for month in _months(now)}
        _select(_("Data month"), f"w_month_{part}", "month", months, _("all months"), 180, view.page("month"))


def _months(now: Frame) -> Sequence[str]:
    return [month for month in reversed(remember(quality_problems.months_known, now.reader, now.view.only())) if month]


def _select(label: str, key: str, param: str, words: Mapping[str, str], none: str, width: int, asked: str | None) -> None:
    _hold(key, asked if asked in words else None)
    st.selectbox(
        label,
        list(words),
        index=None,
        format_func=lambda code: words.get(code, code),
        key=key,
        placeholder=none,
        on_change=lambda: filters.set_state(**{param: st.session_state[key]}),
        width=width,
    )


def _waive(now: Frame) -> None:
    """Waive a check at one of the enterprises on the page that is shown."""
    options = remember(quality_checks.waivable, now.reader, _of_list(now))
    if not options:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="waive_choice"):
        chosen = st.selectbox(
            _("Waive a check at an enterprise of this page"),
            options,
            format_func=lambda option: option.words,
            key="w_waive",
            width=420,
        )
        if chosen:
            waiver.show(now, chosen.enterprise_id, chosen.code)


def _outliers(now: Frame) -> None:
    panel = remember(quality_outliers.outliers, now.reader, now.view.only("kind"))
    cards.card(panel, now.view, on_select=lambda: _enterprise_clicked(f"chart_{panel.id}", now))


def _campaign(now: Frame) -> None:
    panel = remember(quality_inspection.campaign, now.reader, now.view.only(), room())
    cards.card(panel, now.view, on_select=lambda: _step_clicked(f"chart_{panel.id}", now))


def _step_clicked(key: str, now: Frame) -> None:
    """List who has not finished a step in a city (or anywhere); a second click on the same mark lists the overdue ones again."""
    said = _clicked(key)
    if not said:
        return
    city, step = str(said[0]), str(said[1])
    cities = (city,) if city else ()
    if now.view.page("kind") == step and now.view.filters.cities == cities:
        filters.set_state(kind=None)
        return
    state = {**dict(now.view.only("part", "measure").state), "kind": step}
    filters.go(now.view.on(cities=cities).filters, state)


def _behind(now: Frame) -> None:
    panel = remember(quality_inspection.behind, now.reader, now.view.only("kind"))
    step = quality_inspection.step_of(now.view)

    def choices() -> None:
        if step:
            st.button(
                _("All overdue steps"), key="all_steps", icon=":material/close:", on_click=lambda: filters.set_state(kind=None)
            )

    cards.card(panel, now.view, table="open", foot=choices)


def _samples(now: Frame) -> None:
    """Coal samples against reports: quantity and class of units, the picture, and the list."""
    view = now.view
    quantity, unit_class = quality_samples.choice_of(view)
    quantities = quality_samples.quantity_words(view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="sample_choices"):
        _hold("w_quantity", quantity)
        st.segmented_control(
            _("Quantity"),
            list(quantities),
            format_func=lambda code: quantities[code],
            key="w_quantity",
            required=True,
            on_change=_sample_choice,
            wrap=True,
        )
        _hold("w_unit_class", unit_class)
        st.selectbox(
            _("Unit class"),
            quality_samples.CLASSES,
            index=None,
            format_func=lambda code: _("Class {code}").format(code=code),
            key="w_unit_class",
            placeholder=_("all classes"),
            on_change=_sample_choice,
            width=160,
        )
    asked = view.only("measure")
    frame.part(lambda: cards.card(remember(quality_samples.agreement, now.reader, asked), view))
    frame.part(lambda: listing.show(remember(quality_samples.samples, now.reader, view.only("measure", "page")), now))


def _sample_choice() -> None:
    quantity, unit_class = st.session_state["w_quantity"], st.session_state["w_unit_class"]
    measure = f"{quantity}.{unit_class}" if unit_class else quantity
    filters.set_state(measure=None if measure == "car" else measure)
