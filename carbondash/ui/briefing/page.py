"""The briefing page: what goes into the brief, the files, and the preview with sentences that can be changed."""

from __future__ import annotations

import streamlit as st

from carbondash.brief.deck import deck, guided
from carbondash.brief.slides import Deck
from carbondash.brief.spec import SECTIONS
from carbondash.figures.view import View
from carbondash.store import Reader
from carbondash.ui import filters, frame, links
from carbondash.ui.briefing import files, keeping, order, preview
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _
from carbondash.ui.present import player

SLIDES, TOUR = "slides", "tour"


def show(now: Frame) -> None:
    """The whole page, or the presentation where the address asks for it."""
    part = now.view.page("part")
    if part in (SLIDES, TOUR):
        _present(now, part)
        return
    frame.part(lambda: _tools(now))
    frame.part(lambda: preview.show(now))


def _tools(now: Frame) -> None:
    view = now.view
    chosen = order.sections(view)
    key = "w_brief_sections"
    # The address decides what the widget shows, also after the browser's back button.
    if st.session_state.get(key) != list(chosen):
        st.session_state[key] = list(chosen)
    with st.container(border=True, key="card_brief_tools", gap="small"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="brief_kept"):
            keeping.choose(now)
            keeping.keep(now)
        st.pills(
            _("Sections"),
            list(SECTIONS),
            selection_mode="multi",
            format_func=lambda name: SECTIONS[name].word(view.lang),
            key=key,
            on_change=_sections_changed,
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="brief_make"):
            st.button(
                _("Present"), key="brief_present", type="primary", icon=":material/slideshow:", on_click=_begin, args=(SLIDES,)
            )
            st.button(_("Guided demonstration"), key="brief_tour", icon=":material/tour:", on_click=_begin, args=(TOUR,))
            files.show(now)


def _sections_changed() -> None:
    picked = st.session_state["w_brief_sections"]
    order.set_sections(tuple(name for name in SECTIONS if name in picked))


def _begin(part: str) -> None:
    filters.set_state(part=part, slide="1")


def _leave() -> None:
    filters.set_state(part=None, slide=None)


def _present(now: Frame, part: str) -> None:
    view = now.view
    if part == TOUR:
        shown = remember(guided_deck, now.reader, view.only())
    else:
        shown = remember(brief_deck, now.reader, view.only(), order.sections(view), order.edits(now))
    player.show(shown, int(view.page("slide") or 1), _leave)


def brief_deck(reader: Reader, view: View, chosen: tuple[str, ...], changed: order.Edits) -> Deck:
    """The slides of the brief."""
    return deck(order.made(reader, view, chosen, changed), view, _live)


def guided_deck(reader: Reader, view: View) -> Deck:
    """The ten slides of the guided demonstration."""
    return guided(reader, view, _live)


def _live(page: str, params: dict[str, str], view: View) -> str:
    """The address of the live page that shows the same with the same filters."""
    return links.address(page, view.filters, view.lang, params)
