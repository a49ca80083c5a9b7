"""Serve until told to end: limits of the connection itself, and an end that lets those who are here finish.

After the first SIGTERM `/ready` says "draining" and nothing else changes for the grace period; then, or at a second signal, the
process ends. SIGINT (Ctrl+C) ends it at once.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

import uvicorn

from carbondash.serving import health

# Bytes of request line and headers together; the cookies of a sign-in take up to half of it.
_HEADER_BYTES = 65_536
# What a browser says to the server in one message; files come another way.
_MESSAGE_BYTES = 4 * 1024 * 1024
_IDLE_SECONDS = 15
_PING_SECONDS = 20.0
# How long answers that are under way may take once the process ends.
_LAST_ANSWERS_SECONDS = 5


class Draining(uvicorn.Server):
    """A server that goes on for a grace period after the first SIGTERM."""

    def __init__(self, config: uvicorn.Config, grace: float) -> None:
        super().__init__(config)
        self._grace = grace

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by the signal; the first SIGTERM only begins the end."""
        if sig == signal.SIGTERM and self._grace > 0 and not health.draining.is_set():
            health.draining.set()
            timer = threading.Timer(self._grace, self._end)
            timer.daemon = True
            timer.start()
            return
        super().handle_exit(sig, frame)

    def _end(self) -> None:
        self.should_exit = True


def serve(app: str, host: str, port: int, *, grace: float = 0.0) -> None:
    """Serve an application, named as MODULE:NAME. grace: seconds between SIGTERM and the end."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http="h11",
        # Not "info": an access log would hold what people look at.
        log_level="warning",
        access_log=False,
        log_config=None,
        server_header=False,
        h11_max_incomplete_event_size=_HEADER_BYTES,
        ws_max_size=_MESSAGE_BYTES,
        ws_ping_interval=_PING_SECONDS,
        ws_ping_timeout=_PING_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_LAST_ANSWERS_SECONDS,
    )
    Draining(config, grace).run()
