"""Pages of the served app in a real Chromium: without a network, opened as a visitor would, read once they have settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, TimeoutError, ViewportSize, sync_playwright

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
# Notes when the page last asked the server for something and when it last heard from it, and tells the console what the
# page's own security policy has refused.
_LISTEN = """(() => {
    const talk = window.carbondashTalk = { asked: 0, heard: 0 };
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', () => { talk.heard = performance.now(); });
        }
        send(data) {
            talk.asked = performance.now();
            super.send(data);
        }
    };
    document.addEventListener('securitypolicyviolation', (violation) => {
        console.error(`policy violated: ${violation.violatedDirective} ${violation.blockedURI} ${violation.sourceFile}`);
    });
})()"""
# Streamlit writes its run state on the app element. Nothing may be unanswered, left from the run before, in the making, or
# undrawn.
_SETTLED = """() => {
    const talk = window.carbondashTalk;
    if (talk && talk.asked > talk.heard) return false;
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
    """A tab of a browser, with everything it and what it opened asked of other hosts and every error on their consoles."""

    context: BrowserContext
    address: str
    page: Page = field(init=False)
    foreign: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    popups: list[Page] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.add_init_script(_LISTEN)
        self._listen(self.page)
        self.page.on("popup", self._note_popup)

    def go(self, path: str) -> OpenPage:
        """Open a path of the app (with its query) and wait until it has settled."""
        self.page.goto(self.address + path, wait_until="domcontentloaded")
        return self.settle()

    def leave(self) -> None:
        """Forget what the visit left in the browser, but for the files that it keeps at hand; the tab serves another one."""
        for other in self.popups:
            other.close()
        self.popups.clear()
        if self.page.url.startswith(self.address):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.context.clear_cookies()
        self.page.emulate_media(media="null")
        self.page.goto("about:blank")
        self.foreign.clear()
        self.console_errors.clear()

    def settle(self, quiet: float = 0.4, timeout: float = 60.0) -> OpenPage:
        """Wait until the script run is over and the page has stayed so for `quiet` seconds; raises after `timeout` seconds."""
        # One quiet sight is not enough: a page asks the server some time after a click.
        for _ in range(20):
            self.page.wait_for_function(_SETTLED, timeout=timeout * 1000, polling=100)
            self.page.wait_for_timeout(quiet * 1000)
            if self.page.evaluate(_SETTLED):
                return self
        raise AssertionError(f"{self.page.url} does not come to rest")

    def choose(self, key: str, words: str) -> OpenPage:
        """Choose by its words one value of the select box with this key."""
        box = self.page.locator(f".st-key-{key} input")
        box.evaluate("element => element.scrollIntoView({ block: 'center' })")
        option = self.page.get_by_role("option", name=words, exact=True)
        # A list that opens while the page still scrolls closes at once.
        for _ in range(5):
            self.page.wait_for_timeout(300)
            box.click()
            try:
                option.wait_for(timeout=3_000)
                break
            except TimeoutError:
                self.page.keyboard.press("Escape")
        option.click()
        return self.settle()

    @property
    def exceptions(self) -> list[str]:
        """The texts of the errors that the page shows."""
        return self.page.locator('[data-testid="stException"]').all_inner_texts()

    def _listen(self, page: Page) -> None:
        page.on("request", lambda request: self._note_address(request.url))
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        page.on("websocket", lambda websocket: self._note_address(websocket.url))

    def _note_popup(self, page: Page) -> None:
        self._listen(page)
        self.popups.append(page)

    def _note_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(self.address).netloc:
            self.foreign.append(address)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(f"{message.text} ({message.location.get('url', '')})")


@dataclass(frozen=True)
class Look:
    """What a browser window looks like and how its visitor speaks; `width` and `height` are CSS pixels."""

    lang: str = "zh"
    width: int = 1366
    height: int | None = None
    theme: Theme = "light"


def open_window(browser: Browser, address: str, look: Look) -> OpenPage:
    """A new window for the app at an address, in a browser context of its own; nothing is opened in it yet."""
    window = OpenPage(_context(browser, look.lang), address)
    _wear(window, look)
    return window


def _context(browser: Browser, lang: str) -> BrowserContext:
    return browser.new_context(
        locale=BROWSER_LANGUAGE[lang],
        # Without animations the software renderer draws a page once and not sixty times a second.
        reduced_motion="reduce",
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
    )


def _wear(window: OpenPage, look: Look) -> None:
    window.page.set_viewport_size(_viewport(look))
    window.page.emulate_media(color_scheme=look.theme)


def _viewport(look: Look) -> ViewportSize:
    return {"width": look.width, "height": look.height or HEIGHTS.get(look.width, 900)}


def with_query(path: str, lang: str, query: Mapping[str, str | list[str]] | None, lang_in_url: bool) -> str:
    """The path with its query; with `lang_in_url` the query asks for the language too, without it the browser's counts."""
    parameters = dict(query or {}) | ({"lang": lang} if lang_in_url else {})
    return path + (f"?{urlencode(parameters, doseq=True)}" if parameters else "")


def open_page(
    browser: Browser,
    address: str,
    path: str = "/",
    lang: str = "zh",
    *,
    width: int = 1366,
    height: int | None = None,
    theme: Theme = "light",
    query: Mapping[str, str | list[str]] | None = None,
    lang_in_url: bool = True,
) -> OpenPage:
    """Open a page of the app in a new browser context whose language is `lang`, and wait until it has settled."""
    window = open_window(browser, address, Look(lang, width, height, theme))
    return window.go(with_query(path, lang, query, lang_in_url))


class Windows:
    """Windows of a browser; one that a test has finished with serves the next, and those of a language load the app once."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._free: dict[str, list[OpenPage]] = {}

    def take(self, address: str, look: Look) -> OpenPage:
        """A window of this look for the app at an address, free of traces."""
        free = self._free.setdefault(look.lang, [])
        if look.lang not in self._contexts:
            self._contexts[look.lang] = _context(self._browser, look.lang)
        window = free.pop() if free else OpenPage(self._contexts[look.lang], address)
        window.address = address
        _wear(window, look)
        return window

    def give_back(self, window: OpenPage, look: Look) -> None:
        """Take a window back that nobody needs any more."""
        window.leave()
        self._free.setdefault(look.lang, []).append(window)
