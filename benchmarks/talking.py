"""One visitor of a server, without a browser: what the frontends of Streamlit and Dash send on a change of the filters.

A Streamlit visitor changes the filters as a link or the back button does: the page runs again with another query string. Like the
browser it tells the server which large messages it still has, offers compression, and says how wide its window is. A Dash visitor
changes what the dropdowns hold; Dash then calls the one function that all of the page hangs on.
"""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

import urllib3
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.asking import Asked
from benchmarks.serving import Kind

ANSWER_WITHIN = 120.0
WIDTH = 1366
# So many runs the frontend keeps a message that it did not need again (Streamlit: global.maxCachedMessageAge).
KEPT_RUNS = 2


@dataclass(frozen=True)
class Answer:
    """What came back: milliseconds from the request to the end of the run, payload bytes, messages, and what was an error."""

    milliseconds: float
    size: int
    messages: int
    error: str = ""


class Visitor(Protocol):
    """One person at one page."""

    async def __aenter__(self) -> Visitor: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def ask(self, asked: Asked) -> Answer:
        """Change the filters and wait for the whole answer."""
        ...


class StreamlitVisitor:
    """A visitor of a Streamlit page over its websocket."""

    _socket: ClientConnection

    def __init__(self, address: str, page: str = "") -> None:
        self._address = address
        self._page = page
        self._page_hash = ""
        self._kept: dict[str, int] = {}
        self._runs = 0

    async def __aenter__(self) -> StreamlitVisitor:
        self._socket = await connect(
            self._address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=Origin(self._address),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": f"carbondash_width={WIDTH}"},
            open_timeout=ANSWER_WITHIN,
            ping_interval=None,
            max_size=None,
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._socket.close()

    async def ask(self, asked: Asked) -> Answer:
        """Run the page with this query string."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = asked.query
        state.page_script_hash = self._page_hash
        state.page_name = "" if self._page_hash else self._page
        state.is_history_navigation = bool(self._page_hash)
        state.cached_message_hashes.extend(self._kept)
        state.context_info.timezone = "Asia/Shanghai"
        state.context_info.timezone_offset = -480
        state.context_info.locale = "zh-CN"
        state.context_info.url = f"{self._address}/{self._page}"
        state.context_info.color_scheme = "light"
        self._runs += 1
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        size = messages = 0
        error = ""
        while True:
            data = await asyncio.wait_for(self._socket.recv(decode=False), ANSWER_WITHIN)
            size += len(data)
            messages += 1
            forward = ForwardMsg()
            forward.ParseFromString(data)
            kind = forward.WhichOneof("type")
            if kind == "script_finished":
                if forward.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if forward.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    error = "the script does not compile"
                break
            error = error or self._noted(forward, str(kind))
        elapsed = (time.perf_counter() - start) * 1000
        self._kept = {name: run for name, run in self._kept.items() if self._runs - run <= KEPT_RUNS}
        return Answer(elapsed, size, messages, error)

    def _noted(self, forward: ForwardMsg, kind: str) -> str:
        """Keep what the browser would keep; returns what an element says that reports an error."""
        if kind == "new_session":
            self._page_hash = forward.new_session.page_script_hash
        elif kind == "navigation":
            self._page_hash = forward.navigation.page_script_hash or self._page_hash
        elif kind == "ref_hash":
            if forward.ref_hash not in self._kept:
                return f"the server refers to a message that it never sent ({forward.ref_hash})"
            self._kept[forward.ref_hash] = self._runs
        elif kind == "delta":
            if forward.metadata.cacheable:
                self._kept[forward.hash] = self._runs
            element = forward.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "exception":
                return str(element.exception.message or element.exception.type)
            if shown == "alert" and element.alert.format == Alert.ERROR:
                return str(element.alert.body)
        return ""


class DashVisitor:
    """A visitor of the Dash page over HTTP, on a connection and a thread of its own."""

    _call: dict[str, Any]

    def __init__(self, address: str) -> None:
        self._connection = urllib3.connection_from_url(address, maxsize=1, timeout=ANSWER_WITHIN, retries=False)
        self._thread = ThreadPoolExecutor(1)

    async def __aenter__(self) -> DashVisitor:
        _status, data = await self._asked("GET", "/_dash-dependencies")
        output = next(one["output"] for one in json.loads(data) if one["inputs"] and not one.get("clientside_function"))
        parts = output.strip(".").split("...")
        self._call = {
            "output": output,
            "outputs": [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts],
        }
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._thread.shutdown()
        self._connection.close()

    async def ask(self, asked: Asked) -> Answer:
        """Have the page's function called with these filters."""
        values = {"as_of": asked.as_of.isoformat(), "city": asked.cities, "industry": asked.industries, "tier": asked.tiers}
        inputs = [
            {"id": name, "property": "date" if name == "as_of" else "value", "value": value} for name, value in values.items()
        ]
        body = json.dumps({**self._call, "inputs": inputs, "changedPropIds": ["city.value"]})
        start = time.perf_counter()
        status, data = await self._asked("POST", "/_dash-update-component", body)
        elapsed = (time.perf_counter() - start) * 1000
        error = "" if status == 200 and b'"response"' in data else f"HTTP {status}"
        return Answer(elapsed, len(data), 1, error)

    async def _asked(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}

        def send() -> tuple[int, bytes]:
            answer = self._connection.urlopen(method, path, body, headers)
            return answer.status, answer.data

        return await asyncio.get_running_loop().run_in_executor(self._thread, send)


def visitor(kind: Kind, address: str, page: str = "") -> Visitor:
    """A visitor of a server that speaks like this."""
    return StreamlitVisitor(address, page) if kind == "streamlit" else DashVisitor(address)
