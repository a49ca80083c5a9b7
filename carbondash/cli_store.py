"""The commands of whoever looks after a store: backup, restore, rollback and doctor."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from carbondash.access import visitor_name
from carbondash.access.gate import command_person
from carbondash.access.second import Deferred
from carbondash.actions import Act, Refused
from carbondash.actions.act import today
from carbondash.actions.rollbacks import roll_back
from carbondash.cli_requests import asked_words
from carbondash.derive import doctor_text
from carbondash.derive.run import derive, lag
from carbondash.progress import bar
from carbondash.store import Scope, Store, open_store
from carbondash.store.backup import back_up
from carbondash.store.backup_file import Progress
from carbondash.store.doctor import examine
from carbondash.store.errors import StoreError
from carbondash.store.program import program_version
from carbondash.store.restore import restore

StoreUrl = Annotated[str | None, typer.Option("--store", help="SQLAlchemy URL; default CARBONDASH_STORE or data/carbondash.db")]
Actor = Annotated[str | None, typer.Option(help="who acts, for the change log; default the user of this machine")]


class BadWords(StoreError):
    """The words of a command can't be understood."""


def backup_command(
    file: Annotated[Path, typer.Argument(help="the file to write", show_default=False)],
    store: StoreUrl = None,
    force: Annotated[bool, typer.Option("--force", help="replace a file of that name")] = False,
) -> None:
    """Write all that a store holds into one file, which can be restored on either engine; the store may be in use."""
    with _store(store) as target, _bar() as progress:
        done = back_up(target, file, force=force, progress=progress)
    held = done.manifest
    print(
        f"{file}: version {held.store_version} of the store, {len(held.tables)} tables, {held.rows:,} rows, "
        f"{done.size / 1_000_000:,.1f} MB; read again and found to be the same"
    )
    _tell(done.faults, "the store that was backed up has a fault")


def restore_command(
    file: Annotated[Path, typer.Argument(help="a file that backup has written", show_default=False)],
    store: StoreUrl = None,
    force: Annotated[bool, typer.Option("--force", help="give up what the store holds now")] = False,
    actor: Actor = None,
    reason: Annotated[str, typer.Option(help="why, for the change log")] = "",
) -> None:
    """Make an empty store, on either engine, what a backup says: all of it or nothing."""
    with _store(store) as target, _bar() as progress:
        done = restore(target, file, actor=actor or visitor_name(), reason=reason, force=force, progress=progress)
        address = target.url.render_as_string(hide_password=True)
    held = done.manifest
    print(
        f"{address}: {held.rows:,} rows of {held.made_at} restored, version {held.store_version} of a store on {held.engine}; "
        f"recorded as load {done.load_id}"
    )
    _tell(done.faults, "the restored store has a fault")


def rollback_command(
    load_id: Annotated[int, typer.Argument(help="the load to take out", show_default=False)],
    reason: Annotated[str, typer.Option(help="why, for the change log", show_default=False)],
    store: StoreUrl = None,
    actor: Actor = None,
) -> None:
    """Take a load out again: its rows stay readable and count nowhere."""
    with _store(store) as target, _bar() as progress:
        target.prepare()
        try:
            undone = roll_back(target, Act(command_person(actor), today()), load_id, reason)
        except Deferred as waiting:
            print(asked_words(waiting.number))
            return
        except Refused as error:
            raise BadWords(error.words("en")) from None
        derive(target, progress)
    print(f"load {load_id} was rolled back by load {undone}")


def doctor_command(
    store: StoreUrl = None,
    lang: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Versions, where the store is, what it holds, how far it is derived, and what is wrong with it (exit 1)."""
    if lang not in ("zh", "en"):
        raise BadWords(f"--lang {lang!r}: expected zh or en")
    with _store(store) as target:
        found = examine(target)
        behind = None
        if found.is_usable:
            with target.read(Scope.province()) as reader:
                behind = lag(reader)
    versions = {"carbondash": program_version(), "python": platform.python_version(), "streamlit": version("streamlit")}
    for line in doctor_text.lines(versions, found, behind, lang):
        print(line)
    faults = doctor_text.wrong(found, behind, lang)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        raise typer.Exit(1)


@contextmanager
def _store(url: str | None) -> Iterator[Store]:
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def _bar() -> AbstractContextManager[Progress | None]:
    # Standard error holds one line per error: a bar belongs on a terminal only.
    return bar() if sys.stderr.isatty() else nullcontext()


def _tell(faults: dict[str, list[str]], what: str) -> None:
    for name, found in faults.items():
        for fault in found:
            print(f"carbondash: {what}: {name}: {fault}", file=sys.stderr)


def register(app: typer.Typer) -> None:
    """Add these commands to all others."""
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)
    app.command("rollback")(rollback_command)
    app.command("doctor")(doctor_command)
