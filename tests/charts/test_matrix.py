"""The submission matrix: a symbol for every status, a hollow one with a letter where the review is not over, cities apart."""

from __future__ import annotations

import pytest

from carbondash.charts import matrix
from carbondash.charts.frames import CountRow, StatusCell, StatusRow
from carbondash.charts.look import Chart

MONTHS = [f"M2023-{month:02d}" for month in range(11, 13)] + [f"M2024-{month:02d}" for month in range(1, 11)]
ROWS = [
    StatusRow(
        "7", "Ganbei No. 1 Power", {"M2023-11": StatusCell("on_time", "passed"), "M2023-12": StatusCell("missing")}, "Nanchang"
    ),
    StatusRow(
        "8", "Ganbei No. 2 Power", {"M2023-11": StatusCell("late", "province"), "M2024-10": StatusCell("not_due")}, "Nanchang"
    ),
    StatusRow("9", "Fengcheng Power Generation Company", {"M2024-10": StatusCell("on_time", "returned")}, "Yichun"),
]


def _drawn(rows: list[StatusRow], *, wide: bool = True, lang: str = "en") -> Chart:
    return matrix.matrix(rows, MONTHS, name="n", lang=lang, theme="light", wide=wide)  # type: ignore[arg-type]


def test_every_status_has_a_symbol_of_its_own() -> None:
    figure = _drawn(ROWS).figure
    legend = [trace for trace in figure.data if trace.showlegend is not False]
    assert [trace.name for trace in legend] == ["on time", "late", "missing", "not yet due", "no duty"]
    assert len({(trace.marker.symbol, trace.marker.size) for trace in legend}) == 5


def test_a_record_that_is_not_passed_is_hollow_and_says_where_it_lies() -> None:
    hollow = [trace for trace in _drawn(ROWS).figure.data if trace.showlegend is False]
    assert {trace.marker.symbol: list(trace.text) for trace in hollow} == {"circle-open": ["R"], "triangle-up-open": ["P"]}
    assert "at the province" in hollow[1].customdata[0][2]
    assert any("hollow: not passed yet" in note for note in _drawn(ROWS).notes)
    assert [trace.text[0] for trace in _drawn(ROWS, lang="zh").figure.data if trace.showlegend is False] == ["退", "省"]


def test_a_click_gives_the_enterprise_and_the_month() -> None:
    late = next(trace for trace in _drawn(ROWS).figure.data if trace.marker.symbol == "triangle-up-open")
    assert list(late.customdata[0][:2]) == ["8", "M2023-11"]


def test_a_city_is_named_once_with_a_line_above_the_next() -> None:
    figure = _drawn(ROWS).figure
    assert [note.text for note in figure.layout.annotations] == ["<b>Nanchang</b>", "<b>Yichun</b>"]
    assert len(figure.layout.shapes) == 1
    places = list(figure.layout.yaxis.tickvals)
    assert places[1] - places[0] == 1
    assert places[2] - places[1] > 1


def test_on_a_telephone_the_last_months_are_shown_and_the_city_has_a_line_of_its_own() -> None:
    chart = _drawn(ROWS, wide=False)
    assert list(chart.figure.layout.xaxis.ticktext) == ["2024<br>07", "<br>08", "<br>09", "<br>10"]
    assert chart.figure.layout.yaxis.ticktext[2].endswith("…")
    assert any("only the last 4 months" in note for note in chart.notes)
    assert all(place >= 1 for place in chart.figure.layout.yaxis.tickvals)


def test_a_wide_matrix_labels_every_month_and_keeps_long_names() -> None:
    layout = _drawn(ROWS).figure.layout
    assert layout.yaxis.ticktext[2] == ROWS[2].name
    assert list(layout.xaxis.ticktext)[:4] == ["2023<br>11", "<br>12", "2024<br>01", "<br>02"]
    assert len(layout.xaxis.ticktext) == 12


@pytest.mark.parametrize(("rows", "repeated"), [(24, False), (26, True)])
def test_of_a_tall_matrix_the_months_stand_below_once_more(rows: int, repeated: bool) -> None:
    many = [StatusRow(str(number), str(number), {MONTHS[0]: StatusCell("on_time", "passed")}) for number in range(rows)]
    below = [note.text for note in _drawn(many).figure.layout.annotations]
    assert below == ([month[-2:] for month in MONTHS] if repeated else [])


def test_a_city_cell_shows_its_most_serious_status_and_of_how_many() -> None:
    rows = [
        CountRow("360100", "Nanchang", {"M2023-11": {"on_time": 500, "late": 27, "missing": 3}, "M2023-12": {"on_time": 530}}),
        CountRow("360200", "Jingdezhen", {"M2023-12": {"not_due": 300, "on_time": 12}}),
    ]
    figure = matrix.city_matrix(rows, ["M2023-11", "M2023-12"], name="n", lang="en", theme="dark", wide=True).figure
    said = {trace.name: list(trace.text) for trace in figure.data}
    assert said == {"on time": ["530"], "late": [], "missing": ["3/530"], "not yet due": ["300/312"]}
    missing = next(trace for trace in figure.data if trace.name == "missing")
    assert list(missing.customdata[0][:2]) == ["360100", "M2023-11"]
    assert missing.customdata[0][2].endswith("on time 500 · late 27 · missing 3")
