"""The files of a brief: made when they are asked for, from a snapshot of their own."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from carbondash.access import visitor
from carbondash.brief.formats import FORMATS, Format, file_name
from carbondash.figures.view import View
from carbondash.ui import frame
from carbondash.ui.briefing import order
from carbondash.ui.frame import Frame

_ICONS = {
    "docx": ":material/description:",
    "pptx": ":material/co_present:",
    "pdf": ":material/picture_as_pdf:",
    "xlsx": ":material/table_view:",
}


def show(now: Frame) -> None:
    """The buttons of all formats."""
    view, chosen, changed = now.view, order.sections(now.view), order.edits(now)
    for suffix, form in FORMATS.items():
        st.download_button(
            form.name,
            data=_maker(view, chosen, changed, form),
            file_name=file_name(view, view.lang, suffix),
            mime=form.mime,
            key=f"brief_{suffix}",
            icon=_ICONS[suffix],
            on_click="ignore",
        )


def _maker(view: View, chosen: tuple[str, ...], changed: order.Edits, form: Format) -> Callable[[], bytes]:
    def made() -> bytes:
        # The file is made after the run that offered it: its snapshot is its own.
        with visitor(masked=view.masked).read(frame.store()) as reader:
            content = order.made(reader, order.at_version(view, reader), chosen, changed)
        return form.make(content)

    return made
