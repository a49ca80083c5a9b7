"""`make screenshots`: every page × language × width × theme as one full-length PNG in `screenshots/`, to be looked at."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from tests.support.pages import HEIGHTS, OpenPage, Theme, chromium, open_page
from tests.support.server import ROOT, AppServer

OUT = ROOT / "screenshots"
TALLEST = 12_000
# Streamlit scrolls inside the page: the window must be as high as the content for a picture of all of it.
_CONTENT_HEIGHT = """() => Math.max(...[...document.querySelectorAll('[data-testid="stMain"], [data-testid="stSidebarContent"]')]
    .filter((element) => element.offsetParent !== null).map((element) => element.scrollHeight), innerHeight)"""


def main(arguments: list[str]) -> int:
    """Take the pictures; returns 1 where a page asked another host, wrote a console error or showed an exception."""
    options = _parser().parse_args(arguments)
    OUT.mkdir(exist_ok=True)
    troubled = False
    with _server(options.url) as address, chromium() as browser:
        for path in options.page or pages():
            for lang in options.lang:
                for width in options.width:
                    for theme in options.theme:
                        shown = open_page(browser, address, path, lang, width=width, theme=theme)
                        name = f"{path.strip('/') or 'overview'}-{lang}-{width}-{theme}.png"
                        _shoot(shown, OUT / name)
                        trouble = [*shown.foreign, *shown.console_errors, *shown.exceptions]
                        troubled |= bool(trouble)
                        print(f"screenshots/{name}", *trouble, sep="\n    ", flush=True)
                        shown.context.close()
    return int(troubled)


def pages() -> list[str]:
    """The paths of all pages: the file names in `pages/`, with the overview at the root."""
    names = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if not path.stem.startswith("_"))
    return ["/" if name == "overview" else f"/{name}" for name in names]


def _shoot(shown: OpenPage, file: Path) -> None:
    width = shown.page.viewport_size["width"] if shown.page.viewport_size else HEIGHTS[1920]
    height = min(int(shown.page.evaluate(_CONTENT_HEIGHT)), TALLEST)
    shown.page.set_viewport_size({"width": width, "height": height})
    shown.settle()
    shown.page.screenshot(path=file)


@contextmanager
def _server(url: str | None) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    with TemporaryDirectory() as folder, AppServer(f"sqlite:///{ROOT / 'data' / 'carbondash.db'}", Path(folder, "log")) as server:
        yield server.address


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="screenshots", description="Picture every page of the app.")
    parser.add_argument("--url", help="a running server; without it one is started on data/carbondash.db")
    parser.add_argument("--page", action="append", help="a path such as /map; repeatable (all pages)")
    parser.add_argument("--lang", nargs="+", default=["zh", "en"], choices=["zh", "en"])
    parser.add_argument("--width", nargs="+", type=int, default=[1920, 1366, 390])
    parser.add_argument("--theme", nargs="+", default=list(get_args(Theme)), choices=get_args(Theme))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
