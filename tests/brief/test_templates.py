"""Sentences with places for figures: what people may write in them, and what is left where a figure has nothing to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.brief.content import Run
from carbondash.brief.spec import MONTHLY, SECTIONS, TOUR
from carbondash.brief.templates import ASPECTS, BadTemplate, figures_of, filled, read, shown
from carbondash.figures import ledger
from carbondash.figures.units import Lang

SAID = {"on_time_rate": "100%", "on_time_rate|period": "2023年12月", "day": "2024年2月21日", "place": "江西省"}


def say(name: str, aspect: str | None) -> Run:
    text = SAID.get(f"{name}|{aspect}" if aspect else name, "")
    return Run(text, name if name in ledger.figures and text else None)


def text_of(template: str) -> str:
    return "".join(run.text for run in filled(template, say))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_reads_back_as_what_it_was(lang: Lang) -> None:
    for section in SECTIONS.values():
        for one in section.sentence:
            template = one.word(lang)
            assert read(shown(template, lang), lang) == template
            # People see names; no identifier is left in what they edit.
            assert not any(f"{{{name}" in shown(template, lang) for name in figures_of(template))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_of_figures_are_unique_in_each_language(lang: Lang) -> None:
    names = [definition.name(lang) for definition in ledger.figures.values()]
    assert len(set(names)) == len(names)


def test_a_phrase_with_nothing_to_say_leaves_no_comma_behind() -> None:
    template = (
        "截至{day}，{place}按时报送率为{on_time_rate}，{on_time_rate|change}，{on_time_rate|target}；{on_time_rate|attention}。"
    )
    assert text_of(template) == "截至2024年2月21日，江西省按时报送率为100%。"
    english = "It stands at {on_time_rate}, {on_time_rate|change}, {on_time_rate|target}; {on_time_rate|attention}."
    assert text_of(english) == "It stands at 100%."


def test_only_pieces_between_figures_are_tidied() -> None:
    SAID["first_pass_rate"] = "a,, b"
    try:
        assert text_of("{first_pass_rate}，{on_time_rate|change}。") == "a,, b。"
    finally:
        del SAID["first_pass_rate"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("按时报送率为{没有的指标}。", "unknown"),
        ("按时报送率为{按时报送率|颜色}。", "aspect"),
        ("截至{日期|变化}。", "aspect"),
        ("按时报送率为{按时报送率。", "braces"),
        ("按时报送率为按时报送率}。", "braces"),
        ("  ", "empty"),
        ("长" * 401, "long"),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_place(text: str, why: str) -> None:
    with pytest.raises(BadTemplate) as refused:
        read(text, "zh")
    assert refused.value.why == why


def test_an_identifier_may_be_written_as_well_as_a_name() -> None:
    assert read("{on_time_rate|change}", "zh") == read("{按时报送率|变化}", "zh") == "{on_time_rate|change}"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        template = read(text, "en")
    except BadTemplate:
        return
    assert read(shown(template, "en"), "en") == template


def test_sections_and_stops_are_what_they_say() -> None:
    assert len(TOUR) == 10
    assert all(SECTIONS[stop.section].sentence for stop in TOUR)
    assert set(MONTHLY) <= set(SECTIONS)
    assert set(ASPECTS) == {"period", "change", "target", "attention"}
