"""`python -m carbondash import`: files into the store from the command line."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from carbondash.access.gate import command_person
from carbondash.derive.run import derive
from carbondash.intake.importer import ImportResult, StoreChanged, import_files
from carbondash.intake.kinds import KINDS
from carbondash.intake.mapping import BadMapping
from carbondash.intake.words import Words
from carbondash.progress import bar
from carbondash.store import Store, open_store
from carbondash.store.errors import StoreError

_STATUS = {
    "loaded": Words("已导入（第 {load} 次导入）", "loaded (load {load})"),
    "waiting": Words("未导入，待第二人确认（申请 {request}）", "not loaded: waits for a second person as request {request}"),
    "planned": Words("检查通过，未写入（试运行）", "checked, nothing written (dry run)"),
    "unchanged": Words("内容均已登记，无变化", "everything is on file already, nothing changed"),
    "known": Words("此文件已在第 {load} 次导入中导入，无变化", "this file was loaded before (load {load}), nothing changed"),
    "held": Words(
        "暂未导入：{holds} 处须说明理由（--reason）后方可导入",
        "held back: {holds} thing(s) to be answered with --reason, nothing loaded",
    ),
    "refused": Words("未导入：{errors} 处错误", "refused: {errors} error(s), nothing loaded"),
}
_COUNTS = Words(
    "{kind}：新增 {new}，变更 {changed}，相同 {identical}", "{kind}: {new} new, {changed} changed, {identical} identical"
)
_CANDIDATES = Words(
    "可能重复的企业 {count} 对，请人工判断，未自动合并",
    "{count} pair(s) of enterprises may be the same: for a person to decide, nothing was merged",
)


def user_language() -> str:
    """'zh' where the terminal's locale is Chinese, else 'en'."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    return "zh" if (named or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def report(result: ImportResult, lang: str) -> list[str]:
    """What a person is told about one file, line by line, without the errors."""
    status = (
        _STATUS[result.status]
        .text(lang)
        .format(load=result.load_id, request=result.request, errors=len(result.errors), holds=len(result.holds))
    )
    lines = [f"{result.file}: {status}"]
    for code, counts in result.counts.items():
        if result.status not in ("known", "refused"):
            kind = KINDS[code].zh if lang == "zh" else KINDS[code].en
            told = _COUNTS.text(lang).format(kind=kind, new=counts.new, changed=counts.changed, identical=counts.identical)
            lines.append(f"  {told}")
    if result.candidates:
        lines.append("  " + _CANDIDATES.text(lang).format(count=result.candidates))
    lines += [f"  ! {hold.words.text(lang)}" for hold in result.holds]
    lines += [f"  {note.text(lang)}" for note in result.notes]
    return lines


def import_command(
    files: Annotated[list[Path], typer.Argument(help="XLSX, XLS, ODS or CSV files.", show_default=False)],
    mapping: Annotated[
        str | None, typer.Option(help="Name of a shipped mapping, or a mapping file, for files that are no templates.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why files are right that would be held back; kept with the load.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the report: zh or en.")] = None,
    store: Annotated[str | None, typer.Option(help="Address of the store (an SQLAlchemy URL).")] = None,
    actor: Annotated[str | None, typer.Option(help="Who imports, for the change log; default the user of this machine.")] = None,
) -> None:
    """Load files of any kind that has a template (enterprises, records, reviews, reports, allowances, trades, projects …)."""
    if lang not in ("zh", "en", None):
        typer.echo(f"carbondash: --lang {lang!r}: expected zh or en", err=True)
        raise typer.Exit(1)
    language = lang or user_language()
    try:
        # Standard error holds one line per error: a bar belongs on a terminal only.
        with _target(store, dry_run) as target, bar() if sys.stderr.isatty() else nullcontext() as progress:
            results = import_files(target, files, mapping, dry_run, command_person(actor), progress, reason=reason)
            if any(result.status == "loaded" for result in results):
                derive(target, progress)
    except (BadMapping, StoreError, StoreChanged) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{error.filename}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    for result in results:
        typer.echo("\n".join(report(result, language)))
        for wrong in result.errors:
            typer.echo(wrong.text(language), err=True)
    if any(result.status in ("refused", "held") for result in results):
        raise typer.Exit(1)


@contextmanager
def _target(url: str | None, dry_run: bool) -> Iterator[Store]:
    """The store to import into, ready for use. A dry run on a missing store plans against an empty one and makes none."""
    store = open_store(url)
    with TemporaryDirectory() as folder:
        if dry_run and not store.exists():
            store.close()
            store = open_store(f"sqlite:///{Path(folder).resolve() / 'store.db'}")
        try:
            store.prepare(create=True)
            yield store
        finally:
            store.close()
