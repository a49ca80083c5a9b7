"""The commands about derived facts as a person runs them: derive, risk, explain, and what check says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from carbondash import cli
from carbondash.store import Scope, Store, open_store
from carbondash.store.schema.derived import derived_risk
from tests.derive.stored import correct, plants
from tests.intake.files import ENTERPRISE, loads, workbook
from tests.support.command import refused, run

DAY = ("--as-of", "2023-11-20")


def _said(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


@pytest.fixture
def demo_url(demo_store_file: Path) -> str:
    return f"sqlite:///{demo_store_file}"


@pytest.mark.parametrize("command", ["derive", "risk", "explain"])
def test_help_says_what_a_command_is_for(command: str) -> None:
    done = _said(command, "--help")
    assert done.exit_code == 0
    assert "--store" in done.output


def test_risk_prints_json_alone(demo_url: str) -> None:
    done = run("risk", *DAY, "--json", "--store", demo_url)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert list(said) == ["as_of", "method_version", "enterprises"]
    assert said["enterprises"][0]["rank"] == 1


def test_a_masked_enterprise_is_the_same_one_under_its_pseudonym(demo_url: str) -> None:
    plain = json.loads(_said("explain", "7", *DAY, "--json", "--store", demo_url).output)
    masked = json.loads(_said("explain", "企业0007", *DAY, "--json", "--masked", "--store", demo_url).output)
    assert masked["enterprise"] == {
        **plain["enterprise"],
        "name": "企业0007",
        "name_en": "Enterprise 0007",
        "credit_code": "000000000000000007",
    }
    assert [masked[part] for part in plain if part not in ("enterprise", "findings")] == [
        plain[part] for part in plain if part not in ("enterprise", "findings")
    ]
    assert "no enterprise" in refused(run("explain", plain["enterprise"]["name"], *DAY, "--masked", "--store", demo_url))
    ranked = _said("risk", *DAY, "--masked", "--json", "--store", demo_url).output
    assert plain["enterprise"]["name"] not in ranked
    assert "企业00" in ranked


def test_risk_takes_the_filters_of_the_other_commands(demo_url: str) -> None:
    said = json.loads(
        _said("risk", *DAY, "--json", "--city", "360400", "--cycle", "C2", "--tier", "1", "--store", demo_url).output
    )
    assert {entry["city"] for entry in said["enterprises"]} == {"360400"}
    assert "--cycle: " in refused(run("risk", "--cycle", "C9", "--store", demo_url))


def test_risk_of_a_day_before_the_method_is_one_line(demo_url: str) -> None:
    assert "pending as of 2020-12-31" in refused(run("risk", "--as-of", "2020-12-31", "--store", demo_url))


@pytest.mark.parametrize("command", [["figures"], ["risk"], ["explain", "17"]], ids=" ".join)
@pytest.mark.parametrize("day", ["2035-01-01", "2020-06-01"])
def test_a_day_that_the_store_does_not_know_is_one_line_with_those_that_it_does(
    command: list[str], day: str, demo_url: str
) -> None:
    store = open_store(demo_url)
    with store.read(Scope.province()) as reader:
        first, last = reader.days_known()
    store.close()
    said = refused(run(*command, "--as-of", day, "--store", demo_url))
    assert said == f"carbondash: --as-of {day}: expected a day from {first} to {last}, the days that the store knows"


def test_risk_in_words_says_that_a_demonstration_is_generated(demo_url: str) -> None:
    assert "outcomes are generated" in _said("risk", *DAY, "--lang", "en", "--store", demo_url).output
    assert "演示数据" in _said("risk", *DAY, "--store", demo_url).output


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_finds_an_enterprise_by_identifier_code_and_name(demo_url: str, lang: str) -> None:
    by_id = _said("explain", "17", *DAY, "--lang", lang, "--store", demo_url)
    assert by_id.exit_code == 0
    code, name = by_id.output.split(" · ")[1], by_id.output.split(" · ")[0]
    for text in (code, code.lower(), name):
        assert _said("explain", text, *DAY, "--lang", lang, "--store", demo_url).output == by_id.output


def test_explain_prints_json_alone(demo_url: str) -> None:
    done = run("explain", "17", *DAY, "--json", "--store", demo_url)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert (said["enterprise"]["id"], said["as_of"], said["demo"]) == (17, "2023-11-20", True)
    assert {"emissions", "allocations", "obligations", "holdings", "position", "outcomes", "risks", "findings"} <= set(said)


def test_explain_lists_the_candidates_of_a_name_that_is_not_unique(demo_url: str) -> None:
    done = run("explain", "赣北", "--store", demo_url)
    assert (done.returncode, done.stdout) == (1, "")
    first, *candidates = done.stderr.splitlines()
    assert "'赣北' may be one of these enterprises" in first
    assert len(candidates) == 20
    assert all("赣北" in line for line in candidates)


def test_explain_of_nobody_is_one_line(demo_url: str) -> None:
    assert "no enterprise 'Atlantis Power'" in refused(run("explain", "Atlantis Power", "--store", demo_url))


def test_the_demonstration_holds_after_its_own_derivation(demo_url: str) -> None:
    done = _said("check", "--store", demo_url)
    assert (done.exit_code, "ok      derived facts are what the rules say" in done.output) == (0, True)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_derive_says_what_it_renewed_and_check_fails_until_then(store: Store, store_url: str) -> None:
    ids = plants(store, 2)
    behind = _said("check", "--store", store_url)
    assert (behind.exit_code, "2 enterprises wait to be derived" in behind.output) == (1, True)
    assert _said("derive", "--lang", "en", "--store", store_url).output == (
        "derived through 2023-11-20; enterprises renewed: emissions 2, findings 2, allocation and obligation 2, risk 2, "
        "carbon account 2\n"
        "the directory was screened anew\n"
    )
    assert _said("derive", "--lang", "en", "--store", store_url).output == "derived through 2023-11-20, nothing changed\n"
    assert _said("check", "--store", store_url).exit_code == 0
    correct(store, ids[0])
    assert "校验发现 1" in _said("derive", "--store", store_url).output


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_check_names_a_derived_row_that_is_not_what_the_rules_say(store: Store, store_url: str) -> None:
    ids = plants(store, 2)
    assert _said("derive", "--store", store_url).exit_code == 0
    with store.engine.begin() as connection:
        connection.execute(update(derived_risk).where(derived_risk.c.enterprise_id == ids[0]).values(detail="{}"))
    done = _said("check", "--store", store_url)
    assert (done.exit_code, f"the rows of enterprise {ids[0]} are not what the rules make" in done.output) == (1, True)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_an_import_is_derived_by_itself(store_url: str, tmp_path: Path) -> None:
    file = workbook(tmp_path / "enterprises.xlsx", "enterprises", [ENTERPRISE])
    assert _said("import", str(file), "--store", store_url).exit_code == 0
    store = open_store(store_url)
    with store.read(Scope.province()) as reader:
        assert (reader.state.derive_waiting, reader.state.derived_day) == (0, reader.state.newest_day)
    before = loads(store)
    assert _said("import", str(file), "--store", store_url).exit_code == 0
    assert loads(store) == before
    store.close()
