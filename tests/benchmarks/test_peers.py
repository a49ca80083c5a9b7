"""The measurement beside peers is about the same numbers and the same questions."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice, pairwise
from pathlib import Path

import pytest

from benchmarks import measuring, report, scaling, soak
from benchmarks.asking import Asked, draws, filter_sets
from benchmarks.peers import usual
from benchmarks.stores import parse_named
from carbondash.access import Visitor, local_person
from carbondash.figures import compute
from carbondash.store import Filters, open_store

VIEWS = (
    Asked(),
    Asked(cities=("360400",)),
    Asked(as_of=date(2023, 11, 30), cities=("360700", "361100")),
    Asked(as_of=date(2023, 8, 31), tiers=("1",)),
    Asked(industries=("power",)),
)


def test_the_usual_way_shows_the_numbers_of_the_product(demo_store_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{demo_store_file}"
    monkeypatch.setenv("CARBONDASH_STORE", url)
    usual.engine.clear()
    store = open_store(url)
    try:
        with Visitor(local_person()).read(store) as reader:
            for view in VIEWS:
                shown = usual.Overview(view.as_of, view.cities, view.industries, view.tiers).headline()
                filters = Filters(view.as_of, view.cities, view.industries, view.tiers)
                figures = {name: compute.figure(reader, name, filters).value for name in shown}
                assert shown == pytest.approx(figures), view
    finally:
        store.close()
        usual.engine().dispose()
        usual.engine.clear()


def test_people_ask_for_many_views_and_for_few_of_them_often() -> None:
    sets = filter_sets()
    assert len(sets) == len(set(sets)) == 240
    asked = list(islice(draws(1), 3000))
    assert asked == list(islice(draws(1), 3000)) != list(islice(draws(2), 3000))
    assert all(first != second for first, second in pairwise(asked))
    counted = Counter(asked)
    assert len(counted) > 200
    assert counted[sets[0]] > 10 * counted[sets[100]]


def test_a_report_says_what_is_reached_and_what_was_not_measured() -> None:
    row = {"page": "", "scale": 1, "sessions": 1, "size": 1, "errors": 0, "server_cores": 0.1, "own_cores": 0.1}
    times = {kind: measuring.summary([30.0, 40.0, 50.0]) for kind in ("all", "hits", "misses")}
    empty = {kind: measuring.summary([10.0]) for kind in ("all", "hits", "misses")}
    growth = {"part": "overview", "records": False, "medians": {"1": 10.0, "100": 14.0}}
    results = {
        "about": {"day": "2023-11-30", "cores": 2, "memory_gb": 8, "python": "3.11", "revision": "x", "load": 0.1},
        "sessions": [{**row, "peer": "framed", **empty}, {**row, "peer": "product", **times}],
        "growth": [growth],
    }
    outcomes = {goal.words: goal.outcome for goal in report.goals(results)}
    assert list(outcomes.values())[:3] == ["reached", "reached", "not measured"]
    assert outcomes["scale 100 / scale 1, parts that read figures: the largest ratio"] == "not reached"
    assert "| this product: overview | 1 | 1 | 40 |" in report.markdown(results)


def test_memory_that_rises_is_told_from_memory_that_wavers() -> None:
    assert soak.line([(0, 100.0), (1, 101.1), (2, 101.9), (3, 103.0)]).rises
    assert not soak.line([(0, 100.0), (1, 104.0), (2, 99.0), (3, 101.0)]).rises


def test_lists_of_records_are_known_by_their_part() -> None:
    assert scaling.is_record_list("submissions work")
    assert scaling.is_record_list("rows problems_open")
    assert not scaling.is_record_list("submissions")


def test_a_store_is_named_with_its_scale() -> None:
    assert parse_named(["100=sqlite:////srv/big.db"]) == {100: "sqlite:////srv/big.db"}
    with pytest.raises(ValueError, match="SCALE=URL"):
        parse_named(["sqlite:////srv/big.db"])
