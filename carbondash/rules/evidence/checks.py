"""All evidence checks of domain reference 2.4, by code, and how a frame of records is put through them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from carbondash.rules.evidence import (
    annual,
    authenticity,
    completeness,
    compliance,
    consistency,
    plausibility,
    timeliness,
    traceability,
)
from carbondash.rules.evidence.checking import Check, Context
from carbondash.rules.evidence.findings import Finding, in_order, with_waivers
from carbondash.rules.evidence.frame import Records, require
from carbondash.rules.sets import InputError

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "V01": timeliness.late_submission,
        "V02": completeness.missing_document,
        "V03": compliance.laboratory_without_mark,
        "V04": completeness.missing_cross_check,
        "V05": authenticity.dates_out_of_order,
        "V06": authenticity.repeated_report,
        "V07": plausibility.carbon_per_heat_outside_band,
        "V08": consistency.calorific_values_differ,
        "V09": consistency.load_factor_differs,
        "V10": plausibility.more_hours_than_month,
        "V11": consistency.stock_unbalanced,
        "V12": plausibility.implausible_coal_rate,
        "V13": plausibility.implausible_net_supply,
        "V14": consistency.heat_ratio_contradicts,
        "V15": compliance.wrong_oxidation_factor,
        "V16": compliance.lower_source_rank,
        "V17": compliance.calibration_expired,
        "V18": traceability.change_without_reason,
        "V19": annual.annual_report_differs,
        "V20": consistency.wrong_basis_conversion,
    }
)


def check_records(frame: pd.DataFrame | Records, context: Context, codes: Iterable[str] | None = None) -> list[Finding]:
    """The findings of all checks or of those with these codes on a frame of `columns.COLUMNS`, sorted.

    A finding that a waiver covers stays and carries the waiver. Raises InputError for a wrong column or an unknown code.
    """
    wanted = list(CHECKS) if codes is None else list(dict.fromkeys(codes))
    for code in wanted:
        if code not in CHECKS:
            raise InputError("code", code, f"one of {', '.join(CHECKS)}", f"以下之一：{'、'.join(CHECKS)}")
    records = require(frame)
    return with_waivers(in_order(*(CHECKS[code](records, context) for code in wanted)), context.waivers)
