"""Templates, readers and checks come from one description: what a template offers is what the reader loads."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from carbondash.intake.file import check_file
from carbondash.intake.kinds import KINDS, Column
from carbondash.intake.kinds.common import INDUSTRIES, cities
from carbondash.intake.kinds.model import Choice
from carbondash.intake.templates import TEMPLATES, write_template
from carbondash.intake.values import choice_spellings, parser_of
from carbondash.store import Store
from carbondash.store.migrations import reference_0001
from tests.intake.files import SAMPLES, TODAY, furnish, load, loads, rows_of, text_file, workbook


@pytest.mark.parametrize("code", KINDS)
def test_the_committed_template_is_what_the_description_makes(code: str, tmp_path: Path) -> None:
    write_template(KINDS[code], tmp_path / "new.xlsx")
    fresh, committed = (CalamineWorkbook.from_path(str(path)) for path in (tmp_path / "new.xlsx", TEMPLATES / f"{code}.xlsx"))
    assert committed.sheet_names == fresh.sheet_names
    for name in fresh.sheet_names:
        assert committed.get_sheet_by_name(name).to_python() == fresh.get_sheet_by_name(name).to_python()


@pytest.mark.parametrize("code", KINDS)
def test_a_template_is_recognised_and_its_example_row_is_not_loaded(code: str) -> None:
    checked = check_file(TEMPLATES / f"{code}.xlsx", today=TODAY)
    assert checked.errors == []
    assert [(table.kind.code, len(table)) for table in checked.tables] == [(code, 0)]


@pytest.mark.parametrize("code", KINDS)
def test_every_example_is_a_value_that_the_reader_takes(code: str) -> None:
    kind = KINDS[code]
    row = {column.key: None if column.example is None else parser_of(column)(column.example) for column in kind.columns}
    assert all(row[column.key] is not None for column in kind.columns if column.required)
    assert kind.check_row is None or list(kind.check_row(row)) == []


@pytest.mark.parametrize("code", KINDS)
def test_every_value_of_a_drop_down_list_is_read_as_its_code(code: str) -> None:
    for column in KINDS[code].columns:
        for choice in column.choices:
            assert parser_of(column)(choice.shown) == parser_of(column)(choice.zh) == choice.code
        assert len(set(choice_spellings(column.choices).values())) == len(column.choices)


def test_an_english_city_name_is_not_read_because_other_provinces_have_it_too() -> None:
    city = KINDS["enterprises"].column("city")
    assert "fuzhou" not in choice_spellings(city.choices)
    assert parser_of(city)("抚州") == parser_of(city)(361000.0) == "361000"


@pytest.mark.parametrize("code", SAMPLES)
def test_round_trip_from_a_filled_template_to_the_store_and_no_change_the_second_time(
    code: str, store: Store, tmp_path: Path
) -> None:
    row = SAMPLES[code]
    if KINDS[code].order > 1:
        furnish(store, tmp_path)
    if code == "units":
        row = row | {"name": "2号机组"}
    before = loads(store)
    path = workbook(tmp_path / f"{code}-filled.xlsx", code, [row])
    (planned,) = load(store, path, dry_run=True)
    assert (planned.status, planned.new, loads(store)) == ("planned", 1, before), planned.errors
    (first,) = load(store, path)
    (again,) = load(store, path)
    (other_file,) = load(store, text_file(tmp_path / "same.csv", code, [row]))
    assert (first.status, first.new) == ("loaded", 1)
    assert (again.status, again.load_id) == ("known", first.load_id)
    assert (other_file.status, other_file.identical, other_file.errors) == ("unchanged", 1, [])
    assert loads(store) == before + 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headers_in_one_language_below_title_rows_are_read(lang: str, store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "quotes.xlsx", "quotes", [SAMPLES["quotes"]], titles=2, lang=lang)
    (result,) = load(store, path)
    assert result.status == "loaded"
    (quote,) = rows_of(store, "market_quote")
    assert (quote["open_fen"], quote["close_fen"], quote["listed_volume_t"]) == (7050, 7081, 120_000)
    assert (quote["high_fen"], quote["block_volume_t"], quote["total_amount_fen"]) == (None, None, None)
    assert quote["flag"] == "ohlc_order"


@pytest.mark.parametrize(
    ("choices", "stored"),
    [
        (INDUSTRIES, {row[0]: row[1:3] for row in reference_0001.INDUSTRIES}),
        (cities(), {row[0]: row[1:3] for row in reference_0001.CITIES}),
    ],
    ids=["industries", "cities"],
)
def test_a_file_may_say_industries_and_cities_as_the_store_does(
    choices: tuple[Choice, ...], stored: dict[str, tuple[str, ...]]
) -> None:
    assert {choice.code for choice in choices} == set(stored)
    column = Column("it", "它", "It", "choice", choices=choices)
    for code, (zh, en) in stored.items():
        assert parser_of(column)(zh) == code
        if next(choice for choice in choices if choice.code == code).reads_english:
            assert parser_of(column)(en) == code
