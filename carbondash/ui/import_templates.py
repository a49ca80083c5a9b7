"""The templates part of the import page: one workbook for every kind of file."""

from __future__ import annotations

import io
import zipfile

import streamlit as st

from carbondash.intake.kinds import KINDS, Kind
from carbondash.intake.templates import TEMPLATES
from carbondash.ui.grid import XLSX
from carbondash.ui.language import _, escape, lang

_BESIDE = 3


def show() -> None:
    """Draw the part."""
    with st.container(border=True, key="card_templates"):
        with st.container(horizontal=True, wrap=True, vertical_alignment="center", gap="small"):
            st.markdown("**" + _("Templates") + "**", width="stretch")
            st.download_button(
                _("All templates (ZIP)"),
                data=_zipped,
                file_name="carbondash_templates.zip",
                mime="application/zip",
                key="templates_all",
                icon=":material/folder_zip:",
                on_click="ignore",
            )
        st.caption(
            _(
                "Headers in both languages with their units, lists of the allowed values, an example row that is not loaded "
                "while it is unchanged, and a page of explanations. Columns with a star must be filled."
            )
        )
        kinds = list(KINDS.values())
        for start in range(0, len(kinds), _BESIDE):
            for column, kind in zip(st.columns(_BESIDE), kinds[start : start + _BESIDE], strict=False):
                with column:
                    _one(kind)


def _one(kind: Kind) -> None:
    chinese = lang() == "zh"
    name = kind.zh if chinese else kind.en
    st.download_button(
        name,
        data=lambda: _bytes(kind),
        file_name=f"{name}.xlsx",
        mime=XLSX,
        key=f"template_{kind.code}",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    st.caption(escape(kind.explanation.text(lang())))


def _bytes(kind: Kind) -> bytes:
    return (TEMPLATES / f"{kind.code}.xlsx").read_bytes()


def _zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind in KINDS.values():
            archive.writestr(f"{kind.code}.xlsx", _bytes(kind))
    return buffer.getvalue()
