"""Coroutines of a test that may run beside a browser: Playwright keeps a loop of its own in the main thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio


def finish(work: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
    """What an asynchronous function returns, run to its end in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, work, *arguments).result()
