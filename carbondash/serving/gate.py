"""Who may ask for what: hosts, origins, paths, methods, sizes and waiting times, checked before anything else is."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOADS = "/_stcore/upload_file/"
# What the frontend itself asks for. Its measurements of the server and the interface for programs are not among it.
_FRONTEND = frozenset(
    {"/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/auth/login", "/auth/logout", "/oauth2callback"}
)
# Below these are keys that only a running session knows, and the parts of the frontend that packages bring.
_FOLDERS = ("/media/", "/component/", "/_stcore/bidi-components/", UPLOADS)

# Characters of path and query as sent; bytes of all headers are held by the server (server.py).
LONGEST_ADDRESS = 16_384
# An upload's frame beside the file itself.
_FRAME_BYTES = 64 * 1024
# So long may a client say nothing in the middle of an upload.
_PATIENCE_SECONDS = 30.0

_WORDS = {
    400: "请求无法理解。 / The request can't be understood.",
    403: "不接受来自其他网站的请求。 / Requests from other sites are refused.",
    404: "没有这个页面。 / There is no such page.",
    405: "不支持这种请求方法。 / This method is not allowed here.",
    408: "等待上传超时。 / The upload took too long to arrive.",
    413: "上传的文件过大或过多。 / The upload is too large, or there are too many.",
    414: "网址过长。 / The address is too long.",
    421: "本服务不使用这个主机名。 / This desk is not served under that host name.",
    431: "请求头过大。 / The headers are too large.",
}


@dataclass(frozen=True)
class Limits:
    """What one session may upload: bytes of one file, files and bytes that it holds at a time."""

    file_bytes: int
    files: int = 60
    held_bytes: int = 400_000_000


@dataclass(frozen=True)
class Hosts:
    """The names under which the desk may be asked for; other names could be made to point here by whoever owns them.

    Addresses in digits and the machine's own names are always right: nobody else can own those. `*.example.cn` allows every name
    below example.cn.
    """

    named: frozenset[str] = frozenset()
    _own: frozenset[str] = field(default_factory=lambda: frozenset({"localhost", socket.gethostname().lower()}))

    @classmethod
    def of(cls, words: str) -> Hosts:
        """From CARBONDASH_HOSTS: names separated by commas or spaces."""
        return cls(frozenset(word.lower().rstrip(".") for word in words.replace(",", " ").split()))

    def allow(self, host: str | None) -> bool:
        """Whether the value of a Host header is one of ours."""
        if not host or any(character in host for character in "/?#@\\ "):
            return False
        try:
            parts = urlsplit(f"//{host}")
            name, _port = parts.hostname, parts.port
        except ValueError:
            return False
        if not name:
            return False
        name = name.lower().rstrip(".")
        if name in self._own or name in self.named or _is_address(name):
            return True
        return any(known.startswith("*.") and name.endswith(known[1:]) for known in self.named)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Gate:
    """ASGI application round another one: refuses in one plain sentence what nobody at the desk would ask for."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Hosts,
        paths: Iterable[str],
        limits: Limits,
        held: Callable[[str], tuple[int, int]],
        allowed: Callable[[str | None, str | None], bool] = lambda host, client: True,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        """paths: what is served beside the frontend's own routes, file by file.

        held: files and bytes that a session has uploaded and still holds. allowed: what the desk itself says to the Host of a
        request and the address that it comes from.
        """
        self.app = app
        self._hosts = hosts
        self._paths = frozenset(paths) | _FRONTEND
        self._limits = limits
        self._held = held
        self._allowed = allowed
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is in order."""
        if scope["type"] == "websocket":
            # Before the handshake is accepted, a closed connection is the answer 403.
            if self._wrong_place(scope) or scope["path"] != "/_stcore/stream":
                await send({"type": "websocket.close", "code": 1008})
                return
        elif scope["type"] == "http":
            status = self._refused(scope)
            if status is not None:
                await _answer(status, scope, receive, send)
                return
            if scope["method"] == "PUT":
                await self._upload(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refused(self, scope: Scope) -> int | None:
        headers = Headers(scope=scope)
        path: str = scope["path"]
        if status := self._wrong_place(scope):
            return status
        if len(scope.get("raw_path") or path.encode()) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414
        if path not in self._paths and (not path.startswith(_FOLDERS) or path.endswith("/")):
            return 404
        allowed = {"PUT", "DELETE"} if path.startswith(UPLOADS) else {"GET", "HEAD"}
        if scope["method"] not in allowed:
            return 405
        if scope["method"] == "PUT":
            return self._too_much(path, headers)
        return None

    def _wrong_place(self, scope: Scope) -> int | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        client = scope["client"][0] if scope.get("client") else None
        if len(hosts) != 1 or not self._hosts.allow(hosts[0]) or not self._allowed(hosts[0], client):
            return 421
        # A browser names the page that asks wherever another site could be behind it. What is no browser says nothing.
        origins = headers.getlist("origin")
        if origins and (len(origins) > 1 or urlsplit(origins[0]).netloc.lower() != hosts[0].lower()):
            return 403
        return None

    def _too_much(self, path: str, headers: Headers) -> int | None:
        said = headers.get("content-length")
        if said is not None:
            if not (said.isascii() and said.isdigit()):
                return 400
            if int(said) > self._limits.file_bytes + _FRAME_BYTES:
                return 413
        files, size = self._held(path.removeprefix(UPLOADS).partition("/")[0])
        if files >= self._limits.files or size + int(said or 0) > self._limits.held_bytes:
            return 413
        return None

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on part by part, until it is larger than it may be or its sender falls silent."""
        read = 0
        refused: int | None = None
        answered = False

        async def receive_measured() -> Message:
            nonlocal read, refused
            with anyio.move_on_after(self._patience):
                message = await receive()
                read += len(message.get("body", b""))
                if read <= self._limits.file_bytes + _FRAME_BYTES:
                    return message
                refused = 413
                return {"type": "http.disconnect"}
            refused = 408
            return {"type": "http.disconnect"}

        async def send_unless_refused(message: Message) -> None:
            nonlocal answered
            if refused is None:
                answered = True
                await send(message)

        try:
            await self.app(scope, receive_measured, send_unless_refused)
        except Exception:
            # The reader of the body sees its sender go, and says so.
            if refused is None:
                raise
        if refused is not None and not answered:
            await _answer(refused, scope, receive, send)


async def _answer(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    # What is left of the body is not read: the connection ends with the answer.
    answer = PlainTextResponse(_WORDS[status] + "\n", status, {"Connection": "close"})
    await answer(scope, receive, send)
