"""The candidates of the directory on their page: which kind and state is listed, and the card of the one that was chosen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from carbondash.figures.view import View
from carbondash.ui import cards, filters, frame, listing
from carbondash.ui.act import candidate as act
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.grid import grid
from carbondash.ui.language import _, escape
from carbondash.ui.panels import candidate_card, candidates
from carbondash.ui.panels import screening_words as said
from carbondash.ui.panels.candidate_card import CandidateCard

_ALL = "all"


def show(now: Frame) -> None:
    """The summary, the card of the chosen candidate, and the list."""
    view = now.view
    left, right = st.columns([3, 2])
    with left:
        frame.part(
            lambda: cards.card(remember(candidates.support, now.reader, view), view, stretch=True, foot=lambda: _method_link(now))
        )
    with right:
        frame.part(lambda: cards.card(remember(candidates.records, now.reader, view), view, table="open", stretch=True))
    if view.page("id"):
        frame.part(lambda: _card(now))
    frame.part(lambda: _choices(now))
    shown = remember(candidates.listing, now.reader, view)
    frame.part(lambda: listing.show(shown, now, choose=lambda row: _choose(row, view)))


def _method_link(now: Frame) -> None:
    st.page_link(
        now.pages["figures"],
        label=_("The method with all its values"),
        icon=":material/menu_book:",
        query_params=filters.link_params(now.view, {"kind": "screening"}),
    )


def _choose(row: Mapping[str, str], view: View) -> None:
    # The page of the list is kept: who closes the card goes on where they were.
    filters.set_state(id=row["id"], page=view.page("page"))


def _choices(now: Frame) -> None:
    """Which kind of candidates in which state is listed."""
    view = now.view
    counts = remember(candidates.counts, now.reader, view)
    actions = said.actions(view)
    kinds = {_ALL: _("All"), **actions, candidates.CONTRADICTION: _("records in contradiction")}
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="candidate_choices"):
        _control(
            "kind",
            {kind: f"{name} {counts[kind]:,}" if kind in counts else name for kind, name in kinds.items()},
            view.page("kind") or _ALL,
            _("What is to be done"),
        )
        if view.page("kind") != candidates.CONTRADICTION:
            _control("status", said.statuses(view), candidates.status_of(view), _("State"))


def _control(name: str, options: Mapping[str, str], chosen: str, label: str) -> None:
    key = f"w_candidate_{name}"
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.segmented_control(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_changed,
        args=(name, key, next(iter(options))),
        wrap=True,
    )


def _changed(name: str, key: str, first: str) -> None:
    value = st.session_state[key]
    filters.set_state(**{name: None if value == first else value, "id": None})


def _card(now: Frame) -> None:
    view = now.view
    found = remember(candidate_card.card, now.reader, view)
    with st.container(border=True, key="card_candidate"):
        if found is None:
            _close(view)
            st.info(_("There is no such candidate on this day."), icon=":material/person_search:")
            return
        _head(found, now)
        st.markdown(f"**{escape(found.what)}** — {escape(found.reason)}")
        for note in found.notes:
            st.caption(f":material/info: {escape(note)}")
        _facts(found)
        _tables(found)
        if found.candidate.status != "accepted":
            act.show(now, found.candidate)


def _head(found: CandidateCard, now: Frame) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="candidate_head"):
        st.markdown(f"#### {escape(found.name)}", width="stretch")
        for number, name in _files(found):
            st.page_link(
                now.pages["enterprise"],
                label=escape(name),
                icon=":material/factory:",
                query_params=filters.link_params(now.view, {"id": str(number)}),
            )
        _close(now.view)


def _files(found: CandidateCard) -> list[tuple[int, str]]:
    """The enterprise files that one may want to look into: its own, or that of the enterprise that it may be."""
    own = found.candidate.enterprise_id
    if own is not None:
        return [(own, _("Enterprise file"))]
    return [] if found.likely is None else [(found.likely[0], found.likely[1])]


def _close(view: View) -> None:
    st.button(
        _("Close"),
        key="candidate_close",
        icon=":material/close:",
        type="tertiary",
        on_click=lambda: filters.set_state(id=None, page=view.page("page")),
    )


def _facts(found: CandidateCard) -> None:
    with st.container(key="candidate_facts"), st.grid("auto", min_column_width=260, gap="small"):
        for label, text in found.facts:
            st.markdown(f":gray[{escape(label)}] {escape(text)}")


def _tables(found: CandidateCard) -> None:
    for title, table, name in (
        (_("What each source says"), found.sources, "sources"),
        (_("Records in contradiction"), found.contradictions, "contradictions"),
        (_("Rules that it was held against"), found.rules, "rules"),
        (_("Decisions"), found.decisions, "decisions"),
    ):
        if table.rows:
            st.markdown(f"**{title}**")
            grid(table, key=f"candidate_{name}")
