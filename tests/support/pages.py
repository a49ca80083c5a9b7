"""Pages of the served app in a real Chromium: without a network, opened as a visitor would, read once they have settled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tools.system import BROWSER_MISSING, find_chromium

Theme = Literal["light", "dark"]

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    # As on a network without internet: a foreign host is recorded and never reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
BROWSER_LANGUAGE = {"zh": "zh-CN", "en": "en-GB"}
HEIGHTS = {1920: 1080, 1366: 768, 390: 844}
# Streamlit writes its run state on the app element. Nothing may be left from the run before, in the making, or undrawn.
_SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app || app.dataset.testScriptState !== 'notRunning' || app.dataset.testConnectionState !== 'CONNECTED') return false;
    if (app.querySelector('[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stSpinner"]')) return false;
    const shown = (element) => element.offsetParent !== null;
    const drawn = (chart) => chart.querySelector('.main-svg');
    return [...app.querySelectorAll('[data-testid="stPlotlyChart"]')].filter(shown).every(drawn);
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium; raises RuntimeError with the one line that says what to install where there is none."""
    path = find_chromium()
    if path is None:
        raise RuntimeError(BROWSER_MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class OpenPage:
    """A page in a browser window of its own, with everything it asked of other hosts and every error on its console."""

    context: BrowserContext
    address: str
    page: Page = field(init=False)
    foreign: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self._note_address(request.url))
        self.context.on("console", self._note_message)
        self.context.on("weberror", lambda error: self.console_errors.append(str(error.error)))
        self.page = self.context.new_page()
        self.page.on("websocket", lambda websocket: self._note_address(websocket.url))

    def go(self, path: str) -> OpenPage:
        """Open a path of the app (with its query) and wait until it has settled."""
        self.page.goto(self.address + path, wait_until="domcontentloaded")
        return self.settle()

    def settle(self, quiet: float = 0.4, timeout: float = 60.0) -> OpenPage:
        """Wait until the script run is over and the page has stayed so for `quiet` seconds; raises after `timeout` seconds."""
        # One quiet sight is not enough: a click is answered some time after it was made.
        for _ in range(20):
            self.page.wait_for_function(_SETTLED, timeout=timeout * 1000)
            self.page.wait_for_timeout(quiet * 1000)
            if self.page.evaluate(_SETTLED):
                return self
        raise AssertionError(f"{self.page.url} does not come to rest")

    @property
    def exceptions(self) -> list[str]:
        """The texts of the errors that the page shows."""
        return self.page.locator('[data-testid="stException"]').all_inner_texts()

    def _note_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(self.address).netloc:
            self.foreign.append(address)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(f"{message.text} ({message.location.get('url', '')})")


def open_page(
    browser: Browser,
    address: str,
    path: str = "/",
    lang: str = "zh",
    *,
    width: int = 1366,
    height: int | None = None,
    theme: Theme = "light",
    query: dict[str, str | list[str]] | None = None,
    lang_in_url: bool = True,
) -> OpenPage:
    """Open a page of the app in a new browser context whose language is `lang`, and wait until it has settled.

    `width` and `height` are CSS pixels. With `lang_in_url` the query asks for the language too; without it the browser's counts.
    """
    context = browser.new_context(
        locale=BROWSER_LANGUAGE[lang],
        viewport={"width": width, "height": height or HEIGHTS.get(width, 900)},
        color_scheme=theme,
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
    )
    parameters = dict(query or {}) | ({"lang": lang} if lang_in_url else {})
    suffix = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
    return OpenPage(context, address).go(path + suffix)
