"""Commands where a second person is needed: what is asked says its number, another name confirms."""

from __future__ import annotations

from pathlib import Path

import pytest

from carbondash.store import Store
from tests.actions.office import live, open_office
from tests.intake.files import ENTERPRISE, rows_of, workbook
from tests.support.command import refused, run
from tests.support.furnishing import Furnishing

SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
NEEDED = {"CARBONDASH_SECOND_PERSON": "import,roll_back"}


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The office of the actions' tests."""
    return Furnishing("office", open_office)


@SQLITE
def test_a_file_is_asked_for_listed_and_confirmed_under_another_name(store: Store, store_url: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "企业.xlsx", "enterprises", [ENTERPRISE])
    done = run("import", path, "--store", store_url, "--actor", "王工", "--lang", "en", **NEEDED)
    assert (done.returncode, done.stderr) == (0, "")
    assert "not loaded: waits for a second person as request 1" in done.stdout
    assert live(store, "enterprise", credit_code=ENTERPRISE["credit_code"]) == []
    listed = run("requests", "--store", store_url, "--lang", "en", **NEEDED).stdout
    assert "企业.xlsx" in listed
    assert "王工 (administrator, command line)" in listed
    said = refused(run("requests", "--confirm", "1", "--actor", "王工", "--store", store_url, **NEEDED))
    assert "nobody confirms what they asked for" in said
    done = run("requests", "--confirm", "1", "--actor", "李科长", "--store", store_url, **NEEDED)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(live(store, "enterprise", credit_code=ENTERPRISE["credit_code"])) == 1
    assert "expected one that waits" in refused(
        run("requests", "--refuse", "1", "--reason", "迟", "--store", store_url, **NEEDED)
    )


@SQLITE
def test_a_roll_back_is_asked_for_and_refused(store: Store, store_url: str) -> None:
    newest = max(row["id"] for row in rows_of(store, "load") if row["kind"] != "derive")
    done = run("rollback", str(newest), "--reason", "误操作", "--store", store_url, **NEEDED)
    assert (done.returncode, done.stderr) == (0, "")
    assert "request 1 waits for a second person" in done.stdout
    done = run("requests", "--refuse", "1", "--reason", "仍需要", "--actor", "李科长", "--store", store_url, **NEEDED)
    assert done.stdout.startswith("request 1 refused; recorded as load")
    assert "没有待第二人确认的申请" in run("requests", "--store", store_url, **NEEDED).stdout
    assert "expected rules that wait" in refused(run("rules", "--confirm", "--store", store_url, **NEEDED))
