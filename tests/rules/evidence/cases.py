"""One record, or a few, for each case of V01 to V20: the smallest change that its check finds, and the values that led to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.rules.evidence.frames import LABORATORY, month_end, right

Records = list[dict[str, Any]]
END = month_end("M2023-08")
BASE = right()


def with_carbon(cc: float) -> dict[str, Any]:
    """A record of this carbon per heat whose test fits it."""
    car = cc * BASE["ncv_ar"]
    return right(car=car, test_cad_pct=car * 100 * (100 - BASE["test_mad_pct"]) / (100 - BASE["test_mt_pct"]))


def with_fuel(fuel_t: float, period: str = "M2023-08") -> dict[str, Any]:
    """A record that burnt so many tonnes of coal, its stock in balance."""
    return right(period, fuel_t=fuel_t, received_t=fuel_t + 1000)


def after_three_months(last: dict[str, Any]) -> Records:
    """The three months before August 2023, and then a record."""
    return [*(right(period) for period in ("M2023-05", "M2023-06", "M2023-07")), last]


def fuel_for(rate_gce_kwh: float) -> float:
    """The coal of BASE, t, at a coal rate in gce/kWh."""
    return rate_gce_kwh / 1000 * 29.3076 * BASE["gen_mwh"] / BASE["ncv_ar"]


def twice(**changes: Any) -> Records:
    """A record and a further version of it, changed without a reason."""
    return [right(), right(version=2, **changes)]


def in_two_months(**changes: Any) -> Records:
    """July 2023 as it should be, and August changed."""
    return [right("M2023-07"), right(**changes)]


def copied_test(period: str) -> dict[str, Any]:
    """The values of another month's test, with the rest of August made to fit them."""
    source = right(period)
    tested = {name: value for name, value in source.items() if name.startswith("test_")}
    measured = {name: source[name] for name in ("car", "ncv_ar", "mt_pct", "ncv_plant")}
    fuel = BASE["fuel_t"] * BASE["ncv_ar"] / source["ncv_ar"]
    return tested | measured | {"fuel_t": fuel, "received_t": fuel + 1000}


CASES: dict[str, tuple[str, str, Records, dict[str, float | str]]] = {
    "V01 a day late": (
        "V01", "late", [right(submitted_on=END + timedelta(41))],
        {"submitted_on": "2023-10-11", "due_on": "2023-10-10", "days_late": 1.0},
    ),
    "V02 coal test": ("V02", "coal_test", [right(has_test=False)], {}),
    "V02 meter log": ("V02", "meter_log", [right(has_meter_log=False)], {}),
    "V02 heat log": (
        "V02", "heat_log", [right(heat_gj=10.0, heat_ratio_pct=0.01)], {"heat_gj": 10.0},
    ),
    "V02 invoice": ("V02", "invoice", [right(has_invoice=False)], {}),
    "V03 no mark": ("V03", "no_mark", [right(mark="none")], {"laboratory": LABORATORY, "report_number": "JC-1-2023-08"}),
    "V03 unlisted": ("V03", "unlisted", [right(laboratory="某检测所")], {"laboratory": "某检测所"}),
    "V04 sulphur": ("V04", "missing_parameters", [right(test_std_pct=None)], {"fields": "test_std_pct"}),
    "V04 hydrogen and moisture": (
        "V04", "missing_parameters", [right(test_had_pct=None, test_mt_pct=None)], {"fields": "test_had_pct, test_mt_pct"},
    ),
    "V05 tested before sampled": (
        "V05", "tested_before_sampled", [right(sampled_on=END + timedelta(6))],
        {"sampled_on": "2023-09-06", "tested_on": "2023-09-05"},
    ),
    "V05 reported before tested": (
        "V05", "reported_before_tested", [right(reported_on=END + timedelta(4))],
        {"reported_on": "2023-09-04", "tested_on": "2023-09-05"},
    ),
    "V05 reported before sampled": (
        "V05", "reported_before_sampled", [right(tested_on=None, reported_on=END - timedelta(1))],
        {"reported_on": "2023-08-30", "sampled_on": "2023-08-31", "tested_on": ""},
    ),
    "V05 reported after submission": (
        "V05", "after_submission", [right(reported_on=END + timedelta(27))],
        {"reported_on": "2023-09-27", "submitted_on": "2023-09-26"},
    ),
    "V06 number of another month": (
        "V06", "report_number", in_two_months(report_number=" JC-1-2023-07 "),
        {"report_number": "JC-1-2023-07", "other_unit_id": 1.0, "other_unit": "1", "other_month": "2023-07"},
    ),
    "V06 values of another month": (
        "V06", "values", in_two_months(**copied_test("M2023-07")),
        {"digits": 4.0, "other_unit_id": 1.0, "other_month": "2023-07", "test_std_pct": 0.8},
    ),
    "V07 above": ("V07", "band", [with_carbon(0.029501)], {"cc_tc_gj": 0.029501, "low_tc_gj": 0.0240, "high_tc_gj": 0.0295}),
    "V07 below": ("V07", "band", [with_carbon(0.023999)], {"cc_tc_gj": 0.023999, "low_tc_gj": 0.0240, "high_tc_gj": 0.0295}),
    "V08": (
        "V08", "differs", [right(ncv_plant=BASE["ncv_ar"] + 0.301)], {"ncv_lab_gj_t": BASE["ncv_ar"], "limit_gj_t": 0.3},
    ),
    "V09": ("V09", "differs", [right(load_factor_pct=76.01)], {"stated_pct": 76.01, "computed_pct": 75.0, "limit_points": 1.0}),
    "V10": (
        "V10", "hours", [right(hours=744.5, load_factor_pct=70.1)], {"hours_h": 744.5, "month_h": 744.0},
    ),
    "V11": (
        "V11", "balance", [right(received_t=1000 + 1.0201 * BASE["fuel_t"])],
        {"balance_t": 0.0201 * BASE["fuel_t"], "fired_t": BASE["fuel_t"], "limit_pct": 2.0},
    ),
    "V12 above the band": (
        "V12", "band", [with_fuel(fuel_for(340.1))], {"rate_gce_kwh": 340.1, "low_gce_kwh": 240.0, "high_gce_kwh": 340.0},
    ),
    "V12 below the band": (
        "V12", "band", [with_fuel(fuel_for(239.9))], {"rate_gce_kwh": 239.9, "low_gce_kwh": 240.0, "high_gce_kwh": 340.0},
    ),
    "V12 moved": (
        "V12", "moved", after_three_months(with_fuel(fuel_for(1.081 * 8400 / 29.3076))),
        {"moved_pct": 8.1, "mean_gce_kwh": 8400 / 29.3076, "limit_pct": 8.0, "months": 3.0},
    ),
    "V13 net above gross": (
        "V13", "net_above_gross", [right(net_mwh=BASE["gen_mwh"] + 0.1)],
        {"net_mwh": BASE["gen_mwh"] + 0.1, "gen_mwh": BASE["gen_mwh"]},
    ),
    "V13 auxiliary rate": (
        "V13", "band", [right(net_mwh=BASE["gen_mwh"] * 0.8799)], {"auxiliary_pct": 12.01, "low_pct": 2.0, "high_pct": 12.0},
    ),
    "V14 heat of a condensing unit": (
        "V14", "heat_without_ratio", [right(heat_gj=1.0, has_heat_log=True)], {"heat_gj": 1.0, "heat_ratio_pct": 0.0},
    ),
    "V14 ratio without heat": ("V14", "ratio_without_heat", [right(heat_ratio_pct=0.01)], {"heat_ratio_pct": 0.01}),
    "V14 ratio above 100": (
        "V14", "ratio_outside", [right(heat_gj=None, heat_ratio_pct=100.01)], {"heat_ratio_pct": 100.01, "high_pct": 100.0},
    ),
    "V15": ("V15", "differs", [right(of_pct=98.0)], {"of_pct": 98.0, "rule_pct": 99.0}),
    "V16 below the plan": (
        "V16", "below_plan", [right(source_rank=2, last_year_source_rank=None)], {"source_rank": 2.0, "plan_source_rank": 1.0},
    ),
    "V16 below the year before": (
        "V16", "below_last_year", [right(source_rank=3, plan_source_rank=3)], {"source_rank": 3.0, "last_year_source_rank": 1.0},
    ),
    "V17": (
        "V17", "expired", [right(calibrated_until=date(2023, 8, 30))],
        {"calibrated_until": "2023-08-30", "month_end": "2023-08-31"},
    ),
    "V18 a number": (
        "V18", "changed", twice(e_purch_mwh=12.1),
        {"fields": "e_purch_mwh", "version": 2.0, "version_before": 1.0, "e_purch_mwh_before": 12.0, "e_purch_mwh_after": 12.1},
    ),
    "V18 a text and a value left out": (
        "V18", "changed", twice(fuel_type="anthracite", e_purch_mwh=None),
        {"fields": "fuel_type, e_purch_mwh", "fuel_type_after": "anthracite", "e_purch_mwh_after": ""},
    ),
    "V20 carbon": (
        "V20", "carbon", [right(car=BASE["car"] * 1.0052)], {"car_tc_t": BASE["car"] * 1.0052, "limit_pct": 0.5},
    ),
    "V20 moisture": (
        "V20", "moisture", [right(mt_pct=BASE["test_mt_pct"] + 0.31)],
        {"record_mt_pct": BASE["test_mt_pct"] + 0.31, "test_mt_pct": BASE["test_mt_pct"], "limit_points": 0.3},
    ),
}  # fmt: skip
