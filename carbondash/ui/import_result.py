"""What became of one file of the import page: its state, what it would bring, and every cell that is wrong."""

from __future__ import annotations

import streamlit as st

from carbondash.figures.format import number
from carbondash.figures.tables import Column, Table
from carbondash.intake.importer import ImportResult
from carbondash.intake.kinds import KINDS
from carbondash.intake.words import CellError
from carbondash.ui import import_columns, import_desk
from carbondash.ui.grid import XLSX, grid
from carbondash.ui.import_desk import Upload
from carbondash.ui.language import _, escape, lang

# A person corrects a file in the marked workbook; the page shows what kind of thing is wrong.
_SHOWN = 200
_NOTES = 10


def show(place: int, upload: Upload, result: ImportResult) -> None:
    """One file's card."""
    with st.container(border=True, key=f"card_file_{place}"):
        st.markdown(f"**{escape(result.file)}**")
        outcome(result)
        if result.status in ("planned", "held", "unchanged"):
            _counts(place, result)
        if result.notes:
            _notes(result)
        if result.candidates:
            st.caption(
                _("{count} pair(s) of enterprises may be the same: for a person to decide, nothing is merged.").format(
                    count=result.candidates
                )
            )
        if result.errors:
            _errors(place, upload, result)
        import_columns.show(place, upload, result)


def _notes(result: ImportResult) -> None:
    lines = [f"- {escape(note.text(lang()))}" for note in result.notes[:_NOTES]]
    if len(result.notes) > _NOTES:
        lines.append("- " + _("and {count} more").format(count=number(len(result.notes) - _NOTES, lang())))
    st.caption("\n".join(lines))


def outcome(result: ImportResult) -> None:
    """The state of the file in one line."""
    if result.barred is not None:
        words = _("It can be checked here and not loaded: expected {what}")
        st.info(words.format(what=escape(result.barred.text(lang()))), icon=":material/info:")
        return
    match result.status:
        case "planned":
            st.success(_("Every cell is in order: it can be loaded."), icon=":material/check_circle:")
        case "unchanged":
            st.info(_("All of it is on file already: there is nothing to load."), icon=":material/equal:")
        case "known":
            words = _("This very file was loaded before, as load {number}: there is nothing to load.")
            st.info(words.format(number=result.load_id), icon=":material/equal:")
        case "held":
            lines = "".join(f"\n- {escape(hold.words.text(lang()))}" for hold in result.holds)
            words = _("It is held back until somebody gives a reason:")
            st.warning(words + "\n" + lines, icon=":material/pan_tool:")
        case _:
            words = _("It can't be loaded: {count} error(s). Nothing of it was written.")
            st.error(words.format(count=number(len(result.errors), lang())), icon=":material/error:")


def _counts(place: int, result: ImportResult) -> None:
    chinese = lang() == "zh"
    rows = tuple(
        (KINDS[code].zh if chinese else KINDS[code].en, counts.new, counts.changed, counts.identical)
        for code, counts in result.counts.items()
    )
    columns = (
        Column("kind", _("Kind of file")),
        Column("new", _("Added"), "number"),
        Column("changed", _("Changed"), "number"),
        Column("identical", _("Identical"), "number"),
    )
    grid(Table(columns, rows), key=f"table_counts_{place}")


def _errors(place: int, upload: Upload, result: ImportResult) -> None:
    whole = [error for error in result.errors if not error.row]
    for error in whole[:_SHOWN]:
        expected = error.expected_zh if lang() == "zh" else error.expected_en
        where = _("Sheet {name}: ").format(name=escape(error.sheet)) if error.sheet else ""
        st.markdown(where + _("expected {what}").format(what=escape(expected)))
    in_cells = [error for error in result.errors if error.row]
    if not in_cells:
        return
    grid(errors_table(in_cells[:_SHOWN]), key=f"table_errors_{place}")
    if len(in_cells) > _SHOWN:
        words = _("The first {shown} of {all} errors; the marked workbook has all of them.")
        st.caption(words.format(shown=number(_SHOWN, lang()), all=number(len(in_cells), lang())))
    language, ending = lang(), _("marked")
    st.download_button(
        _("The file with its bad cells marked"),
        data=lambda: import_desk.marked(upload, result, language),
        file_name=f"{upload.name.rpartition('.')[0] or upload.name}_{ending}.xlsx",
        mime=XLSX,
        key=f"marked_{place}",
        icon=":material/edit_note:",
        on_click="ignore",
    )


def errors_table(errors: list[CellError]) -> Table:
    """Errors as a table: where, what stands there, what was expected."""
    columns = (
        Column("sheet", _("Sheet")),
        Column("row", _("Row")),
        Column("column", _("Column")),
        Column("value", _("What stands there")),
        Column("expected", _("Expected")),
    )
    chinese = lang() == "zh"
    rows = tuple(
        (
            error.sheet or "—",
            str(error.row),
            f"{error.letter} {error.column}".strip() or "—",
            error.value,
            error.expected_zh if chinese else error.expected_en,
        )
        for error in errors
    )
    return Table(columns, rows)
