"""A course of values as a small line in SVG, for tables on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence


def spark(values: Sequence[float], words: str, *, width: int = 84, height: int = 20) -> str:
    """The values as a line whose last point is marked; nothing for fewer than two. `words`, escaped, are read out instead."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    edge = 3.0
    points = [
        (
            edge + place * (width - 2 * edge) / (len(values) - 1),
            height / 2 if high == low else height - edge - (value - low) * (height - 2 * edge) / span,
        )
        for place, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg class="cd-spark" role="img" aria-label="{words}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="currentColor"/></svg>'
    )
