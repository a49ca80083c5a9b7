"""The page of compliance and risk on the screen: the cases with their steps, and the replay of past cycles."""

from __future__ import annotations

import streamlit as st

from carbondash.figures.format import fmt_period
from carbondash.ui import cards, filters, frame, listing, page, static_table
from carbondash.ui.act import case
from carbondash.ui.cache import remember
from carbondash.ui.compliance import hold
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.origin import Origin
from carbondash.ui.panels import compliance_cases, compliance_replay


def cases(now: Frame) -> None:
    """The cases, one of them in full, and who is overdue without one."""
    reader, plain = now.reader, now.view.only()
    page.sentence(remember(compliance_cases.sentence, reader, plain))
    st.caption(_("Penalty ranges are shown by date and article and need legal review; the product never decides a penalty."))
    _choose_status(now)
    shown = remember(compliance_cases.listing, reader, now.view.only("status", "page"))
    frame.part(lambda: listing.show(shown, now, choose=lambda target: filters.set_state(id=target["id"])))
    frame.part(lambda: _case(now))
    frame.part(lambda: _overdue(now))


def replay(now: Frame) -> None:
    """A past cycle once more, at a threshold that the reader moves."""
    reader, asked = now.reader, now.view.only("period", "level")
    page.sentence(remember(compliance_replay.sentence, reader, asked))
    known = remember(compliance_replay.choices, reader, now.view.only())
    if not known:
        return
    _choose(now, known)
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(compliance_replay.curve, reader, asked), now.view, stretch=True))
    with right:
        frame.part(lambda: cards.card(remember(compliance_replay.by_day, reader, asked), now.view, stretch=True))
    frame.part(lambda: listing.show(remember(compliance_replay.late, reader, now.view.only("period", "level", "page")), now))
    left, right = st.columns(2)
    with left:
        frame.part(lambda: cards.card(remember(compliance_replay.wrong, reader, asked), now.view, table="open", stretch=True))
    with right:
        frame.part(lambda: _limits(now))


def _choose_status(now: Frame) -> None:
    counts = remember(compliance_cases.counts, now.reader, now.view.only())
    if not sum(counts.values()):
        return
    said = compliance_cases.status_words(now.view)
    hold("w_case_status", compliance_cases.status_of(now.view))
    st.pills(
        _("Cases that are"),
        list(said),
        format_func=lambda status: f"{said[status]} {counts[status]:,}",
        key="w_case_status",
        on_change=lambda: filters.set_state(status=st.session_state["w_case_status"], id=None),
        wrap=True,
    )


def _case(now: Frame) -> None:
    """The case that was clicked: facts, steps and papers, the law, and the steps that can follow."""
    card = remember(compliance_cases.card, now.reader, now.view.only("id"))
    if card is None:
        return
    static_table.rules()
    with st.container(border=True, key="card_case"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="cardhead_case"):
            st.markdown(f"**{escape(card.title)}**", width="stretch")
            came = Origin(now.place.name, {name: value for name, value in now.view.state if name != "id"}).text
            st.page_link(
                now.pages["enterprise"],
                label=_("Open the enterprise's file"),
                icon=":material/factory:",
                query_params=filters.link_params(now.view, {"id": str(card.enterprise_id), "list": came}),
            )
            st.button(_("Close"), icon=":material/close:", type="tertiary", key="case_close", on_click=_closed)
        static_table.facts(card.facts)
        left, right = st.columns([3, 2])
        with left:
            static_table.table(card.events, now.view.lang)
        with right:
            st.markdown("**" + _("What the law says") + "**")
            st.markdown("\n".join(f"- {escape(line)}" for line in card.law))
        if card.following:
            st.caption(_("Steps that the state on this day allows:"))
            with st.container(horizontal=True, gap="small", key="case_steps"):
                case.show_steps(now, card.case_id, card.following)


def _closed() -> None:
    filters.set_state(id=None)


def _overdue(now: Frame) -> None:
    shown = remember(compliance_cases.overdue, now.reader, now.view.only())
    if shown.table.rows:
        listing.show(shown, now)
        case.show_order(now)


def _choose(now: Frame, known: tuple[str, ...]) -> None:
    """Which cycle, and from which index on an alarm is raised."""
    cycle = compliance_replay.cycle_of(now.reader, now.view)
    level = compliance_replay.threshold_of(now.view)
    hold("w_replay_cycle", cycle)
    hold("w_replay_level", level)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large", key="replay_choices"):
        st.segmented_control(
            _("Cycle"),
            list(known),
            format_func=lambda one: fmt_period(one, now.view.lang),
            key="w_replay_cycle",
            required=True,
            on_change=lambda: filters.set_state(period=st.session_state["w_replay_cycle"]),
        )
        st.slider(
            _("Alarm from index"),
            min_value=5,
            max_value=95,
            step=1,
            key="w_replay_level",
            on_change=_level_changed,
            width=420,
        )


def _level_changed() -> None:
    level = st.session_state["w_replay_level"]
    filters.set_state(level=None if level == compliance_replay.FIRST_THRESHOLD else str(level))


def _limits(now: Frame) -> None:
    with st.container(border=True, key="card_replay_limits", height="stretch"):
        st.markdown("**" + _("What a replay can't tell") + "**")
        lines = remember(compliance_replay.limits, now.reader, now.view.only("period"))
        st.markdown("\n".join(f"- {escape(line)}" for line in lines))
