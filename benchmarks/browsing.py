"""What one person sees in a real browser: from the click on a city to the last change on the screen, and a first load.

All pages are clicked the same way: the menu of cities is open, the next city is chosen. The time runs from the event of the click
to the last change of the page's elements, once nothing has changed for 300 ms, no request is under way and, for Streamlit, the
script has ended. Cities are added one by one, so that each click asks for filters that nobody has asked for (misses); then the
page is loaded again and the same cities are chosen again (hits, for what keeps anything).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page

from benchmarks.serving import Kind, Serving

SETTLED = 300
WITHIN = 120.0
WINDOW = {"width": 1366, "height": 768}
CITIES = ("南昌市", "九江市", "赣州市", "宜春市", "吉安市", "上饶市")

# Notes when elements last changed, the last click, when the page last asked its server and heard from it, when its script last
# began or ended, the long tasks, and how far what was on screen has moved; asks nothing of the page itself.
_WATCH = """
(() => {
    const now = () => performance.now();
    const seen = window.__seen = { changed: now(), clicked: 0, asked: 0, heard: 0, began: 0, tasks: [], shift: 0 };
    new MutationObserver((changes) => {
        seen.changed = now();
        if (changes.some((one) => one.attributeName === "data-test-script-state")) seen.began = now();
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    window.addEventListener("pointerdown", () => { seen.clicked = now(); seen.tasks = []; seen.shift = 0; }, { capture: true });
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", () => { seen.heard = now(); });
        }
        send(data) { seen.asked = now(); super.send(data); }
    };
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.tasks.push([one.startTime, one.duration]); })
        .observe({ type: "longtask" });
    // Also what follows a click at once: nothing that is on screen has to move because a city was chosen.
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.shift += one.value; })
        .observe({ type: "layout-shift" });
})();
"""
# Nothing is unanswered, no script runs, all charts are drawn. A run so short that it never showed has a second to show.
_STATE = """
() => {
    const seen = window.__seen, now = performance.now();
    const app = document.querySelector('[data-testid="stApp"]');
    const ran = seen.began > seen.clicked || now - seen.clicked > 1000;
    const answered = seen.asked > seen.clicked && seen.heard > seen.asked && ran;
    const still = !app || (answered && app.getAttribute("data-test-script-state") === "notRunning");
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"], .dash-graph')].filter((one) => one.offsetParent);
    const drawn = Boolean(document.querySelector("h1")) && charts.every((one) => one.querySelector(".main-svg"));
    return { ...seen, now, ready: still && drawn };
}
"""


@dataclass(frozen=True)
class Loaded:
    """One load of a page: milliseconds from navigation to the last change, bytes over the network, requests, long tasks.

    shift: the layout shifts of the browser, summed: share of the screen that moved times how far, as a share of the screen.
    """

    milliseconds: float
    size: int
    requests: int
    long_tasks: float
    shift: float


@dataclass(frozen=True)
class Clicked:
    """One click on a city: milliseconds to the last change on screen, of long tasks until then, and the layout shifts."""

    milliseconds: float
    long_tasks: float
    shift: float


@dataclass
class Browsed:
    """What was seen of one page."""

    cold: list[Loaded] = field(default_factory=list)
    warm: list[Loaded] = field(default_factory=list)
    misses: list[Clicked] = field(default_factory=list)
    hits: list[Clicked] = field(default_factory=list)


class Window:
    """One page in a browser with its network counted."""

    def __init__(self, context: BrowserContext, kind: Kind) -> None:
        self._kind = kind
        self.page: Page = context.new_page()
        self.page.set_default_timeout(WITHIN * 1000)
        self.page.add_init_script(_WATCH)
        self._size = self._requests = self._under_way = 0
        network: CDPSession = context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", self._sent)
        network.on("Network.loadingFinished", self._finished)
        network.on("Network.loadingFailed", self._failed)
        network.on("Network.webSocketFrameReceived", self._framed)

    def load(self, address: str) -> Loaded:
        """Open an address and wait until it stands still."""
        self._size = self._requests = 0
        # The observer starts with the document; its clock is that of the navigation.
        self.page.goto(address, wait_until="commit")
        state = self._settle()
        return Loaded(state["changed"], self._size, self._requests, _tasks(state, 0.0), state["shift"])

    def click(self, what: Locator) -> Clicked:
        """Click on something and wait until the page stands still."""
        what.wait_for(state="visible")
        before = self._requests
        what.click()
        # Dash asks over HTTP: there is nothing to wait for until it has.
        while self._kind == "dash" and self._requests == before:
            self.page.wait_for_timeout(5)
        state = self._settle()
        return Clicked(state["changed"] - state["clicked"], _tasks(state, state["clicked"]), state["shift"])

    def _settle(self) -> dict[str, Any]:
        start = time.monotonic()
        while time.monotonic() - start < WITHIN:
            self.page.wait_for_timeout(50)
            state: dict[str, Any] = self.page.evaluate(_STATE)
            quiet = state["now"] - state["changed"] > SETTLED
            if quiet and state["ready"] and self._under_way <= 0:
                return state
        raise RuntimeError(f"{self.page.url} did not stand still within {WITHIN:.0f} s")

    def _sent(self, _event: dict[str, Any]) -> None:
        self._requests += 1
        self._under_way += 1

    def _finished(self, event: dict[str, Any]) -> None:
        self._under_way -= 1
        self._size += int(event["encodedDataLength"])

    def _failed(self, _event: dict[str, Any]) -> None:
        self._under_way -= 1

    def _framed(self, event: dict[str, Any]) -> None:
        # Binary frames come in base64, which is a third longer.
        self._size += len(event["response"]["payloadData"]) * 3 // 4


def _tasks(state: dict[str, Any], since: float) -> float:
    return float(sum(duration for start, duration in state["tasks"] if start + duration > since))


@contextmanager
def window(browser: Browser, kind: Kind) -> Iterator[Window]:
    """A window with an empty cache."""
    context = browser.new_context(viewport=WINDOW, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
    try:
        yield Window(context, kind)
    finally:
        context.close()


def city(peer: str, page: Page, name: str, turn: int) -> Locator:
    """The city in the open menu of cities of this peer."""
    if peer == "bare":
        page.locator(".st-key-city input").click()
        return page.locator('[role="option"]').nth(turn % 3)
    if peer.startswith("usual"):
        if not page.locator('[role="option"]').count():
            page.locator(".st-key-city input").click()
        return page.locator('[role="option"]').get_by_text(name, exact=True)
    if peer == "dash":
        if not page.locator(".dash-dropdown-content").count():
            page.locator("#city").click()
        return page.locator(".dash-dropdown-content").get_by_text(name, exact=True)
    if not page.locator('[data-testid="stPopoverBody"]').count():
        page.locator(".st-key-p_city button").first.click()
    return page.locator('[data-testid="stPopoverBody"]').get_by_text(name, exact=True)


def browse(browser: Browser, serving: Serving, path: str = "", *, loads: int = 3, clicks: int = 5) -> Browsed:
    """Load a page cold and warm, then choose city after city, twice."""
    address = f"{serving.address}/{path}"
    peer = serving.peer.name
    found = Browsed()
    for _ in range(loads):
        with window(browser, serving.peer.kind) as opened:
            found.cold.append(opened.load(address))
            found.warm.append(opened.load(address))
    with window(browser, serving.peer.kind) as opened:
        for seen in (found.misses, found.hits):
            opened.load(address)
            for turn, name in enumerate(CITIES[:clicks]):
                chosen = city(peer, opened.page, name, turn)
                chosen.wait_for(state="visible")
                opened.page.wait_for_timeout(SETTLED)
                seen.append(opened.click(chosen))
    return found
