"""The served desk: everything that the first visitor needs is made before the server says that it is ready.

`python -m carbondash.server` listens on HOST and PORT (127.0.0.1, 8501). Any ASGI server can serve `carbondash.server:app`.
Whoever it may listen for, and who may come in, is settled before it starts (`access.settings`, `access.desk`).
"""

from __future__ import annotations

import gc
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit import runtime

from carbondash.access import desk
from carbondash.access.returning import Returning
from carbondash.access.settings import Settings, SettingsError, settings
from carbondash.ui.room import WIDTH_COOKIE
from carbondash.ui.sitemap import PLACES

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8501

log = logging.getLogger("carbondash.server")


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    start = time.perf_counter()
    if os.environ.get("CARBONDASH_WARM", "1") != "0":
        # Imported here: the runtime has started by now, so that what is cached goes where the pages will look for it.
        from carbondash.ui.warm import warm

        await anyio.to_thread.run_sync(warm)
    # One run of the whole script: from here on the runtime knows the pages of app.py instead of the bare files in pages/.
    ok, message = await runtime.get_instance().does_script_run_without_error()
    if not ok:
        log.error("the first run of the page failed: %s", message)
    # What was made so far stays; the collector need not look at it again during a visit.
    gc.collect()
    gc.freeze()
    log.info("ready after %.1f s", time.perf_counter() - start)
    yield


def _shell() -> str:
    """The page that loads the frontend, told where its server is, and telling it how wide the window is.

    On a path such as /map the frontend would first look for its server below that path and leave errors in the console. A map
    has a fixed zoom: its size must be chosen where it is made.
    """
    html = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    told = (
        "<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin };"
        f"document.cookie = '{WIDTH_COOKIE}=' + window.innerWidth + '; path=/; SameSite=Strict';"
        # A page that the browser kept aside would show what was on it after the sign-out.
        "addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });</script>"
    )
    return html.replace("<script>", f"{told}\n    <script>", 1)


async def _page(_request: Request) -> HTMLResponse:
    return HTMLResponse(_SHELL, headers={"Cache-Control": "no-cache"})


def _settings() -> Settings:
    """The settings; a wrong one stops the server with one line."""
    try:
        found = settings()
    except SettingsError as error:
        raise SystemExit(f"carbondash: {error}") from None
    if found.auth is not None:
        # What Streamlit signs while somebody is on the way to the provider; read when the app is put together.
        os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = str(found.auth["cookie_secret"])
    return found


_SHELL = _shell()
_SETTINGS = _settings()
_PATHS = ("/", *(f"/{place.name}" for place in PLACES[1:]))
app = st.App(
    ROOT / "app.py",
    secrets={"auth": dict(_SETTINGS.auth)} if _SETTINGS.auth is not None else None,
    lifespan=_lifespan,
    routes=[Route(path, _page, methods=["GET"]) for path in _PATHS],
    middleware=[Middleware(Returning, paths=_PATHS, secure=_SETTINGS.origin.startswith("https:"))] if _SETTINGS.signed_in else [],
)


def main() -> None:
    """Serve until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    host = os.environ.get("HOST") or DEFAULT_HOST
    port = int(os.environ.get("PORT") or DEFAULT_PORT)
    refused = desk.refusal(host, os.environ, signed_in=_SETTINGS.signed_in)
    if refused is not None:
        raise SystemExit(f"carbondash: {refused}")
    os.chdir(ROOT)
    uvicorn.run("carbondash.server:app", host=host, port=port, log_level="warning")


if __name__ == "__main__":
    main()
