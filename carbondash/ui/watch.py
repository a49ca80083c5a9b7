"""Tells the server that somebody is there: keys, pointer and wheel in the browser, and the end of the time without them.

Turning slides, reading and scrolling ask the server for nothing and are still a person's doing; what plays by itself is not.
"""

from __future__ import annotations

import streamlit as st

from carbondash.access import Person
from carbondash.ui import session

# Somebody who does something is told of at most so often, in seconds; of a short time to be idle a quarter.
_MOST_OFTEN = 60.0
_SCRIPT = """
const SIGNS = ["keydown", "pointerdown", "wheel", "touchstart", "scroll", "carbondash-acted"];
export default function ({ data, setTriggerValue }) {
    let told = Date.now();
    const acted = () => {
        if (Date.now() - told < data.pause * 1000) return;
        told = Date.now();
        setTriggerValue("acted", told);
    };
    for (const sign of SIGNS) document.addEventListener(sign, acted, { capture: true, passive: true });
    const over = setTimeout(() => setTriggerValue("over", Date.now()), Math.min(data.rest * 1000 + 300, 2147483647));
    return () => {
        clearTimeout(over);
        for (const sign of SIGNS) document.removeEventListener(sign, acted, { capture: true });
    };
}
"""
_watched = st.components.v2.component("carbondash_watch", js=_SCRIPT)


@st.fragment
def show() -> None:
    """Drawn on every page of somebody who signed in: when the sign-in has ended, the page runs again and says so."""
    if not isinstance(session.who(), Person):
        st.rerun()
    current = session.sign_in()
    if current is None:
        return
    rest = session.sign_ins().rest(current)
    _watched(
        key="watch_step",
        data={"rest": rest, "pause": min(_MOST_OFTEN, session.settings().idle_minutes * 15)},
        on_acted_change=session.acted,
        on_over_change=lambda: None,
    )
