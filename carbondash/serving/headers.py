"""What every answer tells the browser: run only our own code, load nothing from elsewhere, keep nothing that holds data."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Hashed file names: what lies under them never changes.
_STATIC = "/static/"
# The frontend's own picture and fonts may be kept; all else may hold data, or lead to it.
_KEPT = (_STATIC, "/favicon.png")

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_NOWHERE = "'none'"

# Nothing of the machine is asked for, but for the whole screen (slides) and the clipboard (copied links).
_PERMISSIONS = (
    *("accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer"),
    *("microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
_PERMISSIONS_POLICY = ", ".join([*(f"{name}=()" for name in _PERMISSIONS), "fullscreen=(self)", "clipboard-write=(self)"])


def script_hashes(html: str) -> list[str]:
    """The sources under which a policy lets a page's own inline scripts run."""
    found = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in found]


def page_policy(html: str, frame_ancestors: str = _NOWHERE) -> str:
    """The Content-Security-Policy of the page that loads the frontend.

    frame_ancestors: which portals may show the desk in a frame, in the policy's own words. Scripts of our own components reach
    the browser as text and are run from blob addresses; styles are written by the frontend as it draws. Nothing can be asked
    of another host. WebAssembly (whole numbers of messages, the map) may be compiled; texts are never taken for code.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *script_hashes(html)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "frame-src": _NOWHERE,
        "object-src": _NOWHERE,
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": frame_ancestors,
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


# An answer that is opened by itself is a picture, a file or a word: it runs nothing and loads nothing.
_BARE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"


class SecurityHeaders:
    """ASGI application round another one: the security headers of every HTTP answer, refusals and failures too."""

    def __init__(
        self, app: ASGIApp, pages: Iterable[str], page_policy: str, frame_ancestors: str = _NOWHERE, *, secure: bool = False
    ) -> None:
        """pages: the paths that answer with the page itself; every other answer gets a policy that allows nothing.

        secure: readers come over TLS, so that no cookie may travel without.
        """
        self.app = app
        self._pages = frozenset(pages)
        self._page_policy = page_policy
        self._frame_ancestors = frame_ancestors
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"])
                if self._secure:
                    message["headers"] = [_secured(*header) for header in message["headers"]]
            await send(message)

        await self.app(scope, receive, send_guarded)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        is_page = path in self._pages
        ancestors = f"; frame-ancestors {self._frame_ancestors}"
        headers["Content-Security-Policy"] = self._page_policy if is_page else _BARE_POLICY + ancestors
        headers["X-Content-Type-Options"] = "nosniff"
        # An address holds what its reader looks at: other hosts get to know nothing of it.
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = _PERMISSIONS_POLICY
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if self._frame_ancestors == _NOWHERE:
            headers["X-Frame-Options"] = "DENY"
        if not path.startswith(_KEPT):
            headers["Cache-Control"] = "no-store"
        # Nobody reads the desk from another origin, whatever the frontend's server would allow.
        for name in [name for name in headers if name.lower().startswith("access-control-")]:
            del headers[name]


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    is_bare_cookie = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return (name, value + b"; Secure") if is_bare_cookie else (name, value)
