"""Back to the page that somebody wanted: Streamlit's sign-in ends at `/`; a pasted link has to open where it points to.

The browser says by itself from which page the sign-in was asked for (Referer). Only path and query are kept, only those of this
desk's own pages, in a cookie that lives for ten minutes; so nobody can be sent elsewhere by it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

WANTED_COOKIE = "carbondash_wanted"
# Tells the page after a sign-in that came to nothing, for a minute.
FAILED_COOKIE = "carbondash_sign_in_failed"
LOGIN, CALLBACK = "/auth/login", "/oauth2callback"
# Streamlit's cookie of a person who signed in.
_PERSON_COOKIE = b"_streamlit_user="
_LONGEST = 2000


class Returning:
    """Wraps an ASGI app: remembers the page when a sign-in begins, and goes back there when it is over.

    paths: of the desk's pages. secure: whether cookies travel over TLS only, those of the app below as well.
    """

    def __init__(self, app: App, paths: Collection[str], *, secure: bool) -> None:
        self._app = app
        self._paths = frozenset(paths)
        self._secure = secure

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass a request on; answers about signing in get their cookies and their way back."""
        if scope["type"] != "http" or scope["path"] not in (LOGIN, CALLBACK):
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        begins = scope["path"] == LOGIN
        # The provider sends people here after a sign-out, too, and then says nothing.
        answered = bool({name for name, _ in parse_qsl(scope["query_string"].decode("latin-1"))} & {"state", "error"})
        wanted = self._asked_from(headers) if begins else self._remembered(headers)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._begun(message, wanted) if begins else self._over(message, wanted, answered=answered)
            await send(message)

        await self._app(scope, receive, answer)

    def _begun(self, message: Message, wanted: str) -> None:
        headers = self._with_secure(message)
        if message["status"] >= 400:
            # The provider could not be asked: better the desk's own page than a line of text.
            message["status"] = 302
            headers = _to(headers, wanted)
            headers.append(self._cookie(FAILED_COOKIE, "1", 60))
        else:
            headers.append(self._cookie(WANTED_COOKIE, quote(wanted, safe=""), 600))
        message["headers"] = headers

    def _over(self, message: Message, wanted: str, *, answered: bool) -> None:
        headers = self._with_secure(message)
        given = any(name.lower() == b"set-cookie" and _gives_a_person(value) for name, value in headers)
        if message["status"] == 302:
            headers = _to(headers, wanted)
        if answered:
            headers.append(self._cookie(FAILED_COOKIE, "", 0) if given else self._cookie(FAILED_COOKIE, "1", 60))
        if given:
            headers.append(self._cookie(WANTED_COOKIE, "", 0))
        message["headers"] = headers

    def _with_secure(self, message: Message) -> list[tuple[bytes, bytes]]:
        headers = list(message.get("headers", []))
        if not self._secure:
            return headers
        return [
            (name, value + b"; Secure" if name.lower() == b"set-cookie" and b"; secure" not in value.lower() else value)
            for name, value in headers
        ]

    def _cookie(self, name: str, value: str, seconds: int) -> tuple[bytes, bytes]:
        # Lax: the browser comes back from the provider's site.
        said = f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax" + ("; Secure" if self._secure else "")
        return b"set-cookie", said.encode("latin-1")

    def _asked_from(self, headers: MutableMapping[bytes, str]) -> str:
        try:
            parts = urlsplit(headers.get(b"referer", ""))
        except ValueError:
            return "/"
        if parts.scheme not in ("http", "https") or parts.netloc != headers.get(b"host"):
            return "/"
        return self._own(parts.path, parts.query)

    def _remembered(self, headers: MutableMapping[bytes, str]) -> str:
        try:
            kept = SimpleCookie(headers.get(b"cookie", "")).get(WANTED_COOKIE)
        except CookieError:
            return "/"
        path, _, query = unquote(kept.value if kept else "/").partition("?")
        return self._own(path, query)

    def _own(self, path: str, query: str) -> str:
        """The address within this desk, written anew; the first page where it is none of its pages."""
        if path not in self._paths:
            return "/"
        pairs = parse_qsl(query[:_LONGEST], keep_blank_values=True)
        return f"{path}?{urlencode(pairs)}" if pairs else path


def _gives_a_person(value: bytes) -> bool:
    return value.startswith(_PERSON_COOKIE) and b"max-age=0" not in value.lower()


def _to(headers: list[tuple[bytes, bytes]], address: str) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name.lower() not in (b"location", b"content-length", b"content-type")]
    return [*kept, (b"location", address.encode("ascii", "ignore")), (b"content-length", b"0")]
