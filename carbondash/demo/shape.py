"""The shape of the province: how many enterprises of which kind each city has. Sizes follow the real fleet, names do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# Managed enterprises by city; the total is 1,101.
ENTERPRISES = {
    "360100": 126, "360200": 62, "360300": 88, "360400": 143, "360500": 66, "360600": 48,
    "360700": 152, "360800": 92, "360900": 148, "361000": 66, "361100": 110,
}  # fmt: skip

# Power enterprises of 2024 by city, large plants included; the total is 53.
POWER = {
    "360100": 4, "360200": 3, "360300": 4, "360400": 7, "360500": 4, "360600": 3,
    "360700": 6, "360800": 3, "360900": 8, "361000": 4, "361100": 7,
}  # fmt: skip

# Enterprises of the other key industries above 26,000 t in 2024; the total is 119.
TIER_2 = {
    "360100": {"building_materials": 4, "iron_steel": 2, "nonferrous": 1, "chemicals": 2, "pulp_paper": 2, "aviation": 2},
    "360200": {"building_materials": 3, "chemicals": 2, "pulp_paper": 1},
    "360300": {"building_materials": 6, "iron_steel": 3, "chemicals": 1, "pulp_paper": 1},
    "360400": {"building_materials": 6, "iron_steel": 1, "nonferrous": 1, "chemicals": 4, "petrochemicals": 1, "pulp_paper": 2},
    "360500": {"building_materials": 3, "iron_steel": 3, "nonferrous": 1, "chemicals": 1},
    "360600": {"building_materials": 1, "nonferrous": 3, "chemicals": 1},
    "360700": {"building_materials": 7, "iron_steel": 1, "nonferrous": 4, "chemicals": 1, "pulp_paper": 2, "aviation": 1},
    "360800": {"building_materials": 5, "iron_steel": 1, "nonferrous": 1, "chemicals": 1, "pulp_paper": 2},
    "360900": {"building_materials": 9, "iron_steel": 2, "nonferrous": 1, "chemicals": 3, "petrochemicals": 1, "pulp_paper": 1},
    "361000": {"building_materials": 3, "chemicals": 2, "pulp_paper": 1},
    "361100": {
        "building_materials": 5, "iron_steel": 1, "nonferrous": 2, "chemicals": 2, "petrochemicals": 1, "pulp_paper": 1,
    },
}  # fmt: skip

# Large coal plants: the capacities of their units in MW, by city.
LARGE_PLANTS: dict[str, list[tuple[int, ...]]] = {
    "360100": [(700, 700)],
    "360200": [(660, 660)],
    "360300": [(660, 660)],
    "360400": [(1000, 1000), (660, 660)],
    "360500": [(660, 660, 350, 350)],
    "360600": [(660, 660, 300, 300)],
    "360700": [(1000, 1000), (660, 660, 350, 350)],
    "360800": [(700, 700, 220, 220)],
    "360900": [(1000, 1000), (700, 700, 340, 340, 340, 340)],
    "361000": [(1000, 1000)],
    "361100": [(660, 660)],
}

# The smaller ones that are not plain heat-and-power plants: gas turbines (MW) and plants that burn waste coal.
GAS_PLANTS: dict[str, list[tuple[int, ...]]] = {"360100": [(50, 50)], "360400": [(90,)]}
GANGUE_PLANTS = {"360300": 2, "360500": 1, "360800": 1, "360900": 2, "361100": 1}

# Who became a power enterprise with the list for 2023: works whose own plant was counted as power (city and earlier
# industry), and plants that are new.
CAPTIVE_JOINERS = [("361100", "pulp_paper"), ("360400", "chemicals"), ("360700", "chemicals")]
NEW_JOINERS = ["360900", "361000"]

# Mean emissions of a tier 2 enterprise in 2022, kt, and how unequal they are (sigma of the logarithm).
SIZES = {
    "building_materials": (930.0, 0.55),
    "iron_steel": (3700.0, 0.8),
    "nonferrous": (480.0, 0.7),
    "petrochemicals": (2300.0, 0.4),
    "chemicals": (480.0, 0.8),
    "pulp_paper": (290.0, 0.7),
    "aviation": (240.0, 0.4),
}
# Key industries that also have small enterprises below 26,000 t, with the shares of each.
SMALL_KEY = {"building_materials": 4, "chemicals": 3, "pulp_paper": 2, "nonferrous": 2}
SMALL_KEY_SHARE = 0.09
NO_SMALL_KEY = "360400"

# Days on which the lists for 2021, 2022, 2023 and 2024 were published.
LISTS = {
    2021: date(2020, 12, 30),
    2022: date(2021, 12, 30),
    2023: date(2022, 12, 30),
    2024: date(2023, 12, 29),
}

# Tier changes: cities of the works that fell below 26,000 t, and of those that rose above it.
FELL_FOR_2023 = ["360300", "360700", "360900", "361100"]
FELL_FOR_2024 = ["360800", "360200"]
ROSE_FOR_2024 = ["360100", "360700", "361000"]
LISTED_FROM_2022 = "360900"

TOTAL_2022_T = 300_000_000


@dataclass(frozen=True, slots=True)
class Stage:
    """What an enterprise is from the list of a year on."""

    list_year: int
    industry: str
    tier: str
