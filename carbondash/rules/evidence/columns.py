"""The columns of a frame of evidence records: one row per unit, month and version of the record."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["whole", "number", "text", "day", "flag"]


class Column(NamedTuple):
    """One column: what it holds, its unit, and whether every row must have a value."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False


_RECORD = (
    Column("record_id", "whole", "the record version, shared by the enterprise's units", required=True),
    Column("version", "whole", "number of the version, from 1", required=True),
    Column("enterprise_id", "whole", "the enterprise", required=True),
    Column("unit_id", "whole", "the generating unit", required=True),
    Column("unit_name", "text", "what the unit is called within its plant, e.g. #2"),
    Column("unit_class", "text", "I, II, III, IV or unknown (domain reference 3.1)", required=True),
    Column("capacity_mw", "number", "installed capacity", "MW"),
    Column("period", "text", "data month, e.g. M2023-08", required=True),
    Column("submitted_on", "day", "day on which this version came in", required=True),
    Column("due_on", "day", "day by which the month's evidence was due"),
    Column("fuel_type", "text", "fuel as the record names it"),
    Column("fuel_t", "number", "solid or liquid fuel burnt", "t"),
    Column("fuel_1e4nm3", "number", "gas burnt", "1e4Nm3"),
    Column("ncv_ar", "number", "net calorific value as received", "GJ/t (gas GJ/1e4Nm3)"),
    Column("car", "number", "carbon content as received", "tC/t (gas tC/1e4Nm3)"),
    Column("mt_pct", "number", "total moisture", "%"),
    Column("had_pct", "number", "hydrogen, air-dried", "%"),
    Column("std_pct", "number", "total sulphur, dry", "%"),
    Column("of_pct", "number", "carbon oxidation factor", "%"),
    Column("e_purch_mwh", "number", "purchased electricity used", "MWh"),
    Column("gen_mwh", "number", "gross generation", "MWh"),
    Column("net_mwh", "number", "net supply", "MWh"),
    Column("heat_gj", "number", "heat supplied", "GJ"),
    Column("heat_ratio_pct", "number", "share of the fuel that went into heat supply", "%"),
    Column("hours", "number", "operating hours", "h"),
    Column("load_factor_pct", "number", "load (output) factor as the record states it", "%"),
)
_SUPPORT = (
    Column("has_support", "flag", "whether supporting papers are kept for this record at all", required=True),
    Column("has_meter_log", "flag", "meter log attached"),
    Column("has_heat_log", "flag", "heat meter log attached"),
    Column("has_invoice", "flag", "purchase invoice or settlement attached"),
    Column("source_rank", "number", "source of the coal quantity: 1 metering, 2 stock ledger, 3 supplier's settlement", "rank"),
    Column("ncv_plant", "number", "net calorific value by the plant's own laboratory", "GJ/t"),
    Column("stock_open_t", "number", "coal in stock at the month's start", "t"),
    Column("received_t", "number", "coal received", "t"),
    Column("stock_close_t", "number", "coal in stock at the month's end", "t"),
    Column("change_reason", "text", "why this version differs from the one before"),
    Column("plan_source_rank", "number", "source of the coal quantity by the year's control plan", "rank"),
    Column("last_year_source_rank", "number", "source of the coal quantity a year before", "rank"),
    Column("calibrated_until", "day", "earliest end of a valid calibration over the unit's meters"),
)
_TEST = (
    Column("tests_recorded", "flag", "whether coal tests are kept for this record at all", required=True),
    Column("has_test", "flag", "a coal test report is attached", required=True),
    Column("report_number", "text", "number of the test report"),
    Column("laboratory", "text", "laboratory that issued it"),
    Column("mark", "text", "accreditation mark on it: none, CMA, CNAS or both"),
    Column("sampled_on", "day", "day of sampling"),
    Column("tested_on", "day", "day of testing"),
    Column("reported_on", "day", "day of the report"),
    Column("test_ncv_ar", "number", "net calorific value as received, by the test", "GJ/t"),
    Column("test_cad_pct", "number", "carbon, air-dried, by the test", "%"),
    Column("test_mad_pct", "number", "moisture of the air-dried sample, by the test", "%"),
    Column("test_mt_pct", "number", "total moisture, by the test", "%"),
    Column("test_had_pct", "number", "hydrogen, air-dried, by the test", "%"),
    Column("test_std_pct", "number", "total sulphur, dry, by the test", "%"),
)
COLUMNS: tuple[Column, ...] = (*_RECORD, *_SUPPORT, *_TEST)

CLASSES = ("I", "II", "III", "IV")
UNKNOWN_CLASS = "unknown"
MARKS = ("none", "CMA", "CNAS", "both")

# What a record states itself, in the order of the form: what a correction may change.
STATED = (
    "fuel_type",
    "fuel_t",
    "fuel_1e4nm3",
    "ncv_ar",
    "car",
    "mt_pct",
    "had_pct",
    "std_pct",
    "of_pct",
    "e_purch_mwh",
    "gen_mwh",
    "net_mwh",
    "heat_gj",
    "heat_ratio_pct",
    "hours",
    "load_factor_pct",
)
