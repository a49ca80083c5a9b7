"""The packages of the Dash page, in a folder that only its server sees.

Dash brings a plugin of pytest with it: in the environment of the project it would run in every test.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def cache() -> Path:
    """Where built stores, packages and results are kept: .cache/bench of the project, or what CARBONDASH_BENCH names."""
    found = Path(os.environ.get("CARBONDASH_BENCH") or ROOT / ".cache" / "bench")
    found.mkdir(parents=True, exist_ok=True)
    return found


def ensure() -> Path:
    """The folder with the packages, installed once per change of the list. Raises RuntimeError with what pip says."""
    target, wanted = cache() / "packages", REQUIREMENTS.read_text()
    stamp = target / ".installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade"]
        done = subprocess.run([*pip, "--target", target, "-r", REQUIREMENTS], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"the packages of the Dash page could not be installed:\n{done.stderr}")
        stamp.write_text(wanted)
    return target
