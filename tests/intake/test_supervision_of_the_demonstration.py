"""What the demonstration province holds of supervision, written into files and loaded into another store, counts the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carbondash.derive.run import derive
from carbondash.store import Filters, Scope, Store
from carbondash.store import check as checks
from tests.intake.files import load, rows_of, text_file

AS_OF = date(2024, 2, 21)
MEASURES = (
    "records_first_passed", "records_not_passed", "records_reviewed", "problems_closed", "problems_found", "problems_open",
    "problems_repeated", "verification_returned", "fourth_party_net_kg", "campaign_late", "campaign_members", "campaign_problems",
    "coal_samples",
)  # fmt: skip

_UNIT = ("name", "unit_class", "status", "day")

Rows = list[dict[str, Any]]


class Files:
    """The rows of files that say what a store's facts are."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes = {row["id"]: row["credit_code"] for row in rows_of(store, "enterprise")}
        self._units = {row["id"]: row["name"] for row in rows_of(store, "unit")}
        self._versions = {row["id"]: row["version"] for row in rows_of(store, "monthly_record")}
        self._campaigns = {row["id"]: row for row in rows_of(store, "campaign")}

    def _facts(self, table: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each fact with what a row says of its enterprise and period."""
        for fact in rows_of(self._store, table):
            row = {"credit_code": self._codes[fact["enterprise_id"]]} if "enterprise_id" in fact else {}
            period = fact.get("period", "")
            row |= {"month": period[1:]} if period.startswith("M") else {"year": period[1:]} if period else {}
            if fact.get("record_id"):
                row["version"] = self._versions[fact["record_id"]]
            if fact.get("unit_id"):
                row["unit"] = self._units[fact["unit_id"]]
            yield fact, row

    def _by(self, table: str, column: str) -> dict[Any, dict[str, Any]]:
        return {fact[column]: fact for fact in rows_of(self._store, table)}

    def enterprises(self) -> list[Rows]:
        """Enterprises as they were first, then their second versions, and so on: one list a file."""
        named, turns = self._by("enterprise", "id"), Counter[int]()
        files: list[Rows] = []
        for fact, row in self._facts("enterprise_version"):
            turn = turns[fact["enterprise_id"]]
            turns[fact["enterprise_id"]] += 1
            if turn == len(files):
                files.append([])
            row |= {key: fact[key] for key in ("city", "industry", "tier", "day")}
            row |= {"name_zh": named[fact["enterprise_id"]]["name_zh"], "managed": "yes" if fact["is_managed"] else "no"}
            files[turn].append(row)
        return files

    def kinds(self) -> dict[str, Rows]:
        """All other files, by kind, in the order in which they are loaded."""
        notes, closings = self._by("review_note", "review_id"), self._by("problem_closing", "problem_id")
        bodies, results = self._by("verification_body", "id"), self._by("verification_result", "task_id")
        members = {(row["campaign_id"], row["enterprise_id"]): row["day"] for row in rows_of(self._store, "campaign_member")}
        rows: dict[str, Rows] = {
            "units": [row | {key: fact[key] for key in _UNIT} for fact, row in self._facts("unit")],
            "monthly": [row | {"submitted": fact["day"], "car": fact["car"]} for fact, row in self._facts("monthly_unit")],
            "reviews": [], "problems": [], "bodies": [], "verification": [], "fourth_party": [], "campaigns": [],
            "campaign_steps": [], "coal_samples": [],
        }  # fmt: skip
        for fact, row in self._facts("review"):
            note = notes.get(fact["id"], {"note": "", "author": ""})
            row |= {key: fact[key] for key in ("lane", "day", "outcome")} | {"note": note["note"], "reviewer": note["author"]}
            rows["reviews"].append(row)
        seen = Counter[Any]()
        for fact, row in self._facts("problem"):
            seen[key := (fact["enterprise_id"], fact["period"], fact["kind"], fact["day"])] += 1
            closed = closings.get(fact["id"], {"day": ""})["day"]
            rows["problems"].append(row | {"kind": fact["kind"], "found": fact["day"], "ordinal": seen[key], "closed": closed})
        rows["bodies"] = [{key: fact[key] or "" for key in ("name_zh", "name_en", "day")} for fact in bodies.values()]
        for fact, row in self._facts("verification_task"):
            result = results[fact["id"]]
            row |= {"body": bodies[fact["body_id"]]["name_zh"], "given": fact["day"], "due": fact["due_day"]}
            row |= {"done": result["day"], "emissions": result["emissions_kg"] / 1000, "returns": result["returns"]}
            rows["verification"].append(row)
        for fact, row in self._facts("fourth_party_review"):
            row |= {
                "reviewed": fact["reviewed_kg"] / 1000,
                "corrected": fact["corrected_kg"] / 1000,
                "reviewer": fact["reviewer"],
            }
            row |= {"day": fact["day"], "missed": "yes" if fact["is_material_missed"] else "no", "note": fact["note"] or ""}
            rows["fourth_party"].append(row)
        for fact in rows_of(self._store, "campaign_term"):
            campaign = self._campaigns[fact["campaign_id"]]
            row = {key: campaign[key] for key in ("title_zh", "title_en", "day")}
            rows["campaigns"].append(row | {"step": fact["step"], "due": fact["due_day"], "set_on": fact["day"]})
        for fact, row in self._facts("campaign_step"):
            row |= {"campaign": self._campaigns[fact["campaign_id"]]["title_zh"], "step": fact["step"], "finished": fact["day"]}
            row |= {"joined": members[fact["campaign_id"], fact["enterprise_id"]]}
            rows["campaign_steps"].append(row | {"problems": "" if fact["problems"] is None else fact["problems"]})
        for fact, row in self._facts("coal_sample"):
            row |= {key: fact[key] for key in ("day", "laboratory", "ncv_ar", "car")} | {"sampled": fact["sampled_on"]}
            rows["coal_samples"].append(row | {"within": self._campaigns[fact["campaign_id"]]["title_zh"]})
        return rows


@pytest.mark.long
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_supervision_of_a_province_comes_through_its_files_as_it_is(demo_store: Store, store: Store, tmp_path: Path) -> None:
    written = Files(demo_store)
    for turn, rows in enumerate(written.enterprises()):
        (result,) = load(store, text_file(tmp_path / f"enterprises-{turn}.csv", "enterprises", rows))
        assert result.status == "loaded", result.errors[:3]
    paths = [text_file(tmp_path / f"{code}.csv", code, rows) for code, rows in written.kinds().items()]
    for result in load(store, *paths):
        assert result.status == "loaded", result.errors[:3]
    derive(store)
    assert {name: said for name, said in checks.check(store).items() if said} == {}
    with demo_store.read(Scope.province()) as theirs, store.read(Scope.province()) as ours:
        for by in ((), ("city",)):
            assert ours.cells(MEASURES, Filters(AS_OF), by) == theirs.cells(MEASURES, Filters(AS_OF), by)
