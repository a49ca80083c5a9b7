"""The served desk: everything that the first visitor needs is made before the server says that it is ready.

`python -m carbondash.server` listens on HOST and PORT (127.0.0.1, 8501). Any ASGI server can serve `carbondash.server:app`; the
limits of connections and the grace period at the end (`serving/run.py`) are then that server's business. Whoever it may listen
for, and who may come in, is settled before it starts (`access.settings`, `access.desk`).

CARBONDASH_HOSTS names the hosts under which the desk is known, CARBONDASH_FRAME_ANCESTORS the portals that may show it in a
frame, CARBONDASH_GRACE the seconds between SIGTERM and the end, CARBONDASH_LOG the form of the log (`logs.py`).
"""

from __future__ import annotations

import gc
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit import logger as frontend_logger
from streamlit import runtime

from carbondash import logs
from carbondash.access import desk
from carbondash.access.returning import Returning
from carbondash.access.settings import FILE, FILE_VARIABLE, Settings, SettingsError, settings
from carbondash.intake.limits import MAX_UPLOAD_BYTES
from carbondash.serving import secrets_file
from carbondash.serving.gate import Gate, Hosts, Limits
from carbondash.serving.headers import SecurityHeaders, page_policy
from carbondash.serving.health import Health
from carbondash.serving.run import serve
from carbondash.ui import faults, frame
from carbondash.ui.room import WIDTH_COOKIE
from carbondash.ui.sitemap import PLACES
from carbondash.ui.style import RULES

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8501

log = logging.getLogger("carbondash.server")


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    start = time.perf_counter()
    _speak_with_one_voice()
    if secrets_file.is_open(Path(os.environ.get(FILE_VARIABLE, "").strip() or FILE)):
        log.warning("the file with the secrets can be read by other users of this machine: chmod 600")
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
    log.info("ready", extra={"duration_ms": round((time.perf_counter() - start) * 1000)})
    _health.started.set()
    yield
    log.info("ended")


def _speak_with_one_voice() -> None:
    # The frontend's loggers write by themselves, those too that are made when its parts are first imported.
    frontend_logger.setup_formatter = logs.take_over
    logs.set_up()


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
    return html.replace("<script>", f"<style>{RULES}</style>{told}\n    <script>", 1)


async def _page(_request: Request) -> HTMLResponse:
    return HTMLResponse(_SHELL, headers={"Cache-Control": "no-cache"})


def _files() -> list[str]:
    """The paths of the frontend's own files, but for the page that `_shell` stands in for."""
    folder = Path(st.__file__).parent / "static"
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [f"/{path}" for path in found if path != "index.html"]


def _held(session: str) -> tuple[int, int]:
    """Files and bytes that a session has uploaded and still holds."""
    manager = runtime.get_instance().uploaded_file_mgr
    files = list(getattr(manager, "file_storage", {}).get(session, {}).values())
    return len(files), sum(len(file.data) for file in files)


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


def _hosts(found: Settings) -> Hosts:
    """The hosts under which the desk is known: those of the environment, and the one that people come back to."""
    own = urlsplit(found.origin).hostname or "" if found.origin else ""
    return Hosts.of(f"{os.environ.get('CARBONDASH_HOSTS', '')} {own}")


_SHELL = _shell()
_SETTINGS = _settings()
_PAGES = ("/", *(f"/{place.name}" for place in PLACES[1:]))
_health = Health(frame.store)
_routes = [*(Route(path, _page, methods=["GET"]) for path in _PAGES), *_health.routes]
_portals = os.environ.get("CARBONDASH_FRAME_ANCESTORS", "").strip() or "'none'"
_desk = st.App(
    ROOT / "app.py",
    secrets={"auth": dict(_SETTINGS.auth)} if _SETTINGS.auth is not None else None,
    lifespan=_lifespan,
    routes=_routes,
    middleware=[Middleware(Returning, paths=_PAGES, secure=_SETTINGS.origin.startswith("https:"))] if _SETTINGS.signed_in else [],
    on_script_error=faults.shown,
)
# Round the whole desk, so that failures of its own middleware go out with the headers too.
app = SecurityHeaders(
    Gate(
        _desk,
        _hosts(_SETTINGS),
        [*(route.path for route in _routes), *_files()],
        Limits(MAX_UPLOAD_BYTES),
        _held,
        partial(desk.is_allowed, environ=os.environ, signed_in=_SETTINGS.signed_in),
    ),
    _PAGES,
    page_policy(_SHELL, _portals),
    _portals,
    secure=_SETTINGS.origin.startswith("https:"),
)


def main() -> None:
    """Serve until interrupted."""
    logs.set_up()
    host = os.environ.get("HOST") or DEFAULT_HOST
    port = int(os.environ.get("PORT") or DEFAULT_PORT)
    refused = desk.refusal(host, os.environ, signed_in=_SETTINGS.signed_in)
    if refused is not None:
        raise SystemExit(f"carbondash: {refused}")
    os.chdir(ROOT)
    serve("carbondash.server:app", host, port, grace=float(os.environ.get("CARBONDASH_GRACE") or 0))


if __name__ == "__main__":
    main()
