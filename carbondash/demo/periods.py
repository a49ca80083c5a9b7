"""Obligations of the demonstration: which years each covers, its vintage and cycle, and when it was determined."""

from __future__ import annotations

from datetime import date

C1 = "Y2019..Y2020"
YEARS = {C1: (2019, 2020), "Y2021": (2021,), "Y2022": (2022,)}
VINTAGES = {C1: "19-20", "Y2021": "21", "Y2022": "22"}
CYCLES = {C1: "C1", "Y2021": "C2", "Y2022": "C2"}
PERIODS = {vintage: period for period, vintage in VINTAGES.items()}

PRE_ALLOCATED = {C1: date(2021, 6, 28), "Y2021": date(2023, 5, 8), "Y2022": date(2023, 5, 8)}
DETERMINED = {C1: date(2021, 9, 22), "Y2021": date(2023, 7, 17), "Y2022": date(2023, 7, 17)}
