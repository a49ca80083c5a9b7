"""`/health`: the process lives. `/ready`: the next visitor may be sent here; both say nothing that is worth knowing to others."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Lock

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from carbondash.store import Store
from carbondash.store.readiness import Readiness, readiness

# Whoever asks more often is told what was found just now.
_FRESH_SECONDS = 1.0
_PATIENCE_SECONDS = 3.0

# Set once the process has been told to end: those who are here go on, nobody new is sent.
draining = Event()


class Health:
    """The two routes of one process."""

    def __init__(self, store: Callable[[], Store], *, patience: float = _PATIENCE_SECONDS) -> None:
        self.started = Event()
        self._store = store
        self._patience = patience
        self._asking = Lock()
        self._known: tuple[float, Readiness] | None = None

    @property
    def routes(self) -> list[Route]:
        """To be served beside the pages."""
        return [Route("/health", self._health, methods=["GET"]), Route("/ready", self._ready, methods=["GET"])]

    async def _health(self, _request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def _ready(self, _request: Request) -> JSONResponse:
        if draining.is_set():
            return _not_ready("draining")
        if not self.started.is_set():
            return _not_ready("starting")
        found: Readiness | None = None
        with anyio.move_on_after(self._patience):
            found = await anyio.to_thread.run_sync(self._look, abandon_on_cancel=True)
        if found is None:
            return _not_ready("slow")
        if found.fault is not None:
            return _not_ready(found.fault)
        return JSONResponse({"status": "ready", "writes": found.writes})

    def _look(self) -> Readiness:
        # One question at a time: a store that does not answer must not take every thread.
        with self._asking:
            if self._known is None or time.monotonic() - self._known[0] > _FRESH_SECONDS:
                self._known = (time.monotonic(), readiness(self._store()))
            return self._known[1]


def _not_ready(reason: str) -> JSONResponse:
    return JSONResponse({"status": "not ready", "reason": reason}, 503)
