"""Names that mean harm, and addresses that nobody means, in a browser that listens for scripts, dialogs and foreign requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest

from carbondash.ui.sitemap import PLACES
from tests.support.every_view import Params, views
from tests.support.hostile import HIT, hostile_file
from tests.support.listening import Listening
from tests.support.odd_addresses import ODD, odd_address
from tests.support.pages import OpenPage
from tests.support.server import AppServer

Open = Callable[..., OpenPage]
RISKY: list[tuple[str, Params]] = [
    ("verification", {"part": "bodies"}),
    ("quality", {"part": "checks"}),
    ("enterprise", {"id": "30"}),
    ("finance", {"part": "loans"}),
]
NAMES = ["as_of", "city", "industry", "tier", "cycle", "lang", "masked", "part", "kind", "id", "page", "month", "list", "status"]


@pytest.fixture(scope="session")
def hostile_server(shared_folder: Path, demo_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The served app on a copy of the hostile province of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    copy = folder / "hostile.db"
    copy.write_bytes(hostile_file(shared_folder, demo_store_file).read_bytes())
    with AppServer(f"sqlite:///{copy}", folder / "log") as server:
        yield server


def _path(name: str) -> str:
    return "/" if name == "overview" else f"/{name}"


def _hover(shown: OpenPage, most: int = 3) -> None:
    """Point at some marks of every chart, so that what they say of themselves stands in the page."""
    for chart in shown.page.locator(".js-plotly-plot").all()[:most]:
        chart.evaluate("element => element.scrollIntoView({ block: 'center' })")
        for mark in chart.locator(".points path, .bars path").all()[:2]:
            box = mark.bounding_box()
            if box is not None:
                shown.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
                shown.page.wait_for_timeout(120)


def test_names_that_mean_harm_are_words_in_a_browser(open_page: Open, hostile_server: AppServer) -> None:
    shown = open_page("/submissions", "zh", server=hostile_server, query={"part": "tasks"})
    listening = Listening(shown)
    heard = {"submissions": listening.heard()}
    for turn, (name, params) in enumerate(RISKY):
        shown.go(f"{_path(name)}?{urlencode({**params, 'lang': ('en', 'zh')[turn % 2]})}")
        _hover(shown)
        heard[name] = listening.heard()
        if name == "verification":
            # They are there to be read.
            assert HIT in shown.page.inner_text("body")
            shown.page.set_viewport_size({"width": 390, "height": 844})
            shown.settle()
            heard["on a telephone"] = listening.heard()
            shown.page.set_viewport_size({"width": 1366, "height": 768})
    assert {name: said for name, said in heard.items() if said} == {}


def test_thirty_odd_values_give_pages_and_messages(open_page: Open) -> None:
    """Many in one address: the page that comes is a page, and says what it left out."""
    shown = open_page("/", "zh")
    listening = Listening(shown)
    random = Random(8)
    odd = [value for value in ODD if value.strip() and len(value) < 400]
    for name in ("directory", "compliance", "enterprise"):
        query = [(param, random.choice(odd)) for param in NAMES if param not in ("lang", "masked")] + [("nothing", odd[0])]
        shown.go(f"{_path(name)}?{urlencode(query)}")
        assert shown.page.locator('[data-testid="stAlert"]', has_text="已忽略").count() == 1
        assert "无法显示" not in shown.page.inner_text("body")
        assert listening.heard() == [], query


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_and_part_shows_words_in_a_browser(open_page: Open, hostile_server: AppServer, lang: str) -> None:
    shown = open_page("/", lang, server=hostile_server)
    listening = Listening(shown)
    heard: dict[str, list[str]] = {}
    for name, params in views():
        shown.go(f"{_path(name)}?{urlencode({**params, 'lang': lang})}")
        _hover(shown, 20)
        heard[f"{name} {params}"] = listening.heard()
        if lang == "zh":
            shown.page.set_viewport_size({"width": 390, "height": 844})
            shown.settle()
            heard[f"{name} {params} on a telephone"] = listening.heard()
            shown.page.set_viewport_size({"width": 1366, "height": 768})
    assert {name: said for name, said in heard.items() if said} == {}


@pytest.mark.long
@pytest.mark.parametrize(("page", "card"), [("/map", "map"), ("/finance", "map")])
def test_what_a_map_says_under_the_pointer_is_words(open_page: Open, hostile_server: AppServer, page: str, card: str) -> None:
    shown = open_page(page, "en", server=hostile_server)
    listening = Listening(shown)
    chart = shown.page.locator("[data-testid=stDeckGlJsonChart]").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    said = set()
    for across in range(2, 38):
        for down in range(2, 38):
            shown.page.mouse.move(box["x"] + box["width"] * across / 40, box["y"] + box["height"] * down / 40)
            shown.page.wait_for_timeout(25)
            tip = shown.page.locator(".deck-tooltip")
            if tip.count() and tip.first.is_visible():
                said.add(tip.first.inner_text().split("\n")[0])
                assert tip.first.locator("img, script, svg, a, i, iframe").count() == 0
    assert len(said) > 20
    assert listening.heard() == []
    assert any(HIT in words for words in said)


@pytest.mark.long
def test_three_hundred_odd_addresses(open_page: Open) -> None:
    shown = open_page("/", "zh")
    listening = Listening(shown)
    random = Random(88)
    faults = []
    for _turn in range(20):
        for place in PLACES:
            params = {
                name: [value[:2_000] for value in values if "\ud800" not in value]
                for name, values in odd_address(random, NAMES).items()
            }
            shown.go(f"{_path(place.name)}?{urlencode(params, doseq=True, errors='replace')}")
            said = listening.heard()
            if "无法显示" in shown.page.inner_text("body") or "could not be shown" in shown.page.inner_text("body"):
                said.append("a fault")
            if said:
                faults.append((place.name, params, said))
    assert faults == []
