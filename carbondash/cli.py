"""The commands: `python -m carbondash COMMAND`. Each reports an error as one clear line and a non-zero exit."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer

from carbondash.store import Filters, Scope, Store, open_store
from carbondash.store.errors import StoreError

# A traceback with the values of all variables would show passwords.
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The carbon market desk of a provincial department.",
)

StoreUrl = Annotated[str | None, typer.Option("--store", help="SQLAlchemy URL; default CARBONDASH_STORE or data/carbondash.db")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="YYYY-MM-DD; default the newest day that the store knows")]
Cities = Annotated[list[str] | None, typer.Option("--city", help="adcode, repeatable")]
Industries = Annotated[list[str] | None, typer.Option("--industry", help="industry code, repeatable")]
Tiers = Annotated[list[str] | None, typer.Option("--tier", help="1, 2, 3 or unknown, repeatable")]
Cycle = Annotated[str | None, typer.Option("--cycle", help="C1, C2, 2023, …")]


def main() -> None:
    """Run a command; an error that the program foresees becomes one line on standard error and exit code 1."""
    try:
        app()
    except (StoreError, UsageError) as error:
        print(f"carbondash: {error}", file=sys.stderr)
        raise SystemExit(1) from None


class UsageError(Exception):
    """The command's words can't be understood."""


def _open(url: str | None) -> Store:
    store = open_store(url)
    store.prepare()
    return store


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(f"--as-of {text!r}: expected a day as YYYY-MM-DD") from None


def _filters(
    store: Store,
    as_of: str | None,
    city: list[str] | None,
    industry: list[str] | None,
    tier: list[str] | None,
    cycle: str | None,
) -> Filters:
    from carbondash.figures import periods
    from carbondash.store.records import names

    with store.read(Scope.province()) as reader:
        day = _day(as_of) if as_of else reader.state.default_day
        if day is None:
            raise UsageError("the store has no facts yet: import files or create the demonstration province")
        words = names(reader)
        known = {"--city": set(words.cities), "--industry": set(words.industries), "--tier": {"1", "2", "3", "unknown"}}
    for option, values in (("--city", city), ("--industry", industry), ("--tier", tier)):
        for value in values or []:
            if value not in known[option]:
                raise UsageError(f"{option} {value!r}: expected one of {', '.join(sorted(known[option]))}")
    if cycle:
        try:
            periods.cycle_years(cycle)
        except periods.BadPeriod as error:
            raise UsageError(f"--cycle: {error}") from None
    return Filters(day, tuple(city or ()), tuple(industry or ()), tuple(tier or ()), cycle)


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


@app.command()
def figures(
    store: StoreUrl = None,
    as_of: AsOf = None,
    city: Cities = None,
    industry: Industries = None,
    tier: Tiers = None,
    cycle: Cycle = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON only")] = False,
    lang: Annotated[str, typer.Option(help="zh or en, for the printed table")] = "zh",
) -> None:
    """Every figure of the ledger as it stood on a day."""
    from carbondash.figures import compute, ledger
    from carbondash.figures.format import fmt

    source = _open(store)
    filters = _filters(source, as_of, city, industry, tier, cycle)
    with source.read(Scope.province()) as reader:
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
    from carbondash.store.check import check as run

    results = run(_open(store))
    for name, faults in results.items():
        print(f"{'FAILED' if faults else 'ok':7} {name}")
        for fault in faults:
            print(f"        {fault}")
    if any(results.values()):
        raise typer.Exit(1)


def _register_intake() -> None:
    from carbondash.intake.command import import_command

    app.command("import")(import_command)


_register_intake()
