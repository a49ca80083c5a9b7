"""Match candidates: what makes two records one enterprise, perhaps, and what does not. Everybody else is left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.intake import importer
from carbondash.intake.importer import StoreChanged
from carbondash.intake.known import Known
from carbondash.intake.plan import Plan
from carbondash.store import Store
from tests.intake.files import ENTERPRISE, PLANT, QUOTE, UNIT, load, rows_of, workbook

OUTSIDE: dict[str, Any] = ENTERPRISE | {
    "credit_code": None,
    "source": "atlas",
    "source_id": "A1",
    "managed": "否",
    "tier": "unknown",
}

CASES: list[tuple[str, dict[str, Any], dict[str, Any], int]] = [
    ("same name and place", {}, {}, 1),
    ("same place, other name", {"name_zh": "南昌某造纸厂", "name_en": "Paper mill"}, {}, 0),
    ("same name, 60 km away", {"lat": 28.1}, {}, 0),
    ("same name and no place", {"lon": None, "lat": None}, {}, 1),
    ("same name, other city, no place", {"lon": None, "lat": None, "city": "抚州市"}, {}, 0),
    ("name without its legal form", {"name_zh": "江西赣北一电", "lon": 115.905}, {}, 1),
    ("only an English name", {"name_zh": "Ganbei", "name_en": None}, {}, 1),
    ("another fuel", {}, {"fuel": "水力"}, 0),
    ("both have a credit code", {"credit_code": "91360100MA00000045", "name_zh": "赣北一电有限责任公司"}, {}, 0),
]


@pytest.mark.parametrize(("case", "enterprise", "unit", "expected"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_makes_a_candidate(
    case: str, enterprise: dict[str, Any], unit: dict[str, Any], expected: int, store: Store, tmp_path: Path
) -> None:
    load(
        store,
        workbook(tmp_path / "own.xlsx", "enterprises", [ENTERPRISE]),
        workbook(tmp_path / "own-units.xlsx", "units", [UNIT | {"fuel": "烟煤"}]),
    )
    book = tmp_path / "atlas.xlsx"
    fuel = unit.get("fuel", "烟煤")
    mapping = tmp_path / "atlas.toml"
    mapping.write_text(_ATLAS.replace("FUEL", fuel), encoding="utf-8")
    (result,) = load(store, workbook(book, "enterprises", [OUTSIDE | enterprise], lang="en"), mapping=str(mapping))
    assert result.status == "loaded", result.errors
    candidates = rows_of(store, "match_candidate")
    assert (len(candidates), result.candidates, len(rows_of(store, "enterprise"))) == (expected, expected, 2)


_ATLAS = """
name = "atlas"
title_zh = "图集"
title_en = "Atlas"
recognised_by = ["Source id", "Longitude"]

[[kind]]
code = "enterprises"
[kind.columns]
credit_code = "Unified social credit code"
name_zh = "Enterprise name"
name_en = "English name"
source = "Source"
source_id = "Source id"
city = "City"
industry = "Industry"
tier = "Tier"
managed = "Under emission reporting"
lon = "Longitude"
lat = "Latitude"
day = "Effective day"

[[kind]]
code = "units"
[kind.constants]
unit_class = "unknown"
status = "unknown"
fuel = "FUEL"
name = "1"
[kind.columns]
source = "Source"
source_id = "Source id"
day = "Effective day"
"""


def test_a_pair_is_a_candidate_once(store: Store, tmp_path: Path) -> None:
    load(store, workbook(tmp_path / "own.xlsx", "enterprises", [ENTERPRISE]))
    load(store, workbook(tmp_path / "atlas.xlsx", "enterprises", [OUTSIDE]))
    third = OUTSIDE | {"source": "census", "source_id": "C1"}
    load(store, workbook(tmp_path / "census.xlsx", "enterprises", [third]))
    pairs = [(row["enterprise_id"], row["other_id"]) for row in rows_of(store, "match_candidate")]
    assert sorted(pairs) == [(1, 2), (1, 3), (2, 3)]
    assert rows_of(store, "enterprise")[0]["credit_code"] == PLANT


def test_a_plan_is_made_anew_when_somebody_else_has_written_meanwhile(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_plan = importer._make_plan
    colleague = [workbook(tmp_path / "colleague.xlsx", "quotes", [QUOTE | {"close": 99}])]

    def slow_plan(known: Known, file: Any) -> Plan:
        plan = make_plan(known, file)
        if colleague:
            load(store, colleague.pop())
        return plan

    monkeypatch.setattr(importer, "_make_plan", slow_plan)
    rows = [QUOTE, QUOTE | {"day": date(2023, 11, 21)}]
    (result,) = load(store, workbook(tmp_path / "mine.xlsx", "quotes", rows))
    assert (result.status, result.new, result.changed) == ("loaded", 1, 1)
    current = [row["close_fen"] for row in rows_of(store, "market_quote") if row["superseded_on"] is None]
    assert current == [7081, 7081]


def test_a_store_that_never_rests_is_said_so(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "_write", lambda *_: None)
    with pytest.raises(StoreChanged, match=r"quotes\.xlsx: the store is being written to"):
        load(store, workbook(tmp_path / "quotes.xlsx", "quotes", [QUOTE]))
