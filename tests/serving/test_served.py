"""The desk as a network meets it: what it answers, to whom, and what it refuses before it looks any further."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from carbondash.intake.limits import MAX_UPLOAD_BYTES
from carbondash.store import Store
from tests.serving.asking import Session, ask, ask_raw
from tests.serving.conftest import NAMED
from tests.support.server import AppServer
from tests.support.true_names import true_names

UPLOAD = "/_stcore/upload_file"
# Ways out of a folder: plain, encoded once and twice, as other systems write them, with what ends a text.
ESCAPES = [
    *("../", "%2e%2e/", "..%2f", "%2e%2e%2f", "%252e%252e%252f", "..\\", "..%5c", "%c0%ae%c0%ae/", "....//", ".%00./"),
    *("/etc/passwd", "%2fetc%2fpasswd", "C:/windows/", "//server/share/"),
]


@pytest.mark.parametrize(
    "path", ["/", "/map", "/health", "/ready", "/nosuch", "/static/nosuch.js", "/favicon.png", "/_stcore/health"]
)
def test_every_answer_carries_the_security_headers(served: AppServer, path: str) -> None:
    answer = ask(served.address, path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy  # no other host may be asked for anything
    assert "script-src" not in policy or "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_pages_are_not_kept_and_hashed_files_are(served: AppServer) -> None:
    page = ask(served.address, "/")
    assert page.headers["cache-control"] == "no-store"
    script = page.body.partition('src="./static/')[2].partition('"')[0]
    assert "immutable" in ask(served.address, f"/static/{script}").headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nosuch", 404),
        ("/map/more", 404),
        ("/static/", 404),
        ("/media/", 404),
        ("/component/", 404),
        ("/app/static/", 404),
        ("/app/static/config.toml", 404),
        ("/static/nosuch.js", 404),
        ("/_stcore/metrics", 404),
        ("/_stcore/agent/openapi.json", 404),
        ("/_stcore/script-health-check", 404),
        (f"/?city={'3' * 20_000}", 414),
    ],
)
def test_what_is_not_served_is_refused_in_a_word(served: AppServer, path: str, status: int) -> None:
    answer = ask(served.address, path)
    assert answer.status == status
    assert "<" not in answer.body
    assert len(answer.body) < 200


@pytest.mark.parametrize("folder", ["/static/", "/media/", "/component/x/", "/_stcore/bidi-components/x/", "/app/static/", "/"])
def test_no_way_leads_out_of_a_folder(served: AppServer, folder: str) -> None:
    for escape in ESCAPES:
        for target in ("app.py", ".streamlit/config.toml", "data/carbondash.db", "etc/passwd"):
            answer = ask(served.address, folder + escape * 3 + target)
            assert answer.status in (400, 404), (escape, target)
            assert "root:" not in answer.body
            assert "frame.run" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/ready", "/_stcore/health", "/auth/login"])
def test_methods_that_nobody_uses_are_refused(served: AppServer, method: str, path: str) -> None:
    answer = ask(served.address, path, method)
    assert answer.status == 405
    assert "<" not in answer.body


def test_a_foreign_host_or_origin_is_refused_for_pages_and_sessions(served: AppServer) -> None:
    port = served.address.rpartition(":")[2]
    socket_address = f"ws{served.address.removeprefix('http')}/_stcore/stream"
    # Nobody signs in at this desk: it answers this machine by its own names only.
    assert ask(served.address, "/", Host="localhost").status == 200
    assert ask(served.address, "/", Host="10.20.30.40").status == 421
    assert ask(served.address, "/", Host=NAMED).status == 421
    assert ask(served.address, "/", Host="attacker.example").status == 421
    assert ask(served.address, "/_stcore/host-config", Origin="https://attacker.example").status == 403
    # Another port of the same machine is another site.
    assert ask(served.address, "/", Origin="http://127.0.0.1:1").status == 403
    for origin in ("https://attacker.example", "http://127.0.0.1:1", "null", f"http://127.0.0.1:{port}.attacker.example"):
        with pytest.raises(InvalidStatus) as refused, connect(socket_address, origin=Origin(origin)):
            pass
        assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus), connect(socket_address, additional_headers={"Host": "attacker.example"}):
        pass
    with connect(socket_address, origin=Origin(served.address)):
        pass


@pytest.fixture(scope="module")
def session(served: AppServer) -> Iterator[Session]:
    with Session(served.address) as opened:
        opened.open()
        yield opened


def _form(content: bytes, name: str = "month.csv") -> tuple[bytes, str]:
    """The body of an upload and its content type."""
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return head + content + b"\r\n--edge--\r\n", "multipart/form-data; boundary=edge"


def _upload(served: AppServer, session: str, content: bytes, name: str = "a", **headers: str) -> int:
    body, kind = _form(content)
    return ask(served.address, f"{UPLOAD}/{session}/{name}", "PUT", body, Content_Type=kind, **headers).status


def _token(served: AppServer) -> dict[str, str]:
    """The mark by which an upload of our own page is known, in cookie and header."""
    given = ask(served.address, "/_stcore/health").headers["set-cookie"]
    mark = given.partition("=")[2].partition(";")[0]
    assert "samesite=strict" in given.lower()
    return {"Cookie": f"_streamlit_xsrf={mark}", "X_Xsrftoken": mark}


def test_an_upload_needs_the_token_of_our_own_page(served: AppServer, session: Session) -> None:
    token = _token(served)
    assert _upload(served, session.id, b"a,b") == 403
    assert _upload(served, session.id, b"a,b", Cookie=token["Cookie"]) == 403
    assert _upload(served, session.id, b"a,b", X_Xsrftoken=token["X_Xsrftoken"]) == 403
    assert _upload(served, session.id, b"a,b", **token, Origin="https://attacker.example") == 403
    assert _upload(served, session.id, b"a,b", **token) == 204
    assert ask(served.address, f"{UPLOAD}/{session.id}/a", "DELETE").status == 403
    assert ask(served.address, f"{UPLOAD}/{session.id}/a", "DELETE", **token).status == 204
    assert _upload(served, "nobody", b"a,b", **token) == 400


def test_a_body_that_is_too_large_is_refused_before_it_is_read(served: AppServer, session: Session) -> None:
    path, token = f"{UPLOAD}/{session.id}/large", _token(served)
    head = f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {token['Cookie']}\r\nX-Xsrftoken: {token['X_Xsrftoken']}\r\n"
    head += "Content-Type: multipart/form-data; boundary=edge\r\n"
    # Said beforehand: not one byte of it is waited for.
    start = time.monotonic()
    line = ask_raw(served.address, f"{head}Content-Length: {MAX_UPLOAD_BYTES * 2}\r\n\r\n".encode())
    assert line.startswith("HTTP/1.1 413")
    assert time.monotonic() - start < 2
    assert ask_raw(served.address, f"{head}Content-Length: -1\r\n\r\n".encode()).startswith("HTTP/1.1 400")

    # Not said: the answer comes once more has come than is taken, and the rest is not read.
    part = b"x" * 1_000_000
    begun, _kind = _form(b"")

    def parts() -> Iterator[bytes]:
        yield begun[: begun.index(b"\r\n\r\n") + 4]
        for _ in range(MAX_UPLOAD_BYTES // len(part) + 2):
            yield part

    try:
        status = ask(
            served.address, path, "PUT", parts(), Content_Type=_kind, Cookie=token["Cookie"], X_Xsrftoken=token["X_Xsrftoken"]
        ).status
    except (BrokenPipeError, ConnectionResetError):
        status = 413  # the connection ended under the sender's hands
    assert status == 413


def test_a_session_holds_only_so_many_files(served: AppServer) -> None:
    token = _token(served)
    with Session(served.address) as visitor:
        visitor.open()
        statuses = [_upload(served, visitor.id, b"a,b", f"f{place}", **token) for place in range(61)]
        assert statuses == [204] * 60 + [413]


def test_headers_without_end_are_refused(served: AppServer) -> None:
    line = ask_raw(served.address, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 200_000)
    assert line.startswith(("HTTP/1.1 400", "HTTP/1.1 431"))


def test_the_log_of_a_days_visits_names_nobody(served: AppServer, session: Session, demo_store: Store) -> None:
    true = true_names(demo_store)
    someone = next(iter(sorted(true.known)))
    for page in ("enterprise", "directory", "import"):
        session.open(page, f"?lang=zh&id=7&nosuch={someone}&city={someone}")
    lines = served.log.splitlines()
    entries = [json.loads(line) for line in lines]
    assert true.within(served.log) == set()
    assert served.address.rpartition(":")[2] not in served.log
    visits = [entry for entry in entries if entry["event"] == "page"]
    assert {entry["page"] for entry in visits} >= {"enterprise", "directory", "import"}
    assert {"time", "level", "duration_ms", "store_version", "person", "parameters"} <= visits[-1].keys()
    assert len({entry["person"] for entry in visits if "person" in entry}) == 1
    assert "nosuch" not in visits[-1]["parameters"]
    assert [entry for entry in entries if entry["level"] in ("error", "critical")] == []


def test_told_to_end_it_sends_nobody_new_and_lets_those_who_are_here_go_on(served: AppServer) -> None:
    assert ask(served.address, "/health").body == '{"status":"ok"}'
    assert json.loads(ask(served.address, "/ready").body) == {"status": "ready", "writes": True}
    with Session(served.address) as visitor:
        visitor.open()
        os.kill(served.pid, signal.SIGTERM)
        time.sleep(0.2)
        leaving = ask(served.address, "/ready")
        assert (leaving.status, json.loads(leaving.body)["reason"]) == (503, "draining")
        assert ask(served.address, "/health").status == 200
        assert "map" in visitor.open("map")
    assert served.wait(20) == 0
