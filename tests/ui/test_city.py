"""The city scorecard without a browser: both languages, every kind of view, the table behind it, the command for the sheets."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from carbondash import cli
from carbondash.brief.spark import spark
from carbondash.charts.look import THEMES
from carbondash.store import Filters, Scope, Store
from carbondash.ui import filters, frame, url
from carbondash.ui.city_style import text_on
from carbondash.ui.panels import city
from carbondash.ui.panels.city import CityCard, Matrix
from tests.support.pdf_reading import pages_of
from tests.ui.conftest import RunPage

CHINESE = re.compile(r"[\u4e00-\u9fff]")
JIUJIANG = "360400"
INSIDE = date(2023, 11, 20)


def _made(store: Store, lang: str, asked: Filters, **state: str) -> tuple[Matrix, CityCard | None]:
    with store.read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        view = frame.view_of(reader, names, url.Address(asked, state=state), lang, "light", known)  # type: ignore[arg-type]
        return city.matrix(reader, view), city.card(reader, view)


def _said(page: AppTest) -> str:
    assert not page.exception
    assert not page.error
    return "\n".join(str(one.value) for one in (*page.markdown, *page.caption, *page.info, *page.warning)).replace("\\", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_city_says_how_many_measures_are_worse_and_warns_of_small_numbers(
    lang: str, run_page: RunPage, demo_store: Store
) -> None:
    said = _said(run_page("city", str(demo_store.url), lang=lang, as_of=INSIDE.isoformat(), city=JIUJIANG))
    assert ("可与全省相比的11项指标中，7项差于全省" if lang == "zh" else "Of 11 measures") in said
    assert ("小样本提示：该市12项比率中有2项" if lang == "zh" else "2 of 12 rates of this city") in said
    if lang == "en":
        assert not CHINESE.search(said.replace("中文", ""))


def test_the_cities_stand_in_the_order_of_the_chosen_measure(demo_store: Store) -> None:
    worst, _none = _made(demo_store, "zh", Filters(INSIDE))
    best, _none = _made(demo_store, "zh", Filters(INSIDE), sort="best")
    usual, _none = _made(demo_store, "zh", Filters(INSIDE), sort="place", measure="problems_open")
    assert worst.measure == "first_pass_rate"
    assert worst.cities == best.cities[::-1]
    assert usual.cities == tuple(sorted(usual.cities))
    assert len(worst.cities) == 11
    assert len(worst.legend) == 5


def test_shades_follow_the_rank_and_what_is_not_ranked_has_none(demo_store: Store) -> None:
    shown, _none = _made(demo_store, "en", Filters(INSIDE))
    rows = {row.figure_id: row for _name, group in shown.groups for row in group}
    shades = [cell.shade for cell in rows["first_pass_rate"].cells]
    assert shades == sorted(shades, key=lambda shade: -(shade or 0))
    assert set(shades) == {0, 1, 2, 3, 4}
    assert all(cell.shade is None for cell in rows["problems_open"].cells)
    assert all(cell.shade is None for cell in rows["on_time_rate"].cells)
    assert {cell.more for cell in rows["compliance_rate_by_number"].cells} == {""}
    assert rows["compliance_rate_by_number"].cells[0].value == "2/4 ◦"


def test_the_table_behind_the_matrix_has_every_city_and_measure(demo_store: Store) -> None:
    shown, _none = _made(demo_store, "zh", Filters(INSIDE))
    assert len(shown.panel.table.rows) == 11 * len(city.BY_FIGURE)
    _matrix, card = _made(demo_store, "zh", Filters(INSIDE, cities=(JIUJIANG,)))
    assert card is not None
    assert len(card.panel.table.rows) == len(city.BY_FIGURE)
    assert len(card.todo) == 3


def test_a_city_without_anybody_has_a_card_with_none_of_every_amount(demo_store: Store) -> None:
    _matrix, card = _made(demo_store, "en", Filters(INSIDE, cities=("unknown",)))
    assert card is not None
    said = {line.figure_id: line for _name, lines in card.groups for line in lines}
    assert said["problems_open"].value == "0 problems"
    assert said["first_pass_rate"].value == "—"
    assert card.todo == ()


def test_text_stands_out_on_every_shade_of_both_themes() -> None:
    def luminance(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for theme in THEMES.values():
        for color in theme.sequential:
            low, high = sorted((luminance(color), luminance(text_on(color))))
            assert (high + 0.05) / (low + 0.05) >= 4.5


def test_a_line_needs_two_values_and_says_whose_it_is() -> None:
    assert spark([1.0], "x") == ""
    assert 'aria-label="First passes"' in spark([1.0, 2.0, 2.0], "First passes")
    assert spark([3.0, 3.0], "flat").count("10.0") == 3


def _run(store: Store, *arguments: str) -> Any:
    return CliRunner().invoke(cli.app, ["city", "--store", str(store.url), *arguments])


def test_the_command_writes_eleven_sheets_and_one_with_all(demo_store: Store, tmp_path: Path) -> None:
    done = _run(demo_store, "--out", str(tmp_path / "sheets"), "--as-of", "2023-11-20", "--lang", "en")
    assert done.exit_code == 0, done.output
    written = sorted(path.name for path in (tmp_path / "sheets").iterdir())
    assert len(written) == 12
    assert written[-1] == "demonstration_city_all_2023-11-20_en.pdf"
    every = pages_of((tmp_path / "sheets" / written[-1]).read_bytes())
    assert len(every) == 11
    assert not CHINESE.search("".join(every))

    archive = tmp_path / "sheets.zip"
    assert _run(demo_store, "--out", str(archive)).exit_code == 0
    assert len(zipfile.ZipFile(archive).namelist()) == 12
    one = tmp_path / "jiujiang.pdf"
    assert _run(demo_store, "--out", str(one), "--city", JIUJIANG, "--cycle", "C2").exit_code == 0
    pages = pages_of(one.read_bytes())
    assert len(pages) == 1
    assert "第二个履约周期" in pages[0]


def test_the_command_says_in_one_line_what_it_can_not_write(demo_store: Store, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    done = _run(demo_store, "--out", str(tmp_path / "taken"))
    assert done.exit_code == 1
    assert "--out" in str(done.exception)
