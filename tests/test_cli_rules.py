"""`python -m carbondash rules`: what the regulation says, with sources, without a store."""

from __future__ import annotations

import json

import pytest

from carbondash.rules.sets import rule_sets, subjects
from tests.support.command import refused, run


def test_without_a_subject_every_subject_is_listed() -> None:
    done = run("rules", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    listed = [line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert listed == list(subjects())


def test_help_says_what_the_command_is_for() -> None:
    done = run("rules", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--year" in done.stdout
    assert "What the regulation says" in done.stdout


@pytest.mark.parametrize(("lang", "source"), [("zh", "来源："), ("en", "source: ")])
def test_a_subject_is_printed_with_the_source_of_every_row(lang: str, source: str) -> None:
    done = run("rules", "tiers", "--lang", lang)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"tiers  {rule_sets('tiers')[0].title(lang)}\n")
    assert done.stdout.count(source) == len(rule_sets("tiers")[0].rules)
    assert "26,000" in done.stdout


def test_a_year_leaves_out_the_rows_of_other_years() -> None:
    done = run("rules", "finance", "--year", "2023", "--lang", "en")
    assert done.returncode == 0
    assert "finance_2021.toml" in done.stdout
    assert "finance_2026.toml" not in done.stdout
    assert "= 1.75" in done.stdout
    assert "= 1.5 " not in done.stdout


def test_with_json_only_json_is_printed() -> None:
    done = run("rules", "tiers", "--year", "2023", "--json")
    shown = json.loads(done.stdout)
    assert (shown["subject"], shown["year"], [found["file"] for found in shown["sets"]]) == ("tiers", 2023, ["tiers.toml"])
    flags = [row["value"] for row in shown["sets"][0]["rules"] if row["name"] == "direct_emissions_only"]
    assert flags == [False]
    everything = json.loads(run("rules", "--json").stdout)
    assert (everything["subject"], len(everything["sets"])) == (None, len(rule_sets()))


def test_a_pending_year_says_that_it_is() -> None:
    (pending,) = json.loads(run("rules", "power_allocation", "--year", "2026", "--json").stdout)["sets"]
    assert (pending["status"], bool(pending["reason_zh"]), bool(pending["scenarios"])) == ("pending", True, True)
    assert pending["reason_en"] in " ".join(run("rules", "power_allocation", "--year", "2026", "--lang", "en").stdout.split())


def test_an_unknown_subject_or_year_is_one_line_and_exit_code_1() -> None:
    assert refused(run("rules", "tires")).startswith("carbondash: subject is 'tires': expected one of ")
    assert refused(run("rules", "tiers", "--year", "1990")) == (
        "carbondash: year is 1990: expected a year from 2019 to any later year"
    )
    assert refused(run("rules", "tiers", "--year", "99999")).startswith("carbondash: year is 99999: expected a year from 2019")
    first = min(found.valid_from.year for found in rule_sets())
    assert refused(run("rules", "--year", str(first - 1))).startswith(
        f"carbondash: year is {first - 1}: expected a year from {first}"
    )


def test_a_year_of_an_open_subject_that_is_still_to_come_has_its_rows() -> None:
    (found,) = json.loads(run("rules", "tiers", "--year", "2031", "--json").stdout)["sets"]
    assert [row["value"] for row in found["rules"] if row["name"] == "direct_emissions_only"] == [True]


def test_piped_the_text_does_not_depend_on_the_terminal() -> None:
    assert run("rules", "tiers", COLUMNS="40").stdout == run("rules", "tiers", COLUMNS="200").stdout
