"""`make third-party`: writes THIRD_PARTY.md from what the installed packages declare about themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
HEADER = """# Third-party packages

What `requirements.txt` installs with everything it brings, as the packages declare it themselves; written by `make third-party`.
The product is under the MIT licence; it uses these packages unchanged, from the package registry, and ships none of them.
The packages under the LGPL (psycopg, python-stdnum) are imported as separate, replaceable packages, as that licence asks.
Reference data under `data/` carries its own notices.

| Package | Version | Licence |
| --- | --- | --- |
"""


def main() -> None:
    """Write THIRD_PARTY.md."""
    rows = sorted(_rows(), key=lambda row: row[0].lower())
    text = HEADER + "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in rows)
    (ROOT / "THIRD_PARTY.md").write_text(text, encoding="utf-8")


def _rows() -> Iterator[tuple[str, str, str]]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    waiting = [Requirement(line) for line in lines if line and not line.startswith("#")]
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        try:
            package = distribution(requirement.name)
        except PackageNotFoundError:
            continue  # an optional dependency of a package, not asked for
        name = package.metadata["Name"]
        if name.lower() in seen:
            continue
        seen.add(name.lower())
        yield name, package.version, _licence(package)
        for line in package.requires or []:
            further = Requirement(line)
            wanted = [{"extra": extra} for extra in requirement.extras] or [{"extra": ""}]
            if further.marker is None or any(further.marker.evaluate(environment) for environment in wanted):
                waiting.append(further)


def _licence(package: Distribution) -> str:
    declared = package.metadata.json
    if expression := declared.get("license_expression"):
        return str(expression)
    classifiers = declared.get("classifier", [])
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::") and line.count("::") > 1]
    text = str(declared.get("license", ""))
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return re.sub(r"\s+", " ", ", ".join(named) or first) or "see the package"


if __name__ == "__main__":
    main()
