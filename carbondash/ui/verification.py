"""The page of verification on the screen: its two parts with their choices, lists and forms."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carbondash.figures import verification as figures
from carbondash.figures.format import fmt_period
from carbondash.ui import cards, filters, frame, go, listing, page, tiles
from carbondash.ui.act import interview
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.origin import Origin
from carbondash.ui.panels import (
    verification,
    verification_bodies,
    verification_changes,
    verification_progress,
    verification_tasks,
    verification_year,
)

SUBJECT = "verification_bodies"


def progress(now: Frame) -> None:
    """How far the year's verification is, what came back and what was changed."""
    reader, view = now.reader, now.view
    _choose_year(now)
    page.sentence(remember(verification.sentence, reader, view))
    frame.part(lambda: page.countdown(remember(verification.due_next, reader, view)))
    frame.part(lambda: tiles.show(remember(verification.tiles, reader, view), view, "verification"))
    left, right = st.columns([3, 2])
    with left:
        frame.part(lambda: cards.card(remember(verification_progress.curve, reader, view), view, stretch=True))
    with right:
        frame.part(lambda: page.city_bars(remember(verification_progress.cities, reader, view), view, stretch=True))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(verification_progress.on_time, reader, view), view))
        frame.part(lambda: _how_to_read(now))
    with right:
        frame.part(lambda: cards.card(remember(verification_progress.returns, reader, view), view, stretch=True))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: _changes(now))
    with right:
        frame.part(lambda: _reviews(now))
    frame.part(lambda: _tasks(now))


def bodies(now: Frame) -> None:
    """The league of the verification bodies, who is to be interviewed, and one body's card."""
    reader, view = now.reader, now.view
    _choose_year(now, together=True)
    page.sentence(remember(verification_bodies.sentence, reader, view))
    frame.part(lambda: _method(now))
    left, right = st.columns([3, 2])
    with left:
        frame.part(
            lambda: cards.card(
                remember(verification_bodies.table, reader, view), view, on_select=lambda: _body_clicked(view.page("kind"))
            )
        )
    with right:
        frame.part(lambda: _to_talk(now))
    frame.part(lambda: _unranked(now))
    frame.part(lambda: _body(now))


def _choose_year(now: Frame, *, together: bool = False) -> None:
    """Which data year is shown; the newest is the one that the address does not name."""
    found = remember(verification_year.years, now.reader, now.view)
    if not found:
        return
    every = figures.together(found) if together else None
    options = [*found, *([every] if every else [])]
    chosen = verification_year.year_of(now.reader, now.view)
    # The address decides what a widget shows, also after the browser's back button.
    if st.session_state.get("w_verification_year") != chosen:
        st.session_state["w_verification_year"] = chosen
    st.segmented_control(
        _("Data year"),
        options,
        format_func=lambda period: fmt_period(period, now.view.lang),
        key="w_verification_year",
        required=True,
        on_change=_year_changed,
        args=(found[0],),
        wrap=True,
    )


def _year_changed(newest: str) -> None:
    chosen = st.session_state["w_verification_year"]
    filters.set_state(period=None if chosen == newest else chosen)


def _clicked(key: str) -> str | None:
    event: Any = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    said = points[0].get("customdata") if points else None
    return str(said[0]) if isinstance(said, list) and said else None


def _changes(now: Frame) -> None:
    """The card of changes; a click on a bar opens the tasks of that class."""
    panel = remember(verification_changes.changes, now.reader, now.view)

    def open_rows() -> None:
        kind = _clicked(f"chart_{panel.id}")
        if kind and panel.period:
            state = {"measure": panel.figures[0], "period": panel.period, "kind": kind}
            go.to("rows", filters.link_params(now.view, state))

    cards.card(panel, now.view, on_select=open_rows, stretch=True)


def _reviews(now: Frame) -> None:
    """The card of the fourth-party review; a click on a mark opens the enterprise's file."""
    panel = remember(verification_changes.reviews, now.reader, now.view)

    def open_file() -> None:
        enterprise = _clicked(f"chart_{panel.id}")
        if enterprise:
            came = Origin(now.place.name, dict(now.view.state)).text
            go.to("enterprise", filters.link_params(now.view, {"id": enterprise, "list": came}))

    cards.card(panel, now.view, on_select=open_file, stretch=True)


def _how_to_read(now: Frame) -> None:
    with st.container(border=True, key="card_how_to_read", height="stretch"):
        st.markdown("**" + _("How to read clues and checks") + "**")
        for line in remember(verification.how_to_read, now.reader, now.view):
            st.caption(escape(line))


def _tasks(now: Frame) -> None:
    _choose_status(now, remember(verification_year.states, now.reader, now.view))
    listing.show(remember(verification_tasks.tasks, now.reader, now.view), now)


def _choose_status(now: Frame, count: Any) -> None:
    """Chips that narrow the list down to tasks in one state, each with how many there are."""
    if count is None:
        return
    said = verification_tasks.status_words(now.view)
    chosen = verification_tasks.status_of(now.view)
    if st.session_state.get("w_verification_status") != chosen:
        st.session_state["w_verification_status"] = chosen
    st.pills(
        _("Tasks that are"),
        list(said),
        format_func=lambda status: f"{said[status]} {getattr(count, status):,}",
        key="w_verification_status",
        on_change=lambda: filters.set_state(status=st.session_state["w_verification_status"]),
        wrap=True,
    )


def _method(now: Frame) -> None:
    """Whose method this is, how it works, and what it can't tell."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="body_method"):
        st.caption(
            _("The score is the product's own method, not an official rating: a hint where to look, no judgement of a body."),
            width="stretch",
        )
        with st.popover(_("Method and limits"), icon=":material/rule:", type="tertiary", key="p_body_method"):
            st.markdown("\n".join(f"- {escape(line)}" for line in _limits()))
        st.page_link(
            now.pages["figures"],
            label=_("Rule set of the score"),
            icon=":material/menu_book:",
            query_params=filters.link_params(now.view, {"kind": SUBJECT}),
        )


def _limits() -> tuple[str, ...]:
    return (
        _("Each part gives points on a straight line between two rates; parts without data are left out and the rest scaled."),
        _(
            "Intervals are Wilson's at 95% for every share; first passes and returns are counted on the same submissions and "
            "move together."
        ),
        _(
            "A rank lies between the best and the worst place that the intervals of the differences allow; close ranks mean "
            "little."
        ),
        _("Bodies differ in what they were given to verify: difficult plants cost points that say nothing about the body."),
        _("The fourth party does not review a random choice of tasks, so corrections are not an estimate for the rest."),
        _("How often a task came back is known once it is accepted; tasks under way count nowhere yet."),
        _("The filters hold here too: a city's league counts only tasks of its own enterprises."),
    )


def _body_clicked(now: str | None) -> None:
    code = _clicked("chart_body_league")
    if code:
        filters.set_state(kind=None if code == now else code)


def _to_talk(now: Frame) -> None:
    """The low scorers with what was said to them already, and the button that records an interview."""
    year = verification_year.year_of(now.reader, now.view)
    with st.container(border=True, key="card_to_talk"):
        st.markdown("**" + _("Low scorers to talk to") + "**")
        found = remember(verification_bodies.to_talk, now.reader, now.view)
        if not found:
            st.caption(_("No ranked body is in the bands of warning or interview."))
        for talk in found:
            with st.container(key=f"talk_{talk.body_id}", gap="xsmall"):
                st.markdown(f"**{escape(talk.name)}** :gray[{escape(talk.step)}]")
                st.caption(escape(talk.score))
                for held in talk.held:
                    st.caption("✓ " + escape(held))
                if year and ".." not in year:
                    interview.show(now, talk.body_id, year)
        if found and year and ".." in year:
            st.caption(_("Choose one data year to record an interview."))


def _unranked(now: Frame) -> None:
    panel = remember(verification_bodies.unranked, now.reader, now.view)
    if panel.table.rows:
        cards.card(panel, now.view, table="open")


def _body(now: Frame) -> None:
    """The card of one body: its parts, its years, its interviews and its reports."""
    names = remember(verification_bodies.choices, now.reader, now.view)
    if not names:
        return
    chosen = now.view.page("kind") if now.view.page("kind") in names else None
    if st.session_state.get("w_body") != chosen:
        st.session_state["w_body"] = chosen
    st.selectbox(
        _("Verification body"),
        list(names),
        index=None,
        format_func=lambda code: names.get(code, code),
        key="w_body",
        placeholder=_("Choose a body to see its points, years and reports"),
        on_change=lambda: filters.set_state(kind=st.session_state["w_body"], status=None),
        width=420,
    )
    if chosen is None:
        return
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(verification_bodies.parts, now.reader, now.view), now.view, stretch=True))
    with right:
        frame.part(lambda: cards.card(remember(verification_bodies.history, now.reader, now.view), now.view, stretch=True))
    frame.part(lambda: _talks(now))
    _choose_status(now, remember(verification_year.body_states, now.reader, now.view))
    frame.part(lambda: listing.show(remember(verification_tasks.body_tasks, now.reader, now.view), now))


def _talks(now: Frame) -> None:
    held = remember(verification_bodies.talks, now.reader, now.view)
    with st.container(border=True, key="card_body_talks"):
        st.markdown("**" + _("Interviews with this body") + "**")
        for line in held:
            st.caption(escape(line))
        if not held:
            st.caption(_("No interview with this body is on file."))
