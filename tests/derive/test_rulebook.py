"""The rule sets as rows to read: in the reader's language, with what was not known yet on the day."""

from __future__ import annotations

import re
from datetime import date

import pytest

from carbondash.derive import rulebook
from carbondash.rules.sets import InputError

DAY = date(2024, 2, 21)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_subject_can_be_read(lang: str) -> None:
    for subject in rulebook.subjects(lang):
        chapters = rulebook.chapters(subject, DAY, lang)
        assert chapters
        for chapter in chapters:
            assert chapter.lines or chapter.reason
            assert all(line.name and line.mark and (line.source or line.note) for line in chapter.lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_subjects_have_one_title(lang: str) -> None:
    titles = list(rulebook.subjects(lang).values())
    assert len(set(titles)) == len(titles)


def test_titles_and_names_are_in_the_readers_language() -> None:
    for subject, title in rulebook.subjects("zh").items():
        assert CHINESE.search(title)
        for chapter in rulebook.chapters(subject, DAY, "zh"):
            assert all(CHINESE.search(line.name) and CHINESE.search(line.mark) for line in chapter.lines)
        for chapter in rulebook.chapters(subject, DAY, "en"):
            assert not any(CHINESE.search(line.name + line.mark + line.unit) for line in chapter.lines)


def test_the_plan_of_2023_is_not_known_on_21_february_2024() -> None:
    known = {
        chapter.valid: {line.is_known for line in chapter.lines} for chapter in rulebook.chapters("power_allocation", DAY, "en")
    }
    assert known["2021-01-01 to 2022-12-31"] == {True}
    assert known["2023-01-01 to 2024-12-31"] == {False}


def test_an_unknown_subject_is_an_error_that_names_it() -> None:
    with pytest.raises(InputError, match="subject is 'weather'"):
        rulebook.chapters("weather", DAY, "en")
