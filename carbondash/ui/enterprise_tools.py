"""The way through the files: back to the list that one was opened from, the one before and after it, a search, paper."""

from __future__ import annotations

import streamlit as st

from carbondash.store.enterprise_file import search
from carbondash.ui import filters, go, lists
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.lists import Row, Stand
from carbondash.ui.origin import Origin, parse
from carbondash.ui.sitemap import BY_NAME

_MOST_FOUND = 12
_ASKED = "w_enterprise_search"

_PRINT = """
export default function ({ data, parentElement }) {
    const button = parentElement.querySelector("button");
    button.textContent = data.words;
    button.onclick = () => window.print();
}
"""
_PRINT_STYLE = """
button { font: inherit; font-size: 0.93rem; color: var(--st-text-color); background: none; cursor: pointer;
  border: 1px solid var(--st-border-color);
  border-radius: var(--st-button-radius); padding: 0.3rem 0.8rem; min-height: 2.4rem; white-space: nowrap; }
button:hover { color: var(--st-primary-color); border-color: var(--st-primary-color); }
"""
_print = st.components.v2.component("carbondash_print", html="<button type=button></button>", js=_PRINT, css=_PRINT_STYLE)


def bar(now: Frame, *, with_file: bool) -> None:
    """Above a file: the list it was opened from with the neighbours there, the search for another one, and the printer.

    with_file: whether there is a file to show, and so to print.
    """
    number = now.view.page("id")
    origin = parse(now.view.page("list"))
    with st.container(horizontal=True, key="file_tools", vertical_alignment="center", gap="small"):
        if origin is not None:
            _back(now, origin)
            found = lists.stand(now.reader, now.view, origin, int(number)) if number else None
            if found is not None:
                _neighbours(now, found)
        with st.container(width="stretch", key="file_gap"):
            st.empty()
        with st.popover(_("Find an enterprise"), icon=":material/search:", key="file_search"):
            finder(now)
        if with_file:
            with st.container(width="content", key="file_print"):
                _print(key="print_file", data={"words": _("Print")})


def _back(now: Frame, origin: Origin) -> None:
    st.button(
        _("Back to {page}").format(page=_(BY_NAME[origin.page].title)),
        icon=":material/arrow_back:",
        key="file_back",
        on_click=lambda: go.to(origin.page, filters.link_params(now.view, origin.state)),
    )


def _neighbours(now: Frame, found: Stand) -> None:
    for key, icon, words, target in (
        ("file_previous", ":material/chevron_left:", _("Previous"), found.before),
        ("file_next", ":material/chevron_right:", _("Next"), found.after),
    ):
        if key == "file_next":
            st.markdown(_("{place} of {total}").format(place=f"{found.place:,}", total=f"{found.total:,}"), width="content")
        st.button(
            words,
            icon=icon,
            icon_position="right" if key == "file_next" else "left",
            key=key,
            disabled=target is None,
            on_click=_open,
            args=(now, target),
        )


def _open(now: Frame, target: Row) -> None:
    """Open the neighbour: its file, or where a record is shown its record of the month that its row is about."""
    number, month = target
    state = {**dict(now.view.state), "id": str(number)}
    if "month" in state and month is not None:
        state["month"] = month
    go.to("enterprise", filters.link_params(now.view, state))


def finder(now: Frame, *, key: str = _ASKED) -> None:
    """A search by name or credit code; each hit leads to its file."""
    asked = st.text_input(_("Name or credit code"), key=key, placeholder=_("a part of the name, or the code"), max_chars=60)
    if not asked.strip():
        return
    found = search(now.reader, asked, now.view.filters.as_of, _MOST_FOUND + 1)
    if not found:
        st.caption(_("No enterprise that is known on this day fits."))
    for row in found[:_MOST_FOUND]:
        about = " · ".join((now.view.city(row.city), now.view.industry(row.industry), row.credit_code or "")).rstrip(" ·")
        state = {"id": str(row.enterprise_id), **{name: value for name, value in now.view.state if name == "list"}}
        # A link to the page that one is on already would leave its address behind.
        st.button(
            f"{escape(now.view.named(row.name_zh, row.name_en))} :gray[{escape(about)}]",
            icon=":material/factory:",
            type="tertiary",
            key=f"{key}_{row.enterprise_id}",
            on_click=go.to,
            args=("enterprise", filters.link_params(now.view, state)),
        )
    if len(found) > _MOST_FOUND:
        st.caption(_("There are more: type more of the name."))


def nobody(now: Frame) -> None:
    """No file can be shown: why not, and a search."""
    number = now.view.page("id")
    with st.container(border=True, key="card_nobody"):
        if number is None:
            st.markdown("**" + _("Whose file?") + "**")
            st.caption(_("Look an enterprise up by its name or its credit code."))
        else:
            st.markdown("**" + _("There is no file to show") + "**")
            st.caption(
                _(
                    "No enterprise with number {number} is known on this day, or it lies outside what you may see. "
                    "Choose a later day, or look another one up."
                ).format(number=number)
            )
        finder(now, key="w_enterprise_search_page")
