"""A picture with every mark of the map in every colour, made here so that no font and no file decides how a mark looks.

deck.gl takes one picture for all marks and cuts each out of it by its place.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carbondash.charts.look import rgb

# Pixels of one mark in the picture, and of the dark edge round it.
CELL, _EDGE = 64, 7.0
_HALF = CELL / 2 - 2

Distance = NDArray[np.float64]
# How far a point lies outside a shape (inside: below zero), in pixels from the middle of its cell.
_SHAPES: tuple[Callable[[Distance, Distance], Distance], ...] = (
    lambda x, y: np.hypot(x, y) - _HALF,
    lambda x, y: np.maximum(abs(x), abs(y)) - 0.86 * _HALF,
    lambda x, y: np.maximum(0.88 * abs(x) + 0.5 * -y, y) - 0.62 * _HALF,
    lambda x, y: (abs(x) + abs(y)) * 0.7071 - 0.72 * _HALF,
)


def name_of(shape: int, color: int) -> str:
    """What a mark is called in the picture's mapping."""
    return f"{shape}-{color}"


@cache
def atlas(colors: tuple[str, ...], edge: str) -> tuple[str, dict[str, dict[str, Any]]]:
    """The picture as a data address, and where each mark lies in it: a row a shape, a column a colour."""
    middle = np.arange(CELL) - CELL / 2 + 0.5
    x, y = np.meshgrid(middle, middle)
    rows, places = [], {}
    for shape, outside in enumerate(_SHAPES):
        distance = outside(x, y + (4 if shape == 2 else 0))
        rows.append(np.concatenate([_mark(distance, rgb(color), rgb(edge)) for color in colors], axis=1))
        for color in range(len(colors)):
            places[name_of(shape, color)] = {"x": color * CELL, "y": shape * CELL, "width": CELL, "height": CELL}
    return _png(np.concatenate(rows, axis=0)), places


def _mark(distance: Distance, fill: Sequence[int], edge: Sequence[int]) -> NDArray[np.uint8]:
    seen = np.clip(0.5 - distance, 0, 1)
    inner = np.clip(0.5 - (distance + _EDGE), 0, 1)[..., None]
    color = inner * np.array(fill) + (1 - inner) * np.array(edge)
    return np.concatenate([color, 255 * seen[..., None]], axis=2).round().astype(np.uint8)


def _png(pixels: NDArray[np.uint8]) -> str:
    """An RGBA picture as a PNG in a data address. Source: ISO/IEC 15948."""
    height, width, _channels = pixels.shape
    lines = b"".join(b"\x00" + pixels[line].tobytes() for line in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    whole = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")
    return f"data:image/png;base64,{base64.b64encode(whole).decode()}"
