"""Every page in both languages, on the demonstration province, without a network: as an official would meet it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from carbondash.demo.desk import QUALITY
from carbondash.locale import translator
from carbondash.ui.sitemap import PLACES
from tests.support.pages import OpenPage

PAGES = {"/" if place.name == "overview" else f"/{place.name}": place.title for place in PLACES}
# What a page needs to have something to show.
STATES = {"/enterprise": {"id": "1"}, "/rows": {"measure": "problems_open"}}
IDENTIFIER = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

Open = Callable[..., OpenPage]


def _main_text(shown: OpenPage) -> str:
    # The name of an icon is text to the browser, though what is seen is the icon.
    return str(
        shown.page.evaluate(
            """() => {
                const main = document.querySelector('[data-testid="stMain"]');
                const icons = [...main.querySelectorAll('span')]
                    .filter((span) => getComputedStyle(span).fontFamily.includes('Material'));
                icons.forEach((icon) => icon.style.display = 'none');
                const text = main.innerText;
                icons.forEach((icon) => icon.style.removeProperty('display'));
                return text;
            }"""
        )
    )


def _brightness(shown: OpenPage) -> int:
    """Red, green and blue of the background, summed up."""
    background = shown.page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", background)[:3])


def _visits() -> Iterator[Any]:
    """Each page in turn in Chinese by day and on a telephone, or in English by night; the other way round it takes long."""
    for place, path in enumerate(PAGES):
        for number, look in enumerate([("zh", "light"), ("en", "dark")]):
            yield pytest.param(path, *look, marks=pytest.mark.long if (place + number) % 2 else ())


@pytest.mark.parametrize(("path", "lang", "theme"), list(_visits()))
def test_a_page_opens_clean_in_its_language_by_day_and_by_night(open_page: Open, path: str, lang: str, theme: str) -> None:
    shown = open_page(path, lang, theme=theme, query=STATES.get(path))
    text = _main_text(shown)
    assert translator(lang).gettext(PAGES[path]) in text
    assert ("演示数据" if lang == "zh" else "Demonstration data") in text
    assert "无法显示" not in text
    assert "could not be shown" not in text
    if path != "/figures":  # there the identifiers are what is listed
        assert IDENTIFIER.findall(text) == []
    if lang == "en":
        # Who made a remark is data: the name stands as it was written, and so do names and reasons in an enterprise's file.
        assert path == "/enterprise" or CHINESE.findall(text.replace("中文", "").replace(QUALITY, "")) == []
    assert (_brightness(shown) < 200) == (theme == "dark")
    if lang == "zh":
        # The same visit on a telephone.
        shown.page.set_viewport_size({"width": 390, "height": 844})
        shown.settle()
        overflow = shown.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0
    assert shown.foreign == []
    assert shown.console_errors == []
    assert shown.exceptions == []


def test_the_first_language_is_the_browsers(open_page: Open) -> None:
    assert "Overview" in _main_text(open_page("/", "en", lang_in_url=False))
    assert "总体情况" in _main_text(open_page("/", "zh", lang_in_url=False))


def test_the_language_switch_keeps_the_view(open_page: Open) -> None:
    shown = open_page("/quality", "zh", query={"as_of": "2023-08-31", "city": "360400"})
    shown.page.get_by_text("English", exact=True).click()
    shown.page.wait_for_url("**lang=en**")
    shown.settle()
    assert "Data quality" in _main_text(shown)
    assert "lang=en" in shown.page.url
    assert "city=360400" in shown.page.url
    assert "as_of=2023-08-31" in shown.page.url
