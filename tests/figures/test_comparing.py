"""The province beside somebody's own cities: shown only where at least three others stand behind it, and never anything else."""

from __future__ import annotations

from datetime import date

import pytest

from carbondash.figures import comparing, compute, scorecard
from carbondash.figures.comparing import FEWEST_OTHERS
from carbondash.store import Filters, Scope, Store
from carbondash.store.errors import OutOfReach
from tests.store.province import START, fact
from tests.support.furnishing import Furnishing

JIUJIANG, NANCHANG, GANZHOU = "360400", "360100", "360700"
HERE = Scope(frozenset({JIUJIANG}))
DAY = date(2022, 6, 30)
POWER, CEMENT = Filters(DAY, industries=("power",)), Filters(DAY, industries=("building_materials",))


def _province(store: Store) -> None:
    """Of power one enterprise here and three elsewhere, of cement one here and two elsewhere; each traded 100 t."""
    with store.write(kind="test", actor="tester", reason="a test") as load:
        where = [(JIUJIANG, "power"), (NANCHANG, "power"), (NANCHANG, "power"), (GANZHOU, "power")]
        where += [(JIUJIANG, "building_materials"), (NANCHANG, "building_materials"), (GANZHOU, "building_materials")]
        for number, (city, industry) in enumerate(where, 1):
            whose = fact(load, "enterprise", name_zh=f"企业{number}", source="test", day=START)
            placed = {"city": city, "industry": industry, "tier": "1", "is_managed": True}
            fact(load, "enterprise_version", enterprise_id=whose, day=START, **placed)
            traded = {"period": "Y2021", "vintage": "Y2021", "method": "listed", "volume_t": 100, "amount_fen": 500_000}
            # Two trades of one enterprise are one enterprise all the same.
            for _again in range(2):
                fact(load, "trade", enterprise_id=whose, buyer_id=whose, seller_id=None, day=START, **traded)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """Two industries in three cities."""
    return Furnishing("comparing", _province)


def test_with_three_others_the_province_is_shown_with_two_it_is_withheld(store: Store) -> None:
    assert FEWEST_OTHERS == 3
    with store.read(HERE) as reader:
        assert comparing.province(reader, "trade_volume_cumulative", POWER).value == 800
        withheld = comparing.province(reader, "trade_volume_cumulative", CEMENT)
        assert (withheld.status, withheld.value) == ("withheld", None)
        assert compute.figure(reader, "trade_volume_cumulative", CEMENT).value == 200
    with store.read(Scope.province()) as reader:
        assert comparing.province(reader, "trade_volume_cumulative", CEMENT).value == 600


def test_who_stands_in_the_own_cities_does_not_count_as_another(store: Store) -> None:
    everywhere = Filters(DAY)
    with store.read(Scope(frozenset({JIUJIANG, NANCHANG}))) as reader:
        assert comparing.province(reader, "trade_volume_cumulative", everywhere).status == "withheld"
    with store.read(Scope(frozenset({JIUJIANG, GANZHOU}))) as reader:
        assert comparing.province(reader, "trade_volume_cumulative", everywhere).value == 1400


def test_what_compares_gives_sums_of_the_province_and_nothing_else(store: Store) -> None:
    with store.read(HERE) as reader:
        whole = reader.comparing
        assert sum(whole.cells(["trade_volume"], Filters(DAY), ())["trade_volume"].values()) == 1400
        for refused in (
            lambda: whole.cells(["trade_volume"], Filters(DAY), ("city",)),
            lambda: whole.cells(["trade_volume"], Filters(DAY, cities=(NANCHANG,)), ()),
            lambda: whole.cells(["trade_volume"], Filters(DAY), ("industry",)),
            lambda: whole.daily("trade_volume", Filters(DAY), START, ("city",)),
            lambda: whole.month_ends(["trade_volume"], Filters(DAY), ("tier",), 2),
            lambda: whole.rows("trade_volume", Filters(DAY)),
            lambda: whole.execute("SELECT 1"),
        ):
            with pytest.raises(OutOfReach):
                refused()
        # Afterwards the reader is held back as before.
        assert sum(reader.cells(["trade_volume"], Filters(DAY), ())["trade_volume"].values()) == 400


def test_a_scorecard_of_one_city_has_no_other_city_and_no_rank(demo_store: Store) -> None:
    with demo_store.read(HERE) as reader, demo_store.read(Scope.province()) as whole:
        asked = Filters(date(2024, 2, 21))
        mine, all_ = scorecard.rows(reader, asked), scorecard.rows(whole, asked)
    for own, full in zip(mine, all_, strict=True):
        assert set(own.cities) <= {JIUJIANG}
        assert own.ranked == 0
        assert own.province.status == "withheld" or own.province == full.province
        assert [entry.value for entry in own.cities.values()] == [full.cities[code].value for code in own.cities]
    assert {row.province.status for row in mine} >= {"ok", "withheld"}
