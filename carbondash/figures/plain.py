"""Text from data for the files of an office program: what XML can't hold, or what turns the reading direction, is left out."""

from __future__ import annotations

import re

_NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_DROPPED = re.compile(f"[{_NOT_XML}{_BIDI}]")


def plain(text: str) -> str:
    """The text without characters that XML 1.0 does not allow and without bidirectional overrides and isolates."""
    return _DROPPED.sub("", text)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())
