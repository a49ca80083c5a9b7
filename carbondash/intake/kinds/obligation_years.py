"""The years of an obligation, compliance cycles and vintages, as a file names them."""

from __future__ import annotations

from carbondash.intake.kinds.model import Choice, Column
from carbondash.intake.kinds.trades import VINTAGES

_LAST_YEAR = 2035

FIRST_PERIOD = Choice("Y2019..Y2020", "2019-2020", "2019-2020", ("2019–2020", "2019—2020", "2019-2020年度"))
PERIODS = (
    FIRST_PERIOD,
    *(Choice(f"Y{year}", f"{year}", f"{year}", (f"{year}年", f"{year}年度")) for year in range(2021, _LAST_YEAR + 1)),
)
CYCLES = (
    Choice("C1", "第一个履约周期", "Cycle 1", ("2019-2020", "2019—2020", "2019-2020年度")),
    Choice("C2", "第二个履约周期", "Cycle 2", ("2021-2022", "2021—2022", "2021-2022年度")),
    *(Choice(f"{year}", f"{year}", f"{year}", (f"{year}年", f"{year}年度")) for year in range(2023, _LAST_YEAR + 1)),
)
# CCER is no vintage, but it is surrendered beside allowances.
SURRENDERED = (*VINTAGES, Choice("CCER", "CCER", "CCER", ("国家核证自愿减排量",)))

PERIOD = Column("period", "履约年度", "Compliance year", "choice", required=True, choices=PERIODS, example="Y2022")
