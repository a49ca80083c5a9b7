"""The one seam where (query → figure → chart) is kept, by everything that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Concatenate, TypeVar, cast

import streamlit as st

from carbondash.figures.view import View
from carbondash.store import Reader

T = TypeVar("T")
V = TypeVar("V", bound=View)

# One entry is one panel of one view: a chart and its table, 5 to 50 kB. An Overview has eight of them, and people between them
# ask for a few hundred views.
MAX_ENTRIES = 4000


@st.cache_resource(max_entries=MAX_ENTRIES, show_spinner=False)
def _kept(what: str, key: Hashable, _build: Callable[[], object]) -> object:
    return _build()


@st.cache_resource(max_entries=256, show_spinner=False)
def _kept_words(what: str, key: Hashable, _build: Callable[[], object]) -> object:
    return _build()


def once_a_version(build: Callable[Concatenate[Reader, ...], T], reader: Reader, *extra: Hashable) -> T:
    """What `build` reads of this version of the store under this reader's scope and masks, read once; nobody may change it.

    For the few things that every page asks for before it has a view, or whatever its view is.
    """
    what = f"{build.__module__}.{build.__qualname__}"
    key = (reader.state.key, reader.version, reader.masked, reader.scope.key, extra)
    return cast(T, _kept_words(what, key, lambda: build(reader, *extra)))


def remember(build: Callable[Concatenate[Reader, V, ...], T], reader: Reader, view: V, *extra: Hashable) -> T:
    """What `build` makes of this view, made once; nobody may change it. `extra` are further arguments that it is called with.

    Raises ValueError where the view says otherwise than the reader whether names are masked or which cities are seen: kept, it
    would show others' to somebody else.
    """
    if reader.masked != view.masked:
        raise ValueError("a masked view is made from a masked reader, and no other")
    if reader.scope != view.scope:
        raise ValueError("a view is made from a reader of its own scope, and no other")
    what = f"{build.__module__}.{build.__qualname__}"
    return cast(T, _kept(what, (view.key, extra), lambda: build(reader, view, *extra)))
