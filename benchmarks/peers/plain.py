"""A Streamlit peer of one file, served as the product is: st.App under uvicorn, one run before it is ready, a frozen heap.

    python -m benchmarks.peers.plain bare|usual

BENCHMARK_FREEZE=0 leaves the heap as it is.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from streamlit import runtime

FOLDER = Path(__file__).parent


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    ok, message = await runtime.get_instance().does_script_run_without_error()
    if not ok:
        raise RuntimeError(message)
    if os.environ.get("BENCHMARK_FREEZE", "1") != "0":
        gc.collect()
        gc.freeze()
    yield


def main() -> None:
    """Serve until interrupted."""
    app = st.App(FOLDER / f"{sys.argv[1]}.py", lifespan=_lifespan)
    uvicorn.run(app, host=os.environ["HOST"], port=int(os.environ["PORT"]), log_level="warning")


if __name__ == "__main__":
    main()
