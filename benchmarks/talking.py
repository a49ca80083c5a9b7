"""One visitor of a server, without a browser: what the frontends of Streamlit and Dash send on a change of the filters.

A Streamlit visitor changes the filters as a link or the back button does: the page runs again with another query string. Like the
browser it tells the server which large messages it still has, offers compression, and says how wide its window is. A Dash visitor
changes what the dropdowns hold; Dash then calls the one function that all of the page hangs on.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

import aiohttp
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

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


class _Connected:
    def __init__(self, address: str, page: str = "") -> None:
        self._address = address
        self._page = page
        timeout = aiohttp.ClientTimeout(total=None, sock_read=ANSWER_WITHIN)
        self._http = aiohttp.ClientSession(timeout=timeout, cookies={"carbondash_width": str(WIDTH)})

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._http.close()


class StreamlitVisitor(_Connected):
    """A visitor of a Streamlit page over its websocket."""

    _socket: aiohttp.ClientWebSocketResponse

    async def __aenter__(self) -> StreamlitVisitor:
        address = self._address.replace("http", "ws", 1) + "/_stcore/stream"
        origin = {"Origin": self._address}
        self._socket = await self._http.ws_connect(address, protocols=("streamlit",), headers=origin, compress=15, max_msg_size=0)
        self._page_hash = ""
        self._kept: dict[str, int] = {}
        self._runs = 0
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._socket.close()
        await super().__aexit__(kind, error, trace)

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
        await self._socket.send_bytes(message.SerializeToString())
        size = messages = 0
        error = ""
        while True:
            data = await self._socket.receive_bytes(timeout=ANSWER_WITHIN)
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


class DashVisitor(_Connected):
    """A visitor of the Dash page over HTTP."""

    _call: dict[str, Any]

    async def __aenter__(self) -> DashVisitor:
        async with self._http.get(f"{self._address}/_dash-dependencies") as answer:
            found = await answer.json()
        output = next(one["output"] for one in found if one["inputs"] and not one.get("clientside_function"))
        parts = output.strip(".").split("...")
        self._call = {
            "output": output,
            "outputs": [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts],
        }
        return self

    async def ask(self, asked: Asked) -> Answer:
        """Have the page's function called with these filters."""
        values = {"as_of": asked.as_of.isoformat(), "city": asked.cities, "industry": asked.industries, "tier": asked.tiers}
        inputs = [
            {"id": name, "property": "date" if name == "as_of" else "value", "value": value} for name, value in values.items()
        ]
        call = {**self._call, "inputs": inputs, "changedPropIds": ["city.value"]}
        start = time.perf_counter()
        async with self._http.post(f"{self._address}/_dash-update-component", json=call) as answer:
            data = await answer.read()
            error = "" if answer.status == 200 else f"HTTP {answer.status}"
        elapsed = (time.perf_counter() - start) * 1000
        if not error and "response" not in json.loads(data):
            error = "an answer without a response"
        return Answer(elapsed, len(data), 1, error)


def visitor(kind: Kind, address: str, page: str = "") -> StreamlitVisitor | DashVisitor:
    """A visitor of a server that speaks like this."""
    return StreamlitVisitor(address, page) if kind == "streamlit" else DashVisitor(address, page)
