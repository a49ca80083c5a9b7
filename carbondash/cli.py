"""The commands: `python -m carbondash COMMAND`. Each reports an error as one clear line and a non-zero exit."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carbondash.access.settings import SettingsError
from carbondash.cli_options import AsOf, Cities, Cycle, Industries, Language, Masked, Seen, StoreUrl, Tiers, UsageError, scope_of
from carbondash.cli_options import filters_of as _filters
from carbondash.cli_options import opened as _open
from carbondash.cli_options import view_of as _view
from carbondash.figures.plain import unbroken
from carbondash.rules.sets import InputError, RulePending, RuleSetError
from carbondash.store import Scope, Store, open_store
from carbondash.store.errors import StoreError

if TYPE_CHECKING:
    from carbondash.derive.run import Derived, Progress

# A traceback with the values of all variables would show passwords.
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The carbon market desk of a provincial department.",
)


def main() -> None:
    """Run a command; an error that the program foresees becomes one line on standard error and exit code 1."""
    try:
        app()
    except (StoreError, UsageError, RuleSetError, RulePending, InputError, SettingsError) as error:
        print(unbroken(f"carbondash: {error}"), file=sys.stderr)
        raise SystemExit(1) from None


@app.command()
def demo(
    store: StoreUrl = None,
    seed: Annotated[int, typer.Option(help="the province is the same for the same seed")] = 1,
    scale: Annotated[int, typer.Option(min=1, help="multiplies enterprises and their records")] = 1,
) -> None:
    """Create the demonstration province in an empty store."""
    from carbondash.demo import build
    from carbondash.progress import bar

    target = open_store(store)
    target.prepare(create=True)
    with bar() as progress:
        build(target, seed=seed, scale=scale, progress=progress)
        _derive(target, progress)


@app.command()
def derive(
    store: StoreUrl = None,
    lang: Language = "zh",
) -> None:
    """Bring emissions, findings, allocation, obligations and risk to what the facts and the rules say; says what changed."""
    from carbondash.derive.lag_text import done_lines
    from carbondash.progress import bar

    target = _open(store)
    with bar() if sys.stderr.isatty() else nullcontext() as progress:
        done = _derive(target, progress)
    for line in done_lines(done, lang):
        print(line)


def _derive(store: Store, progress: Progress | None) -> Derived:
    from carbondash.derive.run import derive as run

    return run(store, progress)


@app.command()
def figures(
    store: StoreUrl = None,
    as_of: AsOf = None,
    city: Cities = None,
    industry: Industries = None,
    tier: Tiers = None,
    cycle: Cycle = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON only")] = False,
    lang: Language = "zh",
    scope: Seen = None,
) -> None:
    """Every figure of the ledger as it stood on a day."""
    from carbondash.figures import compute, ledger
    from carbondash.figures.format import fmt

    source = _open(store)
    seen = scope_of(source, scope)
    filters = _filters(source, as_of, city, industry, tier, cycle, seen)
    with source.read(seen) as reader:
        values = compute.all_figures(reader, filters)
        state = reader.state
    if as_json:
        shown = {
            "as_of": filters.as_of.isoformat(),
            "filters": {
                "city": list(filters.cities),
                "industry": list(filters.industries),
                "tier": list(filters.tiers),
                "cycle": filters.cycle,
            },
            "scope": None if seen.cities is None else sorted(seen.cities),
            "store_version": state.version,
            "demo": state.is_demo,
            "figures": [asdict(value) for value in values],
        }
        print(json.dumps(shown, ensure_ascii=False))
        return
    for value in values:
        definition = ledger.figures[value.id]
        words: str = value.status
        if value.status == "ok":
            words = fmt(value.value, value.unit, "zh" if lang == "zh" else "en", decimals=definition.decimals)
        print(f"{value.id:40} {value.period or '':12} {words:>20}  {definition.name(lang)}")


@app.command()
def reconcile(store: StoreUrl = None) -> None:
    """The published figures beside the computed ones, counted from the facts; exit 1 where one differs."""
    from carbondash.figures.reconcile import reconcile as compare

    source = _open(store)
    with source.read(Scope.province(), recount=True) as reader:
        comparisons = compare(reader)
        scale = reader.state.scale
    if not comparisons:
        raise UsageError("the store holds no published figures")
    if scale != 1:
        print(f"not applicable at scale {scale}: the published figures are those of one province")
        return
    signs = {"eq": "=", "gt": ">", "ge": "≥", "approx": "≈"}
    for row in comparisons:
        wanted = f"{signs[row.published['comparison']]} {row.published['value']:,.10g}"
        also = "".join(f" (and {other.id} {_plain(other.value)})" for other in row.also)
        print(
            f"{row.verdict:8} {row.id:42} {row.published['as_of']} {row.computed.period or '':12} "
            f"published {wanted:>18}  computed {_plain(row.computed.value):>18} {row.computed.unit}{also}"
        )
    differing = [row.id for row in comparisons if row.verdict != "match"]
    if differing:
        print(f"{len(differing)} of {len(comparisons)} differ: {', '.join(differing)}", file=sys.stderr)
        raise typer.Exit(1)
    print(f"all {len(comparisons)} published figures are reproduced")


def _plain(value: float | None) -> str:
    return "no data" if value is None else f"{value:,.12g}"


@app.command()
def check(store: StoreUrl = None) -> None:
    """Facts against cube, references, invariants and the change log; exit 1 where one fails."""
    from carbondash.derive.verify import verify
    from carbondash.store.check import check as run

    target = _open(store)
    results = run(target) | {"derived facts are what the rules say": verify(target)}
    for name, faults in results.items():
        print(f"{'FAILED' if faults else 'ok':7} {name}")
        for fault in faults:
            print(f"        {fault}")
    if any(results.values()):
        raise typer.Exit(1)


@app.command()
def rules(
    subject: Annotated[str | None, typer.Argument(help="one subject; without it the list of subjects")] = None,
    year: Annotated[int | None, typer.Option(help="only what is about data of this year")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON only")] = False,
    lang: Language = "zh",
    confirm: Annotated[bool, typer.Option("--confirm", help="agree to the installed rules, where two people have to")] = False,
    store: StoreUrl = None,
    actor: Annotated[str | None, typer.Option(help="with --confirm: who agrees; default the user of this machine")] = None,
    reason: Annotated[str, typer.Option(help="with --confirm: why, for the change log")] = "",
) -> None:
    """What the regulation says: every value with its period, day of publication, source and how sure it is."""
    from carbondash.rules import printing, sets

    if confirm:
        from carbondash.cli_requests import confirm_rules

        confirm_rules(store, actor, reason)
        return
    found = sets.rule_sets(subject)
    if year is not None:
        found = printing.of_year(found, year)
    if as_json:
        print(json.dumps({"subject": subject, "year": year, "sets": printing.as_data(found)}, ensure_ascii=False))
        return
    # Piped, the text has one width wherever it is made.
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 100
    show = printing.overview if subject is None else printing.as_text
    print(show(found, lang, width))


@app.command()
def risk(
    store: StoreUrl = None,
    as_of: AsOf = None,
    city: Cities = None,
    industry: Industries = None,
    tier: Tiers = None,
    cycle: Cycle = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON only")] = False,
    lang: Language = "zh",
    masked: Masked = False,
    scope: Seen = None,
) -> None:
    """The ranking by compliance risk on a day, with what each index is made of; the product's own method."""
    from carbondash.derive import risk_text
    from carbondash.derive.risk import ranking

    source = _open(store)
    seen = scope_of(source, scope)
    filters = _filters(source, as_of, city, industry, tier, cycle, seen)
    with source.read(seen, masked=masked) as reader:
        found = ranking(reader, filters)
    if as_json:
        print(json.dumps(risk_text.as_json(found), ensure_ascii=False))
        return
    for line in risk_text.lines(found, lang):
        print(unbroken(line))


@app.command()
def explain(
    enterprise: Annotated[str, typer.Argument(help="identifier, credit code, or name (a part of it that is unique)")],
    store: StoreUrl = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON only")] = False,
    lang: Language = "zh",
    masked: Masked = False,
    scope: Seen = None,
) -> None:
    """One enterprise: emissions, allocation with its breakdown, obligation, holdings, shortfall, outcome, risk, findings."""
    from carbondash.derive import explain_json, explain_text
    from carbondash.derive.explain import explain as look
    from carbondash.store.derived import find_enterprise

    source = _open(store)
    seen = scope_of(source, scope)
    filters = _filters(source, as_of, None, None, None, None, seen)
    with source.read(seen, masked=masked) as reader:
        candidates = find_enterprise(reader, enterprise)
        if len(candidates) == 1:
            found = look(reader, candidates[0], filters.as_of)
    if len(candidates) != 1:
        if not candidates:
            raise UsageError(f"no enterprise {enterprise!r}: expected an identifier, a credit code or a name")
        print(f"carbondash: {enterprise!r} may be one of these enterprises (the first {len(candidates)}):", file=sys.stderr)
        for row in candidates:
            named = f"  {row.enterprise_id}  {row.credit_code or '–'}  {row.name_zh}  {row.name_en or ''}"
            print(unbroken(named).rstrip(), file=sys.stderr)
        raise typer.Exit(1)
    if as_json:
        print(json.dumps(explain_json.as_json(found), ensure_ascii=False))
        return
    for line in explain_text.lines(found, lang):
        print(unbroken(line))


@app.command()
def city(
    out: Annotated[str, typer.Option("--out", help="a folder, or a file that ends in .pdf (all in one) or .zip")],
    store: StoreUrl = None,
    as_of: AsOf = None,
    city: Cities = None,
    industry: Industries = None,
    tier: Tiers = None,
    cycle: Cycle = None,
    lang: Language = "zh",
    masked: Masked = False,
    scope: Seen = None,
) -> None:
    """The scorecards of all cities (or of those named) as sheets of one page A4 each, as PDF."""
    from carbondash.ui.panels import city_sheets

    source = _open(store)
    seen = scope_of(source, scope)
    filters = _filters(source, as_of, city, industry, tier, cycle, seen)
    with source.read(seen, masked=masked) as reader:
        view = _view(reader, filters, lang)
        written = _write_out(Path(out), city_sheets.files(reader, view, filters.cities), city_sheets.zipped)
    for path in written:
        print(path)


def _write_out(out: Path, files: dict[str, bytes], zipped: Callable[[dict[str, bytes]], bytes]) -> list[Path]:
    """Write files into a folder, or into one file: an archive, or the first of them, which holds all."""
    try:
        if out.suffix in (".zip", ".pdf"):
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_bytes(zipped(files) if out.suffix == ".zip" else next(iter(files.values())))
            return [out]
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise UsageError(f"--out {str(out)!r}: {error.strerror or error}") from None
    return [out / name for name in files]


def _register_others() -> None:
    from carbondash import cli_brief, cli_requests, cli_store
    from carbondash.intake.command import import_command

    app.command("import")(import_command)
    cli_store.register(app)
    cli_brief.register(app)
    cli_requests.register(app)


_register_others()
