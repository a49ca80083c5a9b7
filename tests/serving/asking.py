"""Asking a served desk without a browser: raw requests, and a session that opens pages."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin


@dataclass(frozen=True)
class Answer:
    """What came back; the names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: str


def ask(address: str, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
    """One request, its path sent as it is written; `_` in the names of headers stands for `-`."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, said, answer.read().decode(errors="replace"))
    finally:
        connection.close()


def ask_raw(address: str, request: bytes) -> str:
    """The first line that comes back for bytes of the caller's own."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port), timeout=20) as connection:
        connection.sendall(request)
        return connection.makefile("rb").readline().decode().strip()


class Session:
    """A visitor's session, as the frontend opens one."""

    def __init__(self, address: str, **headers: str) -> None:
        place = f"ws{address.removeprefix('http')}/_stcore/stream"
        self._opening = connect(place, origin=Origin(address), additional_headers=headers, max_size=None)
        self._connection: ClientConnection
        self.id = ""

    def __enter__(self) -> Session:
        self._connection = self._opening.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._opening.__exit__(kind, error, trace)

    def open(self, page: str = "", query: str = "") -> str:
        """Run a page; returns all that was sent about it, as text."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        self._connection.send(asked.SerializeToString())
        said: list[str] = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(self._connection.recv(timeout=60)))  # type: ignore[arg-type]
            if message.WhichOneof("type") == "new_session":
                self.id = message.new_session.initialize.session_id or self.id
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(said)
            said.append(str(message))
