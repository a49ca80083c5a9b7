"""The gate and the headers round an application of a few lines: what depends on how a deployment is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from carbondash.serving.gate import UPLOADS, Gate, Hosts, Limits
from carbondash.serving.headers import SecurityHeaders, page_policy
from tests.support.loops import finish

PAGE = "<html><script>first()</script><script src='x.js'></script><script>second()</script></html>"


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the whole body, as an upload does, and sets a cookie."""
    body = await Request(scope, receive).body()
    answer = PlainTextResponse(f"{len(body)} bytes")
    answer.set_cookie("mark", "1")
    await answer(scope, receive, send)


def _asked(app: ASGIApp, method: str = "GET", path: str = "/", host: str = "desk.example.cn", body: Any = ()) -> list[Message]:
    """What an application sends for a request whose body comes in these parts, None for a client that falls silent."""
    sent: list[Message] = []
    parts = list(body)

    async def receive() -> Message:
        part = parts.pop(0) if parts else b""
        if part is None:
            await anyio.sleep(60)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", host.encode())]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers, "client": ("10.0.0.7", 1)}
    finish(app, scope, receive, send)
    return sent


def _gate(allowed: Callable[[str | None, str | None], bool] = lambda host, client: True, files: int = 0) -> Gate:
    limits = Limits(file_bytes=100_000, files=3, held_bytes=1_000_000)
    return Gate(_app, Hosts.of("desk.example.cn"), ["/"], limits, lambda session: (files, 0), allowed, patience=0.05)


def test_a_named_host_is_answered_where_the_desk_allows_it() -> None:
    assert _asked(_gate())[0]["status"] == 200
    assert _asked(_gate(), host="attacker.example")[0]["status"] == 421
    assert _asked(_gate(lambda host, client: client == "127.0.0.1"))[0]["status"] == 421


@pytest.mark.parametrize(
    ("body", "files", "status"),
    [
        ([b"x" * 50_000] * 2, 0, 200),
        ([b"x" * 50_000] * 4, 0, 413),
        ([b"x" * 50_000, None], 0, 408),
        ([b"x"], 3, 413),
    ],
    ids=["in order", "too large", "silent", "one more than it may hold"],
)
def test_an_upload_is_measured_while_it_comes(body: list[bytes | None], files: int, status: int) -> None:
    sent = _asked(_gate(files=files), "PUT", f"{UPLOADS}session/file", body=body)
    assert [message["status"] for message in sent if message["type"] == "http.response.start"] == [status]


def test_what_breaks_in_the_middle_of_an_upload_for_its_own_reason_is_told_on() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ClientDisconnect

    gate = Gate(broken, Hosts(), [], Limits(1), lambda session: (0, 0))
    with pytest.raises(ClientDisconnect):
        _asked(gate, "PUT", f"{UPLOADS}session/file", host="127.0.0.1")


def test_only_the_inline_scripts_that_the_page_has_may_run() -> None:
    policy = page_policy(PAGE)
    assert policy.count("'sha256-") == 2
    assert page_policy(PAGE.replace("first", "other")) != policy
    assert "'unsafe-inline'" not in policy.partition("script-src ")[2].partition(";")[0]


def test_a_portal_that_is_named_may_show_the_desk_and_nobody_else() -> None:
    portal = "https://portal.example.cn"
    app = SecurityHeaders(_app, ["/"], page_policy(PAGE, portal), portal)
    headers = dict(_asked(app)[0]["headers"])
    assert headers[b"content-security-policy"].endswith(b"frame-ancestors https://portal.example.cn")
    assert b"x-frame-options" not in headers


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_stay_on_tls_where_the_readers_come_over_it(secure: bool) -> None:
    headers = dict(_asked(SecurityHeaders(_app, [], "", secure=secure))[0]["headers"])
    assert headers[b"set-cookie"].endswith(b"; Secure") is secure
