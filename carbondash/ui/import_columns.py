"""What the columns of a file were taken for and why; a person says otherwise, and keeps that for the next month."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from carbondash.actions import Refused
from carbondash.actions.act import Act, today
from carbondash.actions.mappings import LONGEST_NAME, keep_mapping
from carbondash.intake.columns import Corrections, SheetChoice, SheetColumns, mapping_from
from carbondash.intake.importer import ImportResult
from carbondash.intake.kinds import KINDS, Column
from carbondash.intake.mapping import BadMapping
from carbondash.ui import frame, guest
from carbondash.ui.import_desk import Upload
from carbondash.ui.language import _, escape, lang

_CORRECTIONS = "import_corrections"


def corrections_of(upload: Upload) -> Corrections:
    """What the person has said about the sheets of a file."""
    said: dict[str, dict[str, SheetChoice]] = st.session_state.get(_CORRECTIONS, {})
    return said.get(upload.digest, {})


def forget() -> None:
    """Drop what was said about every file."""
    st.session_state[_CORRECTIONS] = {}


def show(place: int, upload: Upload, result: ImportResult) -> None:
    """The columns of a file, sheet by sheet; closed while they need nobody's look."""
    if not result.sheets:
        return
    columns = [match for sheet in result.sheets for match in sheet.columns]
    read = sum(match.column_key is not None for match in columns)
    # Who has corrected one column goes on with the next.
    needs_a_look = not any(sheet.kind for sheet in result.sheets) or bool(corrections_of(upload))
    title = _("Columns: {read} of {all} are read").format(read=read, all=len(columns))
    with st.expander(title, expanded=needs_a_look, icon=":material/view_column:"):
        for number, sheet in enumerate(result.sheets):
            _sheet(f"{place}_{number}", upload, sheet)


def _say(upload: Upload, sheet: SheetColumns, choice: SheetChoice) -> None:
    said = st.session_state.setdefault(_CORRECTIONS, {})
    said.setdefault(upload.digest, {})[sheet.name] = choice


def _name(column: Column) -> str:
    return column.zh if lang() == "zh" else column.en


def _sheet(place: str, upload: Upload, sheet: SheetColumns) -> None:
    said = corrections_of(upload).get(sheet.name)
    # Widgets start anew from what the file was taken for, whenever somebody has said something.
    taken_for = (upload.digest, sheet.kind, *(match.column_key or "" for match in sheet.columns))
    place = f"{place}_{sha256('|'.join(taken_for).encode()).hexdigest()[:12]}"
    if sheet.name:
        st.markdown(f"**{escape(sheet.name)}**")
    names = {code: kind.zh if lang() == "zh" else kind.en for code, kind in KINDS.items()}
    kinds = ["", *KINDS]
    chosen = st.selectbox(
        _("Kind of file"),
        kinds,
        index=kinds.index(sheet.kind),
        format_func=lambda code: names.get(code, _("not read")),
        key=f"kind_{place}",
    )
    if chosen != sheet.kind:
        _say(upload, sheet, SheetChoice(chosen, {}, sheet.header_row or None))
        st.rerun()
    if not sheet.kind or not sheet.columns:
        return
    _columns(place, upload, sheet, said)
    if any(match.column_key for match in sheet.columns):
        _keep(place, sheet)


def _columns(place: str, upload: Upload, sheet: SheetColumns, said: SheetChoice | None) -> None:
    by_name = {_name(column): column.key for column in KINDS[sheet.kind].columns}
    names = {key: name for name, key in by_name.items()}
    shown = pd.DataFrame(
        [(match.letter, match.header, names.get(match.column_key or ""), match.reason.text(lang())) for match in sheet.columns],
        columns=["letter", "header", "becomes", "reason"],
    )
    edited: Any = st.data_editor(
        shown,
        key=f"columns_{place}",
        hide_index=True,
        placeholder="—",
        disabled=["letter", "header", "reason"],
        column_config={
            "letter": st.column_config.TextColumn(_("Column"), width="small"),
            "header": st.column_config.TextColumn(_("Header in the file")),
            "becomes": st.column_config.SelectboxColumn(_("Read as"), options=list(by_name)),
            "reason": st.column_config.TextColumn(_("Why")),
        },
    )
    changes = {
        match.index: by_name.get(str(new))
        for match, old, new in zip(sheet.columns, shown["becomes"], edited["becomes"], strict=True)
        if (None if pd.isna(old) else old) != (None if pd.isna(new) else new)
    }
    if changes:
        before = said.columns if said is not None and said.kind == sheet.kind else {}
        _say(upload, sheet, SheetChoice(sheet.kind, {**before, **changes}, sheet.header_row))
        st.rerun()


def _keep(place: str, sheet: SheetColumns) -> None:
    with st.popover(_("Keep as a mapping"), icon=":material/bookmark_add:", key=f"keep_{place}"):
        st.caption(_("Files with these headers are then read this way when the mapping is chosen as their format."))
        name = st.text_input(_("Name"), max_chars=LONGEST_NAME, key=f"keep_name_{place}")
        if not st.button(_("Keep"), key=f"keep_send_{place}", type="primary"):
            return
        try:
            keep_mapping(frame.store(), Act(guest.here().actor, today()), name, mapping_from(sheet, name))
        except Refused as error:
            st.error(escape(error.words(lang())), icon=":material/error:")
        except BadMapping:
            st.error(_("Two columns have the same header, or none is read: a mapping can't tell them apart."))
        else:
            st.toast(_("The mapping {name} was kept.").format(name=escape(name)), icon=":material/task_alt:")
