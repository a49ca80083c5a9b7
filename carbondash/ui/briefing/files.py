"""The files of a brief: made when they are asked for, step by step before the reader's eyes, then handed to the browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import streamlit as st

from carbondash.brief.formats import FORMATS, Format, file_name
from carbondash.ui.briefing import order
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels import city_sheets

Progress = Callable[[str, int, int], None]
Make = Callable[[Progress], bytes]
_MADE = "brief_file_made"
_ICONS = {
    "docx": ":material/description:",
    "pptx": ":material/co_present:",
    "pdf": ":material/picture_as_pdf:",
    "xlsx": ":material/table_view:",
}
_KILO = 1000
# The browser takes the file at once, as if its button had been clicked; where it does not, the button is there.
_TAKE = """
export default function ({ data, parentElement }) {
    if (!data || !data.token || window.carbondashTaken === data.token) return;
    window.carbondashTaken = data.token;
    const click = (left) => {
        const button = document.querySelector(".st-key-brief_file button");
        if (button) button.click();
        else if (left) setTimeout(click, 50, left - 1);
    };
    click(40);
}
"""
_take = st.components.v2.component("carbondash_take", js=_TAKE)


@dataclass(frozen=True)
class _Made:
    """A file that was made: of which view, what it is called, and what is in it."""

    of: Hashable
    token: str
    label: str
    name: str
    mime: str
    content: bytes


def show(now: Frame) -> None:
    """The buttons of all formats, and the file that was made last for this view."""
    view, of = now.view, (now.view.key, order.sections(now.view), order.edits(now))
    asked: tuple[str, str, str, Make] | None = None
    for suffix, form in FORMATS.items():
        if st.button(form.name, key=f"brief_{suffix}", icon=_ICONS[suffix]):
            asked = (form.name, file_name(view, view.lang, suffix), form.mime, _brief(now, form))
    if st.button(_("City one-pagers (ZIP)"), key="brief_cities", icon=":material/folder_zip:"):
        asked = (_("City one-pagers"), city_sheets.file_name(view, "all", "zip"), "application/zip", _cities(now))
    if asked is not None:
        label, name, mime, make = asked
        st.session_state[_MADE] = _Made(of, secrets.token_hex(8), label, name, mime, _watched(label, make))
    made: _Made | None = st.session_state.get(_MADE)
    if made is not None and made.of == of:
        st.download_button(
            f"{made.label} · {max(1, len(made.content) // _KILO):,} kB",
            data=made.content,
            file_name=made.name,
            mime=made.mime,
            key="brief_file",
            icon=":material/download:",
            on_click="ignore",
            type="tertiary",
        )
        _take(key="brief_take", data={"token": made.token})


def _watched(label: str, make: Make) -> bytes:
    """Make a file under a bar that says how far it is."""
    words = _("Making {label}").format(label=label)
    place = st.empty()
    bar = place.progress(0.0, escape(words))

    def tell(what: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), escape(f"{words} · {what}"))

    try:
        return make(tell)
    finally:
        place.empty()


def _brief(now: Frame, form: Format) -> Make:
    view, chosen, changed = now.view.only(), order.sections(now.view), order.edits(now)

    def make(progress: Progress) -> bytes:
        return form.make(remember(order.made, now.reader, view, chosen, changed), progress)

    return make


def _cities(now: Frame) -> Make:
    def make(progress: Progress) -> bytes:
        return city_sheets.zipped(city_sheets.files(now.reader, now.view, progress=progress))

    return make
