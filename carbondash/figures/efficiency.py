"""Tonnes per 10,000 yuan of loans, and how far such a ratio can be trusted where few projects stand behind it.

The ratio is that of the sums, tonnes over loans. Its interval is Student's, over projects: each project's distance from the ratio
(its tonnes less the ratio times its loans) spreads with a standard deviation s; with n projects and a mean loan of m the ratio's
standard error is s / (m √n), and the interval reaches t(n − 1) of these to either side. It says how far the ratio would move with
other projects of the same kind; the projects at hand are all that there are. Below two projects there is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from carbondash.figures.agreement import student_t
from carbondash.store import Filters, Reader, projects
from carbondash.store.projects import Sums


@dataclass(frozen=True)
class Efficiency:
    """Tonnes of CO2 per 10,000 yuan over `n` projects, with the interval at 95% (None below two projects)."""

    n: int
    value: float
    low: float | None
    high: float | None


def efficiency(sums: Sums) -> Efficiency | None:
    """The ratio of a group of projects; None where nothing was lent."""
    if not sums.n or not sums.x:
        return None
    ratio = sums.y / sums.x
    if sums.n < 2:
        return Efficiency(sums.n, ratio, None, None)
    rest = max(0.0, sums.yy - 2 * ratio * sums.xy + ratio * ratio * sums.xx)
    half = student_t(sums.n - 1) * math.sqrt(rest / (sums.n - 1) * sums.n) / sums.x
    return Efficiency(sums.n, ratio, max(0.0, ratio - half), ratio + half)


def by_institution(reader: Reader, filters: Filters) -> tuple[Efficiency | None, Mapping[str, Efficiency]]:
    """Over all projects that loans support, and institution by institution."""
    overall, banks = projects.efficiency_sums(reader, filters)
    found = {code: efficiency(sums) for code, sums in banks.items()}
    return efficiency(overall), {code: value for code, value in found.items() if value is not None}
