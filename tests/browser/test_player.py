"""A presentation of ten slides: by keys, clicker, mouse and touch, by itself, on screens of every shape, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.decks import HOSTILE, LONG_EN, LONG_ZH, deck
from tests.support.pages import Look, OpenPage, Windows, with_query
from tests.support.server import AppServer

APP = Path(__file__).with_name("present_app.py")
SHOWN = ".stage .slide.shown"
# Every text of the shown slide with its size in the slide's own pixels, and whether it is inside the slide and its own box.
_TEXTS = """() => {
    const root = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot;
    const slide = root.querySelector('.slide.shown');
    const outer = slide.getBoundingClientRect();
    const spoken = (one) => one.firstChild && one.firstChild.nodeType === Node.TEXT_NODE;
    return [...slide.querySelectorAll('*')].filter(spoken).map((one) => {
        const box = one.getBoundingClientRect();
        const across = box.left >= outer.left && box.right <= outer.right + 0.5;
        const inside = across && box.top >= outer.top && box.bottom <= outer.bottom + 0.5;
        const whole = one.scrollWidth <= one.clientWidth || getComputedStyle(one).display === 'inline';
        return [one.className || one.localName, parseFloat(getComputedStyle(one).fontSize), inside && whole];
    });
}"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The small app round the player, served."""
    log = tmp_path_factory.mktemp("present") / "log"
    with AppServer("", log, command=("streamlit", "run", str(APP))) as server:
        yield server


@pytest.fixture
def present(windows: Windows, stage: AppServer) -> Iterator[Callable[..., OpenPage]]:
    """`present(slide, lang, query=…)`: the deck from this slide, or the page before it."""
    look = Look("en")
    taken: list[OpenPage] = []

    def open_(slide: str | None = "1", lang: str = "en", *, query: dict[str, str] | None = None) -> OpenPage:
        window = windows.take(stage.address, look)
        taken.append(window)
        asked = {**(query or {}), **({"slide": slide} if slide else {})}
        if slide is None:
            return window.go(with_query("/", lang, asked, True))
        window.page.goto(stage.address + with_query("/", lang, asked, True), wait_until="domcontentloaded")
        window.page.locator(SHOWN).wait_for()
        return window

    yield open_
    for window in taken:
        windows.give_back(window, look)


def _at(page: Page) -> int:
    return int(page.locator(f"{SHOWN} .count").inner_text().split(" / ")[0])


def _keys(page: Page, *keys: str) -> int:
    for key in keys:
        page.keyboard.press(key)
    return _at(page)


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_every_key_of_keyboard_and_clicker_turns_and_nothing_turns_past_the_ends(present: Callable[..., OpenPage]) -> None:
    shown = present(lang="zh")
    page = shown.page
    for place, key in enumerate(("ArrowRight", "ArrowDown", "PageDown", "Space", "Enter"), start=2):
        assert _keys(page, key) == place
        assert _query(page)["slide"] == [str(place)]
    for place, key in enumerate(("ArrowLeft", "ArrowUp", "PageUp", "Backspace"), start=-5):
        assert _keys(page, key) == -place
    assert _keys(page, "End") == 10
    assert _keys(page, "PageDown", "Space") == 10
    assert _keys(page, "Home") == 1
    assert _keys(page, "PageUp") == 1
    assert _keys(page, "1", "0", "Enter") == 10
    # A number that no slide has leaves the slide; a digit can be taken back.
    assert _keys(page, "4", "2", "Enter") == 10
    assert _keys(page, "3", "4", "Backspace", "Enter") == 3
    # The start button of a clicker does not load the page anew.
    assert _keys(page, "F5") == 3
    expect(page.locator(".said")).to_have_text(f"3 / 10. {deck('zh').slides[2].message}")
    # At once: the slide is there when the key stroke has been worked off.
    took = page.evaluate(
        """() => {
            const root = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot;
            const slides = root.querySelectorAll('.stage .slide');
            const begun = performance.now();
            for (let turn = 0; turn < 10; turn += 1) {
                window.dispatchEvent(new KeyboardEvent('keydown', { key: turn % 2 ? 'PageUp' : 'PageDown' }));
                [...slides].forEach((slide) => slide.offsetHeight);
            }
            return (performance.now() - begun) / 10;
        }"""
    )
    assert took < 50
    assert shown.console_errors == shown.foreign == shown.exceptions == []


def test_begun_by_a_click_it_covers_everything_and_gives_everything_back(present: Callable[..., OpenPage]) -> None:
    shown = present(None, query={"city": "360400"})
    page = shown.page
    page.get_by_role("button", name="present").click()
    page.locator(SHOWN).wait_for()
    expect(page.locator("dialog")).to_have_attribute("aria-label", "Monthly carbon market brief")
    page.wait_for_function("() => document.fullscreenElement")
    for x, y in ((5, 5), (700, 20), (1360, 760)):
        assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).dataset.testid", [x, y]) == "stBidiComponentIsolated"
    # F gives the full screen back and stays.
    page.keyboard.press("f")
    page.wait_for_function("() => !document.fullscreenElement")
    assert _keys(page, "f", "ArrowRight") == 2
    page.wait_for_function("() => document.fullscreenElement")
    # The Escape that a browser takes for itself ends the presentation too.
    page.evaluate("() => document.exitFullscreen()")
    expect(page.locator("dialog")).to_have_count(0)
    shown.settle()
    assert _query(page) == {"city": ["360400"], "lang": ["en"]}
    expect(page.get_by_text("city 360400")).to_be_visible()
    expect(page.get_by_role("button", name="present")).to_be_focused()

    page.get_by_role("button", name="present").click()
    page.locator(SHOWN).wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.wait_for_function("() => !document.fullscreenElement")
    shown.settle()
    assert "slide" not in _query(page)
    assert shown.console_errors == shown.exceptions == []


def test_an_address_opens_at_its_slide_and_the_live_page_is_one_step_away(present: Callable[..., OpenPage]) -> None:
    shown = present("99")
    page = shown.page
    assert _at(page) == 10
    assert _keys(page, "7", "Enter") == 7
    page.mouse.move(600, 300)
    page.mouse.move(640, 300)
    page.get_by_role("link", name="Open the live page").click()
    expect(page.get_by_role("heading", name="live")).to_be_visible()
    expect(page.locator("dialog")).to_have_count(0)
    page.go_back()
    page.locator(SHOWN).wait_for()
    assert _at(page) == 7
    # A script that is told where the presenter is does not pull him back.
    told = present("2", query={"told": "1"})
    assert _keys(told.page, "ArrowRight") == 3
    told.page.wait_for_timeout(450)
    assert _keys(told.page, "ArrowRight", "ArrowRight") == 5
    told.settle()
    assert _at(told.page) == 5
    assert _query(told.page)["slide"] == ["5"]


def test_the_stage_is_scaled_and_never_stretched(present: Callable[..., OpenPage]) -> None:
    page = present("5", "zh").page
    for width, height in ((390, 844), (1366, 768), (1920, 1080), (3840, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        # What lies beside the stage follows once its new size is known.
        beside = page.locator(".side_slide")
        expect(beside).to_have_count(2)
        for side in beside.all():
            expect(side).to_be_visible(visible=width == 3840)
        scale = min(width / 1920, height / 1080)
        expect(page.locator(".window")).to_have_attribute("style", re.compile(f"--k: {scale:.6g}"[:10]))
        box = page.locator(".stage").evaluate("one => one.getBoundingClientRect().toJSON()")
        assert abs(box["width"] - 1920 * scale) < 1
        assert abs(box["width"] / 16 * 9 - box["height"]) < 1
        assert abs(box["left"] + box["right"] - width) < 1
        assert abs(box["top"] + box["bottom"] - height) < 1
        for cover in ("dialog", ".window"):
            sizes = page.locator(cover).evaluate("one => [one.clientWidth, one.clientHeight, one.scrollWidth, one.scrollHeight]")
            assert sizes == [width, height, width, height]
        # A wall says what was before and what comes next; it never shows the notes.
        expect(page.locator(".notes")).to_be_hidden()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_type_is_large_and_long_sentences_fit(present: Callable[..., OpenPage], lang: str) -> None:
    page = present("1", lang).page
    for number, slide in enumerate(deck("zh" if lang == "zh" else "en").slides, start=1):
        assert _at(page) == number
        texts = page.evaluate(_TEXTS)
        assert [text for text in texts if not text[2]] == [], f"cut on slide {number}"
        assert min(size for _, size, _ in texts) >= 24
        message = next(size for name, size, _ in texts if name == "message")
        assert message >= (54 if len(slide.message) < 60 else 32)
        assert [size for name, size, _ in texts if name == "value" and size < 96] == [], f"small on slide {number}"
        page.keyboard.press("ArrowRight")
    assert (len(LONG_ZH) >= 90, len(LONG_EN) >= 190) == (True, True)


def test_text_from_data_stays_text_and_a_picture_asks_nobody(present: Callable[..., OpenPage]) -> None:
    shown = present("2", "zh")
    page = shown.page
    assert page.locator(f"{SHOWN} .message").inner_text() == f"{HOSTILE}缺口最大"
    for place in (".number .name", ".number .about", ".foot span:first-child"):
        assert page.locator(f"{SHOWN} {place}").inner_text() == HOSTILE
    page.keyboard.press("n")
    assert page.locator(".notes p").inner_text() == HOSTILE
    picture = page.locator(f"{SHOWN} .picture svg")
    assert picture.locator("text").all_text_contents() == ["<b>&"]
    assert picture.locator("script, style, image, a").count() == 0
    assert picture.evaluate("svg => svg.hasAttribute('onload') || svg.querySelector('rect').hasAttribute('fill')") is False
    expect(page.locator(f"{SHOWN} .picture")).to_have_attribute("aria-label", HOSTILE)
    assert page.locator("dialog img, dialog script, dialog b b").count() == 0
    expect(page.locator(".bar a")).to_be_hidden()
    assert "broken" not in page.title()
    assert shown.foreign == shown.console_errors == []


def test_notes_black_screen_and_a_presentation_that_goes_on_by_itself(present: Callable[..., OpenPage]) -> None:
    shown = present("8", query={"pace": "0.4"})
    page = shown.page
    notes, black = page.locator(".notes"), page.locator(".black")
    page.keyboard.press("n")
    expect(notes).to_contain_text("The result first")
    page.keyboard.press("p")
    page.wait_for_timeout(600)
    # Nothing moves while the notes are read, and nothing while the screen is black.
    assert _at(page) == 8
    page.keyboard.press("b")
    page.keyboard.press("n")
    expect(notes).to_be_hidden()
    expect(black).to_be_visible()
    page.wait_for_timeout(600)
    assert _at(page) == 8
    page.keyboard.press(".")
    expect(black).to_be_hidden()
    expect(page.locator(f"{SHOWN} .count")).to_have_text("9 / 10", timeout=2000)
    expect(page.locator(f"{SHOWN} .count")).to_have_text("10 / 10", timeout=2000)
    # It stops at the end.
    play = page.locator(".bar button[aria-label='Play by itself']")
    expect(play).to_have_attribute("aria-pressed", "false", timeout=2000)
    assert _at(page) == 10
    # Chosen so, it begins again.
    page.locator(".bar button[aria-label='Begin again after the last slide']").evaluate("button => button.click()")
    page.keyboard.press("p")
    expect(page.locator(f"{SHOWN} .count")).to_have_text("1 / 10", timeout=2000)
    page.keyboard.press("p")
    page.keyboard.press("?")
    expect(page.locator(".help")).to_contain_text("PgDn")
    page.keyboard.press("Escape")
    expect(page.locator(".help")).to_be_hidden()
    expect(page.locator("dialog")).to_be_visible()


def test_the_bar_is_reached_by_tab_and_by_mouse_and_keeps_out_of_the_way(present: Callable[..., OpenPage]) -> None:
    page = present("4").page
    bar, focus = page.locator(".bar"), page.locator(".bar :focus")
    order = []
    for _ in range(11):
        page.keyboard.press("Tab")
        order.append(focus.get_attribute("aria-label"))
    assert order == [
        *("Previous slide", "Next slide", "Play by itself", "Pace", "Begin again after the last slide", "Presenter notes"),
        *("Presenter window: notes, next slide, time", "Full screen", "Open the live page", "Keys", "End the presentation"),
    ]
    assert page.locator(".bar").evaluate("bar => getComputedStyle(bar).opacity") == "1"
    # The focus stays inside, both ways round; Space is the button's while it has the focus.
    page.keyboard.press("Tab")
    assert focus.get_attribute("aria-label") == "Previous slide"
    assert _keys(page, "Space") == 3
    page.keyboard.press("Shift+Tab")
    assert focus.get_attribute("aria-label") == "End the presentation"
    # A click on the sides turns, in the middle it does not; afterwards the keys are the stage's.
    width, height = 1366, 768
    for x, place in ((width - 60, 4), (width // 2, 4), (60, 3)):
        page.mouse.click(x, height // 2)
        assert _at(page) == place
    page.get_by_role("button", name="Next slide", exact=True).click()
    assert _keys(page, "Space") == 5
    # A finger drawn to the left turns on.
    page.locator(".window").evaluate(
        """(frame) => {
            const finger = { pointerId: 7, pointerType: 'touch', clientY: 400, bubbles: true };
            frame.dispatchEvent(new PointerEvent('pointerdown', { ...finger, clientX: 700 }));
            frame.dispatchEvent(new PointerEvent('pointerup', { ...finger, clientX: 560 }));
        }"""
    )
    assert _at(page) == 6
    page.mouse.move(500, 300)
    page.mouse.move(520, 300)
    expect(bar).to_have_css("opacity", "1")
    page.wait_for_timeout(3100)
    expect(bar).to_have_css("opacity", "0")
    assert page.locator(".bar select option").all_inner_texts()[:2] == ["5 s a slide", "10 s a slide"]


def test_a_second_window_for_the_presenter_and_sheets_of_paper(present: Callable[..., OpenPage]) -> None:
    shown = present("5")
    page = shown.page
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    own = opened.value
    expect(own.locator(".told")).to_contain_text("The result first")
    expect(own.locator(".view .kicker")).to_have_text(["Monthly evidence", "Monthly evidence"])
    expect(own.locator(".elapsed")).to_have_text(re.compile(r"00:0\d"))
    own.keyboard.press("PageDown")
    expect(own.locator(".count").first).to_have_text("6 / 10")
    assert _at(page) == 6
    own.keyboard.press("End")
    expect(own.locator(".told")).to_have_text("No notes for this slide.")
    assert own.url == "about:blank"
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 10
    assert set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", paper)) == {(b"841", b"594")}
    assert page.locator("#carbondash-slides").count() == 0
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.wait_for_timeout(100)
    assert own.is_closed()
    assert shown.console_errors == shown.foreign == []
