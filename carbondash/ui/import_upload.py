"""The upload part of the import page: put files on it, see what they would do, load or discard them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

import streamlit as st

from carbondash.access import Right
from carbondash.access.gate import who_may
from carbondash.access.second import is_needed
from carbondash.figures.format import number
from carbondash.intake.importer import ImportResult, StoreChanged
from carbondash.intake.kinds import KINDS
from carbondash.intake.limits import MAX_UPLOAD_BYTES
from carbondash.intake.mapping import BadMapping, Mapping, parse_mapping, shipped_mappings
from carbondash.intake.sheets import SUFFIXES
from carbondash.store import Reader, saved_mappings
from carbondash.store.errors import StoreAway, StoreError
from carbondash.ui import faults, frame, guest, import_columns, import_desk, import_result, turns
from carbondash.ui.act.form import recorded_as
from carbondash.ui.import_desk import Order, Progress, Upload
from carbondash.ui.language import _, escape, lang

_STAGED, _ROUND, _CHECKED, _DONE = "import_staged", "import_round", "import_checked", "import_done"
_ITSELF = ""
_MB = MAX_UPLOAD_BYTES // 2**20
_LONGEST_REASON = 200

# The words of the uploader are Streamlit's own, in English only: ours take their place.
_STYLE = """
<style>
.st-key-import_drop [data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
.st-key-import_drop [data-testid="stFileUploaderDropzone"] button p::after { content: "%s"; font-size: 0.95rem; }
.st-key-import_drop [data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
.st-key-import_drop [data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "%s"; font-size: 0.875rem; }
</style>
"""


def show(reader: Reader) -> None:
    """Draw the part; for a guest it only says that there is nothing to do."""
    here = guest.here()
    if not here.person.may(Right.IMPORT):
        st.info(escape(who_may(Right.IMPORT, lang())), icon=":material/lock:")
        return
    if not here.may(Right.IMPORT):
        st.info(guest.sentence(), icon=":material/visibility_off:")
        return
    with st.container(border=True, key="card_import"):
        st.markdown("**" + _("Files to import") + "**")
        _choose()
        mapping = _mapping(reader)
    uploads: tuple[Upload, ...] = st.session_state.get(_STAGED, ())
    if not uploads:
        _report_done()
        return
    order = Order(uploads, mapping, tuple(import_columns.corrections_of(upload) for upload in uploads))
    results = _checked(order, reader.version)
    for place, (upload, result) in enumerate(zip(uploads, results, strict=True)):
        import_result.show(place, upload, result)
    _decide(order, results)


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


def _mapping(reader: Reader) -> Mapping | None:
    known = {mapping.name: mapping for mapping in shipped_mappings()}
    for name, text in saved_mappings.by_name(reader).items():
        # A mapping may name what an older version of the program knew.
        with suppress(BadMapping):
            known[name] = parse_mapping(text, name)
    chosen = st.selectbox(
        _("Format"),
        [_ITSELF, *known],
        format_func=lambda name: known[name].title.text(lang()) if name in known else _("Recognised by its header"),
        key="import_mapping",
    )
    return known.get(chosen)


def _checked(order: Order, version: int) -> list[ImportResult]:
    """The results of the dry run, kept until files, format, corrections or store change."""
    key = (
        tuple((upload.name, upload.digest) for upload in order.uploads),
        order.mapping,
        tuple(tuple(said.items()) for said in order.corrections),
        version,
    )
    kept = st.session_state.get(_CHECKED)
    if kept is not None and kept[0] == key:
        results: list[ImportResult] = kept[1]
        return results
    with _progress(_("Checking every cell")) as progress:
        found = import_desk.check(frame.store(), order, guest.here().actor, progress)
    st.session_state[_CHECKED] = (key, found)
    return found


@contextmanager
def _progress(words: str) -> Iterator[Progress]:
    """A bar for as long as something takes."""
    place = st.empty()
    bar = place.progress(0.0, words)

    def tell(what: str, done: int, total: int) -> None:
        bar.progress(min(done / total, 1.0) if total else 0.0, f"{words} · {escape(what)}")

    try:
        with turns.aside():
            yield tell
    finally:
        place.empty()


def _decide(order: Order, results: Sequence[ImportResult]) -> None:
    reason = ""
    if any(result.status == "held" for result in results):
        reason = st.text_input(
            _("Reason why the files held back are right"), max_chars=_LONGEST_REASON, key="import_reason"
        ).strip()
    loads = ("planned", "held") if reason else ("planned",)
    ready = [place for place, result in enumerate(results) if result.status in loads and result.barred is None]
    with st.container(horizontal=True, key="import_decide", vertical_alignment="center", gap="small"):
        pressed = st.button(
            _("Load {count} file(s)").format(count=len(ready)) if ready else _("Nothing to load"),
            type="primary",
            icon=":material/database_upload:",
            key="import_load",
            disabled=not ready,
        )
        st.button(_("Discard"), icon=":material/delete:", key="import_discard", on_click=_forget)
        st.caption(recorded_as())
    if ready and is_needed(Right.IMPORT, None):
        st.caption(_("It is not done at once: a second person is asked first."))
    if not pressed:
        return
    try:
        with _progress(_("Loading")) as progress:
            person = guest.here().actor
            done = import_desk.load(frame.store(), replace(order.only(ready), reason=reason), person, progress)
    except StoreAway as error:
        # What was loaded before is known by its digest: the next check says so.
        st.session_state[_CHECKED] = None
        faults.noted("the store went away during an import", error)
        st.error(
            _(
                "The data store stopped answering during the import. Each file is loaded as a whole or not at all; the files are "
                "still here and are checked again once the store is back, which shows what is loaded already."
            ),
            icon=":material/cloud_off:",
        )
        return
    except (StoreError, StoreChanged) as error:
        incident = faults.noted("an import was not written", error)
        words = _(
            "Somebody else is writing to the store. What was not loaded yet is still here; please try again. (Error {number}.)"
        )
        st.error(words.format(number=incident), icon=":material/error:")
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
    import_columns.forget()


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
        elif result.status == "waiting":
            words = _("{file} is not loaded yet: sent to a second person as request {number}.")
            words = words.format(file=escape(result.file), number=result.request)
            st.info(words, icon=":material/hourglass_top:")
        else:
            st.markdown(f"**{escape(result.file)}**")
            import_result.outcome(result)
