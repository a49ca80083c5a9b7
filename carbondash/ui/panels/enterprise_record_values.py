"""The record of one month: its values version by version with what they are held against, its evidence, its emissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from carbondash.derive.enterprise_words import fuel, mark, rule_source
from carbondash.derive.record_emissions import FuelLine, UnitLines
from carbondash.derive.record_values import FIELDS, RATIOS, Range, ranges_of, values_of
from carbondash.derive.words import basis
from carbondash.figures.format import MISSING, number
from carbondash.figures.tables import Column, Table, table_of
from carbondash.store import Reader
from carbondash.store.inputs_rows import CoalTest, Support, UnitMonth
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import gettext_of
from carbondash.ui.panels.enterprise_columns import days, numbers, said, tonnes
from carbondash.ui.panels.enterprise_record import RecordFile, record

_DECIMALS = {"fuel_1e4nm3": 4, "ncv_ar": 3, "car": 4, "cc": 5, "coal_per_generation": 3, "e_purch_mwh": 1, "gen_mwh": 1}
_DECIMALS |= {"net_mwh": 1, "heat_gj": 1, "hours": 1}
_OTHER_DECIMALS, _MOST_DECIMALS = 2, 5
_KG_A_TONNE = 1000
_PERCENT = 100


@dataclass(frozen=True)
class UnitValues:
    """One unit's values: who it is, the table as it is read."""

    unit_id: int
    name: str
    table: Table


def field_words(view: FileView) -> dict[str, tuple[str, str]]:
    """What a record states, with its unit; that of gas follows the fuel."""
    _ = gettext_of(view)
    return {
        "fuel_t": (_("Fuel consumption"), "t"),
        "fuel_1e4nm3": (_("Gas consumption"), "10⁴ Nm³"),
        "ncv_ar": (_("Net calorific value, as received"), "GJ/t"),
        "car": (_("Elemental carbon content, as received"), "tC/t"),
        "cc": (_("Carbon content per unit calorific value"), "tC/GJ"),
        "mt_pct": (_("Total moisture"), "%"),
        "had_pct": (_("Hydrogen, air-dried basis"), "%"),
        "std_pct": (_("Total sulphur, dry basis"), "%"),
        "of_pct": (_("Oxidation factor"), "%"),
        "e_purch_mwh": (_("Purchased electricity used"), "MWh"),
        "purchased_share": (_("Purchased electricity against generation"), "%"),
        "gen_mwh": (_("Gross generation"), "MWh"),
        "coal_per_generation": (_("Coal per generation"), "t/MWh"),
        "net_mwh": (_("Net supply"), "MWh"),
        "net_share": (_("Net supply against generation"), "%"),
        "heat_gj": (_("Heat supply"), "GJ"),
        "heat_ratio_pct": (_("Heat supply ratio"), "%"),
        "hours": (_("Operating hours"), "h"),
        "load_factor_pct": (_("Load (output) factor"), "%"),
    }


def values(reader: Reader, view: FileView) -> tuple[UnitValues, ...]:
    """Each unit's values version by version, with the range that each is held against and whether it lies outside."""
    found = remember(record, reader, view)
    if found.current is None:
        return ()
    shown = found.of(found.current.id)
    return tuple(
        UnitValues(unit_id, _unit_name(found, unit_id, row, view), _values_table(found, unit_id, row, view))
        for unit_id, row in shown.items()
    )


def _unit_name(found: RecordFile, unit_id: int, row: UnitMonth, view: FileView) -> str:
    _ = gettext_of(view)
    unit = found.units.get(unit_id)
    burnt = fuel(row.fuel_type, view.lang)
    if unit is None:
        return f"{unit_id} · {burnt}"
    size = "" if unit.capacity_kw is None else f" · {number(unit.capacity_kw / 1000, view.lang)} MW"
    return _("Unit {name}, class {unit_class}{size} · {fuel}").format(
        name=unit.name, unit_class=unit.unit_class, size=size, fuel=burnt
    )


def _values_table(found: RecordFile, unit_id: int, row: UnitMonth, view: FileView) -> Table:
    _ = gettext_of(view)
    listed = [(version, found.of(version.id).get(unit_id)) for version in found.versions]
    by_version = [(version.version, {} if month is None else values_of(month)) for version, month in listed]
    ranges, words = ranges_of(row, view.filters.as_of), field_words(view)
    newest = by_version[-1][1]
    fields = [name for name in FIELDS if any(known.get(name) is not None for _version, known in by_version) or _asked(name, row)]
    columns = [
        said("field", _("Value"), [f"= {words[name][0]}" if name in RATIOS else words[name][0] for name in fields]),
        said("unit", _("Unit"), [_unit_of(name, words[name][1], row) for name in fields]),
    ]
    for version, known in by_version:
        column = Column(f"v{version}", _("Version {number}").format(number=version), "number", _MOST_DECIMALS)
        columns.append((column, [_written(name, known.get(name), view) for name in fields]))
    columns.append(said("changed", _("Changed in"), [_changes(name, by_version) for name in fields]))
    columns.append(said("range", _("Held against"), [_range_words(name, ranges.get(name), view) for name in fields]))
    columns.append(said("verdict", _("Result"), [_verdict(newest.get(name), ranges.get(name), view) for name in fields]))
    return table_of(*columns)


def _asked(name: str, row: UnitMonth) -> bool:
    """Whether a value is asked for although no version states it: the carbon test of coal."""
    return row.fuel_1e4nm3 is None and name in ("car", "ncv_ar", "had_pct", "std_pct", "mt_pct")


def _unit_of(name: str, unit: str, row: UnitMonth) -> str:
    return unit.replace("/t", "/10⁴ Nm³") if row.fuel_1e4nm3 is not None and name in ("ncv_ar", "car") else unit


def _written(name: str, value: float | None, view: FileView) -> str:
    return number(value, view.lang, _DECIMALS.get(name, _OTHER_DECIMALS)) if value is not None else MISSING


def _changes(name: str, by_version: list[tuple[int, dict[str, float | None]]]) -> str:
    """The versions that brought another value than the one before."""
    changed = [str(after[0]) for before, after in pairwise(by_version) if before[1].get(name) != after[1].get(name)]
    return f"≠ {', '.join(changed)}" if changed else ""


def _range_words(name: str, known: Range | None, view: FileView) -> str:
    if known is None:
        return ""
    low, high = (f"{end:g}" for end in (known.low, known.high))
    span = low if low == high else f"{low} – {high}"
    return span if known.rule is None else f"{span} · {mark(known.rule.confidence, view.lang)}"


def _verdict(value: float | None, known: Range | None, view: FileView) -> str:
    _ = gettext_of(view)
    if value is None or known is None:
        return ""
    return "● " + _("within") if known.holds(value) else "▲ " + _("outside")


def values_file(reader: Reader, view: FileView) -> Table:
    """All values of all units and versions as numbers, for the file."""
    _ = gettext_of(view)
    found, words = remember(record, reader, view), field_words(view)
    number_of = {row.id: row.version for row in found.versions}
    rows = [
        (found.units[row.unit_id].name, number_of[row.record_id], name, value, _unit_of(name, words[name][1], row))
        for row in found.values
        for name, value in values_of(row).items()
        if value is not None
    ]
    return table_of(
        said("machine", _("Generating unit"), [row[0] for row in rows]),
        numbers("version", _("Version"), [row[1] for row in rows]),
        said("field", _("Value"), [words[row[2]][0] for row in rows]),
        numbers("value", _("Amount"), [row[3] for row in rows], _MOST_DECIMALS),
        said("unit", _("Unit of measurement"), [row[4] for row in rows]),
    )


_Paper = TypeVar("_Paper", CoalTest, Support)


def same_in(found: RecordFile, papers: Sequence[_Paper]) -> list[tuple[str, _Paper]]:
    """Each paper once with the versions that it came with unchanged ('2–3'): by the newest of them, then by unit."""
    versions = {row.id: row.version for row in found.versions}
    runs: list[tuple[int, int, _Paper]] = []
    for row in sorted(papers, key=lambda row: (row.unit_id, versions[row.record_id])):
        version = versions[row.record_id]
        if runs and runs[-1][1] == version - 1 and _content(runs[-1][2]) == _content(row):
            runs[-1] = (runs[-1][0], version, row)
        else:
            runs.append((version, version, row))
    runs.sort(key=lambda run: (-run[1], run[2].unit_id))
    return [(str(first) if first == last else f"{first}–{last}", row) for first, last, row in runs]


def _content(row: CoalTest | Support) -> tuple[object, ...]:
    """What a paper says of a unit, without the version that it came with and the reason for that."""
    own = ("id", "record_id", "day", "change_reason")
    return tuple(value for name, value in zip(row._fields, row, strict=True) if name not in own)


def tests(reader: Reader, view: FileView) -> Panel:
    """The coal test reports of every version."""
    _ = gettext_of(view)
    found = remember(record, reader, view)
    listed = same_in(found, found.tests)
    rows = [row for _versions, row in listed]
    marks = {"none": _("none"), "CMA": "CMA", "CNAS": "CNAS", "both": "CMA + CNAS"}
    table = table_of(
        said("version", _("Version"), [versions for versions, _row in listed]),
        said("unit", _("Generating unit"), [found.units[row.unit_id].name for row in rows]),
        said("report", _("Report number"), [row.report_number or MISSING for row in rows]),
        said("laboratory", _("Laboratory"), [row.laboratory or MISSING for row in rows]),
        said("mark", _("Approval mark"), [marks.get(row.mark or "", MISSING) for row in rows]),
        days("sampled", _("Sampled on"), [row.sampled_on for row in rows]),
        days("tested", _("Tested on"), [row.tested_on for row in rows]),
        days("reported", _("Reported on"), [row.reported_on for row in rows]),
        numbers("ncv", _("NCV (GJ/t)"), [row.ncv_ar for row in rows], 3),
        numbers("cad", _("Carbon, air-dried (%)"), [row.cad_pct for row in rows], 2),
        numbers("mad", _("Moisture, air-dried (%)"), [row.mad_pct for row in rows], 2),
        numbers("mt", _("Total moisture (%)"), [row.mt_pct for row in rows], 2),
        numbers("had", _("Hydrogen (%)"), [row.had_pct for row in rows], 2),
        numbers("std", _("Sulphur (%)"), [row.std_pct for row in rows], 2),
    )
    return Panel("record_tests", _("Coal test reports"), table, empty="" if rows else _("No coal test report is on file."))


def papers(reader: Reader, view: FileView) -> Panel:
    """The supporting documents and the plant's own numbers of every version."""
    _ = gettext_of(view)
    found = remember(record, reader, view)
    listed = same_in(found, found.supports)
    rows = [row for _versions, row in listed]
    there = {True: "● " + _("there"), False: "✕ " + _("not there"), None: MISSING}
    ranks = {1: _("production metering"), 2: _("stock ledger"), 3: _("supplier settlement")}
    planned = found.plan.source_rank if found.plan else None
    table = table_of(
        said("version", _("Version"), [versions for versions, _row in listed]),
        said("unit", _("Generating unit"), [found.units[row.unit_id].name for row in rows]),
        said("meter", _("Meter log"), [there[row.has_meter_log] for row in rows]),
        said("heat", _("Heat log"), [there[row.has_heat_log] for row in rows]),
        said("invoice", _("Invoice"), [there[row.has_invoice] for row in rows]),
        said("rank", _("Source of the coal quantity"), [ranks.get(row.source_rank or 0, MISSING) for row in rows]),
        numbers("ncv", _("NCV of the plant (GJ/t)"), [row.ncv_plant for row in rows], 3),
        tonnes("opening", _("Opening stock"), [row.stock_open_t for row in rows], view, 1),
        tonnes("received", _("Received"), [row.received_t for row in rows], view, 1),
        tonnes("closing", _("Closing stock"), [row.stock_close_t for row in rows], view, 1),
    )
    plan = _("no data quality control plan for the year is on file")
    if found.plan is not None:
        plan = _("data quality control plan of {day}: {source}").format(
            day=found.plan.day.isoformat(), source=ranks.get(planned or 0, MISSING)
        )
    return Panel(
        "record_papers",
        _("Supporting documents"),
        table,
        note=plan[:1].upper() + plan[1:],
        empty="" if rows else _("No supporting document is on file."),
    )


def calibrations(reader: Reader, view: FileView) -> Panel:
    """The newest calibration of each meter by the end of the month."""
    _ = gettext_of(view)
    found = remember(record, reader, view)
    rows = found.calibrations
    meters = {"belt_scale": _("belt scale"), "electricity": _("electricity meter"), "heat": _("heat meter")}
    table = table_of(
        said(
            "unit",
            _("Generating unit"),
            [found.units[row.unit_id].name if row.unit_id in found.units else str(row.unit_id) for row in rows],
        ),
        said("meter", _("Meter"), [meters.get(row.meter, row.meter) for row in rows]),
        days("day", _("Calibrated on"), [row.day for row in rows]),
        days("until", _("Valid until"), [row.valid_until for row in rows]),
        said(
            "state",
            _("In the month"),
            ["▲ " + _("expired") if row.valid_until < found.last_day else "● " + _("valid") for row in rows],
        ),
    )
    return Panel("record_calibrations", _("Calibrations"), table, empty="" if rows else _("No calibration is on file."))


def emissions(reader: Reader, view: FileView) -> Panel:
    """What the rules make of the version that stands, line by line."""
    _ = gettext_of(view)
    found = remember(record, reader, view)
    lines = [line for unit in found.lines for line in _lines(unit, view)]
    total = sum(unit.emissions_kg or 0 for unit in found.lines)
    table = table_of(
        said("unit", _("Generating unit"), [line[0] for line in lines]),
        said("what", _("Line"), [line[1] for line in lines]),
        said("how", _("Computation"), [line[2] for line in lines]),
        numbers("amount", _("Emissions (tCO2)"), [line[3] for line in lines], 3),
        said("basis", _("Carbon content"), [line[4] for line in lines]),
        numbers("default", _("With the default (tCO2)"), [line[5] for line in lines], 3),
    )
    known = [unit for unit in found.lines if unit.emissions_kg is not None]
    note = ""
    if known:
        note = _("Together {tonnes} tCO2 as the rules stand on this day; whole tonnes only for the year.").format(
            tonnes=number(total / _KG_A_TONNE, view.lang, 3)
        )
    return Panel(
        "record_emissions",
        _("Emissions, line by line"),
        table,
        note=note,
        empty="" if lines else _("Nothing can be computed without a record."),
    )


_Line = tuple[str, str, str, float | None, str, float | None]


def _lines(unit: UnitLines, view: FileView) -> list[_Line]:
    _ = gettext_of(view)
    if unit.obstacle is not None:
        return [(unit.unit_name, _("not computed"), unit.obstacle.words(view.lang), None, "", None)]
    lines = [_fuel_line(unit, line, view) for line in unit.fuels]
    if unit.electricity is not None:
        mwh, factor = unit.electricity.mwh, unit.electricity.grid_factor
        how = _("outside the boundary") if factor is None else f"{number(mwh or 0, view.lang, 1)} MWh × {factor:g} tCO2/MWh"
        lines.append((unit.unit_name, _("Purchased electricity"), how, unit.electricity.t_co2, "", None))
    lines.append((unit.unit_name, _("Unit in all"), "", (unit.emissions_kg or 0) / _KG_A_TONNE, "", None))
    return lines


def _fuel_line(unit: UnitLines, line: FuelLine, view: FileView) -> _Line:
    quantity = "10⁴ Nm³" if line.is_gas else "t"
    carbon = f"{line.carbon:.5f}".rstrip("0")
    how = (
        f"{number(line.quantity, view.lang, 4 if line.is_gas else 2)} {quantity} × {carbon} tC/{quantity} × "
        f"{line.oxidation * _PERCENT:g}% × 44/12"
    )
    default = line.default_t_co2 if line.needs_own_test and line.basis != "default" else None
    words = basis(line.basis, view.lang) if line.needs_own_test else ""
    return (unit.unit_name, fuel(line.fuel_type, view.lang), how, line.t_co2, words, default)


def sources(reader: Reader, view: FileView) -> tuple[str, ...]:
    """Whose word the values are that the emissions are computed with, each once."""
    found = remember(record, reader, view)
    return tuple(dict.fromkeys(rule_source(row, view.lang) for unit in found.lines for row in unit.rules))
