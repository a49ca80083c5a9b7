"""Server time of every part of every page on one store: a process of its own, so that nothing is left from another store.

    python -m benchmarks.scaling STORE_URL [--page overview …]

Prints one JSON object: for each part the milliseconds of its runs on seven sets of filters that nobody asked for before.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence

from benchmarks import page_reruns
from benchmarks.serving import ROOT
from carbondash.ui import frame

# What lists records, page by page; every other part reads figures.
RECORD_LISTS = {
    *("rows", "directory", "enterprise", "import"),
    *("submissions annual", "submissions work", "submissions tasks", "submissions visits"),
    *("quality checks", "quality inspection", "compliance cases", "finance gaps", "finance alliance", "finance accounts"),
    *("market allowances", "verification bodies"),
}


def is_record_list(part: str) -> bool:
    """Whether a part of a page is a list of records, by its name as in `page_reruns`."""
    return part in RECORD_LISTS or part.partition(" ")[0] in RECORD_LISTS


def apart(url: str, pages: Sequence[str]) -> dict[str, list[float]]:
    """The same from another process. Raises RuntimeError with what it wrote where it fails."""
    command = [sys.executable, "-m", "benchmarks.scaling", url, *(["--page", *pages] if pages else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the pages on {url} failed:\n{done.stderr[-2000:]}")
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Run every part and print its times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store")
    parser.add_argument("--page", nargs="+", default=[])
    options = parser.parse_args()
    os.environ["CARBONDASH_STORE"] = options.store
    frame.run = page_reruns.timed(frame.run)
    found = {
        " ".join([page, *state.values()]): page_reruns.measure(options.store, page, state, "zh")
        for page, state in page_reruns.states(options.page)
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
