"""The upload part of the import page: put files on it, see what they would do, load or discard them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence

import streamlit as st

from carbondash.access import visitor_name
from carbondash.figures.format import number
from carbondash.intake.importer import ImportResult, StoreChanged
from carbondash.intake.kinds import KINDS
from carbondash.intake.mapping import shipped_mappings
from carbondash.intake.sheets import SUFFIXES
from carbondash.store.errors import StoreError
from carbondash.ui import frame, import_desk, import_result
from carbondash.ui.import_desk import Progress, Upload
from carbondash.ui.language import _, escape, lang

log = logging.getLogger("carbondash")

_STAGED, _ROUND, _CHECKED, _DONE = "import_staged", "import_round", "import_checked", "import_done"
_ITSELF = ""
_MB = 50

# The words of the uploader are Streamlit's own, in English only: ours take their place.
_STYLE = """
<style>
.st-key-import_drop [data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
.st-key-import_drop [data-testid="stFileUploaderDropzone"] button p::after { content: "%s"; font-size: 0.95rem; }
.st-key-import_drop [data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
.st-key-import_drop [data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "%s"; font-size: 0.875rem; }
</style>
"""


def show(version: int) -> None:
    """Draw the part; version: of the store, as what a file would do depends on what is on file."""
    with st.container(border=True, key="card_import"):
        st.markdown(f"**{_('Files to import')}**")
        _choose()
        mapping = _mapping()
    uploads: tuple[Upload, ...] = st.session_state.get(_STAGED, ())
    if not uploads:
        _report_done()
        return
    results = _checked(uploads, mapping, version)
    if results is None:
        return
    for place, (upload, result) in enumerate(zip(uploads, results, strict=True)):
        import_result.show(place, upload, result)
    _decide(uploads, results, mapping)


def _choose() -> None:
    key = f"import_files_{st.session_state.get(_ROUND, 0)}"
    endings = ", ".join(suffix.removeprefix(".").upper() for suffix in SUFFIXES)
    st.html(
        _STYLE % (_("Choose files"), _("or drop them here; {endings}, at most {size} MB each").format(endings=endings, size=_MB))
    )
    st.caption(_("Nothing is written before you load: first every cell is checked."))
    with st.container(key="import_drop"):
        st.file_uploader(
            _("Files to import"),
            type=[suffix.removeprefix(".") for suffix in SUFFIXES],
            accept_multiple_files=True,
            max_upload_size=_MB,
            key=key,
            label_visibility="collapsed",
            on_change=_staged,
            args=(key,),
        )


def _staged(key: str) -> None:
    files = st.session_state.get(key) or []
    # A corrected file of the same name takes the place of the one before.
    newest = {file.name: Upload(file.name, file.getvalue()) for file in files}
    st.session_state[_STAGED] = tuple(newest.values())
    st.session_state[_DONE] = None


def _mapping() -> str | None:
    titles = {mapping.name: mapping.title.text(lang()) for mapping in shipped_mappings()}
    chosen = st.selectbox(
        _("Format"),
        [_ITSELF, *titles],
        format_func=lambda name: titles.get(name, _("Recognised by its header")),
        key="import_mapping",
    )
    return chosen or None


def _checked(uploads: tuple[Upload, ...], mapping: str | None, version: int) -> list[ImportResult] | None:
    """The results of the dry run, kept until files, format or store change; None where it could not be made."""
    key = (tuple(upload.digest for upload in uploads), tuple(upload.name for upload in uploads), mapping, version)
    kept = st.session_state.get(_CHECKED)
    if kept is not None and kept[0] == key:
        results: list[ImportResult] = kept[1]
        return results
    with _progress(_("Checking every cell")) as progress:
        found = import_desk.check(frame.store(), uploads, mapping, progress)
    st.session_state[_CHECKED] = (key, found)
    return found


class _progress:
    """A bar for as long as something takes."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._place = st.empty()

    def __enter__(self) -> Progress:
        bar = self._place.progress(0.0, self._words)

        def tell(what: str, done: int, total: int) -> None:
            bar.progress(min(done / total, 1.0) if total else 0.0, f"{self._words} · {escape(what)}")

        return tell

    def __exit__(self, *_: object) -> None:
        self._place.empty()


def _decide(uploads: Sequence[Upload], results: Sequence[ImportResult], mapping: str | None) -> None:
    ready = [place for place, result in enumerate(results) if result.status == "planned"]
    with st.container(horizontal=True, key="import_decide", vertical_alignment="center", gap="small"):
        pressed = st.button(
            _("Load {count} file(s)").format(count=len(ready)) if ready else _("Nothing to load"),
            type="primary",
            icon=":material/database_upload:",
            key="import_load",
            disabled=not ready,
        )
        st.button(_("Discard"), icon=":material/delete:", key="import_discard", on_click=_forget)
        st.caption(_("Recorded as {name}; the entry is kept in the change log.").format(name=escape(visitor_name())))
    if not pressed:
        return
    chosen = [uploads[place] for place in ready]
    try:
        with _progress(_("Loading")) as progress:
            done = import_desk.load(frame.store(), chosen, mapping, visitor_name(), progress)
    except (StoreError, StoreChanged):
        incident = secrets.token_hex(4)
        log.exception("error %s on import", incident)
        st.error(
            _("Somebody else is writing to the store, and nothing was loaded. Please try again. (Error {number}.)").format(
                number=incident
            ),
            icon=":material/error:",
        )
        return
    _forget()
    st.session_state[_DONE] = done
    st.rerun()


def _forget() -> None:
    """Take the files off the page."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[_STAGED] = ()
    st.session_state[_CHECKED] = None
    st.session_state[_DONE] = None


def _report_done() -> None:
    done: list[ImportResult] | None = st.session_state.get(_DONE)
    if not done:
        kinds = "、".join(kind.zh for kind in KINDS.values()) if lang() == "zh" else ", ".join(kind.en for kind in KINDS.values())
        st.caption(_("Kinds of file: {kinds}. Each has a template.").format(kinds=kinds))
        return
    for result in done:
        if result.status == "loaded":
            words = _("{file} was loaded as load {number}: {new} new, {changed} changed, {same} identical.").format(
                file=escape(result.file),
                number=result.load_id,
                new=number(result.new, lang()),
                changed=number(result.changed, lang()),
                same=number(result.identical, lang()),
            )
            st.success(words, icon=":material/task_alt:")
        else:
            import_result.outcome(result)
