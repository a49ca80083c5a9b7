"""What somebody has asked a brief to be: its sections, held by the address, and the sentences changed, held by the session."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from carbondash.brief.build import brief, section
from carbondash.brief.content import Brief, Section
from carbondash.brief.kept import Kept, read_kept
from carbondash.brief.spec import MONTHLY, SECTIONS
from carbondash.figures.view import View
from carbondash.store import Reader, saved_briefs
from carbondash.store.saved_briefs import SavedBrief
from carbondash.ui import filters
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame

_EDITS, _FROM = "brief_edits", "brief_from"
Edits = tuple[tuple[str, str], ...]


def sections(view: View) -> tuple[str, ...]:
    """The sections that the address asks for, in the order of the brief; the monthly brief's without a word."""
    asked = (view.page("kind") or "").split(".")
    named = tuple(name for name in SECTIONS if name in asked)
    return named or MONTHLY


def set_sections(chosen: tuple[str, ...]) -> None:
    """Ask for other sections; for callbacks."""
    filters.set_state(kind=None if not chosen or chosen == MONTHLY else ".".join(chosen))


def kept_briefs(reader: Reader) -> dict[int, SavedBrief]:
    """The briefs that are kept, by their number."""
    return {one.id: one for one in saved_briefs.by_name(reader).values()}


def edits(now: Frame) -> Edits:
    """The changed sentences of the view's language; those of a kept brief are taken over once, when it is opened."""
    if now.view.masked:
        # What somebody wrote may name somebody.
        return ()
    number = now.view.page("id") or ""
    if st.session_state.get(_FROM) != number:
        st.session_state[_FROM] = number
        found = kept_briefs(now.reader).get(int(number)) if number else None
        st.session_state[_EDITS] = {lang: dict(of) for lang, of in read_kept(found.content).edits.items()} if found else {}
    return tuple(sorted(st.session_state[_EDITS].get(now.view.lang, {}).items()))


def set_edit(lang: str, sentence: str, template: str | None) -> None:
    """Change a sentence ('' leaves it out), or with None take it as it is made."""
    of = st.session_state[_EDITS].setdefault(lang, {})
    if template is None:
        of.pop(sentence, None)
    else:
        of[sentence] = template


def open_kept(one: SavedBrief | None) -> None:
    """Take over a kept brief with its filters, or with None begin with the monthly one; for callbacks."""
    state = {}
    if one is not None:
        kept = read_kept(one.content)
        state["id"] = str(one.id)
        if kept.sections and kept.sections != MONTHLY:
            state["kind"] = ".".join(kept.sections)
        filters.change(**_filters(kept.filters))
    filters.set_state(**{"id": None, "kind": None, **state})


def _filters(said: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    cycle = said.get("cycle", ())
    return {
        "cities": tuple(said.get("city", ())),
        "industries": tuple(said.get("industry", ())),
        "tiers": tuple(said.get("tier", ())),
        "cycle": cycle[0] if cycle else None,
    }


def as_kept(view: View) -> Kept:
    """The brief of the moment as it would be kept, with what was changed in either language."""
    asked = view.filters
    said = {
        "city": asked.cities,
        "industry": asked.industries,
        "tier": asked.tiers,
        "cycle": (asked.cycle,) if asked.cycle else (),
    }
    return Kept(sections(view), {name: values for name, values in said.items() if values}, st.session_state.get(_EDITS, {}))


def made(reader: Reader, view: View, chosen: tuple[str, ...], changed: Edits) -> Brief:
    """The brief of a view."""
    return brief(reader, view, chosen, dict(changed))


def one_section(reader: Reader, view: View, name: str, changed: Edits) -> Section:
    """One section of the brief."""
    return section(reader, view, SECTIONS[name], dict(changed))


def current(now: Frame, name: str) -> Section:
    """One section of the brief that the page is about."""
    own = tuple((identifier, template) for identifier, template in edits(now) if identifier.startswith(f"{name}."))
    return remember(one_section, now.reader, now.view.only(), name, own)


def now_kept_as(number: int) -> None:
    """The brief of the moment is the one kept under this number; nothing of it is read anew."""
    st.session_state[_FROM] = str(number)
    filters.set_state(id=str(number))


def left_out() -> frozenset[str]:
    """The sentences that somebody has left out, in any language."""
    return frozenset(name for of in st.session_state.get(_EDITS, {}).values() for name, template in of.items() if not template)
