"""The product with an empty Overview: its own server, sidebar, head, filters and settings, and one line for the page.

python -m benchmarks.peers.framed
"""

from __future__ import annotations

from pathlib import Path

from carbondash import server
from carbondash.ui.sitemap import PLACES, Place

_EMPTY = Path(__file__).with_name("framed_page.py")
_own_file = vars(Place)["file"].fget


def _file(place: Place) -> Path:
    found: Path = _EMPTY if place is PLACES[0] else _own_file(place)
    return found


def main() -> None:
    """Serve until interrupted; the product itself is unchanged, only this process knows another file for its first page."""
    Place.file = property(_file)  # type: ignore[assignment]
    server.main()


if __name__ == "__main__":
    main()
