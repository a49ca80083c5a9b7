"""Choices of a page that its address holds: a select box for one of the page's own parameters."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from carbondash.ui import filters
from carbondash.ui.frame import Frame


def one_of(
    now: Frame,
    param: str,
    options: Mapping[str, str],
    label: str,
    *,
    default: str | None = None,
    nothing: str = "",
    width: int = 260,
) -> str | None:
    """Let one of these values (with their words) be chosen for a parameter of the page, and say which one holds.

    default: what holds without a choice, and is not written into the address; without it nothing may be chosen, which `nothing`
    words. A value of the address that is not among the options does not hold.
    """
    asked = now.view.page(param)
    chosen = asked if asked in options else default
    key = f"w_{param}_{now.place.name}"
    # The address decides what the widget shows, also after the browser's back button.
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    if options:
        st.selectbox(
            label,
            list(options),
            index=None if default is None else 0,
            format_func=lambda value: options.get(value, value),
            key=key,
            placeholder=nothing,
            on_change=_changed,
            args=(key, param, default),
            width=width,
        )
    return chosen


def some_of(now: Frame, name: str, options: Mapping[int, str], label: str, nothing: str, *, width: int = 290) -> tuple[int, ...]:
    """Let some of a page's rows be picked by their words, and say which; all of them without a pick. Not in the address."""
    # Another page or another narrowing has other rows: what was picked there is not picked here.
    where = "_".join(f"{param}{value}" for param, value in now.view.state)
    picked = st.multiselect(
        label,
        list(options),
        format_func=lambda value: options.get(value, str(value)),
        key=f"some_{name}_{where}",
        placeholder=nothing,
        width=width,
    )
    return tuple(picked) or tuple(options)


def _changed(key: str, param: str, default: str | None) -> None:
    value = st.session_state[key]
    filters.set_state(**{param: None if value == default else value})
