"""The page of projects and finance on the screen: its parts with their choices, lists and cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from carbondash.ui import cards, citymap, filters, frame, listing, page, tiles
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.grid import grid
from carbondash.ui.language import _, escape
from carbondash.ui.origin import Origin
from carbondash.ui.panels import finance, finance_card, finance_lists, finance_loans, finance_projects
from carbondash.ui.panels.finance_card import ProjectCard
from carbondash.ui.room import room

ACCOUNT, FACILITY = "carbon_account", "finance"


def library(now: Frame) -> None:
    """The project library: categories as sets, the funnel, the map, the list."""
    reader, view = now.reader, now.view
    page.sentence(remember(finance.library_sentence, reader, view.only()))
    frame.part(lambda: tiles.show(remember(finance.tiles, reader, view.only()), view, "finance"))
    frame.part(lambda: _project(now))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: _categories(now))
        frame.part(lambda: _stages(now))
    with right:
        frame.part(
            lambda: citymap.card(
                remember(finance_projects.cities, reader, view.only()),
                remember(finance_projects.by_city, reader, view.only("kind", "status"), room()),
                view,
                on_point=_opened,
            )
        )
    _choose("kind", _("Category"), finance.kind_words(view), finance_projects.kind_of(view))
    _choose("status", _("Stage"), finance.stage_words(view), finance_projects.stage_of(view))
    frame.part(
        lambda: listing.show(remember(finance_projects.listing, reader, view.only("kind", "status", "page")), now, choose=_open)
    )


def loans(now: Frame) -> None:
    """The loans by institution, what they bring, what the facility saves, the projects behind them."""
    reader, view = now.reader, now.view
    page.sentence(remember(finance.sentence, reader, view.only()))
    frame.part(lambda: tiles.show(remember(finance.tiles, reader, view.only()), view, "finance"))
    frame.part(lambda: _project(now))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: _by_institution(now))
    with right:
        frame.part(lambda: _per_money(now))
    frame.part(lambda: _interest(now))
    names = remember(finance_loans.institutions, reader, view.only())
    chosen = finance_loans.institution_of(view)
    if st.session_state.get("w_institution") != chosen:
        st.session_state["w_institution"] = chosen
    st.selectbox(
        _("Institution"),
        list(names),
        index=None,
        format_func=lambda code: names.get(code, code),
        key="w_institution",
        placeholder=_("all institutions"),
        on_change=lambda: filters.set_state(kind=st.session_state["w_institution"]),
        width=360,
    )
    frame.part(lambda: listing.show(remember(finance_loans.listing, reader, view.only("kind", "page")), now, choose=_open))


def gaps(now: Frame) -> None:
    """Who has a shortfall and no project."""
    page.sentence(remember(finance_lists.gaps_sentence, now.reader, now.view))
    frame.part(lambda: listing.show(remember(finance_lists.gaps, now.reader, now.view), now))


def alliance(now: Frame) -> None:
    """Who is a member of the alliance, and since when."""
    page.sentence(remember(finance_lists.alliance_sentence, now.reader, now.view))
    frame.part(lambda: listing.show(remember(finance_lists.alliance, now.reader, now.view), now))


def accounts(now: Frame) -> None:
    """The carbon accounts: grades, cities, the list with the points, and how those of one enterprise came about."""
    reader, view = now.reader, now.view
    page.sentence(remember(finance_lists.accounts_sentence, reader, view.only()))
    frame.part(lambda: _method(now))
    frame.part(lambda: _account(now))
    left, right = st.columns(2)
    with left:
        panel = remember(finance_lists.grades, reader, view.only("status"))
        frame.part(lambda: cards.card(panel, view, on_select=lambda: _clicked("status", panel.id, now), stretch=True))
    with right:
        frame.part(
            lambda: cards.card(remember(finance_lists.grades_by_city, reader, view.only()), view, table="open", stretch=True)
        )
    _choose("status", _("Grade"), finance_lists.grade_words(view), finance_lists.grade_of_view(view))
    frame.part(lambda: listing.show(remember(finance_lists.accounts, reader, view.only("status", "page")), now, choose=_open))


def _choose(param: str, label: str, words: Mapping[str, str], chosen: str | None) -> None:
    """Chips that narrow a list down; none chosen means all."""
    key = f"w_finance_{param}"
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.pills(
        label,
        list(words),
        format_func=lambda code: words.get(code, code),
        key=key,
        on_change=lambda: filters.set_state(**{param: st.session_state[key]}),
        wrap=True,
    )


def _open(target: Mapping[str, str]) -> None:
    _opened(target["id"])


def _opened(number: str) -> None:
    # The list stays on the page that it is on.
    filters.go(st.session_state[filters.FILTERS], {**st.session_state.get(filters.STATE, {}), "id": number})


def _mark(key: str) -> str | None:
    event: Any = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    said = points[0].get("customdata") if points else None
    return str(said[0]) if isinstance(said, list) and said else None


def _clicked(param: str, panel_id: str, now: Frame, allowed: tuple[str, ...] | None = None) -> None:
    """A click on a bar narrows the list down to it; a second one takes that back."""
    code = _mark(f"chart_{panel_id}")
    if code is None:
        return
    if allowed is not None and code not in allowed:
        filters.set_state(**{param: None})
        return
    filters.set_state(**{param: None if code == now.view.page(param) else code})


def _categories(now: Frame) -> None:
    panel = remember(finance_projects.categories, now.reader, now.view.only())
    cards.card(panel, now.view, on_select=lambda: _clicked("kind", panel.id, now, ("climate", "facility", "both")))


def _stages(now: Frame) -> None:
    panel = remember(finance_projects.stages, now.reader, now.view.only("status"))
    cards.card(panel, now.view, on_select=lambda: _clicked("status", panel.id, now))


def _by_institution(now: Frame) -> None:
    panel = remember(finance_loans.loans, now.reader, now.view.only("kind"))
    cards.card(panel, now.view, on_select=lambda: _clicked("kind", panel.id, now))


def _per_money(now: Frame) -> None:
    panel = remember(finance_loans.per_money, now.reader, now.view.only("kind"))
    cards.card(panel, now.view, on_select=lambda: _clicked("kind", panel.id, now))


def _interest(now: Frame) -> None:
    """What the facility saves, with every assumption one click away."""
    found = remember(finance_loans.interest, now.reader, now.view.only())
    if found is None:
        return

    def body() -> None:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.metric(found.panel.title, found.value, label_visibility="collapsed", width="content")
            st.caption(escape(found.basis), width="stretch")
        if found.example:
            st.caption(escape(found.example))
        with st.popover(_("What is saved, whose, against what"), icon=":material/rule:", type="tertiary", key="p_interest"):
            st.markdown("\n".join(f"- {escape(line)}" for line in found.assumptions))
            for line in found.sources:
                st.caption(escape(line))
        st.page_link(
            now.pages["figures"],
            label=_("Rule set of the facility"),
            icon=":material/menu_book:",
            query_params=filters.link_params(now.view, {"kind": FACILITY}),
        )

    cards.card(found.panel, now.view, body=body)


def _project(now: Frame) -> None:
    """The card of the project that the address names, over the page."""
    asked = now.view.page("id") or ""
    if asked[:1] not in ("P", "L"):
        return
    found = remember(finance_card.project_card, now.reader, now.view.only("id"))
    title = _("Project") if found is None else found.title

    @st.dialog(escape(title), width="large", icon=":material/eco:", on_dismiss=_closed)
    def card() -> None:
        with st.container(key="project_shown"):
            if found is None:
                st.info(_("This project is not known on this day."), icon=":material/hourglass_empty:")
            else:
                _project_card(found, now)

    card()


def _project_card(found: ProjectCard, now: Frame) -> None:
    left, right = st.columns(2)
    with left:
        for name, value in found.facts:
            st.markdown(f":gray[{escape(name)}] {escape(value)}")
    with right:
        if found.stages:
            st.markdown("**" + _("Stages") + "**")
            st.markdown(
                "\n".join(f"{place}. {escape(said)} · {escape(day)}" for place, (said, day) in enumerate(found.stages, 1))
            )
        if found.enterprise is not None:
            name, target = found.enterprise
            _file_link(now, _("Enterprise file: {name}").format(name=escape(name)), target)
        else:
            st.caption(_("No enterprise of the store is known to stand behind it."))
    st.markdown(f"**{escape(found.loans.title)}**")
    if found.loans.empty:
        st.caption(escape(found.loans.empty))
    else:
        grid(found.loans.table, key="table_project_loans")


def _file_link(now: Frame, label: str, target: Mapping[str, str]) -> None:
    came = Origin(now.place.name, dict(now.view.state)).text
    st.page_link(
        now.pages["enterprise"],
        label=label,
        icon=":material/factory:",
        query_params=filters.link_params(now.view, {**target, "list": came}),
    )


def _closed() -> None:
    state = {name: value for name, value in st.session_state.get(filters.STATE, {}).items() if name != "id"}
    filters.go(st.session_state[filters.FILTERS], state)


def _method(now: Frame) -> None:
    """Whose method the grade is, and what it rests on."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="account_method"):
        st.caption(
            _("The grade is the product's own method, not official and no credit rating; every point can be traced."),
            width="stretch",
        )
        with st.popover(_("Method and limits"), icon=":material/rule:", type="tertiary", key="p_account_method"):
            st.markdown("\n".join(f"- {escape(line)}" for line in _limits()))
        st.page_link(
            now.pages["figures"],
            label=_("Rule set of the grade"),
            icon=":material/menu_book:",
            query_params=filters.link_params(now.view, {"kind": ACCOUNT}),
        )


def _limits() -> tuple[str, ...]:
    return (
        _("Intensity against the benchmark of the unit class 50 points: all at 5% below it, none at 5% above."),
        _("Change of the intensity over two years 15 points, on the same scale."),
        _("Data quality 20 points: records passed at first review and duties met on time, half each."),
        _("Compliance record 15 points: how the cycles ended that have fallen due."),
        _("What can't be assessed is left out and the rest scaled to 100; below 50 assessable points there is no grade."),
        _("Listed are enterprises with a verified year and a benchmark; others stand in their own file, against peers."),
        _("Units without an allocation in the year, e.g. in their first one, do not count."),
    )


def _account(now: Frame) -> None:
    """How each point of one account came about, over the page."""
    found = remember(finance_lists.account_card, now.reader, now.view.only("id"))
    if found is None:
        return

    @st.dialog(escape(found.panel.title), width="large", icon=":material/grade:", on_dismiss=_closed)
    def card() -> None:
        with st.container(key="account_shown"):
            st.markdown(escape(found.headline))
            st.caption(escape(f"{found.line} · {found.disclaimer}"))
            grid(found.panel.table, key="table_account_card")
            _file_link(now, _("Open the enterprise file"), found.opens)

    card()
