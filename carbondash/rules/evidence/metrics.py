"""What outliers are looked for in, and the robust statistics that they are measured with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from carbondash.rules.evidence.frame import Floats, Records
from carbondash.rules.evidence.quantities import auxiliary_rate, carbon_per_heat, coal_rate, heat_per_fuel, heat_value

METRICS: Mapping[str, Callable[[Records], Floats]] = MappingProxyType(
    {
        "carbon_per_heat": carbon_per_heat,
        "heat_value": heat_value,
        "coal_rate": coal_rate,
        "auxiliary_rate": auxiliary_rate,
        "heat_per_fuel": heat_per_fuel,
    }
)

# Half of a normal distribution lies within 0.6745 standard deviations of its median: the MAD times this estimates one.
NORMAL_CONSISTENT = 1.4826


def row_medians(values: Floats) -> tuple[Floats, Floats]:
    """The median of each row of a matrix and how many values it has; absent values (NaN) do not count."""
    n = (~np.isnan(values)).sum(axis=1)
    in_order = np.sort(values, axis=1)
    every = np.arange(len(values))
    lower, upper = in_order[every, np.maximum(n - 1, 0) // 2], in_order[every, np.minimum(n // 2, values.shape[1] - 1)]
    return np.where(n > 0, (lower + upper) / 2, np.nan), n.astype(np.float64)


def median_and_mad(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Median, median absolute deviation from it, and number of the values in each row of a matrix."""
    median, n = row_medians(values)
    mad, _ = row_medians(np.abs(values - median[:, np.newaxis]))
    return median, mad, n


def robust_z(values: Floats, median: Floats, mad: Floats, floor: Floats) -> Floats:
    """How many robust standard deviations a value is from the median: 1.4826 × MAD, or the floor where that is wider."""
    return (values - median) / np.maximum(NORMAL_CONSISTENT * mad, floor)
